/// The claims that items are compared with: those of the register that are in force, and those of the packs.
///
/// In      the store, the claims of the packs, the gazetteers that find a place in one, and the time.
/// Out     their index; a claim of the register stands before one of a pack with its id, whatever became of it. Of the
///         packs alone, and a line in the log, when the register cannot be read. Threads any.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "collectors/claims/claim_review.hpp"
#include "matchers/claims.hpp"
#include "storage/store.hpp"

namespace dongtin {

[[nodiscard]] std::shared_ptr<const ClaimIndex> live_claims(const Store& store,
                                                            std::span<const ClaimReviewEntry> of_packs,
                                                            std::span<const Gazetteer> gazetteers, Instant now);

/// Those of files alone: what has expired is left out.
[[nodiscard]] std::vector<ClaimEntry> claim_entries(std::span<const ClaimReviewEntry> read,
                                                    std::span<const Gazetteer> gazetteers, Instant now);

}  // namespace dongtin
