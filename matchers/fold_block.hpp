/// What the next 64 bytes of a text are, as bits: where letters of more than one byte begin, and what stands between
/// syllables.
///
/// In      FoldBlock::kReadable bytes, from the start of a character on.
/// Out     masks, bit i for byte i. What is broken, cut by the block's end or of another script ends the block before
/// it. Errors  none. Threads any. Cost    some 200 instructions and no branch; without SSE2 a loop over the bytes.
/// Source  a branch on each letter's size is what a loop over accented UTF-8 spends its time on.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "matchers/fold_table.hpp"

namespace dongtin {

struct FoldBlock {
  static constexpr std::size_t kBytes = 64;
  static constexpr std::size_t kReadable = kBytes + 8;  // so that eight bytes can be read from anywhere in it

  std::size_t size = 0;       // bytes before the first that is no ASCII and cannot be a letter
  bool whole = false;         // nothing but the end of the block ends it
  std::uint64_t wide = 0;     // the first byte of each character of two or three bytes that may be a letter
  std::uint64_t between = 0;  // ASCII that is no letter and no digit: it closes a syllable; a number, a name may go on
  std::uint64_t signs = 0;    // those that may do more than close it: . ! ? ' line feed and, being next to these, # %
};

namespace fold_detail {

/// One bit per byte of a block, of each kind that FoldBlock is made of.
struct ByteKinds {
  std::uint64_t letter = 0;  // ASCII letters and digits
  std::uint64_t sign = 0;
  std::uint64_t foreign = 0;  // lead bytes that no letter of ours has
  std::uint64_t high = 0;     // no ASCII
  std::uint64_t continuation = 0;
  std::uint64_t three = 0;  // lead bytes of U+1000..1FFF
};

#if defined(__SSE2__)

inline ByteKinds byte_kinds(const unsigned char* text) {
  ByteKinds kinds;
  const auto all = [](unsigned char c) { return _mm_set1_epi8(static_cast<char>(c)); };
  for (unsigned i = 0; i < FoldBlock::kBytes; i += 16) {
    const __m128i x = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text + i));
    const auto put = [i](std::uint64_t& mask, __m128i of) {
      mask |= static_cast<std::uint64_t>(static_cast<unsigned>(_mm_movemask_epi8(of))) << i;
    };
    const auto is = [&](unsigned char c) { return _mm_cmpeq_epi8(x, all(c)); };
    // first <= v < first + count, as the one signed comparison there is
    const auto within = [&](__m128i v, unsigned char first, unsigned char count) {
      return _mm_cmplt_epi8(_mm_sub_epi8(v, all(static_cast<unsigned char>(first + 128))),
                            all(static_cast<unsigned char>(count + 128)));
    };
    const __m128i three = is(0xE1);
    const __m128i marks = _mm_or_si128(_mm_cmpeq_epi8(_mm_and_si128(x, all(0xF9)), all(0x21)), is('.'));
    const __m128i ends = _mm_or_si128(is('?'), is('\n'));
    put(kinds.letter, _mm_or_si128(within(_mm_or_si128(x, all(0x20)), 'a', 26), within(x, '0', 10)));
    put(kinds.sign, _mm_or_si128(marks, ends));
    put(kinds.foreign, _mm_andnot_si128(three, within(x, 0xE0, 32)));
    put(kinds.high, x);
    put(kinds.continuation, _mm_cmplt_epi8(x, all(0xC0)));
    put(kinds.three, three);
  }
  return kinds;
}

#else

inline ByteKinds byte_kinds(const unsigned char* text) {
  ByteKinds kinds;
  for (unsigned i = 0; i < FoldBlock::kBytes; ++i) {
    const unsigned c = text[i];
    const auto put = [i](std::uint64_t& mask, bool is) { mask |= std::uint64_t{is} << i; };
    put(kinds.letter, (c | 0x20) - 'a' < 26 || c - '0' < 10);
    put(kinds.sign, (c & 0xF9) == 0x21 || c == '.' || c == '?' || c == '\n');
    put(kinds.foreign, c >= 0xE0 && c != 0xE1);
    put(kinds.high, c >= 0x80);
    put(kinds.continuation, c >= 0x80 && c < 0xC0);
    put(kinds.three, c == 0xE1);
  }
  return kinds;
}

#endif

/// A character's word stands at 64 times its last byte but one, plus its last byte, less kBefore.
inline constexpr std::size_t kBefore = 0x80 * 64 + 0x80, kTwo = 0xC0 * 64 + 0x80 - kBefore;

consteval auto make_words() {
  std::array<std::uint32_t, kTwo + 0x800> words{};
  const auto word = [](char32_t c) { return std::bit_cast<std::uint32_t>(letter_of(c)); };
  for (char32_t c = 0x80; c < 0x800; ++c) words[kTwo + c] = word(c);
  for (char32_t c = 0; c < 0x1000; ++c) words[c] = word(0x1000 + c);
  return words;
}

inline constexpr auto kWords = make_words();

}  // namespace fold_detail

[[nodiscard]] inline FoldBlock fold_block(const unsigned char* text) {
  const fold_detail::ByteKinds is = fold_detail::byte_kinds(text);
  constexpr std::uint64_t kLast = std::uint64_t{1} << 63;
  const std::uint64_t wide = is.high & ~is.continuation & ~is.foreign;
  // Where a continuation is missing or too much, its lead byte counts: nothing of a broken character is consumed.
  const std::uint64_t broken = (wide << 1 | is.three << 2) ^ is.continuation;
  const std::uint64_t broken_wide = (wide & broken >> 1) | (is.three & broken >> 2);
  const std::uint64_t cut = (wide & kLast) | (is.three & kLast >> 1);
  const std::uint64_t stop = is.foreign | broken | broken_wide | cut;
  const std::uint64_t read = stop == 0 ? ~std::uint64_t{0} : (stop & (0 - stop)) - 1;
  return {static_cast<std::size_t>(std::countr_zero(stop)), (stop & ~cut) == 0, wide & read,
          ~(is.high | is.letter) & read, is.sign & read};
}

/// The Letter whose first byte is at `text`, of which FoldBlock::wide tells, as one word: its base in the low byte.
[[nodiscard]] inline std::uint32_t wide_letter(const unsigned char* text, std::size_t bytes) {
  static_assert(std::endian::native == std::endian::little);
  return fold_detail::kWords[text[bytes - 2] * std::size_t{64} + text[bytes - 1] - fold_detail::kBefore];
}

}  // namespace dongtin
