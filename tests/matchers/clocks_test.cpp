#include "matchers/clocks.hpp"

#include <gmock/gmock.h>

namespace dongtin {
namespace {

using std::chrono::hours;

Instant hour(int n) {
  return from_millis(1'780'000'000'000) + hours(n);
}

const StepTimes& of(const std::array<StepTimes, kSteps>& steps, Step step) {
  return steps[static_cast<std::size_t>(step)];
}

/// Asked at hour 0, answered after that many hours.
AlertTimes asked(std::optional<int> answered, std::string category = "disaster") {
  AlertTimes out{std::move(category), {}};
  out.at[static_cast<std::size_t>(Milestone::asked)] = hour(0);
  if (answered) out.at[static_cast<std::size_t>(Milestone::answered)] = hour(*answered);
  return out;
}

TEST(NearestRank, IsAValueOfTheList) {
  std::vector<Millis> ten;
  for (int i = 1; i <= 10; ++i) ten.emplace_back(i);
  EXPECT_EQ(nearest_rank(ten, 0.5), Millis(5));
  EXPECT_EQ(nearest_rank(ten, 0.9), Millis(9));
  EXPECT_EQ(nearest_rank(ten, 1.0), Millis(10));
  const std::vector<Millis> three{Millis(1), Millis(7), Millis(9)};
  EXPECT_EQ(nearest_rank(three, 0.5), Millis(7));
  EXPECT_EQ(nearest_rank(three, 0.9), Millis(9));
  EXPECT_EQ(nearest_rank(std::span(three).first(1), 0.5), Millis(1));
}

TEST(AnswerTimes, SaysHowManyAreStillOpen) {
  std::vector<AlertTimes> alerts{asked(3), asked(1), asked(2), asked({}), asked({})};
  const auto steps = answer_times(alerts, hour(5)).steps;
  const auto& answered = of(steps, Step::answered);
  EXPECT_EQ(answered.finished, 3u);
  EXPECT_EQ(answered.open, 2u);
  EXPECT_EQ(answered.median, hours(2));
  EXPECT_EQ(answered.p90, hours(3));
  // Three of five have ended after 3 hours: half have, nine in ten have not.
  EXPECT_EQ(answered.median_all, hours(3));
  EXPECT_EQ(answered.p90_all, std::nullopt);
  EXPECT_EQ(answered.oldest_open, hours(5));
}

TEST(AnswerTimes, OpenOnesCountAsLongAsTheyAreOld) {
  // Kaplan-Meier by hand: 1 of 4 ends at 1 h (3/4 left); one is open since 1.5 h; 1 of 2 ends at 2 h (3/8 left).
  std::vector<AlertTimes> alerts{asked(1), asked(2), asked(4), asked({})};
  alerts[3].at[static_cast<std::size_t>(Milestone::asked)] = hour(8) + std::chrono::minutes(30);
  const auto answered = of(answer_times(alerts, hour(10)).steps, Step::answered);
  EXPECT_EQ(answered.open, 1u);
  EXPECT_EQ(answered.median_all, hours(2));
  EXPECT_EQ(answered.p90_all, hours(4));
}

TEST(AnswerTimes, AStepThatWasSkippedCountsNowhere) {
  AlertTimes alert{"health", {hour(0), hour(1), hour(2), std::nullopt, std::nullopt, hour(9)}};
  const auto steps = answer_times({&alert, 1}, hour(20)).steps;
  EXPECT_EQ(of(steps, Step::seen).median, hours(1));
  EXPECT_EQ(of(steps, Step::opened).open, 0u);
  EXPECT_EQ(of(steps, Step::opened).finished, 0u);
  EXPECT_EQ(of(steps, Step::asked).open, 0u);
  EXPECT_EQ(of(steps, Step::answered).finished, 0u);
  EXPECT_EQ(of(steps, Step::whole).median, hours(9));
}

TEST(AnswerTimes, ADateInTheFutureIsInNoFigure) {
  AlertTimes alert{"health", {hour(3), hour(1), {}, {}, {}, {}}};
  const auto steps = answer_times({&alert, 1}, hour(2)).steps;
  EXPECT_EQ(of(steps, Step::seen).reversed, 1u);
  EXPECT_EQ(of(steps, Step::seen).median, std::nullopt);
  EXPECT_EQ(of(steps, Step::whole).reversed, 1u);
  EXPECT_EQ(of(steps, Step::whole).open, 0u);
}

TEST(AnswerTimes, TheWholeBeginsWhenSeenWhereTheAppearanceIsUnknown) {
  AlertTimes alert{"health", {std::nullopt, hour(1), hour(1), hour(2), hour(3), hour(6)}};
  const auto steps = answer_times({&alert, 1}, hour(7)).steps;
  EXPECT_EQ(of(steps, Step::whole).median, hours(5));
  EXPECT_EQ(of(steps, Step::seen).finished, 0u);
}

TEST(AnswerTimes, AreToldByCategory) {
  std::vector<AlertTimes> alerts{asked(2, "scam"), asked(8, "disaster"), asked(4, "scam"), asked({}, "disaster")};
  const auto times = answer_times(alerts, hour(9));
  ASSERT_EQ(times.categories.size(), 2u);
  EXPECT_EQ(times.categories[0].category, "disaster");
  EXPECT_EQ(of(times.categories[0].steps, Step::answered).open, 1u);
  EXPECT_EQ(of(times.categories[0].steps, Step::answered).median, hours(8));
  EXPECT_EQ(of(times.categories[1].steps, Step::answered).p90, hours(4));
  EXPECT_EQ(of(times.steps, Step::answered).finished, 3u);
}

}  // namespace
}  // namespace dongtin
