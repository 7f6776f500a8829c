#include "daemon/scheduler.hpp"

#include <algorithm>

#include "daemon/log.hpp"
#include "storage/records/digest.hpp"

namespace dongtin {

namespace {

using namespace std::chrono_literals;

constexpr std::chrono::minutes kRemember{10};  // how often a quiet source's state is written although nothing changed

std::string joined(const std::vector<std::string>& lines) {
  std::string out;
  for (const auto& line : lines) out += (out.empty() ? "" : "; ") + line;
  return out;
}

std::string moved_message(const Page& page) {
  return page.moved_to ? "moved for good to " + *page.moved_to + ": change its url in sources.toml" : std::string();
}

/// What an answer showed, whatever its status.
void note_answer(SourceState& state, const Page& page) {
  state.http_status = page.status;
  if (page.not_modified) return;
  state.bytes = page.body.size();
  state.content_type = page.content_type;
}

/// An answer that was of use. What a page warned of stays true while its bytes do; an earlier failure's message goes.
void note_success(SourceState& state, const Page& page) {
  state.last_success = page.fetched;
  if (!page.not_modified || page.moved_to || state.failures > 0) state.message = moved_message(page);
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
    show(source, watched->state, shortened(*watched, wait));
    auto resting = rest(watched, wait);
    co_await std::move(resting);
    auto polled = poll(watched);
    co_await std::move(polled);
    wait = watched->pace.delay(dice());
    watched->state.interval = std::chrono::duration_cast<std::chrono::seconds>(watched->pace.interval());
    if (hooks_.noted) hooks_.noted(source, watched->state);
  }
}

std::chrono::milliseconds Scheduler::shortened(const Watched& watched, std::chrono::milliseconds wait) const {
  if (!hooks_.at_most || watched.pace.failures() > 0) return wait;
  return std::min(wait, hooks_.at_most(watched.source).value_or(wait));
}

/// Until `wait` is over, or what it is shortened to meanwhile.
net::awaitable<void> Scheduler::rest(std::shared_ptr<Watched> watched, std::chrono::milliseconds wait) {
  using Steady = std::chrono::steady_clock;
  const auto begun = Steady::now();
  do {  // waits once at least: that is where a source hears that it is to stop
    const Steady::time_point end = begun + shortened(*watched, wait);
    auto due = wait_until(hooks_.at_most ? std::min<Steady::time_point>(end, Steady::now() + kAskAgain) : end);
    co_await std::move(due);
  } while (Steady::now() < begun + shortened(*watched, wait));
}

net::awaitable<void> Scheduler::poll(std::shared_ptr<Watched> watched) {
  const auto& source = watched->source;
  const auto lane = lane_of(source.tier);
  const auto asked = std::chrono::steady_clock::now();
  {
    // Nothing is fetched while the line is full. The place is given back for the fetch itself, which may wait long for
    // a host's turn, and taken again for what came: a slow host keeps nobody out.
    auto looking = line_.enter(lane);
    const auto room = co_await std::move(looking);
  }
  auto fetching = watched->collector->fetch(source, watched->cursor);
  auto page = co_await std::move(fetching);
  Gate::Place place;
  if (page && !page->not_modified) {
    auto entering = line_.enter(lane);
    place = co_await std::move(entering);
  }
  if (hooks_.waited) hooks_.waited(lane, std::chrono::steady_clock::now() - asked - (page ? page->took : 0ms));
  if (hooks_.fetched) hooks_.fetched(source, page);

  const auto now = clock_.now();
  const auto before = watched->state;
  watched->state.last_attempt = now;
  auto outcome =
      page ? Result<std::optional<Cursor>>(std::optional<Cursor>{}) : Result<std::optional<Cursor>>(page.error());
  if (page) {
    note_answer(watched->state, *page);
    if (page->not_modified) {
      note_success(watched->state, *page);
      watched->pace.brought_nothing();
      if (watched->state.health != Health::empty) set_health(watched->state, Health::ok, now);
      if (page->next != watched->cursor) outcome = std::optional<Cursor>(page->next);
    } else {
      auto taking = take(watched, std::move(*page));
      auto taken = co_await std::move(taking);
      if (taken && *taken) {
        if (before.failures > 0) log::info("source.recovered", {{"source", source.id.str()}});
        co_return;
      }
      if (taken) {
        watched->state = before;
        watched->pace.failed();
        co_return;
      }
      outcome = taken.error();
    }
  }

  auto& state = watched->state;
  if (!outcome) {
    watched->pace.failed();
    state.failures = watched->pace.failures();
    state.message = outcome.error().line();
    set_health(state, health_of(outcome.error()), now);
    if (before.health != state.health || before.message != state.message) {
      log::warn("source.failed", {{"source", source.id.str()}, {"why", state.message}, {"times", state.failures}});
    }
  } else {
    state.failures = 0;
    if (before.failures > 0) log::info("source.recovered", {{"source", source.id.str()}});
  }
  const bool moved = outcome && *outcome;
  if (before.health != state.health || before.message != state.message || moved ||
      now - watched->remembered > kRemember) {
    if (moved) watched->cursor = **outcome;
    watched->remembered = now;
    auto noting = remember(source, moved ? *outcome : std::nullopt, state);
    co_await std::move(noting);
  }
}

/// A page's way from fetched to written. True: done and remembered. False: the store did not take it, which the writer
/// has told and which is not the source's fault. An error is the source's.
net::awaitable<Result<bool>> Scheduler::take(std::shared_ptr<Watched> watched, Page page) {
  const auto& source = watched->source;
  auto work = [this, watched, &page](unsigned worker) {
    return pipeline_.process(*watched->collector, watched->source, page, worker);
  };
  auto working = on(workers_, lane_of(source.tier), work);
  auto processed = co_await std::move(working);
  if (processed && processed->quarantined) {
    co_return fail(Errc::refused,
                   "this page was being read at two crashes and is left alone; it is tried again later, "
                   "or as soon as the source publishes something new");
  }
  auto clearing = clear(source.id, sha256(page.body));
  co_await std::move(clearing);
  if (!processed) co_return processed.error();

  // Noted on copies: what the store does not take did not happen.
  auto state = watched->state;
  auto pace = watched->pace;
  note_harvest(*processed, page, state, pace);
  auto next = processed->commits.back().cursor;
  processed->commits.back().state = state;
  auto writing = write(source, std::move(processed->commits));
  const auto written = co_await std::move(writing);
  if (!written) co_return false;
  if (hooks_.processed) hooks_.processed(source, *processed);
  watched->state = std::move(state);
  watched->pace = pace;
  watched->remembered = page.fetched;
  if (next) watched->cursor = std::move(*next);
  co_return true;
}

net::awaitable<void> Scheduler::clear(SourceId source, Digest page) {
  const auto harmless = quarantine_.clear(source, page);
  if (harmless.empty()) co_return;
  auto forget = writer_.write([source, harmless](Store& store) -> Result<void> {
    for (const auto& one : harmless) {
      if (auto released = store.release_quarantine(source, one); !released) return released;
    }
    return {};
  });
  const auto forgotten = co_await std::move(forget);
  if (!forgotten) log::error("store.failed", {{"why", forgotten.error().line()}});
}

void Scheduler::note_harvest(const Processed& processed, const Page& page, SourceState& state, Pace& pace) {
  const auto fresh = processed.entries - processed.seen;
  if (fresh > 0) {
    pace.brought_news();
  } else {
    pace.brought_nothing();
  }
  pace.hint(processed.hints.min_interval);
  note_success(state, page);
  state.failures = 0;
  state.items_last = static_cast<std::uint32_t>(processed.entries);
  state.items_total += fresh;
  state.encoding = processed.encoding;
  set_health(state, processed.entries == 0 ? Health::empty : Health::ok, clock_.now());
  auto warnings = processed.warnings;
  if (processed.left_out > 0) {
    warnings.push_back(std::to_string(processed.left_out) + " entries beyond limits.items_per_page were left out");
  }
  if (!warnings.empty()) state.message += (state.message.empty() ? "" : "; ") + joined(warnings);
}

net::awaitable<Result<void>> Scheduler::write(Source source, std::vector<Commit> commits) {
  for (auto& commit : commits) {
    auto applying = writer_.apply(lane_of(source.tier), std::move(commit));
    const auto applied = co_await std::move(applying);
    if (!applied) co_return applied.error();
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
