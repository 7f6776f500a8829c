#include "matchers/rule_set.hpp"

#include <algorithm>
#include <atomic>
#include <optional>
#include <unordered_map>

#include "matchers/normalise.hpp"
#include "matchers/occurrences.hpp"
#include "matchers/operators/operator.hpp"
#include "matchers/places.hpp"
#include "matchers/prefilter.hpp"
#include "matchers/query/parser.hpp"
#include "matchers/scratch.hpp"
#include "matchers/spellings.hpp"
#include "matchers/tables.hpp"
#include "matchers/terms.hpp"
#include "storage/records/digest.hpp"

namespace dongtin {

Scratch::Scratch() : impl(std::make_unique<Impl>()) {}
Scratch::~Scratch() = default;
Scratch::Scratch(Scratch&&) noexcept = default;
Scratch& Scratch::operator=(Scratch&&) noexcept = default;

struct RuleSet::Impl {
  std::uint64_t serial = 0;  // never reused in a process, so a scratch knows what it was made ready for
  Prefilter kind = Prefilter::on;
  std::vector<Rule> rules;  // sorted by id
  std::vector<Node> trees;
  std::vector<std::uint8_t> reported;
  TermTable terms;
  std::optional<Places> places;
  std::unique_ptr<const Searcher> searcher;
  std::vector<std::vector<std::uint32_t>> wakes;  // by literal
  std::vector<std::uint32_t> always;
  std::vector<PlaceId> watched;  // sorted
  Stamp stamp;
  std::unordered_map<std::string, std::uint32_t> by_id;
  std::unordered_map<std::string, std::vector<std::uint32_t>> terms_of_list;  // while compiling

  void resolve(Node& node, const Lists& lists);
  /// The term as written; its other spellings are appended.
  std::uint32_t add_terms(const Node& phrase, std::vector<std::uint32_t>& others);
  void read(const Item& item, Scratch::Impl& s, MatchList& out) const;
  void wake(Scratch::Impl& s) const;
  [[nodiscard]] bool met(std::uint32_t rule, const Item& item, Scratch::Impl& s) const;
  void spans(const Scratch::Impl& s, std::vector<Span>& out) const;
  template <class May>
  void report(const Item& item, Scratch::Impl& s, May may, MatchList& out) const;
};

namespace {

std::uint64_t next_serial() {
  static std::atomic<std::uint64_t> serial{0};
  return ++serial;
}

}  // namespace

RuleSet::RuleSet() : impl_(std::make_unique<Impl>()) {}
RuleSet::~RuleSet() = default;

std::uint32_t RuleSet::Impl::add_terms(const Node& phrase, std::vector<std::uint32_t>& others) {
  for (const auto& other : other_spellings(phrase.value, phrase.spelling))
    others.push_back(terms.add(other, phrase.spelling, phrase.open));
  return terms.add(phrase.value, phrase.spelling, phrase.open);
}

/// Gives every phrase and list its terms.
void RuleSet::Impl::resolve(Node& node, const Lists& lists) {
  if (node.op == &kPhraseOperator) node.term = add_terms(node, node.more);
  if (node.op == &kListOperator) {
    auto& known = terms_of_list[node.value];
    if (known.empty()) {
      for (const Node& phrase : lists.find(node.value)->phrases) known.push_back(add_terms(phrase, known));
      std::sort(known.begin(), known.end(), [&](std::uint32_t a, std::uint32_t b) {
        return std::pair(terms.literal_of(a), a) < std::pair(terms.literal_of(b), b);
      });
      known.erase(std::unique(known.begin(), known.end()), known.end());
    }
    node.more = known;
  }
  for (Node& child : node.children) resolve(child, lists);
}

namespace {

/// Everything of a place that decides a match, each part with its length.
void append_place(std::string& out, const Place& place, bool context) {
  const auto part = [&](std::string_view bytes) {
    out += std::to_string(bytes.size());
    out += ':';
    out += bytes;
  };
  const auto list = [&](const auto& parts, auto text) {
    part(std::to_string(parts.size()));
    for (const auto& each : parts) part(text(each));
  };
  const auto day = [&](const std::optional<std::chrono::sys_days>& when) {
    part(when ? std::to_string(when->time_since_epoch().count()) : "");
  };
  part(place.id.value);
  part(place.name);
  part(place.kind);
  part(name(place.level));
  part(place.province.value);
  part(place.parent ? place.parent->value : "");
  list(place.aliases, [](const std::string& s) -> std::string_view { return s; });
  list(place.counter, [](const std::string& s) -> std::string_view { return s; });
  list(place.successors, [](const PlaceId& id) -> std::string_view { return id.value; });
  day(place.valid_from);
  day(place.valid_to);
  part(std::to_string(place.shared_by));
  out += place.ambiguous ? '1' : '0';
  out += place.ambiguous_unaccented ? '1' : '0';
  out += context ? '1' : '0';
}

Stamp stamp_of(std::span<const Rule> rules, std::span<const std::uint8_t> reported,
               std::span<const Gazetteer> gazetteers, std::span<const PlaceId> watched) {
  Stamp out;
  std::string all;
  for (std::size_t i = 0; i < rules.size(); ++i) {
    all += rules[i].revision.view();
    all += reported[i] != 0 ? '1' : '0';
  }
  out.rules = sha256(all);
  all.clear();
  for (const auto& gazetteer : gazetteers) {
    for (const auto& place : gazetteer.places) append_place(all, place, gazetteer.context);
  }
  all += '|';
  for (const auto& id : watched) all.append(id.value).append(" ");
  out.gazetteers = sha256(all);
  out.tables = tables_digest();
  return out;
}

}  // namespace

RuleSet::Compiled RuleSet::compile(std::span<const Rule> rules, std::span<const Gazetteer> gazetteers,
                                   std::span<const PlaceId> provinces, Prefilter prefilter, bool with_drafts,
                                   std::span<const NamedList> lists) {
  Compiled out;
  const PlaceNames place_names(gazetteers);
  const Lists known(lists, &place_names, out.problems);
  auto set = std::shared_ptr<RuleSet>(new RuleSet());
  Impl& s = *set->impl_;
  s.serial = next_serial();
  s.kind = prefilter;
  s.watched.assign(provinces.begin(), provinces.end());
  std::sort(s.watched.begin(), s.watched.end());
  std::unordered_map<std::string, const Rule*> seen;
  std::vector<std::pair<Rule, Node>> parsed;
  for (const Rule& rule : rules) {
    const auto [earlier, fresh] = seen.try_emplace(rule.id.value, &rule);
    if (!fresh) {
      out.problems.push_back(
          {rule.where,
           "rule " + rule.id.value + " is also at " + earlier->second->where.text() + "; give one of them another id",
           false});
      continue;
    }
    if (rule.status == RuleStatus::retired) continue;
    auto tree = parse_query(rule.query, rule.query_where, {&known, &place_names, rule.category});
    for (auto& problem : tree.problems) {
      problem.what = "rule " + rule.id.value + ": " + problem.what;
      out.problems.push_back(std::move(problem));
    }
    if (tree.tree) parsed.emplace_back(rule, std::move(*tree.tree));
  }
  if (std::any_of(out.problems.begin(), out.problems.end(), [](const Problem& p) { return !p.warning; })) return out;
  std::sort(parsed.begin(), parsed.end(), [](const auto& a, const auto& b) { return a.first.id < b.first.id; });
  for (auto& [rule, tree] : parsed) {
    s.resolve(tree, known);
    s.by_id.emplace(rule.id.value, static_cast<std::uint32_t>(s.rules.size()));
    s.reported.push_back(rule.status == RuleStatus::live || with_drafts ? 1 : 0);
    s.rules.push_back(std::move(rule));
    s.trees.push_back(std::move(tree));
  }
  s.stamp = stamp_of(s.rules, s.reported, gazetteers, s.watched);
  s.terms_of_list.clear();
  s.places.emplace(gazetteers, s.terms);
  s.wakes.resize(s.terms.literals().size());
  for (std::uint32_t i = 0; i < s.trees.size(); ++i) {
    Trigger trigger;
    s.trees[i].op->trigger(s.trees[i], s.terms, trigger);
    if (trigger.always) {
      s.always.push_back(i);
      continue;
    }
    std::sort(trigger.literals.begin(), trigger.literals.end());
    trigger.literals.erase(std::unique(trigger.literals.begin(), trigger.literals.end()), trigger.literals.end());
    for (auto literal : trigger.literals) s.wakes[literal].push_back(i);
  }
  auto searcher = make_searcher(s.terms.literals(), prefilter);
  if (!searcher) {
    out.problems.push_back({s.rules.empty() ? Location{} : s.rules.front().where, searcher.error().line(), false});
    return out;
  }
  s.searcher = std::move(*searcher);
  out.rules = std::move(set);
  return out;
}

/// Folds, searches and finds places: everything that is the same for all rules.
void RuleSet::Impl::read(const Item& item, Scratch::Impl& s, MatchList& out) const {
  if (s.prepared_for != serial) {
    searcher->prepare(s.search);
    s.awake.assign(rules.size(), 0);
    s.prepared_for = serial;
  }
  s.aside.next();
  const auto teencode = item.tier == Tier::social || item.tier == Tier::forum ? Teencode::undo : Teencode::keep;
  fold(item.title, s.title, teencode);
  fold(item.text, s.text, teencode);
  s.found.clear(terms.literals().size());
  searcher->search(s.title, Field::title, s.search, s.found);
  searcher->search(s.text, Field::text, s.search, s.found);
  places->find(item, s.title, s.text, s.found, terms, s.places, out);
}

void RuleSet::Impl::wake(Scratch::Impl& s) const {
  s.woken.clear();
  if (kind == Prefilter::off) {
    for (std::uint32_t i = 0; i < rules.size(); ++i) s.woken.push_back(i);
    return;
  }
  s.woken.insert(s.woken.end(), always.begin(), always.end());
  for (auto literal : s.found.touched()) {
    for (auto rule : wakes[literal]) {
      if (s.awake[rule] != 0) continue;
      s.awake[rule] = 1;
      s.woken.push_back(rule);
    }
  }
  for (auto rule : s.woken) s.awake[rule] = 0;
  std::sort(s.woken.begin(), s.woken.end());
}

bool RuleSet::Impl::met(std::uint32_t rule, const Item& item, Scratch::Impl& s) const {
  s.hits.clear();
  const Evaluation evaluation{item, s.title, s.text, s.found, terms, *places, s.places, s.aside};
  return evaluation.met(trees[rule], {kBoth, false, &s.hits});
}

void RuleSet::Impl::spans(const Scratch::Impl& s, std::vector<Span>& out) const {
  for (const Hit& hit : s.hits) {
    const auto& syllables = (hit.field == Field::title ? s.title : s.text).syllables;
    out.push_back({hit.field, syllables[hit.first].begin, syllables[hit.last].end, hit.how});
  }
  std::sort(out.begin(), out.end());
  std::size_t kept = 0;
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (kept > 0 && out[kept - 1].field == out[i].field && out[i].begin < out[kept - 1].end) {
      out[kept - 1].end = std::max(out[kept - 1].end, out[i].end);
      out[kept - 1].how = static_cast<HowSet>(out[kept - 1].how | out[i].how);
    } else {
      out[kept++] = out[i];
    }
  }
  out.resize(kept);
}

/// Appends the woken rules that `may` be reported and are met.
template <class May>
void RuleSet::Impl::report(const Item& item, Scratch::Impl& s, May may, MatchList& out) const {
  for (auto i : s.woken) {
    if (!may(i) || !met(i, item, s)) continue;
    Match& match = out.rules.emplace_back();
    match.rule = rules[i].id;
    match.revision = rules[i].revision;
    spans(s, match.spans);
  }
}

void RuleSet::match(const Item& item, Scratch& scratch, MatchList& out) const {
  auto& s = *scratch.impl;
  out.clear();
  impl_->read(item, s, out);
  impl_->wake(s);
  const bool ours = std::any_of(out.about.begin(), out.about.end(), [&](const PlaceId& id) {
    return std::binary_search(impl_->watched.begin(), impl_->watched.end(), id);
  });
  const auto may = [&](std::uint32_t i) {
    return impl_->reported[i] != 0 && (impl_->rules[i].scope == Scope::national || ours);
  };
  impl_->report(item, s, may, out);
}

void RuleSet::match_queries(const Item& item, Scratch& scratch, MatchList& out) const {
  auto& s = *scratch.impl;
  out.clear();
  impl_->read(item, s, out);
  impl_->wake(s);
  impl_->report(item, s, [](std::uint32_t) { return true; }, out);
}

Result<bool> RuleSet::query_matches(const RuleId& rule, const Item& item, Scratch& scratch) const {
  const auto it = impl_->by_id.find(rule.value);
  if (it == impl_->by_id.end()) return fail(Errc::not_found, "no such rule, or it is retired").at(rule.value);
  auto& s = *scratch.impl;
  s.unreported.clear();
  impl_->read(item, s, s.unreported);
  return impl_->met(it->second, item, s);
}

const Stamp& RuleSet::stamp() const {
  return impl_->stamp;
}
const Rule* RuleSet::find(const RuleId& id) const {
  const auto it = impl_->by_id.find(id.value);
  return it == impl_->by_id.end() ? nullptr : &impl_->rules[it->second];
}

const Rule* RuleSet::find_revision(const Digest& revision) const {
  const auto it =
      std::find_if(impl_->rules.begin(), impl_->rules.end(), [&](const Rule& r) { return r.revision == revision; });
  return it == impl_->rules.end() ? nullptr : &*it;
}

std::span<const Rule> RuleSet::rules() const {
  return impl_->rules;
}

const Place* RuleSet::place(const PlaceId& id) const {
  return impl_->places->place(id.value);
}

}  // namespace dongtin
