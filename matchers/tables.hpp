/// What is compiled into matching, as one digest: which program would read a text the same way.
///
/// Out     SHA-256 over what folding makes of every character, the rhymes and initials of syllables, the short
///         spellings of chat, and the words that are spelled with i or y.
/// Errors  none. Threads any. Cost a millisecond or two, once.
#pragma once

#include "storage/records/ids.hpp"

namespace dongtin {

[[nodiscard]] const Digest& tables_digest();

}  // namespace dongtin
