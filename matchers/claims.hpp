/// Which claims an item repeats, in other words or disguised, and what it says otherwise.
///
/// In      claims with their checkable elements (found in the text where none are given); an item and its folded
///         fields. Whether the writer asserts, denies or asks is not looked at.
/// Out     at most one hit a claim, those of claims in force first, best first: a probability and what it rests on, the
///         window of the field, the words that agree as byte ranges, and in Vietnamese each number, date, place or code
///         that the window states differently.
/// Errors  none. Threads ClaimIndex any; ClaimScratch one.
/// Cost    a look-up a syllable, then an alignment for each of at most `max_candidates` claims; bounded lists, so that
///         neither equal claims nor a text of one word grow it; no allocation once the scratch has grown, but for the
///         hits. See tests/bench/claims_bench.cpp for today's figure.
/// Source  Robertson & Zaragoza 2009 for the weights; constants fitted on the labelled sets of tests/cases/assessment
///         that are for development.
///
/// Candidates share rare syllables, pairs of syllables or concepts with the title and a part of the text. Each is
/// aligned as a bag of weighted words in the best window of at most four times its length, in any order, what the title
/// says beside it. A word agrees as in accents.hpp (the same marks, or some of them missing), a phrase also where
/// another of its concept stands (claim_concepts.hpp). What decides: which of the claim's names, other words and events
/// are there, whether neighbours stay neighbours, and how many of its numbers, dates and documents agree.
///
/// A claim whose validity ended changes nothing of what those in force find. It is hit by its fingerprint alone, only
/// when it would be matched, and by no more than kMaxEndedCandidates an item.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "matchers/normalise.hpp"
#include "storage/records/assessment.hpp"
#include "storage/records/claim.hpp"
#include "storage/records/claim_record.hpp"
#include "storage/records/item.hpp"
#include "storage/records/match.hpp"

namespace dongtin {

inline constexpr std::size_t kMinMatchedSyllables = 8;  // of a claim; a shorter one is only ever suggested
inline constexpr std::chrono::days kComesBack{30};  // after its verdict: another time, not the same rumour going round
inline constexpr std::size_t kMaxEndedCandidates = 8;   // of ended claims, beside those in force
inline constexpr std::size_t kMaxClaimSyllables = 400;  // what stands behind is not looked at

struct ClaimMatching {
  double suggested = 0.1;           // probability, 0.01..1
  double matched = 0.75;            // suggested..1; below it a person decides
  std::size_t max_candidates = 32;  // 1..256
};

struct ClaimEntry {
  Claim claim;
  std::vector<ClaimElement> elements;
  /// When its validity ended. It is then in force no more, and known again only as a rumour that comes back: by its
  /// fingerprint, which is its words without the dates and numbers that the next time changes.
  std::optional<Instant> ended = {};
};

/// What the probability of a hit rests on.
struct ClaimFeatures {
  float names = 0;  // share of the claim's names that are there; of a claim without names that of its words
  bool nameless = false;
  float rest = 0;       // share of its other words, or of phrases that stand for them
  float events = 0;     // share of those that say what happens
  float beside = 0;     // share of the words found that have the claim's neighbours
  float amount = 0;     // of words found: about one for each that is rare
  float agreed = 0;     // weight of numbers, dates, documents and domains that agree
  float missing = 0;    // that are left out
  float different = 0;  // that are stated otherwise
};

struct ClaimHit {
  std::uint32_t claim = 0;  // of ClaimIndex::entries()
  ClaimHitState state = ClaimHitState::suggested;
  double score = 0;  // the probability that it repeats the claim
  Field field = Field::text;
  std::uint32_t first = 0, last = 0;  // syllables of the window, both included
  std::vector<Span> spans;            // of the words that agree, title first; sorted, disjoint
  std::vector<Span> contradicted;     // "không vỡ", of what the claim says first; empty where the text says so, too
  ClaimFeatures features;
  std::vector<std::string> differs;  // "khác số: 450 thay vì 45.000"; not empty: suggested at most
  /// A claim that ended; or one in force, of which the item differs in nothing but dates and numbers and which was
  /// judged kComesBack before the item or longer ago.
  bool recurring = false;
};

class ClaimIndex;

/// Buffers of one thread.
class ClaimScratch {
 public:
  ClaimScratch();
  ~ClaimScratch();
  ClaimScratch(ClaimScratch&&) noexcept;
  ClaimScratch& operator=(ClaimScratch&&) noexcept;
  struct State;

 private:
  friend class ClaimIndex;
  std::unique_ptr<State> state_;
};

/// Immutable.
class ClaimIndex {
 public:
  [[nodiscard]] static std::shared_ptr<const ClaimIndex> build(std::vector<ClaimEntry> entries,
                                                               const ClaimMatching& settings = {});
  /// Of no claims.
  [[nodiscard]] static const ClaimIndex& none();
  ~ClaimIndex();
  ClaimIndex(const ClaimIndex&) = delete;
  ClaimIndex& operator=(const ClaimIndex&) = delete;

  /// Clears and fills `out`. The item's time says which day "sáng nay" is, and which year "7/11" is in.
  void find(const Item& item, const Folded& title, const Folded& text, ClaimScratch& scratch,
            std::vector<ClaimHit>& out) const;

  [[nodiscard]] std::span<const ClaimEntry> entries() const { return entries_; }
  /// Of everything that decides a hit: claims, elements, settings.
  [[nodiscard]] const Digest& revision() const { return revision_; }
  [[nodiscard]] std::size_t memory_bytes() const;

 private:
  struct Tables;
  class Search;
  ClaimIndex(std::vector<ClaimEntry> entries, const ClaimMatching& settings);

  std::vector<ClaimEntry> entries_;
  ClaimMatching settings_;
  Digest revision_;
  std::unique_ptr<const Tables> tables_;
};

}  // namespace dongtin
