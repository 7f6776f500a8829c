// What retention takes away. Nothing of a purged alert is left but the counts it was part of and that it was seen.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "storage/approvals_encoding.hpp"
#include "storage/rocks_batch.hpp"

namespace dongtin {

using encoding::encode;
using keys::Column;

Result<std::size_t> RocksStore::purge(std::span<const AlertId> alerts, Instant at) {
  Batch batch(*this);
  std::size_t gone = 0;
  std::vector<AlertId> ids, wanted(alerts.begin(), alerts.end());
  std::ranges::sort(wanted);
  wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());
  for (const auto id : wanted) {
    const auto key = keys::alert(id);
    const auto stored = record<encoding::StoredAlert>(Column::alerts, key);
    if (!stored) return stored.error();
    if (!*stored || is_open_case((*stored)->alert.workflow)) continue;
    const Alert& alert = (*stored)->alert;
    const auto seen_key = keys::seen(alert.item);
    auto seen = record<encoding::Seen>(Column::seen, seen_key);
    if (!seen) return std::move(seen).error();
    if (!*seen || (*seen)->alert != id) {
      return fail(Errc::malformed, "an alert whose item was never seen: restore a backup")
          .at(keys::place(Column::alerts, key));
    }
    for (std::uint32_t revision = 1; revision <= (*seen)->revision; ++revision) {
      batch.erase(Column::items, keys::item(alert.item, revision));
      batch.erase(Column::evidence, keys::item(alert.item, revision));
    }
    for (std::uint32_t revision = 1; revision < alert.now.revision; ++revision) {
      batch.erase(Column::assessments, keys::assessment(id, revision));
    }
    const auto all = decisions(id, {});
    if (!all) return all.error();
    for (const auto& decision : *all) batch.erase(Column::decisions, keys::decision(id, decision.sequence));
    batch.counters.decisions -= all->size();
    if (auto forgotten = batch.forget_outlines(id, (*seen)->revision); !forgotten) {
      return std::move(forgotten).error();
    }
    batch.change_postings(facets_of(**stored), {}, id);
    batch.count('p', cells_of(**stored), 1);
    if (is_copy(alert)) {
      batch.count('d', cells_of(**stored), 1);
      batch.count('s', {keys::copies(alert.story, (*stored)->tier)}, -1);
    }
    batch.erase(Column::alerts, key);
    (*seen)->alert = AlertId{};
    (*seen)->at = at;  // what still lists it must not bring it anew for the time that ids are kept
    batch.put(Column::seen, seen_key, encode(**seen));
    batch.log(LogEntry::Kind::alert_purged, id, (*stored)->source, at);
    ++batch.counters.purged;
    ++gone;
    ids.push_back(id);
  }
  if (gone > 0) {
    if (auto audited = batch.audit(event_of_purge(ids), at); !audited) return std::move(audited).error();
    if (auto marked = batch.leave_bytes(); !marked) return std::move(marked).error();
  }
  auto written = write(batch);
  if (!written) return std::move(written).error();
  return gone;
}

Result<std::size_t> RocksStore::purge_archive(Instant before, std::size_t limit) {
  Batch batch(*this);
  std::size_t gone = 0;
  const auto end = keys::instant(before);
  const auto bound = slice_of(end);
  rocksdb::ReadOptions options;
  options.iterate_upper_bound = &bound;
  const auto it = iterator(Column::archive, options);
  for (it->SeekToFirst(); it->Valid() && gone < limit; it->Next(), ++gone) {
    const auto key = it->key().ToString();
    const auto item = ItemId::from_raw(view_of(it->key()).substr(end.size()));
    if (!item) return Error(item.error()).at(keys::place(Column::archive, key));
    const auto seen_key = keys::seen(*item);
    auto seen = record<encoding::Seen>(Column::seen, seen_key);
    if (!seen) return std::move(seen).error();
    if (*seen) {
      (*seen)->archived = false;
      batch.put(Column::seen, seen_key, encode(**seen));
    }
    batch.erase(Column::archive, key);
    --batch.counters.archived;
  }
  if (!it->status().ok()) return store_error(it->status(), path_).at(keys::name(Column::archive));
  if (gone > 0) {
    if (auto marked = batch.leave_bytes(); !marked) return std::move(marked).error();
  }
  auto written = write(batch);
  if (!written) return std::move(written).error();
  return gone;
}

Result<std::optional<ItemId>> RocksStore::purge_seen(Instant before, std::optional<ItemId> after, std::size_t limit) {
  Batch batch(*this);
  std::optional<ItemId> last;
  std::size_t looked_at = 0;
  const auto it = iterator(Column::seen);
  for (it->Seek(after ? keys::seen(*after) + '\0' : std::string()); it->Valid() && looked_at < limit;
       it->Next(), ++looked_at) {
    const auto key = view_of(it->key());
    const auto id = ItemId::from_raw(key);
    const auto seen = encoding::decode<encoding::Seen>(view_of(it->value()));
    if (!id || !seen) {
      return fail(Errc::malformed, "the record of a seen item is unreadable: restore a backup")
          .at(keys::place(Column::seen, key));
    }
    last = *id;
    if (seen->alert || seen->archived || seen->at >= before) continue;
    batch.erase(Column::seen, std::string(key));
    --batch.counters.items_seen;
  }
  if (!it->status().ok()) return store_error(it->status(), path_).at(keys::name(Column::seen));
  const bool more = it->Valid();
  auto written = write(batch);
  if (!written) return std::move(written).error();
  return more ? last : std::nullopt;
}

Result<std::size_t> RocksStore::purge_suggestions(Instant before, std::size_t limit) {
  Batch batch(*this);
  std::size_t taken = 0;
  const auto it = iterator(Column::sources);
  for (it->Seek(std::string(1, keys::kSuggestion)); it->Valid() && taken < limit; it->Next()) {
    const auto key = view_of(it->key());
    if (!key.starts_with(keys::kSuggestion)) break;
    const auto suggestion = encoding::decode<ClaimSuggestion>(view_of(it->value()));
    if (!suggestion) return Error(suggestion.error()).at(keys::place(Column::sources, key));
    if (suggestion->last_seen >= before) continue;
    batch.erase(Column::sources, std::string(key));
    ++taken;
  }
  if (!it->status().ok()) return store_error(it->status(), path_).at(keys::name(Column::sources));
  if (auto written = write(batch); !written) return std::move(written).error();
  return taken;
}

Result<void> RocksStore::put_applied_claims(std::vector<AppliedClaim> claims) {
  std::sort(claims.begin(), claims.end());
  Batch batch(*this);
  batch.put(Column::meta, std::string(keys::kAppliedClaims), encoding::encode(claims));
  return write(batch);
}

Result<std::vector<AppliedClaim>> RocksStore::applied_claims() const {
  auto held = record<std::vector<AppliedClaim>>(Column::meta, keys::kAppliedClaims);
  if (!held) return std::move(held).error();
  return std::move(*held).value_or(std::vector<AppliedClaim>{});
}

Result<void> Batch::leave_bytes() {
  const auto held = bytes(Column::meta, std::string(keys::kUnforgotten));
  if (!held) return held.error();
  const auto purges = *held ? keys::number_in<std::uint64_t>(**held).value_or(0) : 0;
  put(Column::meta, std::string(keys::kUnforgotten), keys::number(purges + 1));
  return {};
}

namespace {

/// Hands a function that is asked now and then on to RocksDB, which looks at a flag.
class StopFlag {
 public:
  explicit StopFlag(const std::function<bool()>& stop)
      : thread_([this, &stop] {
          std::unique_lock lock(mutex_);
          while (!wake_.wait_for(lock, std::chrono::milliseconds{200}, [this] { return done_; })) {
            if (stop && stop()) flag = true;
          }
        }) {}
  ~StopFlag() {
    {
      const std::lock_guard lock(mutex_);
      done_ = true;
    }
    wake_.notify_all();
    thread_.join();
  }
  StopFlag(const StopFlag&) = delete;
  StopFlag& operator=(const StopFlag&) = delete;
  std::atomic<bool> flag = false;

 private:
  std::mutex mutex_;
  std::condition_variable wake_;
  bool done_ = false;
  std::thread thread_;
};

}  // namespace

Result<bool> RocksStore::forget(const std::function<bool()>& stop) {
  const auto marked = bytes(Column::meta, keys::kUnforgotten);
  if (!marked) return marked.error();
  if (!*marked) return false;
  if (read_only_) return fail(Errc::refused, "the store in " + path_ + " was opened for reading only");
  const auto refused = [&](const rocksdb::Status& status) {
    if (status.IsIncomplete() || status.IsManualCompactionPaused()) {
      return fail(Errc::refused, "what was purged is still in the tables: the next run of retention rewrites them");
    }
    return store_error(status, path_);
  };
  // Everything out of the log, which holds what was written lately as it was.
  if (const auto flushed = db_->Flush(rocksdb::FlushOptions(), handles_); !flushed.ok()) return refused(flushed);
  StopFlag stopping(stop);
  rocksdb::CompactRangeOptions whole;
  whole.exclusive_manual_compaction = false;
  whole.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForceOptimized;
  whole.blob_garbage_collection_policy = rocksdb::BlobGarbageCollectionPolicy::kForce;
  whole.blob_garbage_collection_age_cutoff = 1.0;  // also the newest blob files
  whole.canceled = &stopping.flag;
  // Ids of items are digests: what went lies everywhere in these columns.
  for (const auto column : {Column::alerts, Column::assessments, Column::decisions, Column::postings, Column::archive,
                            Column::items, Column::evidence, Column::outlines, Column::signed_texts, Column::told}) {
    if (stop && stop()) return refused(rocksdb::Status::Incomplete());
    const auto done = db_->CompactRange(whole, handle(column), nullptr, nullptr);
    if (!done.ok()) return refused(done);
  }
  const auto now = bytes(Column::meta, keys::kUnforgotten);
  if (!now) return now.error();
  if (*now != *marked) return true;  // more was taken meanwhile: for the next time
  rocksdb::WriteOptions synced;
  synced.sync = true;
  const auto cleared = db_->Delete(synced, handle(Column::meta), slice_of(keys::kUnforgotten));
  if (!cleared.ok()) return store_error(cleared, path_);
  return true;
}

}  // namespace dongtin
