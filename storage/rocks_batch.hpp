/// One write to the RocksDB store in the making: puts, erasures, counters and counts, written whole or not at all.
///
/// Reads of what it changes itself are answered from it, the rest from the store. Used by the writer's calls only
/// (rocks_writer.cpp, rocks_copies.cpp, rocks_stories.cpp, rocks_purge.cpp, migrate.cpp). Threads the writer's.
#pragma once

#include <rocksdb/write_batch.h>

#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>

#include "storage/facets.hpp"
#include "storage/rocks_store.hpp"

namespace dongtin {

class Batch {
 public:
  explicit Batch(RocksStore& store) : counters(store.counters_), chain(store.chain_), store_(store) {}

  encoding::Counters counters;
  AuditChain chain;

  /// `read_back` when this batch may ask for the key again.
  void put(keys::Column column, const std::string& key, std::string value, bool read_back = false) {
    if (read_back) pending(column)[key] = value;
    changes(column).push_back({key, std::move(value)});
  }
  void erase(keys::Column column, const std::string& key, bool read_back = false) {
    if (read_back) pending(column)[key] = std::nullopt;
    changes(column).push_back({key, std::nullopt});
  }
  /// Before everything else in this batch.
  void erase_range(keys::Column column, const std::string& begin, const std::string& end) {
    erased_.push_back({column, begin, end});
  }
  template <class Record>
  [[nodiscard]] Result<std::optional<Record>> get(keys::Column column, const std::string& key) const {
    const auto raw = bytes(column, key);
    if (!raw) return raw.error();
    if (!*raw) return std::optional<Record>();
    auto decoded = encoding::decode<Record>(**raw);
    if (!decoded) return std::move(decoded).error().at(keys::place(column, key));
    return std::optional<Record>(*std::move(decoded));
  }
  [[nodiscard]] Result<std::optional<std::string>> bytes(keys::Column column, const std::string& key) const {
    const auto& changed = pending_[static_cast<std::size_t>(column)];
    const auto it = changed.find(key);
    return it == changed.end() ? store_.bytes(column, key) : Result<std::optional<std::string>>(it->second);
  }

  Sequence log(LogEntry::Kind kind, AlertId alert, const SourceId& source, Instant at, StoryId story = {}) {
    const Sequence sequence{++counters.last_sequence};
    put(keys::Column::log, keys::sequence(sequence),
        encoding::encode(LogEntry{sequence, kind, alert, source, at, story}));
    return sequence;
  }

  /// The next entry of the audit chain; before the first, that of its key.
  [[nodiscard]] Result<void> audit(AuditEvent event, Instant at);
  void put_audit(const AuditEntry& entry) {
    put(keys::Column::audit, keys::number(entry.number), encoding::encode(entry));
  }
  [[nodiscard]] Result<void> add(const Commit& commit);
  /// Reads keys in one go, so that they are answered from here.
  [[nodiscard]] Result<void> read_ahead(keys::Column column, const std::vector<std::string>& keys);
  /// Puts an alert in place of what it was (nothing: it is new), with its postings and counts.
  [[nodiscard]] Result<void> put_alert(const encoding::StoredAlert* before, const encoding::StoredAlert& after);
  /// The same for an alert of which only what `raw` says differently has changed.
  void put_alert(const encoding::StoredAlert& before, const encoding::StoredAlert& after, std::string raw);
  void change_postings(const std::vector<FacetValue>& before, const std::vector<FacetValue>& after, AlertId alert);
  /// Counts are read and written once, by finish(). `kind` is 'n' or 'p'.
  void count(char kind, const std::vector<std::string>& cells, std::int64_t by) {
    for (const auto& cell : cells) counts_[kind + cell] += by;
  }
  /// The counts that tell copies from originals. No `before`: it is new; no `after`: it goes.
  void count_copies(const encoding::StoredAlert* before, const encoding::StoredAlert* after);
  /// Outlines of the item revisions up to that one leave; their places in the order of what was compared stay.
  [[nodiscard]] Result<void> forget_outlines(AlertId alert, std::uint32_t revisions);
  /// Text was taken whose bytes are still in the tables: forget() is to be called.
  [[nodiscard]] Result<void> leave_bytes();
  /// The last step before the write.
  [[nodiscard]] Result<void> finish();
  [[nodiscard]] bool empty() const;
  /// All of it in the order of the keys, where each comes next to the one before: cheaper to take in than
  /// the order in which it was thought of. Of a key that was changed again the last change only. Empties the batch.
  [[nodiscard]] rocksdb::WriteBatch take();

 private:
  using Changed = std::unordered_map<std::string, std::optional<std::string>>;
  struct Change {
    std::string key;
    std::optional<std::string> value;  // nothing: erased
  };
  struct Range {
    keys::Column column;
    std::string begin, end;
  };

  Changed& pending(keys::Column column) { return pending_[static_cast<std::size_t>(column)]; }
  std::vector<Change>& changes(keys::Column column) { return changes_[static_cast<std::size_t>(column)]; }
  [[nodiscard]] Result<void> add(const ProposedItem& proposed, const Digest& stamp);
  [[nodiscard]] Result<void> raise(const ProposedItem& proposed, const Digest& stamp, const encoding::Seen& seen,
                                   bool is_new);
  /// The story of the first that the text is a copy of; of a stranger, its own.
  [[nodiscard]] Result<void> begin_story(Alert& alert, const Outline& outline, const Signature& signature, Instant at);
  /// Later texts are compared with this one.
  [[nodiscard]] Result<void> keep_outline(AlertId alert, std::uint32_t item_revision, const Outline& outline,
                                          const Signature& signature, Instant at);
  void drop_archived(const ItemId& item, encoding::Seen& seen);
  [[nodiscard]] Result<void> settle(const FollowUp& follow_up);
  [[nodiscard]] Result<void> queue(const FollowUp& follow_up);
  [[nodiscard]] Result<void> suggest(const SourceId& source, const SuggestedClaims& said);
  [[nodiscard]] Result<void> set_state(const SourceId& source, const SourceState& state);

  RocksStore& store_;
  std::array<std::vector<Change>, keys::kColumnNames.size()> changes_;
  std::vector<Range> erased_;
  std::array<Changed, keys::kColumnNames.size()> pending_;
  std::unordered_map<std::string, std::int64_t> counts_;
  std::map<std::uint32_t, encoding::HourRange> hours_;  // as they are to be; written once, by finish()
};

}  // namespace dongtin
