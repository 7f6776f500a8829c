/// A story (chùm tin): alerts that are copies or near-copies of one text, named by its smallest alert.
///
/// Invariants: ids are stable; a merge leaves a redirect, so that a report keeps citing what it cited. Which alert is
/// in which story follows from where each began and the story decisions in sequence order. What a decision moved and
/// what joined it there as a copy goes back together when the decision is undone.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/records/ids.hpp"
#include "storage/records/result.hpp"
#include "storage/records/time.hpp"

namespace dongtin {

[[nodiscard]] constexpr StoryId story_named_by(AlertId alert) noexcept {
  return StoryId{alert.value};
}

inline constexpr std::size_t kMaxStoryAlerts = 10'000;  // that one decision moves

enum class StoryAct : std::uint8_t { merge, split, undo };
[[nodiscard]] std::string_view name(StoryAct act) noexcept;

struct StoryDecision {
  Sequence sequence;  // given by the writer
  StoryAct act = StoryAct::merge;
  StoryId story;                // merge: the one that ends; split: the one that loses alerts; undo: given by the writer
  StoryId into;                 // merge: the one that goes on; given by the writer for split
  std::vector<AlertId> alerts;  // split: those that leave; given by the writer for merge and undo
  Sequence undoes;              // undo: the decision taken back
  std::string actor, reason;
  Instant at{};
  AlertId newest = {};  // there was; given by the writer: larger ones came later
  bool operator==(const StoryDecision&) const = default;
};
/// A merge and a split name different stories and carry a reason; a split names alerts, ascending, each once.
[[nodiscard]] Result<StoryDecision> make_story_decision(StoryDecision draft);

}  // namespace dongtin
