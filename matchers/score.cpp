#include "matchers/score.hpp"

#include <algorithm>
#include <cmath>

namespace dongtin {

namespace {

double logistic(double x) {
  return 1 / (1 + std::exp(-x));
}

/// That it says what the claim says and that its writer asserts it.
double disputes(const ScoreFeatures& features) {
  return logistic(-1.5 + 5.0 * features.claim.value_or(0)) * logistic(0.3 + 1.1 * features.asserted);
}

}  // namespace

std::optional<double> score_of(const ScoreFeatures& features, Label label) {
  switch (label) {
    case Label::none:
      return std::nullopt;
    case Label::mention:
      if (features.unclear) return 1 - disputes(features);
      return logistic(2.0 - 0.8 * static_cast<double>(features.families));
    case Label::unverified:
      return logistic(0.3 + 0.35 * std::min(features.cues, 10.0));
    case Label::disputed:
      return disputes(features);
    case Label::correction:
      return logistic(features.claim ? 0.5 + 2.5 * *features.claim : 1.5);
  }
  return std::nullopt;
}

}  // namespace dongtin
