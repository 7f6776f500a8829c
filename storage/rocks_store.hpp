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

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "storage/encoding.hpp"
#include "storage/keys.hpp"
#include "storage/store.hpp"

namespace dongtin {

/// What RocksDB says, in one line an operator can act on.
[[nodiscard]] Error store_error(const rocksdb::Status& status, std::string_view path);

class RocksStore final : public Store {
 public:
  using Columns = std::array<rocksdb::ColumnFamilyHandle*, keys::kColumnNames.size()>;

  /// Takes the handles (the default column family's too) and the database. open_store has checked the format.
  RocksStore(std::unique_ptr<rocksdb::DB> db, std::vector<rocksdb::ColumnFamilyHandle*> handles, Columns columns,
             encoding::Counters counters, const StoreOptions& options);
  ~RocksStore() override;
  RocksStore(const RocksStore&) = delete;
  RocksStore& operator=(const RocksStore&) = delete;

  Result<bool> has(const ItemId& item, const Digest& digest) const override;
  Result<Cursor> cursor(const SourceId& source) const override;
  Result<SourceState> source_state(const SourceId& source) const override;

  Result<Sequence> apply(std::span<const Commit> group) override;
  Result<Decision> decide(Decision decision, std::optional<State> expected) override;
  Result<void> put_rule(const Rule& rule) override;
  Result<void> take_outbox(Sequence up_to) override;
  Result<void> put_quarantine(const Quarantined& page) override;
  Result<void> release_quarantine(const SourceId& source, const Digest& page) override;
  Result<void> trim_log(std::uint64_t keep) override;

  Result<AlertView> alert(AlertId id) const override;
  Result<AlertPage> alerts(const AlertFilter& filter, std::optional<AlertId> before, std::size_t limit,
                           std::size_t scan_limit) const override;
  Result<Item> item(const ItemId& id, std::uint32_t revision) const override;
  Result<std::string> evidence(const Digest& digest) const override;
  Result<Rule> rule(const Digest& revision) const override;
  Result<std::vector<LogEntry>> log(Sequence after, std::size_t limit) const override;
  Result<std::vector<OutboxEntry>> outbox(std::size_t limit) const override;
  Result<std::vector<FollowUp>> follow_ups(Instant due_by, std::size_t limit) const override;
  Result<std::vector<Quarantined>> quarantine() const override;
  Result<StoreCounts> counts() const override;

  // -- for backups --
  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] rocksdb::DB& database() { return *db_; }
  /// What is in memory only becomes files.
  [[nodiscard]] Result<void> flush();
  /// What was replaced or removed leaves the disk.
  [[nodiscard]] Result<void> compact();

 private:
  friend class Batch;  // one write in the making (rocks_writer.cpp)

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
  template <class Record>
  [[nodiscard]] Result<std::vector<Record>> list(keys::Column column, std::string_view from, std::size_t limit,
                                                 const rocksdb::ReadOptions& options = {}) const;
  [[nodiscard]] Result<std::vector<Decision>> decisions(AlertId alert, const rocksdb::ReadOptions& options) const;
  [[nodiscard]] Result<AlertView> view(encoding::StoredAlert stored, const rocksdb::ReadOptions& options) const;
  [[nodiscard]] Result<void> write(class Batch& batch);

  std::string path_;
  bool read_only_;
  std::unique_ptr<rocksdb::DB> db_;
  std::vector<rocksdb::ColumnFamilyHandle*> handles_;
  Columns columns_;
  encoding::Counters counters_;  // the writer's; readers take them from the store
  bool failed_ = false;          // a write failed: what the disk holds is known only after opening anew
};

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

}  // namespace dongtin
