/// Every series the program exposes, named once, here and in metrics.cpp.
///
/// In      what happened, from any thread. Out the Prometheus text exposition, version 0.0.4.
/// Errors  none. Threads any.
/// Cost    a fixed series is one atomic add; one labelled by source, rule or route is one look-up under a lock.
/// Source  prometheus.io/docs/practices/naming; a test runs `promtool check metrics` on the text.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/disk.hpp"
#include "daemon/embeddings/embedding_state.hpp"
#include "daemon/release.hpp"
#include "daemon/search/indexer.hpp"
#include "matchers/rule_costs.hpp"
#include "storage/records/assessment.hpp"
#include "storage/records/rule.hpp"
#include "storage/records/source.hpp"
#include "storage/retention.hpp"
#include "storage/store.hpp"

namespace dongtin {

inline constexpr std::size_t kCostlyRules = 20;  // whose time is a series of its own

enum class Queue : std::uint8_t { pages, commits };
[[nodiscard]] std::string_view name(Queue queue) noexcept;

class Metrics {
 public:
  /// `version` and `revision` go to build_info; `started` to process_start_time_seconds.
  Metrics(std::string_view version, std::string_view revision, Instant started);
  ~Metrics();
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;

  // -- collecting --
  /// `outcome`: "ok", "not_modified" or the name of an Errc.
  void fetched(const SourceId& source, std::string_view outcome, double seconds, std::uint64_t bytes);
  void items(const SourceId& source, Tier tier, std::uint64_t found, std::uint64_t skipped_as_seen);
  void source_state(const SourceId& source, Health health, Instant last_success);
  /// Forgets the gauges of a source that is no longer configured.
  void source_gone(const SourceId& source);

  // -- matching and storing --
  void matched(const RuleId& rule);
  void alert(Label label);
  void committed(double seconds, std::size_t commits_in_group);
  void queue_depth(Queue queue, Lane lane, std::size_t waiting);
  void queue_wait(Queue queue, Lane lane, double seconds);
  void store(const StoreCounts& counts);
  /// Memory that finding copies takes.
  void stories(std::size_t bytes);
  void rules_loaded(std::string_view revision, std::size_t rules, Instant at);
  void packs_refused(std::size_t packs);
  /// The dearest kCostlyRules are told one by one, with an estimate of all their time: of a sample, times `every`.
  void rule_costs(const std::vector<RuleCost>& dearest_first, std::uint32_t every);
  /// In force; ended ones by which a rumour is known again; those whose run over what is kept is still to come.
  void claims(std::size_t live, std::size_t ended, std::size_t waiting, std::size_t index_bytes);
  void search_index(const IndexerState& state);
  /// Of the service of embeddings; all zeros without one.
  void embeddings(const EmbeddingState& state);

  /// A run of retention, or only a look.
  void retention(const RetentionRows& rows, Instant at, bool dry_run);
  /// `quota` 0: none.
  void disk(const DiskState& state, std::uint64_t quota);

  // -- jobs --
  /// Every kind shows its series from the start, so that a first failure is a step from 0.
  void job_kind(std::string_view kind);
  void job_started(std::string_view kind);
  /// `outcome`: done, failed or cancelled.
  void job_ended(std::string_view kind, std::string_view outcome, double seconds);
  void job_succeeded(std::string_view kind, Instant at);
  /// Of the newest backup, what it shares with others included.
  void backup(std::uint64_t bytes);
  /// The newest checkpoint of the audit that was left as a file, and the entries that wait to be written.
  void checkpoint_left(Instant at);
  void audit_waiting(std::size_t entries);

  // -- trends --
  /// A look at the counts: spikes by level from elevated on, series looked at.
  void trends_looked(Instant at, const std::array<std::size_t, 3>& spikes, std::size_t series, bool disaster);

  // -- serving --
  void request(std::string_view route, int status, double seconds);
  void connections(std::ptrdiff_t now);
  void sse_clients(std::ptrdiff_t now);
  void released(Audience audience, Purpose purpose, std::size_t things);
  /// A tally for a Release; this object must outlive it.
  [[nodiscard]] Release::Tally release_tally();

  [[nodiscard]] std::string text() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace dongtin
