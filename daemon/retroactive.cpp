#include "daemon/retroactive.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include "daemon/pipeline.hpp"
#include "matchers/assess.hpp"

namespace dongtin {

namespace {

using Steady = std::chrono::steady_clock;

constexpr std::size_t kPage = 100;   // items read at once, and the most of one commit
constexpr std::size_t kScan = 5000;  // candidates that one page of alerts may look at
constexpr std::chrono::milliseconds kNap{50};

Error stopped() {
  return fail(Errc::refused, "stopped; what was found until then stays, run it again for the rest");
}

/// One run of one rule.
class Application {
 public:
  Application(Store& store, const RetroactivePorts& ports, const RuleSet& rules, RuleId rule, Instant since,
              Instant until, Job& job)
      : store_(store), ports_(ports), rules_(rules), rule_(std::move(rule)), since_(since), until_(until), job_(job) {}

  Result<std::string> run() {
    const auto counts = store_.counts();
    if (!counts) return counts.error();
    total_ = counts->archived + counts->alerts;
    job_.say("reading the archive");
    if (auto done = archive(); !done) return std::move(done).error();
    const auto archived = std::exchange(looked_at_, 0);
    const auto fresh = std::exchange(found_, 0);
    job_.say("reading alerts that lack the rule");
    if (auto done = alerts(); !done) return std::move(done).error();
    return fmt::format("{}: {} new alerts from {} archived texts, {} of {} alerts have it now too, all retroactive",
                       rule_.str(), fresh, archived, found_, looked_at_);
  }

 private:
  Result<void> archive() {
    std::optional<std::string> after;
    do {
      const auto page = store_.archive(since_, until_, after, kPage);
      if (!page) return page.error();
      for (const auto& item : page->items) look(item);
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
        const auto& held = view.alert.now.matches.rules;
        if (std::none_of(held.begin(), held.end(), [&](const Match& match) { return match.rule == rule_; })) {
          look(view.item);
        }
      }
      before = page->next;
      if (auto done = end_page(page->alerts.size()); !done) return done;
    } while (before);
    return {};
  }

  void look(const Item& item) {
    rules_.match(item, scratch_, matches_);
    const auto& met = matches_.rules;
    if (std::none_of(met.begin(), met.end(), [&](const Match& match) { return match.rule == rule_; })) return;
    ProposedItem proposed;
    proposed.item = item;
    proposed.matches = matches_;
    proposed.assessment = assess(item, matches_, rules_);
    proposed.topics = topics_of(matches_, rules_);
    proposed.cause = Cause::retroactive;
    proposed.at = ports_.clock.now();
    commit_.items.push_back(std::move(proposed));
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
  RuleId rule_;
  Instant since_, until_;
  Job& job_;
  Scratch scratch_;
  MatchList matches_;
  Commit commit_;
  std::uint64_t looked_at_ = 0, found_ = 0, read_ = 0, total_ = 0;
  Steady::time_point due_ = Steady::now();
};

Result<std::string> work(const RetroactivePorts& ports, const JobParameters& parameters, Job& job) {
  const auto text = [&](std::string_view name) {
    const auto found = parameters.find(name);
    return found == parameters.end() ? std::string() : found->second;
  };
  const auto id = text("rule");
  const auto rules = ports.rules();
  if (!rules) return fail(Errc::io, "no rules are loaded: see dongtin status");
  const auto* rule = rules->find(RuleId{id});
  if (rule == nullptr) {
    return fail(Errc::malformed, "there is no rule \"" + id +
                                     "\" in force: look at its id and status, then load it "
                                     "(SIGHUP)");
  }
  if (rule->status != RuleStatus::live) {
    return fail(Errc::malformed, "rule " + id + " is a " + std::string(name(rule->status)) +
                                     ", which raises no alerts: look at it with dongtin rules preview, write status = "
                                     "\"live\" and load it (SIGHUP) first");
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
  return Application(**opened, ports, *rules, RuleId{id}, since, until, job).run();
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
  return {"apply", {"rule", "since", "until"}, [kept](const JobParameters& parameters, Job& job) {
            return work(*kept, parameters, job);
          }};
}

}  // namespace dongtin
