/// Counts of the store as series: the one place that reads them.
///
/// In      a topic or harm category, a place, a tier, a label, each or none; hours since 1970, [first, end).
/// Out     alerts that began in each hour, originals and copies apart, with those that retention took: what was counted
///         stays counted.
/// Errors  what the store says. Threads any. Cost one look-up an hour of the range.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "matchers/series.hpp"
#include "matchers/shares.hpp"
#include "storage/store.hpp"

namespace dongtin {

struct SeriesKey {
  std::string topic = {};  // or the name of a harm category; empty: any
  PlaceId place = {};      // empty: any
  std::optional<Tier> tier = {};
  std::optional<Label> label = {};
  auto operator<=>(const SeriesKey&) const = default;
};
struct CellCounts {
  std::uint64_t originals = 0, copies = 0;
};
/// What a cell counts of each kind, with what retention took.
[[nodiscard]] CellCounts counts_of(const CountCell& cell) noexcept;

/// "topic scam place gia-lai", "all": names a series to programs and to the audit.
[[nodiscard]] std::string name(const SeriesKey& key);

struct CountedHours {
  HourlySeries originals, copies;
};
[[nodiscard]] Result<CountedHours> read_counts(const Store& store, const SeriesKey& key, std::uint32_t first,
                                               std::uint32_t end);
/// By tier over the whole range; of `key` topic and place only.
[[nodiscard]] Result<std::vector<TierCount>> read_tiers(const Store& store, const SeriesKey& key, std::uint32_t first,
                                                        std::uint32_t end);
/// The hour in which counting began: that of the first entry of the audit; nothing in a store that was never used.
[[nodiscard]] Result<std::optional<std::uint32_t>> counting_began(const Store& store);

}  // namespace dongtin
