/// What was watched when, so that a count can be read beside it; and whether the office is in disaster mode.
///
/// Invariants (the store asks check() before it writes): ids are slugs, topics are one short line, a week holds at most
/// kMostWeekChanges changes and counts those it leaves out; disaster mode that is on has an end after its begin.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/records/ids.hpp"
#include "storage/records/source.hpp"
#include "storage/records/time.hpp"

namespace dongtin {

inline constexpr std::size_t kTiers = 5;
inline constexpr std::size_t kMostWeekChanges = 5000;
inline constexpr std::size_t kMaxTopicBytes = 64;
inline constexpr std::size_t kMaxDisasterReasonBytes = 300;

struct WatchedSource {
  SourceId id;
  Tier tier = Tier::press;
  bool heard = true;  // false: it fell silent
  bool operator==(const WatchedSource&) const = default;
};

/// A topic or harm category that some rule asks for, and since when: before that nothing was counted under it.
struct WatchedTopic {
  std::string topic;
  Instant since{};
  bool operator==(const WatchedTopic&) const = default;
};

struct WatchedNow {
  std::vector<WatchedSource> sources;  // by id
  std::vector<WatchedTopic> topics;    // by name; one that is no longer asked for stays
  bool operator==(const WatchedNow&) const = default;
};

struct WatchChange {
  enum class Kind : std::uint8_t { added, removed, silent, heard };
  Instant at{};
  Kind kind = Kind::added;
  SourceId source;
  Tier tier = Tier::press;
  bool counted = true;  // the number of sources that are heard changed; false: a silent one was taken out
  bool operator==(const WatchChange&) const = default;
};
[[nodiscard]] std::string_view name(WatchChange::Kind kind) noexcept;

/// The changes of one week, and how many sources of each tier were heard when it began: enough to read it alone.
struct WatchedWeek {
  std::uint32_t week = 0;  // of 168 hours, since 1970-01-01T00:00Z
  std::array<std::uint32_t, kTiers> at_begin{};
  std::vector<WatchChange> changes;  // by time
  std::uint32_t left_out = 0;
  bool operator==(const WatchedWeek&) const = default;
};
[[nodiscard]] constexpr std::uint32_t week_of(Instant t) noexcept {
  return static_cast<std::uint32_t>(std::chrono::floor<std::chrono::hours>(t).time_since_epoch().count() / 168);
}

/// Shorter windows, closer polling of official sources and their bulletins on top, from then until then.
struct DisasterMode {
  Instant from{}, until{};
  std::string by;      // an account or "local"
  std::string reason;  // one line
  [[nodiscard]] bool on(Instant now) const noexcept { return from <= now && now < until; }
  bool operator==(const DisasterMode&) const = default;
};

[[nodiscard]] std::optional<Error> check(const WatchedNow& watched);
[[nodiscard]] std::optional<Error> check(const WatchedWeek& week);
[[nodiscard]] std::optional<Error> check(const DisasterMode& mode);

}  // namespace dongtin
