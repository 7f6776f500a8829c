#include "matchers/claim_search.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace dongtin {

namespace {

// Share of a claim's shingles that makes it a candidate, and of the standing of the best one. Of 1,892 texts that
// repeat a rumour one is lost to these, for a third fewer candidates than with 0.05 and 0.35; with 0.15 suggestions
// are.
constexpr float kMinReached = 0.12F;
constexpr float kOfBest = 0.5F;

constexpr std::uint32_t kBlock = 64;      // syllables; what a claim says stands in two neighbouring ones
constexpr std::uint32_t kBeside = 64;     // beside the two blocks, laid out with them
constexpr std::uint32_t kShort = 320;     // a field that is laid out whole
constexpr std::uint32_t kFirstBlock = 2;  // of the text; the title is block 0 and nobody's neighbour
constexpr std::uint32_t kMaxBlock = 0xFFFF;
constexpr std::uint16_t kAllowed = 1;    // is no block of the text
constexpr float kLocates = 1.0F / 1024;  // of its weight, where the title has it, too: it says where in the text

using WordHit = ClaimScratch::State::Hit;

HowSet how_of(const Syllable& s, WordAccents text, WordAccents claim) {
  const HowSet undone = s.undone;
  if (text == claim) return static_cast<HowSet>(undone | bit(How::exact));
  return static_cast<HowSet>(undone | bit(s.marked ? How::partial : How::unaccented));
}

/// The letters beside the syllable at `at` are those beside the word in the claim.
bool stands_as_in(const CompiledClaim& claim, std::uint16_t word, const std::vector<std::uint32_t>& words,
                  std::uint32_t at) {
  const ClaimWord& w = claim.words[word];
  const auto is = [&](std::size_t place, std::uint32_t said) {
    return place < claim.word_at.size() && claim.word_at[place] != kNoPlace &&
           claim.words[claim.word_at[place]].word == said;
  };
  for (std::uint32_t i = w.places; i < w.places + w.count; ++i) {
    const std::size_t place = claim.places[i];
    if ((at > 0 && place > 0 && is(place - 1, words[at - 1])) || is(place + 1, words[at + 1])) return true;
  }
  return false;
}

/// Of the syllable at `at` and the words of the claim with its letters, the first of which is `word`.
void add_hits(const CompiledClaim& claim, std::uint32_t at, std::uint16_t word, FieldRead& read, const Folded& folded,
              std::vector<WordHit>& out) {
  const WordAccents said = read.accents_of(folded, at);
  for (; word != kNoPlace; word = claim.words[word].same) {
    const WordAccents own = claim.words[word].accents;
    if (!claim.bare && !may_agree(said, own)) continue;
    if (!claim.bare && !read.likely.may_be(at, own) && !stands_as_in(claim, word, read.words, at)) continue;
    out.push_back({at, word, how_of(folded.syllables[at], said, own), 1, false});
  }
}

/// A phrase of so many syllables at `at` stands for the claim's phrases of the concept; of `out` the first `written`
/// are the words as the claim has them.
void add_other_hits(const CompiledClaim& claim, std::uint16_t group, const Syllable& syllable, std::uint32_t at,
                    std::uint32_t syllables, std::size_t written, std::vector<WordHit>& out) {
  const auto last = out.begin() + static_cast<std::ptrdiff_t>(written);
  const auto first =
      std::lower_bound(out.begin(), last, at, [](const WordHit& h, std::uint32_t s) { return h.syllable < s; });
  const auto end = std::find_if(first, last, [&](const WordHit& h) { return h.syllable >= at + syllables; });
  const auto here = std::pair(first - out.begin(), end - out.begin());
  for (const ClaimConcept& each : claim.concepts) {
    if (each.group != group) continue;
    // The claim's own phrase needs none to stand for it.
    const auto stands = [&](std::uint16_t word) {
      return std::any_of(out.begin() + here.first, out.begin() + here.second,
                         [&](const WordHit& h) { return h.word == word; });
    };
    if (std::all_of(each.words.begin(), each.words.end(), stands)) continue;
    const auto how = static_cast<HowSet>(syllable.undone | bit(How::any));
    for (const auto w : each.words) out.push_back({at, w, how, static_cast<std::uint16_t>(syllables), true});
  }
}

bool stands_before(const WordHit& a, const WordHit& b) {
  if (a.syllable != b.syllable) return a.syllable < b.syllable;
  return a.word != b.word ? a.word < b.word : a.other < b.other;
}

}  // namespace

ClaimIndex::Search::Search(const Tables& tables, ClaimScratch::State& state, const Folded& title, const Folded& text)
    : tables_(tables), title_(title), text_(text), state_(state) {
  const std::size_t syllables = title.syllables.size() + text.syllables.size();
  if (state_.reached.size() < tables.claims.size()) state_.reached.resize(tables.claims.size());
  state_.met_pairs.clear(syllables / 2);
  state_.touched.clear();
  for (auto* met : {&state_.met_words, &state_.met_concepts}) {
    const std::size_t size = met == &state_.met_words ? tables.of_word.size() : tables.of_concept.size();
    if (met->size() < size) met->resize(size, 0);
  }
  state_.begin_of_item += state_.blocks;
  state_.blocks = std::min(static_cast<std::uint32_t>(syllables / kBlock), kMaxBlock) + kFirstBlock + 1;
  if (state_.begin_of_item > kNoWord - 2 * kMaxBlock) {
    std::fill(state_.met_words.begin(), state_.met_words.end(), 0);
    std::fill(state_.met_concepts.begin(), state_.met_concepts.end(), 0);
    state_.begin_of_item = 1;
  }
}

void ClaimIndex::Search::read() {
  read(title_, Field::title);
  read(text_, Field::text);
}

/// Adds up, by claim, the shingles that lead to it.
void ClaimIndex::Search::read(const Folded& folded, Field field) {
  FieldRead& read = state_.fields[static_cast<std::size_t>(field)];
  look_up(folded, read);
  find_pairs(read);
  state_.leads.clear();
  const auto count = static_cast<std::uint32_t>(folded.syllables.size());
  const bool many = field == Field::text && count > kShort;
  auto pair = state_.pairs.begin();
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::uint32_t word = read.words[i];
    if (word >= kNumber) continue;
    const std::uint32_t block = field == Field::title ? 0 : std::min(kFirstBlock + i / kBlock, kMaxBlock);
    const KnownWord& known = tables_.of_word[word];
    if (!many && known.leading.may_go_on(read.words[i + 1])) take_concepts(folded, i, known.phrase, block);
    if (known.list.count > 0) lead(known.list, known.weight, meet(state_.met_words, word, block), block);
    for (; pair != state_.pairs.end() && pair->syllable == i; ++pair) {
      const auto key = pair_key(pair->first, pair->second);
      const ClaimList* list = tables_.pairs.find(key);
      if (list == nullptr) continue;
      lead(*list, tables_.weight_of_pair(pair->first, pair->second), state_.met_pairs.meet(key, block), block);
    }
  }
  if (many) {
    state_.near.assign(tables_.claims.size(), 0);
    for (const std::uint32_t c : state_.touched) state_.near[c] = kAllowed;
    allow();
  }
  follow(!many);
}

/// Each step fetches what the next needs, so that none waits for memory.
void ClaimIndex::Search::look_up(const Folded& folded, FieldRead& read) {
  const auto count = static_cast<std::uint32_t>(folded.syllables.size());
  auto& keys = state_.keys;
  keys.resize(count);
  for (std::uint32_t i = 0; i < count; ++i) {
    keys[i] = is_numeric(folded.letters(i)) ? 0 : word_key(folded, i);
    tables_.words.prefetch(keys[i]);
  }
  read.words.resize(count + 1);
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::uint32_t* found = keys[i] == 0 ? nullptr : tables_.words.find(keys[i]);
    read.words[i] = found != nullptr ? *found : keys[i] == 0 ? kNumber : kNoWord;
    if (found != nullptr) __builtin_prefetch(&tables_.of_word[*found]);
  }
  read.words[count] = kNoWord;
  read.accents.assign(count, kUnread);
  read.found_at.assign(count, kNoWord);
  read.found.clear();
  read.likely.begin(folded);
}

void ClaimIndex::Search::find_pairs(const FieldRead& read) {
  state_.pairs.clear();
  std::uint32_t before = kNoWord;
  for (std::uint32_t i = 0; i + 1 < read.words.size(); ++i) {
    const std::uint32_t word = read.words[i];
    if (word == kNumber) continue;
    if (word >= tables_.claim_words) {
      before = kNoWord;
      continue;
    }
    if (before != kNoWord) {
      state_.pairs.push_back({before, word, i});
      tables_.pairs.prefetch_bit(pair_key(before, word));
    }
    before = word;
  }
  std::erase_if(state_.pairs, [&](const ClaimScratch::State::Pair& pair) {
    const auto key = pair_key(pair.first, pair.second);
    if (!tables_.pairs.may_hold(key)) return true;
    tables_.pairs.prefetch(key);
    return false;
  });
}

void ClaimIndex::Search::take_concepts(const Folded& folded, std::uint32_t i, std::uint32_t root, std::uint32_t block) {
  const auto found = concepts_.at(folded, i, root);
  for (std::uint32_t g = 0; g < found.groups; ++g) {
    const KnownConcept& known = tables_.of_concept[found.group[g]];
    if (known.list.count > 0) lead(known.list, known.weight, meet(state_.met_concepts, found.group[g], block), block);
  }
}

/// The block of this item in which it was met before, or kNoWord.
std::uint32_t ClaimIndex::Search::meet(std::vector<std::uint32_t>& met, std::size_t what, std::uint32_t block) const {
  const std::uint32_t before = std::exchange(met[what], state_.begin_of_item + block);
  return before >= state_.begin_of_item ? before - state_.begin_of_item : kNoWord;
}

/// Notes a list that follow() goes through, by when it is there.
void ClaimIndex::Search::lead(const ClaimList& list, float weight, std::uint32_t before, std::uint32_t block) {
  if (list.count == 0 || before == block) return;
  if (list.count > 1) __builtin_prefetch(&tables_.lists[list.first]);
  state_.leads.push_back({list, before == 0 ? kLocates * weight : weight, block, before + 1 == block});
}

template <class Visit>
void ClaimIndex::Search::each_claim(const ClaimList& list, Visit visit) const {
  const std::uint32_t* of = list.count == 1 ? &list.first : &tables_.lists[list.first];
  for (std::uint32_t i = 0; i < list.count; ++i) visit(of[i] & ~kAnchor, (of[i] & kAnchor) != 0);
}

/// In a long text much leads to many claims: those count that the title leads to, or two anchors near each other.
void ClaimIndex::Search::allow() {
  for (const Lead& lead : state_.leads) {
    each_claim(lead.list, [&](std::uint32_t c, bool anchor) {
      std::uint16_t& near = state_.near[c];
      if (!anchor || near == kAllowed) return;
      const bool second = near != 0 && near + 1U >= lead.block;
      near = second ? kAllowed : static_cast<std::uint16_t>(lead.block);
    });
  }
}

void ClaimIndex::Search::follow(bool all) {
  for (const Lead& lead : state_.leads) {
    each_claim(lead.list, [&](std::uint32_t c, bool) {
      if (all || state_.near[c] == kAllowed) reach(c, lead);
    });
  }
}

void ClaimIndex::Search::reach(std::uint32_t claim, const Lead& lead) {
  auto& reach = state_.reached[claim];
  if (reach.best == 0 && reach.title == 0) state_.touched.push_back(claim);
  if (lead.block == 0) {
    reach.title += lead.weight;
    return;
  }
  if (reach.block != lead.block) {
    reach.both = reach.block + 1U == lead.block ? reach.here : 0;
    reach.here = 0;
    reach.block = static_cast<std::uint16_t>(lead.block);
  }
  reach.here += lead.weight;
  if (!lead.again) reach.both += lead.weight;
  if (reach.both <= reach.best) return;
  reach.best = reach.both;
  reach.best_block = reach.block;
}

void ClaimIndex::Search::find_candidates(std::size_t most) {
  state_.in_force.clear();
  state_.ended.clear();
  for (const std::uint32_t c : state_.touched) {
    const auto reach = std::exchange(state_.reached[c], {});
    const float share = (reach.title + reach.best) * tables_.share_of_reach[c];
    if (share < kMinReached) continue;
    // By weight more than by share: of a short claim a few chance words are a large share.
    const float standing = (reach.title + reach.best) * std::sqrt(std::sqrt(tables_.share_of_reach[c]));
    (c < tables_.in_force ? state_.in_force : state_.ended).push_back({standing, c, reach.best_block});
  }
  pick(state_.in_force, most);
  pick(state_.ended, kMaxEndedCandidates);
}

/// A short field whole.
ClaimIndex::Search::Part ClaimIndex::Search::part_of(Field field,
                                                     const ClaimScratch::State::Candidate& candidate) const {
  const auto index = static_cast<std::size_t>(field);
  const Folded& folded = field == Field::title ? title_ : text_;
  const auto count = static_cast<std::uint32_t>(folded.syllables.size());
  Part out{folded, state_.fields[index], state_.laid[index], 0, count};
  if (field == Field::title || count <= kShort) return out;
  const std::uint32_t second = std::max(candidate.block, kFirstBlock + 1) - kFirstBlock;
  const std::uint32_t begin = (second - 1) * kBlock;
  out.first = std::min(begin > kBeside ? begin - kBeside : 0, count);
  out.end = std::min(begin + 2 * kBlock + kBeside, count);
  return out;
}

void ClaimIndex::Search::lay_words(const ClaimScratch::State::Candidate& candidate) {
  const CompiledClaim& claim = tables_.claims[candidate.claim];
  if (state_.marks.size() < tables_.of_word.size() + 1) {
    state_.marks.resize(tables_.of_word.size() + 1, 0);
    state_.marked.resize(tables_.of_word.size());
  }
  if (++state_.stamp == 0) {
    for (auto* stamps : {&state_.begins, &state_.groups}) std::fill(stamps->begin(), stamps->end(), 0);
    state_.stamp = 1;
  }
  std::uint8_t* const marks = state_.marks.data();
  for (std::size_t w = claim.words.size(); w-- > 0;) {
    marks[claim.words[w].word] = 1;
    state_.marked[claim.words[w].word] = static_cast<std::uint16_t>(w);
  }
  const auto unknown = static_cast<std::uint32_t>(tables_.of_word.size());
  for (const Field field : {Field::title, Field::text}) {
    const Part part = part_of(field, candidate);
    part.laid.clear();
    for (std::uint32_t i = part.first; i < part.end; ++i) {
      const std::uint32_t word = std::min(part.read.words[i], unknown);
      if (marks[word] == 0) continue;
      add_hits(claim, i, state_.marked[word], part.read, part.folded, part.laid);
    }
  }
  for (const ClaimWord& w : claim.words) marks[w.word] = 0;
}

void ClaimIndex::Search::lay_concepts(const ClaimScratch::State::Candidate& candidate) {
  const CompiledClaim& claim = tables_.claims[candidate.claim];
  if (claim.concepts.empty()) return;
  if (state_.begins.size() < tables_.of_word.size()) state_.begins.resize(tables_.of_word.size(), 0);
  if (state_.groups.size() < tables_.of_concept.size()) state_.groups.resize(tables_.of_concept.size(), 0);
  for (const ClaimConcept& each : claim.concepts) {
    if (std::exchange(state_.groups[each.group], state_.stamp) == state_.stamp) continue;
    for (const auto& [first, second] : tables_.of_concept[each.group].begins) state_.begins[first] = state_.stamp;
  }
  for (const Field field : {Field::title, Field::text}) {
    const Part part = part_of(field, candidate);
    const auto& words = part.read.words;
    const std::size_t written = part.laid.size();
    for (std::uint32_t i = part.first; i < part.end; ++i) {
      if (words[i] >= kNumber || state_.begins[words[i]] != state_.stamp) continue;
      if (!tables_.of_word[words[i]].begins.may_go_on(words[i + 1])) continue;
      const auto& found = concepts_at(part, i);
      for (std::uint32_t g = 0; g < found.groups; ++g) {
        if (state_.groups[found.group[g]] != state_.stamp) continue;
        add_other_hits(claim, found.group[g], part.folded.syllables[i], i, found.syllables, written, part.laid);
      }
    }
    // What is written so stands before what stands for it.
    if (part.laid.size() > written) std::sort(part.laid.begin(), part.laid.end(), stands_before);
  }
}

const ConceptTable::Found& ClaimIndex::Search::concepts_at(const Part& part, std::uint32_t syllable) const {
  FieldRead& read = part.read;
  std::uint32_t& at = read.found_at[syllable];
  if (at == kNoWord) {
    at = static_cast<std::uint32_t>(read.found.size());
    read.found.push_back(
        concepts_.at(part.folded, syllable, tables_.of_word[read.words[syllable]].phrase, &read.likely));
  }
  return read.found[at];
}

/// Leaves the best.
void ClaimIndex::Search::pick(std::vector<ClaimScratch::State::Candidate>& among, std::size_t most) const {
  using Candidate = ClaimScratch::State::Candidate;
  float best = 0;
  for (const Candidate& c : among) best = std::max(best, c.standing);
  std::erase_if(among, [&](const Candidate& c) { return c.standing < kOfBest * best; });
  const auto better = [](const Candidate& a, const Candidate& b) {
    return a.standing != b.standing ? a.standing > b.standing : a.claim < b.claim;
  };
  if (among.size() > most) {
    std::nth_element(among.begin(), among.begin() + static_cast<std::ptrdiff_t>(most), among.end(), better);
    among.resize(most);
  }
  std::sort(among.begin(), among.end(), better);
}

}  // namespace dongtin
