/// The letters of Vietnamese, taken apart: base, quality mark and tone.
///
/// In      code points, precomposed. Out a SpelledLetter, or one whose base is 0 for anything else.
/// Errors  none. Threads any; constexpr tables. Cost one look-up.
/// Source  Unicode: U+00C0 to U+01B0 and U+1EA0 to U+1EF9.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace dongtin {

enum class Tone : std::uint8_t { level, huyen, sac, hoi, nga, nang };

struct SpelledLetter {
  char base = 0;  // a to z; with a quality mark W ă, A â, E ê, O ô, P ơ, U ư, D đ; 0: no such letter
  Tone tone = Tone::level;
  bool upper = false;
};

namespace letters {

inline constexpr std::string_view kBases = "aWAeEioOPuUy";  // in the order of the rows below
inline constexpr std::u32string_view kSmall =
    U"aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵ";
inline constexpr std::u32string_view kLarge =
    U"AÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬEÈÉẺẼẸÊỀẾỂỄỆIÌÍỈĨỊOÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢUÙÚỦŨỤƯỪỨỬỮỰYỲÝỶỸỴ";
inline constexpr std::size_t kTones = 6;
static_assert(kSmall.size() == kBases.size() * kTones && kLarge.size() == kSmall.size());

inline constexpr char32_t kLowEnd = 0x1B1, kHighBegin = 0x1EA0, kHighEnd = 0x1EFA;

inline constexpr auto kTable = [] {
  std::array<SpelledLetter, kLowEnd + (kHighEnd - kHighBegin)> out{};
  const auto put = [&](char32_t c, SpelledLetter letter) { out[c < kLowEnd ? c : c - kHighBegin + kLowEnd] = letter; };
  for (char c = 'a'; c <= 'z'; ++c) {
    put(static_cast<char32_t>(c), {c, Tone::level, false});
    put(static_cast<char32_t>(c - 'a' + 'A'), {c, Tone::level, true});
  }
  for (std::size_t i = 0; i < kSmall.size(); ++i) {
    const char base = kBases[i / kTones];
    put(kSmall[i], {base, static_cast<Tone>(i % kTones), false});
    put(kLarge[i], {base, static_cast<Tone>(i % kTones), true});
  }
  put(U'đ', {'D', Tone::level, false});
  put(U'Đ', {'D', Tone::level, true});
  return out;
}();

}  // namespace letters

[[nodiscard]] constexpr SpelledLetter spelled_letter(char32_t c) noexcept {
  using namespace letters;
  if (c < kLowEnd) return kTable[c];
  if (c >= kHighBegin && c < kHighEnd) return kTable[c - kHighBegin + kLowEnd];
  return {};
}

/// A vowel put together; 0 when `base` is none.
[[nodiscard]] constexpr char32_t compose(char base, Tone tone, bool upper) noexcept {
  using namespace letters;
  const auto row = kBases.find(base);
  if (row == std::string_view::npos) return 0;
  return (upper ? kLarge : kSmall)[row * kTones + static_cast<std::size_t>(tone)];
}

}  // namespace dongtin
