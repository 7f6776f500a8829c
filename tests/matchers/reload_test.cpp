// Rules are changed while others match with them: every answer is that of the set it was asked of, and no memory is
// shared without order. DONGTIN_SECONDS for how long (10).
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <thread>

#include "generated_rules.hpp"
#include "matchers/frequencies.hpp"
#include "matchers/rule_set.hpp"

namespace dongtin {
namespace {

constexpr int kMatchers = 2;
constexpr std::size_t kRules = 200, kItems = 50;

/// A set with the answers it must give.
struct Expected {
  std::shared_ptr<const RuleSet> rules;
  std::vector<std::size_t> counts;  // of matches, by item
};

TEST(Reload, MatchersAnswerOfTheSetTheyWereGiven) {
  const char* given = std::getenv("DONGTIN_SECONDS");
  const std::chrono::seconds wanted(given == nullptr ? 10 : std::atoi(given));
  RuleMaker make(20261122);
  std::vector<Rule> rules;
  for (std::size_t i = 0; i < kRules; ++i) rules.push_back(make.rule("r" + std::to_string(i)));
  std::vector<Item> items;
  for (std::size_t i = 0; i < kItems; ++i) items.push_back(make.item());
  Frequencies measured;
  const auto next = [&](std::shared_ptr<const RuleSet> before) {
    auto compiled = RuleSet::compile(rules, {&RuleMaker::gazetteer(), 1}, {},
                                     {.lists = RuleMaker::lists(), .measured = &measured, .before = std::move(before)});
    EXPECT_NE(compiled.rules, nullptr);
    auto out = std::make_shared<Expected>();
    out->rules = std::move(compiled.rules);
    Scratch scratch;
    MatchList list;
    for (const Item& item : items) {
      out->rules->match(item, scratch, list);
      out->counts.push_back(list.rules.size());
    }
    return std::shared_ptr<const Expected>(std::move(out));
  };
  std::mutex mutex;
  std::shared_ptr<const Expected> shared = next(nullptr);
  const auto current = [&] {
    const std::lock_guard lock(mutex);
    return shared;
  };
  std::atomic<bool> stop{false};
  std::atomic<std::uint64_t> matched{0}, wrong{0};
  std::vector<std::thread> matchers;
  for (int t = 0; t < kMatchers; ++t) {
    matchers.emplace_back([&, t] {
      Scratch scratch;
      MatchList list;
      for (std::size_t i = static_cast<std::size_t>(t); !stop; i = (i + 1) % kItems) {
        const auto set = current();
        set->rules->match(items[i], scratch, list);
        if (i % 16 == 0) RuleSet::measure(scratch, measured);
        if (list.rules.size() != set->counts[i]) ++wrong;
        ++matched;
      }
    });
  }
  std::uint64_t reloads = 0;
  const auto end = std::chrono::steady_clock::now() + wanted;
  for (; std::chrono::steady_clock::now() < end; ++reloads) {
    const auto at = make.random() % kRules;
    rules[at] = make.rule("r" + std::to_string(at));
    auto made = next(reloads % 50 == 49 ? nullptr : current()->rules);
    const std::lock_guard lock(mutex);
    shared = std::move(made);
  }
  stop = true;
  for (auto& thread : matchers) thread.join();
  std::cout << reloads << " reloads, " << matched << " items matched meanwhile\n";
  EXPECT_EQ(wrong, 0u);
  EXPECT_GT(reloads, 10u);
  EXPECT_GT(matched, 100u);
}

}  // namespace
}  // namespace dongtin
