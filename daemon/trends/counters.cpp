#include "daemon/trends/counters.hpp"

#include <algorithm>
#include <limits>
#include <map>

namespace dongtin {

namespace {

/// Calls each(cell, counts) for the cells of the key in [first, end).
template <class Each>
Result<void> each_count(const Store& store, const SeriesKey& key, std::uint32_t first, std::uint32_t end, Each each) {
  const auto cells = store.cells(first, end, key.topic, key.place);
  if (!cells) return cells.error();
  for (const auto& cell : *cells) {
    if (key.tier && cell.tier != *key.tier) continue;
    if (key.label && cell.label != *key.label) continue;
    each(cell, counts_of(cell));
  }
  return {};
}

void add_to(HourlySeries& series, std::uint32_t hour, std::uint64_t items) {
  constexpr std::uint64_t kMost = std::numeric_limits<std::uint32_t>::max();
  auto& count = series.counts[hour - series.first];
  count = static_cast<std::uint32_t>(std::min(kMost, count + items));
}

}  // namespace

CellCounts counts_of(const CountCell& cell) noexcept {
  return {cell.alerts - cell.copies, cell.copies};
}

std::string name(const SeriesKey& key) {
  std::string out;
  const auto add = [&out](std::string_view what, std::string_view value) {
    if (!out.empty()) out += ' ';
    (out += what) += ' ';
    out += value;
  };
  if (!key.topic.empty()) add("topic", key.topic);
  if (!key.place.empty()) add("place", key.place.value);
  if (key.tier) add("tier", name(*key.tier));
  if (key.label) add("label", name(*key.label));
  return out.empty() ? "all" : out;
}

Result<CountedHours> read_counts(const Store& store, const SeriesKey& key, std::uint32_t first, std::uint32_t end) {
  const HourlySeries empty{first, std::vector<std::uint32_t>(end > first ? end - first : 0)};
  CountedHours out{empty, empty};
  const auto add = [&](const CountCell& cell, const CellCounts& counts) {
    add_to(out.originals, cell.hour, counts.originals);
    add_to(out.copies, cell.hour, counts.copies);
  };
  if (auto read = each_count(store, key, first, end, add); !read) return std::move(read).error();
  return out;
}

Result<std::vector<TierCount>> read_tiers(const Store& store, const SeriesKey& key, std::uint32_t first,
                                          std::uint32_t end) {
  std::map<Tier, CellCounts> found;
  const auto add = [&](const CountCell& cell, const CellCounts& counts) {
    found[cell.tier].originals += counts.originals;
    found[cell.tier].copies += counts.copies;
  };
  if (auto read = each_count(store, {key.topic, key.place, {}, {}}, first, end, add); !read) {
    return std::move(read).error();
  }
  std::vector<TierCount> out;
  for (const auto& [tier, counts] : found) {
    out.push_back({tier, false, counts.originals});
    out.push_back({tier, true, counts.copies});
  }
  return out;
}

Result<std::optional<std::uint32_t>> counting_began(const Store& store) {
  const auto entries = store.audit_entries(0, 1);
  if (!entries) return entries.error();
  if (entries->empty()) return std::optional<std::uint32_t>{};
  return std::optional(hour_of(entries->front().at));
}

}  // namespace dongtin
