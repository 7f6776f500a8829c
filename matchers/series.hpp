/// Counts by the hour, and how many sources were watched in each: what trends and forecasts read.
///
/// Hours count from 1970-01-01T00:00Z; the seasons follow the clock of Viet Nam (UTC+7, no daylight saving).
/// A series starts when counting began: what lies before is unknown, not zero. Threads any.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "storage/records/source.hpp"
#include "storage/records/time.hpp"

namespace dongtin {

inline constexpr std::uint32_t kDayHours = 24;
inline constexpr std::uint32_t kWeekHours = 168;

struct HourlySeries {
  std::uint32_t first = 0;
  std::vector<std::uint32_t> counts;  // of first, first + 1, ...

  [[nodiscard]] std::uint32_t end() const { return first + static_cast<std::uint32_t>(counts.size()); }
  /// 0 outside.
  [[nodiscard]] std::uint32_t at(std::uint32_t hour) const {
    return hour >= first && hour < end() ? counts[hour - first] : 0;
  }
};

[[nodiscard]] constexpr std::uint32_t hour_of(Instant t) noexcept {
  return static_cast<std::uint32_t>(std::chrono::floor<std::chrono::hours>(t).time_since_epoch().count());
}
/// 0 is Monday from 00:00 to 01:00; 1970-01-01 was a Thursday.
[[nodiscard]] constexpr std::uint32_t hour_of_week(std::uint32_t hour) noexcept {
  return (hour + 7 + 3 * kDayHours) % kWeekHours;
}

/// The ledger of the monitored set: sources that were added (> 0) or fell silent or were taken out (< 0). What was
/// there from the start is its first row.
struct SourcesChanged {
  Instant at{};
  Tier tier = Tier::press;
  std::int32_t change = 0;
};

class Monitored {
 public:
  /// Nothing known of the sources: taken as unchanged.
  Monitored() = default;
  /// Of one tier, where the series counts only that; the order of the rows does not matter.
  explicit Monitored(std::span<const SourcesChanged> ledger, std::optional<Tier> tier = {}) : known_(true) {
    for (const auto& row : ledger) {
      if (!tier || row.tier == *tier) rows_.push_back({to_millis(row.at), row.change});
    }
    std::ranges::sort(rows_, {}, &Row::at);
  }

  /// The mean number over each hour of [first, first + hours); 1 when nothing is known, 0: no source, no information.
  [[nodiscard]] std::vector<double> sources(std::uint32_t first, std::size_t hours) const {
    std::vector<double> out(hours, 1.0);
    if (!known_) return out;
    constexpr std::int64_t kHour = 3'600'000;
    std::size_t next = 0;
    std::int64_t watched = 0;
    for (std::size_t i = 0; i < hours; ++i) {
      std::int64_t from = (static_cast<std::int64_t>(first) + static_cast<std::int64_t>(i)) * kHour;
      const std::int64_t to = from + kHour;
      double sum = 0;
      for (; next < rows_.size() && rows_[next].at < to; ++next) {
        const std::int64_t at = std::max(from, rows_[next].at);
        sum += static_cast<double>(std::max<std::int64_t>(watched, 0) * (at - from));
        watched += rows_[next].change;
        from = at;
      }
      sum += static_cast<double>(std::max<std::int64_t>(watched, 0) * (to - from));
      out[i] = sum / kHour;
    }
    return out;
  }

 private:
  struct Row {
    std::int64_t at;
    std::int32_t change;
  };
  std::vector<Row> rows_;
  bool known_ = false;
};

}  // namespace dongtin
