/// The store: what we keep. RocksStore is the real one, MemoryStore the obvious one; tests hold them equal.
///
/// apply() is called by one writer thread only and is atomic and durable: all commits of a group or none.
/// Reads may come from any thread at any time and see whole groups only.
/// Errors: io with one line that says what to do; not_found for an unknown id; conflict for a stale decision.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "storage/commit.hpp"
#include "storage/records/alert.hpp"
#include "storage/records/digest.hpp"
#include "storage/records/follow_up.hpp"
#include "storage/records/rule.hpp"
#include "storage/records/source.hpp"

namespace rocksdb {
class Env;
}

namespace dongtin {

/// One entry of the commit log: what changed, in commit order. SSE ids and everything derived follow it.
struct LogEntry {
  enum class Kind : std::uint8_t { alert_new, alert_revised, decision, source_state };
  Sequence sequence;
  Kind kind = Kind::alert_new;
  AlertId alert;    // of the alert kinds and decision
  SourceId source;  // of source_state and the alert kinds
  Instant at{};
  bool operator==(const LogEntry&) const = default;
};
[[nodiscard]] std::string_view name(LogEntry::Kind kind) noexcept;

/// What is left to send to the world, at least once, keyed by alert id.
struct OutboxEntry {
  Sequence sequence;
  AlertId alert;
  std::uint32_t revision = 1;
  bool operator==(const OutboxEntry&) const = default;
};

/// A page that was in flight at two crashes: shown, and skipped until released.
struct Quarantined {
  SourceId source;
  Digest page;
  std::uint32_t crashes = 0;
  Instant since{};
  bool operator==(const Quarantined&) const = default;
};

struct AlertFilter {
  std::optional<Label> label;
  std::optional<State> state;
  std::optional<SourceId> source;
  std::optional<RuleId> rule;
  std::optional<PlaceId> place;  // in `about`
  std::optional<Tier> tier;
  std::optional<Instant> since, until;  // on Alert::created, [since, until)
};

/// An alert with what it is made of, read in one go.
struct AlertView {
  Alert alert;
  Item item;
  std::vector<Decision> decisions;  // in sequence order
};

/// Newest alert id first. `next` is set when there may be more: pass it as `before`.
struct AlertPage {
  std::vector<AlertView> alerts;
  std::optional<AlertId> next;
};

struct StoreCounts {
  std::uint64_t items_seen = 0;  // distinct item ids
  std::uint64_t revisions = 0;   // item revisions ever accepted
  std::uint64_t alerts = 0;
  std::uint64_t decisions = 0;
  std::uint64_t follow_ups = 0;  // waiting
  std::uint64_t outbox = 0;      // waiting
  std::uint64_t quarantined = 0;
  std::uint64_t log_first = 0, log_last = 0;  // sequences, 0 when empty
  std::uint64_t disk_bytes = 0;               // 0 for MemoryStore
  bool operator==(const StoreCounts&) const = default;
};

class Store {
 public:
  virtual ~Store() = default;

  // -- what the pipeline asks --
  /// True when this item id is kept or seen with exactly these bytes.
  [[nodiscard]] virtual Result<bool> has(const ItemId& item, const Digest& digest) const = 0;
  [[nodiscard]] virtual Result<Cursor> cursor(const SourceId& source) const = 0;  // empty when never polled
  [[nodiscard]] virtual Result<SourceState> source_state(const SourceId& source) const = 0;

  // -- the writer; one thread --
  /// Applies the commits in order as one atomic, synced batch. Items already held with the same bytes are skipped, so
  /// applying a commit twice changes nothing. An item that raises anything (label above none) and is new becomes an
  /// alert with the next id; of an alert already there, a new revision (its matches and assessment replaced, its
  /// decisions kept). A revision of an alert that no longer matches keeps the alert, with label none.
  /// An unmatched item leaves only its id and digest (seen), nothing of its text.
  [[nodiscard]] virtual Result<Sequence> apply(std::span<const Commit> group) = 0;
  /// Refused as conflict when the alert's state is no longer `expected` (nullopt: any).
  [[nodiscard]] virtual Result<Decision> decide(Decision decision, std::optional<State> expected) = 0;
  [[nodiscard]] virtual Result<void> put_rule(const Rule& rule) = 0;   // kept by revision, idempotent
  [[nodiscard]] virtual Result<void> take_outbox(Sequence up_to) = 0;  // forgets entries <= up_to
  [[nodiscard]] virtual Result<void> put_quarantine(const Quarantined& page) = 0;
  [[nodiscard]] virtual Result<void> release_quarantine(const SourceId& source, const Digest& page) = 0;
  /// Drops log entries so that at most `keep` remain.
  [[nodiscard]] virtual Result<void> trim_log(std::uint64_t keep) = 0;

  // -- what is served --
  [[nodiscard]] virtual Result<AlertView> alert(AlertId id) const = 0;
  /// Newest first, ids below `before` (all when unset). Looks at no more than `scan_limit` alerts, so that a rare
  /// filter cannot hold a thread; `next` then says where to go on. A limit of 0 counts as 1.
  [[nodiscard]] virtual Result<AlertPage> alerts(const AlertFilter& filter, std::optional<AlertId> before,
                                                 std::size_t limit, std::size_t scan_limit) const = 0;
  /// Item revision as kept (alerting items only), revision from 1.
  [[nodiscard]] virtual Result<Item> item(const ItemId& id, std::uint32_t revision) const = 0;
  [[nodiscard]] virtual Result<std::string> evidence(const Digest& digest) const = 0;
  [[nodiscard]] virtual Result<Rule> rule(const Digest& revision) const = 0;
  /// Entries with sequence > `after`, oldest first, at most `limit`. Errc::not_found when `after` was trimmed away:
  /// the client must fetch again.
  [[nodiscard]] virtual Result<std::vector<LogEntry>> log(Sequence after, std::size_t limit) const = 0;
  [[nodiscard]] virtual Result<std::vector<OutboxEntry>> outbox(std::size_t limit) const = 0;
  [[nodiscard]] virtual Result<std::vector<FollowUp>> follow_ups(Instant due_by, std::size_t limit) const = 0;
  [[nodiscard]] virtual Result<std::vector<Quarantined>> quarantine() const = 0;
  [[nodiscard]] virtual Result<StoreCounts> counts() const = 0;
};

[[nodiscard]] std::unique_ptr<Store> make_memory_store();

struct StoreOptions {
  std::string path;
  bool create_if_missing = true;
  bool read_only = false;
  std::size_t cache_bytes = 64ull << 20;
  std::size_t write_buffer_bytes = 32ull << 20;
  rocksdb::Env* env = nullptr;  // the machine's own files unless set; must outlive the store
};

/// The one function that opens the store, for the daemon, the tools and the tests. refuses (Errc::conflict) when
/// another process holds it, and (Errc::malformed) a format version this program does not know.
[[nodiscard]] Result<std::unique_ptr<Store>> open_store(const StoreOptions& options);

}  // namespace dongtin
