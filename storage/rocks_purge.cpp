// What retention takes away. Nothing of a purged alert is left but the counts it was part of and that it was seen.
#include <algorithm>

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
    batch.change_postings(facets_of(**stored), {}, id);
    batch.count('p', cells_of(**stored), 1);
    batch.erase(Column::alerts, key);
    (*seen)->alert = AlertId{};
    batch.put(Column::seen, seen_key, encode(**seen));
    batch.log(LogEntry::Kind::alert_purged, id, (*stored)->source, at);
    ++batch.counters.purged;
    ++gone;
    ids.push_back(id);
  }
  if (gone > 0) {
    if (auto audited = batch.audit(event_of_purge(ids), at); !audited) return std::move(audited).error();
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

}  // namespace dongtin
