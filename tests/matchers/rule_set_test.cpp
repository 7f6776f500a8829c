#include "matchers/rule_set.hpp"

#include <gmock/gmock.h>

#include <chrono>
#include <thread>

namespace dongtin {
namespace {

Rule rule(std::string id, std::string query, Scope scope = Scope::national) {
  Rule out;
  out.id = RuleId{std::move(id)};
  out.title = out.id.value;
  out.status = RuleStatus::live;
  out.topic = "t";
  out.scope = scope;
  out.query = std::move(query);
  out.query_where = {"rules/x.toml", 3, 9};
  out.where = {"rules/x.toml", 1, 1};
  seal(out);
  return out;
}

std::vector<std::string> ids(const MatchList& list) {
  std::vector<std::string> out;
  for (const auto& m : list.rules) out.push_back(m.rule.str());
  return out;
}

Item item_of(std::string text) {
  Item item;
  item.text = std::move(text);
  return item;
}

TEST(RuleSet, ReportsEveryProblemAtOnce) {
  const std::vector<Rule> rules{rule("a", "lũ AND"), rule("b", "lũ quét"), rule("b", "sạt lở"), rule("c", "NOT lũ")};
  const auto compiled = RuleSet::compile(rules, {}, {});
  EXPECT_EQ(compiled.rules, nullptr);
  std::vector<std::string> errors;
  for (const auto& p : compiled.problems) {
    if (!p.warning) errors.push_back(p.line());
  }
  EXPECT_THAT(errors, testing::ElementsAre(testing::HasSubstr("rules/x.toml:3:12: rule a: AND has nothing"),
                                           testing::HasSubstr("rule b is also at rules/x.toml:1:1"),
                                           testing::HasSubstr("rules/x.toml:3:9: rule c: a query that is only NOT")));
}

TEST(RuleSet, AListIdBelongsToOneList) {
  const std::vector<NamedList> lists{{"lua-dao", {"mã OTP"}, {"a.toml", 3, 1}},
                                     {"lua-dao", {"giả danh"}, {"b.toml", 7, 1}}};
  const auto compiled = RuleSet::compile({}, {}, {}, {.lists = lists});
  EXPECT_EQ(compiled.rules, nullptr);
  ASSERT_EQ(compiled.problems.size(), 1u);
  EXPECT_THAT(compiled.problems[0].line(), testing::StartsWith("b.toml:7:1: list lua-dao is also at a.toml:3:1"));
}

TEST(RuleSet, ListsOfThousandsHaveTheirOwnLimit) {
  NamedList list{"dai", {}, {"lists.toml", 4, 1}};
  for (int i = 0; i < 10'000; ++i) list.phrases.push_back("mã số " + std::to_string(i));
  const std::vector<Rule> rules{rule("a", "@dai AND lũ quét")};
  const auto compiled = RuleSet::compile(rules, {}, {}, {.lists = {&list, 1}});
  ASSERT_NE(compiled.rules, nullptr);
  Scratch scratch;
  MatchList out;
  compiled.rules->match(item_of("lũ quét, mã số 9999"), scratch, out);
  ASSERT_EQ(out.rules.size(), 1u);
  EXPECT_EQ(out.rules[0].spans.size(), 2u);
  list.phrases.push_back("thêm nữa");
  const auto refused = RuleSet::compile(rules, {}, {}, {.lists = {&list, 1}});
  EXPECT_EQ(refused.rules, nullptr);
  EXPECT_THAT(refused.problems[0].line(),
              testing::StartsWith("lists.toml:4:1: list dai has more than the limit of 10,000 phrases"));
}

TEST(RuleSet, APhraseOfAListIsOneTerm) {
  const auto problem_of = [](std::string phrase) {
    const NamedList list{"x", {std::move(phrase)}, {"lists.toml", 4, 1}};
    const auto compiled = RuleSet::compile({}, {}, {}, {.lists = {&list, 1}});
    return compiled.problems.empty() ? std::string() : compiled.problems[0].line();
  };
  EXPECT_EQ(problem_of("vỡ đập"), "");
  EXPECT_EQ(problem_of("~vo dap"), "");
  EXPECT_EQ(problem_of("=\"Hòa Bình\""), "");
  EXPECT_EQ(problem_of("vỡ đậ*"), "");
  EXPECT_THAT(problem_of("vỡ OR đập"),
              testing::StartsWith("lists.toml:4:1: list x: \"vỡ OR đập\": a list holds one phrase"));
  EXPECT_THAT(problem_of("@y"), testing::HasSubstr("a list holds phrases"));
  EXPECT_THAT(problem_of(""), testing::HasSubstr("a list holds phrases"));
  EXPECT_THAT(problem_of("tier:press"), testing::HasSubstr("a list holds phrases"));
  EXPECT_THAT(problem_of("\"sạt lở\"~3"), testing::HasSubstr("a list holds one phrase"));
}

// Thousands of hits on both sides: what grows with their product would take minutes.
TEST(RuleSet, HostileTextsTakeNoLongerThanTheyAreLong) {
  std::string text;
  for (int i = 0; i < 40'000; ++i) text += i % 2 == 0 ? "lũ " : "lu ";
  const std::vector<Rule> rules{rule("near", "lũ NEAR/200 (lu OR ~lu)"), rule("within", "\"lũ quét đèo\"~200 OR lũ"),
                                rule("except", "lũ EXCEPT (\"lu lũ lu\" OR ~\"lu lu lu lu\")"),
                                rule("nested", "((lũ NEAR/9 lũ) NEAR/9 lũ) NEAR/9 (lũ NEAR/9f lũ)")};
  const auto compiled = RuleSet::compile(rules, {}, {});
  ASSERT_NE(compiled.rules, nullptr) << compiled.problems[0].line();
  Scratch scratch;
  MatchList out;
  const auto start = std::chrono::steady_clock::now();
  compiled.rules->match(item_of(text), scratch, out);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds{10});
  EXPECT_THAT(ids(out), testing::IsSupersetOf({"near", "nested", "within"}));
}

TEST(RuleSet, WithoutRulesOrPlacesMatchesNothing) {
  const auto compiled = RuleSet::compile({}, {}, {});
  ASSERT_NE(compiled.rules, nullptr);
  Scratch scratch;
  MatchList out;
  compiled.rules->match(item_of("vỡ đập"), scratch, out);
  EXPECT_EQ(out, MatchList{});
}

TEST(RuleSet, ReportsInOrderOfIdAndLeavesOutDraftsAndRetired) {
  auto draft = rule("d", "vỡ đập");
  draft.status = RuleStatus::draft;
  auto retired = rule("e", "vỡ đập");
  retired.status = RuleStatus::retired;
  const std::vector<Rule> rules{rule("z", "vỡ đập"), draft, rule("a", "vỡ đập"), retired};
  Scratch scratch;
  MatchList out;
  RuleSet::compile(rules, {}, {}).rules->match(item_of("vỡ đập"), scratch, out);
  EXPECT_THAT(ids(out), testing::ElementsAre("a", "z"));
  RuleSet::compile(rules, {}, {}, {.with_drafts = true}).rules->match(item_of("vỡ đập"), scratch, out);
  EXPECT_THAT(ids(out), testing::ElementsAre("a", "d", "z"));
}

TEST(RuleSet, AProvinceRuleNeedsAWatchedProvince) {
  Gazetteer gazetteer;
  Place gia_lai;
  gia_lai.id = gia_lai.province = PlaceId{"gia-lai"};
  gia_lai.name = "Gia Lai";
  gia_lai.kind = "tỉnh";
  gia_lai.level = PlaceLevel::province;
  gazetteer.places = {gia_lai};
  const std::vector<Rule> rules{rule("here", "vỡ đập", Scope::province), rule("all", "vỡ đập")};
  const std::vector<PlaceId> watched{PlaceId{"gia-lai"}}, other{PlaceId{"bac-giang"}};
  Scratch scratch;
  MatchList out;
  const auto ours = RuleSet::compile(rules, {&gazetteer, 1}, watched);
  ours.rules->match(item_of("vỡ đập ở Gia Lai"), scratch, out);
  EXPECT_THAT(ids(out), testing::ElementsAre("all", "here"));
  ours.rules->match(item_of("vỡ đập ở Hà Nội"), scratch, out);
  EXPECT_THAT(ids(out), testing::ElementsAre("all"));
  RuleSet::compile(rules, {&gazetteer, 1}, other).rules->match(item_of("vỡ đập ở Gia Lai"), scratch, out);
  EXPECT_THAT(ids(out), testing::ElementsAre("all"));
}

TEST(RuleSet, RunsTheOwnTestsOfItsRules) {
  auto tested = rule("t", "vỡ đập");
  tested.must_match = {"vỡ đập", "đập chưa vỡ"};
  tested.must_not_match = {"vợ đáp", "vo dap roi"};
  const auto compiled = RuleSet::compile({&tested, 1}, {}, {});
  const auto problems = run_rule_tests(*compiled.rules);
  ASSERT_EQ(problems.size(), 2u);
  EXPECT_THAT(problems[0].line(), testing::HasSubstr("must match but does not: \"đập chưa vỡ\""));
  EXPECT_THAT(problems[1].line(), testing::HasSubstr("must not match but does: \"vo dap roi\""));
}

TEST(RuleSet, FindsRulesByIdAndRevision) {
  const auto one = rule("one", "vỡ đập");
  const auto compiled = RuleSet::compile({&one, 1}, {}, {});
  ASSERT_NE(compiled.rules->find(RuleId{"one"}), nullptr);
  EXPECT_EQ(compiled.rules->find_revision(one.revision), compiled.rules->find(RuleId{"one"}));
  EXPECT_EQ(compiled.rules->find(RuleId{"two"}), nullptr);
  EXPECT_EQ(compiled.rules->find_revision(Digest{}), nullptr);
  Scratch scratch;
  EXPECT_FALSE(compiled.rules->query_matches(RuleId{"two"}, Item{}, scratch));
}

TEST(RuleSet, OneScratchServesManySets) {
  Scratch scratch;
  MatchList out;
  const auto small = rule("s", "vỡ đập");
  std::vector<Rule> many;
  for (int i = 0; i < 300; ++i) many.push_back(rule("m" + std::to_string(i), "sạt lở " + std::to_string(i)));
  for (int round = 0; round < 3; ++round) {
    RuleSet::compile({&small, 1}, {}, {}).rules->match(item_of("vỡ đập"), scratch, out);
    EXPECT_EQ(out.rules.size(), 1u);
    RuleSet::compile(many, {}, {}).rules->match(item_of("sạt lở 7"), scratch, out);
    EXPECT_THAT(ids(out), testing::ElementsAre("m7"));
  }
}

TEST(RuleSet, IsSharedByThreads) {
  const auto one = rule("one", "(vỡ đập OR sạt lở) NOT phim");
  const auto compiled = RuleSet::compile({&one, 1}, {}, {});
  std::vector<int> found(4, 0);
  std::vector<std::thread> threads;
  for (int& count : found) {
    threads.emplace_back([&] {
      Scratch scratch;
      MatchList out;
      for (int i = 0; i < 500; ++i) {
        compiled.rules->match(item_of(i % 2 == 0 ? "có vỡ đập" : "phim vỡ đập"), scratch, out);
        count += static_cast<int>(out.rules.size());
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_THAT(found, testing::Each(250));
}

}  // namespace
}  // namespace dongtin
