#include "matchers/distributions.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "matchers/shares.hpp"

namespace dongtin {
namespace {

TEST(Wilson, GivesThePublishedValues) {
  // R: prop.test(5, 50, correct = FALSE) and prop.test(0, 10, correct = FALSE)
  const auto five = wilson(5, 50);
  EXPECT_NEAR(five.low, 0.043475, 1e-6);
  EXPECT_NEAR(five.high, 0.213602, 1e-6);
  const auto none = wilson(0, 10);
  EXPECT_EQ(none.low, 0);
  EXPECT_NEAR(none.high, 0.277533, 1e-6);
  EXPECT_EQ(wilson(10, 10).high, 1);
  EXPECT_EQ(wilson(0, 0), (Interval{0, 1}));
}

TEST(ClopperPearson, GivesThePublishedValues) {
  // R: binom.test(5, 50); of 0 in n the upper end is 1 - (alpha / 2)^(1 / n).
  const auto five = clopper_pearson(5, 50);
  EXPECT_NEAR(five.low, 0.03327509, 1e-7);
  EXPECT_NEAR(five.high, 0.21813537, 1e-7);
  const auto none = clopper_pearson(0, 50);
  EXPECT_EQ(none.low, 0);
  EXPECT_NEAR(none.high, 1 - std::pow(0.025, 1.0 / 50), 1e-12);
  EXPECT_EQ(clopper_pearson(7, 7).high, 1);
}

/// The probabilities one by one, from 0 up.
double summed_tail(int from, double mean, double dispersion) {
  const double r = 1 / dispersion;
  double p = std::pow(r / (r + mean), r), tail = 0;
  for (int k = 0; k < 5000; ++k) {
    if (k >= from) tail += p;
    p *= (k + r) / (k + 1) * mean / (mean + r);
  }
  return tail;
}

TEST(CountTail, AgreesWithTheSumOfTheSeries) {
  for (const double mean : {0.2, 3.0, 40.0}) {
    for (const double dispersion : {0.05, 0.5, 2.0}) {
      for (const int from : {1, 4, 30, 90}) {
        const double sum = summed_tail(from, mean, dispersion);
        EXPECT_NEAR(count_tail(from, mean, dispersion) / sum, 1, 1e-8) << mean << ' ' << dispersion << ' ' << from;
      }
    }
  }
  EXPECT_EQ(count_tail(0, 3, 0.5), 1);
}

TEST(CountTail, IsPoissonWithoutDispersion) {
  double p = std::exp(-3.0), below = 0;
  for (int k = 0; k < 6; ++k) {
    below += p;
    p *= 3.0 / (k + 1);
  }
  EXPECT_NEAR(count_tail(6, 3, 0), 1 - below, 1e-12);
  EXPECT_NEAR(count_tail(6, 3, 1e-6) / count_tail(6, 3, 0), 1, 1e-4);
}

TEST(CountRange, HoldsWhatItSaysAndNoMore) {
  for (const double dispersion : {0.0, 0.3}) {
    for (const double mean : {0.1, 2.0, 25.0}) {
      const auto range = count_range(mean, dispersion, 0.9);
      const auto above = [&](double n) { return count_tail(n + 1, mean, dispersion); };
      EXPECT_LE(above(range.high), 0.05) << mean;
      EXPECT_GT(above(range.high - 1), 0.05) << mean;
      EXPECT_LE(1 - above(range.low - 1), 0.05 + 1e-12) << mean;
      EXPECT_GT(1 - above(range.low), 0.05) << mean;
    }
  }
}

TEST(SourceShares, KeepsCopiesAndOriginalsApart) {
  const TierCount counts[] = {{Tier::official, false, 5}, {Tier::press, false, 20}, {Tier::social, false, 25},
                              {Tier::press, true, 90},    {Tier::forum, true, 10},  {Tier::aggregator, false, 0}};
  const auto shares = source_shares(counts);
  EXPECT_EQ(shares.originals.official.of, 50u);
  EXPECT_DOUBLE_EQ(shares.originals.official.share, 0.1);
  EXPECT_NEAR(shares.originals.official.interval.low, 0.043475, 1e-6);
  EXPECT_NEAR(shares.originals.official.interval.high, 0.213602, 1e-6);
  EXPECT_DOUBLE_EQ(shares.originals.licensed.share, 0.4);
  EXPECT_EQ(shares.originals.both.items, 25u);
  EXPECT_EQ(shares.copies.official.items, 0u);
  EXPECT_DOUBLE_EQ(shares.copies.licensed.share, 0.9);
  EXPECT_EQ(shares.copies.both.of, 100u);
}

TEST(SourceShares, SaysNothingOfNothing) {
  const auto shares = source_shares({});
  EXPECT_EQ(shares.originals.both.share, 0);
  EXPECT_EQ(shares.originals.both.interval, (Interval{0, 1}));
}

}  // namespace
}  // namespace dongtin
