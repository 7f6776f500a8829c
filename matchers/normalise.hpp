/// The folded stream of a text, and the map back to its bytes.
///
/// In      valid UTF-8, any normal form; a broken byte separates syllables like a space, so that no bytes can harm.
/// Out     syllables of folded letters (no accents, lower case, đ and ð as d, ı as i) as one string
///         " vo dap \n cu van ": one space on each side of every syllable, a line feed where a phrase may not go on
///         (sentence end, line end). Beside every folded byte the marks its letter had, beside every syllable its tones
///         and its byte range in the original.
/// Undone  and told in Syllable::undone: invisible characters inside a syllable; look-alike and styled letters,
///         overlays; three or more single letters split by a dot, dash or space (at most kMaxSplitLetters), those with
///         blanks between only where they join to legal syllables; three or more equal letters in a row, where one or
///         two make a legal syllable; 0 1 3 4 for o i e a inside a syllable, where the result is legal; teencode, where
///         asked for and the token is no legal syllable. Numbers, codes, abbreviations, roman numerals stay as they
///         are.
/// Errors  none. Threads any; no allocation once `out` has grown.
/// Cost    one pass; see tests/bench/fold_bench for today's figure beside a plain table loop.
/// Source  the hand table is faster than ICU's folding and also folds đ, reads NFD and yields the map.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "storage/records/match.hpp"

namespace dongtin {

struct Syllable {
  std::uint32_t begin = 0, end = 0;  // bytes of the original, half open
  std::uint32_t at = 0;              // of its first byte in Folded::stream
  std::uint32_t length = 0;          // bytes in Folded::stream
  HowSet undone = 0;                 // what was undone to read it: bits of How from zero_width on
  std::uint8_t tones = 0;            // kGrave .. kDot, wherever in the syllable they stand: hoà is hòa
  bool marked = false;               // it carries a tone, a mark or a stroke
  bool boundary = false;             // a sentence or line ended before it
  bool operator==(const Syllable&) const = default;
};

inline constexpr std::size_t kMaxSplitLetters = 64;  // of one run; a longer one stays as it is

struct Folded {
  std::string stream;
  std::string marks;  // as long as stream: kBreve .. kOtherMark, kToned and kUpper of each letter
  std::vector<Syllable> syllables;

  [[nodiscard]] std::string_view letters(std::size_t i) const {
    return std::string_view(stream).substr(syllables[i].at, syllables[i].length);
  }
  /// True when its first letter is upper case.
  [[nodiscard]] bool capital(std::size_t i) const {
    return (static_cast<unsigned char>(marks[syllables[i].at]) & 0x80) != 0;
  }
  /// The syllable whose first folded byte is at `at`; syllables.size() when none starts there.
  [[nodiscard]] std::size_t syllable_at(std::size_t at) const;
  void clear();
};

enum class Teencode : std::uint8_t { keep, undo };

/// Clears and fills `out`. Teencode is undone on social tiers only: elsewhere "dc" is a code.
void fold(std::string_view text, Folded& out, Teencode teencode = Teencode::keep);

/// The words of a phrase: as fold, but without sentence ends, so that " vo dap " can be searched for as it is.
void fold_phrase(std::string_view text, Folded& out);

}  // namespace dongtin
