/// A commit: what a worker proposes for one page. The one writer decides revision, alert id, story and counters.
///
/// In      built by the pipeline, at most kMaxCommitItems items; the cursor covers its last item.
/// Errors  none here; Store::apply says what the disk said.
/// Threads one owner at a time; moved from worker to writer.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "storage/records/alert.hpp"
#include "storage/records/follow_up.hpp"
#include "storage/records/source.hpp"

namespace dongtin {

inline constexpr std::size_t kMaxCommitItems = 500;

struct ProposedItem {
  Item item;
  MatchList matches;
  Assessment assessment;
  std::string evidence;  // the bytes it was extracted from, author elements removed; empty when it raised nothing
};

struct Commit {
  SourceId source;
  std::optional<Cursor> cursor;      // moves in the same write
  std::optional<SourceState> state;  // what the poll showed
  std::vector<ProposedItem> items;   // only those not seen with the same bytes
  std::vector<FollowUp> follow_ups;  // to queue
  std::vector<FollowUp> settled;     // follow-ups that are done and leave the queue
};

}  // namespace dongtin
