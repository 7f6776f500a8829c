/// Simulated hourly counts with known causes: what the spike detector and the forecast are tried on.
///
/// A rate by hour of day and day of week, a yearly swing, one holiday week, days that rise and fall together and carry
/// over to the next, and counts that vary more than Poisson's. The same seed gives the same series.
#pragma once

#include <cmath>
#include <cstdint>
#include <numbers>
#include <random>

#include "matchers/series.hpp"

namespace dongtin::test {

struct Shape {
  double per_hour = 5;      // mean
  double dispersion = 0.2;  // of an hour's count: variance = mean + dispersion * mean²
  double days = 0.25;       // standard deviation of the logarithm of a day's factor
  double carried = 0.6;     // of that logarithm to the next day
  double year = 0.25;       // amplitude of the yearly swing
  double holiday = 0.4;     // factor of one week in the year
  bool seasonal = true;     // by hour of day and day of week
};

/// 2026-01-05T00:00 in Viet Nam, a Monday.
inline constexpr std::uint32_t kFirstHour = 490'985;

inline double season(std::uint32_t hour) {
  constexpr double kTurn = 2 * std::numbers::pi / 24;
  const auto of_week = hour_of_week(hour);
  const double clock = of_week % kDayHours;
  const double day = 1 + 0.75 * std::sin(kTurn * (clock - 8)) + 0.2 * std::sin(2 * kTurn * (clock - 3));
  return std::max(0.05, day) * (of_week / kDayHours >= 5 ? 0.65 : 1.14);
}

class Simulated {
 public:
  Simulated(Shape shape, std::uint64_t seed) : shape_(shape), random_(seed) {}

  std::uint32_t draw(double mean) {
    if (shape_.dispersion > 0) {
      mean = std::gamma_distribution<double>(1 / shape_.dispersion, mean * shape_.dispersion)(random_);
    }
    return mean > 0 ? std::poisson_distribution<std::uint32_t>(mean)(random_) : 0;
  }

  HourlySeries hours(std::uint32_t n) {
    HourlySeries out;
    out.first = kFirstHour;
    std::normal_distribution<double> normal;
    double day = 0;
    for (std::uint32_t i = 0; i < n; ++i) {
      if (i % kDayHours == 0) {
        day = shape_.carried * day + std::sqrt(1 - shape_.carried * shape_.carried) * shape_.days * normal(random_);
      }
      const std::uint32_t of_year = i % (365 * kDayHours);
      double mean = shape_.per_hour * std::exp(day - shape_.days * shape_.days / 2);
      mean *= 1 + shape_.year * std::sin(2 * std::numbers::pi * of_year / (365.0 * kDayHours));
      if (of_year / kWeekHours == 30) mean *= shape_.holiday;
      if (shape_.seasonal) mean *= season(out.first + i);
      out.counts.push_back(draw(mean));
    }
    return out;
  }

  std::mt19937_64& random() { return random_; }

 private:
  Shape shape_;
  std::mt19937_64 random_;
};

}  // namespace dongtin::test
