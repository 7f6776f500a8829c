/// The store on RocksDB (keys: storage/keys.hpp; values: storage/encoding.hpp). Opened by open_store only.
///
/// Writes are one WriteBatch each, with the log synced; counters lie in the same batch, so there are no merge
/// operators, which a tool that opens the store without them would destroy.
/// Errors  io when the disk refuses, after which every write is refused until the store is opened anew: what lies on
///         the disk decides then whether the failed batch happened. malformed names the column and key of a record
///         that cannot be read.
/// Threads the writer's calls from one thread; reads from any, each from one snapshot.
#pragma once

#include <rocksdb/db.h>
#include <rocksdb/snapshot.h>

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "storage/encoding.hpp"
#include "storage/hours.hpp"
#include "storage/keys.hpp"
#include "storage/store.hpp"

namespace dongtin {

/// What RocksDB says, in one line an operator can act on.
[[nodiscard]] Error store_error(const rocksdb::Status& status, std::string_view path);

[[nodiscard]] inline std::string_view view_of(const rocksdb::Slice& slice) {
  return {slice.data(), slice.size()};
}
[[nodiscard]] inline rocksdb::Slice slice_of(std::string_view view) {
  return {view.data(), view.size()};
}
inline constexpr std::size_t kAll = static_cast<std::size_t>(-1);

/// Read options that hold a snapshot for as long as they live.
class AtOnce {
 public:
  explicit AtOnce(rocksdb::DB& db) : snapshot_(&db) { options.snapshot = snapshot_.snapshot(); }
  rocksdb::ReadOptions options;

 private:
  rocksdb::ManagedSnapshot snapshot_;
};

class RocksStore final : public Store {
 public:
  using Columns = std::array<rocksdb::ColumnFamilyHandle*, keys::kColumnNames.size()>;

  /// Takes the handles (the default column family's too) and the database. open_store has checked the format.
  RocksStore(std::unique_ptr<rocksdb::DB> db, std::vector<rocksdb::ColumnFamilyHandle*> handles, Columns columns,
             encoding::Counters counters, const StoreOptions& options);
  /// Finds the end of the audit chain and, to write, its keys. open_rocks calls it once.
  [[nodiscard]] Result<void> open_audit(const std::string& keys);
  /// Counts what an earlier version did not. open_rocks calls it once.
  [[nodiscard]] Result<void> count_copies();
  /// Gives the alerts of an older store their postings by claim.
  [[nodiscard]] Result<void> post_claims();
  ~RocksStore() override;
  RocksStore(const RocksStore&) = delete;
  RocksStore& operator=(const RocksStore&) = delete;

  Result<bool> has(const ItemId& item, const Digest& digest) const override;
  Result<Cursor> cursor(const SourceId& source) const override;
  Result<SourceState> source_state(const SourceId& source) const override;

  Result<Sequence> apply(std::span<const Commit> group) override;
  Result<Decision> decide(Decision decision, const Expected& expected) override;
  Result<StoryDecision> decide(StoryDecision decision) override;
  Result<void> put_rule(const Rule& rule) override;
  Result<void> take_outbox(Sequence up_to) override;
  Result<void> put_quarantine(const Quarantined& page) override;
  Result<void> release_quarantine(const SourceId& source, const Digest& page) override;
  Result<void> trim_log(std::uint64_t keep) override;
  Result<std::size_t> purge(std::span<const AlertId> alerts, Instant at) override;
  Result<std::size_t> purge_archive(Instant before, std::size_t limit) override;
  Result<std::optional<ItemId>> purge_seen(Instant before, std::optional<ItemId> after, std::size_t limit) override;
  Result<std::size_t> purge_suggestions(Instant before, std::size_t limit) override;
  Result<void> put_applied_claims(std::vector<AppliedClaim> claims) override;
  Result<bool> forget(const std::function<bool()>& stop) override;

  Result<void> audit(std::span<const AuditEvent> events, Instant at) override;
  Result<AuditCheckpointFile> checkpoint(Instant at) override;
  Result<void> rotate_key(std::string_view actor, Instant at) override;
  Result<std::vector<AuditEntry>> audit_entries(std::uint64_t after, std::size_t limit) const override;
  Result<std::vector<AuditCheckpoint>> checkpoints(std::uint64_t after, std::size_t limit) const override;

  Result<AlertView> alert(AlertId id) const override;
  Result<AlertPage> alerts(const AlertFilter& filter, std::optional<AlertId> before, std::size_t limit,
                           std::size_t scan_limit) const override;
  Result<Item> item(const ItemId& id, std::uint32_t revision) const override;
  Result<std::vector<Assessed>> assessments(AlertId alert) const override;
  Result<Capture> evidence(const ItemId& item, std::uint32_t revision) const override;
  Result<Stamp> stamp(const Digest& digest) const override;
  Result<StoryView> story(StoryId story) const override;
  Result<StoryCopies> copies(StoryId story) const override;
  Result<std::vector<StoryDecision>> story_decisions(Sequence after, std::size_t limit) const override;
  Result<std::vector<CountCell>> cells(std::uint32_t first, std::uint32_t last, std::string_view topic,
                                       const PlaceId& place) const override;
  Result<ArchivePage> archive(Instant since, Instant until, const std::optional<std::string>& after,
                              std::size_t limit) const override;
  Result<Rule> rule(const Digest& revision) const override;
  Result<std::vector<LogEntry>> log(Sequence after, std::size_t limit) const override;
  Result<std::vector<OutboxEntry>> outbox(std::size_t limit) const override;
  Result<std::vector<FollowUp>> follow_ups(Instant due_by, std::size_t limit) const override;
  Result<std::vector<Quarantined>> quarantine() const override;
  Result<StoreCounts> counts() const override;
  Result<std::vector<AppliedClaim>> applied_claims() const override;

  // -- for backups --
  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] rocksdb::DB& database() { return *db_; }
  /// What is in memory only becomes files.
  [[nodiscard]] Result<void> flush();
  /// What was replaced or removed leaves the disk.
  [[nodiscard]] Result<void> compact();
  /// A copy of the store as it is now in a directory that is not there yet, by hard links where the disk allows.
  [[nodiscard]] Result<void> snapshot_to(const std::string& path) const;

 protected:
  Pulse pulse() const override;
  Result<std::optional<std::string>> read(Register in, const std::string& key) const override;
  Result<std::vector<std::pair<std::string, std::string>>> read(Register in, const std::string& from,
                                                                std::size_t limit) const override;
  Result<void> record(std::span<const Entry> entries, const AuditEvent& event, Instant at) override;
  [[nodiscard]] Result<void> erase(Register in, std::span<const std::string> keys) override;

 private:
  friend class Batch;  // one write in the making (rocks_batch.hpp)

  /// Null of a column that the store lacks and that was opened for reading only: it is empty.
  [[nodiscard]] rocksdb::ColumnFamilyHandle* handle(keys::Column column) const {
    return columns_[static_cast<std::size_t>(column)];
  }
  /// The bytes under a key; nothing when there is no such key.
  [[nodiscard]] Result<std::optional<std::string>> bytes(keys::Column column, std::string_view key,
                                                         const rocksdb::ReadOptions& options = {}) const;
  /// The record under a key; nothing when there is no such key.
  template <class Record>
  [[nodiscard]] Result<std::optional<Record>> record(keys::Column column, std::string_view key,
                                                     const rocksdb::ReadOptions& options = {}) const;
  [[nodiscard]] std::unique_ptr<rocksdb::Iterator> iterator(keys::Column column,
                                                            const rocksdb::ReadOptions& options = {}) const;
  /// Records from `from` on, at most `limit`, none at or behind `end` (empty: to the end of the column).
  template <class Record>
  [[nodiscard]] Result<std::vector<Record>> list(keys::Column column, std::string_view from, std::size_t limit,
                                                 const rocksdb::ReadOptions& options = {},
                                                 std::string_view end = {}) const;
  /// The smallest and the largest alert that began in the hours [first, last]; nothing when none did.
  [[nodiscard]] Result<std::optional<encoding::HourRange>> alerts_between(std::uint32_t first,
                                                                          std::uint32_t last) const;
  [[nodiscard]] Result<std::vector<Decision>> decisions(AlertId alert, const rocksdb::ReadOptions& options) const;
  [[nodiscard]] Result<AlertView> view(encoding::StoredAlert stored, const rocksdb::ReadOptions& options) const;
  [[nodiscard]] Result<void> write(class Batch& batch);
  /// The story this one was merged into, and that one, to the end; itself when it goes on.
  [[nodiscard]] Result<StoryId> goes_on_as(StoryId story, const rocksdb::ReadOptions& options = {}) const;
  /// The alerts in a story that goes on, ascending.
  [[nodiscard]] Result<StoryIndex*> story_index();
  [[nodiscard]] Result<std::vector<AlertId>> going_back(const StoryDecision& undone,
                                                        const std::vector<AlertId>& now) const;
  [[nodiscard]] Result<std::vector<AlertId>> members(StoryId story, const rocksdb::ReadOptions& options = {}) const;

  std::string path_;
  bool read_only_;
  std::unique_ptr<rocksdb::DB> db_;
  std::vector<rocksdb::ColumnFamilyHandle*> handles_;
  Columns columns_;
  encoding::Counters counters_;  // the writer's; readers take them from the store
  AuditChain chain_;             // the writer's
  StoryWindow stories_;
  std::unique_ptr<StoryIndex> story_index_;  // the writer's; made when first asked for, and after anything of it left
  AuditKeys keys_ = AuditKeys::in_memory();
  mutable Hours hours_;  // read from the store when first asked for
  friend class Migration;
  friend class Verification;
  bool claims_told_ = false;  // every alert has its postings by claim; set when it is opened
  bool failed_ = false;       // a write failed: what the disk holds is known only after opening anew
};

/// The oldest format that dongtin migrate reads.
inline constexpr std::uint32_t kOldestFormat = 1;
/// As open_store, for a store of exactly that format; an older one only to migrate it.
[[nodiscard]] Result<std::unique_ptr<RocksStore>> open_rocks(const StoreOptions& options, std::uint32_t format);
/// The format of the store in a directory, from kOldestFormat to the newest; takes no lock.
[[nodiscard]] Result<std::uint32_t> format_of_store(const StoreOptions& options);

template <class Record>
Result<std::optional<Record>> RocksStore::record(keys::Column column, std::string_view key,
                                                 const rocksdb::ReadOptions& options) const {
  auto raw = bytes(column, key, options);
  if (!raw) return std::move(raw).error();
  if (!*raw) return std::optional<Record>();
  auto decoded = encoding::decode<Record>(**raw);
  if (!decoded) return std::move(decoded).error().at(keys::place(column, key));
  return std::optional<Record>(*std::move(decoded));
}

template <class Record>
Result<std::vector<Record>> RocksStore::list(keys::Column column, std::string_view from, std::size_t limit,
                                             const rocksdb::ReadOptions& options, std::string_view end) const {
  std::vector<Record> out;
  const auto bound = slice_of(end);
  auto bounded = options;
  if (!end.empty()) bounded.iterate_upper_bound = &bound;
  const auto it = iterator(column, bounded);
  for (it->Seek(slice_of(from)); it->Valid() && out.size() < limit; it->Next()) {
    auto decoded = encoding::decode<Record>(view_of(it->value()));
    if (!decoded) return std::move(decoded).error().at(keys::place(column, view_of(it->key())));
    out.push_back(*std::move(decoded));
  }
  if (!it->status().ok()) return store_error(it->status(), path_).at(keys::name(column));
  return out;
}

}  // namespace dongtin
