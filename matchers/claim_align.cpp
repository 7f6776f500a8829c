#include <algorithm>

#include "matchers/claim_tables.hpp"

namespace dongtin {

namespace {

constexpr std::uint32_t kMinWindow = 24, kMaxWindow = 120;  // syllables
constexpr std::size_t kMaxHitsOfWord = 256;
constexpr float kLengthCost = 0.15F;     // of a window of full length, in shares of the claim's weight
constexpr std::uint32_t kNear = 2;       // syllables between neighbours, at most
constexpr std::uint32_t kStraggler = 8;  // a word this far from the rest and of little weight is left out
constexpr float kLittle = 0.04F;

HowSet how_of(const Syllable& s, WordAccents text, WordAccents claim, bool other) {
  const HowSet undone = s.undone;
  if (other) return static_cast<HowSet>(undone | bit(How::any));
  if (text == claim) return static_cast<HowSet>(undone | bit(How::exact));
  return static_cast<HowSet>(undone | bit(s.marked ? How::partial : How::unaccented));
}

void collect(const CompiledClaim& claim, const Folded& folded, const FieldWords& words, ClaimScratch::State& state) {
  state.hits.clear();
  for (std::size_t w = 0; w < claim.words.size(); ++w) {
    const ClaimWord& word = claim.words[w];
    words.each(word.word, kMaxHitsOfWord, [&](const FieldWords::Token& token) {
      const auto accents = accents_at(folded, token.syllable);
      if (!token.other && !claim.bare && !may_agree(accents, word.accents)) return;
      state.hits.push_back({token.syllable, static_cast<std::uint16_t>(w),
                            how_of(folded.syllables[token.syllable], accents, word.accents, token.other)});
    });
  }
  std::sort(state.hits.begin(), state.hits.end(), [](const auto& a, const auto& b) {
    return a.syllable != b.syllable ? a.syllable < b.syllable : a.word < b.word;
  });
}

bool neighbours(const CompiledClaim& claim, std::uint16_t a, std::uint16_t b) {
  const ClaimWord &x = claim.words[a], &y = claim.words[b];
  for (std::uint32_t i = 0; i < x.count; ++i) {
    for (std::uint32_t k = 0; k < y.count; ++k) {
      const int apart = static_cast<int>(claim.places[x.places + i]) - static_cast<int>(claim.places[y.places + k]);
      if (apart != 0 && apart <= static_cast<int>(kNear) && -apart <= static_cast<int>(kNear)) return true;
    }
  }
  return false;
}

}  // namespace

Alignment align(const CompiledClaim& claim, const Folded& folded, const FieldWords& words, ClaimScratch::State& state) {
  collect(claim, folded, words, state);
  Alignment out;
  const auto& hits = state.hits;
  state.begin = state.end = 0;
  if (hits.empty()) return out;
  auto& counts = state.counts;
  counts.assign(claim.words.size(), 0);
  const std::uint32_t width = std::clamp(3 * claim.syllables, kMinWindow, kMaxWindow);
  float weight = 0, best = -1;
  std::size_t from = 0;
  const auto drop = [&] {
    const auto w = hits[from++].word;
    if (counts[w]-- <= claim.words[w].count) weight -= claim.words[w].weight;
  };
  for (std::size_t to = 0; to < hits.size(); ++to) {
    const auto w = hits[to].word;
    if (counts[w]++ < claim.words[w].count) weight += claim.words[w].weight;
    while (hits[to].syllable - hits[from].syllable >= width) drop();
    while (from < to && counts[hits[from].word] > claim.words[hits[from].word].count) drop();
    const float length = static_cast<float>(hits[to].syllable - hits[from].syllable + 1) / static_cast<float>(width);
    const float value = weight - kLengthCost * claim.total * length;
    if (value <= best) continue;
    best = value;
    state.begin = from;
    state.end = to + 1;
  }
  const auto little = [&](std::size_t i) { return claim.words[hits[i].word].weight < kLittle * claim.total; };
  while (state.end - state.begin > 1 && little(state.begin) &&
         hits[state.begin + 1].syllable - hits[state.begin].syllable > kStraggler) {
    ++state.begin;
  }
  while (state.end - state.begin > 1 && little(state.end - 1) &&
         hits[state.end - 1].syllable - hits[state.end - 2].syllable > kStraggler) {
    --state.end;
  }
  counts.assign(claim.words.size(), 0);
  float beside = 0;
  for (std::size_t i = state.begin; i < state.end; ++i) {
    const auto w = hits[i].word;
    const float own = claim.words[w].weight;
    if (counts[w]++ >= claim.words[w].count) continue;
    out.matched += own;
    bool near = false;
    for (std::size_t k = i; !near && k > state.begin && hits[i].syllable - hits[k - 1].syllable <= kNear; --k) {
      near = hits[k - 1].syllable != hits[i].syllable && neighbours(claim, hits[k - 1].word, w);
    }
    for (std::size_t k = i + 1; !near && k < state.end && hits[k].syllable - hits[i].syllable <= kNear; ++k) {
      near = hits[k].syllable != hits[i].syllable && neighbours(claim, hits[k].word, w);
    }
    if (near) beside += own;
  }
  out.beside = out.matched > 0 ? beside / out.matched : 0;
  out.first = hits[state.begin].syllable;
  out.last = hits[state.end - 1].syllable;
  return out;
}

}  // namespace dongtin
