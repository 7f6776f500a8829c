#include "matchers/rule_costs.hpp"

#include <gmock/gmock.h>

#include <chrono>

#include "matchers/rule_set.hpp"

namespace dongtin {
namespace {

using std::chrono::nanoseconds;
using namespace std::chrono_literals;
using Made = std::shared_ptr<const RuleSet>;

Rule rule(std::string id, std::string query) {
  Rule out;
  out.id = RuleId{std::move(id)};
  out.status = RuleStatus::live;
  out.topic = "t";
  out.scope = Scope::national;
  out.query = std::move(query);
  seal(out);
  return out;
}

Made compiled(const std::vector<Rule>& rules, Made before = {}) {
  auto out = RuleSet::compile(rules, {}, {}, {.before = std::move(before)});
  for (const auto& problem : out.problems) EXPECT_TRUE(problem.warning) << problem.line();
  return out.rules;
}

/// A clock that goes on by what it is told each time it is read; the first of an item's readings is only its beginning.
class Steps {
 public:
  explicit Steps(std::vector<nanoseconds> steps) : steps_(std::move(steps)) {}
  nanoseconds operator()() {
    now_ += steps_[read_++ % steps_.size()];
    return now_;
  }

 private:
  std::vector<nanoseconds> steps_;
  std::size_t read_ = 0;
  nanoseconds now_{0};
};

Item item_of(std::string text) {
  Item item;
  item.text = std::move(text);
  return item;
}

std::string ids(const MatchList& list) {
  std::string out;
  for (const auto& match : list.rules) out += (out.empty() ? "" : " ") + match.rule.value;
  return out;
}

/// So many sampled items.
std::string match(const Made& rules, Scratch& scratch, const Item& item, std::size_t sampled) {
  MatchList out;
  for (std::size_t i = 0; i < sampled * RuleCosts::kSampleEvery; ++i) rules->match(item, scratch, out);
  return ids(out);
}

const std::vector<Rule> kThree{rule("a", "\"vỡ đập\""), rule("b", "đập NEAR/5 nước"), rule("c", "lũ")};
const Item kItem = item_of("Vỡ đập, nước lên nhanh");  // a is met, b is met, c is not woken

TEST(RuleCosts, CountsWhatIsEvaluatedForTheSample) {
  RuleCosts costs({}, {}, Steps({100ns, 7ns, 30ns}));
  const auto rules = compiled(kThree);
  costs.in_force(rules);
  Scratch scratch;
  costs.meter(scratch);
  EXPECT_EQ(match(rules, scratch, kItem, 3), "a b");
  EXPECT_TRUE(costs.list().empty()) << "nothing is handed over yet";
  RuleCosts::settle(scratch);
  const auto list = costs.list();
  ASSERT_EQ(list.size(), 2u);
  EXPECT_EQ(list[0].rule.value, "b") << "the dearest first";
  EXPECT_EQ(list[0].time, 90ns);
  EXPECT_EQ(list[0].evaluated, 3u);
  EXPECT_EQ(list[0].met, 3u);
  EXPECT_EQ(list[1].time, 21ns);
  EXPECT_EQ(list[1].mean, 7ns);
  RuleCosts::settle(scratch);
  EXPECT_EQ(costs.list()[0].evaluated, 3u) << "nothing is handed over twice";
}

TEST(RuleCosts, ARuleThatIsWokenAndNotMetIsCounted) {
  RuleCosts costs({}, {}, Steps({0ns, 5ns}));
  const auto rules = compiled({rule("b", "đập NEAR/1 nước")});
  costs.in_force(rules);
  Scratch scratch;
  costs.meter(scratch);
  EXPECT_EQ(match(rules, scratch, item_of("đập cao lắm, và rất rộng, giữ nước"), 2), "");
  RuleCosts::settle(scratch);
  ASSERT_EQ(costs.list().size(), 1u);
  EXPECT_EQ(costs.list()[0].evaluated, 2u);
  EXPECT_EQ(costs.list()[0].met, 0u);
}

class Parking : public testing::Test {
 protected:
  Parking() {
    costs.in_force(rules);
    costs.meter(scratch);
  }
  std::vector<std::string> told;
  // Of an item the first rule takes 10 ns and the second 1 ms.
  RuleCosts costs{
      200us, [this](const RuleCost& cost) { told.push_back(cost.rule.value + " " + std::to_string(cost.mean / 1us)); },
      Steps({0ns, 10ns, 1ms})};
  Made rules = compiled(kThree);
  Scratch scratch;
};

TEST_F(Parking, PutsAsideWhatIsPastItsBudgetAndNothingElse) {
  EXPECT_EQ(match(rules, scratch, kItem, RuleCosts::kLeastSampled - 1), "a b");
  RuleCosts::settle(scratch);
  EXPECT_THAT(told, testing::IsEmpty()) << "too few items yet";
  match(rules, scratch, kItem, 1);
  RuleCosts::settle(scratch);
  EXPECT_THAT(told, testing::ElementsAre("b 1000"));
  EXPECT_EQ(match(rules, scratch, kItem, 2), "a");
  RuleCosts::settle(scratch);
  ASSERT_EQ(costs.parked().size(), 1u);
  EXPECT_EQ(costs.parked()[0].rule.value, "b");
  EXPECT_EQ(costs.parked()[0].evaluated, RuleCosts::kLeastSampled) << "it costs nothing any more";
  EXPECT_THAT(told, testing::SizeIs(1));
}

TEST_F(Parking, HoldsForEveryThreadAndOnlyForThoseThatAreMetered) {
  match(rules, scratch, kItem, RuleCosts::kLeastSampled);
  RuleCosts::settle(scratch);
  Scratch other, free;
  costs.meter(other);
  MatchList out;
  rules->match(kItem, other, out);
  EXPECT_EQ(ids(out), "a");
  rules->match(kItem, free, out);
  EXPECT_EQ(ids(out), "a b") << "who tries a rule out parks nothing";
  rules->match_queries(kItem, other, out);
  EXPECT_EQ(ids(out), "a b") << "what a rule would find is another question";
}

TEST_F(Parking, LastsUntilTheRuleIsChanged) {
  match(rules, scratch, kItem, RuleCosts::kLeastSampled);
  RuleCosts::settle(scratch);
  auto next = kThree;
  next[0] = rule("a", "\"vỡ đập\" OR hồ");
  const auto one_changed = compiled(next, rules);
  ASSERT_EQ(one_changed->changed(), 2u);
  costs.in_force(one_changed);
  EXPECT_EQ(match(one_changed, scratch, kItem, 1), "a") << "another rule was changed";
  EXPECT_EQ(match(compiled(next), scratch, kItem, 1), "a") << "compiled whole, too";
  EXPECT_EQ(match(rules, scratch, kItem, 1), "a") << "and in the set from before";

  next[1] = rule("b", "đập NEAR/4 nước");
  const auto mended = compiled(next, rules);
  costs.in_force(mended);
  EXPECT_TRUE(costs.parked().empty());
  EXPECT_EQ(match(mended, scratch, kItem, 1), "a b");
}

TEST_F(Parking, ForgetsWhatIsGoneAndWhatComesLateOfIt) {
  match(rules, scratch, kItem, 4);
  const auto fewer = compiled({kThree[0]});
  costs.in_force(fewer);
  RuleCosts::settle(scratch);
  ASSERT_EQ(costs.list().size(), 1u);
  EXPECT_EQ(costs.list()[0].rule.value, "a");
  costs.in_force(compiled({rule("a", "hồ")}));
  EXPECT_TRUE(costs.list().empty()) << "another revision starts anew";
}

TEST_F(Parking, ADearRuleInTheChangedPartIsParkedThere) {
  const auto before = compiled({kThree[0], kThree[2]});
  const auto with_b = compiled(kThree, before);
  ASSERT_EQ(with_b->changed(), 1u);
  costs.in_force(with_b);
  EXPECT_EQ(match(with_b, scratch, kItem, RuleCosts::kLeastSampled), "a b");
  RuleCosts::settle(scratch);
  EXPECT_EQ(match(with_b, scratch, kItem, 1), "a");
}

TEST(RuleCosts, ARareLongReadingParksNobody) {
  // One evaluation in a hundred is held up for a second; no rule of kThree but a is there.
  std::vector<nanoseconds> steps;
  for (int i = 0; i < 100; ++i) {
    steps.push_back(0ns);
    steps.push_back(i == 50 ? nanoseconds{1s} : 100ns);
  }
  RuleCosts costs(200us, {}, Steps(steps));
  const auto rules = compiled({kThree[0]});
  costs.in_force(rules);
  Scratch scratch;
  costs.meter(scratch);
  for (int i = 0; i < 100; ++i) {
    EXPECT_EQ(match(rules, scratch, kItem, 10), "a");
    RuleCosts::settle(scratch);
  }
  EXPECT_TRUE(costs.parked().empty());
}

TEST(RuleCosts, OldReadingsLoseTheirWeight) {
  // Dear at first, but within its budget; then cheap for longer than a window.
  std::size_t read = 0;
  nanoseconds now{0};
  RuleCosts costs(200us, {}, [&] {
    const bool first = read % 2 == 0, early = read / 2 < 3000;
    ++read;
    return now += first ? 0ns : early ? nanoseconds{190us} : 100ns;
  });
  const auto rules = compiled({kThree[0]});
  costs.in_force(rules);
  Scratch scratch;
  costs.meter(scratch);
  match(rules, scratch, kItem, 3000);
  RuleCosts::settle(scratch);
  EXPECT_EQ(costs.list()[0].mean, 190us);
  match(rules, scratch, kItem, 3 * RuleCosts::kWindow);
  RuleCosts::settle(scratch);
  EXPECT_LT(costs.list()[0].mean, 60us);
  EXPECT_GT(costs.list()[0].time, 3000 * 190us) << "but they stay in the sum";
}

TEST(RuleCosts, WithoutABudgetNothingIsEverParked) {
  RuleCosts costs({}, {}, Steps({0ns, 1s, 1s}));
  const auto rules = compiled(kThree);
  costs.in_force(rules);
  Scratch scratch;
  costs.meter(scratch);
  EXPECT_EQ(match(rules, scratch, kItem, 3 * RuleCosts::kLeastSampled), "a b");
  RuleCosts::settle(scratch);
  EXPECT_TRUE(costs.parked().empty());
  EXPECT_EQ(costs.list()[0].time, 3 * RuleCosts::kLeastSampled * nanoseconds{1s});
}

TEST(RuleCosts, HandsOverByItselfAndKeepsNoOldRules) {
  RuleCosts costs({}, {}, Steps({0ns, 1ns}));
  std::weak_ptr<const RuleSet> old;
  Scratch scratch;
  costs.meter(scratch);
  {
    const auto rules = compiled({kThree[0]});
    old = rules;
    costs.in_force(rules);
    match(rules, scratch, kItem, 5000);
    ASSERT_EQ(costs.list().size(), 1u);
    EXPECT_GE(costs.list()[0].evaluated, 2000u);
  }
  costs.in_force(compiled({kThree[2]}));
  RuleCosts::settle(scratch);
  EXPECT_TRUE(old.expired());
}

/// Links, phones and cues are read once an item: who asks first pays as little as who asks next.
TEST(RuleCosts, WhatIsReadOnceAnItemIsChargedToNoRule) {
  for (const char* query : {"has:phone", "has:cue", "url:\"vidu.vn\""}) {
    const auto rules = compiled({rule("dau", query), rule("sau", query)});
    // Steps of one item: its beginning, the reading for all from and to, dau, sau.
    RuleCosts costs(200us, {}, Steps({0ns, 10ns, 4ms, 20ns, 30ns}));
    costs.in_force(rules);
    Scratch scratch;
    costs.meter(scratch);
    auto item = item_of("Chuyển tiền gấp vào số 0901234567, bí mật nhé");
    item.url = "https://vidu.vn/tin";
    match(rules, scratch, item, RuleCosts::kLeastSampled + 1);
    RuleCosts::settle(scratch);
    EXPECT_TRUE(costs.parked().empty()) << query;
    for (const auto& cost : costs.list()) {
      const auto evaluations = static_cast<std::int64_t>(cost.evaluated);
      EXPECT_EQ(cost.time, 30ns * evaluations) << query << " " << cost.rule.value;
      EXPECT_GT(evaluations, 0) << query;
    }
  }
}

/// One that everything wakes, in a text in which both of its words stand thousands of times.
TEST(RuleCosts, AnExpensiveRuleIsParkedAndTheOthersGoOn) {
  std::string many;
  for (int i = 0; i < 3000; ++i) many += i % 2 == 0 ? "nước và lũ rồi lại " : "đập thì cao ";
  const auto rules = compiled(
      {rule("dat", "((nước OR lũ) NEAR/100 (đập OR cao)) AND khô"), rule("re", "\"thì cao\""), rule("re-nua", "lũ")});
  // Steps of one item: its beginning, dat, re, re-nua.
  RuleCosts costs(200us, {}, Steps({0ns, 4ms, 50ns, 50ns}));
  costs.in_force(rules);
  Scratch scratch;
  costs.meter(scratch);
  const auto item = item_of(many + "khô");
  MatchList out;
  bool all = false;
  for (std::size_t i = 0; i < (RuleCosts::kLeastSampled + 1) * RuleCosts::kSampleEvery; ++i) {
    rules->match(i % RuleCosts::kSampleEvery == RuleCosts::kSampleEvery - 1 ? item : kItem, scratch, out);
    all = all || out.rules.size() == 3;
    if (i % 100 == 0) RuleCosts::settle(scratch);
  }
  RuleCosts::settle(scratch);
  EXPECT_TRUE(all) << "it was evaluated at first";
  ASSERT_EQ(costs.parked().size(), 1u);
  EXPECT_EQ(costs.parked()[0].rule.value, "dat");
  EXPECT_GT(costs.parked()[0].mean, costs.budget());
  rules->match(item, scratch, out);
  EXPECT_EQ(ids(out), "re re-nua");
}

}  // namespace
}  // namespace dongtin
