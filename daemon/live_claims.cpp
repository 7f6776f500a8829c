#include "daemon/live_claims.hpp"

#include <algorithm>

#include "daemon/claims.hpp"
#include "daemon/log.hpp"

namespace dongtin {

std::vector<ClaimEntry> claim_entries(std::span<const ClaimReviewEntry> read, std::span<const Gazetteer> gazetteers,
                                      Instant now) {
  std::vector<ClaimEntry> out;
  for (const auto& each : read) {
    if (each.expires && *each.expires <= now) continue;
    out.push_back({each.claim, claim_elements(each.claim.text(), gazetteers)});
  }
  return out;
}

std::shared_ptr<const ClaimIndex> live_claims(const Store& store, std::span<const ClaimReviewEntry> of_packs,
                                              std::span<const Gazetteer> gazetteers, Instant now) {
  auto entries = claim_entries(of_packs, gazetteers, now);
  const auto known = store.claims();
  if (!known) {
    log::error("claims.unread", {{"why", known.error().line()}, {"next", "claims of packs and rules are matched"}});
    return ClaimIndex::build(std::move(entries));
  }
  std::erase_if(entries, [&](const ClaimEntry& entry) {
    return std::any_of(known->begin(), known->end(),
                       [&](const ClaimRecord& record) { return record.claim().id() == entry.claim.id(); });
  });
  for (const auto& record : *known) {
    if (is_live(record, now)) entries.push_back({record.claim(), record.elements()});
  }
  return ClaimIndex::build(std::move(entries));
}

}  // namespace dongtin
