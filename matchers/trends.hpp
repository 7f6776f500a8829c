/// Spikes: a count that its own seasonal history makes improbable, graded, with the reason in one line.
///
/// In      an hourly series, the ledger of the monitored set, the time of looking. The running hour counts in part: a
///         window of w hours is that part and the w - 1 whole hours before it (w whole hours on the full hour).
/// Out     Usual: what is usual by hour of day and day of week, learnt from at most `weeks` whole weeks; fit it once a
///         day. Spike: observed, expected, interval, p, level and the reason, of the window that stands out most.
/// Errors  none: less than kLeastWeeks of history is a Spike with `enough` false and a reason that says what is
/// missing. Threads any; pure. Cost    fit about a millisecond, look some microseconds; see
/// tests/bench/trends_bench.cpp for today's figures. Source  negative binomial counts with seasonal means and
/// down-weighted past outbreaks, as in Farrington et al. 1996
///         and Noufaily et al. 2013.
///
/// Rates: mean by hour of week, drawn towards hour of day times day of week as far as the weeks disagree (empirical
/// Bayes). Hours far above a first robust reading (trimmed means) are past spikes and teach nothing. A recent level
/// above the long one raises the rates (to kMostRise at most), one below does not lower them: no alarm when a holiday
/// ends. Dispersion: measured for each window length on the sums of that length, so hours that rise together are in it,
/// and widened by its own uncertainty. p is multiplied by the number of windows. Sources: rates are per monitored
/// source; expected follows the number watched during the window.
///
/// Levels and false alarms. Looked at every full hour, on simulated years of seasonal, overdispersed counts whose days
/// rise and fall together, with a holiday week and a yearly swing (trends_bench, 60 years a row), runs of hours counted
/// once, a series has at most kMostElevated, kMostHigh and kMostExtreme false alarms a year: measured 0.1 (0.05 items
/// an hour), 0.9 (5) and 1.5 (40) of any level, 0.35 at most of high. The price: a day of four times as many is found
/// in 82 to 98 of 100, of twice as many in 15 to 33. Looking more often than hourly raises both.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "matchers/distributions.hpp"
#include "matchers/series.hpp"

namespace dongtin {

inline constexpr std::uint32_t kLeastWeeks = 2;
inline constexpr double kMostRise = 2.0;
inline constexpr double kMostElevated = 2.0, kMostHigh = 0.5, kMostExtreme = 0.1;  // false alarms a year

enum class SpikeLevel : std::uint8_t { none, elevated, high, extreme };
[[nodiscard]] std::string_view name(SpikeLevel level) noexcept;
/// As officers read it: "cao".
[[nodiscard]] std::string_view title(SpikeLevel level) noexcept;

struct SpikeSettings {
  std::vector<std::uint32_t> windows{1, 3, 6, 24};  // hours, ascending
  std::uint32_t weeks = 8;                          // of history at most
  std::uint32_t least_count = 5;                    // fewer is never a spike
  double least_ratio = 1.5;                         // of observed to expected: sure but small is no news
  double elevated = 2e-5, high = 2e-7, extreme = 1e-10;
};

/// In a disaster: windows of 1, 2 and 3 hours and a least count of 3; levels and p as ever.
[[nodiscard]] SpikeSettings disaster(SpikeSettings usual);

struct Dispersion {
  double value = 0;    // variance = mean + value * mean²
  double widened = 0;  // share by which that variance may be underestimated
};

struct Usual {
  std::uint32_t from = 0, until = 0;      // hours of history, [from, until)
  std::uint32_t weeks = 0;                // 0: not enough
  std::array<double, kWeekHours> rate{};  // expected in an hour of the week, `sources` being watched
  double sources = 1;                     // at the end of the history
  double mean_sources = 1;                // over the history
  double level = 1;                       // of the last two weeks, at least 1
  std::uint32_t past_spikes = 0;          // hours that teach nothing
  std::vector<Dispersion> dispersion;     // by window of the settings it was fitted with
};

/// From what lies before `until`; leave out the last day, so that a spike does not explain itself.
[[nodiscard]] Usual fit_usual(const HourlySeries& series, const Monitored& monitored, std::uint32_t until,
                              const SpikeSettings& settings = {});

struct Spike {
  SpikeLevel level = SpikeLevel::none;
  bool enough = false;       // there was history to compare with
  std::uint32_t window = 0;  // hours
  std::uint32_t observed = 0;
  double expected = 0;
  Interval usual{0, 0};                        // where nine in ten such windows lie
  double p = 1;                                // of at least that many, all windows considered
  double sources_before = 1, sources_now = 1;  // watched: mean of the history, mean of the window
  bool scaled = false;                         // they differ by more than a twentieth, and expected follows
  bool explained = false;                      // a spike without the added sources, none with them
  std::string reason;                          // "47 tin trong 3 giờ, thường 4–11 vào giờ này thứ Bảy"
};

[[nodiscard]] Spike look(const Usual& usual, const HourlySeries& series, const Monitored& monitored, Instant now,
                         const SpikeSettings& settings = {});
/// Fits on all but the last day before `now`, then looks.
[[nodiscard]] Spike detect(const HourlySeries& series, const Monitored& monitored, Instant now,
                           const SpikeSettings& settings = {});

}  // namespace dongtin
