// What is written to the store: one WriteBatch per call, synced, counters included.
#include <algorithm>
#include <iterator>
#include <unordered_set>

#include "storage/approvals_encoding.hpp"
#include "storage/late_evidence.hpp"
#include "storage/records/digest.hpp"
#include "storage/rocks_batch.hpp"
#include "storage/suggestions.hpp"

namespace dongtin {

using encoding::encode;
using keys::Column;

Result<void> Batch::add(const Commit& commit) {
  // An id may come twice in one commit; where its last bytes are the ones held, the commit was applied before.
  std::unordered_map<ItemId, const Digest*> last;
  for (const auto& proposed : commit.items) last[proposed.item.id] = &proposed.item.digest;
  std::vector<std::string> ids;
  ids.reserve(last.size());
  for (const auto& [id, digest] : last) ids.push_back(keys::seen(id));
  if (auto read = read_ahead(Column::seen, ids); !read) return read;
  std::unordered_set<ItemId> done;
  for (const auto& [id, digest] : last) {
    const auto seen = get<encoding::Seen>(Column::seen, keys::seen(id));
    if (!seen) return seen.error();
    if (*seen && (*seen)->digest == *digest) done.insert(id);
  }
  Digest stamp;
  if (commit.stamp != Stamp{}) {
    stamp = digest_of(commit.stamp);
    const auto key = keys::digest(stamp);
    const auto kept = bytes(Column::stamps, key);
    if (!kept) return kept.error();
    if (!*kept) put(Column::stamps, key, encode(commit.stamp), true);
  }
  for (const auto& proposed : commit.items) {
    if (proposed.cause == Cause::arrived && done.contains(proposed.item.id)) continue;
    if (auto added = add(proposed, stamp); !added) return added;
  }
  for (const auto& follow_up : commit.settled) {
    if (auto settled = settle(follow_up); !settled) return settled;
  }
  for (const auto& follow_up : commit.follow_ups) {
    if (auto queued = queue(follow_up); !queued) return queued;
  }
  if (commit.suggested) {
    if (auto suggested = suggest(commit.source, *commit.suggested); !suggested) return suggested;
  }
  if (commit.cursor) put(Column::sources, keys::cursor(commit.source), encode(*commit.cursor));
  if (commit.state) return set_state(commit.source, *commit.state);
  return {};
}

Result<void> Batch::read_ahead(Column column, const std::vector<std::string>& keys) {
  auto& known = pending(column);
  std::vector<rocksdb::Slice> wanted;
  for (const auto& key : keys) {
    if (!known.contains(key)) wanted.push_back(slice_of(key));
  }
  if (wanted.empty()) return {};
  std::sort(wanted.begin(), wanted.end(), [](const auto& a, const auto& b) { return a.compare(b) < 0; });
  std::vector<rocksdb::PinnableSlice> values(wanted.size());
  std::vector<rocksdb::Status> read(wanted.size());
  store_.db_->MultiGet({}, store_.handle(column), wanted.size(), wanted.data(), values.data(), read.data(), true);
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (!read[i].ok() && !read[i].IsNotFound()) {
      return store_error(read[i], store_.path_).at(keys::place(column, view_of(wanted[i])));
    }
    known.try_emplace(wanted[i].ToString(),
                      read[i].ok() ? std::optional(values[i].ToString()) : std::optional<std::string>());
  }
  return {};
}

Result<void> Batch::add(const ProposedItem& proposed, const Digest& stamp) {
  const Item& item = proposed.item;
  const auto seen_key = keys::seen(item.id);
  const auto found = get<encoding::Seen>(Column::seen, seen_key);
  if (!found) return found.error();
  auto seen = found->value_or(encoding::Seen{});
  const bool held = seen.revision > 0 && seen.digest == item.digest;
  if (held == (proposed.cause == Cause::arrived)) return {};  // known, or no longer what was looked at
  const bool raises = proposed.assessment.label() > Label::none;
  const bool is_new = !seen.alert;
  // Looked at again is what an alert or the archive holds; what retention took meanwhile stays away.
  if (held && is_new && (!raises || !seen.archived)) return {};
  if (!held) {
    if (seen.revision == 0) ++counters.items_seen;
    ++seen.revision;
    ++counters.revisions;
    drop_archived(item.id, seen);
    seen.digest = item.digest;
    seen.at = item.first_seen;
  }
  if (is_new && raises) {
    drop_archived(item.id, seen);
    seen.alert = AlertId{++counters.alerts};
  } else if (is_new && proposed.archive && may_be_archived(item.tier)) {
    seen.archived = true;
    ++counters.archived;
    put(Column::archive, keys::archive(seen.at, item.id), encode(item));
  }
  put(Column::seen, seen_key, encode(seen), true);
  return seen.alert ? raise(proposed, stamp, seen, is_new) : Result<void>{};
}

Result<void> Batch::suggest(const SourceId& source, const SuggestedClaims& said) {
  const auto prefix = suggestions_of(source);
  std::map<std::string, std::string> held;
  const auto it = store_.iterator(Column::sources);
  for (it->Seek(prefix); it->Valid() && view_of(it->key()).starts_with(prefix); it->Next()) {
    held[it->key().ToString()] = it->value().ToString();
  }
  if (!it->status().ok()) return store_error(it->status(), store_.path_).at(keys::name(Column::sources));
  for (const auto& [key, value] : pending(Column::sources)) {
    if (!key.starts_with(prefix)) continue;
    if (value) {
      held[key] = *value;
    } else {
      held.erase(key);
    }
  }
  std::vector<ClaimSuggestion> known;
  for (const auto& [key, value] : held) {
    auto suggestion = encoding::decode<ClaimSuggestion>(value);
    if (!suggestion) return std::move(suggestion).error().at(keys::place(Column::sources, key));
    known.push_back(*std::move(suggestion));
  }
  for (const auto& [key, now] : changes_by(source, known, said)) {
    if (now) {
      put(Column::sources, key, encode(*now), true);
    } else {
      erase(Column::sources, key, true);
    }
  }
  return {};
}

void Batch::drop_archived(const ItemId& item, encoding::Seen& seen) {
  if (!seen.archived) return;
  erase(Column::archive, keys::archive(seen.at, item));
  seen.archived = false;
  --counters.archived;
}

Result<void> Batch::raise(const ProposedItem& proposed, const Digest& stamp, const encoding::Seen& seen, bool is_new) {
  const Item& item = proposed.item;
  const bool arrived = proposed.cause == Cause::arrived;
  const auto alert_key = keys::alert(seen.alert);
  encoding::StoredAlert stored;
  std::optional<encoding::StoredAlert> before;
  Alert& alert = stored.alert;
  const bool new_text = (arrived || is_new) && proposed.assessment.label() > Label::none;
  const auto signed_text =
      new_text && proposed.outline.size() <= kMaxOutline + 1 ? signature(proposed.outline) : std::nullopt;
  if (is_new) {
    alert.id = seen.alert;
    alert.began = alert.story = story_named_by(seen.alert);
    if (signed_text) {
      const auto begun = begin_story(alert, proposed.outline, *signed_text, item.first_seen);
      if (!begun) return begun;
    }
    alert.item = item.id;
    alert.created = item.first_seen;
    alert.retroactive = !arrived;
    alert.now.revision = 0;
  } else {
    auto held = get<encoding::StoredAlert>(Column::alerts, alert_key);
    if (!held) return std::move(held).error();
    if (!*held) {
      return fail(Errc::malformed, "an item has lost its alert: restore a backup")
          .at(keys::place(Column::alerts, alert_key));
    }
    before = **std::move(held);
    stored = *before;
  }
  auto assessment = before ? carried_over(proposed.assessment, before->alert.now.assessment) : proposed.assessment;
  const auto same = [&](const Assessed& now) {
    return now.matches == proposed.matches && now.assessment == assessment && now.topics == proposed.topics;
  };
  if (!arrived && before && same(before->alert.now)) return {};
  if (before) {
    put(Column::assessments, keys::assessment(alert.id, before->alert.now.revision), encode(before->alert.now));
  }
  Assessed& now = alert.now;
  ++now.revision;
  now.item_revision = seen.revision;
  now.matches = proposed.matches;
  now.assessment = std::move(assessment);
  now.topics = proposed.topics;
  now.stamp = stamp;
  now.at = arrived ? item.first_seen : proposed.at;
  if (arrived) now.evidence = Digest{};
  if (now.assessment.label() > Label::none && !proposed.evidence.empty()) {
    now.evidence = sha256(proposed.evidence.bytes);
    put(Column::evidence, keys::item(item.id, seen.revision), encoding::encode_evidence(proposed.evidence, item));
  }
  alert.updated = now.at;
  remember(alert);
  if (arrived || is_new) {
    stored.source = item.source;
    stored.tier = item.tier;
    put(Column::items, keys::item(item.id, seen.revision), encode(item));
  }
  if (auto kept = put_alert(before ? &*before : nullptr, stored); !kept) return kept;
  if (signed_text) {
    const auto kept = keep_outline(alert.id, seen.revision, proposed.outline, *signed_text, item.first_seen);
    if (!kept) return kept;
  }
  const auto kind = is_new ? LogEntry::Kind::alert_new : LogEntry::Kind::alert_revised;
  const auto sequence = log(kind, alert.id, item.source, now.at);
  put(Column::outbox, keys::sequence(sequence), encode(OutboxEntry{sequence, alert.id, now.revision}));
  ++counters.outbox;
  return {};
}

Result<void> Batch::put_alert(const encoding::StoredAlert* before, const encoding::StoredAlert& after) {
  const Alert& alert = after.alert;
  put(Column::alerts, keys::alert(alert.id), encode(after), true);
  change_postings(before ? facets_of(*before) : std::vector<FacetValue>{}, facets_of(after), alert.id);
  if (before) count('n', cells_of(*before), -1);
  count('n', cells_of(after), 1);
  count_copies(before, &after);
  if (before) return {};
  const auto hour = keys::hour_of(alert.created);
  auto known = hours_.find(hour);
  if (known == hours_.end()) {
    const auto held = get<encoding::HourRange>(Column::hours, keys::number(hour));
    if (!held) return held.error();
    known = hours_.emplace(hour, held->value_or(encoding::HourRange{alert.id, alert.id})).first;
  }
  auto& range = known->second;
  range.first = std::min(range.first, alert.id);
  range.last = std::max(range.last, alert.id);
  return {};
}

void Batch::put_alert(const encoding::StoredAlert& before, const encoding::StoredAlert& after, std::string raw) {
  put(Column::alerts, keys::alert(after.alert.id), std::move(raw), true);
  change_postings(facets_of(before), facets_of(after), after.alert.id);
  if (before.alert.story != after.alert.story) count_copies(&before, &after);
}

void Batch::change_postings(const std::vector<FacetValue>& before, const std::vector<FacetValue>& after,
                            AlertId alert) {
  std::vector<FacetValue> gone, come;
  std::set_difference(before.begin(), before.end(), after.begin(), after.end(), std::back_inserter(gone));
  std::set_difference(after.begin(), after.end(), before.begin(), before.end(), std::back_inserter(come));
  for (const auto& [facet, value] : gone) erase(keys::column_of(facet), keys::posting(facet, value, alert));
  for (const auto& [facet, value] : come) put(keys::column_of(facet), keys::posting(facet, value, alert), {});
}

Result<void> Batch::finish() {
  for (const auto& [key, by] : counts_) {
    if (by == 0) continue;
    const auto raw = bytes(Column::counts, key);
    if (!raw) return raw.error();
    std::uint64_t now = 0;
    if (*raw) {
      const auto held = keys::number_in<std::uint64_t>(**raw);
      if (!held) {
        return fail(Errc::malformed, "a count is unreadable: restore a backup").at(keys::place(Column::counts, key));
      }
      now = *held;
    }
    now += static_cast<std::uint64_t>(by);  // modulo 2^64, so a negative `by` takes away
    if (now == 0) {
      erase(Column::counts, key);
    } else {
      put(Column::counts, key, keys::number(now));
    }
  }
  counts_.clear();
  for (const auto& [hour, range] : hours_) {
    put(Column::hours, keys::number(hour), encode(range));
    store_.hours_.widen({hour, range});
  }
  hours_.clear();
  if (counters != store_.counters_) put(Column::meta, std::string(keys::kCounters), encode(counters));
  return {};
}

bool Batch::empty() const {
  return std::ranges::all_of(changes_, [](const auto& changes) { return changes.empty(); }) && erased_.empty() &&
         counts_.empty() && hours_.empty();
}

rocksdb::WriteBatch Batch::take() {
  std::size_t bytes = 64;
  for (const auto& changes : changes_) {
    for (const auto& [key, value] : changes) bytes += key.size() + (value ? value->size() : 0) + 16;
  }
  rocksdb::WriteBatch out(bytes);
  for (const auto& [column, begin, end] : erased_) out.DeleteRange(store_.handle(column), begin, end);
  for (std::size_t i = 0; i < changes_.size(); ++i) {
    auto* column = store_.handle(static_cast<Column>(i));
    auto& changes = changes_[i];
    std::vector<const Change*> order(changes.size());
    std::ranges::transform(changes, order.begin(), [](const Change& each) { return &each; });
    std::ranges::sort(order, [](const Change* a, const Change* b) {
      const auto compared = a->key.compare(b->key);
      return compared < 0 || (compared == 0 && a < b);  // those of one key in the order in which they came
    });
    for (auto at = order.begin(); at != order.end(); ++at) {
      const auto& [key, value] = **at;
      if (const auto next = std::next(at); next != order.end() && (*next)->key == key) continue;
      if (value) {
        out.Put(column, key, *value);
      } else {
        out.Delete(column, key);
      }
    }
    changes.clear();
  }
  erased_.clear();
  return out;
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
  if (auto finished = batch.finish(); !finished) return finished;
  rocksdb::WriteOptions options;
  options.sync = true;
  auto changes = batch.take();
  const auto status = db_->Write(options, &changes);
  if (!status.ok()) {
    failed_ = true;
    return store_error(status, path_);
  }
  counters_ = batch.counters;
  chain_ = batch.chain;
  return {};
}

Result<Sequence> RocksStore::apply(std::span<const Commit> group) {
  Batch batch(*this);
  for (const auto& commit : group) {
    auto added = batch.add(commit);
    if (!added) {
      story_index_.reset();  // it knows of what is not written
      return std::move(added).error().at(commit.source.value);
    }
  }
  auto written = write(batch);
  if (!written) {
    story_index_.reset();
    return std::move(written).error();
  }
  return Sequence{counters_.last_sequence};
}

Result<Decision> RocksStore::decide(Decision proposed, const Expected& expected) {
  auto made = make_decision(std::move(proposed));
  if (!made) return std::move(made).error();
  auto decision = *std::move(made);
  const auto key = keys::alert(decision.alert);
  const auto raw = bytes(Column::alerts, key);
  if (!raw) return raw.error();
  if (!*raw) return fail(Errc::not_found, "there is no alert " + std::to_string(decision.alert.value));
  const auto before = encoding::decode<encoding::StoredAlert>(**raw);
  if (!before) return Error(before.error()).at(keys::place(Column::alerts, key));
  auto all = decisions(decision.alert, {});
  if (!all) return std::move(all).error();
  if (auto late = refused_by(expected, before->alert, *all)) return *std::move(late);
  if (decision.act == Act::undo && before->alert.workflow.undoable == 0) {
    return fail(Errc::malformed, "there is no decision to undo");
  }
  Batch batch(*this);
  decision.assessment = before->alert.now.revision;
  decision.sequence = batch.log(LogEntry::Kind::decision, decision.alert, {}, decision.at);
  ++batch.counters.decisions;
  all->push_back(decision);
  auto after = *before;
  after.alert.workflow = fold(*all);
  after.alert.decisions = static_cast<std::uint32_t>(all->size());
  auto updated = encoding::with_workflow(**raw, after.alert.workflow, after.alert.decisions);
  if (!updated) return std::move(updated).error().at(keys::place(Column::alerts, key));
  const auto encoded = encode(decision);
  if (auto audited = batch.audit(event_of(decision, sha256(encoded)), decision.at); !audited) {
    return std::move(audited).error();
  }
  batch.put(Column::decisions, keys::decision(decision.alert, decision.sequence), encoded);
  batch.put_alert(*before, after, *std::move(updated));
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
