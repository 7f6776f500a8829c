/// The ledger of the monitored set: what is watched now against what was, and what the counts are divided by.
///
/// In      the sources as the scheduler has them, the topics that rules ask for, what was noted last.
/// Out     what is to be kept, or nothing when nothing changed. A source is silent once it brought nothing of use for
///         `silent_after`; it fell silent when its trouble began, as far as this week reaches.
/// Errors  none. Threads any; pure. What was there at the first look counts as always there.
#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "daemon/release.hpp"
#include "matchers/series.hpp"
#include "storage/records/watched.hpp"

namespace dongtin {

struct WatchUpdate {
  WatchedNow now;
  WatchedWeek week;
  std::string what;  // "added a; silent b"
};

/// `week`: what is kept of the week of `now`, if anything.
[[nodiscard]] std::optional<WatchUpdate> observe(const WatchedNow& before, const std::optional<WatchedWeek>& week,
                                                 std::span<const SourceRow> rows, std::span<const std::string> topics,
                                                 Instant now, std::chrono::seconds silent_after);

/// The rows that matchers read, from the weeks kept of the time that is looked at.
[[nodiscard]] std::vector<SourcesChanged> ledger_of(const WatchedNow& now, std::span<const WatchedWeek> weeks);
[[nodiscard]] std::vector<WatchChange> changes_in(std::span<const WatchedWeek> weeks, Instant since, Instant until);

}  // namespace dongtin
