/// A story (chùm tin): alerts that are copies or near-copies of one text, named by its smallest alert.
///
/// Invariant: ids are stable; a merge leaves a redirect, so that a report keeps citing what it cited.
#pragma once

#include "storage/records/ids.hpp"

namespace dongtin {

[[nodiscard]] constexpr StoryId story_named_by(AlertId alert) noexcept {
  return StoryId{alert.value};
}

}  // namespace dongtin
