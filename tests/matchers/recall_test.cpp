#include "matchers/recall.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <map>
#include <set>

namespace dongtin {
namespace {

TEST(Kappa, GivesThePublishedValues) {
  // 20 and 15 agreed of 50, 5 and 10 not: agreement 0.7, by chance 0.5; standard error 0.127 (Fleiss et al. 1969).
  const auto k = cohens_kappa({20, 5, 10, 15});
  ASSERT_TRUE(k.kappa);
  EXPECT_DOUBLE_EQ(k.agreement, 0.7);
  EXPECT_NEAR(*k.kappa, 0.4, 1e-12);
  EXPECT_NEAR(k.interval.low, 0.151, 0.001);
  EXPECT_NEAR(k.interval.high, 0.649, 0.001);
}

TEST(Kappa, IsAbsentWhereChanceExplainsEverything) {
  EXPECT_EQ(cohens_kappa({0, 0, 0, 40}).kappa, std::nullopt);
  EXPECT_EQ(cohens_kappa({}).kappa, std::nullopt);
  EXPECT_NEAR(cohens_kappa({10, 0, 0, 30}).kappa.value(), 1, 1e-12);
  EXPECT_LT(cohens_kappa({0, 20, 20, 0}).kappa.value(), -0.99);
}

TEST(EstimateRecall, WeighsWhatWasMissedAgainstWhatWasFound) {
  const Stratum press{"press", 1000, {5, 0, 0, 95}, 0};
  const auto r = estimate_recall({&press, 1}, 200);
  EXPECT_EQ(r.relevant, 5u);
  EXPECT_DOUBLE_EQ(r.missed, 50);
  EXPECT_DOUBLE_EQ(r.recall.value(), 0.8);
  // R: binom.test(5, 100) gives 0.01643 to 0.11283.
  EXPECT_NEAR(r.missed_interval.low, 16.43, 0.01);
  EXPECT_NEAR(r.missed_interval.high, 112.83, 0.01);
  EXPECT_NEAR(r.recall_interval.low, 200 / 312.83, 1e-4);
  EXPECT_NEAR(r.recall_interval.high, 200 / 216.43, 1e-4);
}

TEST(EstimateRecall, NothingSeenIsNotNothingMissed) {
  const Stratum press{"press", 1000, {0, 0, 0, 100}, 0};
  const auto r = estimate_recall({&press, 1}, 200);
  EXPECT_DOUBLE_EQ(r.recall.value(), 1);
  EXPECT_NEAR(r.recall_interval.low, 200 / (200 + 1000 * 0.0362167), 1e-4);  // 1 - 0.025^(1/100)
  EXPECT_EQ(r.recall_interval.high, 1);
}

TEST(EstimateRecall, StrataWeighAsTheirSizeAndUnequalSamplingCosts) {
  const Stratum strata[] = {{"forum", 9000, {1, 1, 1, 97}, 1}, {"press", 1000, {10, 0, 0, 90}, 0}};
  const auto r = estimate_recall(strata, 300);
  EXPECT_EQ(r.relevant, 12u);
  EXPECT_DOUBLE_EQ(r.missed, 9000 * 0.02 + 1000 * 0.10);
  EXPECT_NEAR(r.effective, 10000.0 * 10000.0 / (9000.0 * 9000.0 / 100 + 1000.0 * 1000.0 / 100), 1e-9);
  EXPECT_LT(r.effective, 200);
  EXPECT_LT(r.recall_interval.low, *r.recall);
  EXPECT_GT(r.recall_interval.high, *r.recall);
}

TEST(EstimateRecall, SaysNothingWhereAStratumWasNotRead) {
  const Stratum strata[] = {{"forum", 9000, {}, 0}, {"press", 1000, {10, 0, 0, 90}, 0}};
  const auto r = estimate_recall(strata, 300);
  EXPECT_EQ(r.recall, std::nullopt);
  EXPECT_EQ(r.recall_interval.high, 1);
  EXPECT_LT(r.recall_interval.low, 0.05);
}

std::vector<std::string> ids(std::size_t n) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < n; ++i) out.push_back("item-" + std::to_string(i));
  return out;
}

std::vector<std::string_view> drawn(const std::vector<Readable>& items, std::string_view seed, std::size_t wanted = 20,
                                    std::size_t least = 3) {
  std::vector<std::string_view> out;
  for (const auto i : sample(items, wanted, least, seed)) out.push_back(items[i].id);
  return out;
}

TEST(Sample, IsTheSameForTheSameWeekInAnyOrder) {
  const auto names = ids(500);
  std::vector<Readable> items;
  for (std::size_t i = 0; i < names.size(); ++i) items.push_back({names[i], i % 10 == 0 ? "press" : "forum"});
  const auto first = drawn(items, "2026-W48");
  EXPECT_EQ(first.size(), 20u);
  std::ranges::reverse(items);
  EXPECT_EQ(drawn(items, "2026-W48"), first);
  EXPECT_NE(drawn(items, "2026-W49"), first);
  EXPECT_EQ(std::set(first.begin(), first.end()).size(), 20u);
}

TEST(Sample, SharesByStratumAndLeavesNoneOut) {
  const auto names = ids(500);
  std::vector<Readable> items;
  for (std::size_t i = 0; i < names.size(); ++i) {
    items.push_back({names[i], i < 2 ? "official" : i < 100 ? "press" : "forum"});
  }
  std::map<std::string_view, int> seen;
  for (const auto i : sample(items, 50, 3, "2026-W48")) ++seen[items[i].stratum];
  EXPECT_EQ(seen["official"], 2);  // all there are
  EXPECT_NEAR(seen["press"], 10, 1);
  EXPECT_NEAR(seen["forum"], 40, 2);
  EXPECT_EQ(sample(items, 1000, 3, "x").size(), 500u);
  EXPECT_TRUE(sample({}, 10, 3, "x").empty());
}

}  // namespace
}  // namespace dongtin
