/// The score of an assessment: the probability that an officer would confirm its label.
///
/// In      what the label was given for. Out a probability; none for `none`. Errors none. Threads any; pure.
/// Source  logistic curves, one a label, fitted on tests/cases/assessment/dev.ndjson; of a disputed one the product of
///         two, that it says what the claim says and that the writer asserts it, the latter by the sets that were left
///         out of the fit of assertion.hpp: of those between -0.5 and 0.5 half assert it, between 0.5 and 1.5 three in
///         four, above 19 in 20; of a mention that is that for want of telling alone, what is left to one
///         (tests/matchers/assessment_test.cpp prints the reliability of both halves).
#pragma once

#include <cstddef>
#include <optional>

#include "storage/records/assessment.hpp"

namespace dongtin {

struct ScoreFeatures {
  std::optional<double> claim;  // probability that the item says what the claim says
  double asserted = 0;          // log odds that the writer asserts it
  bool unclear = false;         // they are all that kept it from being disputed
  double cues = 0;              // sum of the cues' weights
  std::size_t families = 0;     // of cues
};

[[nodiscard]] std::optional<double> score_of(const ScoreFeatures& features, Label label);

}  // namespace dongtin
