/// Query text -> tree, or errors with line, column and remedy.
///
/// In      valid UTF-8 of at most 64 KiB; at most 1,000 phrases, 64 levels, 32 syllables a phrase; the lists it may
/// name. Out     a tree whose every branch can be met by something that is there (a query that is only NOT is refused).
/// Errors  as Problems with the place of the mistake. AND and OR mixed without parentheses offer both readings. The
/// name
///         or number of a person is refused, but for rules against impersonation and scams: those are warned.
/// Threads any. Cost linear; the depth of recursion is bounded by the limit on levels.
///
/// Tight to loose: EXCEPT; NEAR; NOT; AND or OR. `a NEAR/5 b EXCEPT c AND d` is (a NEAR/5 (b EXCEPT c)) AND d.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "matchers/query/lint.hpp"
#include "matchers/query/lists.hpp"
#include "matchers/query/tree.hpp"
#include "storage/records/problem.hpp"

namespace dongtin {

inline constexpr std::size_t kMaxTerms = 1000;
inline constexpr std::size_t kMaxLevels = 64;
inline constexpr std::size_t kMaxPhraseSyllables = 32;

/// What a query is read with; each part may be absent.
struct QueryContext {
  const Lists* lists = nullptr;
  const PlaceNames* places = nullptr;
  std::optional<Category> category;  // of the rule
};

struct Parsed {
  std::optional<Node> tree;  // absent when any problem is not a warning
  std::vector<Problem> problems;
  std::string personal;  // of parse_term: what is wrong when it looks like a person's name or number
};

[[nodiscard]] Parsed parse_query(std::string_view query, const Location& where, const QueryContext& context = {});

/// One phrase as a list holds it: words, ~words, ="words", a wildcard. Persons are left to the rules that name the
/// list.
[[nodiscard]] Parsed parse_term(std::string_view text, const Location& where, const PlaceNames* places);

}  // namespace dongtin
