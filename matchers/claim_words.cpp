#include "matchers/claim_words.hpp"

#include <algorithm>
#include <cstring>

#include "matchers/fold_table.hpp"

namespace dongtin {

WordKey word_key(std::string_view letters) noexcept {
  const std::size_t size = letters.size();
  if (size == 0) return 1;
  if (size <= 8) {
    WordKey key = 0;
    std::memcpy(&key, letters.data(), size);
    if (size >= 2 && letters[size - 1] == 'y' &&
        std::string_view("aeouiy").find(letters[size - 2]) == std::string_view::npos) {
      key ^= WordKey{static_cast<unsigned char>('y' ^ 'i')} << (8 * (size - 1));
    }
    return key;
  }
  WordKey key = 14695981039346656037ULL;
  for (const char c : letters) key = (key ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  return key | 1ULL << 63;  // no letter of a short key has this bit, but for scripts that are not folded
}

WordAccents accents_at(const Folded& folded, std::size_t syllable) noexcept {
  const Syllable& s = folded.syllables[syllable];
  WordAccents out;
  if (!s.marked) return out;
  const std::uint32_t letters = std::min<std::uint32_t>(s.length, 8);
  if (letters > 0 && s.at + 8 <= folded.marks.size()) {  // eight at once
    std::uint64_t marks = 0;
    std::memcpy(&marks, folded.marks.data() + s.at, 8);
    marks &= (~std::uint64_t{0} >> (64 - 8 * letters)) & 0x0F0F0F0F0F0F0F0FULL;
    marks = (marks | marks >> 4) & 0x00FF00FF00FF00FFULL;
    marks = (marks | marks >> 8) & 0x0000FFFF0000FFFFULL;
    out.quality = static_cast<std::uint32_t>(marks | marks >> 16);
  } else {
    for (std::uint32_t k = 0; k < letters; ++k) {
      out.quality |= (static_cast<unsigned char>(folded.marks[s.at + k]) & 0x0Fu) << (4 * k);
    }
  }
  const bool ask = (s.tones & (kHook | kTilde)) != 0;
  out.tones = static_cast<std::uint8_t>((s.tones & ~(kHook | kTilde)) | (ask ? kHook : 0));
  return out;
}

}  // namespace dongtin
