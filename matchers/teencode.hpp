/// The short spellings of chat that are no Vietnamese syllables: "ko", "dc", "ntn".
///
/// In      a folded token ("dc" for đc, dc, DC). Out the words it stands for, folded, or null.
/// Errors  none. Threads any; the table is made at the first call. Cost one hash look-up.
/// Source  usage seen on public posts; only spellings that stand for one thing: "k" is also a thousand, "ca" a song.
#pragma once

#include <string_view>

#include "matchers/normalise.hpp"
#include "storage/records/ids.hpp"

namespace dongtin {

[[nodiscard]] const Folded* teencode_words(std::string_view token);
/// Of all spellings and what they stand for.
[[nodiscard]] Digest teencode_digest();

}  // namespace dongtin
