/// What a text tells beside a claim that does not go with it, where no word denies the claim: "ngồi câu ngay trên mặt
/// đập", "sáng nay vẫn đi chợ", a joke in verse.
///
/// In      an item and its folded fields; the words that say the claim, and whether the claim is a scam. Of what
///         repeats a claim only: a text that says little of a claim may well tell such things.
/// Out     contrary_signs: how often each kind of sign stands kContraryReach syllables around, none of them words of
/// the
///         claim, and where. contrary_of: what the text does instead of asserting, with the words that show it; nothing
///         where the signs do not suffice: each kind of them is worth something (kWorth).
/// Errors  none. Threads any, each with its own scratch. Cost linear.
///
/// A newspaper answers for what it prints: one that tells more beside a claim than the claim says tells of it. None of
/// the 687 texts that repeat a rumour in tests/cases/assessment is one's; its corrections say 0.16 to 0.45 of a claim's
/// words.
///
/// A phrase of one syllable counts only as it is spelled: without accents it is also something else, as some of two
/// syllables are (kReadOtherwise).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "matchers/contrary_words.hpp"
#include "matchers/phrases.hpp"
#include "storage/records/item.hpp"

namespace dongtin {

enum class Contrary : std::uint8_t {
  joking,
  contradicting,  // the writer tells what he saw, asked or paid
  reporting,      // press that tells more than the claim says
};

struct ContraryReading {
  Contrary contrary = Contrary::joking;
  std::vector<Span> spans;
  std::string reason;
};

/// Of one worker, reused.
struct ContraryScratch {
  std::vector<PhraseHit> hits;
};

/// Syllables [first, end) of a field, kContraryReach at most around the words that say the claim; where it has none of
/// them its first ones.
struct SaidStretch {
  std::uint32_t first = 0, end = 0;
};
inline constexpr std::uint32_t kContraryReach = 120;
[[nodiscard]] SaidStretch around_said(const Folded& folded, Field field, std::span<const Span> said);
/// The syllable is one of the claim's.
[[nodiscard]] bool is_said(std::span<const Span> said, Field field, const Syllable& syllable);

/// What stands around a claim, by kind (ContraryMark): how often.
struct ContrarySigns {
  std::vector<Span> spans;
  std::array<int, kContraryMarks> kinds{};
  bool verse = false;
};
[[nodiscard]] ContrarySigns contrary_signs(const Item& item, const Folded& title, const Folded& text,
                                           std::span<const Span> said, bool scam, ContraryScratch& scratch);

[[nodiscard]] std::optional<ContraryReading> contrary_of(const Item& item, const Folded& title, const Folded& text,
                                                         std::span<const Span> said, ContrarySigns signs);

}  // namespace dongtin
