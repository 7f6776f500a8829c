/// What the daemon is made of, for app.cpp, which runs it. parts.cpp puts it together, parts_audit.cpp is what it
/// enters into the audit, parts_claims.cpp how it keeps its claims, parts_rules.cpp its rules, parts_embeddings.cpp who
/// is asked what a text means, parts_status.cpp what it says of itself, parts_trends.cpp when it looks at the counts.
///
/// Threads of a member: those of its type. Functions without a word on it: the thread that runs the App.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "daemon/app.hpp"
#include "daemon/audit_trail.hpp"
#include "daemon/claim_watch.hpp"
#include "daemon/disk.hpp"
#include "daemon/embeddings/meaning_watch.hpp"
#include "daemon/fetching.hpp"
#include "daemon/jobs.hpp"
#include "daemon/loop.hpp"
#include "daemon/scheduler.hpp"
#include "daemon/search/indexer.hpp"
#include "daemon/system_clock.hpp"
#include "daemon/trends/official.hpp"
#include "daemon/trends/trends.hpp"
#include "daemon/web/server.hpp"

namespace dongtin {

/// The configuration whose rules are in use, what became of its packs, and the claims they bring.
struct InForce {
  Config config;
  std::vector<PackReport> packs;
  std::vector<ClaimReviewEntry> claims;
  std::shared_ptr<const PublishedRegister> published;
};

[[nodiscard]] unsigned worker_count(const Settings& settings);  // 1 at least
/// "9f86d081884c": names a set of rules to people.
[[nodiscard]] std::string revision_of(const RuleSet& rules);
[[nodiscard]] AuditEvent rules_in_force(const RuleSet& rules);
/// What differs, by id; nothing when nothing does.
[[nodiscard]] std::string changed_sources(const std::vector<Source>& before, const std::vector<Source>& after);

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
  RuleCosts costs;
  Frequencies frequencies;  // of what comes in
  std::mutex swapping;      // rules, and whose costs are kept, change together
  CurrentClaims claims;
  mutable std::mutex in_force_mutex;  // held for a pointer's copy
  std::shared_ptr<const InForce> in_force_now;
  Loop collecting;
  Loop serving;
  Committed committed;
  Indexer indexer;
  std::unique_ptr<Writer> writer;
  WorkPool workers;
  WorkPool readers;    // of the serving side
  WorkPool documents;  // one thread: reading a PDF waits for a child
  Pipeline pipeline;
  std::unique_ptr<Fetching> fetching;
  Scheduler scheduler;
  AuditTrail trail;
  TaskGroup tasks;        // on the collecting thread
  std::string left_file;  // name of the newest checkpoint file; of the task that writes the audit, and of the end
  Release release;
  DiskWatch disk;
  Trends trends;
  Jobs jobs;
  ClaimWatch claim_watch;
  std::unique_ptr<EmbeddingClient> embedding_client;  // null without [embeddings]; set before anything is written
  std::unique_ptr<MeaningWatch> meaning_watch;        // the same
  ServeContext context;
  Server server;
  std::string url;
  std::atomic<std::int64_t> disaster_until{0};  // milliseconds; what the store holds, for the thread that must not read
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
  void say_parked(const RuleCost& cost);
  /// On a thread that may wait: in place of rules that are a set and what was changed since.
  [[nodiscard]] Result<std::string> compile_whole(const Job& job);
  [[nodiscard]] PipelineHooks pipeline_hooks();
  [[nodiscard]] SchedulerHooks scheduler_hooks();
  [[nodiscard]] WriterHooks writer_hooks();
  [[nodiscard]] std::vector<JobKind> job_kinds();
  [[nodiscard]] JobHooks job_hooks();
  void schedule_backups();
  [[nodiscard]] ClaimWatchPorts claim_watch_ports();
  [[nodiscard]] net::awaitable<void> keep_claims();
  [[nodiscard]] Result<void> open_embeddings();
  void notify_meaning();
  /// Leaves of what a source of claims says that which may stand for a claim here.
  void admit_claims(std::vector<SuggestedClaim>& said, const Page& page, std::vector<std::string>& warnings) const;
  [[nodiscard]] Release::Enter release_enter();
  [[nodiscard]] Result<void> enter_start();
  [[nodiscard]] net::awaitable<void> keep_audit();
  [[nodiscard]] Result<void> leave_checkpoint_file(Store& to, std::string_view why);
  void enter_stop();
  void say_write_failed(std::string why);
  [[nodiscard]] DiskHooks disk_hooks();
  [[nodiscard]] std::vector<SourceRow> configured_sources() const;
  [[nodiscard]] TrendPorts trend_ports();
  /// On a thread that may wait.
  [[nodiscard]] Result<Look> look_at_trends();
  [[nodiscard]] net::awaitable<void> keep_trends();
  [[nodiscard]] OfficialPorts official_ports();
  [[nodiscard]] net::awaitable<void> keep_official();
  void draw_when_due();
  void note_disaster(const Store& of);
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

}  // namespace dongtin
