#include "matchers/rule_part.hpp"

#include <algorithm>
#include <atomic>
#include <bit>
#include <utility>

#include "matchers/spellings.hpp"

namespace dongtin {

namespace {

constexpr std::size_t kAhead = 6;        // literals whose rules are fetched while those of one are looked at
constexpr std::size_t kMaxChecked = 16;  // literals of a second clause; of more one is likely there

std::uint64_t next_serial() {
  static std::atomic<std::uint64_t> serial{0};
  return ++serial;
}

}  // namespace

std::uint32_t RulePart::add_terms(const Node& phrase, std::vector<std::uint32_t>& others) {
  for (const auto& other : other_spellings(phrase.value, phrase.spelling))
    others.push_back(terms_.add(other, phrase.spelling, phrase.open));
  return terms_.add(phrase.value, phrase.spelling, phrase.open);
}

/// Gives every phrase and list its terms_.
void RulePart::resolve(Node& node, const Lists& lists) {
  if (node.op == &kPhraseOperator) node.term = add_terms(node, node.more);
  if (node.op == &kListOperator) {
    auto& known = terms_of_list_[node.value];
    if (known.empty()) {
      for (const Node& phrase : lists.find(node.value)->phrases) known.push_back(add_terms(phrase, known));
      std::sort(known.begin(), known.end(), [&](std::uint32_t a, std::uint32_t b) {
        return std::pair(terms_.literal_of(a), a) < std::pair(terms_.literal_of(b), b);
      });
      known.erase(std::unique(known.begin(), known.end()), known.end());
    }
    node.more = known;
  }
  for (Node& child : node.children) resolve(child, lists);
}

Result<std::shared_ptr<const RulePart>> RulePart::make(std::vector<ParsedRule> parsed, const Lists& lists,
                                                       const std::span<const Gazetteer>* gazetteers,
                                                       const Compiling& how) {
  auto out = std::make_shared<RulePart>();
  RulePart& part = *out;
  part.serial_ = next_serial();
  part.kind_ = how.prefilter;
  for (ParsedRule& each : parsed) {
    part.resolve(each.tree, lists);
    const auto index = static_cast<std::uint32_t>(part.rules_.size());
    part.national_.push_back(each.rule->scope == Scope::national ? 1 : 0);
    if (!each.warnings.empty()) part.warnings_.emplace(index, std::move(each.warnings));
    part.rules_.push_back(std::move(each.rule));
  }
  part.index_ids();
  part.terms_of_list_.clear();
  part.rules_.shrink_to_fit();
  part.national_.shrink_to_fit();
  if (gazetteers != nullptr) part.places_ = std::make_unique<Places>(*gazetteers, part.terms_);
  const Frequencies& frequencies = how.measured != nullptr ? *how.measured : Frequencies::of_prose();
  part.terms_.weigh(frequencies);
  part.find_triggers(parsed);
  for (const ParsedRule& each : parsed) part.plans_.add(each.tree, part.terms_);
  part.plans_.finish();
  auto searcher = make_searcher(part.terms_.literals(), how.prefilter, frequencies);
  if (!searcher) return std::move(searcher).error();
  part.searcher_ = std::move(*searcher);
  part.terms_.finish();
  return std::shared_ptr<const RulePart>(std::move(out));
}

/// What wakes each rule.
void RulePart::find_triggers(std::span<const ParsedRule> parsed) {
  struct Wake {
    std::uint32_t literal, rule;
    std::uint32_t check, count;  // of `checks`
  };
  std::vector<Wake> list;
  std::vector<std::uint32_t> checks;
  for (std::uint32_t i = 0; i < parsed.size(); ++i) {
    Clauses clauses;
    parsed[i].tree.op->require(parsed[i].tree, terms_, clauses);
    std::sort(clauses.begin(), clauses.end(), [](const Clause& a, const Clause& b) { return a.expected < b.expected; });
    if (clauses.empty()) {
      always_.push_back(i);
      continue;
    }
    const auto check = static_cast<std::uint32_t>(checks.size());
    if (clauses.size() > 1 && clauses[1].literals.size() <= kMaxChecked)
      checks.insert(checks.end(), clauses[1].literals.begin(), clauses[1].literals.end());
    const auto count = static_cast<std::uint32_t>(checks.size()) - check;
    for (const auto literal : clauses[0].literals) list.push_back({literal, i, check, count});
  }
  std::sort(list.begin(), list.end(), [](const Wake& a, const Wake& b) {
    return a.literal != b.literal ? a.literal < b.literal : a.rule < b.rule;
  });
  wakes_from_.assign(terms_.literal_count() + 1, 0);
  for (const Wake& wake : list) {
    wakes_.push_back(wake.rule);
    wakes_.push_back(wake.count);
    const auto from = checks.begin() + wake.check;
    wakes_.insert(wakes_.end(), from, from + wake.count);
    wakes_from_[wake.literal + 1] = static_cast<std::uint32_t>(wakes_.size());
  }
  for (std::size_t i = 1; i < wakes_from_.size(); ++i) wakes_from_[i] = std::max(wakes_from_[i], wakes_from_[i - 1]);
  wakes_.shrink_to_fit();
}

void RulePart::search(const Folded& title, const Folded& text, PartScratch& s) const {
  if (s.prepared_for != serial_) {
    searcher_->prepare(s.search);
    s.awake.assign(rules_.size(), 0);
    s.prepared_for = serial_;
  }
  s.found.clear(terms_.literal_count());
  searcher_->search(title, Field::title, s.search, s.found);
  searcher_->search(text, Field::text, s.search, s.found);
}

void RulePart::wake(PartScratch& s) const {
  s.woken.clear();
  if (kind_ == Prefilter::off) {
    for (std::uint32_t i = 0; i < rules_.size(); ++i) s.woken.push_back(i);
    return;
  }
  s.woken.insert(s.woken.end(), always_.begin(), always_.end());
  const auto& touched = s.found.touched();
  for (std::size_t k = 0; k < touched.size(); ++k) {
    if (k + 2 * kAhead < touched.size()) __builtin_prefetch(&wakes_from_[touched[k + 2 * kAhead]]);
    if (k + kAhead < touched.size()) __builtin_prefetch(wakes_.data() + wakes_from_[touched[k + kAhead]]);
    const auto literal = touched[k];
    const std::uint32_t* at = wakes_.data() + wakes_from_[literal];
    const std::uint32_t* const end = wakes_.data() + wakes_from_[literal + 1];
    while (at != end) {
      const std::uint32_t rule = at[0], count = at[1];
      at += 2;
      const bool may = count == 0 || std::any_of(at, at + count, [&](std::uint32_t l) { return s.found.has(l); });
      at += count;
      if (!may || s.awake[rule] != 0) continue;
      s.awake[rule] = 1;
      s.woken.push_back(rule);
    }
  }
  for (auto rule : s.woken) s.awake[rule] = 0;
  std::sort(s.woken.begin(), s.woken.end());
}

bool RulePart::met(std::uint32_t rule, const Evaluation& evaluation, std::vector<Hit>& hits) const {
  const Plan& root = plans_.root(rule);
  // Most are not met; only of those that are, somebody asks where.
  if (!evaluation.met(root, {kBoth, false, nullptr})) return false;
  hits.clear();
  return evaluation.met(root, {kBoth, false, &hits});
}

void RulePart::prefetch(std::uint32_t rule) const {
  const Plan* plan = &plans_.root(rule);
  __builtin_prefetch(plan);
  __builtin_prefetch(plan + 4);
  __builtin_prefetch(&rules_[rule]->id);
  __builtin_prefetch(&rules_[rule]->revision);
}

std::span<const Problem> RulePart::warnings(std::uint32_t i) const {
  const auto it = warnings_.find(i);
  return it == warnings_.end() ? std::span<const Problem>() : std::span<const Problem>(it->second);
}

void RulePart::index_ids() {
  by_id_.assign(std::bit_ceil(2 * rules_.size() + 1), kNone);
  for (std::uint32_t i = 0; i < rules_.size(); ++i) {
    std::size_t at = std::hash<RuleId>{}(rules_[i]->id);
    while (by_id_[at & (by_id_.size() - 1)] != kNone) ++at;
    by_id_[at & (by_id_.size() - 1)] = i;
  }
}

std::uint32_t RulePart::find(const RuleId& id) const {
  for (std::size_t at = std::hash<RuleId>{}(id);; ++at) {
    const auto i = by_id_[at & (by_id_.size() - 1)];
    if (i == kNone || rules_[i]->id == id) return i;
  }
}

}  // namespace dongtin
