#include "matchers/claims.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "matchers/claim_facts.hpp"
#include "matchers/claim_tables.hpp"

namespace dongtin {

namespace {

constexpr float kMinReached = 0.15F;       // share of a claim's shingles that makes it a candidate
constexpr float kMinCovered = 0.25F;       // share of its words in one window, below which no fact can help
constexpr std::uint32_t kFactsAround = 6;  // syllables beside the window whose facts are compared
constexpr float kLeftOut = 0.5F;           // what a fact that is left out weighs of one that is there
constexpr float kBeside = 0.2F;            // share of the raw score that neighbours make

// P = 1 / (1 + exp(-(kSlope * raw - kOffset))).
constexpr double kSlope = 15.5, kOffset = 10.4;

std::optional<Day> day_of(const Item& item) {
  return std::chrono::floor<std::chrono::days>(dated(item) + std::chrono::hours{7});
}

double probability(const CompiledClaim& claim, const Alignment& a, const Agreement& facts) {
  const double of = static_cast<double>(claim.total) +
                    static_cast<double>(claim.middle * (facts.agreed + facts.different + kLeftOut * facts.missing));
  const double covered = static_cast<double>(a.matched + claim.middle * facts.agreed) / of;
  const double raw = covered * static_cast<double>(1 - kBeside + kBeside * a.beside);
  return 1 / (1 + std::exp(kOffset - kSlope * raw));
}

void cut_spans(const ClaimScratch::State& state, const Folded& folded, Field field, std::vector<Span>& out) {
  for (std::size_t i = state.begin; i < state.end; ++i) {
    const Syllable& s = folded.syllables[state.hits[i].syllable];
    if (s.begin >= s.end) continue;
    if (!out.empty() && s.begin < out.back().end) {
      out.back().end = std::max(out.back().end, s.end);
      out.back().how = static_cast<HowSet>(out.back().how | state.hits[i].how);
      continue;
    }
    out.push_back({field, s.begin, s.end, state.hits[i].how});
  }
}

}  // namespace

ClaimScratch::ClaimScratch() : state_(std::make_unique<State>()) {}
ClaimScratch::~ClaimScratch() = default;
ClaimScratch::ClaimScratch(ClaimScratch&&) noexcept = default;
ClaimScratch& ClaimScratch::operator=(ClaimScratch&&) noexcept = default;

ClaimIndex::ClaimIndex(std::vector<ClaimEntry> entries, const ClaimMatching& settings)
    : entries_(std::move(entries)), settings_(settings) {
  auto tables = std::make_unique<Tables>();
  tables->build(entries_);
  tables_ = std::move(tables);
}
ClaimIndex::~ClaimIndex() = default;

std::shared_ptr<const ClaimIndex> ClaimIndex::build(std::vector<ClaimEntry> entries, const ClaimMatching& settings) {
  return std::shared_ptr<const ClaimIndex>(new ClaimIndex(std::move(entries), settings));
}

std::size_t ClaimIndex::memory_bytes() const {
  const Tables& t = *tables_;
  std::size_t out = t.words.bytes() + t.pairs.bytes() + (t.of_word.size() + t.of_pair.size()) * sizeof(ClaimList) +
                    t.lists.size() * sizeof(std::uint32_t) + entries_.size() * sizeof(ClaimEntry) +
                    t.others_of_word.size() * sizeof(t.others_of_word[0]);
  for (const CompiledClaim& c : t.claims) {
    out += sizeof c + c.folded.stream.capacity() + c.folded.marks.capacity() +
           c.folded.syllables.capacity() * sizeof(Syllable) + c.words.capacity() * sizeof(ClaimWord) +
           c.places.capacity() * sizeof(std::uint16_t) + c.stated.numbers.capacity() * sizeof(StatedNumber) +
           c.stated.dates.capacity() * sizeof(StatedDate) + c.stated.places.capacity() * sizeof(StatedPlace);
  }
  for (const ClaimEntry& e : entries_) {
    out += e.claim.id().capacity() + e.claim.text().capacity() + e.claim.url().capacity() +
           e.claim.publisher().capacity() + e.elements.capacity() * sizeof(ClaimElement);
  }
  return out;
}

/// Reads the fields' words and adds up, by claim, the shingles that lead to it.
class ClaimIndex::Search {
 public:
  Search(const Tables& tables, ClaimScratch::State& state) : tables_(tables), state_(state) {
    if (state_.reached.size() < tables.claims.size()) state_.reached.resize(tables.claims.size(), 0);
    if (state_.pair_stamps.size() < tables.of_pair.size()) state_.pair_stamps.resize(tables.of_pair.size(), 0);
    if (++state_.stamp == 0) {
      std::fill(state_.pair_stamps.begin(), state_.pair_stamps.end(), 0);
      state_.stamp = 1;
    }
    state_.touched.clear();
  }

  void read(const Folded& folded, Field field) {
    FieldWords& words = state_.fields[static_cast<std::size_t>(field)];
    title_ = field == Field::title ? nullptr : &state_.fields[static_cast<std::size_t>(Field::title)];
    words.clear(tables_.of_word.size());
    std::uint32_t before = kNoWord;
    for (std::uint32_t i = 0; i < folded.syllables.size(); ++i) {
      const auto letters = folded.letters(i);
      if (is_numeric(letters)) continue;
      const std::uint32_t word = tables_.words.find(word_key(letters));
      if (word == kNoWord) {
        before = kNoWord;
        continue;
      }
      take(words, word, i, false);
      if (before != kNoWord) take_pair(pair_key(before, word));
      for (const std::uint32_t other : tables_.others_of_word[word]) {
        const auto& row = tables_.others[other];
        if (row.before != 0 && (i == 0 || word_key(folded.letters(i - 1)) != row.before)) continue;
        for (const std::uint32_t meant : row.words) take(words, meant, i, true);
      }
      before = word;
    }
  }

  /// The claims worth aligning, in their order; the sums are forgotten.
  std::span<const std::uint32_t> candidates(std::size_t most) {
    auto& touched = state_.touched;
    const auto share = [&](std::uint32_t c) { return state_.reached[c] / tables_.claims[c].reach; };
    const auto end =
        std::partition(touched.begin(), touched.end(), [&](std::uint32_t c) { return share(c) >= kMinReached; });
    const auto better = [&](std::uint32_t a, std::uint32_t b) {
      const float x = share(a), y = share(b);
      return x != y ? x > y : a < b;
    };
    const auto kept = std::min<std::size_t>(most, static_cast<std::size_t>(end - touched.begin()));
    std::partial_sort(touched.begin(), touched.begin() + static_cast<std::ptrdiff_t>(kept), end, better);
    for (const std::uint32_t c : touched) state_.reached[c] = 0;
    return {touched.data(), kept};
  }

 private:
  void take(FieldWords& words, std::uint32_t word, std::uint32_t syllable, bool other) {
    if (words.add(word, syllable, other) && (title_ == nullptr || !title_->has(word))) reach(tables_.of_word[word]);
  }
  void take_pair(std::uint64_t key) {
    const std::uint32_t pair = tables_.pairs.find(key);
    if (pair == kNoWord || state_.pair_stamps[pair] == state_.stamp) return;
    state_.pair_stamps[pair] = state_.stamp;
    reach(tables_.of_pair[pair]);
  }
  void reach(const ClaimList& list) {
    for (std::uint32_t i = list.first; i < list.end; ++i) {
      float& sum = state_.reached[tables_.lists[i]];
      if (sum == 0) state_.touched.push_back(tables_.lists[i]);
      sum += list.weight;
    }
  }

  const Tables& tables_;
  ClaimScratch::State& state_;
  const FieldWords* title_ = nullptr;  // read before, while the text is
};

void ClaimIndex::find(const Item& item, const Folded& title, const Folded& text, ClaimScratch& scratch,
                      std::vector<ClaimHit>& out) const {
  out.clear();
  if (entries_.empty()) return;
  ClaimScratch::State& state = *scratch.state_;
  Search search(*tables_, state);
  search.read(title, Field::title);
  search.read(text, Field::text);
  for (const std::uint32_t c : search.candidates(std::clamp<std::size_t>(settings_.max_candidates, 1, 256))) {
    const CompiledClaim& claim = tables_->claims[c];
    const FieldText own{entries_[c].claim.text(), claim.folded};
    std::optional<ClaimHit> best;
    for (const Field field : {Field::title, Field::text}) {
      const Folded& folded = field == Field::title ? title : text;
      const Alignment a = align(claim, folded, state.fields[static_cast<std::size_t>(field)], state);
      if (a.matched < kMinCovered * claim.total) continue;
      const FieldText said{field == Field::title ? item.title : item.text, folded};
      const std::uint32_t first = a.first > kFactsAround ? a.first - kFactsAround : 0;
      const auto end = std::min(a.last + 1 + kFactsAround, static_cast<std::uint32_t>(folded.syllables.size()));
      state.stated.clear();
      read_stated(said, first, end, day_of(item), state.stated);
      ClaimHit hit;
      const Agreement facts = compare_stated({claim.stated, own, 0, claim.syllables, claim.day},
                                             {state.stated, said, first, end, day_of(item)}, hit.differs);
      hit.score = probability(claim, a, facts);
      if (hit.score < settings_.suggested || (best && best->score >= hit.score)) continue;
      hit.claim = c;
      hit.field = field;
      hit.first = a.first;
      hit.last = a.last;
      cut_spans(state, folded, field, hit.spans);
      const bool sure =
          hit.score >= settings_.matched && hit.differs.empty() && claim.syllables >= kMinMatchedSyllables;
      hit.state = sure ? ClaimHitState::matched : ClaimHitState::suggested;
      best = std::move(hit);
    }
    if (best) out.push_back(std::move(*best));
  }
  std::sort(out.begin(), out.end(), [](const ClaimHit& a, const ClaimHit& b) {
    return a.score != b.score ? a.score > b.score : a.claim < b.claim;
  });
}

}  // namespace dongtin
