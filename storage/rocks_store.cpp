// What is read from the store. Every call reads from one snapshot, so that it sees whole groups only.
#include "storage/rocks_store.hpp"

#include <rocksdb/utilities/checkpoint.h>

#include <algorithm>
#include <filesystem>

namespace dongtin {

using keys::Column;

namespace {

Error unknown(std::string_view what) {
  return fail(Errc::not_found, "there is no such " + std::string(what));
}

}  // namespace

Error store_error(const rocksdb::Status& status, std::string_view path) {
  const std::string where = "the store in " + std::string(path);
  if (status.IsNoSpace()) {
    return fail(Errc::io, "the disk of " + where + " is full: free space there, then start dongtin again");
  }
  if (status.IsCorruption()) {
    return fail(Errc::malformed, where + " is damaged: restore a backup (" + status.ToString() + ")");
  }
  return fail(Errc::io, where + " cannot be read or written: check the disk and that dongtin owns the directory (" +
                            status.ToString() + ")");
}

RocksStore::RocksStore(std::unique_ptr<rocksdb::DB> db, std::vector<rocksdb::ColumnFamilyHandle*> handles,
                       Columns columns, encoding::Counters counters, const StoreOptions& options)
    : path_(options.path),
      read_only_(options.read_only),
      db_(std::move(db)),
      handles_(std::move(handles)),
      columns_(columns),
      counters_(counters),
      stories_(options.stories) {}

RocksStore::~RocksStore() {
  for (auto* handle : handles_) db_->DestroyColumnFamilyHandle(handle).PermitUncheckedError();
  db_->Close().PermitUncheckedError();
}

Result<void> RocksStore::flush() {
  const auto status = db_->Flush({}, handles_);
  if (!status.ok()) return store_error(status, path_);
  return {};
}

Result<void> RocksStore::compact() {
  // The bottom level as well: what was removed would stay in it, and the next release of a snapshot would rewrite it.
  rocksdb::CompactRangeOptions options;
  options.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForceOptimized;
  for (auto* column : handles_) {
    const auto status = db_->CompactRange(options, column, nullptr, nullptr);
    if (!status.ok()) return store_error(status, path_);
  }
  return {};
}

Result<std::optional<std::string>> RocksStore::bytes(Column column, std::string_view key,
                                                     const rocksdb::ReadOptions& options) const {
  if (handle(column) == nullptr) return std::optional<std::string>();
  std::string value;
  const auto status = db_->Get(options, handle(column), slice_of(key), &value);
  if (status.IsNotFound()) return std::optional<std::string>();
  if (!status.ok()) return store_error(status, path_).at(keys::place(column, key));
  return std::optional<std::string>(std::move(value));
}

std::unique_ptr<rocksdb::Iterator> RocksStore::iterator(Column column, const rocksdb::ReadOptions& options) const {
  auto* in = handle(column);
  return std::unique_ptr<rocksdb::Iterator>(in == nullptr ? rocksdb::NewEmptyIterator()
                                                          : db_->NewIterator(options, in));
}

Result<bool> RocksStore::has(const ItemId& item, const Digest& digest) const {
  const auto seen = record<encoding::Seen>(Column::seen, item.view());
  if (!seen) return seen.error();
  return *seen && (*seen)->digest == digest;
}

Result<Cursor> RocksStore::cursor(const SourceId& source) const {
  auto found = record<Cursor>(Column::sources, keys::cursor(source));
  if (!found) return std::move(found).error();
  return std::move(*found).value_or(Cursor{});
}

Result<SourceState> RocksStore::source_state(const SourceId& source) const {
  auto found = record<SourceState>(Column::sources, keys::state(source));
  if (!found) return std::move(found).error();
  return std::move(*found).value_or(SourceState{});
}

Result<std::vector<Decision>> RocksStore::decisions(AlertId alert, const rocksdb::ReadOptions& options) const {
  return list<Decision>(Column::decisions, keys::alert(alert), kAll, options, keys::alert(AlertId{alert.value + 1}));
}

Result<AlertView> RocksStore::view(encoding::StoredAlert stored, const rocksdb::ReadOptions& options) const {
  const auto key = keys::item(stored.alert.item, stored.alert.now.item_revision);
  auto item = record<Item>(Column::items, key, options);
  if (!item) return std::move(item).error();
  if (!*item) {
    return fail(Errc::malformed, "an alert has lost its item: restore a backup").at(keys::place(Column::items, key));
  }
  AlertView out{std::move(stored.alert), **std::move(item), {}};
  if (out.alert.decisions > 0) {
    auto all = decisions(out.alert.id, options);
    if (!all) return std::move(all).error();
    out.decisions = *std::move(all);
  }
  return out;
}

Result<AlertView> RocksStore::alert(AlertId id) const {
  const AtOnce at(*db_);
  auto stored = record<encoding::StoredAlert>(Column::alerts, keys::alert(id), at.options);
  if (!stored) return std::move(stored).error();
  if (!*stored) return unknown("alert");
  return view(**std::move(stored), at.options);
}

Result<Item> RocksStore::item(const ItemId& id, std::uint32_t revision) const {
  auto found = record<Item>(Column::items, keys::item(id, revision));
  if (!found) return std::move(found).error();
  if (!*found) return unknown("item revision");
  return **std::move(found);
}

Result<std::vector<Assessed>> RocksStore::assessments(AlertId alert) const {
  const AtOnce at(*db_);
  auto stored = record<encoding::StoredAlert>(Column::alerts, keys::alert(alert), at.options);
  if (!stored) return std::move(stored).error();
  if (!*stored) return unknown("alert");
  auto out =
      list<Assessed>(Column::assessments, keys::alert(alert), kAll, at.options, keys::alert(AlertId{alert.value + 1}));
  if (out) out->push_back(std::move((*stored)->alert.now));
  return out;
}

Result<Capture> RocksStore::evidence(const ItemId& item, std::uint32_t revision) const {
  const AtOnce at(*db_);
  const auto key = keys::item(item, revision);
  const auto found = bytes(Column::evidence, key, at.options);
  if (!found) return found.error();
  if (!*found) return unknown("evidence");
  auto out = encoding::decode_evidence(**found, [&] { return record<Item>(Column::items, key, at.options); });
  if (!out) return std::move(out).error().at(keys::place(Column::evidence, key));
  return out;
}

Result<Stamp> RocksStore::stamp(const Digest& digest) const {
  auto found = record<Stamp>(Column::stamps, keys::digest(digest));
  if (!found) return std::move(found).error();
  if (!*found) return unknown("stamp");
  return **std::move(found);
}

Result<Rule> RocksStore::rule(const Digest& revision) const {
  auto found = record<Rule>(Column::rules, revision.view());
  if (!found) return std::move(found).error();
  if (!*found) return unknown("rule revision");
  return **std::move(found);
}

Result<std::vector<LogEntry>> RocksStore::log(Sequence after, std::size_t limit) const {
  const AtOnce at(*db_);
  const auto counters = record<encoding::Counters>(Column::meta, keys::kCounters, at.options);
  if (!counters) return counters.error();
  if (*counters && after.value < (*counters)->log_trimmed) {
    return fail(Errc::not_found, "the log no longer goes back to " + std::to_string(after.value) + ": fetch again");
  }
  if (!*counters || after.value >= (*counters)->last_sequence) return std::vector<LogEntry>();
  return list<LogEntry>(Column::log, keys::sequence(Sequence{after.value + 1}), limit, at.options);
}

Result<std::vector<OutboxEntry>> RocksStore::outbox(std::size_t limit) const {
  return list<OutboxEntry>(Column::outbox, {}, limit);
}

Result<std::vector<FollowUp>> RocksStore::follow_ups(Instant due_by, std::size_t limit) const {
  const AtOnce at(*db_);
  constexpr std::size_t kDueBytes = 8;
  const auto latest = keys::due(due_by);
  std::vector<FollowUp> out;
  const auto it = iterator(Column::due, at.options);
  for (it->SeekToFirst(); it->Valid() && out.size() < limit; it->Next()) {
    const auto key = view_of(it->key());
    if (key.substr(0, kDueBytes) > latest) break;
    const auto what = key.substr(std::min(kDueBytes, key.size()));
    auto found = record<FollowUp>(Column::follow_ups, what, at.options);
    if (!found) return std::move(found).error();
    if (!*found) {
      return fail(Errc::malformed, "a due time without its follow-up: restore a backup")
          .at(keys::place(Column::due, key));
    }
    out.push_back(**std::move(found));
  }
  if (!it->status().ok()) return store_error(it->status(), path_).at(keys::name(Column::due));
  return out;
}

Result<std::vector<Quarantined>> RocksStore::quarantine() const {
  return list<Quarantined>(Column::quarantine, {}, kAll);
}

Result<void> RocksStore::snapshot_to(const std::string& path) const {
  rocksdb::Checkpoint* made = nullptr;
  auto status = rocksdb::Checkpoint::Create(db_.get(), &made);
  const std::unique_ptr<rocksdb::Checkpoint> checkpoint(made);
  if (status.ok()) status = checkpoint->CreateCheckpoint(path);
  if (!status.ok()) return store_error(status, path_).at(path);
  return {};
}

Result<StoreCounts> RocksStore::counts() const {
  const auto found = record<encoding::Counters>(Column::meta, keys::kCounters);
  if (!found) return found.error();
  const auto counters = found->value_or(encoding::Counters{});
  StoreCounts out;
  out.items_seen = counters.items_seen;
  out.revisions = counters.revisions;
  out.alerts = counters.alerts - counters.purged;
  out.purged = counters.purged;
  out.archived = counters.archived;
  out.story_decisions = counters.story_decisions;
  out.story_texts = counters.texts - counters.texts_left;
  {
    const auto it = iterator(Column::audit);
    it->SeekToLast();
    if (it->Valid()) out.audit = keys::number_in<std::uint64_t>(view_of(it->key())).value_or(0);
    if (!it->status().ok()) return store_error(it->status(), path_).at(keys::name(Column::audit));
  }
  out.decisions = counters.decisions;
  out.follow_ups = counters.follow_ups;
  out.outbox = counters.outbox;
  out.quarantined = counters.quarantined;
  out.acts = counters.acts;
  if (counters.last_sequence > counters.log_trimmed) {
    out.log_first = counters.log_trimmed + 1;
    out.log_last = counters.last_sequence;
  }
  std::error_code ignored;  // files come and go under a compaction
  for (auto it = std::filesystem::directory_iterator(path_, ignored);
       !ignored && it != std::filesystem::directory_iterator(); it.increment(ignored)) {
    std::error_code gone;
    const auto size = it->is_regular_file(gone) ? it->file_size(gone) : 0;
    if (!gone) out.disk_bytes += size;
  }
  return out;
}

}  // namespace dongtin
