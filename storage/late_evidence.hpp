/// Evidence that is added to an alert later, as a revision of its own: whether official sources had the story.
///
/// It says nothing of the label or the score, and no cue family is in it. Whoever assesses the item again knows nothing
/// of it, so the writer carries it over from the assessment before: a change of a rule or a claim makes no fact undone
/// that was seen at its time. It leaves only for what replaces it.
///
/// In      an assessment as it was proposed, and the one before it. Out the proposed one with what was added later.
/// Errors  none; a reference that cannot be read is nothing. Threads any; pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "storage/records/assessment.hpp"
#include "storage/records/time.hpp"

namespace dongtin {

/// Kinds of evidence. At most one of the two is in an assessment.
inline constexpr std::string_view kOfficialAbsent = "official_absent";
inline constexpr std::string_view kOfficialPresent = "official_present";

[[nodiscard]] bool is_late(const Evidence& evidence) noexcept;
/// The one it has.
[[nodiscard]] const Evidence* late_evidence(const Assessment& assessment) noexcept;

[[nodiscard]] Assessment carried_over(const Assessment& proposed, const Assessment& before);
/// With `late` in the place of what was there.
[[nodiscard]] Assessment with_late(const Assessment& assessment, Evidence late);

/// What was looked at when nothing was found, kept as the reference of the evidence.
struct OfficialLook {
  Instant since{}, at{};        // the time that is told of is [since, at)
  std::uint32_t watched = 0;    // sources, official and licensed
  std::uint32_t answering = 0;  // of them, since the alert came
  std::uint64_t items = 0;      // theirs, first seen in that time; counted, not read
  bool operator==(const OfficialLook&) const = default;
};
/// "at=2026-11-22T07:00:00Z;since=2026-11-21T19:00:00Z;watched=12;answering=10;items=340"
[[nodiscard]] std::string reference_of(const OfficialLook& look);
[[nodiscard]] std::optional<OfficialLook> official_look_from(std::string_view reference);

}  // namespace dongtin
