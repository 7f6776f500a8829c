#include "daemon/app.hpp"

#include <fmt/core.h>
#include <pthread.h>
#include <signal.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/json.hpp>
#include <cstdlib>
#include <filesystem>
#include <future>
#include <mutex>
#include <thread>

#include "collectors/registry.hpp"
#include "daemon/admin_client.hpp"
#include "daemon/audit_digests.hpp"
#include "daemon/audit_jobs.hpp"
#include "daemon/audit_trail.hpp"
#include "daemon/backup_job.hpp"
#include "daemon/disk.hpp"
#include "daemon/export_job.hpp"
#include "daemon/fetching.hpp"
#include "daemon/jobs.hpp"
#include "daemon/log.hpp"
#include "daemon/retention_job.hpp"
#include "daemon/retroactive.hpp"
#include "daemon/scheduler.hpp"
#include "daemon/search/findings.hpp"
#include "daemon/search/indexer.hpp"
#include "daemon/store_options.hpp"
#include "daemon/system_clock.hpp"
#include "daemon/verify_job.hpp"
#include "daemon/web/server.hpp"

namespace dongtin {

namespace {

namespace json = boost::json;
using WorkGuard = net::executor_work_guard<net::io_context::executor_type>;

/// One Asio thread: a context, what keeps it running, and the thread.
class Loop {
 public:
  Loop() : guard_(net::make_work_guard(io)) {}
  ~Loop() { finish(); }
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  void start(const char* name, std::function<void(const std::string&)> broken) {
    thread_ = std::thread([this, name, broken = std::move(broken)] {
      ::pthread_setname_np(::pthread_self(), name);
      try {
        io.run();
      } catch (const std::exception& error) {
        broken(fmt::format("{}: {}", name, error.what()));
      }
    });
  }
  /// Runs `task` to its end on this loop, at most `limit`; false when it took longer. Nobody runs it before start().
  bool run(net::awaitable<void> task, std::chrono::seconds limit) {
    auto done = net::co_spawn(io, std::move(task), net::use_future);
    return done.wait_for(limit) == std::future_status::ready;
  }
  void finish() {
    guard_.reset();
    io.stop();
    if (thread_.joinable()) thread_.join();
  }

  net::io_context io{1};

 private:
  WorkGuard guard_;
  std::thread thread_;
};

unsigned worker_count(const Settings& settings) {
  if (settings.limits.workers > 0) return settings.limits.workers;
  return std::max(1u, std::thread::hardware_concurrency());
}

double seconds(std::chrono::nanoseconds span) {
  return std::chrono::duration<double>(span).count();
}

SchedulerSettings scheduler_settings(const Settings& settings) {
  SchedulerSettings out;
  out.pace = {settings.fetch.max_interval, settings.fetch.max_backoff, settings.fetch.jitter};
  out.pages_in_line = settings.limits.queue_pages;
  return out;
}

ServeLimits serve_limits(const ServeSettings& settings) {
  ServeLimits out;
  out.max_request_bytes = settings.max_request_bytes;
  out.request_timeout = settings.request_timeout;
  out.max_connections = settings.max_connections;
  out.stop_timeout = std::chrono::seconds{5};  // well within the 10 s that the whole program has
  out.sse_backlog = settings.sse_backlog;
  out.hosts = settings.hosts;
  return out;
}

/// Every answer is a page, whatever its status; whether it was of use is known by its status alone here.
std::string_view outcome_of(const Page& page) {
  if (page.not_modified) return "not_modified";
  return page.status == 0 || page.status / 100 == 2 ? "ok" : "http_error";
}

Digest digest_of_rules(const RuleSet& rules) {
  std::string all;
  for (const auto& rule : rules.rules()) all += rule.revision.view();
  return sha256(all);
}

std::string revision_of(const RuleSet& rules) {
  return digest_of_rules(rules).hex().substr(0, 12);
}

AuditEvent rules_in_force(const RuleSet& rules) {
  return {AuditAct::rules_in_force, "dongtin", "rules " + revision_of(rules),
          fmt::format("{} rules", rules.rules().size()), digest_of_rules(rules)};
}

/// What differs, by id; nothing when nothing does.
std::string changed_sources(const std::vector<Source>& before, const std::vector<Source>& after) {
  const auto find = [](const std::vector<Source>& in, const SourceId& id) {
    return std::find_if(in.begin(), in.end(), [&](const Source& source) { return source.id == id; });
  };
  std::string added, removed, moved;
  for (const auto& source : after) {
    const auto was = find(before, source.id);
    if (was == before.end()) {
      added += " " + source.id.str();
    } else if (!(*was == source)) {
      moved += " " + source.id.str();
    }
  }
  for (const auto& source : before) {
    if (find(after, source.id) == after.end()) removed += " " + source.id.str();
  }
  std::string out;
  for (const auto& [what, ids] :
       {std::pair("added", added), std::pair("removed", removed), std::pair("changed", moved)}) {
    if (!ids.empty()) out += (out.empty() ? "" : "; ") + std::string(what) + ids;
  }
  return out;
}

/// The configuration whose rules are in use, and what became of its packs.
struct InForce {
  Config config;
  std::vector<PackReport> packs;
};

json::object search_status(const IndexerState& state) {
  json::object out{{"state", name(state.kind)}, {"documents", state.documents}, {"applied", state.applied},
                   {"lag", state.lag},          {"bytes", state.bytes},         {"rebuilds", state.rebuilds},
                   {"failures", state.failures}};
  if (state.kind == IndexerState::Kind::building) {
    out["built"] = state.built;
    out["to_build"] = state.to_build;
  }
  if (!state.why.empty()) out["why"] = state.why;
  return out;
}

/// A line for each pack that is not in use as its files are now.
void log_packs(const std::vector<PackReport>& packs) {
  for (const auto& pack : packs) {
    if (pack.state == PackState::current) continue;
    const bool kept = pack.state == PackState::kept;
    log::error("pack.refused", {{"pack", pack.folder},
                                {"why", pack.why},
                                {"in_force", kept ? "its last good revision" : "nothing of it"},
                                {"next", "correct it and send SIGHUP"}});
  }
}

json::object disk_json(const DiskState& state, const StoreSettings& settings) {
  json::object out{{"used_bytes", state.use.used},
                   {"free_bytes", state.use.free},
                   {"quota_bytes", settings.quota_bytes},
                   {"min_free_bytes", settings.min_free_bytes},
                   {"archiving", state.archive}};
  if (state.days_left) out["days_left"] = *state.days_left;
  if (!state.why.empty()) out["why"] = state.why;
  return out;
}

std::size_t not_current(const std::vector<PackReport>& packs) {
  return static_cast<std::size_t>(std::count_if(
      packs.begin(), packs.end(), [](const PackReport& pack) { return pack.state != PackState::current; }));
}

}  // namespace

/// In the order they are built; destroyed in reverse.
struct App::Parts {
  SystemClock clock;
  Instant started;
  const Settings settings;  // as they were at the start
  Metrics metrics;
  std::unique_ptr<Store> store;
  std::unique_ptr<InFlight> in_flight;
  Quarantine quarantine;
  CurrentRules rules;
  mutable std::mutex in_force_mutex;  // held for a pointer's copy
  std::shared_ptr<const InForce> in_force_now;
  Loop collecting;
  Loop serving;
  Committed committed;
  Indexer indexer;
  std::unique_ptr<Writer> writer;
  WorkPool workers;
  WorkPool readers;  // of the serving side
  Pipeline pipeline;
  std::unique_ptr<Fetching> fetching;
  Scheduler scheduler;
  AuditTrail trail;
  TaskGroup tasks;        // on the collecting thread
  std::string left_file;  // name of the newest checkpoint file; of the task that writes the audit, and of the end
  Release release;
  DiskWatch disk;
  Jobs jobs;
  ServeContext context;
  Server server;
  std::string url;
  mutable std::mutex write_failed_mutex;
  std::string write_failed;  // why the last write failed; empty once one succeeded
  std::function<void(const std::string&)> broken;

  Parts(Setup setup, std::unique_ptr<Store> opened, std::unique_ptr<InFlight> marks, Sealer sealer,
        std::function<void(const std::string&)> on_broken);

  [[nodiscard]] std::shared_ptr<const InForce> in_force() const {
    const std::lock_guard lock(in_force_mutex);
    return in_force_now;
  }
  void keep_rules();
  [[nodiscard]] PipelineHooks pipeline_hooks();
  [[nodiscard]] SchedulerHooks scheduler_hooks();
  [[nodiscard]] WriterHooks writer_hooks();
  [[nodiscard]] std::vector<JobKind> job_kinds();
  [[nodiscard]] JobHooks job_hooks();
  void schedule_backups();
  [[nodiscard]] Release::Enter release_enter();
  [[nodiscard]] Result<void> enter_start();
  [[nodiscard]] net::awaitable<void> keep_audit();
  [[nodiscard]] Result<void> leave_checkpoint_file(Store& to, std::string_view why);
  void enter_stop();
  void say_write_failed(std::string why);
  [[nodiscard]] DiskHooks disk_hooks();
  [[nodiscard]] static IndexerHooks indexer_hooks();
  [[nodiscard]] ServeContext serve_context();
  [[nodiscard]] net::awaitable<Result<Permalink>> permalink(AlertId alert);
  /// Enters the audit from a thread that may wait, in order with everything else that is written.
  [[nodiscard]] Result<void> enter_audit(AuditEvent event);
  [[nodiscard]] TaskGroup::Broken on_broken_task();
  [[nodiscard]] std::string metrics_text();
  [[nodiscard]] Readiness readiness() const;
  [[nodiscard]] Result<std::string> status();
  void replace(Setup setup);
};

App::Parts::Parts(Setup setup, std::unique_ptr<Store> opened, std::unique_ptr<InFlight> marks, Sealer sealer,
                  std::function<void(const std::string&)> on_broken)
    : started(clock.now()),
      settings(setup.config->settings),
      metrics(DONGTIN_VERSION, revision_of(*setup.rules), started),
      store(std::move(opened)),
      in_flight(std::move(marks)),
      quarantine(settings.limits.quarantine_retry),
      rules(setup.rules),
      in_force_now(std::make_shared<InForce>(InForce{std::move(*setup.config), std::move(setup.packs)})),
      committed(serving.io.get_executor()),
      indexer(*store, clock, search_options(settings.store.path), indexer_hooks()),
      writer(std::make_unique<Writer>(*store, settings.store.log_entries, writer_hooks())),
      workers(worker_count(settings)),
      readers(settings.serve.threads),
      pipeline(*store, rules, *in_flight, quarantine, workers.threads(), settings.limits.item, pipeline_hooks(),
               DONGTIN_VERSION, std::move(sealer)),
      scheduler(
          collecting.io.get_executor(), [this](const Source& source) { return fetching->collector(source); }, pipeline,
          quarantine, workers, *writer, *store, clock, scheduler_settings(settings), scheduler_hooks(),
          on_broken_task()),
      tasks(collecting.io.get_executor(), on_broken_task()),
      release(metrics.release_tally(), release_enter()),
      disk(settings.store.path, {settings.store.quota_bytes, settings.store.min_free_bytes}, clock, disk_hooks()),
      jobs(clock, job_kinds(), job_hooks()),
      context(serve_context()),
      server(serving.io, context),
      broken(std::move(on_broken)) {}

WriterHooks App::Parts::writer_hooks() {
  WriterHooks hooks;
  hooks.committed = [this](Sequence, std::size_t commits, std::chrono::nanoseconds took) {
    metrics.committed(seconds(took), commits);
    say_write_failed({});
    committed.notify();
    indexer.notify();
  };
  hooks.failed = [this](const Error& error) {
    say_write_failed(error.line());
    log::error("store.failed", {{"why", error.line()}, {"next", "what was fetched is fetched again once it works"}});
  };
  return hooks;
}

void App::Parts::say_write_failed(std::string why) {
  const std::lock_guard lock(write_failed_mutex);
  // The first failure says what is wrong with the disk, the next ones only that nothing is written any more.
  if (why.empty() || write_failed.empty()) write_failed = std::move(why);
}

IndexerHooks App::Parts::indexer_hooks() {
  IndexerHooks hooks;
  hooks.building = [](std::string_view why) { log::info("search.building", {{"why", why}}); };
  hooks.built = [](const SearchCounts& counts) {
    log::info("search.built", {{"documents", counts.documents}, {"bytes", counts.bytes}});
  };
  hooks.failed = [](const Error& error) {
    log::error("search.failed",
               {{"why", error.line()}, {"next", "alerts are kept; it is tried again, or run dongtin reindex"}});
  };
  hooks.recovered = [] { log::info("search.recovered"); };
  return hooks;
}

PipelineHooks App::Parts::pipeline_hooks() {
  PipelineHooks hooks;
  hooks.item = [this](const Item&, const MatchList& matches, const Assessment& assessment) {
    for (const auto& match : matches.rules) metrics.matched(match.rule);
    if (assessment.label() != Label::none) metrics.alert(assessment.label());
  };
  return hooks;
}

SchedulerHooks App::Parts::scheduler_hooks() {
  SchedulerHooks hooks;
  hooks.fetched = [this](const Source& source, const Result<Page>& page) {
    if (!page) {
      metrics.fetched(source.id, name(page.error().code), 0, 0);
      return;
    }
    metrics.fetched(source.id, outcome_of(*page), seconds(page->took), page->body.size());
  };
  hooks.processed = [this](const Source& source, const Processed& processed) {
    metrics.items(source.id, source.tier, processed.entries, processed.seen);
  };
  hooks.gone = [this](const SourceId& id) { metrics.source_gone(id); };
  hooks.noted = [this](const Source& source, const SourceState& state) {
    metrics.source_state(source.id, state.health, state.last_success);
  };
  hooks.waited = [this](Lane lane, std::chrono::nanoseconds span) {
    metrics.queue_wait(Queue::pages, lane, seconds(span));
  };
  return hooks;
}

/// What can be asked of the daemon as a job: a line each.
std::vector<JobKind> App::Parts::job_kinds() {
  std::vector<JobKind> out;
  const auto open = [this]() -> Result<Store*> { return store.get(); };
  const auto read = [this]() -> Result<const Store*> { return store.get(); };
  const auto write = [this](const std::function<Result<void>(Store&)>& work) { return writer->write_and_wait(work); };
  out.push_back(backup_job(settings, open, [this](const BackupMade& made) { metrics.backup(made.backup.bytes); }));
  out.push_back(export_job(
      {open, release, clock, DONGTIN_VERSION, [this](AuditEvent event) { return enter_audit(std::move(event)); }}));
  const auto beside = [this](const Store&, Job& job) { return index_findings(indexer, job); };
  out.push_back(verify_job(read, beside, [this](const VerifyReport& report) {
    trail.add(AuditAct::verified, "local", "store", summary_of(report));
  }));
  AuditAccess audit{read, write, [this](const AuditCheckpoint& checkpoint) { metrics.checkpoint_left(checkpoint.at); }};
  for (auto& kind : audit_jobs(audit, digest_folder_of(settings), clock)) out.push_back(std::move(kind));
  RetentionPorts retention{open, clock, settings.retention, write};
  retention.let_go = [this](Job& job) -> Result<void> {
    const auto built = indexer.rebuild([&job](std::uint64_t, std::uint64_t) { return !job.cancelled(); });
    if (!built) return built.error();
    return {};
  };
  retention.told = [this](const RetentionRows& rows, Instant at, bool dry_run) {
    metrics.retention(rows, at, dry_run);
  };
  out.push_back(retention_job(std::move(retention)));
  RetroactivePorts retroactive{open, clock, [this] { return rules.get(); }};
  retroactive.code = DONGTIN_VERSION;
  retroactive.apply = [write](Commit commit) {
    return write([&commit](Store& to) -> Result<void> {
      auto applied = to.apply({&commit, 1});
      if (!applied) return std::move(applied).error();
      return {};
    });
  };
  out.push_back(apply_job(std::move(retroactive)));
  out.push_back({"reindex", {}, [this](const JobParameters&, Job& job) -> Result<std::string> {
                   const auto built = indexer.rebuild([&job](std::uint64_t done, std::uint64_t all) {
                     job.progress(done, all, "alerts");
                     return !job.cancelled();
                   });
                   if (!built) return built.error();
                   return reindexed(*built);
                 }});
  for (const auto& kind : out) metrics.job_kind(kind.name);
  return out;
}

/// What is read on the office's own screens is viewed, everything else is released.
Release::Enter App::Parts::release_enter() {
  return [this](const Leaving& leaving) {
    const auto act = leaving.audience == Audience::officer_screen ? AuditAct::viewed : AuditAct::released;
    auto way = fmt::format("{} {}", name(leaving.audience), name(leaving.purpose));
    if (leaving.package) way += fmt::format(" package {}", leaving.package.value);
    return trail.left(act, "local", way, leaving.kind, leaving.things, leaving.names);
  };
}

/// Before any thread writes.
Result<void> App::Parts::enter_start() {
  const std::vector events{AuditEvent{AuditAct::started, "dongtin", "version " DONGTIN_VERSION, {}, {}},
                           rules_in_force(*rules.get())};
  if (auto entered = store->audit(events, clock.now()); !entered) return entered;
  const auto today = digest_file_name(clock.now());
  std::error_code ignored;
  if (std::filesystem::exists(digest_folder_of(settings) + "/" + today, ignored)) left_file = today;
  return {};
}

Result<void> App::Parts::leave_checkpoint_file(Store& to, std::string_view why) {
  auto left = sign_and_leave(to, digest_folder_of(settings), "dongtin", why, clock.now());
  if (!left) return std::move(left).error();
  metrics.checkpoint_left(left->checkpoint.at);
  log::info("audit.checkpoint", {{"entry", left->checkpoint.number}, {"file", left->path}});
  left_file = digest_file_name(left->checkpoint.at);
  return {};
}

/// Writes what was gathered once a second, and a checkpoint file once a day.
net::awaitable<void> App::Parts::keep_audit() {
  constexpr std::chrono::seconds kBetweenWrites{1}, kBetweenTries{600};
  auto next_try = std::chrono::steady_clock::now();
  bool failing = false;
  for (;;) {
    auto pause = wait_until(std::chrono::steady_clock::now() + kBetweenWrites);
    co_await std::move(pause);
    const auto events = std::make_shared<std::vector<AuditEvent>>(trail.take());
    if (!events->empty()) {
      auto writing = writer->write([this, events](Store& to) { return to.audit(*events, clock.now()); });
      const auto written = co_await std::move(writing);
      if (!written) {
        trail.put_back(std::move(*events));
        if (!failing) {
          log::error("audit.failed", {{"why", written.error().line()},
                                      {"next", "it is tried again; when too much waits, answers are refused"}});
        }
      }
      failing = !written;
    }
    const auto now = std::chrono::steady_clock::now();
    if (digest_file_name(clock.now()) == left_file || now < next_try) continue;
    next_try = now + kBetweenTries;
    auto leaving = writer->write([this](Store& to) { return leave_checkpoint_file(to, "the first of the day"); });
    const auto left = co_await std::move(leaving);
    if (!left) log::error("audit.checkpoint_failed", {{"why", left.error().line()}});
  }
}

/// After every thread has ended.
void App::Parts::enter_stop() {
  trail.add(AuditAct::stopped, "dongtin", "version " DONGTIN_VERSION, "");
  const auto events = trail.take();
  auto entered = store->audit(events, clock.now());
  if (entered) entered = leave_checkpoint_file(*store, "the program stops");
  if (!entered) log::error("audit.failed", {{"why", entered.error().line()}});
}

DiskHooks App::Parts::disk_hooks() {
  DiskHooks hooks;
  hooks.changed = [this](const DiskState& state) {
    pipeline.archive(state.archive);
    if (state.archive) {
      log::info("archive.resumed", {{"why", "there is room again"}});
    } else {
      log::warn(
          "archive.stopped",
          {{"why", state.why}, {"next", "alerts are kept still; make room, shorten [retention] or raise store.quota"}});
    }
  };
  hooks.failed = [](const Error& error) { log::error("disk.unknown", {{"why", error.line()}}); };
  return hooks;
}

JobHooks App::Parts::job_hooks() {
  JobHooks hooks;
  hooks.started = [this](const JobStatus& job) {
    metrics.job_started(job.kind);
    log::info("job.started", {{"kind", job.kind}, {"id", job.id}, {"by", job.by}});
    trail.add(AuditAct::job, job.by, fmt::format("job {} {}", job.id, job.kind), "started");
  };
  hooks.ended = [this](const JobStatus& job) {
    metrics.job_ended(job.kind, name(job.state), seconds(job.ended - job.started));
    if (job.state == JobState::done) metrics.job_succeeded(job.kind, job.ended);
    trail.add(AuditAct::job, job.by, fmt::format("job {} {}", job.id, job.kind),
              fmt::format("{}: {}", name(job.state), job.message));
    const auto write = job.state == JobState::failed ? log::error : log::info;
    const auto what = job.message.substr(0, job.message.find('\n'));  // a table below it is for a terminal
    write("job." + std::string(name(job.state)), {{"kind", job.kind}, {"id", job.id}, {"what", what}});
  };
  hooks.refused = [](const std::string& kind, const Error& why) {
    log::error("job.refused", {{"kind", kind}, {"why", why.line()}});
  };
  hooks.broken = [this](const std::string& kind, const std::string& what) { broken("job " + kind + ": " + what); };
  return hooks;
}

/// From the newest backup there is, so that a restart neither skips one nor makes one too many.
void App::Parts::schedule_backups() {
  const auto& plan = settings.backup;
  if (plan.path.empty()) return;
  Instant newest{};
  if (const auto backups = list_backups(plan.path)) {
    const auto whole = std::find_if(backups->begin(), backups->end(), [](const Backup& b) { return !b.damaged; });
    if (whole != backups->end()) {
      newest = whole->made;
      metrics.backup(whole->bytes);
      metrics.job_succeeded("backup", newest);
    }
  }
  if (plan.every.count() == 0) return;
  const auto wait = std::chrono::ceil<std::chrono::seconds>(newest + plan.every - clock.now());
  jobs.repeat("backup", {}, plan.every, std::clamp(wait, std::chrono::seconds{0}, plan.every));
}

TaskGroup::Broken App::Parts::on_broken_task() {
  return [this](const std::string& task, const std::string& what) { broken(task + ": " + what); };
}

net::awaitable<Result<Permalink>> App::Parts::permalink(AlertId alert) {
  auto open = [this, alert](unsigned) { return open_permalink(*store, store_options(settings.store).keys, alert); };
  auto opening = on(readers, Lane::first, open);
  auto link = co_await std::move(opening);
  if (!link) co_return link;
  auto event = make_audit_event(AuditAct::permalink_opened, "local", "alert " + std::to_string(alert.value));
  if (!event) co_return event.error();
  const auto at = clock.now();
  auto writing = writer->write([event = std::move(*event), at](Store& kept) { return kept.audit({&event, 1}, at); });
  const auto audited = co_await std::move(writing);
  if (!audited) co_return audited.error();  // what the audit does not know of is not shown
  co_return link;
}

Result<void> App::Parts::enter_audit(AuditEvent event) {
  const auto at = clock.now();
  return writer->write_and_wait([event = std::move(event), at](Store& kept) { return kept.audit({&event, 1}, at); });
}

ServeContext App::Parts::serve_context() {
  ServeContext out{*store, release, metrics, clock, readers, committed};
  out.limits = serve_limits(settings.serve);
  out.decide = [this](Decision decision, Expected expected) { return writer->decide(std::move(decision), expected); };
  out.open_permalink = [this](AlertId alert) { return permalink(alert); };
  out.decide_story = [this](StoryDecision decision) { return writer->decide(std::move(decision)); };
  out.sources = [this] { return scheduler.rows(); };
  out.rules = [this] { return rules.get(); };
  out.metrics_text = [this] { return metrics_text(); };
  out.ready = [this] { return readiness(); };
  out.indexer = &indexer;
  out.log = [](std::string_view line) { log::error("serve.failed", {{"why", line}}); };
  out.admin.jobs = &jobs;
  out.admin.replay = [this](AlertId alert, std::optional<std::uint32_t> revision) {
    const auto now = in_force();
    const auto current = rules.get();
    return replay(*store, alert, revision,
                  {now->config.gazetteers, now->config.settings.province.watch, *current, DONGTIN_VERSION});
  };
  out.admin.status = [this]() -> net::awaitable<Result<std::string>> {
    auto work = [this](unsigned) { return status(); };
    return on(readers, Lane::first, work);
  };
  return out;
}

std::string App::Parts::metrics_text() {
  if (const auto counts = store->counts()) metrics.store(*counts);
  metrics.disk(disk.state(), settings.store.quota_bytes);
  metrics.search_index(indexer.state());
  for (const auto lane : {Lane::first, Lane::second}) {
    metrics.queue_depth(Queue::pages, lane, workers.waiting(lane));
    metrics.queue_depth(Queue::commits, lane, writer->waiting(lane));
  }
  metrics.audit_waiting(trail.waiting());
  return metrics.text();
}

Readiness App::Parts::readiness() const {
  Readiness out;
  if (!rules.get()) out.reasons.push_back("rules are not loaded");
  {
    const std::lock_guard lock(write_failed_mutex);
    if (!write_failed.empty()) out.reasons.push_back("store: the last write failed: " + write_failed);
  }
  if (const auto counts = store->counts(); !counts) out.reasons.push_back("store: " + counts.error().line());
  out.ready = out.reasons.empty();
  return out;
}

Result<std::string> App::Parts::status() {
  const auto counts = store->counts();
  if (!counts) return counts.error();
  auto rows = release(Audience::admin, Purpose::health, scheduler.rows());
  if (!rows) return rows.error();
  const auto current = rules.get();
  json::array sources;
  for (const auto& row : **rows) {
    sources.push_back(
        {{"id", row.source.id.str()},
         {"health", name(row.state.health)},
         {"items_total", row.state.items_total},
         {"last_success",
          row.state.last_success == Instant{} ? json::value(nullptr) : json::value(rfc3339(row.state.last_success))},
         {"message", row.state.message}});
  }
  json::array watch;
  const auto now = in_force();
  for (const auto& id : now->config.settings.province.watch) watch.emplace_back(id.str());
  std::size_t places = 0;
  json::array packs;
  for (const auto& pack : now->packs) {
    places += pack.places;
    json::object row{{"folder", pack.folder}, {"id", pack.id.str()}, {"state", name(pack.state)},
                     {"rules", pack.rules},   {"lists", pack.lists}, {"places", pack.places}};
    if (!pack.why.empty()) row["why"] = pack.why;
    packs.push_back(std::move(row));
  }
  const json::object out{{"version", DONGTIN_VERSION},
                         {"url", url},
                         {"started", rfc3339(started)},
                         {"ready", readiness().ready},
                         {"rules", current ? current->rules().size() : 0},
                         {"places", places},
                         {"packs", packs},
                         {"watch", watch},
                         {"quarantined", quarantine.size()},
                         {"store",
                          {{"path", settings.store.path},
                           {"alerts", counts->alerts},
                           {"items_seen", counts->items_seen},
                           {"revisions", counts->revisions},
                           {"decisions", counts->decisions},
                           {"follow_ups", counts->follow_ups},
                           {"log_first", counts->log_first},
                           {"log_last", counts->log_last},
                           {"disk_bytes", counts->disk_bytes}}},
                         {"disk", disk_json(disk.state(), settings.store)},
                         {"search", search_status(indexer.state())},
                         {"line",
                          {{"pages_first", workers.waiting(Lane::first)},
                           {"pages_second", workers.waiting(Lane::second)},
                           {"commits_first", writer->waiting(Lane::first)},
                           {"commits_second", writer->waiting(Lane::second)}}},
                         {"jobs", json::parse(jobs_json(jobs.list())).at("jobs")},
                         {"sources", sources}};
  return json::serialize(out);
}

void App::Parts::keep_rules() {
  const auto current = rules.get();
  for (const auto& rule : current->rules()) {
    if (const auto kept = store->put_rule(rule); !kept) {
      log::error("store.failed", {{"rule", rule.id.str()}, {"why", kept.error().line()}});
    }
  }
  metrics.rules_loaded(revision_of(*current), current->rules().size(), clock.now());
  metrics.packs_refused(not_current(in_force()->packs));
  log_packs(in_force()->packs);
}

void App::Parts::replace(Setup setup) {
  auto next = std::make_shared<const InForce>(InForce{std::move(*setup.config), std::move(setup.packs)});
  std::vector events{rules_in_force(*setup.rules)};
  if (const auto changed = changed_sources(in_force()->config.sources, next->config.sources); !changed.empty()) {
    if (auto event = make_audit_event(AuditAct::sources_changed, "dongtin", "sources", changed)) {
      events.push_back(*std::move(event));
    }
  }
  // Kept before they are used: no match may name a revision that the store does not know.
  auto keep = writer->write([this, current = setup.rules, next, events](Store& kept) -> Result<void> {
    if (auto entered = kept.audit(events, clock.now()); !entered) return entered;
    for (const auto& rule : current->rules()) {
      if (auto put = kept.put_rule(rule); !put) return put;
    }
    rules.swap(current);
    const std::lock_guard lock(in_force_mutex);
    in_force_now = next;
    return {};
  });
  net::co_spawn(collecting.io, std::move(keep), [](const std::exception_ptr&, const Result<void>& kept) {
    if (!kept) log::error("store.failed", {{"why", kept.error().line()}});
  });
  metrics.rules_loaded(revision_of(*setup.rules), setup.rules->rules().size(), clock.now());
  metrics.packs_refused(not_current(next->packs));
  net::post(collecting.io, [this, sources = next->config.sources] { scheduler.set_sources(sources); });
  log_packs(next->packs);
  log::info("config.reloaded", {{"rules", setup.rules->rules().size()},
                                {"sources", next->config.sources.size()},
                                {"packs", next->packs.size()},
                                {"packs_refused", not_current(next->packs)},
                                {"note", "other settings take effect at the next start"}});
}

Result<std::unique_ptr<Store>> open_store_of(const StoreSettings& settings, bool create_if_missing) {
  std::error_code error;
  if (create_if_missing) {
    std::filesystem::create_directories(settings.path, error);
    if (error) return Error{Errc::io, settings.path, "cannot be made: " + error.message() + "; set store.path"};
    std::filesystem::permissions(settings.path, std::filesystem::perms::owner_all, error);
  }
  auto options = store_options(settings);
  options.create_if_missing = create_if_missing;
  return open_store(options);
}

App::App(Setup setup, AppOptions options) : setup_(std::move(setup)), options_(std::move(options)) {}
App::~App() = default;

int App::run() {
  const auto folder = setup_.config->folder;
  const auto settings = setup_.config->settings;
  const auto sources = setup_.config->sources;
  const auto say = [](const Error& error) {
    fmt::print(stderr, "dongtin: {}\n", error.line());
    return 3;
  };
  auto opened = open_store_of(settings.store, true);
  if (!opened) return say(opened.error());
  auto marks = InFlight::open(settings.store.path + "/in-flight", worker_count(settings));
  if (!marks) return say(marks.error());

  net::io_context main{1};
  net::signal_set signals(main, SIGINT, SIGTERM, SIGHUP);
  bool broke = false;
  const auto broken = [&main, &broke](const std::string& what) {
    net::post(main, [&main, &broke, what] {
      log::error("broken", {{"task", what}, {"next", "the process ends; its supervisor starts a clean one"}});
      broke = true;
      main.stop();
    });
  };

  auto sealer = Sealer::open(store_options(settings.store).keys);
  if (!sealer) return say(sealer.error());
  parts_ =
      std::make_unique<Parts>(std::move(setup_), std::move(*opened), std::move(*marks), std::move(*sealer), broken);
  auto& parts = *parts_;
  if (const auto loaded = parts.quarantine.load(*parts.store, parts.in_flight->left(), parts.clock.now()); !loaded) {
    return say(loaded.error());
  }
  auto fetching = Fetching::make(parts.collecting.io.get_executor(), settings, parts.clock);
  if (!fetching) return say(fetching.error());
  parts.fetching = std::move(*fetching);
  parts.keep_rules();
  if (const auto entered = parts.enter_start(); !entered) return say(entered.error());
  parts.disk.start();
  parts.indexer.start();
  const auto port = parts.server.listen(settings.serve.address, settings.serve.port);
  if (!port) return say(port.error());
  if (const auto admin = parts.server.listen_admin(admin_socket_of(settings)); !admin) return say(admin.error());
  const auto host = settings.serve.address.find(':') == std::string::npos ? settings.serve.address
                                                                          : "[" + settings.serve.address + "]";
  parts.url = fmt::format("http://{}:{}/", host, *port);

  parts.serving.start("serving", broken);
  parts.collecting.start("collecting", broken);
  net::post(parts.collecting.io, [&parts, sources] {
    parts.scheduler.set_sources(sources);
    parts.tasks.spawn("audit", parts.keep_audit());
  });
  if (const auto every = settings.retention.every; every.count() > 0) {
    // Not at once: who starts the daemon may still be setting the clock, or about to look first.
    parts.jobs.repeat("retention", {}, every, std::min(every, std::chrono::seconds{600}));
  }
  log::info("started", {{"url", parts.url}, {"sources", sources.size()}, {"store", settings.store.path}});
  parts.schedule_backups();
  if (options_.started) options_.started(parts.url);

  std::function<void(const boost::system::error_code&, int)> on_signal = [&](const boost::system::error_code& error,
                                                                             int signal) {
    if (error) return;
    if (signal == SIGHUP) {
      const auto now = parts.in_force();
      auto fresh =
          options_.reload ? options_.reload(folder, now->config) : prepare(folder, today_in_vietnam(), &now->config);
      print_problems(fresh.problems);
      if (fresh.ready()) {
        parts.replace(std::move(fresh));
      } else {
        log::error("config.refused",
                   {{"folder", folder}, {"next", "the old one stays in force; correct it and send SIGHUP"}});
      }
      signals.async_wait(on_signal);
      return;
    }
    main.stop();
  };
  signals.async_wait(on_signal);
  main.run();

  // Stop accepting, cancel, wait 10 s, end.
  constexpr std::chrono::seconds kPatience{10};
  log::info("stopping");
  bool in_time = !broke;
  parts.jobs.stop();
  parts.disk.stop();
  if (!broke) {
    in_time = parts.serving.run(parts.server.stop(), kPatience);
    net::post(parts.collecting.io, [&parts] { parts.scheduler.stop(); });
    in_time = parts.collecting.run(parts.scheduler.join(), kPatience) && in_time;
    in_time = parts.jobs.join(kPatience) && in_time;
    net::post(parts.collecting.io, [&parts] { parts.tasks.stop_all(); });
    in_time = parts.collecting.run(parts.tasks.join(), kPatience) && in_time;
  }
  if (!in_time) {
    // Coroutines are still suspended on parts that would be destroyed under them, and a worker may never return; what
    // was acknowledged is on disk, and the marks of pages in flight stay for the next start.
    if (!broke) log::warn("stopped late", {{"waited_s", kPatience.count()}});
    std::fflush(nullptr);
    std::_Exit(broke ? 3 : 0);
  }
  parts.workers.stop();
  parts.readers.stop();
  parts.writer->stop();
  parts.indexer.stop();
  parts.collecting.finish();
  parts.serving.finish();
  parts.enter_stop();
  parts_.reset();
  log::info("stopped");
  return 0;
}

}  // namespace dongtin
