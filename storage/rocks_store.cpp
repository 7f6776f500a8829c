// What is read from the store. Every call reads from one snapshot, so that it sees whole groups only.
#include "storage/rocks_store.hpp"

#include <algorithm>
#include <filesystem>

namespace dongtin {

using keys::Column;

namespace {

std::string_view view_of(const rocksdb::Slice& slice) {
  return {slice.data(), slice.size()};
}
rocksdb::Slice slice_of(std::string_view view) {
  return {view.data(), view.size()};
}

/// Read options that hold a snapshot for as long as they live.
class AtOnce {
 public:
  explicit AtOnce(rocksdb::DB& db) : snapshot_(&db) { options.snapshot = snapshot_.snapshot(); }
  rocksdb::ReadOptions options;

 private:
  rocksdb::ManagedSnapshot snapshot_;
};

bool passes(const AlertFilter& filter, const encoding::StoredAlert& stored) {
  const Alert& alert = stored.alert;
  if (filter.label && *filter.label != alert.assessment.label()) return false;
  if (filter.state && *filter.state != alert.state) return false;
  if (filter.source && *filter.source != stored.source) return false;
  if (filter.tier && *filter.tier != stored.tier) return false;
  if (filter.since && alert.created < *filter.since) return false;
  if (filter.until && !(alert.created < *filter.until)) return false;
  const auto& about = alert.matches.about;
  if (filter.place && std::ranges::find(about, *filter.place) == about.end()) return false;
  if (filter.rule && std::ranges::find(alert.matches.rules, *filter.rule, &Match::rule) == alert.matches.rules.end()) {
    return false;
  }
  return true;
}

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
      counters_(counters) {}

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
  for (auto* column : handles_) {
    const auto status = db_->CompactRange({}, column, nullptr, nullptr);
    if (!status.ok()) return store_error(status, path_);
  }
  return {};
}

Result<std::optional<std::string>> RocksStore::bytes(Column column, std::string_view key,
                                                     const rocksdb::ReadOptions& options) const {
  std::string value;
  const auto status = db_->Get(options, handle(column), slice_of(key), &value);
  if (status.IsNotFound()) return std::optional<std::string>();
  if (!status.ok()) return store_error(status, path_).at(keys::place(column, key));
  return std::optional<std::string>(std::move(value));
}

std::unique_ptr<rocksdb::Iterator> RocksStore::iterator(Column column, const rocksdb::ReadOptions& options) const {
  return std::unique_ptr<rocksdb::Iterator>(db_->NewIterator(options, handle(column)));
}

template <class Record>
Result<std::vector<Record>> RocksStore::list(Column column, std::string_view from, std::size_t limit,
                                             const rocksdb::ReadOptions& options) const {
  std::vector<Record> out;
  const auto it = iterator(column, options);
  for (it->Seek(slice_of(from)); it->Valid() && out.size() < limit; it->Next()) {
    auto decoded = encoding::decode<Record>(view_of(it->value()));
    if (!decoded) return std::move(decoded).error().at(keys::place(column, view_of(it->key())));
    out.push_back(*std::move(decoded));
  }
  if (!it->status().ok()) return store_error(it->status(), path_).at(keys::name(column));
  return out;
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
  const auto prefix = keys::alert(alert);
  const auto end = keys::alert(AlertId{alert.value + 1});
  const auto bound = slice_of(end);
  auto bounded = options;
  bounded.iterate_upper_bound = &bound;
  return list<Decision>(Column::decisions, prefix, static_cast<std::size_t>(-1), bounded);
}

Result<AlertView> RocksStore::view(encoding::StoredAlert stored, const rocksdb::ReadOptions& options) const {
  const auto key = keys::item(stored.alert.item, stored.alert.revision);
  auto item = record<Item>(Column::items, key, options);
  if (!item) return std::move(item).error();
  if (!*item) {
    return fail(Errc::malformed, "an alert has lost its item: restore a backup").at(keys::place(Column::items, key));
  }
  auto all = decisions(stored.alert.id, options);
  if (!all) return std::move(all).error();
  return AlertView{std::move(stored.alert), **std::move(item), *std::move(all)};
}

Result<AlertView> RocksStore::alert(AlertId id) const {
  const AtOnce at(*db_);
  auto stored = record<encoding::StoredAlert>(Column::alerts, keys::alert(id), at.options);
  if (!stored) return std::move(stored).error();
  if (!*stored) return unknown("alert");
  return view(**std::move(stored), at.options);
}

Result<AlertPage> RocksStore::alerts(const AlertFilter& filter, std::optional<AlertId> before, std::size_t limit,
                                     std::size_t scan_limit) const {
  limit = std::max<std::size_t>(limit, 1);
  scan_limit = std::max<std::size_t>(scan_limit, 1);
  const AtOnce at(*db_);
  AlertPage page;
  const auto bound_key = before ? keys::alert(*before) : std::string();
  const auto bound = slice_of(bound_key);
  auto options = at.options;
  if (before) options.iterate_upper_bound = &bound;  // exclusive
  const auto it = iterator(Column::alerts, options);
  std::size_t looked_at = 0;
  for (it->SeekToLast(); it->Valid(); it->Prev()) {
    if (looked_at >= scan_limit || page.alerts.size() >= limit) break;
    ++looked_at;
    const auto place = [&] { return keys::place(Column::alerts, view_of(it->key())); };
    auto stored = encoding::decode<encoding::StoredAlert>(view_of(it->value()));
    if (!stored) return std::move(stored).error().at(place());
    page.next = stored->alert.id;
    if (!passes(filter, *stored)) continue;
    auto whole = view(*std::move(stored), at.options);
    if (!whole) return std::move(whole).error().at(place());
    page.alerts.push_back(*std::move(whole));
  }
  if (!it->status().ok()) return store_error(it->status(), path_).at(keys::name(Column::alerts));
  if (!it->Valid()) page.next.reset();  // the oldest has been looked at
  return page;
}

Result<Item> RocksStore::item(const ItemId& id, std::uint32_t revision) const {
  auto found = record<Item>(Column::items, keys::item(id, revision));
  if (!found) return std::move(found).error();
  if (!*found) return unknown("item revision");
  return **std::move(found);
}

Result<std::string> RocksStore::evidence(const Digest& digest) const {
  auto found = bytes(Column::evidence, digest.view());
  if (!found) return std::move(found).error();
  if (!*found) return unknown("evidence");
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
  return list<Quarantined>(Column::quarantine, {}, static_cast<std::size_t>(-1));
}

Result<StoreCounts> RocksStore::counts() const {
  const auto found = record<encoding::Counters>(Column::meta, keys::kCounters);
  if (!found) return found.error();
  const auto counters = found->value_or(encoding::Counters{});
  StoreCounts out;
  out.items_seen = counters.items_seen;
  out.revisions = counters.revisions;
  out.alerts = counters.alerts;
  out.decisions = counters.decisions;
  out.follow_ups = counters.follow_ups;
  out.outbox = counters.outbox;
  out.quarantined = counters.quarantined;
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
