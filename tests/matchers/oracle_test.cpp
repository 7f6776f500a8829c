// Generated queries and texts: however the terms are searched for, the answer is that of the direct search, spans
// included; and a set that took its rules over from an earlier one answers as one compiled whole. DONGTIN_PAIRS and
// DONGTIN_EDITS for more of them, DONGTIN_SEED for others.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <map>

#include "generated_rules.hpp"
#include "matchers/frequencies.hpp"
#include "matchers/rule_set.hpp"

namespace dongtin {
namespace {

constexpr int kRulesPerSet = 20, kTexts = 20;

unsigned number(const char* name, unsigned otherwise) {
  const char* given = std::getenv(name);
  return given == nullptr ? otherwise : static_cast<unsigned>(std::strtoul(given, nullptr, 10));
}

unsigned seed() {
  const unsigned out = number("DONGTIN_SEED", 20260522);
  std::cout << "DONGTIN_SEED=" << out << '\n';
  return out;
}

std::shared_ptr<const RuleSet> compiled(const std::vector<Rule>& rules, Compiling how) {
  how.lists = RuleMaker::lists();
  auto out = RuleSet::compile(rules, {&RuleMaker::gazetteer(), 1}, {}, how);
  for (const auto& p : out.problems) EXPECT_TRUE(p.warning) << p.line();
  return out.rules;
}

TEST(Oracle, EveryEngineAnswersAsTheDirectSearch) {
  const int sets = static_cast<int>(number("DONGTIN_PAIRS", 100'000)) / (kRulesPerSet * kTexts);
  RuleMaker make(seed());
  int matched = 0, pairs = 0;
  Scratch scratch;
  MatchList expected, answer;
  Frequencies measured;  // what is rare changes while the test runs, so anchors and triggers do
  for (int set = 0; set < sets; ++set) {
    std::vector<Rule> rules;
    for (int i = 0; i < kRulesPerSet; ++i) rules.push_back(make.rule("r" + std::to_string(i)));
    const auto direct = compiled(rules, {.prefilter = Prefilter::off});
    const std::vector engines{compiled(rules, {}), compiled(rules, {.measured = &measured}),
                              compiled(rules, {.prefilter = Prefilter::scan})};
    ASSERT_NE(direct, nullptr);
    for (int i = 0; i < kTexts; ++i) {
      const Item item = make.item();
      direct->match(item, scratch, expected);
      if (i == 0) RuleSet::measure(scratch, measured);
      for (std::size_t k = 0; k < engines.size(); ++k) {
        ASSERT_NE(engines[k], nullptr);
        engines[k]->match(item, scratch, answer);
        ASSERT_EQ(answer, expected) << "engine " << k << ": " << item.title << " | " << item.text;
      }
      matched += static_cast<int>(answer.rules.size());
      pairs += kRulesPerSet;
      for (const auto& match : answer.rules) {
        for (std::size_t k = 0; k < match.spans.size(); ++k) {
          ASSERT_LT(match.spans[k].begin, match.spans[k].end);
          if (k > 0 && match.spans[k].field == match.spans[k - 1].field) {
            ASSERT_GE(match.spans[k].begin, match.spans[k - 1].end);
          }
        }
      }
    }
  }
  // The pairs say something only if many match and many do not.
  EXPECT_GT(matched, pairs / 20);
  EXPECT_LT(matched, pairs * 19 / 20);
}

TEST(Oracle, ChangesAnswerAsASetCompiledWhole) {
  const unsigned edits = number("DONGTIN_EDITS", 1000);
  constexpr std::size_t kRules = 150;
  RuleMaker make(seed());
  std::map<std::string, Rule> live;
  unsigned next = 0;
  const auto add = [&] {
    const auto id = "r" + std::to_string(next++);
    live.emplace(id, make.rule(id));
  };
  while (live.size() < kRules) add();
  const auto any = [&] { return std::next(live.begin(), static_cast<std::ptrdiff_t>(make.random() % live.size())); };
  const auto all = [&] {
    std::vector<Rule> out;
    for (const auto& [id, rule] : live) out.push_back(rule);
    std::shuffle(out.begin(), out.end(), make.random);
    return out;
  };
  auto set = compiled(all(), {});
  Scratch scratch;
  MatchList expected, answer;
  std::size_t taken_over = 0;
  for (unsigned edit = 0; edit < edits; ++edit) {
    switch (make.random() % 4) {
      case 0:
        add();
        break;
      case 1:
        if (live.size() > kRules / 2) live.erase(any());
        break;
      case 2:
        any()->second.status = make.random() % 2 == 0 ? RuleStatus::draft : RuleStatus::live;
        break;
      default: {
        const auto rule = any();
        rule->second = make.rule(rule->first);
      }
    }
    const auto rules = all();
    const auto whole = compiled(rules, {});
    set = compiled(rules, {.before = set});
    ASSERT_NE(set, nullptr);
    taken_over += set->changed() > 0 ? 1 : 0;
    ASSERT_EQ(set->stamp(), whole->stamp());
    ASSERT_TRUE(std::equal(set->rules().begin(), set->rules().end(), whole->rules().begin(), whole->rules().end(),
                           [](const Rule& a, const Rule& b) { return a.id == b.id && a.revision == b.revision; }));
    for (int i = 0; i < 3; ++i) {
      const Item item = make.item();
      whole->match(item, scratch, expected);
      set->match(item, scratch, answer);
      ASSERT_EQ(answer, expected) << "edit " << edit << ": " << item.title << " | " << item.text;
      set->match_queries(item, scratch, answer);
      whole->match_queries(item, scratch, expected);
      ASSERT_EQ(answer, expected) << "edit " << edit;
    }
    const auto& one = any()->second;
    const Item item = make.item();
    const auto a = set->query_matches(one.id, item, scratch), b = whole->query_matches(one.id, item, scratch);
    ASSERT_EQ(a.has_value(), b.has_value());
    if (a) ASSERT_EQ(*a, *b);
  }
  EXPECT_GT(taken_over, edits / 2);  // the others were compiled whole, for too much had changed
}

TEST(Oracle, AChangeThatIsWrongGivesNoSet) {
  RuleMaker make(seed());
  std::vector<Rule> rules{make.rule("a"), make.rule("b")};
  const auto before = compiled(rules, {});
  rules[1].query = "(lũ";
  seal(rules[1]);
  auto wrong =
      RuleSet::compile(rules, {&RuleMaker::gazetteer(), 1}, {}, {.lists = RuleMaker::lists(), .before = before});
  EXPECT_EQ(wrong.rules, nullptr);
  EXPECT_FALSE(wrong.problems.empty());
  // An id twice is refused, though one of the two is retired.
  rules = {make.rule("a"), make.rule("b"), make.rule("b")};
  rules[2].status = RuleStatus::retired;
  seal(rules[2]);
  wrong = RuleSet::compile(rules, {&RuleMaker::gazetteer(), 1}, {}, {.lists = RuleMaker::lists(), .before = before});
  EXPECT_EQ(wrong.rules, nullptr);
}

TEST(Oracle, AnotherGazetteerIsNotTakenOver) {
  RuleMaker make(seed());
  const std::vector<Rule> rules{make.rule("a")};
  const auto before = compiled(rules, {});
  Gazetteer other = RuleMaker::gazetteer();
  other.places[0].unverified = !other.places[0].unverified;
  const auto after = RuleSet::compile(rules, {&other, 1}, {}, {.lists = RuleMaker::lists(), .before = before});
  ASSERT_NE(after.rules, nullptr);
  EXPECT_NE(after.rules->stamp().gazetteers, before->stamp().gazetteers);
  EXPECT_EQ(after.rules->place(PlaceId{"gia-lai"})->unverified, other.places[0].unverified);
}

// What is kept for later items is no part of a copy, nor is what one very long item left behind kept.
TEST(MatchList, ACopyHoldsWhatWasFoundAlone) {
  MatchList list;
  list.add_rule().spans.assign(100'000, Span{});
  list.clear();
  list.add_rule().rule = RuleId{"a"};
  EXPECT_LT(list.rules[0].spans.capacity(), 1000u);
  list.rules[0].spans.assign(3, Span{});
  list.clear();
  const MatchList copy = list;
  EXPECT_TRUE(copy.rules.empty());
  MatchList again = copy;
  EXPECT_EQ(again.add_rule().spans.capacity(), 0u);
}

}  // namespace
}  // namespace dongtin
