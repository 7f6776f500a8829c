// Spikes on simulated years: false alarms by level, delay and share of planted ones found, against a plain rule (three
// times the mean of the last four weeks). Forecasts: the back-test against the seasonal naive on several shapes. Time.
//
// trends_bench [SERIES]: simulated years per row, 12 when not given.
#include <fmt/core.h>
#include <time.h>

#include <algorithm>
#include <cstdlib>
#include <numeric>

#include "matchers/forecast.hpp"
#include "matchers/trends.hpp"
#include "tests/support/simulated_counts.hpp"

using namespace dongtin;

namespace {

constexpr std::uint32_t kYear = 365 * kDayHours, kBefore = 8 * kWeekHours;
constexpr std::uint32_t kQuiet = 6;  // hours without an alarm that end it

double cpu_seconds() {
  timespec t{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) / 1e9;
}

Instant at(std::uint32_t hour) {
  return Instant{std::chrono::hours{hour}};
}

/// The level at every full hour from `from` on, the usual learnt anew every day.
class Watch {
 public:
  explicit Watch(const HourlySeries& series) : series_(series) {}
  SpikeLevel level(std::uint32_t hour) {
    if (hour_of_week(hour) % kDayHours == 0 || usual_.weeks == 0) usual_ = fit_usual(series_, {}, hour - kDayHours);
    return look(usual_, series_, {}, at(hour)).level;
  }

 private:
  const HourlySeries& series_;
  Usual usual_;
};

bool plain_rule(const HourlySeries& series, std::uint32_t hour) {
  double sum = 0;
  for (std::uint32_t h = hour - 4 * kWeekHours - kDayHours; h < hour - kDayHours; ++h) sum += series.at(h);
  return series.at(hour - 1) >= 5 && series.at(hour - 1) > 3 * sum / (4 * kWeekHours);
}

void false_alarms(int years) {
  fmt::print("false alarms per series and year, looked at every full hour, {} years a row\n", years);
  fmt::print("{:>14} {:>9} {:>9} {:>9} {:>12}\n", "items an hour", "elevated+", "high+", "extreme", "plain rule");
  for (const double per_hour : {0.05, 0.3, 1.0, 5.0, 40.0}) {
    double runs[4] = {}, plain = 0;
    for (int y = 0; y < years; ++y) {
      test::Simulated simulated({.per_hour = per_hour}, static_cast<std::uint64_t>(y) + 1);
      const auto series = simulated.hours(kBefore + kDayHours + kYear);
      Watch watch(series);
      std::uint32_t last[4] = {}, last_plain = 0;
      for (std::uint32_t h = series.first + kBefore + kDayHours; h < series.end(); ++h) {
        const auto level = static_cast<std::size_t>(watch.level(h));
        for (std::size_t l = 1; l <= level; ++l) {
          if (h - last[l] > kQuiet) ++runs[l];
          last[l] = h;
        }
        if (plain_rule(series, h)) {
          if (h - last_plain > kQuiet) ++plain;
          last_plain = h;
        }
      }
    }
    fmt::print("{:>14} {:>9.2f} {:>9.2f} {:>9.2f} {:>12.1f}\n", per_hour, runs[1] / years, runs[2] / years,
               runs[3] / years, plain / years);
  }
}

void delays(int tries) {
  fmt::print("\nplanted spikes of 24 hours: share found, median hours to the first alarm, {} a row\n", tries);
  fmt::print("{:>14} {:>6} {:>8} {:>8} {:>14}\n", "items an hour", "times", "found", "hours", "high or more");
  for (const double per_hour : {0.3, 1.0, 5.0, 40.0}) {
    for (const std::uint32_t times : {2U, 4U, 8U}) {
      std::vector<double> delay;
      int found = 0, high = 0;
      for (int t = 0; t < tries; ++t) {
        test::Simulated simulated({.per_hour = per_hour}, static_cast<std::uint64_t>(t) + 1000);
        auto series = simulated.hours(kBefore + 4 * kWeekHours);
        const auto start = series.first + kBefore + kWeekHours + static_cast<std::uint32_t>(simulated.random()() % 300);
        for (std::uint32_t h = start; h < start + kDayHours; ++h) series.counts[h - series.first] *= times;
        Watch watch(series);
        SpikeLevel most = SpikeLevel::none;
        double hours = 99;
        for (std::uint32_t h = start + 1; h <= start + kDayHours; ++h) {
          const auto level = watch.level(h);
          if (level > SpikeLevel::none && hours > kDayHours) hours = h - start;
          most = std::max(most, level);
        }
        found += most > SpikeLevel::none ? 1 : 0;
        high += most >= SpikeLevel::high ? 1 : 0;
        delay.push_back(hours);
      }
      std::ranges::sort(delay);
      const double middle = delay[delay.size() / 2];
      fmt::print("{:>14} {:>6} {:>7.0f}% {:>8} {:>13.0f}%\n", per_hour, times, 100.0 * found / tries,
                 middle > kDayHours ? "-" : fmt::format("{:.0f}", middle), 100.0 * high / tries);
    }
  }
}

/// Every week is the one before, but for a few hours: nothing beats the naive.
HourlySeries repeated(std::uint64_t seed) {
  test::Simulated simulated({.per_hour = 8, .dispersion = 0.5}, seed);
  auto out = simulated.hours(10 * kWeekHours);
  for (std::size_t i = kWeekHours; i < out.counts.size(); ++i) {
    if (simulated.random()() % 10 != 0) out.counts[i] = out.counts[i - kWeekHours];
  }
  return out;
}

void forecasts(int tries) {
  fmt::print("\nforecast of 48 hours, back-test of the last 4 of 10 weeks, means of {} series\n", tries);
  fmt::print("{:<34} {:>7} {:>7} {:>7} {:>8} {:>9} {:>9} {:>7}\n", "shape", "error", "naive", "ratio", "pinball",
             "(naive)", "coverage", "hidden");
  struct Row {
    const char* name;
    test::Shape shape;
  };
  const Row rows[] = {
      {"seasonal, 5 an hour", {.per_hour = 5}},
      {"seasonal, 40 an hour", {.per_hour = 40}},
      {"seasonal, 1 an hour", {.per_hour = 1}},
      {"seasonal, Poisson, even days", {.per_hour = 10, .dispersion = 0, .days = 0}},
      {"days that vary much and carry over", {.per_hour = 10, .days = 0.6, .carried = 0.9}},
      {"no season, noise only", {.per_hour = 5, .days = 0, .year = 0, .seasonal = false}},
      {"each week repeats the last", {}},
  };
  for (const auto& row : rows) {
    BackTest sum;
    double ratio = 0;
    int hidden = 0;
    for (int t = 0; t < tries; ++t) {
      const auto seed = static_cast<std::uint64_t>(t) + 1;
      const auto series =
          &row == std::end(rows) - 1 ? repeated(seed) : test::Simulated(row.shape, seed).hours(10 * kWeekHours);
      const auto f = forecast_hours(series, {}, at(series.end()), 48);
      sum.error += f.back_test.error / tries;
      sum.naive_error += f.back_test.naive_error / tries;
      sum.pinball += f.back_test.pinball / tries;
      sum.naive_pinball += f.back_test.naive_pinball / tries;
      sum.coverage += f.back_test.coverage / tries;
      ratio += f.back_test.ratio() / tries;
      hidden += f.hidden ? 1 : 0;
    }
    fmt::print("{:<34} {:>7.2f} {:>7.2f} {:>7.2f} {:>8.3f} {:>9.3f} {:>8.0f}% {:>4}/{}\n", row.name, sum.error,
               sum.naive_error, ratio, sum.pinball, sum.naive_pinball, 100 * sum.coverage, hidden, tries);
  }
}

void times() {
  const auto series = test::Simulated({.per_hour = 5}, 7).hours(12 * kWeekHours + kDayHours);
  constexpr int kRounds = 100;
  double start = cpu_seconds();
  Usual usual;
  for (int i = 0; i < kRounds; ++i) usual = fit_usual(series, {}, series.end() - kDayHours);
  const double fit = (cpu_seconds() - start) / kRounds;
  start = cpu_seconds();
  double sink = 0;
  for (int i = 0; i < kRounds; ++i) sink += look(usual, series, {}, at(series.end())).p;
  const double looked = (cpu_seconds() - start) / kRounds;
  start = cpu_seconds();
  for (int i = 0; i < 5; ++i) sink += forecast_hours(series, {}, at(series.end()), 72).back_test.error;
  const double hours = (cpu_seconds() - start) / 5;
  start = cpu_seconds();
  for (int i = 0; i < 5; ++i) sink += forecast_days(series, {}, at(series.end())).back_test.error;
  const double days = (cpu_seconds() - start) / 5;
  fmt::print(
      "\none series: fit {:.2f} ms, look {:.1f} us, forecast of 72 hours {:.1f} ms, of 7 days {:.2f} ms (sum {:.1f})\n",
      fit * 1e3, looked * 1e6, hours * 1e3, days * 1e3, sink);
}

}  // namespace

int main(int argc, char** argv) {
  const int series = argc > 1 ? std::atoi(argv[1]) : 12;
  false_alarms(std::max(1, series));
  delays(60);
  forecasts(10);
  times();
  return 0;
}
