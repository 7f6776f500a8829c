/// What each letter folds to: its base letter, its marks, its tone, its case; and the letters that only look Latin.
///
/// In      a code point. Out a Letter; base 0 when the code point is no letter of these tables.
/// Errors  none. Threads any. Cost one array read for what Vietnamese uses (ASCII, U+0080..052F, U+1E00..1EFF).
/// Source  Unicode 15 decompositions of the Vietnamese letters, spelled out below; đ, ð, Ɖ and ƀ carry a stroke.
///         Look-alikes: Unicode confusables (UTS 39) that posts use, kept to letters a reader takes for Latin ones.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace dongtin {

inline constexpr std::uint8_t kBreve = 1, kCircumflex = 2, kHorn = 4, kStroke = 8, kOtherMark = 16;
inline constexpr std::uint8_t kQuality = 31;  // every bit above
inline constexpr std::uint8_t kToned = 0x20;  // beside the marks: this letter carries the tone of its syllable
inline constexpr std::uint8_t kUpper = 0x80;  // beside the marks
inline constexpr std::uint8_t kGrave = 1, kAcute = 2, kHook = 4, kTilde = 8, kDot = 16;

// What kind of sign a letter is; the kinds of a syllable's letters say which obfuscation may be in it.
inline constexpr std::uint8_t kAlpha = 1, kDigit = 2, kLookAlike = 4, kForeign = 8, kCombining = 16;

struct Letter {
  char base = 0;
  std::uint8_t marks = 0;  // kBreve .. kOtherMark, kToned, kUpper
  std::uint8_t tone = 0;
  std::uint8_t kind = 0;  // kAlpha or kDigit, and kLookAlike; kCombining of a mark, whose base is 0
};

static_assert(sizeof(Letter) == 4);  // normalise.cpp reads it as one word

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

struct Alike {
  std::string_view base;
  std::u32string_view letters;  // the i-th looks like the i-th of base; upper-case base where it is a capital
};

inline constexpr std::array kAlikes{
    // Cyrillic, Greek
    Alike{"aeopcyxijshdqwvlkrABEKMHOPCTYXIJSYD", U"аеорсухіјѕһԁԛԝѵӏкгАВЕКМНОРСТУХІЈЅҮԀ"},
    Alike{"aoviktuxpenABEZHIKMNOPTYX", U"αονικτυχρεηΑΒΕΖΗΙΚΜΝΟΡΤΥΧ"},
    // Latin letters of phonetics and other languages: small capitals, hooks, script forms
    Alike{"agibghilnryeobdkktvuc", U"ɑɡɩʙɢʜɪʟɴʀʏɛɔɓɗƙĸƭʋʊƈ"},
};
// In U+1D00..1DBF, looked up like the rest: small capitals and raised letters.
inline constexpr std::array kAlikes1D{
    Alike{"acdejkmoptuvwz", U"ᴀᴄᴅᴇᴊᴋᴍᴏᴘᴛᴜᴠᴡᴢ"},
    Alike{"abdeghijklmnoprtuwabdegkmoptuv", U"ᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁᵂᵃᵇᵈᵉᵍᵏᵐᵒᵖᵗᵘᵛ"},
};

struct TonedAlike {
  char base;
  std::uint8_t tone;
  char32_t letter;
};
inline constexpr std::array kTonedAlikes{TonedAlike{'a', kAcute, U'ά'}, TonedAlike{'o', kAcute, U'ό'},
                                         TonedAlike{'i', kAcute, U'ί'}, TonedAlike{'e', kAcute, U'έ'},
                                         TonedAlike{'u', kAcute, U'ύ'}};

struct Combining {
  char32_t c;
  std::uint8_t marks, tone;
};
inline constexpr std::array kCombinings{
    Combining{0x300, kToned, kGrave}, Combining{0x340, kToned, kGrave}, Combining{0x301, kToned, kAcute},
    Combining{0x341, kToned, kAcute}, Combining{0x309, kToned, kHook},  Combining{0x303, kToned, kTilde},
    Combining{0x323, kToned, kDot},   Combining{0x302, kCircumflex, 0}, Combining{0x306, kBreve, 0},
    Combining{0x31B, kHorn, 0},       Combining{0x304, kOtherMark, 0},  Combining{0x307, kOtherMark, 0},
    Combining{0x308, kOtherMark, 0},  Combining{0x30A, kOtherMark, 0},  Combining{0x30B, kOtherMark, 0},
    Combining{0x30C, kOtherMark, 0},  Combining{0x327, kOtherMark, 0},  Combining{0x328, kOtherMark, 0}};

inline constexpr std::size_t kLow = 0x530, kHighBegin = 0x1E00, kHighEnd = 0x1F00;
inline constexpr std::size_t kSmallBegin = 0x1D00, kSmallEnd = 0x1DC0;

struct Table {
  std::array<Letter, kLow> low{};
  std::array<Letter, kHighEnd - kHighBegin> high{};
  std::array<Letter, kSmallEnd - kSmallBegin> small{};
  constexpr void put(char32_t c, Letter letter) {
    if (c < kLow) {
      low[c] = letter;
    } else if (c >= kHighBegin && c < kHighEnd) {
      high[c - kHighBegin] = letter;
    } else if (c >= kSmallBegin && c < kSmallEnd) {
      small[c - kSmallBegin] = letter;
    }
  }
};

/// A letter that looks like `base`; an upper-case base is a capital.
constexpr Letter styled(char base) {
  const bool upper = base >= 'A' && base <= 'Z';
  const bool digit = base >= '0' && base <= '9';
  return {upper ? static_cast<char>(base - 'A' + 'a') : base, upper ? kUpper : std::uint8_t{0}, 0,
          static_cast<std::uint8_t>((digit ? kDigit : kAlpha) | kLookAlike)};
}

consteval Table make_table() {
  Table table;
  for (char c = 'a'; c <= 'z'; ++c) {
    table.put(static_cast<char32_t>(c), {c, 0, 0, kAlpha});
    table.put(static_cast<char32_t>(c - 'a' + 'A'), {c, kUpper, 0, kAlpha});
  }
  for (char c = '0'; c <= '9'; ++c) table.put(static_cast<char32_t>(c), {c, 0, 0, kDigit});
  constexpr std::array<std::uint8_t, 6> tones{0, kGrave, kAcute, kHook, kTilde, kDot};
  for (const auto& row : kVowels) {
    for (std::size_t i = 0; i < tones.size(); ++i) {
      const auto marks = static_cast<std::uint8_t>(row.marks | (tones[i] != 0 ? kToned : 0));
      table.put(row.lower[i], {row.base, marks, tones[i], kAlpha});
      table.put(row.upper[i], {row.base, static_cast<std::uint8_t>(marks | kUpper), tones[i], kAlpha});
    }
  }
  for (const auto& row : kOdd) {
    for (auto c : row.lower) table.put(c, {row.base, row.marks, 0, kAlpha});
    for (auto c : row.upper) table.put(c, {row.base, static_cast<std::uint8_t>(row.marks | kUpper), 0, kAlpha});
  }
  for (const auto& row : kAlikes) {
    for (std::size_t i = 0; i < row.base.size(); ++i) table.put(row.letters[i], styled(row.base[i]));
  }
  for (const auto& row : kAlikes1D) {
    for (std::size_t i = 0; i < row.base.size(); ++i) table.put(row.letters[i], styled(row.base[i]));
  }
  for (const auto& row : kCombinings) table.put(row.c, {'\0', row.marks, row.tone, kCombining});
  for (const auto& row : kTonedAlikes) table.put(row.letter, {row.base, kToned, row.tone, kAlpha | kLookAlike});
  return table;
}

inline constexpr Table kTable = make_table();

// Letters in blocks: mathematical alphabets, circled and squared letters, and the few that stand outside their block.
inline constexpr std::string_view kStrays = "hgeolCHNPQRZBEFHILMRCHIRZivxlcdmfs";
inline constexpr std::u32string_view kStrayLetters = U"ℎℊℯℴℓℂℍℕℙℚℝℤℬℰℱℋℐℒℳℛℭℌℑℜℨⅰⅴⅹⅼⅽⅾⅿꜰꜱ";
static_assert(kStrays.size() == kStrayLetters.size());

constexpr Letter rare_letter(char32_t c) {
  if (c >= 0xFF01 && c <= 0xFF5E) {  // full-width forms of ASCII
    const char32_t ascii = c - 0xFEE0;
    Letter letter = kTable.low[ascii];
    if (letter.base != 0) letter.kind |= kLookAlike;
    return letter;
  }
  if (c >= 0x1D400 && c < 0x1D6A4) {
    const auto i = (c - 0x1D400) % 52;
    return styled(static_cast<char>(i < 26 ? 'A' + i : 'a' + i - 26));
  }
  if (c >= 0x1D7CE && c <= 0x1D7FF) return styled(static_cast<char>('0' + (c - 0x1D7CE) % 10));
  if (c >= 0x249C && c <= 0x24B5) return styled(static_cast<char>('a' + c - 0x249C));
  if (c >= 0x24B6 && c <= 0x24CF) return styled(static_cast<char>('A' + c - 0x24B6));
  if (c >= 0x24D0 && c <= 0x24E9) return styled(static_cast<char>('a' + c - 0x24D0));
  for (const char32_t block : {U'\U0001F130', U'\U0001F150', U'\U0001F170'}) {
    if (c >= block && c < block + 26) return styled(static_cast<char>('A' + c - block));
  }
  if (const auto i = kStrayLetters.find(c); i != std::u32string_view::npos) return styled(kStrays[i]);
  return {};
}

}  // namespace fold_detail

[[nodiscard]] constexpr Letter letter_of(char32_t c) noexcept {
  if (c < fold_detail::kLow) return fold_detail::kTable.low[c];
  if (c >= fold_detail::kHighBegin && c < fold_detail::kHighEnd)
    return fold_detail::kTable.high[c - fold_detail::kHighBegin];
  if (c >= fold_detail::kSmallBegin && c < fold_detail::kSmallEnd)
    return fold_detail::kTable.small[c - fold_detail::kSmallBegin];
  if (c < 0x2100 || c > 0x1FFFF) return {};
  return fold_detail::rare_letter(c);
}

}  // namespace dongtin
