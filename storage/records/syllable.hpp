/// Whether letters can be a Vietnamese syllable: of folded letters, and of letters with their marks.
///
/// In      is_syllable: lower-case folded letters: no accents, đ as d ("nghieng"). is_spelled: one word of any case as
///         code points, composed or decomposed.
/// Out     true when an initial and a rhyme of the language make it up; says nothing of whether the word exists.
///         is_spelled also wants the quality marks of the rhyme, one tone at most, on the vowel that carries it (both
///         tone-mark styles), and sắc or nặng before a stop (c, ch, p, t).
/// Errors  none. Threads any. Cost a few compares; of is_syllable() mostly one, for its answers are kept (32 KiB).
/// Source  the closed lists of initials and rhymes of Vietnamese spelling: k, gh, ngh before e, i, y only; final k as
///         in Đắk Lắk.
#pragma once

#include <string_view>

#include "storage/records/ids.hpp"

namespace dongtin {

[[nodiscard]] bool is_syllable(std::string_view folded) noexcept;
[[nodiscard]] bool is_spelled(std::u32string_view word) noexcept;
/// Of the lists of initials and rhymes.
[[nodiscard]] Digest syllables_digest();

}  // namespace dongtin
