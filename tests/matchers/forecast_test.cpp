#include "matchers/forecast.hpp"

#include <gmock/gmock.h>

#include <numbers>

#include "tests/support/simulated_counts.hpp"

namespace dongtin {
namespace {

using testing::HasSubstr;

Instant at(std::uint32_t hour) {
  return Instant{std::chrono::hours{hour}};
}

TEST(HoltWinters, ContinuesTwoSeasonsWithoutNoiseExactly) {
  const auto truth = [](std::size_t t) {
    const double turn = 2 * std::numbers::pi * static_cast<double>(t);
    return 5 + 2 * std::sin(turn / 24) + std::cos(turn / 168) + (t / 24 % 7 == 5 ? 1.0 : 0.0);
  };
  std::vector<double> values;
  for (std::size_t t = 0; t < 5 * 168; ++t) values.push_back(truth(t));
  const auto smoothing = fit_smoothing(values, 336, {}, 72, 7);
  HoltWinters model(std::span(values).first(336), {}, smoothing);
  for (std::size_t t = 336; t < values.size(); ++t) model.take(values[t]);
  std::vector<double> ahead(72);
  model.ahead(ahead);
  for (std::size_t k = 1; k <= 72; ++k) {
    EXPECT_NEAR(model.ahead(k), truth(values.size() - 1 + k), 1e-9) << k;
    EXPECT_NEAR(ahead[k - 1], model.ahead(k), 1e-12) << k;
  }
}

TEST(HoltWinters, EachStateFollowsAtItsPace) {
  const std::vector<double> start(336, 0.0);
  HoltWinters model(start, {}, {.level = 0.1, .first = 0.2, .second = 0.3, .echo = 0.5});
  model.take(1);
  EXPECT_NEAR(model.ahead(1), 0.1 + 0.5, 1e-12);
  EXPECT_NEAR(model.ahead(2), 0.1 + 0.25, 1e-12);
  EXPECT_NEAR(model.ahead(24), 0.1 + 0.2, 1e-6);
  EXPECT_NEAR(model.ahead(168), 0.1 + 0.2 + 0.3, 1e-12);
}

TEST(HoltWinters, OneWildHourTeachesNoMoreThanABigOne) {
  const std::vector<double> start(336, 3.0);
  HoltWinters model(start, {}, {.level = 0.1, .first = 0, .second = 0, .echo = 0});
  model.take(3 + 1000);
  EXPECT_LT(model.ahead(1), 3.5);
  HoltWinters silent(start, {}, {.level = 0.1, .first = 0, .second = 0, .echo = 0});
  silent.take(std::nan(""));
  EXPECT_EQ(silent.ahead(1), 3);
}

TEST(Forecast, BeatsTheNaiveOnSeasonalCountsAndCoversWhatComes) {
  double inside = 0, n = 0;
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    const auto all = test::Simulated({.per_hour = 6, .holiday = 1}, seed).hours(10 * kWeekHours + 48);
    auto series = all;
    series.counts.resize(10 * kWeekHours);
    const auto f = forecast_hours(series, {}, at(series.end()), 48);
    ASSERT_FALSE(f.hidden) << f.reason;
    EXPECT_LT(f.back_test.ratio(), 0.9);
    EXPECT_LT(f.back_test.pinball, f.back_test.naive_pinball);
    EXPECT_NEAR(f.back_test.coverage, 0.92, 0.05);
    EXPECT_EQ(f.back_test.weeks, 4u);
    ASSERT_EQ(f.points.size(), 48u);
    EXPECT_EQ(f.points[0].hour, series.end());
    for (const auto& p : f.points) {
      EXPECT_GE(p.low, 0);
      EXPECT_LE(p.low, p.expected);
      EXPECT_LE(p.expected, p.high);
      inside += all.at(p.hour) >= std::floor(p.low) && all.at(p.hour) <= std::ceil(p.high) ? 1 : 0;
      ++n;
    }
  }
  EXPECT_GT(inside / n, 0.8);
}

TEST(Forecast, TheFutureIsNotRead) {
  const auto all = test::Simulated({.per_hour = 6}, 5).hours(9 * kWeekHours);
  auto cut = all;
  cut.counts.resize(8 * kWeekHours);
  const auto now = at(cut.end());
  const auto a = forecast_hours(all, {}, now), b = forecast_hours(cut, {}, now);
  ASSERT_EQ(a.points.size(), b.points.size());
  for (std::size_t k = 0; k < a.points.size(); ++k) EXPECT_EQ(a.points[k].expected, b.points[k].expected);
  EXPECT_EQ(a.back_test.error, b.back_test.error);
}

TEST(Forecast, IsHiddenWhenItDoesNotBeatTheNaive) {
  const auto week = test::Simulated({.per_hour = 6}, 9).hours(kWeekHours);
  HourlySeries series{week.first, {}};
  for (int i = 0; i < 8; ++i) series.counts.insert(series.counts.end(), week.counts.begin(), week.counts.end());
  const auto f = forecast_hours(series, {}, at(series.end()));
  EXPECT_TRUE(f.hidden);
  EXPECT_TRUE(f.points.empty());
  EXPECT_EQ(f.back_test.naive_error, 0);
  EXPECT_THAT(f.reason, HasSubstr("không hiện dự báo: 4 tuần gần nhất"));
  EXPECT_THAT(f.reason, HasSubstr("không tốt hơn lấy số liệu cùng kỳ tuần trước (0,0)"));
}

TEST(Forecast, SaysWhatIsMissing) {
  auto series = test::Simulated({.per_hour = 6}, 1).hours(20 * kDayHours);
  EXPECT_EQ(forecast_hours(series, {}, at(series.end())).reason,
            "chưa dự báo theo giờ: cần ít nhất 3 tuần số liệu, mới có 20 ngày");
  EXPECT_THAT(forecast_days(series, {}, at(series.end())).reason, HasSubstr("cần ít nhất 6 tuần số liệu"));
  series = test::Simulated({.per_hour = 6}, 1).hours(21 * kDayHours);
  EXPECT_EQ(forecast_hours(series, {}, at(series.end())).back_test.weeks, 1u);
  EXPECT_TRUE(forecast_hours({}, {}, at(test::kFirstHour)).hidden);
}

TEST(Forecast, ThinTopicsAreForecastByTheDay) {
  const auto series = test::Simulated({.per_hour = 0.15, .days = 0, .year = 0}, 4).hours(16 * kWeekHours + 5);
  const auto now = at(series.end());
  const auto hours = forecast_hours(series, {}, now);
  EXPECT_TRUE(hours.hidden);
  EXPECT_THAT(hours.reason, HasSubstr("không dự báo theo giờ: quá ít tin (trung bình 0,"));
  const auto days = forecast_days(series, {}, now);
  ASSERT_FALSE(days.hidden) << days.reason;
  ASSERT_EQ(days.points.size(), 7u);
  EXPECT_EQ(hour_of_week(days.points[0].hour), 0u);  // the series ends on a Monday at 05:00: that day is not over
  double week = 0;
  for (const auto& p : days.points) week += p.expected;
  EXPECT_NEAR(week, 7 * 24 * 0.15, 8);
}

TEST(Forecast, IsForTheSourcesWatchedAtTheEnd) {
  auto series = test::Simulated({.per_hour = 10, .dispersion = 0, .days = 0, .year = 0, .seasonal = false}, 2)
                    .hours(8 * kWeekHours);
  const std::uint32_t added = series.end() - 12;
  for (std::uint32_t h = added; h < series.end(); ++h) series.counts[h - series.first] *= 2;
  const SourcesChanged ledger[] = {{at(0), Tier::press, 7}, {at(added), Tier::press, 7}};
  const auto f = forecast_hours(series, Monitored(ledger), at(series.end()));
  ASSERT_FALSE(f.hidden) << f.reason;
  double sum = 0;
  for (const auto& p : f.points) sum += p.expected;
  EXPECT_NEAR(sum / static_cast<double>(f.points.size()), 20, 2);
}

}  // namespace
}  // namespace dongtin
