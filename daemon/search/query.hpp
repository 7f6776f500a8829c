/// Query text of a search -> what the index is asked for, and what is then verified on the record.
///
/// In      what an officer typed: the words and operators of the query language that a search knows, and filters
///         (label: state: place: tier: source: rule: topic: assignee: since: until:), each of which narrows the whole
///         search.
/// Out     a SearchQuery. Accents and letter case do not count but in ="…"; NOT leaves out what is spelled as written.
/// Errors  malformed: "column 7", what is wrong and what to write. refused: it asks for a person, by name, number,
///         account or handle. Threads any; pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "matchers/accents.hpp"
#include "matchers/normalise.hpp"
#include "storage/search_index.hpp"
#include "storage/store.hpp"

namespace dongtin {

inline constexpr std::size_t kMaxSearchBytes = 4096;  // of a query

struct SearchPart {
  enum class Kind : std::uint8_t { phrase, all, any, none, in_title, in_text };
  Kind kind = Kind::phrase;
  std::optional<Term> term;       // of a phrase
  bool open = false;              // its last syllable may go on
  bool strict = false;            // inside NOT: only as spelled
  std::vector<SearchPart> parts;  // of the others; exactly one of none, in_title and in_text
};

struct SearchQuery {
  std::optional<SearchPart> words;  // absent: filters alone
  AlertFilter filter;
  SearchTerm term;  // what every answer meets
};

[[nodiscard]] Result<SearchQuery> parse_search(std::string_view text);

/// True when the folded title and text meet `part`; its hits are appended to `spans`.
[[nodiscard]] bool meets(const SearchPart& part, const Folded& title, const Folded& text, std::vector<Span>& spans);
[[nodiscard]] bool passes(const AlertFilter& filter, const AlertView& view);

}  // namespace dongtin
