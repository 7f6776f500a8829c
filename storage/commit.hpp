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
#include "storage/records/capture.hpp"
#include "storage/records/claim_suggestion.hpp"
#include "storage/records/follow_up.hpp"
#include "storage/records/likeness.hpp"
#include "storage/records/source.hpp"

namespace dongtin {

inline constexpr std::size_t kMaxCommitItems = 500;

/// What makes an item be looked at.
enum class Cause : std::uint8_t {
  arrived,      // a source published or changed it; skipped when its bytes are those held
  retroactive,  // a rule was run over what was kept; a new assessment of the revision held, or a late alert
  reassessed,   // a later fact; a new assessment of the revision held
};

struct ProposedItem {
  Item item;
  MatchList matches;
  Assessment assessment;
  std::vector<std::string> topics = {};  // of the rules that matched, sorted, each once: topics and harm categories
  Capture evidence = {};                 // what it was extracted from; empty when it raised nothing
  Cause cause = Cause::arrived;
  Instant at = {};       // when it was assessed; not used of what arrived, which counts from first_seen
  bool archive = false;  // its text may be kept for a while though nothing matched
  Outline outline = {};  // of what raised something; what is too short for one is nobody's copy
};

/// Everything that a source of claims says now; what it had before and not here is gone from it.
struct SuggestedClaims {
  Instant at{};
  std::vector<SuggestedClaim> claims;  // each id once, kMaxSuggestionsOfSource at most
};

struct Commit {
  SourceId source;
  Stamp stamp;                       // what its items were matched and assessed with
  std::optional<Cursor> cursor;      // moves in the same write
  std::optional<SourceState> state;  // what the poll showed
  std::vector<ProposedItem> items;   // only those not seen with the same bytes
  std::vector<FollowUp> follow_ups;  // to queue
  std::vector<FollowUp> settled;     // follow-ups that are done and leave the queue
  std::optional<SuggestedClaims> suggested = {};
};

}  // namespace dongtin
