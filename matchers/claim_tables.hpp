/// What claim matching keeps of the claims, and of one item.
///
/// Invariants: ids of words are dense; a claim's distinct words are sorted by id; lists of claims are bounded.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "matchers/claim_concepts.hpp"
#include "matchers/claim_facts.hpp"
#include "matchers/claim_keys.hpp"
#include "matchers/claim_words.hpp"
#include "matchers/claims.hpp"
#include "matchers/likely_accents.hpp"

namespace dongtin {

inline constexpr std::uint16_t kNoPlace = 0xFFFF;      // a number, which is no word
inline constexpr std::uint32_t kNumber = kNoWord - 1;  // the same, among words: neighbours stand on both sides of it

/// A word of a claim; the same letters with other accents are another one.
struct ClaimWord {
  std::uint32_t word = 0;
  float weight = 0;
  WordAccents accents;
  std::uint16_t count = 0;        // times it stands in the claim
  std::uint32_t places = 0;       // where, in CompiledClaim::places
  std::uint16_t same = kNoPlace;  // of CompiledClaim::words, the next with the same letters
  bool named = false;             // it stands in a name
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
/// claim itself. With kAnchor where the shingle is one of the rarest that the claim has.
struct ClaimList {
  std::uint32_t first = 0, count = 0;
};
inline constexpr std::uint32_t kAnchor = 1U << 31;

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

/// Accents of a syllable that nobody asked for yet.
inline constexpr WordAccents kUnread{0xFFFFFFFF, 0xFF};

/// What is read of a field for all claims: the words at once, the rest where a claim asks for it.
struct FieldRead {
  std::vector<std::uint32_t> words;     // by syllable: of Tables::of_word, kNumber or kNoWord; one more behind the last
  std::vector<WordAccents> accents;     // by syllable, or kUnread
  std::vector<std::uint32_t> found_at;  // by syllable: of `found`, or kNoWord
  std::vector<ConceptTable::Found> found;
  LikelyAccents likely;

  [[nodiscard]] WordAccents accents_of(const Folded& folded, std::uint32_t syllable) {
    WordAccents& out = accents[syllable];
    if (out == kUnread) out = accents_at(folded, syllable);
    return out;
  }
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
    std::uint32_t block;
    bool again;  // it stands in the block before, too
  };
  struct Pair {
    std::uint32_t first, second, syllable;  // of the second
  };
  /// Weight of the shingles met that lead to a claim.
  struct Reach {
    float title = 0;
    float here = 0, both = 0;  // in the block; in it and the one before, each shingle once
    float best = 0;            // of `both`, so far
    std::uint16_t block = 0, best_block = 0;
  };
  struct Candidate {
    float standing;  // what leads to it, over the fourth root of what could
    std::uint32_t claim;
    std::uint32_t block;  // of the text, the second of the two that have most of it; 0 for none
  };
  std::array<FieldRead, 2> fields;
  std::vector<std::uint64_t> keys;    // of a field's words; 0 of a number
  std::vector<std::uint8_t> marks;    // by word: the claim that is laid over the item has it
  std::vector<std::uint16_t> marked;  // by word that is marked: of CompiledClaim::words, the first with these letters
  std::vector<std::uint32_t> begins;  // stamps by word: a phrase of its concepts may begin with it
  std::vector<std::uint32_t> groups;  // stamps by concept: it speaks of it
  std::uint32_t stamp = 0;
  std::vector<Reach> reached;       // by claim
  std::vector<std::uint16_t> near;  // by claim: the last block of the text with an anchor of it, or kAllowed
  std::vector<std::uint32_t> touched;
  std::vector<Pair> pairs;
  std::vector<Lead> leads;
  std::vector<std::uint32_t> met_words, met_concepts;  // the last block, from `begin_of_item` on
  KeyBlocks met_pairs;
  std::uint32_t begin_of_item = 1;
  std::uint32_t blocks = 0;                // of the item, the title's among them
  std::vector<Candidate> in_force, ended;  // the best of each
  std::array<std::vector<Hit>, 2> laid;    // by field: the claim's words
  std::vector<Hit> hits, beside;           // of the field; of the title, while the text is aligned
  std::vector<std::uint16_t> counts, placed;
  Stated stated[2];                // by field
  Stated otherwise;                // of a field without accents, as the likeliest words
  Folded restored;                 // those
  bool read[2] = {};               // it is of the whole field
  std::size_t begin = 0, end = 0;  // hits of the best window
};

/// Share of the claim's events whose words `counts` says are there; `otherwise` where it has none.
[[nodiscard]] float events_of(const CompiledClaim& claim, std::span<const std::uint16_t> counts, float otherwise);

/// What align() can give at best: of the claim's words those that one window can hold, and those in the title.
/// `all_concepts` counts every concept as if it were there.
[[nodiscard]] Alignment best_alignment(const CompiledClaim& claim, Field field, bool all_concepts,
                                       ClaimScratch::State& state);

/// The best window of what is laid out of `field`; its hits are state.hits [begin, end). What only the title says
/// counts with the text: those hits are state.beside.
[[nodiscard]] Alignment align(const CompiledClaim& claim, Field field, const Folded& folded, const Folded& title,
                              ClaimScratch::State& state);

/// Where the text says of what the claim says first that it did not happen: "đập không vỡ", with the negator. Nothing
/// where it asserts it as well, or where the claim itself negates it.
[[nodiscard]] std::vector<Span> contradicted(const CompiledClaim& claim, const FieldText& own, const FieldText& said,
                                             Field field, const ClaimScratch::State& state);

}  // namespace dongtin
