// The graph of claims: what is nearest, and hostile input.
#include "daemon/embeddings/claim_vectors.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

namespace dongtin {
namespace {

class Drawn {
 public:
  explicit Drawn(std::size_t dimension) : dimension_(dimension) {}
  std::vector<float> next() {
    std::vector<double> out(dimension_);
    for (auto& each : out) each = normal_(random_);
    return normalised(out).value();
  }

 private:
  std::size_t dimension_;
  std::mt19937 random_{7};
  std::normal_distribution<double> normal_;
};

double cosine(const std::vector<float>& a, const std::vector<float>& b) {
  double out = 0;
  for (std::size_t i = 0; i < a.size(); ++i) out += static_cast<double>(a[i]) * static_cast<double>(b[i]);
  return out;
}

TEST(Normalised, RefusesWhatPointsNowhere) {
  const auto infinity = std::numeric_limits<double>::infinity();
  for (const auto& wrong : std::vector<std::vector<double>>{
           {}, {0, 0, 0}, {1, std::nan("")}, {infinity, 1}, {-infinity}, {1e308, 1e308}, {1e-200, 0}}) {
    EXPECT_FALSE(normalised(wrong));
  }
  const auto made = normalised(std::vector<double>{3, 4});
  ASSERT_TRUE(made);
  EXPECT_FLOAT_EQ((*made)[0], 0.6f);
  EXPECT_FLOAT_EQ((*made)[1], 0.8f);
}

class EachDimension : public testing::TestWithParam<std::size_t> {};

TEST_P(EachDimension, FindsWhatLookingAtAllFinds) {
  Drawn drawn(GetParam());
  ClaimVectors vectors(GetParam(), 400);
  std::vector<std::vector<float>> all;
  for (std::size_t i = 0; i < 400; ++i) {
    all.push_back(drawn.next());
    ASSERT_TRUE(vectors.put(std::to_string(i), all.back()));
  }
  std::size_t found = 0;
  for (std::size_t i = 0; i < 100; ++i) {
    const auto wanted = drawn.next();
    double best = -2;
    for (const auto& each : all) best = std::max(best, cosine(wanted, each));
    const auto near = vectors.nearest(wanted, 1);
    ASSERT_TRUE(near);
    ASSERT_EQ(near->size(), 1u);
    if (std::abs(near->front().cosine - best) < 1e-5) ++found;
  }
  EXPECT_GE(found, 98u);
}

INSTANTIATE_TEST_SUITE_P(ClaimVectors, EachDimension, testing::Values(1, 2, 7, 8, 33));

TEST(ClaimVectors, ForgetsWhatIsRemovedAndReplaced) {
  Drawn drawn(16);
  ClaimVectors vectors(16, 1000);
  std::vector<std::vector<float>> all;
  for (std::size_t i = 0; i < 200; ++i) {
    all.push_back(drawn.next());
    ASSERT_TRUE(vectors.put(std::to_string(i), all.back()));
  }
  for (std::size_t round = 0; round < 5; ++round) {  // more marks than claims, so that the graph is built again
    for (std::size_t i = 0; i < 200; ++i) {
      all[i] = drawn.next();
      ASSERT_TRUE(vectors.put(std::to_string(i), all[i]));
    }
  }
  for (std::size_t i = 0; i < 200; i += 2) EXPECT_TRUE(vectors.remove(std::to_string(i)));
  EXPECT_FALSE(vectors.remove("0"));
  EXPECT_FALSE(vectors.remove("khong-co"));
  EXPECT_EQ(vectors.size(), 100u);
  for (std::size_t i = 0; i < 200; ++i) {
    const auto near = vectors.nearest(all[i], 3);
    ASSERT_TRUE(near);
    ASSERT_EQ(near->size(), 3u);
    EXPECT_EQ(near->front().claim == std::to_string(i), i % 2 == 1) << i;
    EXPECT_GE(near->at(0).cosine, near->at(1).cosine);
    for (const auto& each : *near) EXPECT_EQ(std::stoul(each.claim) % 2, 1u) << "a removed claim";
  }
}

TEST(ClaimVectors, GivesFewerWhenThereAreFewer) {
  ClaimVectors vectors(3, 10);
  const auto one = normalised(std::vector<double>{1, 0, 0}).value();
  EXPECT_EQ(vectors.nearest(one, 5)->size(), 0u);
  ASSERT_TRUE(vectors.put("a", one));
  EXPECT_EQ(vectors.nearest(one, 5)->size(), 1u);
  EXPECT_EQ(vectors.nearest(one, 0)->size(), 0u);
  EXPECT_NEAR(vectors.nearest(one, 5)->front().cosine, 1.0, 1e-6);
  EXPECT_TRUE(vectors.remove("a"));
  EXPECT_EQ(vectors.nearest(one, 5)->size(), 0u) << "all of them are marks";
}

TEST(ClaimVectors, HoldsEqualVectorsApart) {
  ClaimVectors vectors(4, 300);
  const auto same = normalised(std::vector<double>{1, 2, 3, 4}).value();
  for (int i = 0; i < 300; ++i) ASSERT_TRUE(vectors.put(std::to_string(i), same));
  const auto near = vectors.nearest(same, 4);
  ASSERT_TRUE(near);
  EXPECT_EQ(near->size(), 4u);
}

TEST(ClaimVectors, RefusesAnotherDimensionAndMoreThanItMayHold) {
  ClaimVectors vectors(4, 2);
  const auto right = normalised(std::vector<double>{1, 2, 3, 4}).value();
  const auto wrong = normalised(std::vector<double>{1, 2, 3}).value();
  EXPECT_EQ(vectors.put("a", wrong).error().code, Errc::malformed);
  EXPECT_EQ(vectors.nearest(wrong, 1).error().code, Errc::malformed);
  EXPECT_EQ(vectors.nearest({}, 1).error().code, Errc::malformed);
  ASSERT_TRUE(vectors.put("a", right));
  ASSERT_TRUE(vectors.put("b", right));
  EXPECT_EQ(vectors.put("c", right).error().code, Errc::too_large);
  EXPECT_TRUE(vectors.put("a", right)) << "taking its own place needs no room";
  EXPECT_EQ(vectors.size(), 2u);
}

}  // namespace
}  // namespace dongtin
