/// One verification at work; see storage/verify.hpp. Used by verify.cpp, verify_audit.cpp, verify_alerts.cpp and
/// verify_stories.cpp only.
#pragma once

#include <fmt/core.h>

#include <array>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "storage/facets.hpp"
#include "storage/records/digest.hpp"
#include "storage/rocks_store.hpp"
#include "storage/verify.hpp"

namespace dongtin {

class Verification {
 public:
  Verification(const RocksStore& store, const Watch& watch, const VerifyBounds& bounds)
      : store_(store), watch_(watch), bounds_(bounds), at_(*store.db_) {}

  [[nodiscard]] Result<VerifyReport> run(std::span<const OutsideCheckpoint> outside);

 private:
  struct Stopped {};  // thrown where the work is asked to end

  /// The records of a column in key order; `counted` in the one pass that decodes them.
  class Scan {
   public:
    Scan(Verification& in, keys::Column column, bool counted = true, std::string_view from = {});
    ~Scan();
    Scan(const Scan&) = delete;
    Scan& operator=(const Scan&) = delete;
    [[nodiscard]] bool valid() const { return it_->Valid(); }
    [[nodiscard]] std::string_view key() const { return view_of(it_->key()); }
    [[nodiscard]] std::string_view value() const { return view_of(it_->value()); }
    void next();

   private:
    Verification& in_;
    keys::Column column_;
    bool counted_;
    std::string last_;  // key
    std::unique_ptr<rocksdb::Iterator> it_;
  };

  // -- saying it --
  void found(AuditFinding::Kind kind, std::string what);
  void problem(keys::Column column, std::string_view key, std::string_view what);
  void step();
  /// The record, or nothing after saying that it is unreadable.
  template <class Record>
  [[nodiscard]] std::optional<Record> decoded(keys::Column column, std::string_view key, std::string_view bytes) {
    auto out = encoding::decode<Record>(bytes);
    if (out) return *std::move(out);
    problem(column, key, out.error().what);
    return std::nullopt;
  }
  /// What lies under a key; nothing when there is nothing or it cannot be read.
  [[nodiscard]] std::optional<std::string> get(keys::Column column, std::string_view key);
  [[nodiscard]] bool there(keys::Column column, std::string_view key) { return get(column, key).has_value(); }
  /// The same, decoded. A record that is there and unreadable is nothing here: its own column's pass says so.
  template <class Record>
  [[nodiscard]] std::optional<Record> look(keys::Column column, std::string_view key) {
    const auto bytes = get(column, key);
    if (!bytes) return std::nullopt;
    auto out = encoding::decode<Record>(*bytes);
    return out ? std::optional<Record>(*std::move(out)) : std::nullopt;
  }
  void count_is(std::string_view counter, std::uint64_t said, std::uint64_t counted);

  // -- verify_audit.cpp --
  void audit(std::span<const OutsideCheckpoint> outside);
  void purged(const AuditEntry& entry);
  void recorded();
  void recorded(std::uint64_t part, std::uint64_t parts);
  [[nodiscard]] bool was_purged(std::uint64_t alert) const;

  // -- verify_alerts.cpp --
  void alerts();
  void alert(const encoding::StoredAlert& stored, std::set<std::string> topics);
  void assessed(std::string_view place, const Assessed& assessed);
  void gone(std::uint64_t first, std::uint64_t last);
  void items();
  void item(const encoding::Seen& seen, const ItemId& id, Scan& items, Scan& evidence);
  void orphans(Scan& scan, keys::Column column, const std::string& below, std::string_view what);
  void archive();
  void hours();
  void postings();
  [[nodiscard]] bool posted(keys::Facet facet) const;
  void postings_one_by_one(const std::set<char>& facets);
  void postings_that_are(keys::Column column, const std::set<char>& facets);

  // -- verify_stories.cpp --
  void story_of(const Alert& alert);
  void replay(std::uint64_t from);
  void redirects();
  void stories();
  void outlines_of(const std::string& alert, const encoding::StoredAlert* stored, Scan& outlines);
  void compared();
  void counts();
  void counts_one_by_one(const std::set<std::size_t>& buckets, bool copies);
  void copies_one_by_one();

  // -- verify.cpp --
  void meta();
  void sources();
  void log();
  void queues();
  void kept();
  void registers();
  void counters();

  const RocksStore& store_;
  const Watch& watch_;
  const VerifyBounds bounds_;
  AtOnce at_;
  VerifyReport report_;
  encoding::Counters counters_;
  std::uint64_t done_ = 0, total_ = 0;

  std::vector<bool> purged_;              // by alert
  std::uint64_t purges_ = 0;              // alerts that the audit says were purged
  std::uint64_t unnamed_ = 0;             // of them those that their entry does not name
  std::uint64_t before_the_audit_ = 0;    // decisions
  std::uint64_t seen_revisions_ = 0;      // sum over what was seen
  std::unordered_set<Digest> kept_refs_;  // stamps and rule revisions that were looked up and found

  // The stories of alerts [band_from_, band_to_) as the story decisions make them.
  std::uint64_t band_from_ = 0, band_to_ = 0;  // band_to_ 0: no end
  std::map<std::uint64_t, std::uint64_t> moved_, redirected_;

  static constexpr std::size_t kHourBuckets = 4096;
  struct Sums {
    std::uint64_t records = 0, digests = 0;
    bool operator==(const Sums&) const = default;
  };
  /// A number that adds up: two sets with the same sum are the same set, but for one chance in 2^63.
  [[nodiscard]] static std::uint64_t sum_of(std::string_view bytes) {
    return keys::number_in<std::uint64_t>(sha256(bytes).view()).value_or(0) | 1;
  }
  [[nodiscard]] static std::size_t bucket_of(std::string_view cell, std::size_t buckets) {
    return keys::number_in<std::uint32_t>(cell).value_or(0) % buckets;
  }
  std::map<char, Sums> postings_wanted_;  // by facet
  std::array<std::uint64_t, kHourBuckets> cells_wanted_{}, copies_wanted_{};
  std::uint64_t stories_wanted_ = 0;
  std::optional<std::pair<std::uint32_t, encoding::HourRange>> hour_;  // looked up last
};

}  // namespace dongtin
