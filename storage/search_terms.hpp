/// What the full-text index holds of a text: its words, pairs of neighbours, and the buckets of three neighbours.
///
/// In      folded text, a line feed where a phrase ends, facts before it.
/// Out     terms for FTS5, the same for what is kept and for what is asked. kSearchLayout goes up when they change.
/// Threads any; pure.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace dongtin {

inline constexpr int kSearchLayout = 2;           // goes up when an older file must be built anew
inline constexpr std::size_t kMaxWordBytes = 64;  // of a syllable; what is longer is known by its beginning
inline constexpr char kFactMark = '\x02';         // begins a fact among the words; no folded text holds it
inline constexpr char kTripleMark = '\x03';       // begins a bucket of three neighbours; nor this

enum class SearchTermKind : std::uint8_t { word, pair, triple };

/// The bucket that three neighbours fall into, in `out`. Few buckets, so that each is a dense list, a byte a text: nine
/// in ten triples are rare, and a list for each would take more than the text.
[[nodiscard]] std::string_view triple_term(std::string_view first, std::string_view second, std::string_view third,
                                           std::string& out);

/// Calls `each(term, kind)` for every word, cut to its limit, and for every two and three neighbours.
template <class Each>
void each_term(std::string_view text, Each each) {
  std::string pair, triple;
  std::string_view before, before_that;
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    if (c == ' ' || c == '\n') {
      if (c == '\n') before = before_that = {};
      ++at;
      continue;
    }
    const auto end = std::min(text.find_first_of(" \n", at), text.size());
    const auto word = text.substr(at, std::min(end - at, kMaxWordBytes));
    each(word, SearchTermKind::word);
    if (c == kFactMark) {
      before = before_that = {};
    } else {
      if (!before.empty()) {
        pair.assign(before);
        pair += ' ';
        pair += word;
        each(std::string_view(pair), SearchTermKind::pair);
      }
      if (!before_that.empty()) each(triple_term(before_that, before, word, triple), SearchTermKind::triple);
      before_that = before;
      before = word;
    }
    at = end;
  }
}

/// Facts as they stand before the words.
[[nodiscard]] std::string facts_text(const std::vector<std::string>& facts);

}  // namespace dongtin
