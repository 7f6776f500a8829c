/// The next hours or days of a series, with an interval, or the reason why there is none.
///
/// In      an hourly series, the ledger of the monitored set, the time of looking; only whole hours (days) before it
///         are read, the last kMostWeeks weeks at most.
/// Out     points for `horizon` steps, and the back-test that earned them: from origins through the last weeks the same
///         method, its parameters found on what lies before those weeks, against the seasonal naive (the same hour,
///         or day, last week). `hidden`, and no points, when it does not beat that, when there is too little history,
///         or too few items. The reason says which, or how good it is, in Vietnamese.
///         A point is the middle of what is likely, not a mean: points do not add up to a total. Low and high hold
///         nine in ten: quantiles of the back-test's own errors, by horizon. Never below 0.
///         Counts are per monitored source of the end of the history: the forecast is for the set as it is then.
/// Errors  none. Threads any; pure. Cost some ten milliseconds; see tests/bench/trends_bench.cpp for today's figure.
/// Source  matchers/holt_winters.hpp on the root of count + 3/8 (Anscombe 1948); error against the naive as in Hyndman
///         and Koehler 2006, pinball loss Koenker and Bassett 1978.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "matchers/holt_winters.hpp"
#include "matchers/series.hpp"

namespace dongtin {

inline constexpr std::uint32_t kLeastForecastWeeks = 3;  // one to start, one to learn, one to prove
inline constexpr std::uint32_t kLeastDailyWeeks = 6;
inline constexpr std::uint32_t kMostWeeks = 12;
inline constexpr double kLeastPerHour = 0.2;  // below it the middle of every hour is 0

struct ForecastPoint {
  std::uint32_t hour = 0;  // the first of the day in a forecast by day
  double expected = 0, low = 0, high = 0;
};

struct BackTest {
  std::uint32_t weeks = 0, origins = 0;
  double error = 0, naive_error = 0;      // mean absolute, items an hour (a day), over all horizons
  double wape = 0, naive_wape = 0;        // the same as a share of all items
  double pinball = 0, naive_pinball = 0;  // mean loss of the ends of the interval, each with its own interval
  double coverage = 0;                    // how often the truth lay in an interval made without its week; 0.9 is right
  /// Below 1: better than the naive.
  [[nodiscard]] double ratio() const { return naive_error > 0 ? error / naive_error : 1; }
};

struct Forecast {
  bool hidden = true;
  std::vector<ForecastPoint> points;
  BackTest back_test;
  Smoothing smoothing;
  std::string reason;
};

/// By the hour; horizon 1 to 72.
[[nodiscard]] Forecast forecast_hours(const HourlySeries& series, const Monitored& monitored, Instant now,
                                      std::uint32_t horizon = 48);
/// By the day of Viet Nam; horizon 1 to 7. For topics too thin for hours.
[[nodiscard]] Forecast forecast_days(const HourlySeries& series, const Monitored& monitored, Instant now,
                                     std::uint32_t horizon = 7);

}  // namespace dongtin
