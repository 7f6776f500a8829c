#include "matchers/claims.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "matchers/claim_facts.hpp"
#include "matchers/claim_tables.hpp"
#include "storage/records/digest.hpp"

namespace dongtin {

namespace {

constexpr float kMinReached = 0.2F;         // share of a claim's shingles that makes it a candidate
constexpr float kOfBest = 0.3F;             // and of the share of the best one
constexpr int kMaxMisses = 6;               // aligned in a row without a hit; what follows shares less still
constexpr std::uint32_t kFactsAround = 6;   // syllables beside the window whose facts are compared
constexpr std::uint32_t kReadWhole = 1000;  // syllables of a field whose facts are read once
constexpr float kLeftOut = 0.5F;            // what a fact that is left out weighs of one that is there
constexpr float kBeside = 0.2F;             // share of the raw score that neighbours make

// P = 1 / (1 + exp(kOffset - kSlope * raw)), raw = covered * (0.8 + 0.2 * beside). Fitted (logistic regression with
// Platt's smoothed targets) on the pairs of an item of tests/cases/assessment/dev.ndjson and a claim of dev-claims.json
// that share a candidate shingle, each item as written, without accents, with split letters, and cut to two thirds:
// 292 pairs that repeat the claim, 357 that do not. Corrections, questions and news, which speak of a claim without
// repeating it, took no part. Nine in ten of the first stand above 0.7, 96 in 100 of the others below 0.62.
constexpr double kSlope = 18.2, kOffset = 11.0;

Digest digest_of_all(std::span<const ClaimEntry> entries, const ClaimMatching& settings) {
  std::string all = std::to_string(settings.suggested) + " " + std::to_string(settings.matched) + " " +
                    std::to_string(settings.max_candidates);
  for (const auto& [claim, elements, ended] : entries) {
    const auto published = claim.published() ? std::to_string(to_millis(*claim.published())) : "";
    all +=
        digest_of({claim.id(), claim.text(), name(claim.verdict()), claim.publisher(), claim.url(), published}).view();
    for (const auto& element : elements) all += digest_of({name(element.kind), element.value}).view();
    if (ended) all += digest_of({"ended", std::to_string(to_millis(*ended))}).view();
  }
  return sha256(all);
}

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

/// Of the claim's words, wherever they stand.
float present(const CompiledClaim& claim, const FieldWords& words) {
  float out = 0;
  for (const ClaimWord& w : claim.words) {
    if (words.has(w.word)) out += w.weight * w.count;
  }
  return out;
}

/// The window and some syllables on each side; of those only what stands in its sentences may differ.
Statement around(const Alignment& a, const FieldText& field, const Stated& stated, std::optional<Day> day) {
  const auto& syllables = field.folded.syllables;
  const auto count = static_cast<std::uint32_t>(syllables.size());
  Statement out{stated, field, 0, 0, 0, 0, day};
  out.first = a.first > kFactsAround ? a.first - kFactsAround : 0;
  out.end = std::min(a.last + 1 + kFactsAround, count);
  out.firm_first = a.first;
  while (out.firm_first > out.first && !syllables[out.firm_first].boundary) --out.firm_first;
  out.firm_end = a.last + 1;
  while (out.firm_end < out.end && !syllables[out.firm_end].boundary) ++out.firm_end;
  return out;
}

/// The item differs from a claim of falsehood in dates and numbers alone, long after its verdict.
bool comes_back(const Claim& claim, const CompiledClaim& compiled, const FieldText& own, const Statement& says,
                Instant when) {
  if (!is_falsehood(claim.verdict()) || !claim.published() || when < *claim.published() + kComesBack) return false;
  Stated lasting;
  lasting.places = compiled.stated.places;
  lasting.codes = compiled.stated.codes;
  std::vector<std::string> differs;
  static_cast<void>(
      compare_stated({lasting, own, 0, compiled.syllables, 0, compiled.syllables, compiled.day}, says, differs));
  return differs.empty();
}

/// A short field's facts are read once for all claims, of a long one those of the stretch.
void read(const FieldText& field, const Statement& says, ClaimScratch::State& state, std::size_t index) {
  const auto count = static_cast<std::uint32_t>(field.folded.syllables.size());
  const bool whole = count <= kReadWhole;
  if (whole && state.read[index]) return;
  state.read[index] = whole;
  state.stated[index].clear();
  read_stated(field, whole ? 0 : says.first, whole ? count : says.end, says.day, state.stated[index]);
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

ClaimIndex::ClaimIndex(std::vector<ClaimEntry> entries, const ClaimMatching& settings) : settings_(settings) {
  // Those in force first: what is bounded is theirs before it is anybody's.
  for (const bool ended : {false, true}) {
    for (auto& entry : entries) {
      if (entry.ended.has_value() == ended) entries_.push_back(std::move(entry));
    }
  }
  revision_ = digest_of_all(entries_, settings);
  auto tables = std::make_unique<Tables>();
  // The raw score at which the probability is `suggested`.
  const double suggested = std::clamp(settings_.suggested, 0.01, 1.0);
  const double least = (kOffset + std::log(suggested / (1.000001 - suggested))) / kSlope;
  tables->build(entries_, static_cast<float>(least));
  tables_ = std::move(tables);
}
ClaimIndex::~ClaimIndex() = default;

const ClaimIndex& ClaimIndex::none() {
  static const auto empty = build({});
  return *empty;
}

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
      if (is_numeric(folded.letters(i))) continue;
      const std::uint32_t word = tables_.words.find(word_key(folded, i));
      if (word == kNoWord) {
        before = kNoWord;
        continue;
      }
      take(words, word, i, false);
      if (before != kNoWord) take_pair(pair_key(before, word));
      for (const std::uint32_t other : tables_.others_of_word[word]) {
        const auto& row = tables_.others[other];
        if (row.before != 0 && (i == 0 || word_key(folded, i - 1) != row.before)) continue;
        for (const std::uint32_t meant : row.words) take(words, meant, i, true);
      }
      before = word;
    }
  }

  /// The claims worth aligning, those in force first, each kind in its order; the sums are forgotten.
  std::span<const std::uint32_t> candidates(std::size_t most) {
    auto& touched = state_.touched;
    const auto ended =
        std::partition(touched.begin(), touched.end(), [&](std::uint32_t c) { return !tables_.claims[c].ended; });
    const auto of_force = pick({touched.begin(), ended}, most);
    const auto of_ended = pick({ended, touched.end()}, kMaxEndedCandidates);
    for (const std::uint32_t c : touched) state_.reached[c] = 0;
    const auto begin = touched.begin() + static_cast<std::ptrdiff_t>(of_force);
    if (begin != ended) std::move(ended, ended + static_cast<std::ptrdiff_t>(of_ended), begin);
    return {touched.data(), of_force + of_ended};
  }

 private:
  /// The best of them, at the front; how many.
  std::size_t pick(std::span<std::uint32_t> among, std::size_t most) {
    const auto share = [&](std::uint32_t c) { return state_.reached[c] * tables_.share_of_reach[c]; };
    float least = kMinReached;
    for (const std::uint32_t c : among) least = std::max(least, kOfBest * share(c));
    const auto end = std::partition(among.begin(), among.end(), [&](std::uint32_t c) { return share(c) >= least; });
    const auto better = [&](std::uint32_t a, std::uint32_t b) {
      const float x = share(a), y = share(b);
      return x != y ? x > y : a < b;
    };
    const auto kept = std::min<std::size_t>(most, static_cast<std::size_t>(end - among.begin()));
    std::partial_sort(among.begin(), among.begin() + static_cast<std::ptrdiff_t>(kept), end, better);
    return kept;
  }
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
  state.read[0] = state.read[1] = false;
  Search search(*tables_, state);
  search.read(title, Field::title);
  search.read(text, Field::text);
  int misses = 0;
  bool of_ended = false;
  for (const std::uint32_t c : search.candidates(std::clamp<std::size_t>(settings_.max_candidates, 1, 256))) {
    const CompiledClaim& claim = tables_->claims[c];
    if (claim.ended && !of_ended) {
      of_ended = true;
      misses = 0;
    } else if (misses == kMaxMisses) {
      continue;
    }
    const FieldText own{entries_[c].claim.text(), claim.folded};
    std::optional<ClaimHit> best;
    bool aligned = false;
    for (const Field field : {Field::title, Field::text}) {
      const Folded& folded = field == Field::title ? title : text;
      const FieldWords& words = state.fields[static_cast<std::size_t>(field)];
      if (present(claim, words) < tables_->least[c]) continue;
      aligned = true;
      const Alignment a = align(claim, folded, words, state);
      if (a.matched < tables_->least[c]) continue;
      const FieldText said{field == Field::title ? item.title : item.text, folded};
      const Statement text_says = around(a, said, state.stated[static_cast<std::size_t>(field)], day_of(item));
      read(said, text_says, state, static_cast<std::size_t>(field));
      ClaimHit hit;
      const Agreement facts = compare_stated({claim.stated, own, 0, claim.syllables, 0, claim.syllables, claim.day},
                                             text_says, hit.differs);
      hit.score = probability(claim, a, facts);
      if (hit.score < settings_.suggested || (best && best->score >= hit.score)) continue;
      const bool sure = hit.score >= settings_.matched && hit.differs.empty() &&
                        (claim.ended ? claim.lasting : claim.syllables) >= kMinMatchedSyllables;
      if (claim.ended && !sure) continue;
      hit.claim = c;
      hit.field = field;
      hit.first = a.first;
      hit.last = a.last;
      cut_spans(state, folded, field, hit.spans);
      hit.recurring =
          claim.ended || (!hit.differs.empty() && comes_back(entries_[c].claim, claim, own, text_says, dated(item)));
      hit.state = sure ? ClaimHitState::matched : ClaimHitState::suggested;
      best = std::move(hit);
    }
    if (best) {
      out.push_back(std::move(*best));
      misses = 0;
    } else if (aligned) {
      ++misses;
    }
  }
  std::sort(out.begin(), out.end(), [this](const ClaimHit& a, const ClaimHit& b) {
    const bool x = tables_->claims[a.claim].ended, y = tables_->claims[b.claim].ended;
    if (x != y) return y;
    return a.score != b.score ? a.score > b.score : a.claim < b.claim;
  });
}

}  // namespace dongtin
