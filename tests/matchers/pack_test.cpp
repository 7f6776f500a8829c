// The shipped pack loads, compiles, and its rules pass their own tests with and without the prefilter.
#include "config/pack.hpp"

#include <gtest/gtest.h>

#include "matchers/rule_set.hpp"

namespace dongtin {
namespace {

TEST(ShippedPack, CompilesAndPassesItsOwnTests) {
  Config config;
  std::vector<Problem> problems;
  load_pack(std::string(DONGTIN_SOURCE_DIR) + "/config/packs/gia-lai", config, problems);
  for (const auto& p : problems) ADD_FAILURE() << p.line();
  EXPECT_GE(config.rules.size(), 10u);
  ASSERT_EQ(config.gazetteers.size(), 1u);
  EXPECT_GE(config.gazetteers[0].places.size(), 300u);
  const std::vector<PlaceId> provinces{PlaceId{"gia-lai"}};
  for (auto prefilter : {Prefilter::on, Prefilter::off}) {
    const auto compiled = RuleSet::compile(config.rules, config.gazetteers, provinces, prefilter);
    for (const auto& p : compiled.problems) {
      if (!p.warning) ADD_FAILURE() << p.line();
    }
    ASSERT_NE(compiled.rules, nullptr);
    for (const auto& p : run_rule_tests(*compiled.rules)) ADD_FAILURE() << p.line();
  }
}

TEST(ShippedPack, EveryRuleHasAnAccentlessTextAndATrap) {
  Config config;
  std::vector<Problem> problems;
  load_pack(std::string(DONGTIN_SOURCE_DIR) + "/config/packs/gia-lai", config, problems);
  for (const auto& rule : config.rules) {
    EXPECT_GE(rule.must_match.size(), 3u) << rule.id.str();
    EXPECT_GE(rule.must_not_match.size(), 3u) << rule.id.str();
  }
}

}  // namespace
}  // namespace dongtin
