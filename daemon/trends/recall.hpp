/// What the rules miss: the weekly sample of unmatched items, who reads what, and what the readings show.
///
/// In      the archive of the week that ended last; readings as they came.
/// Out     a sample, drawn once a week with the week as its seed; for a reader the items left to read, never what
///         another said; figures of a week only once nothing of it is left to read, so that they tell nobody half-way
///         what the other thought.
/// Errors  what the store says; conflict when the week was drawn. Threads any. Cost of a draw: one pass over the
///         archive of a week, max_scanned items at most.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "config/settings.hpp"
#include "daemon/jobs.hpp"
#include "matchers/recall.hpp"
#include "storage/store.hpp"

namespace dongtin {

struct RecallPorts {
  std::function<Result<Store*>()> store;
  const Clock& clock;
  RecallSettings settings;
  std::function<Result<void>(const std::function<Result<void>(Store&)>&)> write{};  // empty: at once
};
/// Draws the sample of the week before this one, unless that was done.
[[nodiscard]] JobKind recall_job(RecallPorts ports);
/// "2026-W47" when that week is over, was watched from its beginning and was not drawn.
[[nodiscard]] Result<std::optional<std::string>> recall_due(const Store& store, const RecallSettings& settings,
                                                            Instant now);

/// An item to read: its text, and whether two differed over it.
struct RecallTask {
  Item item;
  bool differ = false;
};
struct RecallTasks {
  std::vector<RecallTask> tasks;  // the next few
  std::size_t left = 0;           // of this reader, with those
  std::size_t done = 0;           // by this reader
  std::size_t gone = 0;           // whose text left the archive before it was read
};
/// What `reader` may still read of a week, at most `limit`. Refused unless that account may read.
[[nodiscard]] Result<RecallTasks> recall_tasks(const Store& store, std::string_view week, const AccountId& reader,
                                               std::size_t limit);

struct RecallProgress {
  RecallSample sample;
  std::size_t read_twice = 0, read_once = 0, unread = 0, differ = 0, settled = 0;
  std::size_t gone = 0;         // unread by someone, and the text is no longer there
  bool finished = false;        // nothing is left that can be read
  std::optional<Recall> found;  // once finished, with two readings of something
  std::uint64_t matched = 0;    // relevant items that rules matched in that week, as officers judged them
  std::uint64_t unjudged = 0;   // alerts of that week that nobody judged: each may raise the share
};
[[nodiscard]] Result<RecallProgress> recall_progress(const Store& store, std::string_view week);

}  // namespace dongtin
