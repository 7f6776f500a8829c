/// Tails and intervals of counts and shares, over Boost.Math; nobody else includes it.
///
/// In      counts; a confidence or coverage in (0, 1).
/// Out     probabilities and intervals. Nothing looked at (`of` 0): [0, 1].
/// Errors  none. Threads any. Cost some microseconds.
/// Source  Wilson 1927; Clopper and Pearson 1934, fractional counts through the beta distribution.
#pragma once

namespace dongtin {

struct Interval {
  double low = 0, high = 1;
  bool operator==(const Interval&) const = default;
};

/// Of a share, hits of `of`: near its nominal coverage on average, never outside [0, 1].
[[nodiscard]] Interval wilson(double hits, double of, double confidence = 0.95);
/// Of a share: never covers less than it says. For small samples and where a miss is dear.
[[nodiscard]] Interval clopper_pearson(double hits, double of, double confidence = 0.95);

/// P(X >= observed) of a negative binomial of that mean and variance mean + dispersion * mean²; dispersion 0 is
/// Poisson.
[[nodiscard]] double count_tail(double observed, double mean, double dispersion);
/// The closest whole numbers outside of which X lies on either side with half the rest at most.
[[nodiscard]] Interval count_range(double mean, double dispersion, double coverage);

/// The normal deviate with `probability` below it.
[[nodiscard]] double normal_quantile(double probability);

}  // namespace dongtin
