#include "matchers/rule_set.hpp"

#include <algorithm>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "matchers/places.hpp"
#include "matchers/query/parser.hpp"
#include "matchers/rule_part.hpp"
#include "matchers/scratch.hpp"
#include "matchers/tables.hpp"
#include "storage/records/digest.hpp"

namespace dongtin {

Scratch::Scratch() : impl(std::make_unique<Impl>()) {}
Scratch::~Scratch() = default;
Scratch::Scratch(Scratch&&) noexcept = default;
Scratch& Scratch::operator=(Scratch&&) noexcept = default;

struct RuleSet::Impl {
  Prefilter kind = Prefilter::on;
  bool with_drafts = false;
  std::shared_ptr<const RulePart> base, changed;  // the rules; those that came since, or null
  std::vector<std::uint8_t> gone;                 // of the base: changed or removed since; empty when none is
  // Of the base: the record as it is now, where only what decides no match was changed; empty when none was.
  std::vector<std::shared_ptr<const Rule>> reworded;
  std::vector<const Rule*> rules;  // of both, sorted by id
  std::vector<PlaceId> watched;    // sorted
  Stamp stamp;

  [[nodiscard]] bool reported(const Rule& rule) const { return rule.status == RuleStatus::live || with_drafts; }
  [[nodiscard]] bool is_gone(std::uint32_t rule) const { return !gone.empty() && gone[rule] != 0; }
  [[nodiscard]] const Rule* of_base(std::uint32_t i) const {
    return !reworded.empty() && reworded[i] ? reworded[i].get() : base->rule(i).get();
  }
  void list_rules();
  void read(const Item& item, Scratch::Impl& s, MatchList& out) const;
  void wake(Scratch::Impl& s) const;
  [[nodiscard]] Evaluation evaluation(const RulePart& part, const PartScratch& scratch, const Item& item,
                                      Scratch::Impl& s) const;
  void spans(const Scratch::Impl& s, std::vector<Span>& out) const;
  template <class May>
  void report(const Item& item, Scratch::Impl& s, May may, RuleMeter* meter, MatchList& out) const;
};

RuleSet::RuleSet() : impl_(std::make_unique<Impl>()) {}
RuleSet::~RuleSet() = default;

namespace {

constexpr std::size_t kMinChanged = 64, kChangedShare = 20;  // rules beside a base; one of so many

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
  out += place.unverified ? '1' : '0';
  out += place.ambiguous ? '1' : '0';
  out += place.ambiguous_unaccented ? '1' : '0';
  out += context ? '1' : '0';
}

Digest digest_of_rules(std::span<const Rule* const> rules, bool with_drafts) {
  std::string all;
  all.reserve(rules.size() * 33);
  for (const Rule* rule : rules) {
    all += rule->revision.view();
    all += rule->status == RuleStatus::live || with_drafts ? '1' : '0';
  }
  return sha256(all);
}

Digest digest_of_ground(std::span<const Gazetteer> gazetteers, std::span<const PlaceId> watched) {
  std::string all;
  for (const auto& gazetteer : gazetteers) {
    for (const auto& place : gazetteer.places) append_place(all, place, gazetteer.context);
  }
  all += '|';
  for (const auto& id : watched) all.append(id.value).append(" ");
  return sha256(all);
}

}  // namespace

/// What one compile() works with.
struct RuleSet::Compiler {
  std::span<const std::shared_ptr<const Rule>> rules;
  std::span<const Gazetteer> gazetteers;
  std::span<const PlaceId> provinces;
  const Compiling& how;
  std::vector<Problem>& problems;
  PlaceNames place_names{gazetteers};
  Lists lists{how.lists, &place_names, problems};

  [[nodiscard]] bool failed() const {
    return std::any_of(problems.begin(), problems.end(), [](const Problem& p) { return !p.warning; });
  }

  void parse(const std::shared_ptr<const Rule>& rule, std::vector<ParsedRule>& out) {
    auto tree = parse_query(rule->query, rule->query_where, {&lists, &place_names, rule->category});
    for (auto& problem : tree.problems) problem.what = "rule " + rule->id.value + ": " + problem.what;
    problems.insert(problems.end(), tree.problems.begin(), tree.problems.end());
    if (tree.tree) out.push_back({rule, std::move(*tree.tree), std::move(tree.problems)});
  }

  void say_twice(const Rule& rule, const Rule& earlier) {
    problems.push_back(
        {rule.where, "rule " + rule.id.value + " is also at " + earlier.where.text() + "; give one of them another id",
         false});
  }

  std::shared_ptr<const RulePart> part(std::vector<ParsedRule> parsed, bool with_places) {
    if (failed()) return nullptr;
    std::sort(parsed.begin(), parsed.end(), [](const auto& a, const auto& b) { return a.rule->id < b.rule->id; });
    const Location where = parsed.empty() ? Location{} : parsed.front().rule->where;
    auto out = RulePart::make(std::move(parsed), lists, with_places ? &gazetteers : nullptr, how);
    if (out) return std::move(*out);
    problems.push_back({where, out.error().line(), false});
    return nullptr;
  }

  /// Everything anew.
  bool whole(Impl& set) {
    std::unordered_map<std::string_view, const Rule*> seen;
    std::vector<ParsedRule> parsed;
    for (const auto& rule : rules) {
      const auto [earlier, fresh] = seen.try_emplace(rule->id.value, rule.get());
      if (!fresh) {
        say_twice(*rule, *earlier->second);
      } else if (rule->status != RuleStatus::retired) {
        parse(rule, parsed);
      }
    }
    set.base = part(std::move(parsed), true);
    return set.base != nullptr;
  }

  static bool same(const std::shared_ptr<const Rule>& a, const std::shared_ptr<const Rule>& b) {
    return a == b || (a->revision == b->revision && a->status == b->status);
  }

  /// Beside what `same` compares.
  static bool same_record(const Rule& a, const Rule& b) {
    if (&a == &b) return true;
    const auto rest = [](const Rule& r) {
      return std::tie(r.purpose, r.owner, r.review_date, r.known_false_positives, r.must_match, r.must_not_match,
                      r.must_match_where, r.must_not_match_where, r.where, r.query_where);
    };
    return rest(a) == rest(b);
  }

  /// What `before` has is taken from it; false when there is too much that it has not, or anything is wrong.
  bool difference(const Impl* before, Impl& set) {
    if (before == nullptr || before->stamp.gazetteers != set.stamp.gazetteers || before->kind != set.kind ||
        before->with_drafts != set.with_drafts)
      return false;
    const RulePart& base = *before->base;
    std::vector<std::uint8_t> kept(base.size(), 0);
    std::vector<std::shared_ptr<const Rule>> wanted;
    const std::size_t most = std::max(kMinChanged, base.size() / kChangedShare);
    std::vector<std::string_view> retired;
    std::uint32_t guess = 0;
    for (const auto& rule : rules) {
      if (rule->status == RuleStatus::retired) {
        retired.push_back(rule->id.value);
        continue;
      }
      // They mostly come in the order they had.
      const bool next = guess < base.size() && (base.rule(guess) == rule || base.rule(guess)->id == rule->id);
      const auto at = next ? guess : base.find(rule->id);
      guess = at + 1;
      // A warning tells where its rule stands.
      const bool moved =
          at != RulePart::kNone && !base.warnings(at).empty() && !(base.rule(at)->query_where == rule->query_where);
      if (at != RulePart::kNone && !moved && same(base.rule(at), rule)) {
        if (std::exchange(kept[at], 1) != 0) return false;
        if (!same_record(*base.rule(at), *rule)) {
          if (set.reworded.empty()) set.reworded.resize(base.size());
          set.reworded[at] = rule;
        }
      } else {
        wanted.push_back(rule);
        if (wanted.size() > most) return false;
      }
    }
    std::vector<ParsedRule> parsed;
    std::unordered_set<std::string_view> seen;
    for (const auto& rule : wanted) {
      const auto at = base.find(rule->id);
      if (!seen.insert(rule->id.value).second || (at != RulePart::kNone && kept[at] != 0)) return false;
      parse(rule, parsed);
    }
    for (const auto id : retired) {  // an id twice is for whole() to tell
      const auto at = base.find(RuleId{std::string(id)});
      if (!seen.insert(id).second || (at != RulePart::kNone && kept[at] != 0)) return false;
    }
    if (failed()) return false;
    if (!parsed.empty()) {
      set.changed = part(std::move(parsed), false);
      if (!set.changed) return false;
    }
    set.base = before->base;
    std::size_t gone = 0;
    for (std::uint32_t i = 0; i < base.size(); ++i) {
      gone += kept[i] == 0 ? 1 : 0;
      kept[i] = kept[i] == 0 ? 1 : 0;
      if (kept[i] == 0) {
        const auto warnings = base.warnings(i);
        problems.insert(problems.end(), warnings.begin(), warnings.end());
      }
    }
    if (gone > most) return false;
    if (gone > 0) set.gone = std::move(kept);
    return true;
  }
};

RuleSet::Compiled RuleSet::compile(std::span<const Rule> rules, std::span<const Gazetteer> gazetteers,
                                   std::span<const PlaceId> provinces, const Compiling& how) {
  std::vector<std::shared_ptr<const Rule>> shared;
  shared.reserve(rules.size());
  for (const Rule& rule : rules) shared.push_back(std::make_shared<const Rule>(rule));
  return compile_shared(shared, gazetteers, provinces, how);
}

RuleSet::Compiled RuleSet::compile_shared(std::span<const std::shared_ptr<const Rule>> rules,
                                          std::span<const Gazetteer> gazetteers, std::span<const PlaceId> provinces,
                                          const Compiling& how) {
  Compiled out;
  auto set = std::shared_ptr<RuleSet>(new RuleSet());
  Impl& s = *set->impl_;
  s.kind = how.prefilter;
  s.with_drafts = how.with_drafts;
  s.watched.assign(provinces.begin(), provinces.end());
  std::sort(s.watched.begin(), s.watched.end());
  s.stamp.gazetteers = digest_of_ground(gazetteers, s.watched);
  s.stamp.tables = tables_digest();
  Compiler compiler{rules, gazetteers, provinces, how, out.problems};
  const std::size_t of_lists = out.problems.size();
  if (!compiler.difference(how.before ? how.before->impl_.get() : nullptr, s)) {
    if (compiler.failed()) return out;
    out.problems.resize(of_lists);
    s.changed = nullptr;
    s.reworded.clear();
    if (!compiler.whole(s)) return out;
  }
  s.list_rules();
  s.stamp.rules = digest_of_rules(s.rules, s.with_drafts);
  out.rules = std::move(set);
  return out;
}

/// Those that are there, of the base and changed since, by id.
void RuleSet::Impl::list_rules() {
  std::size_t k = 0;
  const std::size_t more = changed ? changed->size() : 0;
  rules.reserve(base->size() + more);
  for (std::uint32_t i = 0; i < base->size(); ++i) {
    if (is_gone(i)) continue;
    for (; k < more && changed->rule(static_cast<std::uint32_t>(k))->id < base->rule(i)->id; ++k)
      rules.push_back(changed->rule(static_cast<std::uint32_t>(k)).get());
    rules.push_back(of_base(i));
  }
  for (; k < more; ++k) rules.push_back(changed->rule(static_cast<std::uint32_t>(k)).get());
}

/// Folds, searches and finds places: everything that is the same for all rules.
void RuleSet::Impl::read(const Item& item, Scratch::Impl& s, MatchList& out) const {
  s.aside.next();
  const auto teencode = item.tier == Tier::social || item.tier == Tier::forum ? Teencode::undo : Teencode::keep;
  fold(item.title, s.title, teencode);
  fold(item.text, s.text, teencode);
  base->search(s.title, s.text, s.base);
  if (changed) changed->search(s.title, s.text, s.changed);
  base->places().find(item, s.title, s.text, s.base.found, base->terms(), s.places, out);
}

/// The rules to evaluate, by id.
void RuleSet::Impl::wake(Scratch::Impl& s) const {
  s.woken.clear();
  base->wake(s.base);
  for (const auto rule : s.base.woken) {
    if (!is_gone(rule)) s.woken.push_back({false, rule});
  }
  if (!changed) return;
  changed->wake(s.changed);
  for (const auto rule : s.changed.woken) s.woken.push_back({true, rule});
  const auto id = [&](const Scratch::Impl::Woken& w) -> const RuleId& {
    return (w.changed ? *changed : *base).rule(w.rule)->id;
  };
  std::sort(s.woken.begin(), s.woken.end(), [&](const auto& a, const auto& b) { return id(a) < id(b); });
}

Evaluation RuleSet::Impl::evaluation(const RulePart& part, const PartScratch& scratch, const Item& item,
                                     Scratch::Impl& s) const {
  return {item, s.title, s.text, scratch.found, part.terms(), base->places(), s.places, s.aside, part.plans()};
}

void RuleSet::Impl::spans(const Scratch::Impl& s, std::vector<Span>& out) const {
  out.clear();
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

/// Appends the woken rules that `may` be reported and are met; null: nobody asks what that takes.
template <class May>
void RuleSet::Impl::report(const Item& item, Scratch::Impl& s, May may, RuleMeter* meter, MatchList& out) const {
  constexpr std::size_t kRulesAhead = 4;  // rules that are fetched while one is evaluated
  const Evaluation of_base = evaluation(*base, s.base, item, s);
  const Evaluation of_changed = evaluation(changed ? *changed : *base, s.changed, item, s);
  s.aside.meter = meter;
  if (meter != nullptr) meter->start();
  for (std::size_t k = 0; k < s.woken.size(); ++k) {
    if (k + kRulesAhead < s.woken.size() && !s.woken[k + kRulesAhead].changed)
      base->prefetch(s.woken[k + kRulesAhead].rule);
    const auto [is_changed, i] = s.woken[k];
    const RulePart& part = is_changed ? *changed : *base;
    if (!may(part, i)) continue;
    const bool met = part.met(i, is_changed ? of_changed : of_base, s.hits);
    if (met) {
      const Rule& rule = *part.rule(i);
      Match& match = out.add_rule();
      match.rule = rule.id;
      match.revision = rule.revision;
      spans(s, match.spans);
    }
    if (meter != nullptr) meter->passed(is_changed, i, met);
  }
  s.aside.meter = nullptr;
}

void RuleSet::match(const Item& item, Scratch& scratch, MatchList& out) const {
  auto& s = *scratch.impl;
  out.clear();
  impl_->read(item, s, out);
  impl_->wake(s);
  const bool ours = std::any_of(out.about.begin(), out.about.end(), [&](const PlaceId& id) {
    return std::binary_search(impl_->watched.begin(), impl_->watched.end(), id);
  });
  const auto may = [&](const RulePart& part, std::uint32_t i) {
    return (ours || part.national(i)) && impl_->reported(*part.rule(i));
  };
  RuleMeter* const meter = s.meter.begin(impl_->base, impl_->changed) ? &s.meter : nullptr;
  if (s.meter.any_parked())
    std::erase_if(s.woken, [&](const auto& woken) { return s.meter.is_parked(woken.changed, woken.rule); });
  impl_->report(item, s, may, meter, out);
}

void RuleSet::match_queries(const Item& item, Scratch& scratch, MatchList& out) const {
  auto& s = *scratch.impl;
  out.clear();
  impl_->read(item, s, out);
  impl_->wake(s);
  impl_->report(item, s, [](const RulePart&, std::uint32_t) { return true; }, nullptr, out);
}

Result<bool> RuleSet::query_matches(const RuleId& rule, const Item& item, Scratch& scratch) const {
  auto& s = *scratch.impl;
  s.unreported.clear();
  for (const auto* part : {impl_->changed.get(), impl_->base.get()}) {
    if (part == nullptr) continue;
    const auto at = part->find(rule);
    const bool is_base = part == impl_->base.get();
    if (at == RulePart::kNone || (is_base && impl_->is_gone(at))) continue;
    impl_->read(item, s, s.unreported);
    return part->met(at, impl_->evaluation(*part, is_base ? s.base : s.changed, item, s), s.hits);
  }
  return fail(Errc::not_found, "no such rule, or it is retired").at(rule.value);
}

void RuleSet::measure(const Scratch& scratch, Frequencies& into) {
  into.add(scratch.impl->title);
  into.add(scratch.impl->text);
}

const Stamp& RuleSet::stamp() const {
  return impl_->stamp;
}
const Rule* RuleSet::find(const RuleId& id) const {
  if (impl_->changed) {
    if (const auto i = impl_->changed->find(id); i != RulePart::kNone) return impl_->changed->rule(i).get();
  }
  const auto i = impl_->base->find(id);
  return i == RulePart::kNone || impl_->is_gone(i) ? nullptr : impl_->of_base(i);
}

const Rule* RuleSet::find_revision(const Digest& revision) const {
  const auto& rules = impl_->rules;
  const auto it = std::find_if(rules.begin(), rules.end(), [&](const Rule* r) { return r->revision == revision; });
  return it == rules.end() ? nullptr : *it;
}

RuleList RuleSet::rules() const {
  return RuleList(impl_->rules);
}

std::size_t RuleSet::changed() const {
  const auto gone = std::count(impl_->gone.begin(), impl_->gone.end(), 1);
  return (impl_->changed ? impl_->changed->size() : 0) + static_cast<std::size_t>(gone);
}

const Place* RuleSet::place(const PlaceId& id) const {
  return impl_->base->places().place(id.value);
}

}  // namespace dongtin
