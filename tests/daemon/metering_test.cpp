// What the line gathers on the way: what rules cost, which of them rest, and what is rare in what comes in.
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "daemon/pipeline.hpp"
#include "tests/storage/support.hpp"

namespace dongtin {
namespace {

using namespace dongtin::testing;
using namespace std::chrono_literals;
using std::chrono::nanoseconds;

Rule national(std::string id, std::string query) {
  Rule out;
  out.id = RuleId{std::move(id)};
  out.title = "Luật";
  out.status = RuleStatus::live;
  out.topic = "thu";
  out.scope = Scope::national;
  out.query = std::move(query);
  seal(out);
  return out;
}

AdmittedRules admitted(const std::vector<Rule>& rules, std::shared_ptr<const RuleSet> before = {}) {
  auto out = admit_rules(rules, {}, {}, {.before = std::move(before)});
  for (const auto& problem : out.problems) EXPECT_TRUE(problem.warning) << problem.line();
  return out.rules;
}

/// So many items of one text.
class Repeats final : public Collector {
 public:
  Result<Harvest> parse(const Source&, const Page& page) const override {
    Harvest out;
    out.next = page.next;
    for (std::size_t i = 0; i < items; ++i) {
      Gathered gathered;
      gathered.draft.key = page.body + " " + std::to_string(i);
      gathered.draft.title = "Tin";
      gathered.draft.text = text;
      out.items.push_back(std::move(gathered));
    }
    return out;
  }
  std::size_t items = 1;
  std::string text = "Vỡ đập, nước lên nhanh";
};

class Metering : public ::testing::Test {
 protected:
  Metering() {
    source.id = SourceId{"bao-mau"};
    source.tier = Tier::press;
    in_flight = *InFlight::open(folder.str() + "/in-flight", 1);
    costs.in_force(rules.get().set());
    hooks.costs = &costs;
    hooks.frequencies = &frequencies;
    hooks.item = [this](const Item&, const MatchList& matches, const Assessment&) {
      met.clear();
      for (const auto& match : matches.rules) met += match.rule.value + " ";
    };
    pipeline = std::make_unique<Pipeline>(*store, rules, claims, *in_flight, quarantine, 1, ItemLimits{}, hooks);
  }
  /// What the last item of the page met.
  std::string read(std::size_t items) {
    collector.items = items;
    Page page;
    page.url = "https://bao.example/rss";
    page.fetched = at(++minute);
    page.body = std::to_string(minute);
    const auto processed = pipeline->process(collector, source, page, 0);
    EXPECT_TRUE(processed);
    return met;
  }

  TempDir folder;
  Source source;
  Repeats collector;
  std::string met;
  std::int64_t minute = 0;
  std::size_t readings = 0;
  nanoseconds now{0};
  std::unique_ptr<Store> store = make_memory_store();
  const std::vector<Rule> both{national("a", "\"vỡ đập\""), national("b", "đập NEAR/5 nước")};
  CurrentRules rules{admitted(both)};
  const CurrentClaims claims{ClaimIndex::build({})};
  std::unique_ptr<InFlight> in_flight;
  Quarantine quarantine{std::chrono::seconds{3600}};
  // Of an item the first rule takes nothing and the second 5 ms.
  RuleCosts costs{1ms, {}, [this] { return now += readings++ % 3 == 2 ? nanoseconds{5ms} : 0ns; }};
  Frequencies frequencies;
  PipelineHooks hooks;
  std::unique_ptr<Pipeline> pipeline;
};

TEST_F(Metering, IsHandedOverAtTheEndOfAPage) {
  EXPECT_EQ(read(RuleCosts::kSampleEvery - 1), "a b ");
  EXPECT_TRUE(costs.list().empty());
  read(1);
  ASSERT_EQ(costs.list().size(), 2u);
  EXPECT_EQ(costs.list()[0].rule.value, "b");
  EXPECT_EQ(costs.list()[0].time, 5ms);
}

TEST_F(Metering, ARuleThatIsParkedRaisesNothingAndTheOthersGoOn) {
  EXPECT_EQ(read(RuleCosts::kLeastSampled * RuleCosts::kSampleEvery), "a b ");
  EXPECT_EQ(read(1), "a ");
  auto next = both;
  next[1] = national("b", "đập NEAR/4 nước");
  const auto mended = admitted(next, rules.get().set());
  costs.in_force(mended.set());
  rules.swap(mended);
  EXPECT_EQ(read(1), "a b ");
}

TEST_F(Metering, CountsWhatStandsInASampleOfTheItems) {
  read(1);
  const auto of_one = frequencies.syllables();
  EXPECT_EQ(of_one, 6u) << "title and text of the first";
  read(kMeasureEvery - 1);
  EXPECT_EQ(frequencies.syllables(), of_one);
  read(1);
  EXPECT_EQ(frequencies.syllables(), 2 * of_one);
}

TEST_F(Metering, WhatIsCompiledWholeTakesThePlaceOfWhatItWasMadeFromOnly) {
  auto next = both;
  next.push_back(national("c", "lũ"));
  const auto beside = admitted(next, rules.get().set());
  ASSERT_EQ(beside->changed(), 1u);
  const auto whole = admitted(next);
  EXPECT_EQ(whole->stamp(), beside->stamp()) << "the audit and the stamps see no difference";
  const auto was = rules.get();
  rules.swap(beside);
  EXPECT_FALSE(rules.replace(was, whole)) << "it was changed meanwhile";
  EXPECT_EQ(rules.get(), beside);
  EXPECT_TRUE(rules.replace(beside, whole));
  EXPECT_EQ(rules.get()->changed(), 0u);
  EXPECT_EQ(read(1), "a b ");
}

TEST(MeteringThreads, MatchWhileRulesAreParkedAndChanged) {
  std::atomic<int> told{0};
  static thread_local std::int64_t ticks = 0;
  RuleCosts costs(1us, [&](const RuleCost&) { ++told; }, [] { return nanoseconds{ticks += 2000}; });
  const std::vector<Rule> first{national("a", "\"vỡ đập\""), national("b", "đập NEAR/5 nước")};
  auto next = first;
  next[1] = national("b", "đập NEAR/6 nước");
  const auto one = admitted(first), two = admitted(next, one.set());
  costs.in_force(one.set());
  Item item;
  item.text = "Vỡ đập, nước lên nhanh";
  std::atomic<bool> stop{false};
  std::atomic<int> wrong{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 3; ++t) {
    threads.emplace_back([&, t] {
      Scratch scratch;
      MatchList out;
      costs.meter(scratch);
      for (int i = 0; !stop; ++i) {
        (i / 500 % 2 == 0 ? one : two)->match(item, scratch, out);
        for (const auto& each : out.rules) wrong += each.rule.value == "a" || each.rule.value == "b" ? 0 : 1;
        if (i % (50 + t) == 0) RuleCosts::settle(scratch);
      }
      RuleCosts::settle(scratch);
    });
  }
  while (told < 4) {
    costs.in_force(one.set());
    costs.in_force(two.set());
    static_cast<void>(costs.list());
    for (int i = 0; i < 1000 && costs.parked().empty(); ++i) std::this_thread::yield();
  }
  stop = true;
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
}

}  // namespace
}  // namespace dongtin
