/// What each Latin letter folds to: its base letter, its marks, its tone, its case.
///
/// In      a code point. Out a Letter; base 0 when the code point is no letter of this table.
/// Errors  none. Threads any. Cost one array read for ASCII, Latin-1, Latin Extended-A/B and U+1E00..1EFF.
/// Source  Unicode 15 decompositions of the Vietnamese letters, spelled out below; đ, ð, Ɖ and ƀ carry a stroke.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace dongtin {

inline constexpr std::uint8_t kBreve = 1, kCircumflex = 2, kHorn = 4, kStroke = 8, kOtherMark = 16;
inline constexpr std::uint8_t kQuality = 31;  // every bit above
inline constexpr std::uint8_t kUpper = 0x80;  // kept beside the marks, not one of them
inline constexpr std::uint8_t kGrave = 1, kAcute = 2, kHook = 4, kTilde = 8, kDot = 16;

struct Letter {
  char base = 0;
  std::uint8_t marks = 0;  // kBreve .. kOtherMark, kUpper
  std::uint8_t tone = 0;
};

namespace fold_detail {

struct Row {
  char base;
  std::uint8_t marks;
  std::u32string_view lower, upper;  // no tone, then grave, acute, hook, tilde, dot
};

inline constexpr std::array kVowels{
    Row{'a', 0, U"aàáảãạ", U"AÀÁẢÃẠ"},           Row{'a', kBreve, U"ăằắẳẵặ", U"ĂẰẮẲẴẶ"},
    Row{'a', kCircumflex, U"âầấẩẫậ", U"ÂẦẤẨẪẬ"}, Row{'e', 0, U"eèéẻẽẹ", U"EÈÉẺẼẸ"},
    Row{'e', kCircumflex, U"êềếểễệ", U"ÊỀẾỂỄỆ"}, Row{'i', 0, U"iìíỉĩị", U"IÌÍỈĨỊ"},
    Row{'o', 0, U"oòóỏõọ", U"OÒÓỎÕỌ"},           Row{'o', kCircumflex, U"ôồốổỗộ", U"ÔỒỐỔỖỘ"},
    Row{'o', kHorn, U"ơờớởỡợ", U"ƠỜỚỞỠỢ"},       Row{'u', 0, U"uùúủũụ", U"UÙÚỦŨỤ"},
    Row{'u', kHorn, U"ưừứửữự", U"ƯỪỨỬỮỰ"},       Row{'y', 0, U"yỳýỷỹỵ", U"YỲÝỶỸỴ"},
};

struct Odd {
  char base;
  std::uint8_t marks;
  std::u32string_view lower, upper;  // the i-th of each are one letter
};

// Letters of minority-language spellings and of foreign names; the marks of the latter are all "other".
inline constexpr std::array kOdd{
    Odd{'d', kStroke, U"đðɖ", U"ĐÐƉ"},
    Odd{'b', kStroke, U"ƀ", U"Ƀ"},
    Odd{'e', kBreve, U"ĕ", U"Ĕ"},
    Odd{'i', kBreve, U"ĭ", U"Ĭ"},
    Odd{'o', kBreve, U"ŏ", U"Ŏ"},
    Odd{'u', kBreve, U"ŭ", U"Ŭ"},
    Odd{'i', 0, U"ı", U"İ"},
    Odd{'a', kOtherMark, U"äåāą", U"ÄÅĀĄ"},
    Odd{'c', kOtherMark, U"çćčĉċ", U"ÇĆČĈĊ"},
    Odd{'d', kOtherMark, U"ď", U"Ď"},
    Odd{'e', kOtherMark, U"ëēėęě", U"ËĒĖĘĚ"},
    Odd{'g', kOtherMark, U"ğĝġģ", U"ĞĜĠĢ"},
    Odd{'h', kOtherMark, U"ĥħ", U"ĤĦ"},
    Odd{'i', kOtherMark, U"ïîīį", U"ÏÎĪĮ"},
    Odd{'k', kOtherMark, U"ķ", U"Ķ"},
    Odd{'l', kOtherMark, U"łĺļľ", U"ŁĹĻĽ"},
    Odd{'n', kOtherMark, U"ñńņň", U"ÑŃŅŇ"},
    Odd{'o', kOtherMark, U"öøōő", U"ÖØŌŐ"},
    Odd{'r', kOtherMark, U"řŕŗ", U"ŘŔŖ"},
    Odd{'s', kOtherMark, U"śşšș", U"ŚŞŠȘ"},
    Odd{'t', kOtherMark, U"ţťț", U"ŢŤȚ"},
    Odd{'u', kOtherMark, U"üûūůűų", U"ÜÛŪŮŰŲ"},
    Odd{'w', kOtherMark, U"ŵ", U"Ŵ"},
    Odd{'y', kOtherMark, U"ÿŷ", U"ŸŶ"},
    Odd{'z', kOtherMark, U"źżž", U"ŹŻŽ"},
};

inline constexpr std::size_t kLow = 0x260, kHighBegin = 0x1E00, kHighEnd = 0x1F00;

struct Table {
  std::array<Letter, kLow> low{};
  std::array<Letter, kHighEnd - kHighBegin> high{};
  constexpr void put(char32_t c, Letter letter) {
    if (c < kLow) {
      low[c] = letter;
    } else {
      high[c - kHighBegin] = letter;
    }
  }
};

consteval Table make_table() {
  Table table;
  for (char c = 'a'; c <= 'z'; ++c) {
    table.put(static_cast<char32_t>(c), {c, 0, 0});
    table.put(static_cast<char32_t>(c - 'a' + 'A'), {c, kUpper, 0});
  }
  for (char c = '0'; c <= '9'; ++c) table.put(static_cast<char32_t>(c), {c, 0, 0});
  constexpr std::array<std::uint8_t, 6> tones{0, kGrave, kAcute, kHook, kTilde, kDot};
  for (const auto& row : kVowels) {
    for (std::size_t i = 0; i < tones.size(); ++i) {
      table.put(row.lower[i], {row.base, row.marks, tones[i]});
      table.put(row.upper[i], {row.base, static_cast<std::uint8_t>(row.marks | kUpper), tones[i]});
    }
  }
  for (const auto& row : kOdd) {
    for (auto c : row.lower) table.put(c, {row.base, row.marks, 0});
    for (auto c : row.upper) table.put(c, {row.base, static_cast<std::uint8_t>(row.marks | kUpper), 0});
  }
  return table;
}

inline constexpr Table kTable = make_table();

}  // namespace fold_detail

[[nodiscard]] constexpr Letter letter_of(char32_t c) noexcept {
  if (c < fold_detail::kLow) return fold_detail::kTable.low[c];
  if (c >= fold_detail::kHighBegin && c < fold_detail::kHighEnd)
    return fold_detail::kTable.high[c - fold_detail::kHighBegin];
  return {};
}

}  // namespace dongtin
