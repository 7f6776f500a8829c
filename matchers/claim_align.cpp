#include <algorithm>

#include "matchers/claim_tables.hpp"

namespace dongtin {

namespace {

constexpr std::uint32_t kMinWindow = 48, kMaxWindow = 160;  // syllables
constexpr std::uint32_t kWindowTimes = 4;                   // a claim's length, at most
constexpr std::size_t kMaxHitsOfWord = 256;
constexpr float kLengthCost = 0.3F;      // of a window of full length, in shares of the claim's weight
constexpr std::uint32_t kNear = 2;       // syllables between neighbours, at most
constexpr std::uint32_t kStraggler = 8;  // a word this far from the rest and of little weight is left out
constexpr float kLittle = 0.04F;
constexpr std::uint32_t kNameAround = 40;  // syllables beside the window where a name still says what it is about

HowSet how_of(const Syllable& s, WordAccents text, WordAccents claim) {
  const HowSet undone = s.undone;
  if (text == claim) return static_cast<HowSet>(undone | bit(How::exact));
  return static_cast<HowSet>(undone | bit(s.marked ? How::partial : How::unaccented));
}

using Hit = ClaimScratch::State::Hit;

void collect(const CompiledClaim& claim, const Folded& folded, const FieldWords& words, const FieldWords& concepts,
             std::vector<std::uint32_t>& hits_of, std::vector<Hit>& out) {
  out.clear();
  hits_of.clear();
  for (std::size_t w = 0; w < claim.words.size(); ++w) {
    const ClaimWord& word = claim.words[w];
    hits_of.push_back(static_cast<std::uint32_t>(out.size()));
    words.each(word.word, kMaxHitsOfWord, [&](const FieldWords::Token& token) {
      if (!claim.bare && !may_agree(token.accents, word.accents)) return;
      out.push_back({token.syllable, static_cast<std::uint16_t>(w),
                     how_of(folded.syllables[token.syllable], token.accents, word.accents), 1, false});
    });
  }
  hits_of.push_back(static_cast<std::uint32_t>(out.size()));
  for (const ClaimConcept& each : claim.concepts) {
    const auto written = [&](std::uint16_t w, const FieldWords::Token& token) {
      const auto end = out.begin() + hits_of[w + 1];
      const auto at = std::lower_bound(out.begin() + hits_of[w], end, token.syllable,
                                       [](const Hit& hit, std::uint32_t syllable) { return hit.syllable < syllable; });
      return at != end && at->syllable < token.syllable + token.syllables;
    };
    concepts.each(each.group, kMaxHitsOfWord, [&](const FieldWords::Token& token) {
      // The claim's own phrase needs none to stand for it.
      if (std::all_of(each.words.begin(), each.words.end(), [&](auto w) { return written(w, token); })) return;
      const auto how = static_cast<HowSet>(folded.syllables[token.syllable].undone | bit(How::any));
      for (const auto w : each.words) {
        out.push_back({token.syllable, w, how, static_cast<std::uint16_t>(token.syllables), true});
      }
    });
  }
  // What is written so stands before what stands for it.
  std::sort(out.begin(), out.end(), [](const Hit& a, const Hit& b) {
    if (a.syllable != b.syllable) return a.syllable < b.syllable;
    return a.word != b.word ? a.word < b.word : a.other < b.other;
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

bool stands_at(const CompiledClaim& claim, std::uint16_t word, std::uint32_t place) {
  const ClaimWord& w = claim.words[word];
  const auto begin = claim.places.begin() + w.places;
  return std::find(begin, begin + w.count, place) != begin + w.count;
}

/// Two of its syllables stand beside each other, of a short one the only one.
bool named(const CompiledClaim& claim, const ClaimName& name, std::span<const Hit> hits, const Folded& folded) {
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

void best_window(const CompiledClaim& claim, ClaimScratch::State& state) {
  const auto& hits = state.hits;
  auto& counts = state.counts;
  counts.assign(claim.words.size(), 0);
  const std::uint32_t width = std::clamp(kWindowTimes * claim.syllables, kMinWindow, kMaxWindow);
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

Alignment align(const CompiledClaim& claim, const Folded& folded, Field field, const Folded& title,
                ClaimScratch::State& state) {
  const auto index = static_cast<std::size_t>(field);
  collect(claim, folded, state.fields[index], state.concepts[index], state.hits_of, state.hits);
  state.beside.clear();
  Alignment out;
  const auto& hits = state.hits;
  state.begin = state.end = 0;
  if (hits.empty()) return out;
  best_window(claim, state);
  out.beside = beside_of(claim, state);
  out.first = hits[state.begin].syllable;
  out.last = hits[state.end - 1].syllable + hits[state.end - 1].syllables - 1;
  if (field == Field::text && !title.syllables.empty()) {
    const auto head = static_cast<std::size_t>(Field::title);
    collect(claim, title, state.fields[head], state.concepts[head], state.hits_of, state.beside);
  }
  const auto before = [](const Hit& h, std::uint32_t at) { return h.syllable < at; };
  const std::uint32_t begin = out.first > kNameAround ? out.first - kNameAround : 0;
  const auto from = std::lower_bound(hits.begin(), hits.end(), begin, before);
  const auto to = std::lower_bound(from, hits.end(), out.last + 1 + kNameAround, before);
  for (const ClaimName& name : claim.names) {
    if (named(claim, name, {from, to}, folded) || named(claim, name, state.beside, title))
      out.names += weight_of(claim, name) / claim.of_names;
  }
  std::erase_if(state.beside, [&](const Hit& h) { return state.counts[h.word]++ >= claim.words[h.word].count; });
  read_shares(claim, state.counts, out);
  return out;
}

}  // namespace dongtin
