/// What claim matching keeps of the claims, and of one item.
///
/// Invariants: ids of words are dense; a claim's distinct words are sorted by id; lists of claims are bounded.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "matchers/claim_concepts.hpp"
#include "matchers/claim_facts.hpp"
#include "matchers/claim_keys.hpp"
#include "matchers/claim_words.hpp"
#include "matchers/claims.hpp"

namespace dongtin {

inline constexpr std::uint16_t kNoPlace = 0xFFFF;      // a number, which is no word
inline constexpr std::uint32_t kNumber = kNoWord - 1;  // the same, among words: neighbours stand on both sides of it

/// A word of a claim; the same letters with other accents are another one.
struct ClaimWord {
  std::uint32_t word = 0;
  float weight = 0;
  WordAccents accents;
  std::uint16_t count = 0;   // times it stands in the claim
  std::uint32_t places = 0;  // where, in CompiledClaim::places
  bool named = false;        // it stands in a name
};

/// A phrase of the claim for which others may stand.
struct ClaimConcept {
  std::uint16_t group = 0;
  bool event = false;
  std::vector<std::uint16_t> words;  // of CompiledClaim::words
};

/// Syllables [first, end) of the claim that say whom or what it is about.
struct ClaimName {
  std::uint16_t first = 0, end = 0;
};

struct CompiledClaim {
  Folded folded;
  std::uint32_t syllables = 0;
  std::uint32_t lasting = 0;  // of them, those that are words; of an ended claim without those of its dates and numbers
  bool ended = false;
  bool identified = false;  // by a document or code
  bool bare = false;        // written without accents: it may be any of the words
  std::vector<ClaimWord> words;
  std::vector<std::uint16_t> places;   // syllables, by word
  std::vector<std::uint16_t> word_at;  // of `words`, by syllable; kNoPlace
  std::vector<ClaimConcept> concepts;
  std::vector<ClaimName> names;
  float total = 0;      // weight of all words, each as often as it stands
  float of_names = 0;   // of the words in names
  float of_events = 0;  // of the phrases that say what happens
  float middle = 0;     // of a word that is not common
  float reach = 0;      // weight of the shingles under which it is listed
  Stated stated;
  Agreement most;  // that a text can have with what is stated
  std::optional<Day> day;
};

/// Claims that a shingle leads to: `count` of ClaimIndex::Tables::lists from `first` on; of one claim `first` is the
/// claim itself.
struct ClaimList {
  std::uint32_t first = 0, count = 0;
};

/// What may follow a word in a phrase that begins with it: bits of the second word, and whether there need be none.
struct PhraseBegins {
  std::uint64_t seconds = 0;
  bool alone = false;

  void add(std::uint32_t second) {
    if (second == kNoWord) alone = true;
    if (second != kNoWord) seconds |= bit(second);
  }
  [[nodiscard]] bool may_go_on(std::uint32_t next) const {
    return alone || next == kNumber || (seconds & bit(next)) != 0;
  }

 private:
  static std::uint64_t bit(std::uint32_t word) { return 1ULL << (word & 63); }
};

struct KnownWord {
  ClaimList list;
  float weight = 0;
  std::uint32_t phrase = kNoWord;  // of ConceptTable, those that begin with it
  PhraseBegins begins, leading;    // of all of them; of those whose concept leads to claims
};

struct KnownConcept {
  ClaimList list;
  float weight = 0;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> begins;  // of its phrases the first two words, or kNoWord
};

struct ClaimIndex::Tables {
  KeyMap<std::uint32_t> words;     // WordKey -> word
  KeyMap<ClaimList> pairs;         // two words
  std::vector<KnownWord> of_word;  // those of claims, the most frequent first; then those that only begin a phrase
  std::vector<KnownConcept> of_concept;
  std::uint32_t claim_words = 0;  // of of_word
  std::vector<std::uint32_t> lists;
  std::vector<CompiledClaim> claims;
  std::uint32_t in_force = 0;         // of `claims`, first
  std::vector<float> share_of_reach;  // by claim: 1 / reach

  [[nodiscard]] float weight_of_pair(std::uint32_t a, std::uint32_t b) const {
    return 0.5F * (of_word[a].weight + of_word[b].weight);
  }
  void build(std::span<const ClaimEntry> entries);

 private:
  void compile(std::span<const ClaimEntry> entries);
  void weigh();
  void list_claims();
};

/// Never 0.
constexpr std::uint64_t pair_key(std::uint32_t a, std::uint32_t b) {
  return (static_cast<std::uint64_t>(a) + 1) << 32 | b;
}

/// Where the words of a field stand that the candidates use, or their concepts: in its order, and by word.
class FieldWords {
 public:
  struct Token {
    std::uint32_t word, syllable, next;
    std::uint32_t syllables;
    WordAccents accents;  // of a word
  };
  void clear(std::size_t words) {
    tokens_.clear();
    if (slots_.size() < words) slots_.resize(words);
    if (++stamp_ == 0) {
      for (auto& slot : slots_) slot.stamp = 0;
      stamp_ = 1;
    }
  }
  void want(std::uint32_t word) {
    if (!wanted(word)) slots_[word] = {stamp_, kNoWord, kNoWord};
  }
  [[nodiscard]] bool wanted(std::uint32_t word) const { return slots_[word].stamp == stamp_; }
  /// Of a word that is wanted.
  void add(std::uint32_t word, std::uint32_t syllable, std::uint32_t syllables, WordAccents accents = {}) {
    Slot& slot = slots_[word];
    const auto index = static_cast<std::uint32_t>(tokens_.size());
    tokens_.push_back({word, syllable, kNoWord, syllables, accents});
    (slot.first == kNoWord ? slot.first : tokens_[slot.last].next) = index;
    slot.last = index;
  }
  [[nodiscard]] bool has(std::uint32_t word) const { return wanted(word) && slots_[word].first != kNoWord; }
  /// With accents that may be those.
  [[nodiscard]] bool has(std::uint32_t word, WordAccents accents) const {
    if (!wanted(word)) return false;
    auto i = slots_[word].first;
    while (i != kNoWord && !may_agree(tokens_[i].accents, accents)) i = tokens_[i].next;
    return i != kNoWord;
  }
  [[nodiscard]] bool empty() const { return tokens_.empty(); }
  template <class Visit>
  void each(std::uint32_t word, std::size_t most, Visit visit) const {
    if (!wanted(word)) return;
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
  float names = 0, rest = 0;          // shares: of the names, of the words in none
  float events = 0;                   // share of the phrases that say what happens
  float beside = 0;                   // share of it whose neighbours in the claim are neighbours here, 0..1
};

struct ClaimScratch::State {
  struct Hit {
    std::uint32_t syllable;
    std::uint16_t word;  // of CompiledClaim::words
    std::uint16_t how;   // bits of How
    std::uint16_t syllables;
    bool other;  // another phrase stands for it
  };
  struct Lead {  // a shingle of the item that leads to claims
    ClaimList list;
    float weight;
  };
  struct Pair {
    std::uint32_t first, second;
  };
  struct Candidate {
    float share;  // of its shingles
    std::uint32_t claim;
  };
  std::array<std::vector<std::uint32_t>, 2> words;  // by field and syllable: of Tables::of_word, or kNoWord
  std::array<FieldWords, 2> fields, concepts;       // of what the candidates speak of
  std::vector<std::uint32_t> begins;                // stamps by word: a phrase of such a concept may begin with it
  std::uint32_t stamp = 0;
  std::vector<float> reached;  // by claim
  std::vector<std::uint32_t> touched;
  std::vector<Pair> pairs;
  std::vector<Lead> leads;
  KeySet met;                              // pairs
  std::vector<Candidate> in_force, ended;  // the best of each
  std::vector<Hit> hits, beside;           // of the field; of the title, while the text is aligned
  std::vector<std::uint32_t> hits_of;      // by word of the claim, where its hits begin
  std::vector<std::uint16_t> counts;
  Stated stated[2];                // by field
  bool read[2] = {};               // it is of the whole field
  std::size_t begin = 0, end = 0;  // hits of the best window
};

/// Share of the claim's events whose words `counts` says are there; `otherwise` where it has none.
[[nodiscard]] float events_of(const CompiledClaim& claim, std::span<const std::uint16_t> counts, float otherwise);

/// The best window of `field`; its hits are state.hits [begin, end). What only the title says counts with the text:
/// those hits are state.beside.
[[nodiscard]] Alignment align(const CompiledClaim& claim, const Folded& folded, Field field, const Folded& title,
                              ClaimScratch::State& state);

}  // namespace dongtin
