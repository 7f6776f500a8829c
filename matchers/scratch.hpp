/// What one thread works in while it matches and assesses; the inside of Scratch.
#pragma once

#include <cstdint>
#include <vector>

#include "matchers/assertion.hpp"
#include "matchers/caps.hpp"
#include "matchers/claims.hpp"
#include "matchers/contrary.hpp"
#include "matchers/normalise.hpp"
#include "matchers/operators/operator.hpp"
#include "matchers/places.hpp"
#include "matchers/rule_costs.hpp"
#include "matchers/rule_part.hpp"
#include "matchers/rule_set.hpp"
#include "matchers/stance.hpp"

namespace dongtin {

struct Scratch::Impl {
  struct Woken {
    bool changed;  // it is of the part that was changed
    std::uint32_t rule;
  };
  Folded title, text;  // of the item that was matched last
  PartScratch base, changed;
  PlaceFindings places;
  std::vector<Hit> hits;
  Aside aside;
  std::vector<Woken> woken;  // rules to evaluate
  MatchList unreported;      // of query_matches
  RuleMeter meter;           // of what match() evaluates

  ClaimScratch claims;
  std::vector<ClaimHit> claim_hits;
  StanceScratch stance;
  CapScratch cap;
  ContraryScratch contrary;
  AssertionScratch assertion;
};

}  // namespace dongtin
