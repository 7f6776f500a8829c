/// What a text tells beside a claim that does not go with it, where no word denies the claim: "ngồi câu ngay trên mặt
/// đập", "sáng nay vẫn đi chợ", a joke in verse.
///
/// In      an item and its folded fields; the words that say the claim, and whether the claim is a scam. Of what
/// repeats a claim only: a text that says
///         little of a claim may well tell such things.
/// Out     what the text does instead of asserting, with the words that show it; nothing where the signs do not
///         suffice: each kind of them is worth something (kWorth), kReach syllables around, none of them words of the
///         claim.
/// Errors  none. Threads any, each with its own scratch. Cost linear.
///
/// A newspaper answers for what it prints: one that tells more beside a claim than the claim says tells of it. None of
/// the 687 texts that repeat a rumour in tests/cases/assessment is one's; its corrections say 0.16 to 0.45 of a claim's
/// words.
///
/// A phrase of one syllable counts only as it is spelled: without accents it is also something else, as some of two
/// syllables are (kReadOtherwise).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

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

[[nodiscard]] std::optional<ContraryReading> contrary_of(const Item& item, const Folded& title, const Folded& text,
                                                         std::span<const Span> said, bool scam,
                                                         ContraryScratch& scratch);

}  // namespace dongtin
