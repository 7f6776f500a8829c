/// The score of an assessment: the probability that an officer would confirm its label.
///
/// In      what the label was given for. Out a probability; none for `none`. Errors none. Threads any; pure.
/// Source  logistic curves, one a label, fitted on tests/cases/assessment/dev.ndjson
/// (tests/matchers/assessment_test.cpp
///         prints the reliability of both halves).
#pragma once

#include <cstddef>
#include <optional>

#include "storage/records/assessment.hpp"

namespace dongtin {

struct ScoreFeatures {
  std::optional<double> claim;  // probability that the item says what the claim says
  double cues = 0;              // sum of the cues' weights
  std::size_t families = 0;     // of cues
};

[[nodiscard]] std::optional<double> score_of(const ScoreFeatures& features, Label label);

}  // namespace dongtin
