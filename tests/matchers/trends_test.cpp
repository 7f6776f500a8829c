#include "matchers/trends.hpp"

#include <gmock/gmock.h>

#include "tests/support/simulated_counts.hpp"

namespace dongtin {
namespace {

using testing::HasSubstr;

constexpr std::uint32_t kWeeks = 6;

Instant at(std::uint32_t hour) {
  return Instant{std::chrono::hours{hour}};
}

/// The same number every hour, ending so that the last whole hour is 09:00 to 10:00 on a Saturday.
HourlySeries even(std::uint32_t per_hour) {
  HourlySeries out{test::kFirstHour, {}};
  out.counts.assign(kWeeks * kWeekHours + 5 * kDayHours + 10, per_hour);
  return out;
}

std::uint32_t& back(HourlySeries& series, std::size_t hours) {
  return series.counts[series.counts.size() - hours];
}

TEST(HourOfWeek, FollowsTheClockOfVietNam) {
  EXPECT_EQ(hour_of_week(hour_of(parse_rfc3339("2026-01-05T00:30:00+07:00").value())), 0u);
  EXPECT_EQ(hour_of_week(hour_of(parse_rfc3339("2026-11-21T23:59:59+07:00").value())), 5 * 24 + 23u);
  EXPECT_EQ(hour_of_week(hour_of(parse_rfc3339("2026-11-21T17:00:00Z").value())), 6 * 24u);
  EXPECT_EQ(test::kFirstHour, hour_of(parse_rfc3339("2026-01-05T00:00:00+07:00").value()));
}

TEST(Monitored, CountsSourcesByPartsOfTheHour) {
  const SourcesChanged ledger[] = {{at(10) + std::chrono::minutes(30), Tier::press, 4},
                                   {at(0), Tier::press, 2},
                                   {at(12), Tier::social, 5},
                                   {at(13), Tier::press, -6}};
  EXPECT_THAT(Monitored(ledger, Tier::press).sources(9, 5), testing::ElementsAre(2, 4, 6, 6, 0));
  EXPECT_THAT(Monitored(ledger).sources(12, 2), testing::ElementsAre(11, 5));
  EXPECT_THAT(Monitored().sources(9, 2), testing::ElementsAre(1, 1));
  EXPECT_THAT(Monitored(std::span<const SourcesChanged>{}).sources(9, 2), testing::ElementsAre(0, 0));
}

TEST(Spike, SaysWhatIsUnusualInOneLine) {
  auto series = even(2);
  back(series, 3) = 10;
  back(series, 2) = 17;
  back(series, 1) = 20;
  const auto spike = detect(series, {}, at(series.end()));
  EXPECT_EQ(spike.level, SpikeLevel::extreme);
  EXPECT_EQ(spike.window, 3u);
  EXPECT_EQ(spike.observed, 47u);
  EXPECT_NEAR(spike.expected, 6, 0.1);
  // Of Poisson counts with mean 6, nine in ten lie in 2..10; the doubt about the dispersion may add one.
  EXPECT_EQ(spike.usual.low, 2);
  EXPECT_GE(spike.usual.high, 10);
  EXPECT_LE(spike.usual.high, 11);
  const auto high = std::to_string(static_cast<int>(spike.usual.high));
  EXPECT_EQ(spike.reason, "47 tin trong 3 giờ, thường 2–" + high + " vào giờ này thứ Bảy");
}

TEST(Spike, TheRunningHourCountsAsFarAsItHasCome) {
  auto series = even(2);
  series.counts.push_back(9);
  const auto now = at(series.end() - 1) + std::chrono::minutes(15);
  const auto spike = detect(series, {}, now);
  EXPECT_EQ(spike.window, 1u);
  EXPECT_NEAR(spike.expected, 0.5, 0.02);
  EXPECT_GE(spike.level, SpikeLevel::elevated);
  EXPECT_THAT(spike.reason, HasSubstr("9 tin từ 10 giờ đến nay, "));
}

TEST(Spike, FewIsNeverASpike) {
  auto series = even(0);
  back(series, 1) = 4;
  EXPECT_EQ(detect(series, {}, at(series.end())).level, SpikeLevel::none);
  back(series, 1) = 5;
  EXPECT_NE(detect(series, {}, at(series.end())).level, SpikeLevel::none);
}

TEST(Spike, SureButSmallIsNoNews) {
  auto series = even(400);
  for (std::size_t h = 1; h <= 24; ++h) back(series, h) = 560;
  const auto spike = detect(series, {}, at(series.end()));
  EXPECT_LT(spike.p, 1e-6);
  EXPECT_EQ(spike.level, SpikeLevel::none);
}

TEST(Spike, WithoutHistoryItSaysWhatIsMissing) {
  auto series = even(2);
  series.counts.resize(13 * kDayHours + 30);
  const auto spike = detect(series, {}, at(series.end()));
  EXPECT_FALSE(spike.enough);
  EXPECT_EQ(spike.level, SpikeLevel::none);
  EXPECT_EQ(spike.reason, "chưa đủ số liệu để so sánh: cần ít nhất 2 tuần có nguồn theo dõi, mới có 13 ngày");
}

TEST(Spike, AddedSourcesExplainARise) {
  auto series = even(20);
  for (std::size_t h = 1; h <= 24; ++h) back(series, h) = 40;
  const auto alone = detect(series, {}, at(series.end()));
  EXPECT_NE(alone.level, SpikeLevel::none);
  EXPECT_FALSE(alone.scaled);
  const SourcesChanged ledger[] = {{at(0), Tier::press, 10}, {at(series.end() - 24), Tier::press, 10}};
  const auto known = detect(series, Monitored(ledger), at(series.end()));
  EXPECT_EQ(known.level, SpikeLevel::none);
  EXPECT_TRUE(known.scaled);
  EXPECT_TRUE(known.explained);
  EXPECT_NEAR(known.expected, 40.0 * known.window, 0.5 * known.window);
  EXPECT_THAT(known.reason, HasSubstr("; đã tính số nguồn theo dõi từ 10 thành 20, phần tăng là do thêm nguồn"));
}

TEST(Spike, ASilentSourceMakesTheRestCountMore) {
  auto series = even(20);
  const SourcesChanged ledger[] = {{at(0), Tier::press, 10}, {at(series.end() - 24), Tier::press, -5}};
  const auto spike = detect(series, Monitored(ledger), at(series.end()));
  EXPECT_NE(spike.level, SpikeLevel::none);  // as many as ever from half the sources
  const SourcesChanged silent[] = {{at(0), Tier::press, 10}, {at(series.end() - 24), Tier::press, -10}};
  EXPECT_EQ(detect(series, Monitored(silent), at(series.end())).level, SpikeLevel::none);
}

TEST(Spike, APastFloodTeachesNothing) {
  const auto calm = test::Simulated({.per_hour = 5}, 3).hours(9 * kWeekHours);
  auto series = calm;
  for (std::size_t h = 0; h < 72; ++h) series.counts[5 * kWeekHours + h] *= 8;
  const auto with = fit_usual(series, {}, series.end() - 24), without = fit_usual(calm, {}, calm.end() - 24);
  EXPECT_GT(with.past_spikes, 30u);
  EXPECT_LT(without.past_spikes, 10u);
  double sum_with = 0, sum_without = 0;
  for (std::size_t s = 0; s < kWeekHours; ++s) {
    sum_with += with.rate[s];
    sum_without += without.rate[s];
  }
  EXPECT_NEAR(sum_with / sum_without, 1, 0.1);
  for (std::size_t h = 1; h <= 6; ++h) {
    auto& count = series.counts[series.counts.size() - h];
    count = count * 5 + 5;
  }
  EXPECT_GE(detect(series, {}, at(series.end())).level, SpikeLevel::high);
}

TEST(Spike, KnowsTheHourAndTheDay) {
  const auto usual =
      fit_usual(test::Simulated({.per_hour = 8, .days = 0, .year = 0, .holiday = 1}, 11).hours(8 * kWeekHours), {},
                test::kFirstHour + 8 * kWeekHours);
  ASSERT_EQ(usual.weeks, 8u);
  double off = 0, all = 0;
  for (std::uint32_t s = 0; s < kWeekHours; ++s) {
    const double truth = 8 * test::season(test::kFirstHour + s);
    off += std::abs(usual.rate[s] - truth);
    all += truth;
  }
  EXPECT_LT(off / all, 0.15);
  // An hour's count varies by 0.2 beyond Poisson; hours are independent here, so three together by a third of it.
  EXPECT_NEAR(usual.dispersion[0].value, 0.2, 0.08);
  EXPECT_NEAR(usual.dispersion[1].value, 0.2 / 3, 0.05);
}

TEST(Spike, WindowsMustBeThoseItWasFittedWith) {
  const auto series = even(3);
  const auto usual = fit_usual(series, {}, series.end() - 24);
  EXPECT_TRUE(look(usual, series, {}, at(series.end())).enough);
  EXPECT_FALSE(look(usual, series, {}, at(series.end()), disaster({})).enough);
}

TEST(Spike, ADisasterShortensTheWindows) {
  const auto settings = disaster({});
  auto series = even(0);
  back(series, 1) = 4;
  const auto spike = detect(series, {}, at(series.end()), settings);
  EXPECT_NE(spike.level, SpikeLevel::none);
  EXPECT_LE(spike.window, 3u);
}

/// Runs of alarming hours, six quiet hours between two, over a year of looking at every full hour.
std::array<int, 4> alarms_of_a_year(double per_hour, std::uint64_t seed) {
  const auto series = test::Simulated({.per_hour = per_hour}, seed).hours(8 * kWeekHours + 366 * kDayHours);
  std::array<int, 4> runs{};
  std::array<std::uint32_t, 4> last{};
  Usual usual;
  for (std::uint32_t h = series.first + 8 * kWeekHours + kDayHours; h < series.end(); ++h) {
    if (usual.weeks == 0 || hour_of_week(h) % kDayHours == 0) usual = fit_usual(series, {}, h - kDayHours);
    const auto level = static_cast<std::size_t>(look(usual, series, {}, at(h)).level);
    for (std::size_t l = 1; l <= level; ++l) {
      if (h - last[l] > 6) ++runs[l];
      last[l] = h;
    }
  }
  return runs;
}

TEST(Spike, FalseAlarmsOfSimulatedYearsStayBelowWhatIsPromised) {
  std::array<int, 4> sum{};
  int years = 0;
  for (const double per_hour : {0.3, 5.0, 40.0}) {
    for (const std::uint64_t seed : {21U, 22U}) {
      const auto runs = alarms_of_a_year(per_hour, seed);
      for (std::size_t l = 0; l < runs.size(); ++l) sum[l] += runs[l];
      ++years;
    }
  }
  EXPECT_LE(sum[1], kMostElevated * years);
  EXPECT_LE(sum[2], kMostHigh * years);
  EXPECT_LE(sum[3], kMostExtreme * years);
}

TEST(Spike, FindsPlantedOnes) {
  int found = 0, high = 0;
  constexpr int kTries = 20;
  for (std::uint64_t seed = 1; seed <= kTries; ++seed) {
    auto series = test::Simulated({.per_hour = 5}, seed).hours(10 * kWeekHours + 12);
    for (std::size_t h = 1; h <= 6; ++h) series.counts[series.counts.size() - h] *= 8;
    const auto level = detect(series, {}, at(series.end())).level;
    found += level > SpikeLevel::none ? 1 : 0;
    high += level >= SpikeLevel::high ? 1 : 0;
  }
  EXPECT_GE(found, kTries - 1);
  EXPECT_GE(high, kTries * 4 / 5);
}

}  // namespace
}  // namespace dongtin
