/// An alert (cảnh báo): an item that matched, as officers see it.
///
/// Invariants: one alert per item id; `revision` is the item revision that the matches and the assessment belong to,
/// from 1; `state` is the fold of its decisions.
#pragma once

#include <cstdint>
#include <vector>

#include "storage/records/assessment.hpp"
#include "storage/records/decision.hpp"
#include "storage/records/ids.hpp"
#include "storage/records/item.hpp"
#include "storage/records/match.hpp"

namespace dongtin {

struct Alert {
  AlertId id;
  StoryId story;
  ItemId item;
  std::uint32_t revision = 1;
  MatchList matches;
  Assessment assessment;
  State state = State::fresh;
  Instant created{};  // first_seen of the revision that raised it
  Instant updated{};  // first_seen of the newest revision
  Digest evidence;    // of the bytes it was extracted from
  bool operator==(const Alert&) const = default;
};

}  // namespace dongtin
