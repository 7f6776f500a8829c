/// Where the next byte of a few stands: what the readers of text and tags spend their time on.
///
/// Out     offsets into what was given; npos where there is none. Errors none. Threads any; no state.
/// Cost    sixteen bytes at a time with SSE2, which every x86-64 has; byte by byte elsewhere and in the last fifteen.
#pragma once

#include <bit>
#include <cstddef>
#include <string_view>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace dongtin {

/// The first of the bytes `Set` at or behind `at`.
template <char... Set>
[[nodiscard]] inline std::size_t find_any(std::string_view s, std::size_t at = 0) noexcept {
#if defined(__SSE2__)
  for (; at + 16 <= s.size(); at += 16) {
    const auto block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(s.data() + at));
    const auto hit = (_mm_cmpeq_epi8(block, _mm_set1_epi8(Set)) | ...);
    if (const auto mask = static_cast<unsigned>(_mm_movemask_epi8(hit)); mask != 0)
      return at + static_cast<std::size_t>(std::countr_zero(mask));
  }
#endif
  for (; at < s.size(); ++at) {
    if (((s[at] == Set) || ...)) return at;
  }
  return std::string_view::npos;
}

/// True for what may part words: blanks, controls, and the first byte of U+00A0 (and of its neighbours).
[[nodiscard]] constexpr bool may_part_words(char c) noexcept {
  const auto b = static_cast<unsigned char>(c);
  return b <= 0x20 || b == 0x7F || b == 0xC2;
}

/// The end of the words that `at` stands in, single spaces between them taken along: the first byte that may part
/// words and is no space, or a space that another such byte or the end follows.
[[nodiscard]] inline std::size_t end_of_words(std::string_view s, std::size_t at) noexcept {
#if defined(__SSE2__)
  const auto parts = [](__m128i block) {
    const auto low = _mm_cmpeq_epi8(_mm_min_epu8(block, _mm_set1_epi8(0x20)), block);
    return low | _mm_cmpeq_epi8(block, _mm_set1_epi8(0x7F)) |
           _mm_cmpeq_epi8(block, _mm_set1_epi8(static_cast<char>(0xC2)));
  };
  for (; at + 17 <= s.size(); at += 16) {
    const auto* here = s.data() + at;
    const auto block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(here));
    const auto next = _mm_loadu_si128(reinterpret_cast<const __m128i*>(here + 1));
    const auto lone = _mm_andnot_si128(parts(next), _mm_cmpeq_epi8(block, _mm_set1_epi8(' ')));
    const auto mask = static_cast<unsigned>(_mm_movemask_epi8(_mm_andnot_si128(lone, parts(block))));
    if (mask != 0) return at + static_cast<std::size_t>(std::countr_zero(mask));
  }
#endif
  for (; at < s.size(); ++at) {
    if (may_part_words(s[at]) && (s[at] != ' ' || at + 1 >= s.size() || may_part_words(s[at + 1]))) break;
  }
  return at;
}

/// True when a byte below 0x20 other than TAB, LF and CR occurs.
[[nodiscard]] inline bool has_controls(std::string_view s) noexcept {
  constexpr std::size_t kBlock = 4096;  // looked at without a branch, so that it is done in vectors
  while (!s.empty()) {
    unsigned char found = 0;
    for (const char c : s.substr(0, kBlock)) {
      const auto b = static_cast<unsigned char>(c);
      found |= static_cast<unsigned char>((b < 0x20) & (b != '\t') & (b != '\n') & (b != '\r'));
    }
    if (found != 0) return true;
    s.remove_prefix(s.size() < kBlock ? s.size() : kBlock);
  }
  return false;
}

}  // namespace dongtin
