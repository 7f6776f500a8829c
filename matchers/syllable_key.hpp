/// A folded syllable as one number.
///
/// In      a syllable of a folded text. Out its bytes, when it has at most eight and none is beyond ASCII at the end;
///         else a hash with the highest bit set: two that are equal then still have to be compared by their letters.
///         Never 0. Errors none. Threads any. Cost one load for all but the longest.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "matchers/normalise.hpp"

namespace dongtin {

using SyllableKey = std::uint64_t;

inline constexpr SyllableKey kInexactKey = SyllableKey{1} << 63;

[[nodiscard]] inline bool is_exact(SyllableKey key) noexcept {
  return (key & kInexactKey) == 0;
}

/// Of letters as they stand in Folded::stream.
[[nodiscard]] inline SyllableKey syllable_key(std::string_view letters) noexcept {
  static_assert(std::endian::native == std::endian::little);
  SyllableKey key = 0;
  if (!letters.empty() && letters.size() <= 8) {
    std::memcpy(&key, letters.data(), letters.size());
    if (is_exact(key)) return key;
  }
  key = 14695981039346656037ULL;
  for (const char c : letters) key = (key ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  return key | kInexactKey;
}

[[nodiscard]] inline SyllableKey syllable_key(const Folded& folded, std::size_t syllable) noexcept {
  const Syllable& s = folded.syllables[syllable];
  if (s.length - 1 < 8 && s.at + 8 <= folded.stream.size()) {
    SyllableKey key = 0;
    std::memcpy(&key, folded.stream.data() + s.at, 8);
    key &= ~SyllableKey{0} >> (64 - 8 * s.length);
    if (is_exact(key)) return key;
  }
  return syllable_key(folded.letters(syllable));
}

}  // namespace dongtin
