// The shipped packs load, compile, and their rules pass their own tests with and without the prefilter.
#include "config/pack.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "matchers/rule_set.hpp"

namespace dongtin {
namespace {

Config shipped() {
  Config config;
  std::vector<Problem> problems;
  for (const auto* name : {"chung", "gia-lai"}) {
    load_pack(std::string(DONGTIN_SOURCE_DIR) + "/config/packs/" + name, config, problems);
  }
  for (const auto& p : problems) ADD_FAILURE() << p.line();
  return config;
}

TEST(ShippedPacks, CompileAndPassTheirOwnTests) {
  const auto config = shipped();
  EXPECT_EQ(config.packs.size(), 2u);
  EXPECT_GE(config.rules.size(), 60u);
  ASSERT_EQ(config.gazetteers.size(), 1u);
  EXPECT_GE(config.gazetteers[0].places.size(), 300u);
  const std::vector<PlaceId> provinces{PlaceId{"gia-lai"}};
  for (auto prefilter : {Prefilter::on, Prefilter::off}) {
    const auto compiled =
        RuleSet::compile(config.rules, config.gazetteers, provinces, {.prefilter = prefilter, .lists = config.lists});
    for (const auto& p : compiled.problems) {
      if (!p.warning) ADD_FAILURE() << p.line();
    }
    ASSERT_NE(compiled.rules, nullptr);
    for (const auto& p : run_rule_tests(*compiled.rules)) ADD_FAILURE() << p.line();
  }
}

TEST(ShippedPacks, EveryRuleIsReadyToBeJudged) {
  const auto config = shipped();
  for (const auto& rule : config.rules) {
    EXPECT_GE(rule.must_match.size(), 3u) << rule.id.str();
    EXPECT_GE(rule.must_not_match.size(), 3u) << rule.id.str();
    EXPECT_FALSE(rule.known_false_positives.empty()) << rule.id.str();
    const bool unaccented = std::any_of(rule.must_match.begin(), rule.must_match.end(), [](const std::string& text) {
      return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    });
    EXPECT_TRUE(unaccented) << rule.id.str() << " has no text without accents";
  }
}

TEST(ShippedPacks, TheCommonOneHoldsTopicsOnly) {
  const auto config = shipped();
  std::size_t topics = 0;
  for (const auto& rule : config.rules) {
    if (rule.where.file.find("/chung/") == std::string::npos) continue;
    ++topics;
    EXPECT_FALSE(rule.category) << rule.id.str();
    EXPECT_EQ(rule.scope, Scope::province) << rule.id.str();
    EXPECT_GE(rule.must_match.size(), 4u) << rule.id.str();
    EXPECT_GE(rule.must_not_match.size(), 4u) << rule.id.str();
  }
  EXPECT_GE(topics, 30u);
}

}  // namespace
}  // namespace dongtin
