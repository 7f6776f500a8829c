/// An alert (cảnh báo): an item that matched, as officers see it.
///
/// Invariants: one alert per item id; matches and assessment are those of its newest assessment revision, earlier ones
/// are kept beside it and never changed; `workflow` is the fold of its decisions; `ever` only grows.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "storage/records/assessment.hpp"
#include "storage/records/decision.hpp"
#include "storage/records/ids.hpp"
#include "storage/records/item.hpp"
#include "storage/records/match.hpp"

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
  StoryId story;
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

}  // namespace dongtin
