#include "daemon/retroactive.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <set>
#include <thread>

#include "daemon/pipeline.hpp"
#include "matchers/assess.hpp"
#include "matchers/meaning.hpp"
#include "matchers/stories.hpp"
#include "storage/late_evidence.hpp"

namespace dongtin {

namespace {

using Steady = std::chrono::steady_clock;

constexpr std::size_t kPage = 100;   // items read at once, and the most of one commit
constexpr std::size_t kScan = 5000;  // candidates that one page of alerts may look at
constexpr std::chrono::milliseconds kNap{50};

Error stopped() {
  return fail(Errc::refused, "stopped; what was found until then stays, run it again for the rest");
}

/// What is run over what is kept: a rule, or a claim.
struct Subject {
  std::string name;
  Cause cause = Cause::retroactive;
  /// An alert to look at.
  std::function<bool(const AlertView&)> concerns;
  /// What is said of an item now has to do with it. `before`: null where the item raised no alert.
  std::function<bool(const MatchList&, const Assessment&, const Assessment* before)> met;
};

Subject of_rule(const RuleId& rule) {
  const auto has = [rule](const MatchList& matches) {
    return std::any_of(matches.rules.begin(), matches.rules.end(),
                       [&](const Match& match) { return match.rule == rule; });
  };
  return {rule.str(), Cause::retroactive, [has](const AlertView& view) { return !has(view.alert.now.matches); },
          [has](const MatchList& matches, const Assessment&, const Assessment*) { return has(matches); }};
}

/// Of claims that came into force, ended or changed: every alert is looked at, what is said otherwise now is proposed.
Subject of_claims(const std::set<std::string>& ids) {
  const auto names = [ids](const Assessment& assessment) {
    if (assessment.claim() && ids.contains(assessment.claim()->id())) return true;
    return std::any_of(assessment.evidence().begin(), assessment.evidence().end(), [&](const Evidence& each) {
      return (each.kind == "claim" || each.kind == "recurring") && ids.contains(each.ref);
    });
  };
  auto called = *ids.begin();
  if (ids.size() > 1) called += fmt::format(" and {} more", ids.size() - 1);
  return {std::move(called), Cause::reassessed, [](const AlertView&) { return true; },
          [names](const MatchList&, const Assessment& now, const Assessment* before) {
            if (before == nullptr) return names(now);
            return (names(now) || names(*before)) && carried_over(now, *before) != *before;
          }};
}

/// One run of one subject.
class Application {
 public:
  Application(Store& store, const RetroactivePorts& ports, const RuleSet& rules, const ClaimIndex& claims,
              Subject subject, Instant since, Instant until, Job& job)
      : store_(store),
        ports_(ports),
        rules_(rules),
        claims_(claims),
        subject_(std::move(subject)),
        since_(since),
        until_(until),
        job_(job) {}

  Result<std::string> run() {
    const auto counts = store_.counts();
    if (!counts) return counts.error();
    total_ = counts->archived + counts->alerts;
    job_.say("reading the archive");
    if (auto done = archive(); !done) return std::move(done).error();
    const auto archived = std::exchange(looked_at_, 0);
    const auto fresh = std::exchange(found_, 0);
    job_.say("reading alerts that lack it");
    if (auto done = alerts(); !done) return std::move(done).error();
    return fmt::format("{}: {} new alerts from {} archived texts, {} of {} alerts have it now too, all retroactive",
                       subject_.name, fresh, archived, found_, looked_at_);
  }

 private:
  Result<void> archive() {
    std::optional<std::string> after;
    do {
      const auto page = store_.archive(since_, until_, after, kPage);
      if (!page) return page.error();
      for (const auto& item : page->items) look(item, nullptr);
      after = page->next;
      if (auto done = end_page(page->items.size()); !done) return done;
    } while (after);
    return {};
  }

  Result<void> alerts() {
    AlertFilter filter;
    filter.since = since_;
    filter.until = until_;
    std::optional<AlertId> before;
    do {
      const auto page = store_.alerts(filter, before, kPage, kScan);
      if (!page) return page.error();
      for (const auto& view : page->alerts) {
        if (subject_.concerns(view)) look(view.item, &view.alert.now.assessment);
      }
      before = page->next;
      if (auto done = end_page(page->alerts.size()); !done) return done;
    } while (before);
    return {};
  }

  void look(const Item& item, const Assessment* before) {
    rules_.match(item, scratch_, matches_);
    auto assessment = assess(item, matches_, rules_, claims_, scratch_);
    if (before != nullptr && has_meaning(*before)) {
      assessment = carry_meaning(*before, std::move(assessment), [&](std::string_view id) { return in_force(id); });
    }
    if (!subject_.met(matches_, assessment, before)) return;
    ProposedItem proposed;
    proposed.item = item;
    if (before == nullptr) outline(scratch_, proposed.outline);
    proposed.matches = matches_;
    proposed.assessment = std::move(assessment);
    proposed.topics = topics_of(matches_, rules_);
    proposed.cause = before == nullptr ? Cause::retroactive : subject_.cause;
    proposed.at = ports_.clock.now();
    commit_.items.push_back(std::move(proposed));
  }

  std::optional<Claim> in_force(std::string_view id) const {
    for (const auto& entry : claims_.entries()) {
      if (!entry.ended && entry.claim.id() == id) return entry.claim;
    }
    return std::nullopt;
  }

  Result<void> write(Commit commit) {
    if (ports_.apply) return ports_.apply(std::move(commit));
    auto written = store_.apply({&commit, 1});
    if (!written) return std::move(written).error();
    return {};
  }

  /// Writes what a page gave, and waits until its share of a second is over.
  Result<void> end_page(std::size_t items) {
    looked_at_ += items;
    read_ += items;
    found_ += commit_.items.size();
    if (!commit_.items.empty()) {
      commit_.source = commit_.items.front().item.source;
      commit_.stamp = rules_.stamp();
      commit_.stamp.claims = claims_.revision();
      commit_.stamp.code = ports_.code;
      if (auto written = write(std::exchange(commit_, Commit{})); !written) return written;
    }
    job_.progress(read_, std::max(read_, total_), "items");
    due_ += std::chrono::microseconds(items * 1'000'000 / kRetroactiveRate);
    while (!job_.cancelled() && Steady::now() < due_)
      std::this_thread::sleep_until(std::min(due_, Steady::now() + kNap));
    due_ = std::max(due_, Steady::now());
    if (job_.cancelled()) return stopped();
    return {};
  }

  Store& store_;
  const RetroactivePorts& ports_;
  const RuleSet& rules_;
  const ClaimIndex& claims_;
  Subject subject_;
  Instant since_, until_;
  Job& job_;
  Scratch scratch_;
  MatchList matches_;
  Commit commit_;
  std::uint64_t looked_at_ = 0, found_ = 0, read_ = 0, total_ = 0;
  Steady::time_point due_ = Steady::now();
};

Result<void> may_be_applied(const RuleSet& rules, const std::string& id) {
  const auto* rule = rules.find(RuleId{id});
  if (rule == nullptr) {
    return fail(Errc::malformed,
                "there is no rule \"" + id + "\" in force: look at its id and status, then load it (SIGHUP)");
  }
  if (rule->status != RuleStatus::live) {
    return fail(Errc::malformed, "rule " + id + " is a " + std::string(name(rule->status)) +
                                     ", which raises no alerts: look at it with dongtin rules preview, write status = "
                                     "\"live\" and load it (SIGHUP) first");
  }
  return {};
}

std::set<std::string> lines_of(std::string_view text) {
  std::set<std::string> out;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    if (end > 0) out.emplace(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

/// A claim that is there, was, or had a part in what is kept.
Result<void> are_claims(const Store& store, const ClaimIndex& index, std::set<std::string> ids) {
  for (const auto& entry : index.entries()) ids.erase(entry.claim.id());
  if (ids.empty()) return {};
  const auto applied = store.applied_claims();
  if (!applied) return applied.error();
  for (const auto& each : *applied) ids.erase(each.id);
  for (const auto& id : ids) {
    const auto held = store.claim(id);
    if (held) continue;
    if (held.error().code != Errc::not_found) return held.error();
    AlertFilter told;
    told.claim = id;
    const auto page = store.alerts(told, std::nullopt, 1, kScan);
    if (!page) return page.error();
    if (!page->alerts.empty()) continue;
    return fail(Errc::malformed, "there is no claim " + id + ": see dongtin claims list");
  }
  return {};
}

Result<std::string> work(const RetroactivePorts& ports, const JobParameters& parameters, Job& job) {
  const auto text = [&](std::string_view name) {
    const auto found = parameters.find(name);
    return found == parameters.end() ? std::string() : found->second;
  };
  const auto rules = ports.rules();
  if (!rules) return fail(Errc::io, "no rules are loaded: see dongtin status");
  const auto named = lines_of(text("claim"));
  const auto id = text("rule");
  if (named.empty() == id.empty()) return fail(Errc::malformed, "name a rule or a claim");
  if (named.empty()) {
    if (auto fit = may_be_applied(*rules, id); !fit) return std::move(fit).error();
  }
  Instant since{}, until = ports.clock.now() + std::chrono::days{1};
  for (auto& [name, moment] : {std::pair<const char*, Instant*>{"since", &since}, {"until", &until}}) {
    const auto given = text(name);
    if (given.empty()) continue;
    const auto parsed = parse_moment(given);
    if (!parsed) return Error(parsed.error()).at(name);
    *moment = *parsed;
  }
  if (since >= until) return fail(Errc::malformed, "since is not before until");
  const auto opened = ports.store();
  if (!opened) return opened.error();
  const auto claims = ports.claims();
  if (auto known = are_claims(**opened, *claims, named); !known) return std::move(known).error();
  auto subject = named.empty() ? of_rule(RuleId{id}) : of_claims(named);
  return Application(**opened, ports, *rules, *claims, std::move(subject), since, until, job).run();
}

}  // namespace

Result<Instant> parse_moment(std::string_view text) {
  constexpr std::size_t kDayBytes = 10;
  auto parsed = parse_rfc3339(text.size() == kDayBytes ? std::string(text) + "T00:00:00+07:00" : std::string(text));
  if (!parsed) return fail(Errc::malformed, "write a day such as 2026-11-15, or a time such as 2026-11-15T08:00:00Z");
  return parsed;
}

JobKind apply_job(RetroactivePorts ports) {
  const auto kept = std::make_shared<const RetroactivePorts>(std::move(ports));
  return {"apply", {"rule", "claim", "since", "until"}, [kept](const JobParameters& parameters, Job& job) {
            return work(*kept, parameters, job);
          }};
}

}  // namespace dongtin
