/// What claim matching keeps of the claims, and of one item.
///
/// Invariants: ids of words are dense; a claim's distinct words are sorted by id; lists of claims are bounded.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include "matchers/claim_facts.hpp"
#include "matchers/claim_words.hpp"
#include "matchers/claims.hpp"

namespace dongtin {

inline constexpr std::uint32_t kNoWord = 0xFFFFFFFF;

/// Open addressing, filled once: key (never 0) -> number.
class KeyTable {
 public:
  void reserve(std::size_t keys) {
    std::size_t size = 16;
    while (size < keys * 2) size *= 2;
    slots_.assign(size, {});
  }
  /// The number of `key`, which is `value` when it is new; reserve() made room.
  std::uint32_t insert(std::uint64_t key, std::uint32_t value) {
    Slot& slot = slots_[place(key)];
    if (slot.key == 0) slot = {key, value};
    return slot.value;
  }
  [[nodiscard]] std::uint32_t find(std::uint64_t key) const {
    const Slot& slot = slots_[place(key)];
    return slot.key == 0 ? kNoWord : slot.value;
  }
  [[nodiscard]] std::size_t bytes() const { return slots_.size() * sizeof(Slot); }

 private:
  struct Slot {
    std::uint64_t key = 0;
    std::uint32_t value = 0;
  };
  [[nodiscard]] std::size_t place(std::uint64_t key) const {
    const std::size_t mask = slots_.size() - 1;
    std::uint64_t h = key * 0x9E3779B97F4A7C15ULL;
    std::size_t at = static_cast<std::size_t>(h ^ h >> 32) & mask;
    while (slots_[at].key != 0 && slots_[at].key != key) at = (at + 1) & mask;
    return at;
  }
  std::vector<Slot> slots_{16};
};

/// A word of a claim; the same letters with other accents are another one.
struct ClaimWord {
  std::uint32_t word = 0;
  float weight = 0;
  WordAccents accents;
  std::uint16_t count = 0;   // times it stands in the claim
  std::uint32_t places = 0;  // where, in CompiledClaim::places
};

struct CompiledClaim {
  Folded folded;
  std::uint32_t syllables = 0;
  std::uint32_t lasting = 0;  // of them, those that are words; of an ended claim without those of its dates and numbers
  bool ended = false;
  bool bare = false;  // written without accents: it may be any of the words
  std::vector<ClaimWord> words;
  std::vector<std::uint16_t> places;  // syllables, by word
  float total = 0;                    // weight of all words, each as often as it stands
  float middle = 0;                   // of a word that is not common
  float reach = 0;                    // weight of the shingles under which it is listed
  Stated stated;
  std::optional<Day> day;
};

/// Claims that a shingle leads to: claims[first, end).
struct ClaimList {
  std::uint32_t first = 0, end = 0;
  float weight = 0;
};

struct ClaimIndex::Tables {
  KeyTable words;  // WordKey -> word
  KeyTable pairs;  // two words -> pair
  std::vector<ClaimList> of_word, of_pair;
  std::vector<std::uint32_t> lists;
  struct Other {
    WordKey before = 0;
    std::vector<std::uint32_t> words;
  };
  std::vector<Other> others;
  std::vector<std::vector<std::uint32_t>> others_of_word;  // by word: of `others`
  std::vector<CompiledClaim> claims;
  std::vector<float> share_of_reach;  // by claim: 1 / reach
  std::vector<float> least;           // weight of words without which no fact makes a hit

  /// `least_covered`: of a claim, below which it is no hit.
  void build(std::span<const ClaimEntry> entries, float least_covered);

 private:
  void compile(std::span<const ClaimEntry> entries);
  void weigh();
  void list_claims();
};

constexpr std::uint64_t pair_key(std::uint32_t a, std::uint32_t b) {
  return (static_cast<std::uint64_t>(a) + 1) << 32 | b;
}

/// The words of a field that claims use, in its order and by word.
class FieldWords {
 public:
  struct Token {
    std::uint32_t word, syllable, next;
    bool other;  // not written so: it may stand for it
  };
  void clear(std::size_t words) {
    tokens_.clear();
    if (slots_.size() < words) slots_.resize(words);
    if (++stamp_ == 0) {
      for (auto& slot : slots_) slot.stamp = 0;
      stamp_ = 1;
    }
  }
  /// True when it is the first of this word.
  bool add(std::uint32_t word, std::uint32_t syllable, bool other) {
    Slot& slot = slots_[word];
    const auto index = static_cast<std::uint32_t>(tokens_.size());
    tokens_.push_back({word, syllable, kNoWord, other});
    if (slot.stamp == stamp_) {
      tokens_[slot.last].next = index;
      slot.last = index;
      return false;
    }
    slot = {stamp_, index, index};
    return true;
  }
  [[nodiscard]] bool has(std::uint32_t word) const { return slots_[word].stamp == stamp_; }
  template <class Visit>
  void each(std::uint32_t word, std::size_t most, Visit visit) const {
    if (slots_[word].stamp != stamp_) return;
    for (auto i = slots_[word].first; i != kNoWord && most-- > 0; i = tokens_[i].next) visit(tokens_[i]);
  }

 private:
  struct Slot {
    std::uint32_t stamp = 0, first = 0, last = 0;
  };
  std::vector<Token> tokens_;
  std::vector<Slot> slots_;
  std::uint32_t stamp_ = 0;
};

/// A claim laid over the best window of a field.
struct Alignment {
  std::uint32_t first = 0, last = 0;  // syllables
  float matched = 0;                  // weight of the claim's words in it, of 0..total
  float beside = 0;                   // share of it whose neighbours in the claim are neighbours here, 0..1
};

struct ClaimScratch::State {
  struct Hit {
    std::uint32_t syllable;
    std::uint16_t word;  // of CompiledClaim::words
    std::uint16_t how;   // bits of How
  };
  FieldWords fields[2];
  std::vector<float> reached;  // by claim
  std::vector<std::uint32_t> touched;
  std::vector<std::uint32_t> pair_stamps;
  std::uint32_t stamp = 0;
  std::vector<Hit> hits;
  std::vector<std::uint16_t> counts;
  Stated stated[2];                // by field
  bool read[2] = {};               // it is of the whole field
  std::size_t begin = 0, end = 0;  // hits of the best window
};

/// The best window of `field`; its hits are state.hits [begin, end).
[[nodiscard]] Alignment align(const CompiledClaim& claim, const Folded& folded, const FieldWords& words,
                              ClaimScratch::State& state);

}  // namespace dongtin
