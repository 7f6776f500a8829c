#include "storage/migrate.hpp"

#include <rocksdb/utilities/checkpoint.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include "storage/records/digest.hpp"
#include "storage/rocks_batch.hpp"

namespace dongtin {

using encoding::encode;
using keys::Column;

namespace {

constexpr std::size_t kBatchRecords = 1000;
constexpr std::uint64_t kProgressEvery = 100;
constexpr std::size_t kDigestBytes = 32;

}  // namespace

/// Format 1 to 2: alerts get their workflow, topics, postings and counts; evidence is found by item, not by digest;
/// what was seen gets a time.
class Migration {
 public:
  using Progress = std::function<void(std::uint64_t done, std::uint64_t total)>;
  Migration(RocksStore& store, Instant now, const Progress& progress) : store_(store), now_(now), progress_(progress) {}

  Result<Migrated> run() {
    total_ = store_.counters_.alerts + store_.counters_.items_seen;
    if (auto done = alerts(); !done) return std::move(done).error();
    if (auto done = seen(); !done) return std::move(done).error();
    if (auto done = finish(); !done) return std::move(done).error();
    return out_;
  }

 private:
  void step() {
    if (progress_ && ++done_ % kProgressEvery == 0) progress_(done_, total_);
  }

  Result<void> alerts() {
    const auto it = store_.iterator(Column::alerts);
    it->SeekToFirst();
    while (it->Valid()) {
      Batch batch(store_);
      for (std::size_t i = 0; i < kBatchRecords && it->Valid(); ++i, it->Next()) {
        auto stored = encoding::decode<encoding::StoredAlert>(view_of(it->value()));
        if (!stored) return std::move(stored).error().at(keys::place(Column::alerts, view_of(it->key())));
        if (auto added = add(batch, *std::move(stored)); !added) return added;
        step();
      }
      if (auto written = store_.write(batch); !written) return written;
    }
    if (!it->status().ok()) return store_error(it->status(), store_.path_).at(keys::name(Column::alerts));
    return {};
  }

  Result<void> add(Batch& batch, encoding::StoredAlert stored) {
    Alert& alert = stored.alert;
    const auto decisions = store_.decisions(alert.id, {});
    if (!decisions) return decisions.error();
    alert.workflow = fold(*decisions);
    alert.decisions = static_cast<std::uint32_t>(decisions->size());
    std::set<std::string> topics;
    for (const auto& match : alert.now.matches.rules) {
      const auto rule = store_.record<Rule>(Column::rules, keys::digest(match.revision));
      if (!rule) return rule.error();
      if (*rule) topics.emplace((*rule)->category ? std::string(name(*(*rule)->category)) : (*rule)->topic);
    }
    alert.now.topics.assign(topics.begin(), topics.end());
    remember(alert);
    if (alert.now.evidence != Digest{}) {
      auto bytes = store_.bytes(Column::evidence, keys::digest(alert.now.evidence));
      if (!bytes) return std::move(bytes).error();
      if (*bytes) {
        Capture capture;
        capture.bytes = **std::move(bytes);
        capture.fetched = alert.now.at;
        batch.put(Column::evidence, keys::item(alert.item, alert.now.item_revision), encode(capture));
      }
    }
    batch.put(Column::alerts, keys::alert(alert.id), encode(stored));
    batch.change_postings({}, facets_of(stored), alert.id);
    for (const auto& cell : cells_of(stored)) ++counts_[cell];
    const auto hour = keys::hour_of(alert.created);
    const auto [range, fresh] = hours_.try_emplace(hour, encoding::HourRange{alert.id, alert.id});
    if (!fresh) range->second.last = alert.id;
    ++out_.alerts;
    return {};
  }

  Result<void> seen() {
    const auto it = store_.iterator(Column::seen);
    it->SeekToFirst();
    while (it->Valid()) {
      Batch batch(store_);
      for (std::size_t i = 0; i < kBatchRecords && it->Valid(); ++i, it->Next()) {
        auto seen = encoding::decode<encoding::Seen>(view_of(it->value()));
        if (!seen) return std::move(seen).error().at(keys::place(Column::seen, view_of(it->key())));
        if (seen->at == Instant{}) seen->at = now_;
        batch.put(Column::seen, it->key().ToString(), encode(*seen));
        ++out_.seen;
        step();
      }
      if (auto written = store_.write(batch); !written) return written;
    }
    if (!it->status().ok()) return store_error(it->status(), store_.path_).at(keys::name(Column::seen));
    return {};
  }

  /// Everything that must happen together, the format last of all.
  Result<void> finish() {
    Batch batch(store_);
    const auto it = store_.iterator(Column::evidence);
    for (it->SeekToFirst(); it->Valid(); it->Next()) {
      if (it->key().size() == kDigestBytes) batch.erase(Column::evidence, it->key().ToString());
    }
    if (!it->status().ok()) return store_error(it->status(), store_.path_).at(keys::name(Column::evidence));
    for (const auto& [cell, alerts] : counts_) batch.put(Column::counts, 'n' + cell, keys::number(alerts));
    for (const auto& [hour, range] : hours_) batch.put(Column::hours, keys::number(hour), encode(range));
    batch.put(Column::meta, std::string(keys::kFormat), keys::number(keys::kFormatVersion));
    return store_.write(batch);
  }

  RocksStore& store_;
  Instant now_;
  const Progress& progress_;
  std::uint64_t done_ = 0, total_ = 0;
  std::map<std::string, std::uint64_t> counts_;
  std::map<std::uint32_t, encoding::HourRange> hours_;
  Migrated out_;
};

Result<Migrated> migrate(const StoreOptions& options, Instant now,
                         const std::function<void(std::uint64_t done, std::uint64_t total)>& progress) {
  const auto format = format_of_store(options);
  if (!format) return format.error();
  Migrated out{*format, keys::kFormatVersion, 0, 0, {}};
  if (*format == keys::kFormatVersion) return out;
  auto store = open_rocks(options, *format);
  if (!store) return std::move(store).error();
  out.copy = options.path + ".format-" + std::to_string(*format);
  std::error_code error;
  if (!std::filesystem::exists(out.copy, error)) {  // one that is there is of an attempt that was cut short
    if (auto kept = (*store)->snapshot_to(out.copy); !kept) return std::move(kept).error();
  }
  auto done = Migration(**store, now, progress).run();
  if (!done) return std::move(done).error();
  out.alerts = done->alerts;
  out.seen = done->seen;
  return out;
}

}  // namespace dongtin
