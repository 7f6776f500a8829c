/// What stands beside an alert: the copies of its text, and alerts on the same event in other words.
///
/// In      alerts as the store holds them. Out the same with their copies counted; links, never merges, with what both
///         sides say.
/// Errors  those of the store. Threads a worker: both read the store.
/// Cost    copies: one look-up a story. related: at most kRelatedLooks alerts are read and folded, some 0.1 ms each.
#pragma once

#include <span>
#include <vector>

#include "daemon/release.hpp"

namespace dongtin {

inline constexpr std::size_t kRelatedLooks = 200;  // alerts compared with one
inline constexpr std::size_t kRelatedShown = 10;

[[nodiscard]] Result<void> tell_copies(std::span<AlertView> views, const Store& store);
/// The most alike first, one of each story, none of its own. Compared are those within seven days either way that have
/// a topic and, where it names any, a place in common: those before it, and the newest.
[[nodiscard]] Result<std::vector<RelatedAlert>> related_to(const AlertView& view, const Store& store);

}  // namespace dongtin
