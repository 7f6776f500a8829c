/// What an alert is found under, and where it counts: derived from the alert alone, so that anybody can derive it
/// again.
///
/// Out     facets_of: one entry for each value of each facet, sorted, each once. cells_of: the cells an alert counts
///         in, each once; the empty topic and the empty place stand for any, so that totals need no adding up.
/// Errors  none. Threads any; pure. Cost (topics + 1) x (places + 1) cells.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "storage/encoding.hpp"
#include "storage/keys.hpp"

namespace dongtin {

using FacetValue = std::pair<keys::Facet, std::string>;

[[nodiscard]] std::vector<FacetValue> facets_of(const encoding::StoredAlert& stored);
/// Those a filter names: an alert passes when it has them all, and `since`, `until` and `to_read` hold.
[[nodiscard]] std::vector<FacetValue> facets_of(const AlertFilter& filter);

/// Keys of `counts` without their first byte.
[[nodiscard]] std::vector<std::string> cells_of(const encoding::StoredAlert& stored);
/// From a key of `counts` without its first byte; malformed when it is none.
[[nodiscard]] Result<CountCell> cell_from(std::string_view key);

/// True of the tiers whose unmatched text may be kept for a while.
[[nodiscard]] bool may_be_archived(Tier tier) noexcept;
/// Adds what it has now to what it ever had.
void remember(Alert& alert);

}  // namespace dongtin
