#include "daemon/trends/trends.hpp"

#include <gmock/gmock.h>

#include "office.hpp"

namespace dongtin {
namespace {

using namespace dongtin::testing;
using ::testing::HasSubstr;

TEST(Trends, AFreshStoreSaysWhatIsMissing) {
  Office office;
  office.clock.at = hours_in(30);
  office.fill(0, 30);
  Trends trends(office.ports(), {});
  EXPECT_FALSE(trends.last());
  const auto look = trends.look();
  ASSERT_TRUE(look) << look.error().line();
  EXPECT_EQ(look->series, 4u);  // all and the topic, everywhere and in one place
  EXPECT_EQ(look->enough, 0u);
  EXPECT_TRUE(look->spikes.empty());
  EXPECT_EQ(look->counts, kMonday);
  const auto history = trends.history({{}, Bucket::hour, hours_in(-10), hours_in(30)});
  ASSERT_TRUE(history) << history.error().line();
  EXPECT_EQ(history->usual_weeks, 0u);
  EXPECT_THAT(history->usual_missing, HasSubstr("2 tuần"));
  EXPECT_FALSE(history->buckets[0].known) << "before counting began nothing is known";
  EXPECT_TRUE(history->buckets[10].known);
  EXPECT_EQ(history->buckets[10 + 12].count, 3u);
  const auto forecast = trends.forecast({}, Bucket::hour, 24);
  ASSERT_TRUE(forecast);
  EXPECT_TRUE(forecast->hidden && forecast->points.empty());
  EXPECT_FALSE(forecast->reason.empty());
}

TEST(Trends, ARiseAboveItsOwnHistoryStandsOutAndEnds) {
  Office office;
  const std::int64_t now = 4 * 168 + 13;
  office.fill(0, now);
  office.add(now - 2, 20);
  office.add(now - 1, 25);
  office.clock.at = hours_in(now);
  Trends trends(office.ports(), {});
  const auto first = trends.look();
  ASSERT_TRUE(first) << first.error().line();
  EXPECT_EQ(first->enough, 4u);
  ASSERT_EQ(first->spikes.size(), 4u);
  EXPECT_GE(first->spikes.front().spike.level, SpikeLevel::high);
  EXPECT_EQ(first->spikes.front().began, office.clock.at);
  EXPECT_THAT(first->spikes.front().spike.reason, HasSubstr("thường"));

  office.clock.at = hours_in(now + 1);
  const auto second = trends.look();
  ASSERT_FALSE(second->spikes.empty());
  EXPECT_EQ(second->spikes.front().began, hours_in(now)) << "it goes on since the look that found it";

  office.clock.at = hours_in(now + 60);
  EXPECT_TRUE(trends.look()->spikes.empty());
  EXPECT_TRUE(trends.last()->spikes.empty());
}

TEST(Trends, ATopicIsComparedWithTheTimeSinceARuleAskedForIt) {
  Office office;
  office.clock.at = hours_in(1);
  Trends trends(office.ports(), {});
  ASSERT_TRUE(trends.look());
  const std::int64_t now = 4 * 168 + 13;
  office.fill(0, now);
  office.clock.at = hours_in(now - 48);
  office.topics = {"dich-benh", "thien-tai"};
  ASSERT_TRUE(trends.look());
  office.add(now - 1, 30, Tier::press, "dich-benh");
  office.clock.at = hours_in(now);
  const auto look = trends.look();
  ASSERT_TRUE(look);
  const auto of_new = [](const SpikeNow& each) { return each.series.topic == "dich-benh"; };
  EXPECT_EQ(std::ranges::count_if(look->spikes, of_new), 0) << "two days are no history";
  EXPECT_GT(look->spikes.size(), 0u) << "of everything together they are";
}

TEST(Trends, SeriesBeyondTheBoundAreCountedAndTheTotalsComeFirst) {
  Office office;
  for (int i = 0; i < 50; ++i) office.topics.push_back("z" + std::to_string(i));
  std::ranges::sort(office.topics);
  TrendSettings settings;
  settings.max_series = 10;
  Trends trends(office.ports(), settings);
  const auto look = trends.look();
  ASSERT_TRUE(look);
  EXPECT_EQ(look->series, 10u);
  EXPECT_EQ(look->left_out, 2 * 52 - 10u);
}

TEST(Trends, DisasterModeShortensTheWindows) {
  Office office;
  const std::int64_t now = 4 * 168 + 3;  // at night, when nothing is usual
  office.fill(0, now);
  office.add(now - 1, 4);
  office.clock.at = hours_in(now);
  Trends trends(office.ports(), {});
  EXPECT_TRUE(trends.look()->spikes.empty()) << "four are fewer than least_count";
  ASSERT_TRUE(office.store->set_disaster({hours_in(now), hours_in(now + 5), "local", ""}, hours_in(now)));
  const auto look = trends.look();
  EXPECT_TRUE(look->disaster);
  EXPECT_FALSE(look->spikes.empty());
  EXPECT_LE(look->spikes.front().spike.window, 3u);
  office.clock.at = hours_in(now + 5);
  EXPECT_FALSE(trends.look()->disaster) << "it ended by itself";
}

TEST(Trends, HistoryIsComparedWithWhatLiesBeforeIt) {
  Office office;
  const std::int64_t now = 5 * 168;
  office.fill(0, now);
  office.clock.at = hours_in(now) + std::chrono::minutes{20};
  office.add(now, 2);
  Trends trends(office.ports(), {});
  ASSERT_TRUE(trends.look());
  const auto hours = trends.history(
      {{"thien-tai", PlaceId{"gia-lai"}, Tier::press, {}}, Bucket::hour, hours_in(now - 48), office.clock.at});
  ASSERT_TRUE(hours) << hours.error().line();
  EXPECT_EQ(hours->buckets.size(), 49u);
  EXPECT_TRUE(hours->usual_before);
  EXPECT_GE(hours->usual_weeks, 4u);
  EXPECT_FALSE(hours->buckets.back().whole);
  EXPECT_EQ(hours->buckets.back().count, 2u);
  ASSERT_TRUE(hours->buckets[12].expected);
  EXPECT_NEAR(*hours->buckets[12].expected, 3, 0.8);
  EXPECT_EQ(hours->buckets[12].count, 3u);
  EXPECT_EQ(hours->buckets[12].sources, 1);
  const auto days = trends.history({{}, Bucket::day, hours_in(now - 240), office.clock.at});
  ASSERT_TRUE(days);
  EXPECT_EQ(days->buckets.size(), 11u);
  EXPECT_EQ(days->buckets.front().count, 4 * 3 + 12u);
  EXPECT_EQ(days->buckets.front().start, hours_in(now - 240));
  const auto none = trends.history({{{}, {}, Tier::forum, {}}, Bucket::day, hours_in(now - 240), office.clock.at});
  EXPECT_EQ(none->buckets.front().count, 0u);
}

TEST(Trends, RangesAndHorizonsAreBounded) {
  Office office;
  office.clock.at = hours_in(1000);
  const Trends trends(office.ports(), {});
  const auto refused = [&](Bucket bucket, std::int64_t since, std::int64_t until) {
    const auto history = trends.history({{}, bucket, hours_in(since), hours_in(until)});
    return !history && history.error().code == Errc::malformed;
  };
  EXPECT_TRUE(refused(Bucket::hour, 0, 1000));
  EXPECT_TRUE(refused(Bucket::day, -3000, 1000));
  EXPECT_TRUE(refused(Bucket::hour, 900, 900));
  EXPECT_TRUE(refused(Bucket::hour, 1100, 1200)) << "the future is no history";
  EXPECT_TRUE(refused(Bucket::hour, -1'000'000, -999'990)) << "before 1970";
  EXPECT_FALSE(refused(Bucket::hour, 1000 - 335, 1000));
  for (const auto& [bucket, horizon] : {std::pair(Bucket::hour, 0u), {Bucket::hour, 73u}, {Bucket::day, 8u}}) {
    EXPECT_EQ(trends.forecast({}, bucket, horizon).error().code, Errc::malformed);
  }
  EXPECT_FALSE(trends.shares("", {}, hours_in(-20'000), hours_in(1000)));
  EXPECT_FALSE(trends.shares("", {}, hours_in(10), hours_in(10)));
}

TEST(Trends, SharesAreByTierAndTopic) {
  Office office;
  office.add(1, 6, Tier::official);
  office.add(2, 3, Tier::press);
  office.add(3, 1, Tier::social);
  office.add(3, 10, Tier::social, "du-lich");
  office.clock.at = hours_in(5);
  const Trends trends(office.ports(), {});
  const auto shares = trends.shares("", {}, hours_in(0), hours_in(5));
  ASSERT_TRUE(shares);
  ASSERT_EQ(shares->size(), 2u);
  EXPECT_EQ((*shares)[0].shares.originals.official.of, 20u);
  EXPECT_EQ((*shares)[1].topic, "thien-tai");
  EXPECT_EQ((*shares)[1].shares.originals.official.items, 6u);
  EXPECT_DOUBLE_EQ((*shares)[1].shares.originals.both.share, 0.9);
  EXPECT_LT((*shares)[1].shares.originals.official.interval.low, 0.6);
  const auto later = trends.shares("thien-tai", PlaceId{"gia-lai"}, hours_in(2), hours_in(5));
  EXPECT_EQ((*later)[0].shares.originals.official.of, 4u);
  EXPECT_EQ((*trends.shares("thien-tai", PlaceId{"ha-noi"}, hours_in(0), hours_in(5)))[0].shares.originals.both.of, 0u);
}

TEST(Trends, ASourceSetChangeIsToldBesideTheCounts) {
  Office office;
  office.clock.at = hours_in(1);
  Trends trends(office.ports(), {});
  ASSERT_TRUE(trends.look());
  office.rows.push_back(watched_row("dai-tinh"));
  office.clock.at = hours_in(10);
  ASSERT_TRUE(trends.look());
  const auto history = trends.history({{}, Bucket::hour, hours_in(0), hours_in(12)});
  ASSERT_TRUE(history);
  ASSERT_EQ(history->changes.size(), 1u);
  EXPECT_EQ(history->changes[0].source.value, "dai-tinh");
  EXPECT_EQ(history->buckets[9].sources, 1);
  EXPECT_EQ(history->buckets[10].sources, 2);
  // Of a time that ended before the change, the set as it was then.
  EXPECT_EQ(trends.history({{}, Bucket::hour, hours_in(0), hours_in(5)})->buckets[3].sources, 1);
}

}  // namespace
}  // namespace dongtin
