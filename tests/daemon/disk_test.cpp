// When archiving stops and goes on, and how many days are left.
#include "daemon/disk.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace dongtin {
namespace {

constexpr std::uint64_t kGb = 1'000'000'000;
Instant at(int hours) {
  return from_millis(1'790'000'000'000 + std::int64_t{hours} * 3'600'000);
}

TEST(DiskBudget, StopsAtFourFifthsOfTheQuotaAndGoesOnBelowThreeQuarters) {
  DiskBudget budget({10 * kGb, 0});
  EXPECT_TRUE(budget.judge({7 * kGb, 100 * kGb}, at(0)).archive);
  const auto stopped = budget.judge({8 * kGb, 100 * kGb}, at(0));
  EXPECT_FALSE(stopped.archive);
  EXPECT_NE(stopped.why.find("quota"), std::string::npos) << stopped.why;
  EXPECT_FALSE(budget.judge({7 * kGb + kGb / 2, 100 * kGb}, at(0)).archive) << "no flickering";
  const auto on = budget.judge({7 * kGb, 100 * kGb}, at(0));
  EXPECT_TRUE(on.archive);
  EXPECT_EQ(on.why, "");
}

TEST(DiskBudget, StopsWhereTheDiskHasLessThanTwiceWhatMustStayFree) {
  DiskBudget budget({0, kGb});
  EXPECT_TRUE(budget.judge({50 * kGb, 2 * kGb}, at(0)).archive);
  const auto stopped = budget.judge({50 * kGb, 2 * kGb - 1}, at(0));
  EXPECT_FALSE(stopped.archive);
  EXPECT_NE(stopped.why.find("min_free"), std::string::npos) << stopped.why;
  EXPECT_FALSE(budget.judge({50 * kGb, 2 * kGb + kGb / 10}, at(0)).archive);
  EXPECT_TRUE(budget.judge({50 * kGb, 3 * kGb}, at(0)).archive);
}

TEST(DiskBudget, TellsDaysLeftFromTheGrowthItSaw) {
  DiskBudget budget({100 * kGb, kGb});
  EXPECT_FALSE(budget.judge({10 * kGb, 500 * kGb}, at(0)).days_left);
  EXPECT_FALSE(budget.judge({11 * kGb, 500 * kGb}, from_millis(to_millis(at(0)) + 60'000)).days_left)
      << "a minute tells nothing";
  const auto later = budget.judge({12 * kGb, 500 * kGb}, at(24));
  ASSERT_TRUE(later.days_left);
  EXPECT_NEAR(*later.days_left, 44, 0.1);
  EXPECT_FALSE(budget.judge({9 * kGb, 500 * kGb}, at(48)).days_left) << "it does not grow";
  const auto full = budget.judge({101 * kGb, 500 * kGb}, at(49));
  EXPECT_EQ(full.days_left, 0.0);
  DiskBudget small({0, kGb});
  EXPECT_TRUE(small.judge({10 * kGb, 4 * kGb}, at(0)).archive);
  EXPECT_NEAR(*small.judge({11 * kGb, 3 * kGb}, at(24)).days_left, 2, 0.1) << "the disk is the bound without a quota";
}

TEST(DiskBudget, ForgetsWhatItSawWhenTheClockGoesBack) {
  DiskBudget budget({100 * kGb, 0});
  EXPECT_TRUE(budget.judge({10 * kGb, 500 * kGb}, at(100)).archive);
  EXPECT_FALSE(budget.judge({12 * kGb, 500 * kGb}, at(10)).days_left);
}

TEST(DiskUse, CountsEverythingInTheFolder) {
  std::string pattern = (std::filesystem::temp_directory_path() / "dongtin-disk-XXXXXX").string();
  const std::filesystem::path folder = ::mkdtemp(pattern.data());
  std::filesystem::create_directory(folder / "store");
  std::ofstream(folder / "store" / "a", std::ios::binary) << std::string(1000, 'x');
  std::ofstream(folder / "b", std::ios::binary) << std::string(500, 'x');
  const auto use = measure_disk(folder.string());
  ASSERT_TRUE(use.has_value());
  EXPECT_EQ(use->used, 1500u);
  EXPECT_GT(use->free, 0u);
  std::filesystem::remove_all(folder);
  EXPECT_FALSE(measure_disk(folder.string()).has_value());
}

}  // namespace
}  // namespace dongtin
