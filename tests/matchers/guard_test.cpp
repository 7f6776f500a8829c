#include "matchers/guard/guard.hpp"

#include <gmock/gmock.h>

#include <map>

#include "config/pack.hpp"
#include "matchers/guard/corpus.hpp"

namespace dongtin {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Rule rule(std::string query, std::optional<Category> category, RuleStatus status = RuleStatus::live) {
  Rule out;
  out.id = RuleId{"mau"};
  out.title = "Mẫu";
  out.status = status;
  out.category = category;
  if (!category) out.topic = "mau";
  out.query = std::move(query);
  out.query_where = {"rules.toml", 7, 10};
  seal(out);
  return out;
}

Admission admitted(const Rule& one) {
  return admit_rules({&one, 1}, {}, {});
}

TEST(GuardCorpus, HoldsEveryKindAndIsNamedByItsDigest) {
  std::map<GuardKind, std::size_t> kinds;
  std::size_t views = 0;
  for (const auto& text : guard_corpus()) {
    ++kinds[text.kind];
    if (is_view(text.kind)) ++views;
    EXPECT_FALSE(text.id.empty());
    EXPECT_FALSE(text.item.text.empty()) << text.id;
  }
  EXPECT_GE(guard_corpus().size(), 300u);
  EXPECT_EQ(kinds.size(), 10u);
  for (const auto& [kind, count] : kinds) EXPECT_GE(count, 20u) << name(kind);
  EXPECT_GE(views, 200u);
  EXPECT_NE(guard_digest(), Digest{});
}

TEST(Guard, ARuleThatAsksForCriticismDoesNotGoLive) {
  for (const auto* query : {"\"lãnh đạo tỉnh\"", "\"chính quyền\"", "\"lãnh đạo tỉnh\" OR \"chính quyền\"",
                            "\"lãnh đạo\" OR \"cán bộ\" OR \"ủy ban\"", "\"bức xúc\" OR \"thất vọng\" OR \"dân\"",
                            "~\"lanh dao\" OR ~\"can bo\" OR ~\"uy ban\""}) {
    for (const auto category : {Category::public_safety, Category::policy_fact, Category::disaster}) {
      const auto made = admitted(rule(query, category));
      EXPECT_FALSE(static_cast<bool>(made.rules)) << query;
      ASSERT_FALSE(made.problems.empty()) << query;
      const auto line = made.problems.back().line();
      EXPECT_THAT(line, HasSubstr("rules.toml:7:10: rule mau: ")) << line;
      EXPECT_THAT(line, HasSubstr("guard corpus")) << line;
    }
  }
}

TEST(Guard, TheSameWordsAreATopic) {
  EXPECT_TRUE(static_cast<bool>(admitted(rule("\"lãnh đạo\" OR \"cán bộ\" OR \"ủy ban\"", std::nullopt)).rules));
}

TEST(Guard, ADraftIsWarnedOf) {
  const auto made =
      admitted(rule("\"lãnh đạo\" OR \"cán bộ\" OR \"ủy ban\"", Category::public_safety, RuleStatus::draft));
  EXPECT_TRUE(static_cast<bool>(made.rules));
  ASSERT_FALSE(made.problems.empty());
  EXPECT_TRUE(made.problems.front().warning);
  EXPECT_THAT(made.problems.front().what, HasSubstr("could not go live"));
}

TEST(Guard, ScopeAndPlaceSaveNoRule) {
  auto one = rule("\"lãnh đạo\" OR \"cán bộ\" OR \"ủy ban\"", Category::public_safety);
  for (const auto scope : {Scope::province, Scope::national}) {
    one.scope = scope;
    EXPECT_FALSE(static_cast<bool>(admitted(one).rules));
  }
}

TEST(Guard, ARuleForAnEventGoesLive) {
  const auto made = admitted(rule("\"vỡ đập\" NEAR/8 (\"sơ tán\" OR \"nước tràn\" OR \"chạy\")", Category::disaster));
  EXPECT_TRUE(static_cast<bool>(made.rules));
  for (const auto& problem : made.problems) EXPECT_TRUE(problem.warning) << problem.line();
}

}  // namespace
}  // namespace dongtin
