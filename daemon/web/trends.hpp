/// What is asked of trends, read from a request; shared by the API and the page.
///
/// Errors  malformed: one line with what is valid. Threads any; on a worker where the store is read.
#pragma once

#include <string>
#include <string_view>

#include "daemon/trends/answer_times.hpp"
#include "daemon/trends/trends.hpp"
#include "daemon/web/context.hpp"
#include "daemon/web/request.hpp"

namespace dongtin {

inline constexpr std::chrono::days kUsualShares{28};
inline constexpr std::uint32_t kUsualHours = 48, kUsualDays = 7;  // ahead

/// topic, place, tier and label; each may be missing.
[[nodiscard]] Result<SeriesKey> series_from(const Params& params);
[[nodiscard]] Result<Bucket> bucket_of(const Params& params);
/// since and until; what is missing is counted back from now: a week of hours, eight of days.
[[nodiscard]] Result<HistoryWanted> history_from(const Params& params, Instant now);
struct TimeRange {
  Instant since{}, until{};
};
[[nodiscard]] Result<TimeRange> range_from(const Params& params, Instant now, std::chrono::days usual);
[[nodiscard]] Result<std::uint32_t> horizon_from(const Params& params, Bucket bucket);

/// What the audit is told of counts that leave.
[[nodiscard]] CountsTold told_of(std::string_view what, const SeriesKey& series, std::vector<WatchChange> changes = {});

/// "2 giờ 5 phút", "3 ngày 4 giờ".
[[nodiscard]] std::string span_text(Millis span);

}  // namespace dongtin
