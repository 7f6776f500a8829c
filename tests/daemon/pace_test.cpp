#include "daemon/pace.hpp"

#include <gtest/gtest.h>

namespace dongtin {
namespace {

using namespace std::chrono_literals;

PaceLimits limits() {
  return {.max_interval = 2h, .max_backoff = 1h, .jitter = 0.1};
}

TEST(Pace, AsksLessOftenWhileNothingIsNewAndMoreOftenAfterNews) {
  Pace pace(5min, limits());
  EXPECT_EQ(pace.interval(), 5min);
  for (int i = 0; i < 100; ++i) pace.brought_nothing();
  EXPECT_EQ(pace.interval(), 2h);
  for (int i = 0; i < 100; ++i) pace.brought_news();
  EXPECT_EQ(pace.interval(), 5min);
}

TEST(Pace, BacksOffAndNeverStops) {
  Pace pace(5min, limits());
  pace.failed();
  EXPECT_EQ(pace.delay(0), 10min);
  pace.failed();
  EXPECT_EQ(pace.delay(0), 20min);
  for (int i = 0; i < 1000; ++i) pace.failed();
  EXPECT_EQ(pace.delay(0), 1h);
  pace.brought_nothing();
  EXPECT_LT(pace.delay(0), 10min);
  EXPECT_EQ(pace.failures(), 0u);
}

TEST(Pace, BackOffNeverAsksMoreOftenThanTheSourceAllows) {
  Pace pace(6h, limits());
  pace.failed();
  EXPECT_GE(pace.delay(0), 6h);
}

TEST(Pace, NeverAsksMoreOftenThanTheFloorAndAddsNoMoreThanTheJitter) {
  Pace pace(100s, limits());
  EXPECT_EQ(pace.delay(0.0), 100s);
  EXPECT_EQ(pace.delay(0.5), 105s);
  EXPECT_LT(pace.delay(0.999), 110s);
}

TEST(Pace, HonoursTheFeedsWishUpToTheCeiling) {
  Pace pace(5min, limits());
  pace.hint(std::chrono::seconds{30min});
  EXPECT_EQ(pace.interval(), 30min);
  pace.hint(std::chrono::seconds{48h});
  EXPECT_EQ(pace.interval(), 2h);
  pace.hint(std::chrono::seconds{1});
  EXPECT_EQ(pace.interval(), 5min);
}

TEST(Pace, SpreadsTheFirstPolls) {
  const Pace pace(5min, limits());
  EXPECT_LE(pace.first_delay(4, 0.999), 200ms);
  EXPECT_GT(pace.first_delay(100'000, 0.999), 4min);
  EXPECT_LE(pace.first_delay(100'000, 0.999), 5min);
}

}  // namespace
}  // namespace dongtin
