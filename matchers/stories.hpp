/// Near-copies and items about one event, told from folded text (matchers/normalise.hpp).
///
/// In      folded title and text: accents, letter case, composed or decomposed form and disguises make no difference.
/// Out     outline(): what storage/records/likeness.hpp compares. Gist: the words, names and numbers of an item, for
///         related(): items on the same event in other words, which are linked and never merged.
/// Errors  none. Threads any; no allocation after the first calls of a thread but for what is handed out.
/// Cost    linear in syllables; related() linear in the two gists; see tests/bench/stories_bench.cpp.
/// Source  thresholds: measured on tests/cases/stories/pairs.ndjson, the half that is for tuning.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "matchers/normalise.hpp"
#include "storage/records/likeness.hpp"
#include "storage/records/place.hpp"

namespace dongtin {

class Scratch;

/// Clears and fills `out`.
void outline(const Folded& title, const Folded& text, Outline& out);
/// Of the item that was matched in it last.
void outline(const Scratch& scratch, Outline& out);
/// As signature(outline): none for fewer than kMinSyllables syllables.
[[nodiscard]] std::optional<Signature> signature(const Folded& title, const Folded& text);

/// What an item is about, for related(). All sorted, each once.
struct Gist {
  std::vector<std::uint32_t> words;    // syllables and pairs of neighbours, those of grammar left out
  std::vector<std::uint32_t> names;    // pairs in capitals, and places that the gazetteer found
  std::vector<std::uint32_t> numbers;  // of two digits and more, but for years
  bool operator==(const Gist&) const = default;
};

inline constexpr std::size_t kMaxGist = 512;  // words of an item that are looked at

/// Clears and fills `out`. Capitals tell names only where small letters stand as well.
void gist(const Folded& title, const Folded& text, std::span<const PlaceHit> places, Gist& out);

/// In how many of the last items a word stood; the rarer, the more it says. The writer's own, one thread.
class Rarity {
 public:
  Rarity();
  void add(const Gist& gist);
  /// At least 0; ln((items + 1) / (with it + 0.5)), 1 while fewer than kFewItems were seen.
  [[nodiscard]] double weight(std::uint32_t word) const;

 private:
  static constexpr std::size_t kCells = 1u << 16;
  static constexpr std::uint32_t kFewItems = 100;
  static constexpr std::uint32_t kHalve = 50'000;  // items after which the past counts half
  std::vector<std::uint32_t> cells_;
  std::uint32_t items_ = 0;
};

/// What two items share, as the first of them writes it: at most kMaxShared of each, the rarest first.
struct Shared {
  std::vector<PlaceId> places;
  std::vector<std::string> words, names, numbers;
  bool operator==(const Shared&) const = default;
};
inline constexpr std::size_t kMaxShared = 8;

inline constexpr std::chrono::hours kRelatedWithin{7 * 24};
inline constexpr double kRelated = 0.18;

/// For people to see why. `title_text`, `text_text`: what was folded.
[[nodiscard]] Shared shared(const Folded& title, std::string_view title_text, const Folded& text,
                            std::string_view text_text, std::span<const PlaceHit> places, const Gist& other,
                            const Rarity& rarity);
/// In [0, 1]; 0 beyond kRelatedWithin.
[[nodiscard]] double relatedness(const Gist& a, const Gist& b, const Rarity& rarity, std::chrono::seconds apart);

}  // namespace dongtin
