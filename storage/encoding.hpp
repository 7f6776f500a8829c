/// Records to bytes and back (storage/schema/records.proto); the keys are in storage/keys.hpp.
///
/// Out     encode: bytes that any later version reads. Errors decode: malformed when the bytes are no such record, an
///         id has the wrong length, an enumeration a number this program does not know, or an invariant of the record
///         does not hold; never a crash, whatever the bytes.
/// Threads any; no state. Cost linear in bytes.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "storage/store.hpp"

namespace dongtin::encoding {

/// All that is kept of an item that raised nothing.
struct Seen {
  std::uint32_t revision = 0;  // newest
  Digest digest;               // of the newest
  AlertId alert;               // none: it never raised anything, or what it raised was purged
  Instant at{};                // first_seen of the newest
  bool archived = false;       // its text lies in the archive, under `at`
  bool operator==(const Seen&) const = default;
};

/// An alert with what a filter asks of its item.
struct StoredAlert {
  Alert alert;
  SourceId source;
  Tier tier = Tier::press;
  bool operator==(const StoredAlert&) const = default;
};

/// The alerts that began within an hour; ids need not follow the clock.
struct HourRange {
  AlertId first, last;
  bool operator==(const HourRange&) const = default;
};

/// What a text is compared by. `row` is where it came among all that were.
struct StoredOutline {
  Outline outline;
  std::uint64_t row = 0;
  bool operator==(const StoredOutline&) const = default;
};

/// A row of what new texts are compared with. Without an alert: retention took it, and its place in the order stays.
struct SignedText {
  AlertId alert;
  std::uint32_t revision = 0;  // of the item
  Signature signature;
  Instant at{};
  bool operator==(const SignedText&) const = default;
};

/// What the writer counts; see Counters in the schema.
struct Counters {
  std::uint64_t last_sequence = 0, log_trimmed = 0, alerts = 0, items_seen = 0, revisions = 0, decisions = 0,
                follow_ups = 0, outbox = 0, quarantined = 0, purged = 0, archived = 0, story_decisions = 0, acts = 0;
  std::int64_t latest = 0;  // the largest time the audit has seen, milliseconds
  std::uint64_t texts = 0, texts_left = 0;
  bool copies_counted = false;
  bool claims_told = false;
  bool operator==(const Counters&) const = default;
};

/// Evidence as it lies in its column: packed beside the item taken from it (storage/packing.hpp) when that is shorter.
[[nodiscard]] std::string encode_evidence(const Capture& capture, const Item& item);
/// `item` is asked for only when it is needed. Errors also malformed: packed, and the item is not what it was.
[[nodiscard]] Result<Capture> decode_evidence(std::string_view bytes,
                                              const std::function<Result<std::optional<Item>>()>& item);

[[nodiscard]] std::string encode(const Cursor& cursor);
[[nodiscard]] std::string encode(const SourceState& state);
[[nodiscard]] std::string encode(const Seen& seen);
[[nodiscard]] std::string encode(const Item& item);
[[nodiscard]] std::string encode(const StoredAlert& alert);
[[nodiscard]] std::string encode(const Decision& decision);
[[nodiscard]] std::string encode(const LogEntry& entry);
[[nodiscard]] std::string encode(const OutboxEntry& entry);
[[nodiscard]] std::string encode(const FollowUp& follow_up);
[[nodiscard]] std::string encode(const Quarantined& page);
[[nodiscard]] std::string encode(const Rule& rule);
[[nodiscard]] std::string encode(const Counters& counters);
[[nodiscard]] std::string encode(const Assessed& assessed);
[[nodiscard]] std::string encode(const Capture& capture);
[[nodiscard]] std::string encode(const Stamp& stamp);
[[nodiscard]] std::string encode(const StoryDecision& decision);
[[nodiscard]] std::string encode(const HourRange& range);
[[nodiscard]] std::string encode(const StoredOutline& outline);
[[nodiscard]] std::string encode(const SignedText& text);

/// decode<Item>(bytes); defined for every type encode() takes.
template <class Record>
[[nodiscard]] Result<Record> decode(std::string_view bytes);

template <>
Result<Cursor> decode<Cursor>(std::string_view bytes);
template <>
Result<SourceState> decode<SourceState>(std::string_view bytes);
template <>
Result<Seen> decode<Seen>(std::string_view bytes);
template <>
Result<Item> decode<Item>(std::string_view bytes);
template <>
Result<StoredAlert> decode<StoredAlert>(std::string_view bytes);
template <>
Result<Decision> decode<Decision>(std::string_view bytes);
template <>
Result<LogEntry> decode<LogEntry>(std::string_view bytes);
template <>
Result<OutboxEntry> decode<OutboxEntry>(std::string_view bytes);
template <>
Result<FollowUp> decode<FollowUp>(std::string_view bytes);
template <>
Result<Quarantined> decode<Quarantined>(std::string_view bytes);
template <>
Result<Rule> decode<Rule>(std::string_view bytes);
template <>
Result<Counters> decode<Counters>(std::string_view bytes);
template <>
Result<Assessed> decode<Assessed>(std::string_view bytes);
template <>
Result<Capture> decode<Capture>(std::string_view bytes);
template <>
Result<Stamp> decode<Stamp>(std::string_view bytes);
template <>
Result<StoryDecision> decode<StoryDecision>(std::string_view bytes);
template <>
Result<HourRange> decode<HourRange>(std::string_view bytes);
template <>
Result<StoredOutline> decode<StoredOutline>(std::string_view bytes);
template <>
Result<SignedText> decode<SignedText>(std::string_view bytes);

/// An encoded alert that stands elsewhere, or is in another story; what a newer program wrote beside stays as it is.
[[nodiscard]] Result<std::string> with_workflow(std::string_view alert, const Workflow& workflow,
                                                std::uint32_t decisions);
[[nodiscard]] Result<std::string> with_story(std::string_view alert, StoryId story);

}  // namespace dongtin::encoding
