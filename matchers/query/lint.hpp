/// What is legal in a query but likely not meant: warnings.
///
/// In      a phrase, or the whole tree, as parsed; the place names of the gazetteers, or null.
/// Out     problems appended, each with its place and remedy:
///         - a single syllable, with other words that typed without accents look the same; of a list, only where a
///           query names it and not beside NEAR; a phrase without accents
///           (~ is offered), unless most of it is no Vietnamese syllable; a lower-case operator word;
///         - a bare place name that several provinces share, or that ended and whose successor the query leaves out;
///         - a part that can never be met: it asks for what it also excludes, or for two tiers at once.
/// Errors  none. Threads any. Cost linear, and phrases times excluded phrases within one AND (at most 100,000 pairs).
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "matchers/normalise.hpp"
#include "matchers/query/tree.hpp"
#include "storage/records/place.hpp"
#include "storage/records/problem.hpp"

namespace dongtin {

/// Names and aliases of gazetteers, which must outlive it.
class PlaceNames {
 public:
  explicit PlaceNames(std::span<const Gazetteer> gazetteers);
  /// The places of that name, spelled so; null when there is none.
  [[nodiscard]] const std::vector<const Place*>* find(std::string_view words) const;
  [[nodiscard]] const Place* place(const PlaceId& id) const;

 private:
  std::unordered_map<std::string, std::vector<const Place*>> by_name_;
  std::unordered_map<std::string_view, const Place*> by_id_;
};

/// How the warning of a single syllable begins: a list's stands with the query that names it away from NEAR.
inline constexpr std::string_view kSingleSyllable = "a single syllable";
void lint_phrase(const Node& phrase, const Folded& folded, const Location& where, std::vector<Problem>& problems);
void lint_places(const Node& tree, std::string_view query, const Location& where, const PlaceNames& places,
                 std::vector<Problem>& problems);
void lint_never(const Node& tree, std::string_view query, const Location& where, std::vector<Problem>& problems);

}  // namespace dongtin
