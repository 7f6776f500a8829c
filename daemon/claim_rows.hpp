/// The claims of the office as they are shown: those of the register and of the packs, and what sources suggest.
///
/// In      the store, the claims of the packs in use, the time. Out rows by id; a claim of the register stands before
///         one of a pack with its id. Errors those of the store.
/// Threads any. Cost reads the whole register.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "collectors/claims/claim_review.hpp"
#include "storage/records/place.hpp"
#include "storage/store.hpp"

namespace dongtin {

struct ClaimRow {
  Claim claim;
  std::string about;
  std::optional<Instant> valid_until;
  ClaimStanding standing = ClaimStanding::live;
  std::optional<ClaimRecord> record;  // its newest revision; nothing: it is of a pack
};
[[nodiscard]] Result<std::vector<ClaimRow>> claim_rows(const Store& store, std::span<const ClaimReviewEntry> of_packs,
                                                       Instant now);
/// "a3f0…": names a claim in addresses, whatever its id is made of.
[[nodiscard]] std::string claim_key(std::string_view id);

/// A claim with everything kept of it.
struct ClaimFile {
  ClaimRow row;
  std::vector<ClaimRecord> revisions;  // oldest first; none of a pack's
  std::optional<Capture> publication;  // that the newest rests on
  std::vector<AlertView> alerts;       // whose newest assessment names it, newest first
  bool more = false;                   // there are older ones
};
/// `key`: of claim_key, or the id itself. The newest kMaxHitsShown of its alerts, however long ago they came.
[[nodiscard]] Result<ClaimFile> claim_file(const Store& store, std::span<const ClaimReviewEntry> of_packs,
                                           std::string_view key, Instant now);
inline constexpr std::size_t kMaxHitsShown = 50;

/// A suggestion held against the register.
struct SuggestionRow {
  ClaimSuggestion suggestion;
  std::string fate;  // as ClaimFate is called; "changed": another one of its id is in force or proposed
  std::string why;
};
[[nodiscard]] Result<std::vector<SuggestionRow>> suggestion_rows(const Store& store,
                                                                 std::span<const ClaimPublisher> allowed,
                                                                 std::span<const Gazetteer> gazetteers);

}  // namespace dongtin
