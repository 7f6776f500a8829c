/// The named lists that queries may lean on, parsed once for all rules.
///
/// In      lists of phrases, each a query term: words, ~words, ="words", a wildcard. Out phrases by list id.
/// Errors  problems at the list's place, with the phrase: an id twice, more than 10,000 phrases, a phrase that is no
///         term. Warnings of the phrases of one list are summed up.
/// Threads any once built.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "matchers/query/tree.hpp"
#include "storage/records/problem.hpp"

namespace dongtin {

class PlaceNames;

inline constexpr std::size_t kMaxListPhrases = 10'000;

struct ParsedList {
  std::string id;
  std::vector<Node> phrases;
  std::string personal;  // what is wrong with its first phrase that looks like a person's name or number
  std::string single;    // warning of its first single syllable, which says little unless something stands near
};

class Lists {
 public:
  Lists() = default;
  Lists(std::span<const NamedList> lists, const PlaceNames* places, std::vector<Problem>& problems);

  /// Null when there is none.
  [[nodiscard]] const ParsedList* find(std::string_view id) const;
  /// "@a, @b and 3 more", for a message; "" when there are none.
  [[nodiscard]] std::string known() const;

 private:
  std::vector<ParsedList> lists_;  // sorted by id
};

}  // namespace dongtin
