#include "daemon/metrics.hpp"

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <array>
#include <map>
#include <mutex>
#include <sstream>
#include <utility>

namespace dongtin {

namespace {

using prometheus::Counter;
using prometheus::Family;
using prometheus::Gauge;
using prometheus::Histogram;
using Buckets = Histogram::BucketBoundaries;

constexpr std::array kHealths{Health::pending, Health::ok,    Health::unreachable, Health::not_a_feed,
                              Health::empty,   Health::quiet, Health::stale,       Health::needs_token};
constexpr std::array kAlertLabels{Label::none, Label::mention, Label::unverified, Label::disputed, Label::correction};

Buckets fetch_seconds() {
  return {0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30};
}
Buckets commit_seconds() {
  return {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1, 5};
}
Buckets group_sizes() {
  return {1, 2, 4, 8, 16, 32, 64};
}
Buckets wait_seconds() {
  return {0.001, 0.01, 0.1, 0.5, 1, 5, 15, 60};
}
Buckets job_seconds() {
  return {0.1, 1, 10, 60, 300, 1800, 7200};
}
Buckets request_seconds() {
  return {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30};
}

std::string str(std::string_view text) {
  return std::string(text);
}
double number(std::uint64_t value) {
  return static_cast<double>(value);
}
double seconds_of(Instant t) {
  return static_cast<double>(to_millis(t)) / 1000.0;
}
std::string_view name_of(Lane lane) {
  return lane == Lane::first ? "first" : "second";
}
std::size_t at(Queue queue, Lane lane) {
  return (queue == Queue::pages ? 0u : 2u) + (lane == Lane::first ? 0u : 1u);
}

}  // namespace

std::string_view name(Queue queue) noexcept {
  return queue == Queue::pages ? "pages" : "commits";
}

struct Metrics::Impl {
  prometheus::Registry registry;

  // HELP is written to the exposition as it is: one line each.
  Family<Counter>& counter(const char* name, const char* help) {
    return prometheus::BuildCounter().Name(name).Help(help).Register(registry);
  }
  Family<Gauge>& gauge(const char* name, const char* help) {
    return prometheus::BuildGauge().Name(name).Help(help).Register(registry);
  }
  Family<Histogram>& histogram(const char* name, const char* help) {
    return prometheus::BuildHistogram().Name(name).Help(help).Register(registry);
  }

  Family<Gauge>& build = gauge("dongtin_build_info", "Version and source revision of this program; always 1.");
  Gauge& start = gauge("process_start_time_seconds", "When the process started, since the Unix epoch.").Add({});

  Family<Counter>& fetches = counter("dongtin_fetches_total", "Fetches by source and outcome.");
  Histogram& fetch_time = histogram("dongtin_fetch_duration_seconds", "Duration of one fetch, redirects included.")
                              .Add({}, fetch_seconds());
  Family<Counter>& fetch_bytes = counter("dongtin_fetched_bytes_total", "Decoded bytes fetched by source.");
  Family<Counter>& found = counter("dongtin_items_total", "Items parsed by source and tier, seen ones included.");
  Family<Counter>& seen =
      counter("dongtin_items_skipped_total", "Items skipped because the same bytes were seen before.");
  Family<Gauge>& health = gauge("dongtin_source_health", "1 for the state a source is in, 0 for the others.");
  Family<Gauge>& success = gauge("dongtin_source_last_success_timestamp_seconds",
                                 "Last successful fetch of a source, since the Unix epoch.");

  Family<Counter>& matches = counter("dongtin_matches_total", "Items that satisfied a rule.");
  Family<Counter>& alert_family = counter("dongtin_alerts_total", "Alert revisions raised by label.");
  Histogram& commit_time =
      histogram("dongtin_commit_duration_seconds", "Duration of one synced group write.").Add({}, commit_seconds());
  Histogram& commit_group =
      histogram("dongtin_commit_group_size", "Commits written together in one group.").Add({}, group_sizes());
  Family<Gauge>& depth_family = gauge("dongtin_queue_depth", "Entries waiting by queue and lane.");
  Family<Histogram>& wait_family = histogram("dongtin_queue_wait_seconds", "Time an entry waited by queue and lane.");

  Family<Gauge>& kept = gauge("dongtin_store_records", "Records in the store by kind.");
  Gauge& disk = gauge("dongtin_store_disk_bytes", "Bytes the store takes on disk.").Add({});
  Gauge& quarantined = gauge("dongtin_quarantined_pages", "Pages set aside after two crashes.").Add({});
  Gauge& log_first = gauge("dongtin_commit_log_first_sequence", "Oldest sequence in the commit log.").Add({});
  Gauge& log_last = gauge("dongtin_commit_log_last_sequence", "Newest sequence in the commit log.").Add({});
  Family<Gauge>& rule_info = gauge("dongtin_rule_set_info", "Revision of the rules in force; always 1.");
  Gauge& rule_number = gauge("dongtin_rules", "Rules in force.").Add({});
  Family<Counter>& rule_time = counter("dongtin_rule_seconds_total",
                                       "Time that evaluating a rule took, estimated from a sample of the items; of the "
                                       "rules that take most.");
  Gauge& rules_parked =
      gauge("dongtin_rules_parked", "Rules that are not evaluated because they take too much time.").Add({});
  Gauge& packs_refused = gauge("dongtin_packs_refused",
                               "Packs whose files do not load; their last good revision, or nothing, is in force.")
                             .Add({});
  Gauge& claims_live = gauge("dongtin_claims_live", "Claims in force, of the register and of packs.").Add({});
  Gauge& claims_ended =
      gauge("dongtin_claims_ended", "Claims of falsehood past their validity, by which a rumour is known again.")
          .Add({});
  Gauge& claim_index_bytes =
      gauge("dongtin_claim_index_bytes", "Memory of the index of claims; bounded by claims.max_claims.").Add({});
  Gauge& claims_waiting =
      gauge("dongtin_claims_to_apply", "Claims that changed and are still to be run over what is kept.").Add({});
  Gauge& rule_loaded =
      gauge("dongtin_rule_set_loaded_timestamp_seconds", "When the rules in force were loaded, since the Unix epoch.")
          .Add({});

  Family<Gauge>& retention_due = gauge("dongtin_retention_due_records", "Records due at the last look, by kind.");
  Family<Gauge>& retention_held =
      gauge("dongtin_retention_held_records", "Records due but held by open cases, by kind.");
  Family<Counter>& retention_purged =
      counter("dongtin_retention_purged_total", "Records that retention took, by kind.");
  Family<Gauge>& retention_oldest =
      gauge("dongtin_retention_oldest_age_seconds", "Age of the oldest record left at the last look, by kind.");
  Gauge& retention_run = gauge("dongtin_retention_last_run_timestamp_seconds",
                               "When retention last ran to its end, since the Unix epoch; 0 for never.")
                             .Add({});
  Gauge& folder_used =
      gauge("dongtin_disk_used_bytes", "Bytes the store's folder takes with everything in it.").Add({});
  Gauge& disk_free = gauge("dongtin_disk_free_bytes", "Bytes free on the store's disk.").Add({});
  Gauge& disk_quota = gauge("dongtin_disk_quota_bytes", "store.quota; 0 for none.").Add({});
  Gauge& disk_full_in = gauge("dongtin_disk_full_in_seconds",
                              "Time until the quota or the disk is full at the pace of the last week; -1 when "
                              "it does not grow or is not known yet.")
                            .Add({});
  Gauge& story_texts =
      gauge("dongtin_story_texts", "Texts that a new one is compared with, to find what it is a copy of.").Add({});
  Gauge& story_bytes =
      gauge("dongtin_story_index_bytes", "Memory of that comparison; bounded by stories.max_entries.").Add({});
  Gauge& archiving = gauge("dongtin_archiving", "1 while unmatched text is archived, 0 when room is short.").Add({});

  Family<Gauge>& jobs_running = gauge("dongtin_jobs_running", "Jobs running by kind.");
  Family<Counter>& jobs_ended = counter("dongtin_jobs_ended_total", "Jobs that ended by kind and outcome.");
  Family<Histogram>& job_time = histogram("dongtin_job_duration_seconds", "Duration of a job by kind.");
  Family<Gauge>& job_success = gauge("dongtin_job_last_success_timestamp_seconds",
                                     "When a job of this kind last succeeded, since the Unix epoch; 0 for never.");
  Gauge& index_lag = gauge("dongtin_search_index_lag_entries", "Log entries the search index has not applied.").Add({});
  Gauge& index_documents = gauge("dongtin_search_index_documents", "Alerts in the search index.").Add({});
  Gauge& index_bytes = gauge("dongtin_search_index_bytes", "Bytes the search index takes on disk.").Add({});
  Gauge& index_failing = gauge("dongtin_search_index_failing", "1 while the search index does not work.").Add({});
  Counter& index_rebuilds = counter("dongtin_search_index_rebuilds_total", "Search indexes built anew.").Add({});
  Counter& index_failures = counter("dongtin_search_index_failures_total", "Failed tries to index.").Add({});

  Counter& embedding_requests =
      counter("dongtin_embedding_requests_total", "Requests to the embedding service.").Add({});
  Counter& embedding_failures =
      counter("dongtin_embedding_failures_total", "Failed tries to have texts embedded and compared.").Add({});
  Gauge& embedding_failing =
      gauge("dongtin_embedding_failing", "1 while the embedding service fails and the next request waits.").Add({});
  Gauge& embedding_queue =
      gauge("dongtin_embedding_queue_alerts", "Alerts that wait to be compared by meaning.").Add({});
  Counter& embedding_dropped =
      counter("dongtin_embedding_dropped_total", "Alerts not compared by meaning because too many waited.").Add({});
  Counter& embedding_rejected =
      counter("dongtin_embedding_rejected_total", "Texts that the embedding service does not take.").Add({});
  Counter& embedding_suggested =
      counter("dongtin_embedding_suggested_total", "Revisions of alerts that suggest a claim by meaning.").Add({});
  Counter& embedding_rebuilds =
      counter("dongtin_embedding_rebuilds_total", "Times the model or its dimension changed.").Add({});
  Gauge& embedding_vectors = gauge("dongtin_embedding_vectors", "Claims in force whose vector is kept.").Add({});
  Gauge& embedding_waiting = gauge("dongtin_embedding_claims_waiting", "Claims in force without a vector yet.").Add({});
  Gauge& embedding_dimension = gauge("dongtin_embedding_dimension", "Numbers in a vector; 0 before the first.").Add({});

  Gauge& backup_bytes =
      gauge("dongtin_backup_bytes", "Bytes of the newest backup, what it shares with others included.").Add({});

  Gauge& checkpoint = gauge("dongtin_audit_checkpoint_timestamp_seconds",
                            "Newest checkpoint of the audit left as a file, since the Unix epoch; 0 for none.")
                          .Add({});
  Gauge& audit_waiting = gauge("dongtin_audit_waiting", "Audit entries that wait to be written.").Add({});

  Family<Gauge>& trend_spikes = gauge("dongtin_trend_spikes", "Series that stand out at the last look, by level.");
  Gauge& trend_look = gauge("dongtin_trend_last_look_timestamp_seconds",
                            "When counts were last looked at for spikes, since the Unix epoch; 0 for never.")
                          .Add({});
  Gauge& trend_series = gauge("dongtin_trend_series", "Series of counts that the last look compared.").Add({});
  Gauge& disaster_mode = gauge("dongtin_disaster_mode", "1 while disaster mode was on at the last look.").Add({});

  Family<Counter>& requests = counter("dongtin_http_requests_total", "Answers by route and status code.");
  Family<Histogram>& request_time =
      histogram("dongtin_http_request_duration_seconds", "Time from a whole request to its whole answer, by route.");
  Gauge& open = gauge("dongtin_http_connections", "Open connections.").Add({});
  Gauge& streams = gauge("dongtin_sse_clients", "Open event streams.").Add({});
  Family<Counter>& releases =
      counter("dongtin_released_total", "Things that left through release, by audience and purpose.");

  std::array<Counter*, kAlertLabels.size()> alerts{};
  std::array<Gauge*, 4> depth{};
  std::array<Histogram*, 4> wait{};
  std::array<std::array<Counter*, kPurposes.size()>, kAudiences.size()> left{};
  Gauge* items_kept = nullptr;
  Gauge* revisions_kept = nullptr;
  Gauge* alerts_kept = nullptr;
  Gauge* decisions_kept = nullptr;
  Gauge* follow_ups_kept = nullptr;
  Gauge* outbox_kept = nullptr;
  Gauge* archived = nullptr;

  std::mutex swap;  // guards rules_now, rule_costs, source_gone, search_index and embeddings against each other's Add
  Gauge* rules_now = nullptr;
  std::map<std::string, Counter*, std::less<>> time_of_rule;
  std::map<SourceId, std::array<Gauge*, kHealths.size()>> health_of;
  std::map<SourceId, Gauge*> success_of;
};

Metrics::Metrics(std::string_view version, std::string_view revision, Instant started)
    : impl_(std::make_unique<Impl>()) {
  auto& m = *impl_;
  m.build.Add({{"version", str(version)}, {"revision", str(revision)}}).Set(1);
  m.start.Set(seconds_of(started));
  for (std::size_t i = 0; i < kAlertLabels.size(); ++i) {
    m.alerts[i] = &m.alert_family.Add({{"label", str(name(kAlertLabels[i]))}});
  }
  for (auto queue : {Queue::pages, Queue::commits}) {
    for (auto lane : {Lane::first, Lane::second}) {
      const prometheus::Labels labels{{"queue", str(name(queue))}, {"lane", str(name_of(lane))}};
      m.depth[at(queue, lane)] = &m.depth_family.Add(labels);
      m.wait[at(queue, lane)] = &m.wait_family.Add(labels, wait_seconds());
    }
  }
  for (std::size_t a = 0; a < kAudiences.size(); ++a) {
    for (std::size_t p = 0; p < kPurposes.size(); ++p) {
      m.left[a][p] = &m.releases.Add({{"audience", str(name(kAudiences[a]))}, {"purpose", str(name(kPurposes[p]))}});
    }
  }
  m.items_kept = &m.kept.Add({{"kind", "items_seen"}});
  m.revisions_kept = &m.kept.Add({{"kind", "revisions"}});
  m.alerts_kept = &m.kept.Add({{"kind", "alerts"}});
  m.decisions_kept = &m.kept.Add({{"kind", "decisions"}});
  m.follow_ups_kept = &m.kept.Add({{"kind", "follow_ups"}});
  m.outbox_kept = &m.kept.Add({{"kind", "outbox"}});
  m.archived = &m.kept.Add({{"kind", "archived"}});
}

Metrics::~Metrics() = default;

void Metrics::fetched(const SourceId& source, std::string_view outcome, double seconds, std::uint64_t bytes) {
  impl_->fetches.Add({{"source", source.value}, {"outcome", str(outcome)}}).Increment();
  impl_->fetch_time.Observe(seconds);
  impl_->fetch_bytes.Add({{"source", source.value}}).Increment(number(bytes));
}

void Metrics::items(const SourceId& source, Tier tier, std::uint64_t found, std::uint64_t skipped_as_seen) {
  impl_->found.Add({{"source", source.value}, {"tier", str(name(tier))}}).Increment(number(found));
  impl_->seen.Add({{"source", source.value}}).Increment(number(skipped_as_seen));
}

void Metrics::source_state(const SourceId& source, Health health, Instant last_success) {
  const std::lock_guard lock(impl_->swap);
  auto& row = impl_->health_of[source];
  for (std::size_t i = 0; i < kHealths.size(); ++i) {
    if (!row[i]) row[i] = &impl_->health.Add({{"source", source.value}, {"state", str(name(kHealths[i]))}});
    row[i]->Set(kHealths[i] == health ? 1 : 0);
  }
  auto& success = impl_->success_of[source];
  if (!success) success = &impl_->success.Add({{"source", source.value}});
  success->Set(seconds_of(last_success));
}

void Metrics::source_gone(const SourceId& source) {
  const std::lock_guard lock(impl_->swap);
  if (auto row = impl_->health_of.extract(source)) {
    for (auto* gauge : row.mapped()) impl_->health.Remove(gauge);
  }
  if (auto row = impl_->success_of.extract(source)) impl_->success.Remove(row.mapped());
}

void Metrics::matched(const RuleId& rule) {
  impl_->matches.Add({{"rule", rule.value}}).Increment();
}
void Metrics::alert(Label label) {
  impl_->alerts[static_cast<std::size_t>(label)]->Increment();
}

void Metrics::committed(double seconds, std::size_t commits_in_group) {
  impl_->commit_time.Observe(seconds);
  impl_->commit_group.Observe(number(commits_in_group));
}

void Metrics::queue_depth(Queue queue, Lane lane, std::size_t waiting) {
  impl_->depth[at(queue, lane)]->Set(number(waiting));
}

void Metrics::queue_wait(Queue queue, Lane lane, double seconds) {
  impl_->wait[at(queue, lane)]->Observe(seconds);
}

void Metrics::store(const StoreCounts& counts) {
  impl_->items_kept->Set(number(counts.items_seen));
  impl_->revisions_kept->Set(number(counts.revisions));
  impl_->alerts_kept->Set(number(counts.alerts));
  impl_->decisions_kept->Set(number(counts.decisions));
  impl_->follow_ups_kept->Set(number(counts.follow_ups));
  impl_->outbox_kept->Set(number(counts.outbox));
  impl_->archived->Set(number(counts.archived));
  impl_->quarantined.Set(number(counts.quarantined));
  impl_->log_first.Set(number(counts.log_first));
  impl_->log_last.Set(number(counts.log_last));
  impl_->disk.Set(number(counts.disk_bytes));
  impl_->story_texts.Set(number(counts.story_texts));
}

void Metrics::stories(std::size_t bytes) {
  impl_->story_bytes.Set(number(bytes));
}

void Metrics::retention(const RetentionRows& rows, Instant when, bool dry_run) {
  for (const auto& row : rows) {
    const prometheus::Labels kind{{"kind", row.kind}};
    if (row.due)
      impl_->retention_due.Add(kind).Set(number(dry_run ? *row.due : *row.due - std::min(*row.due, row.purged)));
    impl_->retention_held.Add(kind).Set(number(row.held));
    impl_->retention_purged.Add(kind).Increment(number(row.purged));
    if (row.oldest) impl_->retention_oldest.Add(kind).Set(seconds_of(when) - seconds_of(*row.oldest));
  }
  if (!dry_run) impl_->retention_run.Set(seconds_of(when));
}

void Metrics::disk(const DiskState& state, std::uint64_t quota) {
  impl_->folder_used.Set(number(state.use.used));
  impl_->disk_free.Set(number(state.use.free));
  impl_->disk_quota.Set(number(quota));
  impl_->disk_full_in.Set(state.days_left ? *state.days_left * 86'400 : -1);
  impl_->archiving.Set(state.archive ? 1 : 0);
}

void Metrics::search_index(const IndexerState& state) {
  const std::lock_guard lock(impl_->swap);
  impl_->index_lag.Set(number(state.lag));
  impl_->index_documents.Set(number(state.documents));
  impl_->index_bytes.Set(number(state.bytes));
  impl_->index_failing.Set(state.kind == IndexerState::Kind::failing ? 1 : 0);
  impl_->index_rebuilds.Increment(number(state.rebuilds) - impl_->index_rebuilds.Value());
  impl_->index_failures.Increment(number(state.failures) - impl_->index_failures.Value());
}

void Metrics::embeddings(const EmbeddingState& state) {
  const std::lock_guard lock(impl_->swap);
  const auto raise = [](Counter& counter, std::uint64_t now) { counter.Increment(number(now) - counter.Value()); };
  raise(impl_->embedding_requests, state.requests);
  raise(impl_->embedding_failures, state.failures);
  raise(impl_->embedding_dropped, state.now.dropped);
  raise(impl_->embedding_rejected, state.now.rejected);
  raise(impl_->embedding_suggested, state.now.suggested);
  raise(impl_->embedding_rebuilds, state.now.rebuilds);
  impl_->embedding_failing.Set(state.failing ? 1 : 0);
  impl_->embedding_queue.Set(number(state.now.queue));
  impl_->embedding_vectors.Set(number(state.now.vectors));
  impl_->embedding_waiting.Set(number(state.now.claims_waiting));
  impl_->embedding_dimension.Set(number(state.now.dimension));
}

void Metrics::rules_loaded(std::string_view revision, std::size_t rules, Instant when) {
  const std::lock_guard lock(impl_->swap);
  auto& now = impl_->rule_info.Add({{"revision", str(revision)}});
  if (impl_->rules_now && impl_->rules_now != &now) impl_->rule_info.Remove(impl_->rules_now);
  impl_->rules_now = &now;
  now.Set(1);
  impl_->rule_number.Set(number(rules));
  impl_->rule_loaded.Set(seconds_of(when));
}

void Metrics::rule_costs(const std::vector<RuleCost>& dearest_first, std::uint32_t every) {
  const std::lock_guard lock(impl_->swap);
  std::map<std::string, Counter*, std::less<>> shown;
  std::size_t parked = 0;
  for (std::size_t i = 0; i < dearest_first.size(); ++i) {
    const auto& cost = dearest_first[i];
    parked += cost.parked ? 1 : 0;
    if (i >= kCostlyRules) continue;
    const double now = std::chrono::duration<double>(cost.time).count() * every;
    auto& before = impl_->time_of_rule[cost.rule.value];
    if (before != nullptr && before->Value() > now) impl_->rule_time.Remove(std::exchange(before, nullptr));
    if (before == nullptr) before = &impl_->rule_time.Add({{"rule", cost.rule.value}});
    before->Increment(now - before->Value());
    shown.emplace(cost.rule.value, before);
  }
  for (const auto& [id, counter] : impl_->time_of_rule) {
    if (!shown.contains(id)) impl_->rule_time.Remove(counter);
  }
  impl_->time_of_rule = std::move(shown);
  impl_->rules_parked.Set(number(parked));
}

void Metrics::claims(std::size_t live, std::size_t ended, std::size_t waiting, std::size_t index_bytes) {
  impl_->claims_live.Set(number(live));
  impl_->claims_ended.Set(number(ended));
  impl_->claims_waiting.Set(number(waiting));
  impl_->claim_index_bytes.Set(number(index_bytes));
}

void Metrics::packs_refused(std::size_t packs) {
  impl_->packs_refused.Set(number(packs));
}

void Metrics::job_kind(std::string_view kind) {
  impl_->jobs_running.Add({{"kind", str(kind)}});
  for (const auto* outcome : {"done", "failed", "cancelled"}) {
    impl_->jobs_ended.Add({{"kind", str(kind)}, {"outcome", outcome}});
  }
  impl_->job_time.Add({{"kind", str(kind)}}, job_seconds());
  impl_->job_success.Add({{"kind", str(kind)}});
}

void Metrics::job_started(std::string_view kind) {
  impl_->jobs_running.Add({{"kind", str(kind)}}).Increment();
}

void Metrics::job_ended(std::string_view kind, std::string_view outcome, double seconds) {
  impl_->jobs_running.Add({{"kind", str(kind)}}).Decrement();
  impl_->jobs_ended.Add({{"kind", str(kind)}, {"outcome", str(outcome)}}).Increment();
  impl_->job_time.Add({{"kind", str(kind)}}, job_seconds()).Observe(seconds);
}

void Metrics::job_succeeded(std::string_view kind, Instant when) {
  impl_->job_success.Add({{"kind", str(kind)}}).Set(seconds_of(when));
}

void Metrics::backup(std::uint64_t bytes) {
  impl_->backup_bytes.Set(number(bytes));
}

void Metrics::checkpoint_left(Instant at) {
  impl_->checkpoint.Set(static_cast<double>(to_millis(at)) / 1000);
}

void Metrics::trends_looked(Instant at, const std::array<std::size_t, 3>& spikes, std::size_t series, bool disaster) {
  constexpr std::array kLevels{"elevated", "high", "extreme"};
  for (std::size_t i = 0; i < kLevels.size(); ++i) {
    impl_->trend_spikes.Add({{"level", kLevels[i]}}).Set(number(spikes[i]));
  }
  impl_->trend_look.Set(seconds_of(at));
  impl_->trend_series.Set(number(series));
  impl_->disaster_mode.Set(disaster ? 1 : 0);
}

void Metrics::audit_waiting(std::size_t entries) {
  impl_->audit_waiting.Set(static_cast<double>(entries));
}

void Metrics::request(std::string_view route, int status, double seconds) {
  impl_->requests.Add({{"route", str(route)}, {"code", std::to_string(status)}}).Increment();
  impl_->request_time.Add({{"route", str(route)}}, request_seconds()).Observe(seconds);
}

void Metrics::connections(std::ptrdiff_t now) {
  impl_->open.Set(static_cast<double>(now));
}
void Metrics::sse_clients(std::ptrdiff_t now) {
  impl_->streams.Set(static_cast<double>(now));
}

void Metrics::released(Audience audience, Purpose purpose, std::size_t things) {
  impl_->left[static_cast<std::size_t>(audience)][static_cast<std::size_t>(purpose)]->Increment(number(things));
}

Release::Tally Metrics::release_tally() {
  return [this](Audience audience, Purpose purpose, std::size_t things) { released(audience, purpose, things); };
}

std::string Metrics::text() const {
  std::ostringstream out;
  prometheus::TextSerializer{}.Serialize(out, impl_->registry.Collect());
  return std::move(out).str();
}

}  // namespace dongtin
