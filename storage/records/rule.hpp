/// A rule (luật): a question asked of every item. Immutable; an edit is a new revision.
///
/// Invariants (config loads it, matchers compile it): id is a slug; a harm category or a topic, never both; at least
/// one text that must match and one that must not. The revision is the SHA-256 of everything that decides a match.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "storage/records/ids.hpp"

namespace dongtin {

enum class RuleStatus : std::uint8_t { draft, live, retired };
enum class Severity : std::uint8_t { low, medium, high, critical };
enum class Scope : std::uint8_t { province, national };
/// The closed list of harms. Opinion, criticism, satire and questions are none (and get no entry here).
enum class Category : std::uint8_t {
  disaster,
  health,
  finance,
  scam,
  impersonation,
  forged_document,
  public_safety,
  policy_fact
};

[[nodiscard]] std::string_view name(RuleStatus status) noexcept;
[[nodiscard]] std::string_view name(Severity severity) noexcept;
[[nodiscard]] std::string_view name(Scope scope) noexcept;
[[nodiscard]] std::string_view name(Category category) noexcept;
[[nodiscard]] std::optional<RuleStatus> rule_status_from(std::string_view name) noexcept;
[[nodiscard]] std::optional<Severity> severity_from(std::string_view name) noexcept;
[[nodiscard]] std::optional<Scope> scope_from(std::string_view name) noexcept;
[[nodiscard]] std::optional<Category> category_from(std::string_view name) noexcept;

/// Where a thing stands in a file the operator wrote; 1-based, 0 when unknown.
struct Location {
  std::string file;
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  [[nodiscard]] std::string text() const;  // file:line:column
  bool operator==(const Location&) const = default;
};

/// A list of phrases that queries name as @id; each phrase is a query term: words, ~words, ="words" or a wildcard.
struct NamedList {
  std::string id;  // a slug
  std::vector<std::string> phrases;
  Location where;
};

struct Rule {
  RuleId id;
  std::string title;
  RuleStatus status = RuleStatus::draft;
  std::optional<Category> category;  // else it is a topic rule
  std::string topic;                 // free slug when category is absent: "giao-thong"
  Severity severity = Severity::medium;
  Scope scope = Scope::province;
  std::string purpose;
  std::string owner;        // an office, not a person
  std::string review_date;  // YYYY-MM-DD, a day that exists
  std::string query;
  std::vector<std::string> known_false_positives;
  std::vector<std::string> must_match;  // its own tests
  std::vector<std::string> must_not_match;
  std::vector<Location> must_match_where;  // of each of them; empty when the rule does not come from a file
  std::vector<Location> must_not_match_where;
  Location where;                // of the rule
  Location query_where;          // of the first character of the query text
  std::vector<NamedList> lists;  // those its query names; filled by seal()
  Digest revision;               // filled by seal()
};

/// Fills `revision` from every field that decides a match, title and severity included, and the phrases of those
/// `lists` that its query names, which it keeps: the revision then explains its matches by itself.
void seal(Rule& rule, std::span<const NamedList> lists = {});

}  // namespace dongtin
