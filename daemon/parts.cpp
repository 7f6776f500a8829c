#include "daemon/parts.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>

#include "daemon/audit_digests.hpp"
#include "daemon/audit_jobs.hpp"
#include "daemon/backup_job.hpp"
#include "daemon/export_job.hpp"
#include "daemon/live_claims.hpp"
#include "daemon/log.hpp"
#include "daemon/retention_job.hpp"
#include "daemon/retroactive.hpp"
#include "daemon/search/findings.hpp"
#include "daemon/trends/disaster.hpp"
#include "daemon/trends/recall.hpp"
#include "daemon/verify_job.hpp"

namespace dongtin {

namespace {

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

}  // namespace

unsigned worker_count(const Settings& settings) {
  if (settings.limits.workers > 0) return settings.limits.workers;
  return std::max(1u, std::thread::hardware_concurrency());
}

App::Parts::Parts(Setup setup, std::unique_ptr<Store> opened, std::unique_ptr<InFlight> marks, Sealer sealer,
                  std::function<void(const std::string&)> on_broken)
    : started(clock.now()),
      settings(setup.config->settings),
      metrics(DONGTIN_VERSION, revision_of(*setup.rules), started),
      store(std::move(opened)),
      in_flight(std::move(marks)),
      quarantine(settings.limits.quarantine_retry),
      rules(setup.rules),
      costs(settings.matching.rule_budget, [this](const RuleCost& cost) { say_parked(cost); }),
      claims(live_claims(*store, setup.claims, setup.config->gazetteers, started, settings.claims.max_claims)),
      in_force_now(std::make_shared<InForce>(InForce{std::move(*setup.config), std::move(setup.packs),
                                                     std::move(setup.claims), std::move(setup.published)})),
      committed(serving.io.get_executor()),
      indexer(*store, clock, search_options(settings.store.path), indexer_hooks()),
      writer(std::make_unique<Writer>(*store, settings.store.log_entries, writer_hooks())),
      workers(worker_count(settings)),
      readers(settings.serve.threads),
      documents(1),
      pipeline(*store, rules, claims, *in_flight, quarantine, workers.threads(), settings.limits.item, pipeline_hooks(),
               DONGTIN_VERSION, sealer),
      scheduler(
          collecting.io.get_executor(), [this](const Source& source) { return fetching->collector(source); }, pipeline,
          quarantine, workers, *writer, *store, clock, scheduler_settings(settings), scheduler_hooks(),
          on_broken_task()),
      tasks(collecting.io.get_executor(), on_broken_task()),
      release(metrics.release_tally(), release_enter()),
      disk(settings.store.path, {settings.store.quota_bytes, settings.store.min_free_bytes}, clock, disk_hooks()),
      trends(trend_ports(), settings.trends),
      jobs(clock, job_kinds(), job_hooks()),
      claim_watch(claim_watch_ports(), settings.claims.look_back),
      context(serve_context()),
      server(serving.io, context),
      broken(std::move(on_broken)) {
  costs.in_force(rules.get().set());
}

WriterHooks App::Parts::writer_hooks() {
  WriterHooks hooks;
  hooks.committed = [this](Sequence, std::size_t commits, std::chrono::nanoseconds took) {
    metrics.committed(seconds(took), commits);
    say_write_failed({});
    committed.notify();
    indexer.notify();
    notify_meaning();
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
  hooks.costs = &costs;
  hooks.frequencies = &frequencies;
  hooks.item = [this](const Item&, const MatchList& matches, const Assessment& assessment) {
    for (const auto& match : matches.rules) metrics.matched(match.rule);
    if (assessment.label() != Label::none) metrics.alert(assessment.label());
  };
  hooks.claims = [this](std::vector<SuggestedClaim>& said, const Page& page, std::vector<std::string>& warnings) {
    admit_claims(said, page, warnings);
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
  hooks.at_most = [this](const Source& source) -> std::optional<std::chrono::milliseconds> {
    const DisasterMode mode{Instant{}, from_millis(disaster_until), {}, {}};
    return closer_polling(mode, settings.disaster, source.tier, clock.now());
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
  RetroactivePorts retroactive{open, clock, [this] { return rules.get(); }, [this] { return claims.get(); }};
  retroactive.code = DONGTIN_VERSION;
  retroactive.apply = [write](Commit commit) {
    return write([&commit](Store& to) -> Result<void> {
      auto applied = to.apply({&commit, 1});
      if (!applied) return std::move(applied).error();
      return {};
    });
  };
  out.push_back(apply_job(std::move(retroactive)));
  out.push_back({"trends", {}, [this](const JobParameters&, Job&) -> Result<std::string> {
                   const auto looked = look_at_trends();
                   if (!looked) return looked.error();
                   return fmt::format("{} series looked at, {} with enough history; {} stand out", looked->series,
                                      looked->enough, looked->spikes.size());
                 }});
  out.push_back(official_job(official_ports()));
  out.push_back({"compile", {}, [this](const JobParameters&, Job& job) { return compile_whole(job); }});
  out.push_back(recall_job({open, clock, settings.recall, write}));
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

ServeContext App::Parts::serve_context() {
  ServeContext out{*store, release, metrics, clock, readers, committed};
  out.limits = serve_limits(settings.serve);
  out.decide = [this](Decision decision, Expected expected) { return writer->decide(std::move(decision), expected); };
  out.open_permalink = [this](AlertId alert) { return permalink(alert); };
  out.decide_story = [this](StoryDecision decision) { return writer->decide(std::move(decision)); };
  out.sources = [this] { return scheduler.rows(); };
  out.rules = [this] { return rules.get().set(); };
  out.costs = &costs;
  out.pack_claims = [this] { return in_force()->claims; };
  out.suggestions = [this] {
    const auto now = in_force();
    return suggestion_rows(*store, now->config.settings.claims.publishers, now->config.gazetteers);
  };
  out.metrics_text = [this] { return metrics_text(); };
  out.ready = [this] { return readiness(); };
  out.indexer = &indexer;
  out.trends = &trends;
  out.disaster = settings.disaster;
  out.write = [this](std::function<Result<void>(Store&)> task) {
    return writer->write([this, task = std::move(task)](Store& to) {
      auto done = task(to);
      note_disaster(to);
      return done;
    });
  };
  out.documents.pool = &documents;
  out.documents.limits = document_limits(settings.documents);
  out.documents.published = [this] { return in_force()->published; };
  out.log = [](std::string_view line) { log::error("serve.failed", {{"why", line}}); };
  out.admin.jobs = &jobs;
  out.admin.replay = [this](AlertId alert, std::optional<std::uint32_t> revision) {
    const auto now = in_force();
    const auto current = rules.get();
    const auto known = claims.get();
    return replay(*store, alert, revision,
                  {now->config.gazetteers, now->config.settings.province.watch, *current, *known, DONGTIN_VERSION});
  };
  out.admin.status = [this]() -> net::awaitable<Result<std::string>> {
    auto work = [this](unsigned) { return status(); };
    return on(readers, Lane::first, work);
  };
  return out;
}

}  // namespace dongtin
