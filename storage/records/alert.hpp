/// An alert (cảnh báo): an item that matched, as officers see it.
///
/// Invariants: one alert per item id; matches and assessment are those of its newest assessment revision, earlier ones
/// are kept beside it and never changed; `workflow` is the fold of its decisions; `ever` only grows. `began` and
/// `copy_of` never change; both are smaller than `id` for a copy.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "storage/records/assessment.hpp"
#include "storage/records/decision.hpp"
#include "storage/records/ids.hpp"
#include "storage/records/item.hpp"
#include "storage/records/match.hpp"
#include "storage/records/story.hpp"

namespace dongtin {

/// What a commit was made with. Kept once each, named by its digest.
struct Stamp {
  Digest rules;       // of all rule revisions in force
  Digest gazetteers;  // of all places and their names
  Digest tables;      // of what is compiled in: folding, syllables, teencode
  std::string code;   // version of the program
  Digest claims;      // of the claims in force
  bool operator==(const Stamp&) const = default;
};
[[nodiscard]] Digest digest_of(const Stamp& stamp);

/// One revision of what is said of an alert; a later fact makes another, never a change in place.
struct Assessed {
  std::uint32_t revision = 1;       // of the assessment, from 1
  std::uint32_t item_revision = 1;  // that it is about
  MatchList matches;
  Assessment assessment;
  std::vector<std::string> topics;  // of the rules that matched, sorted: topics and harm categories
  Digest evidence;                  // of the captured bytes; none when the revision raised nothing
  Digest stamp;
  Instant at{};
  bool operator==(const Assessed&) const = default;
};

struct Alert {
  AlertId id;
  StoryId story;    // it is in now
  StoryId began;    // it was in first: its own, or that of the text it is a copy of
  AlertId copy_of;  // whose text its first one was found to be a copy of; none: nobody's
  ItemId item;
  Assessed now;  // the newest revision
  Workflow workflow;
  std::uint32_t decisions = 0;    // how many there are
  std::vector<std::string> ever;  // every topic and category it ever had, sorted
  bool retroactive = false;       // found by running a rule over the archive
  Instant created{};              // when the revision that raised it was seen
  Instant updated{};              // `at` of the newest assessment
  bool operator==(const Alert&) const = default;
};

/// In a story that another alert names: counted apart from those that are not.
[[nodiscard]] constexpr bool is_copy(const Alert& alert) noexcept {
  return alert.story != story_named_by(alert.id);
}

}  // namespace dongtin
