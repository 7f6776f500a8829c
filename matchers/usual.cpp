#include <algorithm>
#include <cmath>
#include <numeric>

#include "matchers/trends.hpp"

namespace dongtin {

namespace {

constexpr double kRoughPull = 4;  // weeks that hour of day times day of week weighs in the first reading
constexpr double kLeastPull = 1, kMostPull = 40;
constexpr double kPastSpikeSd = 6;                        // above this many standard deviations and
constexpr double kPastSpikeCount = 3;                     // items, an hour of the past is a spike
constexpr double kTrimmed = 0.1;                          // of either end
constexpr double kQuantile = 0.8, kChiSquare80 = 1.6424;  // of one degree of freedom
constexpr double kMostDispersion = 20;
constexpr std::uint32_t kRecentHours = 2 * kWeekHours;

struct Hour {
  double count = 0;
  double exposure = 1;  // sources watched, as a share of those at the end
  std::uint32_t slot = 0;
  bool used = true;
  [[nodiscard]] double scaled() const { return count / exposure; }
};
using Week = std::array<double, kWeekHours>;

double trimmed_mean(std::vector<double>& values, std::size_t drop) {
  if (values.empty()) return 0;
  std::ranges::sort(values);
  if (2 * drop >= values.size()) drop = (values.size() - 1) / 2;
  const auto first = values.begin() + static_cast<std::ptrdiff_t>(drop);
  const auto last = values.end() - static_cast<std::ptrdiff_t>(drop);
  return std::accumulate(first, last, 0.0) / static_cast<double>(last - first);
}

/// Hour of day times day of week, from one figure for each.
Week product(const std::array<double, kDayHours>& by_hour, const std::array<double, 7>& by_day) {
  const double mean = std::accumulate(by_day.begin(), by_day.end(), 0.0) / 7;
  Week out{};
  for (std::uint32_t s = 0; s < kWeekHours; ++s) {
    out[s] = mean > 0 ? by_hour[s % kDayHours] * by_day[s / kDayHours] / mean : by_hour[s % kDayHours];
  }
  return out;
}

/// Trimmed means: what a tenth of the hours say wildly does not matter.
Week rough_rates(const std::vector<Hour>& hours) {
  std::array<std::vector<double>, kDayHours> by_hour;
  std::array<std::vector<double>, kWeekHours> by_slot;
  std::vector<double> days(hours.size() / kDayHours + 1), lasted(days.size());
  for (std::size_t i = 0; i < hours.size(); ++i) {
    const auto& h = hours[i];
    if (!h.used) continue;
    by_hour[h.slot % kDayHours].push_back(h.scaled());
    by_slot[h.slot].push_back(h.scaled());
    days[i / kDayHours] += h.scaled();
    ++lasted[i / kDayHours];
  }
  std::array<double, kDayHours> hour{};
  for (std::size_t h = 0; h < kDayHours; ++h) {
    hour[h] = trimmed_mean(by_hour[h], static_cast<std::size_t>(kTrimmed * static_cast<double>(by_hour[h].size())));
  }
  // History is whole weeks, but need not begin at midnight: a day is 24 hours from its start, and counts for the day of
  // the week that holds its middle.
  std::array<double, 7> day{};
  std::array<std::vector<double>, 7> by_day;
  for (std::size_t d = 0; d * kDayHours < hours.size(); ++d) {
    if (lasted[d] > 0) by_day[hours[d * kDayHours + 12].slot / kDayHours].push_back(days[d] / lasted[d]);
  }
  for (std::size_t d = 0; d < 7; ++d) day[d] = trimmed_mean(by_day[d], by_day[d].size() / 2);
  Week out = product(hour, day);
  for (std::size_t s = 0; s < kWeekHours; ++s) {
    const auto n = static_cast<double>(by_slot[s].size());
    out[s] = (n * trimmed_mean(by_slot[s], by_slot[s].size() > 4 ? 1 : by_slot[s].size() / 3) + kRoughPull * out[s]) /
             (n + kRoughPull);
  }
  return out;
}

/// The dispersion under which four in five hours lie where a normal deviate would.
double rough_dispersion(const std::vector<Hour>& hours, const Week& rate) {
  std::vector<double> z;
  double low = 0, high = kMostDispersion;
  for (int step = 0; step < 24; ++step) {
    const double middle = (low + high) / 2;
    z.clear();
    for (const auto& h : hours) {
      if (!h.used) continue;
      const double mean = rate[h.slot] * h.exposure + 0.1;
      z.push_back((h.count - mean) * (h.count - mean) / (mean + middle * mean * mean));
    }
    if (z.empty()) return 0;
    const auto at = z.begin() + static_cast<std::ptrdiff_t>(kQuantile * static_cast<double>(z.size() - 1));
    std::ranges::nth_element(z, at);
    (*at > kChiSquare80 ? low : high) = middle;
  }
  return high;
}

std::uint32_t leave_out_past_spikes(std::vector<Hour>& hours) {
  const Week rate = rough_rates(hours);
  const double dispersion = rough_dispersion(hours, rate);
  std::uint32_t out = 0;
  for (auto& h : hours) {
    const double mean = rate[h.slot] * h.exposure;
    if (!h.used || h.count <= mean + kPastSpikeSd * std::sqrt(mean + dispersion * mean * mean) + kPastSpikeCount) {
      continue;
    }
    h.used = false;
    ++out;
  }
  return out;
}

struct Rates {
  Week rate{};
  Week own{};  // the weight one hour has in the rate of its slot
};

/// How many weeks' worth hour of day times day of week weighs: within slots over between them.
double pull(const std::vector<Hour>& hours, const Week& mean, const Week& exposure, const Week& drawn_to,
            const std::array<std::uint32_t, kWeekHours>& n) {
  Week squares{};
  for (const auto& h : hours) {
    if (h.used) squares[h.slot] += h.exposure * std::pow(h.scaled() - mean[h.slot], 2);
  }
  double within = 0, between = 0;
  for (std::size_t s = 0; s < kWeekHours; ++s) {
    if (n[s] < 2) continue;
    const double variance = squares[s] / static_cast<double>(n[s] - 1);
    within += variance;
    between += std::pow(mean[s] - drawn_to[s], 2) - variance / exposure[s];
  }
  return between <= 0 ? kMostPull : std::clamp(within / between, kLeastPull, kMostPull);
}

Rates rates(const std::vector<Hour>& hours) {
  std::array<double, kDayHours> hour{}, hour_exposure{};
  std::array<double, 7> day{}, day_exposure{};
  Week mean{}, exposure{};
  std::array<std::uint32_t, kWeekHours> n{};
  double total = 0, all = 0;
  for (const auto& h : hours) {
    if (!h.used) continue;
    hour[h.slot % kDayHours] += h.count;
    hour_exposure[h.slot % kDayHours] += h.exposure;
    day[h.slot / kDayHours] += h.count;
    day_exposure[h.slot / kDayHours] += h.exposure;
    mean[h.slot] += h.count;
    exposure[h.slot] += h.exposure;
    ++n[h.slot];
    total += h.count;
    all += h.exposure;
  }
  // Half an item in all the time seen: never seen is not impossible.
  const double floor = 0.5 / std::max(all, 1.0);
  const double overall = std::max(total / std::max(all, 1.0), floor);
  for (std::size_t h = 0; h < kDayHours; ++h) hour[h] = hour_exposure[h] > 0 ? hour[h] / hour_exposure[h] : overall;
  for (std::size_t d = 0; d < 7; ++d) day[d] = day_exposure[d] > 0 ? day[d] / day_exposure[d] : overall;
  const Week drawn_to = product(hour, day);
  for (std::size_t s = 0; s < kWeekHours; ++s) mean[s] = exposure[s] > 0 ? mean[s] / exposure[s] : drawn_to[s];
  const double weight = pull(hours, mean, exposure, drawn_to, n);
  Rates out;
  for (std::size_t s = 0; s < kWeekHours; ++s) {
    out.rate[s] = std::max(floor, (exposure[s] * mean[s] + weight * drawn_to[s]) / (exposure[s] + weight));
    out.own[s] = exposure[s] > 0 ? std::min(0.5, 1 / (exposure[s] + weight)) : 0;
  }
  return out;
}

double recent_level(const std::vector<Hour>& hours, const Week& rate) {
  double seen = 0, expected = 0;
  const std::size_t from = hours.size() > kRecentHours ? hours.size() - kRecentHours : 0;
  for (std::size_t i = from; i < hours.size(); ++i) {
    if (!hours[i].used) continue;
    seen += hours[i].count;
    expected += rate[hours[i].slot] * hours[i].exposure;
  }
  // Ten items' worth of "as ever" keep a few more or less from moving it.
  return std::clamp((seen + 10) / (expected + 10), 1.0, kMostRise);
}

/// Moments of sums over `window` hours, each against what the rest of the history says of it; windows that hold a past
/// spike or an hour without sources are left out.
Dispersion dispersion(const std::vector<Hour>& hours, const Rates& rates, std::uint32_t window) {
  double top = 0, bottom = 0, n = 0;
  const std::uint32_t step = std::max(1U, window / 3);
  for (std::size_t i = 0; i + window <= hours.size(); i += step) {
    double seen = 0, mean = 0, own = 0;
    bool whole = true;
    for (std::size_t j = i; j < i + window && whole; ++j) {
      whole = hours[j].used;
      seen += hours[j].count;
      mean += rates.rate[hours[j].slot] * hours[j].exposure;
      own += rates.own[hours[j].slot];
    }
    if (!whole) continue;
    const double off = (seen - mean) / (1 - own / window);
    const double weight = 1 / (1 + mean);
    top += (off * off - mean) * weight;
    bottom += mean * mean * weight;
    ++n;
  }
  if (bottom <= 0) return {kMostDispersion, 1};
  const double independent = std::max(2.0, n * step / window);
  return {std::clamp(top / bottom, 0.0, kMostDispersion), std::sqrt(2 / independent)};
}

}  // namespace

Usual fit_usual(const HourlySeries& series, const Monitored& monitored, std::uint32_t until,
                const SpikeSettings& settings) {
  Usual out;
  out.until = std::min(until, series.end());
  out.from = out.until;
  if (out.until < series.first) return out;
  const std::uint32_t weeks = std::min(settings.weeks, (out.until - series.first) / kWeekHours);
  if (weeks < kLeastWeeks) return out;
  out.from = out.until - weeks * kWeekHours;
  const auto sources = monitored.sources(out.from, weeks * kWeekHours);
  const auto last = std::find_if(sources.rbegin(), sources.rend(), [](double n) { return n > 0; });
  if (last == sources.rend()) return out;
  out.sources = *last;
  out.mean_sources = std::accumulate(sources.begin(), sources.end(), 0.0) / static_cast<double>(sources.size());
  std::vector<Hour> hours(sources.size());
  std::size_t watched = 0;
  for (std::uint32_t i = 0; i < hours.size(); ++i) {
    auto& h = hours[i];
    h = {static_cast<double>(series.at(out.from + i)), sources[i] / out.sources, hour_of_week(out.from + i), true};
    h.used = h.exposure > 0;
    watched += h.used ? 1 : 0;
  }
  if (watched < kLeastWeeks * kWeekHours) return out;
  out.weeks = weeks;
  out.past_spikes = leave_out_past_spikes(hours);
  const Rates learnt = rates(hours);
  out.rate = learnt.rate;
  out.level = recent_level(hours, learnt.rate);
  for (const auto window : settings.windows) out.dispersion.push_back(dispersion(hours, learnt, window));
  return out;
}

}  // namespace dongtin
