#include "matchers/claim_search.hpp"

#include <algorithm>
#include <utility>

namespace dongtin {

namespace {

constexpr float kMinReached = 0.05F;  // share of a claim's shingles that makes it a candidate
constexpr float kOfBest = 0.4F;       // and of the share of the best one; of labelled pairs that match 0.59 at least

// Beside pair_key(), in one set.
constexpr std::uint64_t word_shingle(std::uint32_t word) {
  return std::uint64_t{word} + 1;
}
constexpr std::uint64_t concept_shingle(std::uint16_t group) {
  return 1ULL << 63 | group;
}

}  // namespace

ClaimIndex::Search::Search(const Tables& tables, ClaimScratch::State& state, std::size_t syllables)
    : tables_(tables), state_(state) {
  if (state_.reached.size() < tables.claims.size()) state_.reached.resize(tables.claims.size(), 0);
  state_.met.clear(syllables);
  state_.touched.clear();
}

/// Adds up, by claim, the shingles that lead to it.
void ClaimIndex::Search::read(const Folded& folded, Field field) {
  auto& words = state_.words[static_cast<std::size_t>(field)];
  const auto count = static_cast<std::uint32_t>(folded.syllables.size());
  words.assign(count + 1, kNoWord);  // and one behind the last
  for (std::uint32_t i = 0; i < count; ++i) {
    if (is_numeric(folded.letters(i))) {
      words[i] = kNumber;
    } else if (const auto* found = tables_.words.find(word_key(folded, i))) {
      words[i] = *found;
    }
  }
  state_.pairs.clear();
  state_.leads.clear();
  std::uint32_t before = kNoWord;
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::uint32_t word = words[i];
    if (word == kNumber) continue;
    if (word == kNoWord) {
      before = kNoWord;
      continue;
    }
    const KnownWord& known = tables_.of_word[word];
    if (known.leading.may_go_on(words[i + 1])) take_concepts(folded, i, known.phrase);
    if (word >= tables_.claim_words) {
      before = kNoWord;
      continue;
    }
    if (known.list.count > 0 && state_.met.add(word_shingle(word))) lead(known.list, known.weight);
    if (before != kNoWord) {
      state_.pairs.push_back({before, word});
      tables_.pairs.prefetch_bit(pair_key(before, word));
    }
    before = word;
  }
  read_pairs();
  follow();
}

void ClaimIndex::Search::take_concepts(const Folded& folded, std::uint32_t i, std::uint32_t root) {
  const auto found = concepts_.at(folded, i, root);
  for (std::uint32_t g = 0; g < found.groups; ++g) {
    const KnownConcept& known = tables_.of_concept[found.group[g]];
    if (known.list.count > 0 && state_.met.add(concept_shingle(found.group[g]))) lead(known.list, known.weight);
  }
}

/// Each step fetches what the next needs, so that none waits for memory.
void ClaimIndex::Search::read_pairs() {
  std::erase_if(state_.pairs, [&](const ClaimScratch::State::Pair& pair) {
    const auto key = pair_key(pair.first, pair.second);
    if (!tables_.pairs.may_hold(key)) return true;
    tables_.pairs.prefetch(key);
    return false;
  });
  for (const auto& [first, second] : state_.pairs) {
    const auto key = pair_key(first, second);
    const ClaimList* list = tables_.pairs.find(key);
    if (list != nullptr && state_.met.add(key)) lead(*list, tables_.weight_of_pair(first, second));
  }
}

/// Notes a list that follow() goes through, by when it is there.
void ClaimIndex::Search::lead(const ClaimList& list, float weight) {
  if (list.count == 0) return;
  if (list.count > 1) __builtin_prefetch(&tables_.lists[list.first]);
  state_.leads.push_back({list, weight});
}

void ClaimIndex::Search::follow() {
  for (const auto& [list, weight] : state_.leads) {
    const std::uint32_t* of = list.count == 1 ? &list.first : &tables_.lists[list.first];
    for (std::uint32_t i = 0; i < list.count; ++i) {
      float& sum = state_.reached[of[i]];
      if (sum == 0) state_.touched.push_back(of[i]);
      sum += weight;
    }
  }
}

void ClaimIndex::Search::find_candidates(std::size_t most) {
  state_.in_force.clear();
  state_.ended.clear();
  for (const std::uint32_t c : state_.touched) {
    const float share = std::exchange(state_.reached[c], 0.0F) * tables_.share_of_reach[c];
    if (share >= kMinReached) (c < tables_.in_force ? state_.in_force : state_.ended).push_back({share, c});
  }
  pick(state_.in_force, most);
  pick(state_.ended, kMaxEndedCandidates);
  for (auto& field : state_.fields) field.clear(tables_.claim_words);
  for (auto& field : state_.concepts) field.clear(tables_.of_concept.size());
  state_.begins.resize(std::max(state_.begins.size(), tables_.of_word.size()), 0);
  if (++state_.stamp == 0) {
    std::fill(state_.begins.begin(), state_.begins.end(), 0);
    state_.stamp = 1;
  }
  want(state_.in_force);
  want(state_.ended);
}

void ClaimIndex::Search::want(const std::vector<ClaimScratch::State::Candidate>& candidates) {
  for (const auto& [share, c] : candidates) {
    for (const ClaimWord& w : tables_.claims[c].words) {
      for (auto& field : state_.fields) field.want(w.word);
    }
    for (const ClaimConcept& each : tables_.claims[c].concepts) {
      if (state_.concepts[0].wanted(each.group)) continue;
      for (auto& field : state_.concepts) field.want(each.group);
      for (const auto& [first, second] : tables_.of_concept[each.group].begins) state_.begins[first] = state_.stamp;
    }
  }
}

void ClaimIndex::Search::lay_out(const Folded& folded, Field field) {
  const auto index = static_cast<std::size_t>(field);
  FieldWords &words = state_.fields[index], &concepts = state_.concepts[index];
  const auto& read = state_.words[index];
  for (std::uint32_t i = 0; i + 1 < read.size(); ++i) {
    const std::uint32_t word = read[i];
    if (word >= kNumber) continue;
    if (state_.begins[word] == state_.stamp && tables_.of_word[word].begins.may_go_on(read[i + 1])) {
      const auto found = concepts_.at(folded, i, tables_.of_word[word].phrase);
      for (std::uint32_t g = 0; g < found.groups; ++g) {
        if (concepts.wanted(found.group[g])) concepts.add(found.group[g], i, found.syllables);
      }
    }
    if (word < tables_.claim_words && words.wanted(word)) words.add(word, i, 1, accents_at(folded, i));
  }
}

/// Leaves the best.
void ClaimIndex::Search::pick(std::vector<ClaimScratch::State::Candidate>& among, std::size_t most) const {
  using Candidate = ClaimScratch::State::Candidate;
  float best = 0;
  for (const Candidate& c : among) best = std::max(best, c.share);
  std::erase_if(among, [&](const Candidate& c) { return c.share < kOfBest * best; });
  const auto better = [](const Candidate& a, const Candidate& b) {
    return a.share != b.share ? a.share > b.share : a.claim < b.claim;
  };
  if (among.size() > most) {
    std::nth_element(among.begin(), among.begin() + static_cast<std::ptrdiff_t>(most), among.end(), better);
    among.resize(most);
  }
  std::sort(among.begin(), among.end(), better);
}

}  // namespace dongtin
