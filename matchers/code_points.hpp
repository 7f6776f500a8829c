/// Reading UTF-8, and what kind of sign a code point is that no table of letters holds.
///
/// In      bytes and a position; a code point. Out the code point and its size; kBroken, one byte, where none begins.
/// Errors  none. Threads any. Cost constant.
/// Source  Unicode 15: Default_Ignorable_Code_Point for what is invisible, the blocks of combining marks.
#pragma once

#include <cstdint>
#include <string_view>

namespace dongtin {

inline constexpr char32_t kBroken = 0xFFFFFFFF;

struct Read {
  char32_t c = kBroken;
  std::uint32_t size = 1;
};

/// One code point; a byte that starts none is kBroken and one byte long.
[[nodiscard]] inline Read read(std::string_view s, std::size_t i) {
  const auto b = static_cast<unsigned char>(s[i]);
  if (b < 0x80) return {b, 1};
  const std::uint32_t size = b >= 0xF0 ? 4 : b >= 0xE0 ? 3 : 2;
  if (b < 0xC2 || b > 0xF4 || i + size > s.size()) return {};
  char32_t c = b & (0x7Fu >> size);
  for (std::uint32_t k = 1; k < size; ++k) {
    const auto next = static_cast<unsigned char>(s[i + k]);
    if ((next & 0xC0) != 0x80) return {};
    c = (c << 6) | (next & 0x3F);
  }
  return {c, size};
}

constexpr bool is_zero_width(char32_t c) {
  return c == 0xAD || c == 0x34F || c == 0x61C || c == 0x115F || c == 0x1160 || c == 0x17B4 || c == 0x17B5 ||
         (c >= 0x180B && c <= 0x180E) || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
         (c >= 0x2060 && c <= 0x206F) || (c >= 0xFE00 && c <= 0xFE0F) || c == 0xFEFF || c == 0xFFA0 ||
         (c >= 0xE0000 && c <= 0xE01EF);
}

constexpr bool is_combining(char32_t c) {
  return (c >= 0x300 && c <= 0x36F) || (c >= 0x1AB0 && c <= 0x1AFF) || (c >= 0x1DC0 && c <= 0x1DFF) ||
         (c >= 0x20D0 && c <= 0x20F0) || (c >= 0xFE20 && c <= 0xFE2F) || (c >= 0x483 && c <= 0x489);
}

/// Scripts the table does not hold keep their bytes; punctuation, symbols and pictures separate.
constexpr bool is_other_letter(char32_t c) {
  if (c == kBroken || c < 0xAA || c == 0xD7 || c == 0xF7) return false;
  if (c < 0xC0) return c == 0xAA || c == 0xB5 || c == 0xBA;
  if (c >= 0x2000 && c <= 0x2BFF) return c >= 0x2C00;
  if (c >= 0x2E00 && c <= 0x2E7F) return false;
  if (c >= 0x3000 && c <= 0x303F) return false;
  if (c >= 0xE000 && c <= 0xF8FF) return false;
  if (c >= 0xFE10 && c <= 0xFE6F) return false;
  if (c >= 0xFF00 && c <= 0xFFFF) return c >= 0xFF66 && c <= 0xFFDC;
  return c < 0x1F000;
}

constexpr bool is_space(char32_t c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == 0xA0 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F ||
         c == 0x3000;
}
constexpr bool is_closing(char32_t c) {
  return c == '"' || c == ')' || c == ']' || c == 0x201D || c == 0x2019 || c == 0xBB;
}
constexpr bool is_digit(char32_t c) {
  return c >= '0' && c <= '9';
}

}  // namespace dongtin
