/// Whether official or licensed sources had what an unverified alert tells: asked some hours after it came, and told as
/// a revision of its own.
///
/// That nobody official has a story is true of every fresh item, so it never counts toward a label or a score
/// (storage/late_evidence.hpp) and is never said before its time.
///
/// In      alerts of other than official and press sources that are `unverified`, or were and are `disputed` now, for
///         kStillLooked after they came. Official or licensed may have had it when an alert of such a source, not
///         dismissed, first seen from as long before the alert as is waited after it, is in its story, or has a topic
///         and a place of it; where it tells of no place, a rule of it.
/// Out     `official_absent`, with how many sources were watched and items they had; nothing while none of those
///         sources has answered since the alert came, or while the lists are longer than one look reads. Once such an
///         alert is there after all: `official_present`, with a link, in its place, for good. Only of one in the story
///         it says that the source told of the same; of another, that somebody has to look.
/// Errors  those of the store; refused: asked to stop. What was written stays, and the next run goes on from there.
/// Threads any. Cost a few lists for each alert looked at: up to the first hit before it is told of, from that look on
///         afterwards. kMostOfficialWrites revisions for each run.
#pragma once

#include <functional>
#include <vector>

#include "config/settings.hpp"
#include "daemon/jobs.hpp"
#include "daemon/release.hpp"
#include "storage/store.hpp"

namespace dongtin {

inline constexpr std::chrono::hours kStillLooked{168};
inline constexpr std::size_t kMostOfficialWrites = 1000;  // of one run; the next goes on
inline constexpr std::size_t kMostOfficialPages = 100;    // of lists, looked through for one alert at a time

struct OfficialPorts {
  std::function<Result<Store*>()> store;
  const Clock& clock;
  std::function<std::vector<SourceRow>()> sources;  // those that are configured
  AssessmentSettings settings{};
  DisasterSettings disaster{};
  std::function<Result<void>(const std::function<Result<void>(Store&)>&)> write{};  // empty: at once
};
[[nodiscard]] JobKind official_job(OfficialPorts ports);
/// A run would write something now.
[[nodiscard]] Result<bool> official_due(const OfficialPorts& ports);

}  // namespace dongtin
