/// The letters of a document without marks and case, with the way back to its bytes.
///
/// In      text of any spelling: composed or decomposed, both tone-mark styles, with accents or without.
/// Out     one ASCII character for each letter, digit or sign: đ as d, every blank a space, every dash '-', what is
///         none of these kOtherLetter; combining marks and invisible characters are gone.
/// Errors  none: bytes that are not UTF-8 count as kOtherLetter. Threads any; pure. Cost linear in bytes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace dongtin {

inline constexpr char kOtherLetter = '\x01';

struct DocumentLetters {
  std::string plain;
  std::vector<std::uint32_t> at;  // byte of the text where each letter begins; one more for the end
  std::vector<bool> upper;        // capital, or no letter at all
};

[[nodiscard]] DocumentLetters document_letters(std::string_view text);
/// The letters alone.
[[nodiscard]] std::string plain_letters(std::string_view text);

}  // namespace dongtin
