/// What share of a topic's items comes from official and from licensed sources.
///
/// In      counts by tier over a window, originals and copies apart: a copy says who repeats, not who reports, and the
///         two are never added up. Licensed is the tier `press`.
/// Out     per kind the share of each with a Wilson interval. Errors none: nothing counted is a share of 0 in [0, 1].
/// Threads any.
#pragma once

#include <cstdint>
#include <span>

#include "matchers/distributions.hpp"
#include "storage/records/source.hpp"

namespace dongtin {

struct TierCount {
  Tier tier = Tier::press;
  bool copy = false;
  std::uint64_t items = 0;
};

struct Share {
  std::uint64_t items = 0, of = 0;
  double share = 0;
  Interval interval;
};

struct KindShares {
  Share official, licensed, both;
};

struct SourceShares {
  KindShares originals, copies;
};

[[nodiscard]] SourceShares source_shares(std::span<const TierCount> counts, double confidence = 0.95);

}  // namespace dongtin
