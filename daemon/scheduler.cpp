#include "daemon/scheduler.hpp"

#include <algorithm>

#include "daemon/log.hpp"

namespace dongtin {

namespace {

constexpr std::chrono::minutes kRemember{10};  // how often a quiet source's state is written although nothing changed

std::string joined(const std::vector<std::string>& lines) {
  std::string out;
  for (const auto& line : lines) out += (out.empty() ? "" : "; ") + line;
  return out;
}

/// Fills in what an answer showed; the message of an earlier failure goes.
void note_answer(SourceState& state, const Page& page) {
  state.http_status = page.status;
  state.last_success = page.fetched;
  state.message = page.moved_to ? "moved for good to " + *page.moved_to + ": change its url" : std::string();
  if (page.not_modified) return;
  state.bytes = page.body.size();
  state.content_type = page.content_type;
}

void set_health(SourceState& state, Health health, Instant now) {
  if (state.health == health) return;
  state.health = health;
  state.since = now;
}

}  // namespace

Health health_of(const Error& error) noexcept {
  switch (error.code) {
    case Errc::malformed:
    case Errc::too_large:
      return Health::not_a_feed;
    default:
      return Health::unreachable;
  }
}

Scheduler::Scheduler(net::any_io_executor executor, Collectors collectors, Pipeline& pipeline, Quarantine& quarantine,
                     WorkPool& workers, Writer& writer, const Store& store, const Clock& clock,
                     SchedulerSettings settings, SchedulerHooks hooks, TaskGroup::Broken broken)
    : executor_(executor),
      collectors_(std::move(collectors)),
      pipeline_(pipeline),
      quarantine_(quarantine),
      workers_(workers),
      writer_(writer),
      store_(store),
      clock_(clock),
      settings_(settings),
      hooks_(std::move(hooks)),
      tasks_(executor, std::move(broken)),
      line_(executor, settings.pages_in_line),
      random_(static_cast<std::uint64_t>(to_millis(clock.now()))) {}

double Scheduler::dice() {
  return std::uniform_real_distribution<double>(0.0, 1.0)(random_);
}

void Scheduler::set_sources(const std::vector<Source>& sources) {
  sources_ = sources.size();
  std::vector<SourceId> gone;
  {
    const std::lock_guard lock(rows_mutex_);
    for (const auto& [id, row] : rows_) {
      const bool same = std::any_of(sources.begin(), sources.end(), [&](const Source& s) { return s == row.source; });
      if (!same) gone.push_back(id);
    }
    for (const auto& id : gone) rows_.erase(id);
  }
  for (const auto& id : gone) {
    tasks_.stop("watch " + id.str());
    if (hooks_.gone) hooks_.gone(id);
  }
  for (const auto& source : sources) {
    {
      const std::lock_guard lock(rows_mutex_);
      const auto [row, fresh] = rows_.try_emplace(source.id, SourceRow{source, {}, clock_.now()});
      if (!fresh) continue;
    }
    tasks_.spawn("watch " + source.id.str(), watch(source));
  }
}

void Scheduler::stop() {
  tasks_.stop_all();
}

std::vector<SourceRow> Scheduler::rows() const {
  const std::lock_guard lock(rows_mutex_);
  std::vector<SourceRow> out;
  out.reserve(rows_.size());
  for (const auto& [id, row] : rows_) out.push_back(row);
  return out;
}

void Scheduler::show(const Source& source, const SourceState& state, std::chrono::milliseconds until_next) {
  const std::lock_guard lock(rows_mutex_);
  const auto row = rows_.find(source.id);
  if (row == rows_.end() || row->second.source != source) return;
  row->second.state = state;
  row->second.next_due = clock_.now() + until_next;
}

net::awaitable<void> Scheduler::watch(Source source) {
  auto collector = collectors_(source);
  if (!collector) {
    log::error("source.unusable", {{"source", source.id.str()}, {"why", collector.error().line()}});
    co_return;
  }
  auto held = store_.cursor(source.id);
  auto kept = store_.source_state(source.id);
  const auto watched =
      std::make_shared<Watched>(Watched{source, std::move(*collector), held ? std::move(*held) : Cursor{},
                                        kept ? std::move(*kept) : SourceState{}, Pace(source.every, settings_.pace)});
  auto wait = watched->pace.first_delay(sources_, dice());
  for (;;) {
    show(source, watched->state, wait);
    auto due = wait_until(std::chrono::steady_clock::now() + wait);
    co_await std::move(due);
    auto polled = poll(watched);
    co_await std::move(polled);
    wait = watched->pace.delay(dice());
    watched->state.interval = std::chrono::duration_cast<std::chrono::seconds>(watched->pace.interval());
    if (hooks_.noted) hooks_.noted(source, watched->state);
  }
}

net::awaitable<void> Scheduler::poll(std::shared_ptr<Watched> watched) {
  auto& [source, collector, cursor, state, pace] = *watched;
  const auto lane = lane_of(source.tier);
  const auto asked = std::chrono::steady_clock::now();
  auto entering = line_.enter(lane);
  const auto place = co_await std::move(entering);
  if (hooks_.waited) hooks_.waited(lane, std::chrono::steady_clock::now() - asked);

  const auto before = state;
  auto fetching = collector->fetch(source, cursor);
  auto page = co_await std::move(fetching);
  const auto now = clock_.now();
  state.last_attempt = now;
  if (hooks_.fetched) hooks_.fetched(source, page);

  std::optional<Error> failed;
  std::optional<Cursor> moved;
  if (!page) {
    failed = page.error();
  } else if (page->not_modified) {
    note_answer(state, *page);
    pace.brought_nothing();
    set_health(state, state.health == Health::empty ? Health::empty : Health::ok, now);
    if (page->next != cursor) moved = page->next;
  } else {
    note_answer(state, *page);
    auto work = [this, watched, &page](unsigned worker) {
      return pipeline_.process(*watched->collector, watched->source, *page, worker);
    };
    auto working = on(workers_, lane, work);
    auto processed = co_await std::move(working);
    if (!processed) {
      failed = processed.error();
    } else if (processed->quarantined) {
      failed = fail(Errc::refused,
                    "this page was being read at two crashes and is left alone; it is tried again later, "
                    "or as soon as the source publishes something new");
    } else {
      note_harvest(*watched, *processed, now);
      auto next = processed->commits.back().cursor;
      processed->commits.back().state = state;
      const auto page_digest = processed->page;
      auto writing = write(source, std::move(*processed));
      const auto written = co_await std::move(writing);
      if (written) {
        if (next) cursor = std::move(*next);
        if (quarantine_.clear(source.id, page_digest)) {
          auto forget = writer_.write(
              [id = source.id, page_digest](Store& store) { return store.release_quarantine(id, page_digest); });
          const auto forgotten = co_await std::move(forget);
          if (!forgotten) log::error("store.failed", {{"why", forgotten.error().line()}});
        }
        if (before.failures > 0) log::info("source.recovered", {{"source", source.id.str()}});
        co_return;
      }
      failed = written.error();
    }
  }

  if (failed) {
    pace.failed();
    state.failures = pace.failures();
    state.message = failed->line();
    set_health(state, health_of(*failed), now);
    if (before.health != state.health || before.message != state.message) {
      log::warn("source.failed", {{"source", source.id.str()}, {"why", failed->line()}, {"times", state.failures}});
    }
  } else {
    state.failures = 0;
    if (before.failures > 0) log::info("source.recovered", {{"source", source.id.str()}});
  }
  const bool changed = before.health != state.health || before.message != state.message || moved ||
                       now - before.last_attempt > kRemember;
  if (changed) {
    if (moved) cursor = *moved;
    auto noting = remember(source, std::move(moved), state);
    co_await std::move(noting);
  }
}

void Scheduler::note_harvest(Watched& watched, Processed& processed, Instant now) {
  auto& [source, collector, cursor, state, pace] = watched;
  if (hooks_.processed) hooks_.processed(source, processed);
  const auto fresh = processed.entries - processed.seen;
  if (fresh > 0) {
    pace.brought_news();
  } else {
    pace.brought_nothing();
  }
  pace.hint(processed.hints.min_interval);
  state.failures = 0;
  state.items_last = static_cast<std::uint32_t>(processed.entries);
  state.items_total += fresh;
  state.encoding = processed.encoding;
  set_health(state, processed.entries == 0 ? Health::empty : Health::ok, now);
  if (processed.left_out > 0) {
    processed.warnings.push_back(std::to_string(processed.left_out) +
                                 " entries beyond limits.items_per_page were left out");
  }
  if (!processed.warnings.empty()) {
    state.message += (state.message.empty() ? "" : "; ") + joined(processed.warnings);
  }
}

net::awaitable<Result<void>> Scheduler::write(Source source, Processed processed) {
  for (auto& commit : processed.commits) {
    auto applying = writer_.apply(lane_of(source.tier), std::move(commit));
    const auto applied = co_await std::move(applying);
    if (!applied) co_return Error(applied.error()).at("store");
  }
  co_return Result<void>{};
}

net::awaitable<void> Scheduler::remember(Source source, std::optional<Cursor> cursor, SourceState state) {
  Commit commit;
  commit.source = source.id;
  commit.cursor = std::move(cursor);
  commit.state = std::move(state);
  auto applying = writer_.apply(lane_of(source.tier), std::move(commit));
  const auto applied = co_await std::move(applying);
  if (!applied) log::error("store.failed", {{"source", source.id.str()}, {"why", applied.error().line()}});
}

}  // namespace dongtin
