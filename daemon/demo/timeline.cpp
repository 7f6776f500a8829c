#include "daemon/demo/timeline.hpp"

#include <algorithm>

namespace dongtin {

namespace {

/// Between two of the pieces that are there at the start, so that they look like the night's news.
constexpr std::chrono::minutes kOpeningSpacing{11};

}  // namespace

std::size_t Timeline::count(Instant now) const {
  const auto opening = written_news().opening.size();
  if (now <= start_) return opening;
  return opening + static_cast<std::size_t>((now - start_) / pace_);
}

Entry Timeline::entry(std::size_t index, Instant now) const {
  const auto& [opening, coming] = written_news();
  const bool at_start = index < opening.size();
  const auto later = at_start ? 0 : index - opening.size();
  const Piece piece = at_start                ? opening[index]
                      : later < coming.size() ? coming[later]
                                              : generated_piece(later - coming.size());
  const auto tick = at_start ? std::int64_t{0} : static_cast<std::int64_t>(later) + 1;
  const Instant appeared = start_ + tick * pace_;
  Entry out;
  out.outlet = piece.outlet;
  out.slug = piece.slug;
  out.expect = piece.expect;
  out.published = piece.published.value_or(
      at_start ? start_ - kOpeningSpacing * static_cast<std::int64_t>(opening.size() - index) : appeared);
  const Instant edited = appeared + static_cast<std::int64_t>(piece.edited_after) * pace_;
  if (piece.edited && edited <= now) {
    out.revision = 2;
    out.wording = *piece.edited;
    out.updated = edited;
  } else {
    out.wording = piece.first;
    out.updated = at_start ? std::min(out.published, appeared) : appeared;
  }
  return out;
}

std::vector<Entry> Timeline::latest(const Outlet& outlet, Instant now, std::size_t limit) const {
  std::vector<Entry> out;
  for (std::size_t index = count(now); index-- > 0 && out.size() < limit;) {
    auto each = entry(index, now);
    if (each.outlet == &outlet) out.push_back(std::move(each));
  }
  return out;
}

std::optional<Entry> Timeline::find(std::string_view slug, Instant now) const {
  for (std::size_t index = count(now); index-- > 0;) {
    auto each = entry(index, now);
    if (each.slug == slug) return each;
  }
  return std::nullopt;
}

}  // namespace dongtin
