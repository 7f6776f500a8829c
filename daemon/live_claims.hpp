/// The claims that items are compared with: those of the register and of the packs, as they stand at one moment.
///
/// In      the store, the claims of the packs, the gazetteers that find a place in one, and the time.
/// Out     their index; a claim of the register stands before one of a pack with its id, whatever became of it. What is
///         in force is matched as a claim. What was false and is past its validity is there as ended: a rumour that
///         comes back is known by it. What was withdrawn or superseded is not there at all: nobody stands by it.
/// Errors  claims_at those of the store; too_large where there are more than `max_claims`. live_claims: of the packs
/// alone, and a line in the log. Threads any.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "collectors/claims/claim_review.hpp"
#include "matchers/claims.hpp"
#include "storage/store.hpp"

namespace dongtin {

struct ClaimsNow {
  std::shared_ptr<const ClaimIndex> index;
  std::size_t live = 0, ended = 0;
  std::optional<Instant> next_end;  // when the next of those in force is past its validity
};
[[nodiscard]] Result<ClaimsNow> claims_at(const Store& store, std::span<const ClaimReviewEntry> of_packs,
                                          std::span<const Gazetteer> gazetteers, Instant now, std::size_t max_claims);

[[nodiscard]] std::shared_ptr<const ClaimIndex> live_claims(const Store& store,
                                                            std::span<const ClaimReviewEntry> of_packs,
                                                            std::span<const Gazetteer> gazetteers, Instant now,
                                                            std::size_t max_claims);

/// Those of files alone.
[[nodiscard]] std::vector<ClaimEntry> claim_entries(std::span<const ClaimReviewEntry> read,
                                                    std::span<const Gazetteer> gazetteers, Instant now);

/// What decides the hits of each, by id: two that are equal find the same.
[[nodiscard]] std::vector<AppliedClaim> applied_by(const ClaimIndex& index);
/// The ids of claims that are in one of them only, or otherwise in the other.
[[nodiscard]] std::vector<std::string> changed_between(std::span<const AppliedClaim> before,
                                                       std::span<const AppliedClaim> after);

}  // namespace dongtin
