#include "matchers/claims.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <tuple>

#include "matchers/accents.hpp"
#include "matchers/claim_facts.hpp"
#include "matchers/claim_search.hpp"
#include "matchers/claim_tables.hpp"
#include "storage/records/digest.hpp"

namespace dongtin {

namespace {

constexpr int kMaxMisses = 12;                    // aligned in a row without a hit; what follows shares less still
constexpr std::uint32_t kFactsAround = 24;        // syllables beside the window whose facts may agree
constexpr std::uint32_t kFirmAround = 6;          // and, in its sentences, differ
constexpr float kMostWords = 12, kMostFacts = 4;  // more of them say no more
constexpr float kLittleSaid = 0.2F;               // of what was found: a sentence with less is about something else
constexpr float kLeastSaid = 0.1F;                // the same of one without accents, whose words may be others
constexpr double kFactsUnsaid = 2;                // beside which one that agrees is not yet all
constexpr std::uint32_t kReadWhole = 320;         // syllables of a field whose facts are read once

// Logistic regression (Newton's method, a ridge of 1) on the pairs of an item of tests/cases/assessment/dev.ndjson,
// dev-2.ndjson or dev-3.ndjson and a claim of its set that share a shingle, each item as written, without accents, with
// split letters, and cut to two thirds: 932 pairs that repeat the claim, 29,308 that do not. Corrections, questions
// and news, which speak of a claim without repeating it, took no part. Of the pairs with a probability of 0.8 to 0.9
// 93 in 100 repeat the claim, of 0.4 to 0.6 56, of 0.2 to 0.3 35, below 0.1 one in a thousand. In this order: one,
// names, rest, events, rest * beside, log(1 + amount), facts, rest * facts, different, names * events, names * rest,
// nameless.
constexpr std::array kFit{-9.49, 1.87, 2.95, 0.52, 2.98, 1.60, 7.48, 2.52, -4.99, 1.68, 0.27, -1.02};
static_assert(kFit.size() == 12);

double log_odds(const ClaimFeatures& f) {
  const auto of = [](float value) { return static_cast<double>(value); };
  const double facts = of(f.agreed) / (of(f.agreed) + of(f.missing) + of(f.different) + kFactsUnsaid);
  const std::array<double, kFit.size()> x{1,
                                          of(f.names),
                                          of(f.rest),
                                          of(f.events),
                                          of(f.rest) * of(f.beside),
                                          std::log1p(of(f.amount)),
                                          facts,
                                          of(f.rest) * facts,
                                          of(f.different),
                                          of(f.names) * of(f.events),
                                          of(f.names) * of(f.rest),
                                          f.nameless ? 1.0 : 0.0};
  double z = 0;
  for (std::size_t i = 0; i < x.size(); ++i) z += kFit[i] * x[i];
  return z;
}

double probability(const ClaimFeatures& f) {
  return 1 / (1 + std::exp(-log_odds(f)));
}

// What would be this probable but for a number that differs is shown to a person.
constexpr double kWorthALook = 0.5;

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

ClaimFeatures features_of(const CompiledClaim& claim, const Alignment& a, const Agreement& facts) {
  ClaimFeatures out;
  const float of_names = claim.of_names + claim.middle * facts.identifying;
  out.names = of_names > 0 ? (a.names * claim.of_names + claim.middle * facts.identified) / of_names : a.rest;
  out.nameless = of_names <= 0;
  out.rest = a.rest;
  out.events = a.events;
  out.beside = a.beside;
  out.amount = std::min(a.matched, kMostWords);
  out.agreed = std::min(facts.agreed, kMostFacts);
  out.missing = std::min(facts.missing, kMostFacts);
  out.different = std::min(facts.different, kMostFacts);
  return out;
}

/// Syllables [first, end) of the window's sentences that hold enough of what was found.
std::pair<std::uint32_t, std::uint32_t> firm_range(const CompiledClaim& claim, const Alignment& a, const Folded& folded,
                                                   const ClaimScratch::State& state) {
  const auto& syllables = folded.syllables;
  const auto count = static_cast<std::uint32_t>(syllables.size());
  std::uint32_t first = a.first, end = a.last + 1;
  const auto said = [&](std::uint32_t from, std::uint32_t to) {
    float weight = 0;
    for (std::size_t i = state.begin; i < state.end; ++i) {
      const auto& hit = state.hits[i];
      if (hit.syllable >= from && hit.syllable < to) weight += claim.words[hit.word].weight;
    }
    return weight;
  };
  const float little = kLittleSaid * said(first, end);
  const std::uint32_t from = a.first > kFirmAround ? a.first - kFirmAround : 0;
  while (first > from && !syllables[first].boundary) --first;
  const std::uint32_t to = std::min(a.last + 1 + kFirmAround, count);
  while (end < to && !syllables[end].boundary) ++end;
  for (std::uint32_t at = first + 1; at < end; ++at) {
    if (syllables[at].boundary && said(first, at) < little) first = at;
  }
  for (std::uint32_t at = end - 1; at > first; --at) {
    if (syllables[at].boundary && said(at, end) < little) end = at;
  }
  return {first, end};
}

/// Syllables of the window, both included, without the sentences at its ends that hold little of what was found, all of
/// it without accents: "chua cac bac" before a rumour is no part of it for a "chua" that the claim has, too.
std::pair<std::uint32_t, std::uint32_t> told_in(const CompiledClaim& claim, const Folded& folded,
                                                const ClaimScratch::State& state) {
  const auto& syllables = folded.syllables;
  const auto& hits = state.hits;
  const auto last_of = [&](std::size_t i) { return hits[i].syllable + hits[i].syllables - 1; };
  const auto weight = [&](std::size_t i) { return claim.words[hits[i].word].weight; };
  float all = 0;
  for (std::size_t i = state.begin; i < state.end; ++i) all += weight(i);
  const auto parted = [&](std::size_t i) {  // from the hit before
    for (std::uint32_t at = hits[i - 1].syllable + 1; at <= hits[i].syllable; ++at) {
      if (syllables[at].boundary) return true;
    }
    return false;
  };
  std::size_t begin = state.begin, end = state.end;
  for (std::size_t to = begin + 1; to < end;) {
    float here = weight(to - 1);
    while (to < end && !parted(to)) here += weight(to++);
    if (to == end || here > kLeastSaid * all || !unaccented_stretch(folded, hits[begin].syllable, last_of(to - 1)))
      break;
    begin = to++;
  }
  for (std::size_t from = end - 1; from > begin;) {
    float here = weight(from);
    while (from > begin && !parted(from)) here += weight(--from);
    if (from == begin || here > kLeastSaid * all || !unaccented_stretch(folded, hits[from].syllable, last_of(end - 1)))
      break;
    end = from--;
  }
  return {hits[begin].syllable, last_of(end - 1)};
}

/// The window and some syllables on each side; of those only what stands in its sentences may differ.
Statement around(const Alignment& a, std::pair<std::uint32_t, std::uint32_t> firm, const FieldText& field,
                 const Stated& stated, std::optional<Day> day) {
  const auto count = static_cast<std::uint32_t>(field.folded.syllables.size());
  Statement out{stated, field, 0, 0, firm.first, firm.second, day};
  out.first = a.first > kFactsAround ? a.first - kFactsAround : 0;
  out.end = std::min(a.last + 1 + kFactsAround, count);
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

/// Without accents a short field is read both ways, and as the likeliest words; what only one of them has is uncertain.
void read_facts(const FieldText& field, std::uint32_t first, std::uint32_t end, std::optional<Day> day,
                ClaimScratch::State& state, std::size_t index) {
  Stated& out = state.stated[index];
  out.clear();
  read_stated(field, first, end, day, out);
  LikelyAccents& likely = state.fields[index].likely;
  if (!likely.bare() || !state.read[index]) return;  // of stretches of a long field only as typed
  likely.restore(first, end, state.restored);
  state.otherwise.clear();
  read_stated({field.text, state.restored}, first, end, day, state.otherwise);
  keep_certain(out, state.otherwise);
}

/// A short field's facts are read once for all claims; false of a long one, of which only stretches are read.
bool read_whole(const FieldText& field, std::optional<Day> day, ClaimScratch::State& state, std::size_t index) {
  const auto count = static_cast<std::uint32_t>(field.folded.syllables.size());
  if (state.read[index] || count > kReadWhole) return state.read[index];
  state.read[index] = true;
  read_facts(field, 0, count, day, state, index);
  return true;
}

void cut_spans(std::span<const ClaimScratch::State::Hit> hits, const Folded& folded, Field field,
               std::vector<Span>& out) {
  for (const auto& hit : hits) {
    const Syllable &s = folded.syllables[hit.syllable], &last = folded.syllables[hit.syllable + hit.syllables - 1];
    if (s.begin >= last.end) continue;
    if (!out.empty() && out.back().field == field && s.begin < out.back().end) {
      out.back().end = std::max(out.back().end, last.end);
      out.back().how = static_cast<HowSet>(out.back().how | hit.how);
      continue;
    }
    out.push_back({field, s.begin, last.end, hit.how});
  }
}

/// Of one item with its candidates.
struct Comparison {
  std::span<const ClaimEntry> entries;
  const ClaimMatching& settings;
  const Item& item;
  const Folded &title, &text;
  ClaimScratch::State& state;
  std::optional<Day> day;  // of the item
  double least;            // log odds that are suggested

  /// True when anything of the item was worth aligning; `best` is the hit, if any.
  template <class Search>
  bool run(Search& search, const ClaimScratch::State::Candidate& candidate, const CompiledClaim& claim,
           std::optional<ClaimHit>& best) const {
    search.lay_words(candidate);
    std::array<bool, 2> worth{};
    for (const Field field : {Field::title, Field::text}) worth[index_of(field)] = worth_it(claim, field, true);
    if (!worth[0] && !worth[1]) return false;
    search.lay_concepts(candidate);
    bool aligned = false;
    for (const Field field : {Field::title, Field::text}) {
      if (!worth[index_of(field)] || !worth_it(claim, field, false)) continue;
      aligned = true;
      const Alignment a = align(claim, field, folded(field), title, state);
      // The facts of the item are read once an alignment needs them.
      if (!too_little(claim, a, claim.most)) weigh(candidate.claim, claim, field, a, best);
    }
    return aligned;
  }

 private:
  static std::size_t index_of(Field field) { return static_cast<std::size_t>(field); }
  [[nodiscard]] const Folded& folded(Field field) const { return field == Field::title ? title : text; }

  /// False when what is laid out cannot be a hit; with `all_concepts` neither when every concept is there.
  [[nodiscard]] bool worth_it(const CompiledClaim& claim, Field field, bool all_concepts) const {
    if (folded(field).syllables.empty()) return false;
    const Alignment most = best_alignment(claim, field, all_concepts, state);
    if (too_little(claim, most, claim.most)) return false;
    const auto index = index_of(field);
    return !state.read[index] || !too_little(claim, most, best_agreement(claim.stated, state.stated[index]));
  }
  [[nodiscard]] bool too_little(const CompiledClaim& claim, const Alignment& a, const Agreement& facts) const {
    return log_odds(features_of(claim, a, facts)) < least;
  }

  void weigh(std::uint32_t c, const CompiledClaim& claim, Field field, const Alignment& a,
             std::optional<ClaimHit>& best) const {
    if (state.begin == state.end) return;  // facts alone say nothing
    const auto index = index_of(field);
    const Folded& folded = this->folded(field);
    const FieldText own{entries[c].claim.text(), claim.folded};
    const FieldText said{field == Field::title ? item.title : item.text, folded};
    const Statement says = around(a, firm_range(claim, a, folded, state), said, state.stated[index], day);
    if (!read_whole(said, day, state, index)) read_facts(said, says.first, says.end, says.day, state, index);
    ClaimHit hit;
    const Agreement facts =
        compare_stated({claim.stated, own, 0, claim.syllables, 0, claim.syllables, claim.day}, says, hit.differs);
    hit.features = features_of(claim, a, facts);
    hit.score = probability(hit.features);
    const bool sure = hit.score >= settings.matched && hit.differs.empty() &&
                      (claim.ended ? claim.lasting : claim.syllables) >= kMinMatchedSyllables;
    if (claim.ended && !sure) return;
    // What repeats a claim but for a number is worth a look, however improbable it makes it.
    ClaimFeatures alike = hit.features;
    alike.different = 0;
    if (hit.score < settings.suggested && probability(alike) < std::min(kWorthALook, settings.matched)) return;
    if (best && best->score >= hit.score) return;
    hit.claim = c;
    hit.field = field;
    std::tie(hit.first, hit.last) = told_in(claim, folded, state);
    cut_spans(state.beside, title, Field::title, hit.spans);
    cut_spans(std::span(state.hits).subspan(state.begin, state.end - state.begin), folded, field, hit.spans);
    hit.contradicted = contradicted(claim, own, said, field, state);
    hit.recurring =
        claim.ended || (!hit.differs.empty() && comes_back(entries[c].claim, claim, own, says, dated(item)));
    hit.state = sure ? ClaimHitState::matched : ClaimHitState::suggested;
    best = std::move(hit);
  }
};

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
  tables->build(entries_);
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
  std::size_t out = t.words.bytes() + t.pairs.bytes() + t.of_word.size() * sizeof(KnownWord) +
                    t.of_concept.size() * sizeof(KnownConcept) + t.lists.size() * sizeof(std::uint32_t) +
                    t.claims.size() * sizeof(float) + entries_.size() * sizeof(ClaimEntry);
  for (const CompiledClaim& c : t.claims) {
    out += sizeof c + c.folded.stream.capacity() + c.folded.marks.capacity() +
           c.folded.syllables.capacity() * sizeof(Syllable) + c.words.capacity() * sizeof(ClaimWord) +
           c.places.capacity() * sizeof(std::uint16_t) + c.concepts.capacity() * sizeof(ClaimConcept) +
           c.names.capacity() * sizeof(ClaimName) + c.stated.numbers.capacity() * sizeof(StatedNumber) +
           c.stated.dates.capacity() * sizeof(StatedDate) + c.stated.places.capacity() * sizeof(StatedPlace);
  }
  for (const ClaimEntry& e : entries_) {
    out += e.claim.id().capacity() + e.claim.text().capacity() + e.claim.url().capacity() +
           e.claim.publisher().capacity() + e.elements.capacity() * sizeof(ClaimElement);
  }
  return out;
}

void ClaimIndex::find(const Item& item, const Folded& title, const Folded& text, ClaimScratch& scratch,
                      std::vector<ClaimHit>& out) const {
  out.clear();
  if (entries_.empty()) return;
  ClaimScratch::State& state = *scratch.state_;
  state.read[0] = state.read[1] = false;
  Search search(*tables_, state, title, text);
  search.read();
  search.find_candidates(std::clamp<std::size_t>(settings_.max_candidates, 1, 256));
  if (state.in_force.empty() && state.ended.empty()) return;
  const Comparison comparison{
      entries_, settings_, item,         title,
      text,     state,     day_of(item), std::log(settings_.suggested / (1 - settings_.suggested))};
  for (const auto* among : {&state.in_force, &state.ended}) {
    int misses = 0;
    for (std::size_t i = 0; i < among->size() && misses < kMaxMisses; ++i) {
      std::optional<ClaimHit> best;
      const bool aligned = comparison.run(search, (*among)[i], tables_->claims[(*among)[i].claim], best);
      if (best) {
        out.push_back(std::move(*best));
        misses = 0;
      } else if (aligned) {
        ++misses;
      }
    }
  }
  std::sort(out.begin(), out.end(), [this](const ClaimHit& a, const ClaimHit& b) {
    const bool x = tables_->claims[a.claim].ended, y = tables_->claims[b.claim].ended;
    if (x != y) return y;
    return a.score != b.score ? a.score > b.score : a.claim < b.claim;
  });
}

}  // namespace dongtin
