/// Which alerts began in which hours, in memory: where a list of some time has to look, without reading the column.
///
/// Ranges only grow, and the writer says them before it writes: what a snapshot shows is in here, whenever it was
/// taken. Threads any. Memory 24 bytes for each hour that has alerts, 2 MB in ten years; cost of a question linear in
/// them.
#pragma once

#include <algorithm>
#include <cstdint>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <vector>

#include "storage/encoding.hpp"

namespace dongtin {

class Hours {
 public:
  struct Row {
    std::uint32_t hour = 0;
    encoding::HourRange range;
  };

  void widen(const Row& row) {
    const std::unique_lock lock(mutex_);
    auto at = std::ranges::lower_bound(rows_, row.hour, {}, &Row::hour);
    if (at == rows_.end() || at->hour != row.hour) {
      rows_.insert(at, row);
    } else {
      widen(at->range, row.range);
    }
  }
  /// All that was on the disk has been told by widen().
  void complete() {
    const std::unique_lock lock(mutex_);
    complete_ = true;
  }
  [[nodiscard]] bool is_complete() const {
    const std::shared_lock lock(mutex_);
    return complete_;
  }
  /// The smallest and the largest alert that began in the hours [first, last]; nothing when none did.
  [[nodiscard]] std::optional<encoding::HourRange> between(std::uint32_t first, std::uint32_t last) const {
    const std::shared_lock lock(mutex_);
    std::optional<encoding::HourRange> out;
    for (auto at = std::ranges::lower_bound(rows_, first, {}, &Row::hour); at != rows_.end() && at->hour <= last;
         ++at) {
      if (!out) out = at->range;
      widen(*out, at->range);
    }
    return out;
  }

 private:
  static void widen(encoding::HourRange& range, const encoding::HourRange& by) {
    range.first = std::min(range.first, by.first);
    range.last = std::max(range.last, by.last);
  }

  mutable std::shared_mutex mutex_;
  std::vector<Row> rows_;  // by hour
  bool complete_ = false;
};

}  // namespace dongtin
