/// The layout of the store: which column family holds what under which key. The one table to read before touching it.
///
/// | column     | key                                        | value (storage/schema/records.proto)             |
/// |------------|--------------------------------------------|--------------------------------------------------|
/// | meta       | "format"                                   | u32: the format version of everything below      |
/// | meta       | "counters"                                 | Counters                                         |
/// | sources    | 'c' source                                 | Cursor                                           |
/// | sources    | 's' source                                 | SourceState                                      |
/// | seen       | item id (16)                               | Seen: newest revision and digest, its alert      |
/// | items      | item id (16), revision u32                 | Item; only of items that have an alert           |
/// | alerts     | alert u64                                  | Alert; a reverse iterator is newest first        |
/// | decisions  | alert u64, sequence u64                    | Decision                                         |
/// | evidence   | SHA-256 of the value (32)                  | the bytes themselves, in blob files              |
/// | log        | sequence u64                               | LogEntry; gapless from log_trimmed + 1           |
/// | outbox     | sequence u64                               | OutboxEntry                                      |
/// | follow_ups | item id (16), source, 0, kind              | FollowUp                                         |
/// | due        | due i64 with its sign flipped, the above   | empty                                            |
/// | quarantine | source, 0, SHA-256 of the page (32)        | Quarantined                                      |
/// | rules      | revision (32)                              | Rule                                             |
///
/// Numbers are big-endian, so that byte order is number order. Source ids are slugs and hold no zero byte.
/// The format version goes up when an older program must not open the store any more: a key changes its shape, or a
/// value its meaning. A field added to a message is no reason: older programs keep what they do not know or ignore it.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "storage/records/follow_up.hpp"
#include "storage/records/ids.hpp"

namespace dongtin::keys {

inline constexpr std::uint32_t kFormatVersion = 1;

enum class Column : std::uint8_t {
  meta,
  sources,
  seen,
  items,
  alerts,
  decisions,
  evidence,
  log,
  outbox,
  follow_ups,
  due,
  quarantine,
  rules
};
inline constexpr std::array<std::string_view, 13> kColumnNames = {
    "meta", "sources", "seen",       "items", "alerts",     "decisions", "evidence",
    "log",  "outbox",  "follow_ups", "due",   "quarantine", "rules"};
[[nodiscard]] constexpr std::string_view name(Column column) noexcept {
  return kColumnNames[static_cast<std::size_t>(column)];
}

inline constexpr std::string_view kFormat = "format";
inline constexpr std::string_view kCounters = "counters";

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
/// Sorts before every follow-up that is due later.
[[nodiscard]] inline std::string due(Instant when) {
  return number(static_cast<std::uint64_t>(to_millis(when)) ^ (std::uint64_t{1} << 63));
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
