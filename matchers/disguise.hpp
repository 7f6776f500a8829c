/// How one syllable, or a run of split letters, is read through its disguise.
///
/// In      folded letters of one token with the marks beside them, as normalise.hpp keeps them.
/// Out     true and the letters that were meant; false when the token is what it is. divide(): where legal syllables
///         begin and end in a run of single letters.
/// Errors  none. Threads any; no state, no allocation. Cost linear in the token.
/// Source  a reading counts only where it gives a legal syllable (storage/records/syllable.hpp), so that H5N1, VIII,
/// www,
///         boong and TP.HCM stay.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "matchers/normalise.hpp"

namespace dongtin {

/// A few letters with their marks.
struct Letters {
  std::array<char, kMaxSplitLetters> base{}, marks{};
  std::size_t size = 0;
  void add(char letter, char mark) {
    base[size] = letter;
    marks[size++] = mark;
  }
  [[nodiscard]] std::string_view view() const { return {base.data(), size}; }
};

struct Spelled {
  std::string_view letters, marks;  // of the same length
  bool marked = false;              // an accent stands in it
};

/// "l0i", "b1ểu": 0 1 3 4 for o, i or l, e, a, inside the token or in one that carries an accent.
[[nodiscard]] bool undo_digits(const Spelled& token, Letters& out);

/// Three equal letters in a row.
[[nodiscard]] bool repeats(std::string_view letters);
/// "đậpppp" is "đập", "boooong" is "bong": runs of three and more become one letter, or two where only that is legal.
[[nodiscard]] bool undo_repeats(const Spelled& token, Letters& out);

/// "fải" -> "phải", "wá" -> "quá", "zậy" -> "vậy", "jờ" -> "giờ", "kông" -> "công".
[[nodiscard]] bool respell(const Spelled& token, Letters& out);

using Ends = std::array<std::uint8_t, kMaxSplitLetters>;  // of the syllable that begins at a letter; 0 for none

/// Cuts letters [from, to) into as few legal syllables as there can be, each with one tone at most, the longer first.
/// `words`: a single letter may be a word of its own, as "ở" is beside a word split by blanks.
[[nodiscard]] bool divide(const Letters& letters, std::size_t from, std::size_t to, bool words, Ends& ends);

}  // namespace dongtin
