/// Spellings that are one word: `kĩ thuật` and `kỹ thuật`.
///
/// In      the words of a term as a query writes them.
/// Out     its other spellings, at most 7: each syllable of a table word written with i or y, in every combination of
///         the first three. A syllable with a capital is a name, which has one spelling (`Mỹ`, `Hy Lạp`).
/// Errors  none. Threads any. Cost the table once per phrase; for compiling rules, not for items.
/// Source  Quyết định 240/QĐ (1984) and the forms newspapers print; the table holds words met in both.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "matchers/accents.hpp"
#include "storage/records/ids.hpp"

namespace dongtin {

[[nodiscard]] std::vector<std::string> other_spellings(std::string_view words, Spelling spelling);

/// Of the words that are spelled both ways.
[[nodiscard]] Digest spellings_digest();

}  // namespace dongtin
