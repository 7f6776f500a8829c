/// How alike two texts are, told from numbers alone: no letters needed, so that a store can keep and compare them.
///
/// In      the outline of a text: 16 bits for each folded syllable, 0 between title and text (matchers/stories.hpp
/// makes
///         it); the first kMaxOutline syllables.
/// Out     signature(): kSignatureValues MinHash values over shingles of kShingle syllables, none for a text of fewer
///         than kMinSyllables, which is nobody's copy. resemblance() and containment(): estimates in [0, 1].
///         compare(): the exact overlap of two outlines; same_text(): whether one is a copy of the other.
/// Errors  none. Threads any; no allocation after the first calls of a thread.
/// Cost    signature() linear, one hash a shingle; compare() n log n; see tests/bench/stories_bench.cpp.
/// Source  Broder, SEQUENCES 1997; one permutation, Li, Owen and Zhang, NIPS 2012; empty bins, Shrivastava, ICML 2017.
///         Thresholds: measured on tests/cases/stories/pairs.ndjson.
///
/// A copy differs in a few long stretches: another intro, a paragraph more or less, a figure here and there. A bulletin
/// of another day differs in many short ones, a number or a name each, and shares most shingles all the same. So an
/// overlap alone does not tell them apart; the slots do: short stretches that both texts fill differently between the
/// same neighbours.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace dongtin {

inline constexpr std::size_t kShingle = 3;         // syllables
inline constexpr std::size_t kMinSyllables = 8;    // of a text that can have copies
inline constexpr std::size_t kMaxOutline = 2'000;  // syllables that are looked at, some 10 KB of text
inline constexpr std::size_t kSignatureValues = 64;
inline constexpr std::size_t kMaxSlot = 12;  // syllables on either side

using Outline = std::vector<std::uint16_t>;

struct Signature {
  std::array<std::uint16_t, kSignatureValues> values{};
  std::uint16_t shingles = 0;  // of the text, each place counted
  bool operator==(const Signature&) const = default;
};

[[nodiscard]] std::optional<Signature> signature(const Outline& outline);

/// Of the sets of shingles: shared / all, and shared / the smaller.
[[nodiscard]] double resemblance(const Signature& a, const Signature& b);
[[nodiscard]] double containment(const Signature& a, const Signature& b);

struct Likeness {
  std::uint32_t shared = 0, smaller = 0, larger = 0;  // shingles, each once
  std::uint32_t covered = 0;                          // syllables of the smaller text that shared shingles cover
  std::uint32_t slots = 0;
  [[nodiscard]] double overlap() const { return smaller == 0 ? 0 : static_cast<double>(shared) / smaller; }
  [[nodiscard]] double jaccard() const {
    const auto all = smaller + larger - shared;
    return all == 0 ? 0 : static_cast<double>(shared) / all;
  }
  /// Slots for each syllable covered.
  [[nodiscard]] double filled_otherwise() const { return covered == 0 ? 1 : static_cast<double>(slots) / covered; }
  bool operator==(const Likeness&) const = default;
};

/// The same either way round.
[[nodiscard]] Likeness compare(const Outline& a, const Outline& b);

[[nodiscard]] bool same_text(const Likeness& likeness);
/// Many of the same phrases and yet no copy: one form, filled anew for another day or place.
[[nodiscard]] bool same_form(const Likeness& likeness);

}  // namespace dongtin
