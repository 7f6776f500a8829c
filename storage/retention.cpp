#include "storage/retention.hpp"

#include <algorithm>
#include <utility>

namespace dongtin {

namespace {

constexpr std::size_t kScan = 5000;  // candidates that one page of alerts may look at
constexpr std::uint32_t kAnyWeek = 0xFFFF'FFFFu;
constexpr std::size_t kSeenAtOnce = 50;  // times `batch`: what was seen is small, and all of it is looked at
constexpr std::string_view kAlerts = "alerts", kUnlabelled = "unlabelled", kArchive = "archive", kSeen = "seen",
                           kFollowUps = "follow_ups", kQuarantine = "quarantine", kSuggestions = "suggestions",
                           kRecall = "recall", kWatched = "watched";

Instant begin_of(std::uint32_t week) {
  return Instant{std::chrono::hours{std::int64_t{week} * 168}};
}

/// One way to list alerts: those of one kind that may be due, and some of other kinds.
struct Pass {
  std::string kind;
  AlertFilter filter;
};

std::vector<Pass> passes_of(const RetentionTimes& times, Instant now) {
  std::vector<Pass> out;
  const auto add = [&](std::string kind, std::chrono::seconds time) -> AlertFilter& {
    out.push_back({std::move(kind), {}});
    out.back().filter.until = now - time;  // an alert began no later than what happened to it last
    return out.back().filter;
  };
  add(std::string(kAlerts), times.alerts);
  add(std::string(kUnlabelled), times.unlabelled).label = Label::none;
  for (const auto& [topic, time] : times.topics) add(std::string(kAlerts) + ":" + topic, time).topic = topic;
  return out;
}

Instant last_touched(const AlertView& view) {
  auto out = std::max(view.alert.created, view.alert.updated);
  for (const auto& decision : view.decisions) out = std::max(out, decision.at);
  return out;
}

bool is_due(const AlertView& view, const Pass& pass, const RetentionTimes& times, Instant now) {
  const auto own = retention_class(view.alert, times);
  return own.kind == pass.kind && last_touched(view) < now - own.time;
}

Error stopped() {
  return fail(Errc::refused, "retention was stopped; the next run goes on from there");
}

/// Calls take(ids) with the alerts of one pass that are due, a page at a time, and counts those that open cases hold.
template <class Take>
Result<std::uint64_t> each_due(const Store& store, const Pass& pass, const RetentionTimes& times, Instant now,
                               std::size_t batch, Take take) {
  std::uint64_t held = 0;
  std::optional<AlertId> before;
  do {
    const auto page = store.alerts(pass.filter, before, batch, kScan);
    if (!page) return page.error();
    std::vector<AlertId> due;
    for (const auto& view : page->alerts) {
      if (!is_due(view, pass, times, now)) continue;
      if (is_open_case(view.alert.workflow)) {
        ++held;
      } else {
        due.push_back(view.alert.id);
      }
    }
    if (auto taken = take(due); !taken) return std::move(taken).error();
    before = page->next;
  } while (before);
  return held;
}

/// When the oldest alert that passes began; by halving, since lists go from the newest down.
Result<std::optional<Instant>> oldest_alert(const Store& store, AlertFilter filter, Instant now) {
  const auto any_before = [&](Instant until) -> Result<std::optional<Instant>> {
    filter.until = until;
    std::optional<AlertId> before;
    do {
      const auto page = store.alerts(filter, before, 1, kScan);
      if (!page) return page.error();
      if (!page->alerts.empty()) return std::optional(page->alerts.front().alert.created);
      before = page->next;
    } while (before);
    return std::optional<Instant>();
  };
  auto found = any_before(now + std::chrono::days{1});
  if (!found || !*found) return found;
  Instant none{}, some = **found;  // nothing began before `none`, something did at `some`
  while (some - none > std::chrono::hours{1}) {
    const auto middle = none + (some - none) / 2;
    const auto earlier = any_before(middle);
    if (!earlier) return earlier.error();
    if (*earlier) {
      some = **earlier;
    } else {
      none = middle;
    }
  }
  return std::optional(some);
}

Result<void> find_oldest(const Store& store, RetentionRows& rows, Instant now) {
  for (auto& row : rows) {
    Result<std::optional<Instant>> found = std::optional<Instant>();
    if (row.kind == kArchive) {
      const auto first = store.archive({}, now + std::chrono::days{1}, std::nullopt, 1);
      if (!first) return first.error();
      if (!first->items.empty()) found = std::optional(first->items.front().first_seen);
    } else if (row.kind == kQuarantine) {
      const auto all = store.quarantine();
      if (!all) return all.error();
      for (const auto& page : *all) found = std::optional(std::min(page.since, found->value_or(page.since)));
    } else if (row.kind == kFollowUps) {
      const auto first = store.follow_ups(now, 1);
      if (!first) return first.error();
      if (!first->empty()) found = std::optional(first->front().due);
    } else if (row.kind == kSuggestions) {
      const auto all = store.suggestions();
      if (!all) return all.error();
      for (const auto& one : *all) found = std::optional(std::min(one.last_seen, found->value_or(one.last_seen)));
    } else if (row.kind == kRecall) {
      const auto weeks = store.recall_weeks();
      if (!weeks) return weeks.error();
      if (!weeks->empty()) {
        const auto first = store.recall_sample(weeks->back());
        if (!first) return first.error();
        found = std::optional(first->from);
      }
    } else if (row.kind == kWatched) {
      const auto weeks = store.watched_weeks(0, kAnyWeek);
      if (!weeks) return weeks.error();
      if (!weeks->empty()) found = std::optional(begin_of(weeks->front().week));
    } else if (row.kind != kSeen) {
      AlertFilter filter;
      if (row.kind == kUnlabelled) filter.label = Label::none;
      if (row.kind.starts_with("alerts:")) filter.topic = row.kind.substr(kAlerts.size() + 1);
      found = oldest_alert(store, filter, now);
    }
    if (!found) return std::move(found).error();
    row.oldest = *found;
  }
  return {};
}

/// One run: counts what goes, and stops where it is safe.
class Run {
 public:
  Run(Store& store, const RetentionTimes& times, Instant now, const RetentionBounds& bounds,
      const RetentionHooks& hooks, RetentionRows& rows)
      : store_(store), times_(times), now_(now), batch_(bounds.batch), hooks_(hooks), rows_(rows) {
    for (const auto& row : rows) total_ += row.due.value_or(0);
  }

  Result<void> alerts() {
    for (const auto& pass : passes_of(times_, now_)) {
      auto& row = row_of(pass.kind);
      const auto held = each_due(store_, pass, times_, now_, batch_, [&](const std::vector<AlertId>& due) {
        if (due.empty()) return go_on(0);
        return write(row, [&](Store& store) { return purge(store, due, pass); });
      });
      if (!held) return held.error();
      row.held = *held;
    }
    return {};
  }

  Result<void> archive() {
    return until_done(row_of(kArchive),
                      [&](Store& store) { return store.purge_archive(now_ - times_.archive, batch_); });
  }

  Result<void> seen() {
    auto& row = row_of(kSeen);
    std::optional<ItemId> after;
    do {
      auto taken = write(row, [&](Store& store) -> Result<std::size_t> {
        const auto before = store.counts();
        if (!before) return before.error();
        auto next = store.purge_seen(now_ - times_.seen, after, batch_ * kSeenAtOnce);
        if (!next) return std::move(next).error();
        after = *next;
        const auto left = store.counts();
        if (!left) return left.error();
        return static_cast<std::size_t>(before->items_seen - left->items_seen);
      });
      if (!taken) return taken;
    } while (after);
    return {};
  }

  Result<void> follow_ups() {
    return until_done(row_of(kFollowUps), [&](Store& store) -> Result<std::size_t> {
      auto late = store.follow_ups(now_ - times_.follow_ups, batch_);
      if (!late) return std::move(late).error();
      if (late->empty()) return std::size_t{0};
      Commit commit;
      commit.source = late->front().source;
      commit.settled = *std::move(late);
      if (auto done = store.apply({&commit, 1}); !done) return std::move(done).error();
      return commit.settled.size();
    });
  }

  Result<void> quarantine() {
    auto& row = row_of(kQuarantine);
    const auto all = store_.quarantine();
    if (!all) return all.error();
    for (const auto& page : *all) {
      if (page.since >= now_ - times_.quarantine) continue;
      auto taken = write(row, [&](Store& store) -> Result<std::size_t> {
        auto released = store.release_quarantine(page.source, page.page);
        if (!released && released.error().code != Errc::not_found) return std::move(released).error();
        return std::size_t{1};
      });
      if (!taken) return taken;
    }
    return {};
  }

  Result<void> suggestions() {
    return until_done(row_of(kSuggestions),
                      [&](Store& store) { return store.purge_suggestions(now_ - times_.suggestions, batch_); });
  }

  Result<void> recall() {
    return until_done(row_of(kRecall), [&](Store& store) { return store.purge_recall(now_ - times_.recall, batch_); });
  }

  Result<void> watched() {
    return until_done(row_of(kWatched),
                      [&](Store& store) { return store.purge_watched(now_ - times_.watched, batch_); });
  }

  [[nodiscard]] bool stopping() const { return hooks_.progress && !hooks_.progress(done_, std::max(done_, total_)); }

 private:
  /// In its turn among all writes: an alert that was decided or assessed again since it was listed stays.
  Result<std::size_t> purge(Store& store, const std::vector<AlertId>& listed, const Pass& pass) {
    std::vector<AlertId> due;
    for (const auto id : listed) {
      const auto view = store.alert(id);
      if (!view && view.error().code == Errc::not_found) continue;
      if (!view) return view.error();
      if (is_due(*view, pass, times_, now_)) due.push_back(id);
    }
    return store.purge(due, now_);
  }

  RetentionRow& row_of(std::string_view kind) {
    return *std::find_if(rows_.begin(), rows_.end(), [&](const RetentionRow& row) { return row.kind == kind; });
  }

  Result<void> go_on(std::uint64_t more) {
    done_ += more;
    if (stopping()) return stopped();
    return {};
  }

  template <class Work>
  Result<void> write(RetentionRow& row, Work work) {
    std::size_t gone = 0;
    auto written = hooks_.write([&](Store& store) -> Result<void> {
      auto taken = work(store);
      if (!taken) return std::move(taken).error();
      gone = *taken;
      return {};
    });
    if (!written) return written;
    row.purged += gone;
    return go_on(gone);
  }

  template <class Work>
  Result<void> until_done(RetentionRow& row, Work work) {
    for (;;) {
      const auto before = row.purged;
      if (auto taken = write(row, work); !taken) return taken;
      if (row.purged == before) return {};
    }
  }

  Store& store_;
  const RetentionTimes& times_;
  Instant now_;
  std::size_t batch_;
  const RetentionHooks& hooks_;
  RetentionRows& rows_;
  std::uint64_t done_ = 0, total_ = 0;
};

/// Samples and readings of weeks that ended before `before`.
Result<std::uint64_t> due_of_recall(const Store& store, Instant before) {
  const auto weeks = store.recall_weeks();
  if (!weeks) return weeks.error();
  std::uint64_t out = 0;
  for (auto week = weeks->rbegin(); week != weeks->rend(); ++week) {
    const auto sample = store.recall_sample(*week);
    if (!sample) return sample.error();
    if (sample->until >= before) break;
    const auto readings = store.recall_readings(*week);
    if (!readings) return readings.error();
    out += 1 + readings->size();
  }
  return out;
}

/// Nothing when so many may go at once.
std::optional<Error> too_many(const RetentionRows& rows, std::uint64_t alerts, const RetentionBounds& bounds) {
  std::uint64_t due = 0;
  for (const auto& row : rows) {
    if (row.kind == kUnlabelled || row.kind.starts_with(kAlerts)) due += row.due.value_or(0);
  }
  if (bounds.force || due <= kSmallRetention) return std::nullopt;
  if (static_cast<double>(due) <= bounds.max_share * static_cast<double>(alerts)) return std::nullopt;
  return fail(Errc::refused, std::to_string(due) + " of " + std::to_string(alerts) +
                                 " alerts are due at once, more than retention.max_share lets one run take, so nothing "
                                 "was taken: check the clock and [retention], then run dongtin retention --force");
}

}  // namespace

RetentionClass retention_class(const Alert& alert, const RetentionTimes& times) {
  if (alert.now.assessment.label() == Label::none) return {std::string(kUnlabelled), times.unlabelled};
  std::optional<RetentionClass> longest;
  for (const auto& topic : alert.now.topics) {
    const auto own = times.topics.find(topic);
    RetentionClass one{std::string(kAlerts), times.alerts};
    if (own != times.topics.end()) one = {std::string(kAlerts) + ":" + topic, own->second};
    if (!longest || one.time > longest->time) longest = std::move(one);
  }
  return std::move(longest).value_or(RetentionClass{std::string(kAlerts), times.alerts});
}

Result<RetentionRows> plan_retention(const Store& store, const RetentionTimes& times, Instant now,
                                     const RetentionBounds& bounds, const RetentionHooks& hooks) {
  RetentionRows out;
  const auto look = [&]() -> Result<void> {
    if (hooks.progress && !hooks.progress(0, 0)) return stopped();
    return {};
  };
  for (const auto& pass : passes_of(times, now)) {
    std::uint64_t due = 0;
    const auto held = each_due(store, pass, times, now, bounds.batch, [&](const std::vector<AlertId>& found) {
      due += found.size();
      return look();
    });
    if (!held) return held.error();
    out.push_back({pass.kind, due, *held, 0, {}});
  }
  std::uint64_t texts = 0;
  std::optional<std::string> after;
  do {
    const auto page = store.archive({}, now - times.archive, after, bounds.batch);
    if (!page) return page.error();
    texts += page->items.size();
    after = page->next;
    if (auto on = look(); !on) return std::move(on).error();
  } while (after);
  out.push_back({std::string(kArchive), texts, 0, 0, {}});
  out.push_back({std::string(kSeen), std::nullopt, 0, 0, {}});
  const auto late = store.follow_ups(now - times.follow_ups, static_cast<std::size_t>(-1));
  if (!late) return late.error();
  out.push_back({std::string(kFollowUps), late->size(), 0, 0, {}});
  const auto pages = store.quarantine();
  if (!pages) return pages.error();
  const auto old = std::count_if(pages->begin(), pages->end(),
                                 [&](const Quarantined& page) { return page.since < now - times.quarantine; });
  out.push_back({std::string(kQuarantine), static_cast<std::uint64_t>(old), 0, 0, {}});
  const auto suggested = store.suggestions();
  if (!suggested) return suggested.error();
  const auto unseen = std::count_if(suggested->begin(), suggested->end(), [&](const ClaimSuggestion& one) {
    return one.last_seen < now - times.suggestions;
  });
  out.push_back({std::string(kSuggestions), static_cast<std::uint64_t>(unseen), 0, 0, {}});
  const auto samples = due_of_recall(store, now - times.recall);
  if (!samples) return samples.error();
  out.push_back({std::string(kRecall), *samples, 0, 0, {}});
  const auto weeks = store.watched_weeks(0, kAnyWeek);
  if (!weeks) return weeks.error();
  const auto over = std::count_if(weeks->begin(), weeks->end(), [&](const WatchedWeek& each) {
    return each.week < week_of(std::max(now - times.watched, Instant{}));
  });
  out.push_back({std::string(kWatched), static_cast<std::uint64_t>(over), 0, 0, {}});
  if (auto found = find_oldest(store, out, now); !found) return std::move(found).error();
  return out;
}

Result<RetentionRows> run_retention(Store& store, const RetentionTimes& times, Instant now,
                                    const RetentionBounds& bounds, const RetentionHooks& hooks,
                                    const std::string& actor) {
  auto rows = plan_retention(store, times, now, bounds, hooks);
  if (!rows) return rows;
  const auto counts = store.counts();
  if (!counts) return counts.error();
  if (auto refused = too_many(*rows, counts->alerts, bounds)) return *std::move(refused);
  Run run(store, times, now, bounds, hooks, *rows);
  for (const auto step : {&Run::alerts, &Run::archive, &Run::seen, &Run::follow_ups, &Run::quarantine,
                          &Run::suggestions, &Run::recall, &Run::watched}) {
    if (auto done = (run.*step)(); !done) return std::move(done).error();
  }
  std::string detail;
  for (const auto& row : *rows) {
    detail += (detail.empty() ? "" : ", ") + row.kind + " " + std::to_string(row.purged);
    if (row.held > 0) detail += " (" + std::to_string(row.held) + " held)";
  }
  auto event = make_audit_event(AuditAct::retention_run, actor, "retention", detail);
  if (!event) return std::move(event).error();
  auto audited = hooks.write([&](Store& to) { return to.audit({&*event, 1}, now); });
  if (!audited) return std::move(audited).error();
  // Also what an earlier run took and was stopped before it got here.
  if (auto forgot = store.forget([&] { return run.stopping(); }); !forgot) return std::move(forgot).error();
  if (auto found = find_oldest(store, *rows, now); !found) return std::move(found).error();
  return rows;
}

}  // namespace dongtin
