/// What the writer does with a stretch of the text: asserts it, asks, quotes it as rumour, or denies it.
///
/// In      an item and its folded fields; the syllables first..last of a field: the hit of a rule, the window that a
///         claim was aligned with, or the whole text; the words that say it, and those that say the contrary, where
///         they are known.
/// Out     the stance, the words that show it, and one line in Vietnamese; asserting without words where nothing shows
///         another.
/// Errors  none: a stretch beyond the field is cut. Threads any, each with its own scratch.
/// Cost    linear: a step a syllable of both fields, and the tables of phrases on the sentences looked at: the title,
///         those of the stretch, kBefore before and kBehind behind.
///
/// What is looked for, in this order (stance_words.cpp):
/// a denial, which is a word of falsehood ("tin vịt"), an authority's denial ("bác bỏ"), an absence ("không có chuyện")
/// or two small signs ("không … đâu"); unless it is turned round in its own sentence: before it by a doubter of it
/// ("ai bảo …", "đừng tin cái …"), behind it by a contrast and an affirmation ("nhưng … thật"). Then it asserts.
/// A question that wants to know, in or next to the stretch, which does not answer itself. A rehearsal, a model, a
/// dream, a report of what circulates.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "matchers/phrases.hpp"
#include "storage/records/item.hpp"

namespace dongtin {

enum class Stance : std::uint8_t { asserting, asking, quoting, denying };
[[nodiscard]] std::string_view name(Stance stance) noexcept;

struct StanceReading {
  Stance stance = Stance::asserting;
  std::vector<Span> spans;
  std::string reason;
};

/// Of one worker, reused.
struct StanceScratch {
  std::vector<Sentence> sentences;
  std::vector<PhraseHit> hits;
  std::vector<std::uint32_t> said, points;  // counts before each syllable: of words of the claim, of "chuyện đó"
};

[[nodiscard]] StanceReading stance_of(const Item& item, const Folded& title, const Folded& text, Field field,
                                      std::uint32_t first, std::uint32_t last, StanceScratch& scratch,
                                      std::span<const Span> said = {}, std::span<const Span> contradicted = {});

}  // namespace dongtin
