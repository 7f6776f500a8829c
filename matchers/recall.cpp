#include "matchers/recall.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "storage/records/digest.hpp"

namespace dongtin {

namespace {

struct Drawn {
  Digest hash;
  std::size_t item = 0;
};
using Pools = std::map<std::string_view, std::vector<Drawn>>;

/// How many of each pool: `least` first, the rest one by one to whom most is owed, the name deciding ties.
std::vector<std::size_t> allot(const Pools& pools, std::size_t items, std::size_t wanted, std::size_t least) {
  std::vector<std::size_t> out;
  std::vector<double> owed;
  std::size_t given = 0;
  for (const auto& [name, pool] : pools) {
    owed.push_back(static_cast<double>(wanted) * static_cast<double>(pool.size()) / static_cast<double>(items));
    out.push_back(std::min(pool.size(), least));
    given += out.back();
  }
  while (given < wanted) {
    std::size_t best = out.size(), k = 0;
    double most = 0;
    for (const auto& [name, pool] : pools) {
      const double lacks = owed[k] - static_cast<double>(out[k]);
      if (out[k] < pool.size() && (best == out.size() || lacks > most)) {
        best = k;
        most = lacks;
      }
      ++k;
    }
    if (best == out.size()) break;
    ++out[best];
    ++given;
  }
  return out;
}

}  // namespace

Kappa cohens_kappa(const Readings& readings, double confidence) {
  Kappa out;
  const auto n = static_cast<double>(readings.read());
  if (n == 0) return out;
  const double a = static_cast<double>(readings.both) / n, b = static_cast<double>(readings.first) / n;
  const double c = static_cast<double>(readings.second) / n, d = static_cast<double>(readings.neither) / n;
  const double yes1 = a + b, yes2 = a + c, no1 = 1 - yes1, no2 = 1 - yes2;
  const double observed = a + d, chance = yes1 * yes2 + no1 * no2;
  out.agreement = observed;
  if (chance >= 1 - 1e-12) return out;
  const double kappa = (observed - chance) / (1 - chance);
  const auto same = [&](double cell, double margins) { return cell * std::pow(1 - margins * (1 - kappa), 2); };
  // The margins of a disagreement are crossed: the first reader's yes column with the second's no row.
  const double apart = std::pow(1 - kappa, 2) * (b * std::pow(yes2 + no1, 2) + c * std::pow(no2 + yes1, 2));
  const double chance_part = std::pow(kappa - chance * (1 - kappa), 2);
  const double variance =
      (same(a, yes1 + yes2) + same(d, no1 + no2) + apart - chance_part) / (n * std::pow(1 - chance, 2));
  const double half = normal_quantile((1 + confidence) / 2) * std::sqrt(std::max(0.0, variance));
  out.kappa = kappa;
  out.interval = {std::max(-1.0, kappa - half), std::min(1.0, kappa + half)};
  return out;
}

Recall estimate_recall(std::span<const Stratum> strata, std::uint64_t found, double confidence) {
  Recall out;
  Readings all;
  double unmatched = 0, weights = 0;
  bool unread = false;
  for (const auto& s : strata) {
    all.both += s.readings.both;
    all.first += s.readings.first;
    all.second += s.readings.second;
    all.neither += s.readings.neither;
    const auto size = static_cast<double>(s.unmatched), read = static_cast<double>(s.readings.read());
    const auto adjudicated = std::min(s.adjudicated, s.readings.first + s.readings.second);
    const auto relevant = s.readings.both + adjudicated;
    out.relevant += relevant;
    unmatched += size;
    if (read == 0) {
      unread = unread || s.unmatched > 0;
      continue;
    }
    out.missed += size * static_cast<double>(relevant) / read;
    weights += size * size / read;
  }
  out.read = all.read();
  out.kappa = cohens_kappa(all, confidence);
  const auto known = static_cast<double>(found);
  if (unmatched == 0) {
    if (found > 0) out.recall = 1;
    out.prevalence_interval = {0, 0};
    out.recall_interval = found > 0 ? Interval{1, 1} : Interval{};
    return out;
  }
  out.missed_interval = {0, unmatched};
  out.recall_interval = {known / (known + unmatched), 1};
  if (unread || weights == 0) return out;
  out.effective = std::min(static_cast<double>(out.read), unmatched * unmatched / weights);
  out.prevalence = out.missed / unmatched;
  out.prevalence_interval = clopper_pearson(out.prevalence * out.effective, out.effective, confidence);
  out.missed_interval = {out.prevalence_interval.low * unmatched, out.prevalence_interval.high * unmatched};
  if (known + out.missed > 0) out.recall = known / (known + out.missed);
  const auto recall = [known](double missed) { return known + missed > 0 ? known / (known + missed) : 1; };
  out.recall_interval = {recall(out.missed_interval.high), recall(out.missed_interval.low)};
  return out;
}

std::vector<std::size_t> sample(std::span<const Readable> items, std::size_t wanted, std::size_t least,
                                std::string_view seed) {
  if (items.empty()) return {};
  Pools pools;
  for (std::size_t i = 0; i < items.size(); ++i) {
    pools[items[i].stratum].push_back({digest_of({seed, items[i].id}), i});
  }
  const auto shares = allot(pools, items.size(), wanted, least);
  std::vector<std::size_t> out;
  std::size_t k = 0;
  for (auto& [name, pool] : pools) {
    std::ranges::sort(pool, [](const Drawn& a, const Drawn& b) { return a.hash.value < b.hash.value; });
    for (std::size_t i = 0; i < shares[k]; ++i) out.push_back(pool[i].item);
    ++k;
  }
  return out;
}

}  // namespace dongtin
