#include "collectors/feed/entities.hpp"

#include <libxml/HTMLparser.h>

#include <array>
#include <unordered_map>

namespace dongtin {

namespace {

constexpr std::size_t kMaxNameBytes = 32;

using Names = std::unordered_map<std::string_view, char32_t>;

const Names& names() {
  static const Names table = [] {
    Names out;
    for (unsigned value = 1; value < 0x2700; ++value) {
      if (const auto* row = htmlEntityValueLookup(value)) out.emplace(row->name, static_cast<char32_t>(row->value));
    }
    out.insert({{"apos", U'\''},
                {"abreve", U'ă'},
                {"Abreve", U'Ă'},
                {"dstrok", U'đ'},
                {"Dstrok", U'Đ'},
                {"itilde", U'ĩ'},
                {"Itilde", U'Ĩ'},
                {"utilde", U'ũ'},
                {"Utilde", U'Ũ'},
                {"comma", U','},
                {"period", U'.'},
                {"colon", U':'},
                {"excl", U'!'},
                {"quest", U'?'},
                {"lpar", U'('},
                {"rpar", U')'},
                {"NewLine", U'\n'},
                {"Tab", U'\t'}});
    return out;
  }();
  return table;
}

// 0x80..0x9F as windows-1252 has them; 0 where it has none.
constexpr std::array<char16_t, 32> kWindows1252 = {0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                                   0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
                                                   0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                                   0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

int hex_of(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char low = static_cast<char>(c | 32);
  return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

std::size_t decode_number(std::string_view text, std::string& out) {
  const bool hex = text.size() > 2 && (text[2] | 32) == 'x';
  std::size_t at = hex ? 3 : 2;
  const auto first = at;
  char32_t value = 0;
  for (; at < text.size(); ++at) {
    const int digit = hex_of(text[at]);
    if (digit < 0 || (!hex && digit > 9)) break;
    if (value <= 0x10FFFF) value = value * (hex ? 16 : 10) + static_cast<char32_t>(digit);
  }
  if (at == first) return 0;
  if (at < text.size() && text[at] == ';') ++at;
  if (value >= 0x80 && value < 0xA0) value = kWindows1252[value - 0x80];
  const bool blank = value == '\t' || value == '\n' || value == '\r';
  if ((value < 0x20 && !blank) || value == 0x7F || value > 0x10FFFF || (value >= 0xD800 && value < 0xE000))
    value = 0xFFFD;
  append_utf8(out, value);
  return at;
}

}  // namespace

void append_utf8(std::string& out, char32_t c) {
  const auto byte = [&out](char32_t b) { out += static_cast<char>(static_cast<unsigned char>(b)); };
  if (c < 0x80) {
    byte(c);
  } else if (c < 0x800) {
    byte(0xC0 | (c >> 6));
    byte(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    byte(0xE0 | (c >> 12));
    byte(0x80 | ((c >> 6) & 0x3F));
    byte(0x80 | (c & 0x3F));
  } else {
    byte(0xF0 | (c >> 18));
    byte(0x80 | ((c >> 12) & 0x3F));
    byte(0x80 | ((c >> 6) & 0x3F));
    byte(0x80 | (c & 0x3F));
  }
}

std::size_t decode_reference(std::string_view text, std::string& out) {
  if (text.size() < 3 || text[0] != '&') return 0;
  if (text[1] == '#') return decode_number(text, out);
  std::size_t at = 1;
  while (at < text.size() && at <= kMaxNameBytes &&
         ((text[at] >= '0' && text[at] <= '9') || ((text[at] | 32) >= 'a' && (text[at] | 32) <= 'z')))
    ++at;
  const auto name = text.substr(1, at - 1);
  const bool closed = at < text.size() && text[at] == ';';
  if (!closed && name != "nbsp") return 0;
  const auto row = names().find(name);
  if (row == names().end()) return 0;
  append_utf8(out, row->second);
  return at + (closed ? 1 : 0);
}

}  // namespace dongtin
