/// Query text -> tree, or errors with line, column and remedy.
///
/// In      valid UTF-8 of at most 64 KiB; at most 1,000 phrases, 64 levels, 32 syllables a phrase.
/// Out     a tree whose every branch can be met by something that is there (a query that is only NOT is refused).
/// Errors  as Problems with the place of the mistake. AND and OR mixed without parentheses offer both readings.
/// Threads any. Cost linear; the depth of recursion is bounded by the limit on levels.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "matchers/query/tree.hpp"
#include "storage/records/problem.hpp"

namespace dongtin {

inline constexpr std::size_t kMaxTerms = 1000;
inline constexpr std::size_t kMaxLevels = 64;
inline constexpr std::size_t kMaxPhraseSyllables = 32;

struct Parsed {
  std::optional<Node> tree;  // absent when any problem is not a warning
  std::vector<Problem> problems;
};

[[nodiscard]] Parsed parse_query(std::string_view query, const Location& where);

}  // namespace dongtin
