/// The words of a claim and of a text as claim matching compares them.
///
/// In      folded syllables. Out a key of each syllable, its accents; how common a word is.
/// Errors  none. Threads any; the table is made at the first call. Cost constant a syllable.
/// Source  claim_common.cpp: frequencies counted over encyclopedia text.
#pragma once

#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>

#include "matchers/normalise.hpp"

namespace dongtin {

using WordKey = std::uint64_t;

/// Of folded letters; final y behind a consonant is i ("kỹ thuật", "kĩ thuật"). Never 0.
[[nodiscard]] WordKey word_key(std::string_view letters) noexcept;

/// The same of one syllable.
[[nodiscard]] inline WordKey word_key(const Folded& folded, std::size_t syllable) noexcept {
  const Syllable& s = folded.syllables[syllable];
  if (s.length == 0 || s.length > 8 || s.at + 8 > folded.stream.size() || folded.stream[s.at + s.length - 1] == 'y')
    return word_key(folded.letters(syllable));
  WordKey key = 0;
  std::memcpy(&key, folded.stream.data() + s.at, 8);
  return key & (~WordKey{0} >> (64 - 8 * s.length));
}

/// Begins with a digit: facts compare it, not words.
[[nodiscard]] inline bool is_numeric(std::string_view letters) noexcept {
  return !letters.empty() && letters.front() >= '0' && letters.front() <= '9';
}

struct WordAccents {
  std::uint32_t quality = 0;  // four bits a letter, of the first eight
  std::uint8_t tones = 0;     // hỏi and ngã as one: many who write do not tell them apart
  bool operator==(const WordAccents&) const = default;
};
[[nodiscard]] WordAccents accents_at(const Folded& folded, std::size_t syllable) noexcept;

/// The text's syllable is the claim's, or lacks some of its marks.
[[nodiscard]] constexpr bool may_agree(WordAccents text, WordAccents claim) noexcept {
  return (text.quality & ~claim.quality) == 0 && (text.tones & ~claim.tones) == 0;
}

/// Of stretches of 25 syllables of Vietnamese prose, those that hold this word: how little it says. Without `accents`
/// the most common word with these letters.
[[nodiscard]] float share_of_stretches(WordKey key, std::optional<WordAccents> accents);

}  // namespace dongtin
