/// How fast alerts were found, opened, asked about and answered, from their decisions.
///
/// In      the store and a time of Alert::created.
/// Out     answer times by category (harm category, else first topic). Of a step that was undone nothing counts.
///         Alerts that a rule found when it was run over the archive count nowhere: they were late by intent.
/// Errors  what the store says. Threads any. Cost one read an alert; at most kMostTimedAlerts, the newest.
#pragma once

#include "matchers/clocks.hpp"
#include "storage/store.hpp"

namespace dongtin {

inline constexpr std::size_t kMostTimedAlerts = 5000;

struct TimesRead {
  AnswerTimes times;
  std::size_t alerts = 0;
  bool whole = true;  // false: there were more, older ones
};
[[nodiscard]] AlertTimes times_of(const AlertView& view);
[[nodiscard]] Result<TimesRead> read_answer_times(const Store& store, Instant since, Instant until, Instant now);

}  // namespace dongtin
