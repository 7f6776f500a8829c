/// What was released, as JSON of openapi.yaml.
///
/// In      Released values only. Out one line of JSON. Errors none. Threads any; pure.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "daemon/release.hpp"
#include "matchers/rule_set.hpp"

namespace dongtin {

/// What ids are called; both may be missing.
struct Titles {
  const RuleSet* rules = nullptr;
  const std::vector<SourceRow>* sources = nullptr;
  [[nodiscard]] const Rule* rule(const RuleId& id) const;
  [[nodiscard]] const Place* place(const PlaceId& id) const;
  [[nodiscard]] std::string source(const SourceId& id) const;  // empty when unknown
};

/// `pinned`: what stands on top of the list while disaster mode is on; null: it is not, or something is looked for.
[[nodiscard]] std::string alerts_json(const Released<std::vector<AlertView>>& alerts, std::optional<AlertId> next,
                                      const Titles& titles, const Released<std::vector<AlertView>>* pinned = nullptr);
/// As above, each alert with the spans that the search found in it; as many as there are alerts.
[[nodiscard]] std::string search_json(const Released<std::vector<AlertView>>& alerts,
                                      const std::vector<std::vector<Span>>& found, std::optional<AlertId> next,
                                      const Titles& titles);
[[nodiscard]] std::string alert_json(const Released<AlertHistory>& history, const Titles& titles);
[[nodiscard]] std::string story_json(const Released<StoryFile>& story, const Titles& titles);
[[nodiscard]] std::string story_decision_json(const Released<StoryDecision>& decision);
/// A decision that came too late: why, what is so now, and the decisions since.
[[nodiscard]] std::string conflict_json(const Released<std::vector<Decision>>& since, const Error& error, State state,
                                        Sequence last, std::uint32_t assessment);
[[nodiscard]] std::string decision_json(const Released<Decision>& decision, State state);
[[nodiscard]] std::string sources_json(const Released<std::vector<SourceRow>>& sources);
/// What `dongtin replay` prints with --json.
[[nodiscard]] std::string replay_json(const Released<Replay>& replay);
/// A page of the archive; `next` is empty on the last.
[[nodiscard]] std::string archive_json(const Released<std::vector<Item>>& items, const std::string& next);
/// A page of the register of claims, without who proposed them; `next` is empty on the last.
[[nodiscard]] std::string claims_json(const Released<std::vector<ClaimRecord>>& claims, const std::string& next);
/// Claims as they stand, with the accounts that proposed and put them in force; `next` is empty on the last page.
[[nodiscard]] std::string claim_rows_json(const Released<std::vector<ClaimRow>>& rows, const std::string& next);
[[nodiscard]] std::string claim_file_json(const Released<ClaimFile>& file);
[[nodiscard]] std::string suggestions_json(const Released<std::vector<SuggestionRow>>& rows, const std::string& next);
/// Server-sent events: id, event and data lines, a blank line after each.
[[nodiscard]] std::string events_text(const Released<std::vector<LogEntry>>& entries);

/// True of addresses that may become links.
[[nodiscard]] bool is_web_address(std::string_view url);

/// A stretch of the text around the first hit in it, cut at characters; the whole text when it is short.
struct Excerpt {
  std::size_t begin = 0, end = 0;
};
[[nodiscard]] Excerpt excerpt_around(std::string_view body, const std::vector<Span>& hits, std::size_t bytes);
[[nodiscard]] Excerpt excerpt_of(const AlertView& view, std::size_t bytes);

}  // namespace dongtin
