/// Retention: what has been kept long enough leaves the store in small writes, unless an open case holds it.
///
/// The time of an alert counts from the last thing that happened to it: its newest assessment or decision. Counts by
/// the hour stay, they hold no text. The commit log is bounded by entries, not by time. The audit is never trimmed: a
/// chain that may be cut at its beginning proves nothing about what stood there; it holds names of acts and digests, no
/// text.
///
/// In      times by kind; the store to read, and how to write to it in turn with everybody else.
/// Out     a row for each kind: what is due, what open cases hold back, what went, the oldest that is left.
/// Errors  refused: too much is due at once (see RetentionBounds), or asked to stop. Those of the store. What was taken
///         until then is gone; the next run goes on from there, and finishes what a crash cut short.
/// Threads one run at a time, on any thread. Reads and writes are pages of `batch`.
/// Cost    reads each alert older than the time of its kind, then rewrites the tables that text was taken from.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "storage/store.hpp"

namespace dongtin {

struct RetentionTimes {
  std::chrono::seconds alerts{std::chrono::days{730}};
  std::chrono::seconds unlabelled{std::chrono::days{90}};  // alerts whose text no longer raises anything
  std::map<std::string, std::chrono::seconds> topics;      // or harm categories; of several the longest holds
  std::chrono::seconds archive{std::chrono::days{14}};     // unmatched text
  std::chrono::seconds seen{std::chrono::days{400}};       // ids and digests of what raised nothing
  std::chrono::seconds follow_ups{std::chrono::days{30}};  // that nobody came to do, behind when they were due
  std::chrono::seconds quarantine{std::chrono::days{90}};
  std::chrono::seconds suggestions{std::chrono::days{90}};  // of claims, that their source no longer has
  std::chrono::seconds recall{std::chrono::days{1095}};     // weekly samples and their readings, behind the week
  std::chrono::seconds watched{std::chrono::days{1095}};    // weeks of the ledger of sources
};

struct RetentionBounds {
  std::size_t batch = 200;  // records of one write
  /// Of all alerts, the most that one run takes: a clock that jumped ahead, or a time cut by mistake, makes everything
  /// due at once, and nothing brings it back. Above it the run takes nothing at all and says so.
  double max_share = 0.2;
  bool force = false;  // whatever the share
};
/// A run that takes no more alerts than this is never refused: shares of a small store say nothing.
inline constexpr std::uint64_t kSmallRetention = 20;

struct RetentionRow {
  std::string kind;  // alerts, alerts:TOPIC, unlabelled, archive, seen, follow_ups, quarantine, suggestions,
                     // recall, watched
  std::optional<std::uint64_t> due;  // absent: not counted beforehand
  std::uint64_t held = 0;            // due but in an open case
  std::uint64_t purged = 0;
  std::optional<Instant> oldest;  // of those left; when an alert began
};
using RetentionRows = std::vector<RetentionRow>;

struct RetentionHooks {
  /// Runs one small write in its turn.
  std::function<Result<void>(const std::function<Result<void>(Store&)>&)> write;
  /// How far it is, in records; false stops it at the next safe point.
  std::function<bool(std::uint64_t done, std::uint64_t total)> progress;
};

/// Which kind of RetentionRow an alert belongs to, and how long it stays.
struct RetentionClass {
  std::string kind;
  std::chrono::seconds time{};
};
[[nodiscard]] RetentionClass retention_class(const Alert& alert, const RetentionTimes& times);

/// What a run would find now. Changes nothing.
[[nodiscard]] Result<RetentionRows> plan_retention(const Store& store, const RetentionTimes& times, Instant now,
                                                   const RetentionBounds& bounds, const RetentionHooks& hooks);
/// Takes it, enters the run in the audit as `actor`, and sees to it that the bytes leave the disk.
[[nodiscard]] Result<RetentionRows> run_retention(Store& store, const RetentionTimes& times, Instant now,
                                                  const RetentionBounds& bounds, const RetentionHooks& hooks,
                                                  const std::string& actor);

}  // namespace dongtin
