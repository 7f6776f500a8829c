/// Claims of a file on their way into the register: what each of them is there, and the proposal it would be.
///
/// In      entries of ClaimReview and what the register holds. Out one row an entry, in order.
/// Errors  plan_claims none: what may not be proposed is a row. propose_entry those of Store::propose_claim.
/// Threads plan_claims any; propose_entry the writer's. Nothing goes live by an import: a proposal waits for a second
///         person, what was withdrawn or superseded is not proposed anew, and what is there already is left as it is,
///         so the same file twice changes nothing.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/claims.hpp"
#include "storage/store.hpp"

namespace dongtin {

/// A claim of the register as far as an import asks.
struct KnownClaim {
  Claim claim;
  ClaimState state = ClaimState::proposed;
  std::string about;
  std::optional<Instant> valid_until = {};
};
[[nodiscard]] KnownClaim known_claim(const ClaimRecord& record);

enum class ClaimFate : std::uint8_t {
  fresh,      // would be proposed
  unchanged,  // in force as it stands there
  waiting,    // proposed as it stands there
  ended,      // withdrawn or superseded
  refused,    // may not be proposed, or another of its id is there: why
};
[[nodiscard]] std::string_view name(ClaimFate fate) noexcept;

struct ClaimPlan {
  ClaimFate fate = ClaimFate::fresh;
  std::string why;
};
[[nodiscard]] std::vector<ClaimPlan> plan_claims(std::span<const ClaimReviewEntry> entries,
                                                 std::span<const KnownClaim> known,
                                                 std::span<const ClaimPublisher> allowed,
                                                 std::span<const Gazetteer> gazetteers);

/// Proposes one that is fresh, in the name of an account that signed in. `publication`: of its address, fetched.
[[nodiscard]] Result<ClaimRecord> propose_entry(Store& store, const ClaimReviewEntry& entry, Capture publication,
                                                std::span<const ClaimPublisher> allowed,
                                                std::span<const Gazetteer> gazetteers, const AccountId& by, Instant at);

}  // namespace dongtin
