/// Exponential smoothing with a level and two seasons, additive, with an echo of the last error.
///
/// In      values on a scale where noise is even (forecast.cpp: the root of counts), one per step; NaN: not known.
///         The first whole long seasons start the states. A season of length 1 is none.
/// Out     the forecast k steps ahead of the last value taken.
/// Errors  none. Threads one. Cost constant per value.
/// Source  Taylor 2003 (two seasons, AR(1) of the errors), without a trend as in Taylor 2010: over three days its
/// hourly
///         trend is nothing but noise. Errors beyond kMostDeviations of their usual size teach as much as those at it
///         (Gelper, Fried and Croux 2010).
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

namespace dongtin {

inline constexpr double kMostDeviations = 3.5;

struct Seasons {
  std::size_t first = 24, second = 168;  // steps; the second a multiple of the first
  bool operator==(const Seasons&) const = default;
};

/// How fast each state follows, in [0, 1]; `echo`: the share of an error that the next one repeats, in [0, 1).
struct Smoothing {
  double level = 0.02, first = 0.05, second = 0.1, echo = 0.5;
};

class HoltWinters {
 public:
  HoltWinters(std::span<const double> start, Seasons seasons, Smoothing smoothing);

  void take(double value) {
    const double error = std::isnan(value) ? 0 : value - base(0);
    const double limit = std::max(kMostDeviations * deviation_, kLeastLimit);
    const double taught = std::clamp(error, -limit, limit);
    if (!std::isnan(value)) deviation_ += kDeviationPace * (kToDeviation * std::abs(taught) - deviation_);
    level_ += smoothing_.level * taught;
    first_[at_first_] += smoothing_.first * taught;
    second_[at_second_] += smoothing_.second * taught;
    error_ = taught;
    at_first_ = at_first_ + 1 == first_.size() ? 0 : at_first_ + 1;
    at_second_ = at_second_ + 1 == second_.size() ? 0 : at_second_ + 1;
  }
  /// k from 1.
  [[nodiscard]] double ahead(std::size_t k) const {
    return base(k - 1) + error_ * std::pow(smoothing_.echo, static_cast<double>(k));
  }
  /// The same for 1 .. out.size(), in one pass.
  void ahead(std::span<double> out) const;

 private:
  static constexpr double kDeviationPace = 0.01;
  static constexpr double kToDeviation = 1.2533;  // from a mean absolute error to a standard deviation: root of pi / 2
  static constexpr double kLeastLimit = 1.75;     // the root of a Poisson count deviates by half: 3.5 times that

  [[nodiscard]] double base(std::size_t k) const {
    return level_ + first_[(at_first_ + k) % first_.size()] + second_[(at_second_ + k) % second_.size()];
  }

  Smoothing smoothing_;
  double level_ = 0, error_ = 0, deviation_ = 0.5;
  std::vector<double> first_, second_;
  std::size_t at_first_ = 0, at_second_ = 0;
};

/// The smoothing whose forecasts 1 .. `horizon` steps ahead, from every `stride`th value after the first `start`, miss
/// by least (mean absolute error): a coarse grid, then each parameter in turn; the same values give the same answer.
[[nodiscard]] Smoothing fit_smoothing(std::span<const double> values, std::size_t start, Seasons seasons,
                                      std::size_t horizon, std::size_t stride);

}  // namespace dongtin
