/// What one thread works in while it matches and assesses; the inside of Scratch.
#pragma once

#include <cstdint>
#include <vector>

#include "matchers/caps.hpp"
#include "matchers/claims.hpp"
#include "matchers/contrary.hpp"
#include "matchers/normalise.hpp"
#include "matchers/occurrences.hpp"
#include "matchers/operators/operator.hpp"
#include "matchers/places.hpp"
#include "matchers/prefilter.hpp"
#include "matchers/rule_set.hpp"
#include "matchers/stance.hpp"

namespace dongtin {

struct Scratch::Impl {
  std::uint64_t prepared_for = 0;
  SearchScratch search;
  Folded title, text;  // of the item that was matched last
  Occurrences found;
  PlaceFindings places;
  std::vector<Hit> hits;
  Aside aside;
  std::vector<std::uint32_t> woken;  // rules to evaluate
  std::vector<std::uint8_t> awake;   // by rule
  MatchList unreported;              // of query_matches

  ClaimScratch claims;
  std::vector<ClaimHit> claim_hits;
  StanceScratch stance;
  CapScratch cap;
  ContraryScratch contrary;
};

}  // namespace dongtin
