/// What legacy text could be: the readings of TCVN3, VNI, windows-1258, VPS and of UTF-8, in one shape. Private to
/// legacy.cpp.
///
/// In      characters as given. Out each reading as units: a character and which given ones it is made of.
/// Errors  none: what an encoding does not have is marked alien. Threads any; no state. Cost linear.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "storage/records/legacy.hpp"

namespace dongtin::legacy {

struct Given {
  char32_t c;
  std::uint32_t at;
};

/// A character of a candidate reading, made of `count` given ones.
struct Unit {
  char32_t c = 0;
  std::uint32_t first = 0, count = 1;
  bool changed = false;
  bool alien = false;      // a letter that this encoding does not have
  bool caseless = false;   // the byte of a capital too
  bool was_blank = false;  // a U+00A0 that had become a blank, which is still there
};

using Units = std::vector<Unit>;

[[nodiscard]] bool is_figure(char32_t c) noexcept;
[[nodiscard]] bool is_letter(char32_t c) noexcept;
/// A sign of Latin-1 or windows-1252: no letter there, whatever it was before.
[[nodiscard]] bool is_sign(char32_t c) noexcept;
/// Signs that right text has at the edge of a word.
[[nodiscard]] bool is_edge(char32_t c) noexcept;
/// Whether no reading of bytes as Latin-1 or windows-1252 gives this letter.
[[nodiscard]] bool is_foreign(char32_t c) noexcept;
/// The byte that was read as this character, as Latin-1 or as windows-1252; 0 when there is none beyond ASCII.
[[nodiscard]] unsigned byte_of(char32_t c) noexcept;

/// Reads a code point of valid UTF-8 and moves past it.
[[nodiscard]] Given next_of(std::string_view s, std::size_t& at) noexcept;
void append(std::string& out, char32_t c);

/// Reads in place; not for UTF-8.
void read_as(Legacy encoding, Units& units);
/// UTF-8 that was read as windows-1252, one time; false when there is none. Adds to `proofs` the sequences that nothing
/// else looks like.
bool read_utf8(Units& units, int& proofs);

}  // namespace dongtin::legacy
