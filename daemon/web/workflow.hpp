/// What officers decide, read from a request and recorded, for whichever form it is told in.
///
/// In      words as they were sent. Out what came of them.
/// Errors  malformed: one line about what is wrong; conflict: something changed since it was read.
/// Threads decision_from any; record on the serving thread; story_file on a worker.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/web/context.hpp"

namespace dongtin {

inline constexpr std::string_view kStates = "new, opened, confirmed, dismissed, asked, answered";
inline constexpr std::array kRecordedVerdicts{Verdict::fake, Verdict::false_information, Verdict::authentic};
inline constexpr std::ptrdiff_t kMaxShownSince = 20;  // decisions a conflict tells of, the newest

/// A decision as it is written; what is empty was not said.
struct DecisionWords {
  std::string act, reason, agency, due, assignee, publisher, url, verdict;
};
[[nodiscard]] Result<Decision> decision_from(AlertId alert, DecisionWords words);
[[nodiscard]] std::optional<StoryAct> story_act_from(std::string_view text) noexcept;

/// What came of a decision. `error`: not_found, conflict (the rest says what is so now), or malformed.
struct Decided {
  std::optional<Decision> decision;  // recorded
  Workflow workflow;                 // of the alert now
  std::uint32_t assessment = 0;      // revision of the alert now
  Sequence last;                     // decision of the alert now
  std::vector<Decision> since;       // those after Expected::last_decision
  std::optional<Error> error;
};
[[nodiscard]] net::awaitable<Decided> record(Decision draft, Expected expected, const ServeContext& context);
[[nodiscard]] net::awaitable<Result<StoryDecision>> record(StoryDecision draft, const ServeContext& context);

/// An alert as it is now with every assessment it had, both of one moment.
[[nodiscard]] Result<AlertHistory> alert_history(AlertId alert, const ServeContext& context);
/// A story with at most `limit` of its alerts, the oldest, and of what was decided of it, the newest.
[[nodiscard]] Result<StoryFile> story_file(StoryId story, std::size_t limit, const ServeContext& context);

}  // namespace dongtin
