#include "collectors/documents/letters.hpp"

#include "storage/records/letters.hpp"

namespace dongtin {

namespace {

constexpr char32_t kBroken = 0xFFFD;

struct Decoded32 {
  char32_t value;
  std::size_t bytes;
};

/// One code point, one byte of what is broken.
Decoded32 code_point(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned first = byte(0);
  if (first < 0x80) return {first, 1};
  const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 0;
  if (length == 0 || length > text.size()) return {kBroken, 1};
  char32_t value = first & (0x7Fu >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return {kBroken, 1};
    value = value << 6 | (byte(i) & 0x3Fu);
  }
  return {value, length};
}

bool invisible(char32_t c) {
  return (c >= 0x300 && c < 0x370) || c == 0xAD || (c >= 0x200B && c <= 0x200F) || c == 0x2060 || c == 0xFEFF;
}

char base_of(char base) {
  switch (base) {
    case 'W':
    case 'A':
      return 'a';
    case 'E':
      return 'e';
    case 'O':
    case 'P':
      return 'o';
    case 'U':
      return 'u';
    case 'D':
      return 'd';
    default:
      return base;
  }
}

struct Plain {
  char letter;
  bool upper;
};

Plain plain_of(char32_t c) {
  if (const auto spelled = spelled_letter(c); spelled.base != 0) return {base_of(spelled.base), spelled.upper};
  if (c == 0xD0) return {'d', true};  // the letter eth, which stands for Đ in what is scanned or of an old font
  if (c == 0xF0) return {'d', false};
  if (c == '\t' || c == 0xA0 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x3000) return {' ', true};
  if (c == '\f' || c == '\r' || c == 0x2028 || c == 0x2029) return {'\n', true};
  if ((c >= 0x2010 && c <= 0x2015) || c == 0x2212) return {'-', true};
  if (c == 0x2044 || c == 0x2215) return {'/', true};
  if (c == 0x201C || c == 0x201D) return {'"', true};
  if (c == '\n' || (c >= ' ' && c < 0x7F)) return {static_cast<char>(c), true};
  return {kOtherLetter, true};
}

}  // namespace

DocumentLetters document_letters(std::string_view text) {
  DocumentLetters out;
  out.plain.reserve(text.size());
  out.at.reserve(text.size() + 1);
  out.upper.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const auto [value, bytes] = code_point(text.substr(i));
    if (!invisible(value)) {
      const auto [letter, upper] = plain_of(value);
      out.plain += letter;
      out.at.push_back(static_cast<std::uint32_t>(i));
      out.upper.push_back(upper);
    }
    i += bytes;
  }
  out.at.push_back(static_cast<std::uint32_t>(text.size()));
  return out;
}

std::string plain_letters(std::string_view text) {
  return document_letters(text).plain;
}

}  // namespace dongtin
