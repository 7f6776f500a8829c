#include "matchers/forecast.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <limits>

namespace dongtin {

namespace {

constexpr double kAnscombe = 0.375;
constexpr double kLowEnd = 0.05, kHighEnd = 0.95;
constexpr std::uint32_t kNoFold = 0xFFFFFFFF;

/// Hours or days: what differs between the two.
struct Grain {
  Seasons seasons;
  std::size_t week;          // steps, also how far back the naive looks
  std::size_t start;         // steps that start the states
  std::size_t proof;         // steps of the back-test
  std::size_t stride;        // between its origins
  std::size_t learn_stride;  // between origins of the search; no divisor of a season, so that every hour has its turn
  std::size_t pooled;        // horizons each side whose errors are taken together
};

double root(double count) {
  return std::sqrt(count + kAnscombe);
}
double count(double root) {
  return root <= 0 ? 0 : std::max(0.0, root * root - kAnscombe);
}

struct Miss {
  std::size_t horizon = 0;
  std::uint32_t fold = 0;      // a week of the back-test, or a half of a single one: intervals are made of the others
  double truth = 0;            // items
  double ours = 0, naive = 0;  // forecasts, as roots
};

double quantile(std::vector<double>& values, double q) {
  const auto at = values.begin() + static_cast<std::ptrdiff_t>(q * static_cast<double>(values.size() - 1) + 0.5);
  std::ranges::nth_element(values, at);
  return *at;
}

struct Ends {
  double low = 0, high = 0;  // on the scale of roots
};

/// By horizon, of the misses outside `without`.
std::vector<Ends> ends(const std::vector<std::vector<Miss>>& by_horizon, double Miss::* forecast, std::size_t pooled,
                       std::uint32_t without) {
  std::vector<Ends> out(by_horizon.size());
  std::vector<double> errors;
  for (std::size_t k = 0; k < out.size(); ++k) {
    errors.clear();
    const std::size_t last = std::min(out.size() - 1, k + pooled);
    for (std::size_t j = k > pooled ? k - pooled : 0; j <= last; ++j) {
      for (const auto& m : by_horizon[j]) {
        if (m.fold != without) errors.push_back(root(m.truth) - m.*forecast);
      }
    }
    if (!errors.empty()) out[k] = {quantile(errors, kLowEnd), quantile(errors, kHighEnd)};
  }
  return out;
}

double pinball(double truth, double forecast, double q) {
  return truth >= forecast ? q * (truth - forecast) : (1 - q) * (forecast - truth);
}

/// Mean loss of the two ends, and how often the truth lay between them.
struct Sharpness {
  double loss = 0, inside = 0;
};
Sharpness sharpness(const std::vector<std::vector<Miss>>& by_horizon, double Miss::* forecast, std::size_t pooled,
                    std::uint32_t folds) {
  Sharpness out;
  double n = 0;
  for (std::uint32_t fold = 0; fold < folds; ++fold) {
    const auto interval = ends(by_horizon, forecast, pooled, fold);
    for (const auto& misses : by_horizon) {
      for (const auto& m : misses) {
        if (m.fold != fold) continue;
        const double low = count(m.*forecast + interval[m.horizon].low);
        const double high = count(m.*forecast + interval[m.horizon].high);
        out.loss += (pinball(m.truth, low, kLowEnd) + pinball(m.truth, high, kHighEnd)) / 2;
        // An end between two whole numbers belongs to both, as it is shown.
        out.inside += m.truth >= std::floor(low) && m.truth <= std::ceil(high) ? 1 : 0;
        ++n;
      }
    }
  }
  return n > 0 ? Sharpness{out.loss / n, out.inside / n} : out;
}

struct Proof {
  BackTest back_test;
  std::vector<std::vector<Miss>> misses;  // by horizon
  HoltWinters model;                      // after the last value
};

Proof prove(std::span<const double> counts, std::span<const double> roots, const Grain& grain, Smoothing smoothing,
            std::size_t horizon) {
  Proof out{
      {}, std::vector<std::vector<Miss>>(horizon), HoltWinters(roots.first(grain.start), grain.seasons, smoothing)};
  const std::size_t from = counts.size() - grain.proof;
  const std::size_t fold_steps = std::min(grain.week, std::max<std::size_t>(1, grain.proof / 2));
  std::vector<double> ahead(horizon);
  double error = 0, naive = 0, total = 0, n = 0;
  for (std::size_t i = grain.start; i < counts.size(); ++i) {
    if (i >= from && (i - from) % grain.stride == 0) {
      ++out.back_test.origins;
      const std::size_t most = std::min(horizon, counts.size() - i);
      out.model.ahead(std::span(ahead).first(most));
      for (std::size_t k = 0; k < most; ++k) {
        const double truth = counts[i + k], before = counts[i + k - grain.week];
        if (std::isnan(truth) || std::isnan(before)) continue;
        out.misses[k].push_back(
            {k, static_cast<std::uint32_t>((i - from) / fold_steps), truth, ahead[k], root(before)});
        error += std::abs(truth - count(ahead[k]));
        naive += std::abs(truth - before);
        total += truth;
        ++n;
      }
    }
    out.model.take(roots[i]);
  }
  auto& test = out.back_test;
  test.weeks = static_cast<std::uint32_t>(grain.proof / grain.week);
  if (n == 0) return out;
  test.error = error / n;
  test.naive_error = naive / n;
  test.wape = total > 0 ? error / total : 0;
  test.naive_wape = total > 0 ? naive / total : 0;
  const auto folds = static_cast<std::uint32_t>((grain.proof + fold_steps - 1) / fold_steps);
  const auto ours = sharpness(out.misses, &Miss::ours, grain.pooled, folds);
  test.pinball = ours.loss;
  test.coverage = ours.inside;
  test.naive_pinball = sharpness(out.misses, &Miss::naive, grain.pooled, folds).loss;
  return out;
}

/// 12,3
std::string decimal(double value) {
  auto out = fmt::format("{:.1f}", value);
  if (const auto point = out.find('.'); point != std::string::npos) out[point] = ',';
  return out;
}

/// Learns, proves, and fills the points when it is worth it. `unit`: "giờ", "ngày".
Forecast forecast(const std::vector<double>& counts, const Grain& grain, std::size_t horizon, std::string_view unit) {
  std::vector<double> roots(counts);
  for (double& v : roots) v = root(v);
  const auto known = std::span(roots).first(roots.size() - grain.proof);
  Forecast out;
  out.smoothing = fit_smoothing(known, grain.start, grain.seasons, horizon, grain.learn_stride);
  const auto proof = prove(counts, roots, grain, out.smoothing, horizon);
  const auto& test = out.back_test = proof.back_test;
  if (test.ratio() >= 1) {
    out.reason = fmt::format(
        "không hiện dự báo: {} tuần gần nhất dự báo sai trung bình {} tin mỗi {}, không tốt hơn lấy số liệu cùng kỳ "
        "tuần "
        "trước ({})",
        test.weeks, decimal(test.error), unit, decimal(test.naive_error));
    return out;
  }
  out.hidden = false;
  const auto interval = ends(proof.misses, &Miss::ours, grain.pooled, kNoFold);
  std::vector<double> ahead(horizon);
  proof.model.ahead(ahead);
  for (std::size_t k = 0; k < horizon; ++k) {
    const double low = count(ahead[k] + interval[k].low), high = count(ahead[k] + interval[k].high);
    const double expected = std::clamp(count(ahead[k]), low, std::max(low, high));
    out.points.push_back({0, expected, low, std::max(low, high)});
  }
  out.reason =
      fmt::format("{} tuần gần nhất dự báo sai trung bình {} tin mỗi {}; lấy số liệu cùng kỳ tuần trước thì sai {}",
                  test.weeks, decimal(test.error), unit, decimal(test.naive_error));
  return out;
}

/// Per hour of [from, end), as many as the sources of the end would have brought; NaN where none was watched.
std::vector<double> levelled(const HourlySeries& series, const Monitored& monitored, std::uint32_t from,
                             std::uint32_t end) {
  const auto sources = monitored.sources(from, end - from);
  const auto last = std::find_if(sources.rbegin(), sources.rend(), [](double n) { return n > 0; });
  std::vector<double> out(sources.size(), std::numeric_limits<double>::quiet_NaN());
  for (std::uint32_t i = 0; i < out.size(); ++i) {
    if (sources[i] > 0) out[i] = series.at(from + i) * *last / sources[i];
  }
  return out;
}

double mean(const std::vector<double>& values) {
  double sum = 0, n = 0;
  for (const double v : values) {
    if (std::isnan(v)) continue;
    sum += v;
    ++n;
  }
  return n > 0 ? sum / n : 0;
}

std::uint32_t hours_until(const HourlySeries& series, std::uint32_t end) {
  return end > series.first ? end - series.first : 0;
}

Forecast missing(std::uint32_t weeks, std::uint32_t hours, std::string_view unit) {
  Forecast out;
  out.reason =
      fmt::format("chưa dự báo theo {}: cần ít nhất {} tuần số liệu, mới có {} ngày", unit, weeks, hours / kDayHours);
  return out;
}

Forecast too_thin(std::string_view unit, double a_unit) {
  Forecast out;
  out.reason = fmt::format("không dự báo theo {}: quá ít tin (trung bình {} tin mỗi {})", unit, decimal(a_unit), unit);
  return out;
}

}  // namespace

Forecast forecast_hours(const HourlySeries& series, const Monitored& monitored, Instant now, std::uint32_t horizon) {
  const std::uint32_t end = std::min(hour_of(now), series.end());
  const std::uint32_t hours = hours_until(series, end), weeks = std::min(hours / kWeekHours, kMostWeeks);
  if (weeks < kLeastForecastWeeks) return missing(kLeastForecastWeeks, hours, "giờ");
  const std::uint32_t from = end - weeks * kWeekHours;
  const auto counts = levelled(series, monitored, from, end);
  if (mean(counts) < kLeastPerHour) return too_thin("giờ", mean(counts));
  const std::size_t start = weeks < 6 ? kWeekHours : 2 * kWeekHours;
  const std::size_t proof = std::min<std::size_t>(4, weeks - 2) * kWeekHours;
  auto out = forecast(counts, {{kDayHours, kWeekHours}, kWeekHours, start, proof, 6, 7, 2},
                      std::clamp(horizon, 1U, 3 * kDayHours), "giờ");
  for (std::uint32_t k = 0; k < out.points.size(); ++k) out.points[k].hour = end + k;
  return out;
}

Forecast forecast_days(const HourlySeries& series, const Monitored& monitored, Instant now, std::uint32_t horizon) {
  std::uint32_t end = std::min(hour_of(now), series.end());
  end -= std::min(end, hour_of_week(end) % kDayHours);
  const std::uint32_t hours = hours_until(series, end), weeks = std::min(hours / kWeekHours, 2 * kMostWeeks);
  if (weeks < kLeastDailyWeeks) return missing(kLeastDailyWeeks, hours, "ngày");
  const std::uint32_t from = end - weeks * kWeekHours;
  const auto by_hour = levelled(series, monitored, from, end);
  std::vector<double> counts(weeks * 7);
  for (std::size_t i = 0; i < by_hour.size(); ++i) counts[i / kDayHours] += by_hour[i];
  if (mean(counts) < kLeastPerHour) return too_thin("ngày", mean(counts));
  const std::size_t proof = std::min<std::size_t>(8, weeks - 3) * 7;
  auto out = forecast(counts, {{7, 1}, 7, 14, proof, 1, 1, 1}, std::clamp(horizon, 1U, 7U), "ngày");
  for (std::uint32_t k = 0; k < out.points.size(); ++k) out.points[k].hour = end + k * kDayHours;
  return out;
}

}  // namespace dongtin
