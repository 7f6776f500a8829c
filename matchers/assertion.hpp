/// Whether who tells a claim asserts it, by how it is told: which words stand around it, in what order, how much of the
/// text is the claim, what signs there are that life goes on. No word alone says so; the sum of them does.
///
/// In      an item and its folded fields; the hit of a claim, the stance and the signs (contrary.hpp) that were read of
///         it, and whether the claim is a scam.
/// Out     the logarithm of the odds that the writer asserts the claim, and whether they suffice; where they do not, of
///         what speaks against it the words that say most.
/// Errors  none. Threads any, each with its own scratch. Cost linear in the syllables around the claim
///         (kContraryReach); of matched claims alone.
/// Source  logistic regression over what stands in the sets of tests/cases/assessment that are for development
///         and in everyday posts (tests/matchers/assertion_fit.cpp fits it, and says how it does on sets that took no
///         part).
///
/// The claim's own words are one mark wherever they stand ("X"), numbers another ("N"), the begin of a sentence a third
/// ("#"), the signs between words six more: "nghe X", "X , mà". So nothing of it depends on what a rumour is about.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "matchers/claims.hpp"
#include "matchers/contrary.hpp"
#include "matchers/stance.hpp"

namespace dongtin {

/// A syllable around the claim, or one of the marks.
struct AssertionToken {
  std::uint64_t key = 0;
  Field field = Field::text;
  std::uint32_t syllable = 0;
};

/// One thing that was found, and how much of it.
struct AssertionFeature {
  std::uint64_t key = 0;
  float value = 0;
  std::uint32_t token = 0, tokens = 0;  // the words it is; none of what is no words
};

/// Of one worker, reused.
struct AssertionScratch {
  std::vector<AssertionToken> tokens;
  std::vector<AssertionFeature> features;
  std::vector<PhraseHit> hits;
};

struct AssertionWeight {
  std::string_view name;  // "@share", "nghe X"
  float weight = 0;
};
/// The table, the constant first.
[[nodiscard]] std::span<const AssertionWeight> assertion_weights();

/// Of a feature's name; of words as they are spelled.
[[nodiscard]] std::uint64_t assertion_key(std::string_view name);
inline constexpr std::array<std::string_view, 9> kAssertionMarks{"X", "N", "#", "?", "!", "…", ":", "“", ","};
/// Features that are no words: of the hit, the stance and the shape of the text; and kinds of three tables of phrases
/// ("@stance-16" is StanceMark's 16).
inline constexpr std::array<std::string_view, 29> kAssertionShapes{
    "@after",     "@agreed", "@asking",   "@asks",    "@before",  "@beside",  "@colon", "@dash",
    "@denying",   "@events", "@exclaims", "@insists", "@lines",   "@missing", "@names", "@neighbours",
    "@numbers",   "@odds",   "@parts",    "@quotes",  "@quoting", "@rest",    "@said",  "@scam",
    "@sentences", "@share",  "@trails",   "@verse",   "@without"};
inline constexpr std::array<std::string_view, 3> kAssertionTables{"@cap-", "@contrary-", "@stance-"};
inline constexpr int kMostAssertionKinds = 64;  // of a table

struct AssertionCase {
  const Item& item;
  const Folded &title, &text;
  const ClaimHit& hit;
  const StanceReading& stance;
  const ContrarySigns& signs;
  bool scam = false;  // the claim is one
};

/// Fills scratch.tokens and scratch.features, each feature once.
void read_assertion(const AssertionCase& told, AssertionScratch& scratch);

struct AssertionReading {
  double log_odds = 0;
  bool asserts = false;
  std::vector<Span> spans;  // of what speaks most against it; sorted, disjoint
  std::string reason;       // in Vietnamese, with those words; empty where he asserts it
};

/// From it on the writer is taken to assert the claim, unless he denies or quotes it: about three to one, for who is
/// wrongly said to spread a falsehood is worse off than who is left for a person to read. Of the texts of sets that
/// were left out of the fit 85 in 100 that assert it are above it (without accents 85), and of those that do not and
/// that nothing else gives away 8 (12); of everyday posts that were never fitted 73 and 21 (74 and 23).
inline constexpr double kLeastAsserted = 1.0;
/// Below it the telling speaks against it; between the two it says neither.
inline constexpr double kTellsAgainst = -1.0;
/// The same of who asks something: none of 144 questions there is above it (1 of 146), and 4 of 16 who assert (9 of
/// 22).
inline constexpr double kAssertedThoughAsking = 1.5;

[[nodiscard]] AssertionReading assertion_of(const AssertionCase& told, AssertionScratch& scratch);

}  // namespace dongtin
