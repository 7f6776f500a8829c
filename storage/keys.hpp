/// The layout of the store: which column family holds what under which key. The one table to read before touching it.
///
/// | column          | key                                   | value (storage/schema/records.proto)             |
/// |-----------------|---------------------------------------|--------------------------------------------------|
/// | meta            | "format"                              | u32: the format version of everything below      |
/// | meta            | "counters"                            | Counters                                         |
/// | meta            | "unforgotten"                         | u64: purges; there while tables hold purged text |
/// | meta            | "applied claims"                      | AppliedClaims: what all that is kept was assessed with |
/// | sources         | 'c' source                            | Cursor                                           |
/// | sources         | 's' source                            | SourceState                                      |
/// | sources         | 'q' source, 0, SHA-256 of a claim's id (32) | ClaimSuggestion (storage/schema/approvals.proto) |
/// | seen            | item id (16)                          | Seen: newest revision and digest, its alert      |
/// | items           | item id (16), revision u32            | Item; only of items that have an alert           |
/// | alerts          | alert u64                             | Alert; a reverse iterator is newest first        |
/// | assessments     | alert u64, revision u32               | Assessed; those before the newest                |
/// | decisions       | alert u64, sequence u64               | Decision                                         |
/// | postings        | facet, value, 0, alert u64            | empty; see Facet                                 |
/// | told            | 'm', SHA-256 of a claim's id in hex (64), 0, alert u64 | empty; the alert tells of the claim |
/// | hours           | hour u32 (of Alert::created)          | HourRange                                        |
/// | counts          | 'n' hour u32, topic, 0, place, 0, tier u8, label u8 | u64: alerts, purged ones too       |
/// | counts          | 'p' and the same                      | u64: of those the purged ones                    |
/// | counts          | 'c' and the same, 'd' and the same    | u64: copies, of 'n' and of 'p'                   |
/// | counts          | 's' story u64, tier u8                | u64: copies of the story that are kept           |
/// | stories         | story u64                             | u64: the story it was merged into                |
/// | story_decisions | sequence u64                          | StoryDecision                                    |
/// | outlines        | alert u64, item revision u32          | Outline; of texts long enough to have copies     |
/// | signed          | row u64, gapless from texts_left + 1  | SignedText; what new texts are compared with     |
/// | evidence        | item id (16), revision u32            | Capture, in blob files                           |
/// | archive         | first seen i64 with its sign flipped, item id (16) | Item; unmatched text                |
/// | stamps          | SHA-256 of the stamp (32)             | Stamp                                            |
/// | log             | sequence u64                          | LogEntry; gapless from log_trimmed + 1           |
/// | outbox          | sequence u64                          | OutboxEntry                                      |
/// | follow_ups      | item id (16), source, 0, kind         | FollowUp                                         |
/// | due             | due i64 with its sign flipped, the above | empty                                         |
/// | quarantine      | source, 0, SHA-256 of the page (32)   | Quarantined                                      |
/// | rules           | revision (32)                         | Rule, with the lists its query names             |
/// | audit           | number u64                            | AuditEntry (storage/schema/audit.proto)          |
/// | checkpoints     | number u64                            | Checkpoint                                       |
/// | accounts        | account slug                          | Account (storage/schema/approvals.proto)         |
/// | claims          | claim id, 0, revision u32             | ClaimRecord                                      |
/// | claims          | 0, SHA-256 of the value (32)          | Capture: the publication a claim rests on        |
/// | packages        | package u64                           | Package                                          |
/// | watched         | 'n'                                   | WatchedNow (storage/schema/watched.proto)        |
/// | watched         | 'w' week u32                          | WatchedWeek                                      |
/// | watched         | 'd'                                   | DisasterMode: the last one                       |
/// | watched         | 'r' ISO week                          | RecallSample                                     |
/// | watched         | 'v' ISO week, item id (16), place u8  | RecallReading                                    |
///
/// Numbers are big-endian, so that byte order is number order. Source ids are slugs and hold no zero byte.
/// The format version goes up when an older program must not open the store any more: a key changes its shape, or a
/// value its meaning. A field added to a message is no reason: older programs keep what they do not know or ignore it;
/// nor is a column family, which is made where it is missing and which older programs refuse by its name.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "storage/records/follow_up.hpp"
#include "storage/records/ids.hpp"
#include "storage/records/source.hpp"

namespace dongtin::keys {

inline constexpr std::uint32_t kFormatVersion = 2;

enum class Column : std::uint8_t {
  meta,
  sources,
  seen,
  items,
  alerts,
  assessments,
  decisions,
  postings,
  hours,
  counts,
  stories,
  story_decisions,
  evidence,
  archive,
  stamps,
  log,
  outbox,
  follow_ups,
  due,
  quarantine,
  rules,
  audit,
  checkpoints,
  accounts,
  claims,
  packages,
  outlines,
  signed_texts,
  watched,
  told
};
inline constexpr std::array kColumnNames{
    std::string_view("meta"),      std::string_view("sources"),     std::string_view("seen"),
    std::string_view("items"),     std::string_view("alerts"),      std::string_view("assessments"),
    std::string_view("decisions"), std::string_view("postings"),    std::string_view("hours"),
    std::string_view("counts"),    std::string_view("stories"),     std::string_view("story_decisions"),
    std::string_view("evidence"),  std::string_view("archive"),     std::string_view("stamps"),
    std::string_view("log"),       std::string_view("outbox"),      std::string_view("follow_ups"),
    std::string_view("due"),       std::string_view("quarantine"),  std::string_view("rules"),
    std::string_view("audit"),     std::string_view("checkpoints"), std::string_view("accounts"),
    std::string_view("claims"),    std::string_view("packages"),    std::string_view("outlines"),
    std::string_view("signed"),    std::string_view("watched"),     std::string_view("told")};
/// Those that a store of this format may lack until it is opened for writing.
inline constexpr std::array kAddedColumns{Column::outlines, Column::signed_texts, Column::watched, Column::told};
[[nodiscard]] constexpr std::string_view name(Column column) noexcept {
  return kColumnNames[static_cast<std::size_t>(column)];
}

inline constexpr std::string_view kFormat = "format";
inline constexpr std::string_view kCounters = "counters";
inline constexpr std::string_view kUnforgotten = "unforgotten";
inline constexpr std::string_view kAppliedClaims = "applied claims";
inline constexpr char kSuggestion = 'q';

template <class Unsigned>
[[nodiscard]] std::string number(Unsigned value) {
  std::string out(sizeof value, '\0');
  for (std::size_t i = out.size(); i-- > 0; value = static_cast<Unsigned>(value >> 8)) {
    out[i] = static_cast<char>(value & 0xFF);
  }
  return out;
}

/// The number at the front of `key`; nothing when it is too short.
template <class Unsigned>
[[nodiscard]] std::optional<Unsigned> number_in(std::string_view key) {
  if (key.size() < sizeof(Unsigned)) return std::nullopt;
  Unsigned out = 0;
  for (std::size_t i = 0; i < sizeof(Unsigned); ++i) {
    out = static_cast<Unsigned>(static_cast<Unsigned>(out << 8) | static_cast<std::uint8_t>(key[i]));
  }
  return out;
}

[[nodiscard]] inline std::string cursor(const SourceId& source) {
  return "c" + source.value;
}
[[nodiscard]] inline std::string state(const SourceId& source) {
  return "s" + source.value;
}
[[nodiscard]] inline std::string seen(const ItemId& item) {
  return std::string(item.view());
}
[[nodiscard]] inline std::string item(const ItemId& item, std::uint32_t revision) {
  return std::string(item.view()) + number(revision);
}
[[nodiscard]] inline std::string alert(AlertId alert) {
  return number(alert.value);
}
[[nodiscard]] inline std::string decision(AlertId alert, Sequence sequence) {
  return number(alert.value) + number(sequence.value);
}
[[nodiscard]] inline std::string digest(const Digest& digest) {
  return std::string(digest.view());
}
[[nodiscard]] inline std::string sequence(Sequence sequence) {
  return number(sequence.value);
}
[[nodiscard]] inline std::string follow_up(const FollowUp& f) {
  return std::string(f.item.view()) + f.source.value + '\0' + f.kind;
}
/// Eight bytes whose order is that of time.
[[nodiscard]] inline std::string instant(Instant when) {
  return number(static_cast<std::uint64_t>(to_millis(when)) ^ (std::uint64_t{1} << 63));
}
/// Sorts before every follow-up that is due later.
[[nodiscard]] inline std::string due(Instant when) {
  return instant(when);
}
/// Where in the archive an item lies that was first seen then.
[[nodiscard]] inline std::string archive(Instant seen, const ItemId& item) {
  return instant(seen) + std::string(item.view());
}
[[nodiscard]] inline std::string assessment(AlertId alert, std::uint32_t revision) {
  return number(alert.value) + number(revision);
}
[[nodiscard]] inline std::string story(StoryId story) {
  return number(story.value);
}
[[nodiscard]] inline std::string outline(AlertId alert, std::uint32_t item_revision) {
  return number(alert.value) + number(item_revision);
}
/// Where the copies of a story are counted, without the first byte.
[[nodiscard]] inline std::string copies(StoryId story, Tier tier) {
  return number(story.value) + static_cast<char>(tier);
}
/// Hours since 1970, never before.
[[nodiscard]] inline std::uint32_t hour_of(Instant when) {
  const auto millis = std::clamp<std::int64_t>(to_millis(when), 0, std::int64_t{3'600'000} * 0xFFFF'FFFE);
  return static_cast<std::uint32_t>(millis / 3'600'000);
}

/// What a filter can ask of an alert; one posting for each value it has. The bytes are part of the layout.
enum class Facet : char {
  label = 'l',     // name
  state = 's',     // name
  source = 'o',    // id
  rule = 'r',      // id
  place = 'p',     // id, of `about`
  tier = 't',      // name
  topic = 'c',     // topic, or name of the harm category
  assignee = 'a',  // account
  held = 'h',      // "1"
  story = 'y',     // u64; for alerts that do not name their story themselves
  claim = 'm',     // SHA-256 of its id, in hex; in a column of its own, which older stores get when they are opened
};
[[nodiscard]] constexpr Column column_of(Facet facet) noexcept {
  return facet == Facet::claim ? Column::told : Column::postings;
}
/// Everything before the alert in the postings of one value.
[[nodiscard]] inline std::string posting_prefix(Facet facet, std::string_view value) {
  std::string out(1, static_cast<char>(facet));
  out += value;
  return out += '\0';
}
[[nodiscard]] inline std::string posting(Facet facet, std::string_view value, AlertId alert) {
  return posting_prefix(facet, value) + number(alert.value);
}
[[nodiscard]] inline std::string due(const FollowUp& f) {
  return due(f.due) + follow_up(f);
}
[[nodiscard]] inline std::string quarantine(const SourceId& source, const Digest& page) {
  return source.value + '\0' + std::string(page.view());
}

/// "alerts 0000000000000005": how an error names a place in the store.
[[nodiscard]] std::string place(Column column, std::string_view key);

}  // namespace dongtin::keys
