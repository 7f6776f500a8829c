#include <algorithm>
#include <utility>

#include "matchers/claim_tables.hpp"

namespace dongtin {

namespace {

constexpr std::uint32_t kMinWindow = 48, kMaxWindow = 160;  // syllables
constexpr std::uint32_t kWindowTimes = 4;                   // a claim's length, at most
constexpr float kLengthCost = 0.3F;      // of a window of full length, in shares of the claim's weight
constexpr std::uint32_t kNear = 2;       // syllables between neighbours, at most
constexpr std::uint32_t kStraggler = 8;  // a word this far from the rest and of little weight is left out
constexpr float kLittle = 0.04F;
constexpr std::uint16_t kWritten = 1, kStandsFor = 2, kAnywhere = 4;  // of a word: how it is there
constexpr std::uint32_t kNameAround = 40;  // syllables beside the window where a name still says what it is about

using WordHit = ClaimScratch::State::Hit;

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

bool stands_at(const CompiledClaim& claim, std::uint16_t word, std::uint32_t place) {
  const ClaimWord& w = claim.words[word];
  const auto begin = claim.places.begin() + w.places;
  return std::find(begin, begin + w.count, place) != begin + w.count;
}

/// Two of its syllables stand beside each other, of a short one the only one.
bool named(const CompiledClaim& claim, const ClaimName& name, std::span<const WordHit> hits, const Folded& folded) {
  for (std::size_t i = 0; i < hits.size(); ++i) {
    if (hits[i].other) continue;
    for (std::uint32_t p = name.first; p < name.end; ++p) {
      if (!stands_at(claim, hits[i].word, p)) continue;
      if (name.end - name.first == 1) {
        if (folded.capital(hits[i].syllable) || !folded.syllables[hits[i].syllable].marked) return true;
        continue;
      }
      if (p + 1 == name.end) continue;
      for (std::size_t k = i + 1; k < hits.size() && hits[k].syllable <= hits[i].syllable + 1; ++k) {
        if (hits[k].syllable == hits[i].syllable + 1 && !hits[k].other && stands_at(claim, hits[k].word, p + 1))
          return true;
      }
    }
  }
  return false;
}

float weight_of(const CompiledClaim& claim, const ClaimName& name) {
  float out = 0;
  for (const ClaimWord& w : claim.words) {
    for (std::uint32_t k = 0; k < w.count; ++k) {
      const auto at = claim.places[w.places + k];
      if (at >= name.first && at < name.end) out += w.weight;
    }
  }
  return out;
}

/// Shares of the names, of the words in none, and of what happens, by the words that `counts` says are there.
void read_shares(const CompiledClaim& claim, const std::vector<std::uint16_t>& counts, Alignment& out) {
  float names = 0;
  for (std::size_t w = 0; w < claim.words.size(); ++w) {
    const ClaimWord& word = claim.words[w];
    const float own = word.weight * static_cast<float>(std::min(counts[w], word.count));
    out.matched += own;
    if (word.named) names += own;
  }
  const float rest = claim.total - claim.of_names;
  out.rest = rest > 0 ? (out.matched - names) / rest : 0;
  out.events = events_of(claim, counts, out.rest);
}

std::uint32_t width_of(const CompiledClaim& claim) {
  return std::clamp(kWindowTimes * claim.syllables, kMinWindow, kMaxWindow);
}

/// Weight of the words, and of those in no name, that one window can hold, with those that count anywhere.
std::pair<float, float> most_in_window(const CompiledClaim& claim, std::span<const WordHit> hits,
                                       std::span<const std::uint16_t> how, std::vector<std::uint16_t>& placed) {
  placed.assign(claim.words.size(), 0);
  const std::uint32_t width = width_of(claim);
  float all = 0, rest = 0, most = 0, most_rest = 0;
  const auto add = [&](const ClaimWord& word, float weight) {
    all += weight;
    if (!word.named) rest += weight;
  };
  std::size_t from = 0;
  for (const WordHit& hit : hits) {
    for (; hit.syllable - hits[from].syllable >= width; ++from) {
      const ClaimWord& word = claim.words[hits[from].word];
      if (placed[hits[from].word]-- <= word.count && (how[hits[from].word] & kAnywhere) == 0) add(word, -word.weight);
    }
    const ClaimWord& word = claim.words[hit.word];
    if (placed[hit.word]++ < word.count && (how[hit.word] & kAnywhere) == 0) add(word, word.weight);
    most = std::max(most, all);
    most_rest = std::max(most_rest, rest);
  }
  all = most;
  rest = most_rest;
  for (std::size_t w = 0; w < claim.words.size(); ++w) {
    if ((how[w] & kAnywhere) != 0) add(claim.words[w], claim.words[w].weight * claim.words[w].count);
  }
  return {all, rest};
}

void best_window(const CompiledClaim& claim, ClaimScratch::State& state) {
  const auto& hits = state.hits;
  auto& counts = state.counts;
  counts.assign(claim.words.size(), 0);
  const std::uint32_t width = width_of(claim);
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
}

float beside_of(const CompiledClaim& claim, ClaimScratch::State& state) {
  const auto& hits = state.hits;
  auto& counts = state.counts;
  counts.assign(claim.words.size(), 0);
  float beside = 0, matched = 0;
  for (std::size_t i = state.begin; i < state.end; ++i) {
    const auto w = hits[i].word;
    const float own = claim.words[w].weight;
    if (counts[w]++ >= claim.words[w].count) continue;
    matched += own;
    bool near = false;
    for (std::size_t k = i; !near && k > state.begin && hits[i].syllable - hits[k - 1].syllable <= kNear; --k) {
      near = hits[k - 1].syllable != hits[i].syllable && neighbours(claim, hits[k - 1].word, w);
    }
    for (std::size_t k = i + 1; !near && k < state.end && hits[k].syllable - hits[i].syllable <= kNear; ++k) {
      near = hits[k].syllable != hits[i].syllable && neighbours(claim, hits[k].word, w);
    }
    if (near) beside += own;
  }
  return matched > 0 ? beside / matched : 0;
}

}  // namespace

float events_of(const CompiledClaim& claim, std::span<const std::uint16_t> counts, float otherwise) {
  if (claim.of_events <= 0) return otherwise;
  float events = 0;
  for (const ClaimConcept& each : claim.concepts) {
    if (!each.event) continue;
    float all = 0, there = 0;
    for (const auto w : each.words) {
      all += claim.words[w].weight;
      there += counts[w] > 0 ? claim.words[w].weight : 0;
    }
    if (all > 0) events += there * there / all;  // "mất" is little of "mất thanh khoản"
  }
  return events / claim.of_events;
}

Alignment best_alignment(const CompiledClaim& claim, Field field, bool all_concepts, ClaimScratch::State& state) {
  auto& counts = state.counts;
  counts.assign(claim.words.size(), 0);
  for (std::size_t f = 0; f <= static_cast<std::size_t>(field); ++f) {  // the title's count with the text
    for (const WordHit& hit : state.laid[f]) counts[hit.word] |= hit.other ? kStandsFor : kWritten;
  }
  Alignment out;
  for (const ClaimName& name : claim.names) {
    float weight = 0;
    int there = 0;
    for (std::uint32_t at = name.first; at < name.end; ++at) {
      const auto w = claim.word_at[at];
      if (w == kNoPlace) continue;
      weight += claim.words[w].weight;
      there += counts[w] & kWritten;
    }
    if (there >= std::min(2, name.end - name.first)) out.names += weight / claim.of_names;
  }
  if (all_concepts) {
    for (const ClaimConcept& each : claim.concepts) {
      for (const auto w : each.words) counts[w] |= kAnywhere;
    }
  }
  if (field == Field::text) {
    for (const WordHit& hit : state.laid[static_cast<std::size_t>(Field::title)]) counts[hit.word] |= kAnywhere;
  }
  const auto [matched, rest] = most_in_window(claim, state.laid[static_cast<std::size_t>(field)], counts, state.placed);
  out.matched = matched;
  const float of_rest = claim.total - claim.of_names;
  out.rest = of_rest > 0 ? rest / of_rest : 0;
  out.events = events_of(claim, counts, out.rest);
  out.beside = 1;
  return out;
}

Alignment align(const CompiledClaim& claim, Field field, const Folded& folded, const Folded& title,
                ClaimScratch::State& state) {
  Alignment out;
  state.hits = state.laid[static_cast<std::size_t>(field)];
  state.beside.clear();
  if (field == Field::text) state.beside = state.laid[static_cast<std::size_t>(Field::title)];
  const auto& hits = state.hits;
  state.begin = state.end = 0;
  if (hits.empty()) return out;
  best_window(claim, state);
  out.beside = beside_of(claim, state);
  out.first = hits[state.begin].syllable;
  out.last = hits[state.end - 1].syllable + hits[state.end - 1].syllables - 1;
  const auto before = [](const WordHit& h, std::uint32_t at) { return h.syllable < at; };
  const std::uint32_t begin = out.first > kNameAround ? out.first - kNameAround : 0;
  const auto from = std::lower_bound(hits.begin(), hits.end(), begin, before);
  const auto to = std::lower_bound(from, hits.end(), out.last + 1 + kNameAround, before);
  for (const ClaimName& name : claim.names) {
    if (named(claim, name, {from, to}, folded) || named(claim, name, state.beside, title))
      out.names += weight_of(claim, name) / claim.of_names;
  }
  std::erase_if(state.beside, [&](const WordHit& h) { return state.counts[h.word]++ >= claim.words[h.word].count; });
  read_shares(claim, state.counts, out);
  return out;
}

}  // namespace dongtin
