/// What a source of claims says, for a person to take up: nothing of it is matched, or stands for a claim of this
/// office.
///
/// One for each source and id. That it is gone from the source, or changed there, is kept and shown; it takes nothing
/// out of the register, which two people change.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "storage/records/capture.hpp"
#include "storage/records/claim.hpp"
#include "storage/records/ids.hpp"

namespace dongtin {

inline constexpr std::size_t kMaxSuggestionsOfSource = 1000;   // kept; those gone for longest make room first
inline constexpr std::size_t kMaxSuggestionBytes = 32u << 10;  // of one capture

/// One claim as a document of a source says it.
struct SuggestedClaim {
  Claim claim;
  std::string about;
  std::optional<Instant> valid_until;
  Capture capture;  // of its own element
  bool operator==(const SuggestedClaim&) const = default;
};
/// All of it but the capture: times of fetching differ from one reading to the next.
[[nodiscard]] inline bool says_the_same(const SuggestedClaim& one, const SuggestedClaim& other) {
  return one.claim == other.claim && one.about == other.about && one.valid_until == other.valid_until;
}

struct ClaimSuggestion {
  SourceId source;
  SuggestedClaim said;
  Instant first_seen{};
  Instant last_seen{};             // to within a day
  std::uint32_t revision = 1;      // how often it says something else now, and one
  std::optional<Instant> changed;  // when it last said something else
  std::optional<Instant> gone;     // since when the source does not have it
  bool operator==(const ClaimSuggestion&) const = default;
};

}  // namespace dongtin
