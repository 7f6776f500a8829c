#include "matchers/shares.hpp"

namespace dongtin {

namespace {

Share share(std::uint64_t items, std::uint64_t of, double confidence) {
  const auto x = static_cast<double>(items), n = static_cast<double>(of);
  return {items, of, of == 0 ? 0 : x / n, wilson(x, n, confidence)};
}

KindShares of_kind(std::span<const TierCount> counts, bool copy, double confidence) {
  std::uint64_t official = 0, licensed = 0, all = 0;
  for (const auto& row : counts) {
    if (row.copy != copy) continue;
    all += row.items;
    if (row.tier == Tier::official) official += row.items;
    if (row.tier == Tier::press) licensed += row.items;
  }
  return {share(official, all, confidence), share(licensed, all, confidence),
          share(official + licensed, all, confidence)};
}

}  // namespace

SourceShares source_shares(std::span<const TierCount> counts, double confidence) {
  return {of_kind(counts, false, confidence), of_kind(counts, true, confidence)};
}

}  // namespace dongtin
