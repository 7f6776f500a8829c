// What is written to the store: one WriteBatch per call, synced, counters included.
#include <rocksdb/write_batch.h>

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "storage/records/digest.hpp"
#include "storage/records/story.hpp"
#include "storage/rocks_store.hpp"

namespace dongtin {

using encoding::encode;
using keys::Column;

/// One write in the making. Reads of what it changes itself are answered from it, the rest from the store.
class Batch {
 public:
  explicit Batch(const RocksStore& store) : counters(store.counters_), store_(store) {}

  encoding::Counters counters;

  /// `read_back` when this batch may ask for the key again.
  void put(Column column, const std::string& key, std::string value, bool read_back = false) {
    batch_.Put(store_.handle(column), key, value);
    if (read_back) pending(column)[key] = std::move(value);
  }
  void erase(Column column, const std::string& key, bool read_back = false) {
    batch_.Delete(store_.handle(column), key);
    if (read_back) pending(column)[key] = std::nullopt;
  }
  void erase_range(Column column, const std::string& begin, const std::string& end) {
    batch_.DeleteRange(store_.handle(column), begin, end);
  }
  template <class Record>
  [[nodiscard]] Result<std::optional<Record>> get(Column column, const std::string& key) const {
    const auto& changed = pending_[static_cast<std::size_t>(column)];
    const auto it = changed.find(key);
    if (it == changed.end()) return store_.record<Record>(column, key);
    if (!it->second) return std::optional<Record>();
    auto decoded = encoding::decode<Record>(*it->second);
    if (!decoded) return std::move(decoded).error();
    return std::optional<Record>(*std::move(decoded));
  }

  Sequence log(LogEntry::Kind kind, AlertId alert, const SourceId& source, Instant at) {
    const Sequence sequence{++counters.last_sequence};
    put(Column::log, keys::sequence(sequence), encode(LogEntry{sequence, kind, alert, source, at}));
    return sequence;
  }

  [[nodiscard]] Result<void> add(const Commit& commit);
  [[nodiscard]] bool empty() const { return batch_.Count() == 0; }
  [[nodiscard]] rocksdb::WriteBatch& raw() { return batch_; }

 private:
  using Changed = std::unordered_map<std::string, std::optional<std::string>>;

  Changed& pending(Column column) { return pending_[static_cast<std::size_t>(column)]; }
  [[nodiscard]] Result<void> add(const ProposedItem& proposed);
  [[nodiscard]] Result<void> settle(const FollowUp& follow_up);
  [[nodiscard]] Result<void> queue(const FollowUp& follow_up);
  [[nodiscard]] Result<void> set_state(const SourceId& source, const SourceState& state);

  const RocksStore& store_;
  rocksdb::WriteBatch batch_;
  std::array<Changed, keys::kColumnNames.size()> pending_;
};

Result<void> Batch::add(const Commit& commit) {
  // An id may come twice in one commit; where its last bytes are the ones held, the commit was applied before.
  std::unordered_map<ItemId, const Digest*> last;
  for (const auto& proposed : commit.items) last[proposed.item.id] = &proposed.item.digest;
  std::unordered_set<ItemId> done;
  for (const auto& [id, digest] : last) {
    const auto seen = get<encoding::Seen>(Column::seen, keys::seen(id));
    if (!seen) return seen.error();
    if (*seen && (*seen)->digest == *digest) done.insert(id);
  }
  for (const auto& proposed : commit.items) {
    if (done.contains(proposed.item.id)) continue;
    if (auto added = add(proposed); !added) return added;
  }
  for (const auto& follow_up : commit.settled) {
    if (auto settled = settle(follow_up); !settled) return settled;
  }
  for (const auto& follow_up : commit.follow_ups) {
    if (auto queued = queue(follow_up); !queued) return queued;
  }
  if (commit.cursor) put(Column::sources, keys::cursor(commit.source), encode(*commit.cursor));
  if (commit.state) return set_state(commit.source, *commit.state);
  return {};
}

Result<void> Batch::add(const ProposedItem& proposed) {
  const Item& item = proposed.item;
  const auto seen_key = keys::seen(item.id);
  const auto found = get<encoding::Seen>(Column::seen, seen_key);
  if (!found) return found.error();
  auto seen = found->value_or(encoding::Seen{});
  if (seen.revision > 0 && seen.digest == item.digest) return {};
  if (seen.revision == 0) ++counters.items_seen;
  ++seen.revision;
  ++counters.revisions;
  seen.digest = item.digest;

  const bool raises = proposed.assessment.label() > Label::none;
  const bool is_new = !seen.alert;
  if (raises && is_new) seen.alert = AlertId{++counters.alerts};
  put(Column::seen, seen_key, encode(seen), true);
  if (!seen.alert) return {};

  encoding::StoredAlert stored;
  Alert& alert = stored.alert;
  const auto alert_key = keys::alert(seen.alert);
  if (is_new) {
    alert.id = seen.alert;
    alert.story = story_named_by(seen.alert);
    alert.item = item.id;
    alert.created = item.first_seen;
  } else {
    auto before = get<encoding::StoredAlert>(Column::alerts, alert_key);
    if (!before) return std::move(before).error();
    if (!*before) {
      return fail(Errc::malformed, "an item has lost its alert: restore a backup")
          .at(keys::place(Column::alerts, alert_key));
    }
    stored = **std::move(before);
  }
  alert.revision = seen.revision;
  alert.matches = proposed.matches;
  alert.assessment = proposed.assessment;
  alert.updated = item.first_seen;
  alert.evidence = Digest{};
  stored.source = item.source;
  stored.tier = item.tier;
  if (raises && !proposed.evidence.empty()) {
    alert.evidence = sha256(proposed.evidence);
    put(Column::evidence, keys::digest(alert.evidence), proposed.evidence);
  }
  put(Column::items, keys::item(item.id, seen.revision), encode(item));
  put(Column::alerts, alert_key, encode(stored), true);
  const auto kind = is_new ? LogEntry::Kind::alert_new : LogEntry::Kind::alert_revised;
  const auto sequence = log(kind, alert.id, item.source, item.first_seen);
  put(Column::outbox, keys::sequence(sequence), encode(OutboxEntry{sequence, alert.id, alert.revision}));
  ++counters.outbox;
  return {};
}

Result<void> Batch::settle(const FollowUp& follow_up) {
  const auto key = keys::follow_up(follow_up);
  const auto waiting = get<FollowUp>(Column::follow_ups, key);
  if (!waiting) return waiting.error();
  if (!*waiting) return {};
  erase(Column::due, keys::due(**waiting));
  erase(Column::follow_ups, key, true);
  --counters.follow_ups;
  return {};
}

Result<void> Batch::queue(const FollowUp& follow_up) {
  if (auto replaced = settle(follow_up); !replaced) return replaced;
  put(Column::follow_ups, keys::follow_up(follow_up), encode(follow_up), true);
  put(Column::due, keys::due(follow_up), {});
  ++counters.follow_ups;
  return {};
}

Result<void> Batch::set_state(const SourceId& source, const SourceState& state) {
  const auto key = keys::state(source);
  const auto before = get<SourceState>(Column::sources, key);
  if (!before) return before.error();
  if (before->value_or(SourceState{}).health != state.health) {
    log(LogEntry::Kind::source_state, {}, source, state.last_attempt);
  }
  put(Column::sources, key, encode(state), true);
  return {};
}

Result<void> RocksStore::write(Batch& batch) {
  if (batch.empty()) return {};
  if (read_only_) return fail(Errc::refused, "the store in " + path_ + " was opened for reading only");
  if (failed_) {
    return fail(Errc::io, "the store in " + path_ +
                              " takes no more writes since one failed: see to the disk, then start dongtin again");
  }
  if (batch.counters != counters_) batch.put(Column::meta, std::string(keys::kCounters), encode(batch.counters));
  rocksdb::WriteOptions options;
  options.sync = true;
  const auto status = db_->Write(options, &batch.raw());
  if (!status.ok()) {
    failed_ = true;
    return store_error(status, path_);
  }
  counters_ = batch.counters;
  return {};
}

Result<Sequence> RocksStore::apply(std::span<const Commit> group) {
  Batch batch(*this);
  for (const auto& commit : group) {
    auto added = batch.add(commit);
    if (!added) return std::move(added).error().at(commit.source.value);
  }
  auto written = write(batch);
  if (!written) return std::move(written).error();
  return Sequence{counters_.last_sequence};
}

Result<Decision> RocksStore::decide(Decision decision, std::optional<State> expected) {
  const auto key = keys::alert(decision.alert);
  const auto raw = bytes(Column::alerts, key);
  if (!raw) return raw.error();
  if (!*raw) return fail(Errc::not_found, "there is no alert " + std::to_string(decision.alert.value));
  const auto stored = encoding::decode<encoding::StoredAlert>(**raw);
  if (!stored) return Error(stored.error()).at(keys::place(Column::alerts, key));
  const auto state = stored->alert.state;
  if (expected && *expected != state) {
    return fail(Errc::conflict, "alert " + std::to_string(decision.alert.value) + " is " + std::string(name(state)) +
                                    " by now, not " + std::string(name(*expected)) + ": read it again");
  }
  auto all = decisions(decision.alert, {});
  if (!all) return std::move(all).error();
  Batch batch(*this);
  decision.sequence = batch.log(LogEntry::Kind::decision, decision.alert, {}, decision.at);
  ++batch.counters.decisions;
  all->push_back(decision);
  auto updated = encoding::with_state(**raw, fold(*all));
  if (!updated) return std::move(updated).error().at(keys::place(Column::alerts, key));
  batch.put(Column::decisions, keys::decision(decision.alert, decision.sequence), encode(decision));
  batch.put(Column::alerts, key, *std::move(updated));
  auto written = write(batch);
  if (!written) return std::move(written).error();
  return decision;
}

Result<void> RocksStore::put_rule(const Rule& rule) {
  const auto key = keys::digest(rule.revision);
  const auto kept = bytes(Column::rules, key);
  if (!kept) return kept.error();
  if (*kept) return {};
  Batch batch(*this);
  batch.put(Column::rules, key, encode(rule));
  return write(batch);
}

Result<void> RocksStore::take_outbox(Sequence up_to) {
  Batch batch(*this);
  const auto last = keys::sequence(up_to);
  const auto it = iterator(Column::outbox);
  for (it->SeekToFirst(); it->Valid() && it->key().compare(last) <= 0; it->Next()) {
    batch.erase(Column::outbox, it->key().ToString());
    --batch.counters.outbox;
  }
  if (!it->status().ok()) return store_error(it->status(), path_).at(keys::name(Column::outbox));
  return write(batch);
}

Result<void> RocksStore::put_quarantine(const Quarantined& page) {
  const auto key = keys::quarantine(page.source, page.page);
  const auto held = bytes(Column::quarantine, key);
  if (!held) return held.error();
  Batch batch(*this);
  if (!*held) ++batch.counters.quarantined;
  batch.put(Column::quarantine, key, encode(page));
  return write(batch);
}

Result<void> RocksStore::release_quarantine(const SourceId& source, const Digest& page) {
  const auto key = keys::quarantine(source, page);
  const auto held = bytes(Column::quarantine, key);
  if (!held) return held.error();
  if (!*held) return fail(Errc::not_found, "there is no such page in quarantine").at(source.value);
  Batch batch(*this);
  batch.erase(Column::quarantine, key);
  --batch.counters.quarantined;
  return write(batch);
}

Result<void> RocksStore::trim_log(std::uint64_t keep) {
  if (counters_.last_sequence - counters_.log_trimmed <= keep) return {};
  Batch batch(*this);
  const auto first = keys::sequence(Sequence{counters_.log_trimmed + 1});
  batch.counters.log_trimmed = counters_.last_sequence - keep;
  batch.erase_range(Column::log, first, keys::sequence(Sequence{batch.counters.log_trimmed + 1}));
  return write(batch);
}

}  // namespace dongtin
