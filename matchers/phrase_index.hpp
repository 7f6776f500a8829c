/// Where literals occur in a folded text, found by their syllables: what the prefilter searches with for closed terms.
///
/// In      distinct literals " a b c " of terms.hpp, of at most kMaxSyllables, each filed under its rarest two
/// neighbours; how rare, Frequencies
///         says. A folded text. Out each occurrence within a sentence, the occurrences of one literal in order.
/// Errors  none. Threads any once built; ids() of a Scratch one.
/// Cost    one look-up a syllable, a bit a pair of known ones, a probe a pair that is filed, then a comparison of
///         small numbers for each literal filed there. Built in milliseconds. See tests/bench/match_bench.
/// Source  ARCHITECTURE.md 31: beside Hyperscan's scan of the same literals faster at any number of them.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "matchers/frequencies.hpp"
#include "matchers/normalise.hpp"
#include "matchers/occurrences.hpp"
#include "matchers/syllable_key.hpp"

namespace dongtin {

struct PhraseIndexScratch {
  struct Filed {
    std::uint32_t at;   // the second syllable of the pair
    std::uint32_t pos;  // a slot of the table of pairs, then of the postings
  };
  std::vector<std::uint32_t> ids;  // by syllable; 0 of one that no literal has
  std::vector<Filed> filed, longer;
  struct Hit {
    std::uint32_t literal, at;
  };
  std::vector<Hit> hits;
};

class PhraseIndex {
 public:
  static constexpr std::size_t kMaxSyllables = 200;

  /// `literals`, indexes into `all`: those to file; each begins and ends with a space.
  PhraseIndex(std::span<const std::string> all, std::span<const std::uint32_t> literals,
              const Frequencies& frequencies);

  void search(const Folded& text, Field field, PhraseIndexScratch& scratch, Occurrences& out) const;

 private:
  static constexpr std::uint32_t kNone = 0xFFFFFFFF;
  static constexpr std::uint32_t kInexact = 1 << 30, kLast = std::uint32_t{1} << 31;
  struct Pair {
    std::uint32_t first = 0, second = 0;  // ids; 0 of an empty slot
    std::uint32_t literal = kNone;        // the one that is these two alone
    std::uint32_t postings = kNone;       // of the longer ones
  };
  struct Phrase {
    std::uint32_t literal = 0;
    std::uint32_t ids = 0, size = 0;
    std::uint32_t anchor = 0;
    bool inexact = false;
  };

  [[nodiscard]] std::size_t word_slot(SyllableKey key) const;
  [[nodiscard]] std::size_t pair_slot(std::uint32_t first, std::uint32_t second, std::size_t from) const;
  void file(std::vector<Phrase> phrases, std::span<const std::uint32_t> ids);
  void file_single(SyllableKey key, std::uint32_t value);
  void read_ids(const Folded& text, Field field, PhraseIndexScratch& scratch, Occurrences& out) const;
  void read_pairs(const Folded& text, PhraseIndexScratch& scratch) const;
  void add_single(std::size_t slot, const Folded& text, Field field, std::uint32_t at, Occurrences& out) const;
  [[nodiscard]] bool stands_at(const std::uint32_t* posting, std::uint32_t first, const Folded& text,
                               std::span<const std::uint32_t> ids) const;

  std::vector<SyllableKey> words_;             // open addressing; the id of a syllable is its slot and one
  std::vector<std::uint64_t> single_;          // a bit a slot: a literal is this syllable alone
  std::vector<std::uint32_t> single_literal_;  // by slot; of an inexact key, of inexact_
  std::vector<std::uint64_t> bits_;            // by pair
  std::vector<Pair> pairs_;
  // Of each literal longer than two its number; how many syllables stand before its pair and behind it, kInexact,
  // kLast; the ids of these. The literals of one pair follow each other.
  std::vector<std::uint32_t> postings_;
  struct Inexact {
    SyllableKey key;  // of a single syllable, else 0
    std::uint32_t literal;
    std::string letters;
    auto operator<=>(const Inexact&) const = default;
  };
  std::vector<Inexact> inexact_;  // literals whose letters are compared, sorted
};

}  // namespace dongtin
