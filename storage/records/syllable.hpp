/// Whether letters can be a Vietnamese syllable.
///
/// In      lower-case folded letters: no accents, đ as d ("nghieng").
/// Out     true when an initial and a rhyme of the language make it up; says nothing of whether the word exists.
/// Errors  none. Threads any; no state. Cost a few compares.
/// Source  the closed lists of initials and rhymes of Vietnamese spelling, folded: k, gh, ngh before e, i, y only.
#pragma once

#include <string_view>

namespace dongtin {

[[nodiscard]] bool is_syllable(std::string_view folded) noexcept;

}  // namespace dongtin
