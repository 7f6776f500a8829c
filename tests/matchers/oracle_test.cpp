// Generated queries and texts: the prefiltered answer and the direct one must be the same, spans included.
#include <gtest/gtest.h>

#include <iostream>
#include <random>

#include "matchers/rule_set.hpp"

namespace dongtin {
namespace {

constexpr unsigned kSeed = 20260522;
constexpr int kSets = 100, kRulesPerSet = 20, kTexts = 10;  // 20,000 pairs

class Maker {
 public:
  std::string word() {
    return pick({"vỡ",   "đập",   "vo",    "dap", "lũ", "lụ", "lu",   "hòa",    "hoà", "chạy",
                 "chay", "đường", "duong", "sạt", "lở", "an", "toàn", "Pleiku", "vơ",  "đâp"});
  }
  std::string phrase() {
    std::string out = word();
    for (auto n = random() % 3; n > 0; --n) out += " " + word();
    return out;
  }
  std::string query(int depth) {
    const auto kind = depth == 0 ? 0 : random() % 6;
    if (kind <= 1) return phrase();
    if (kind == 2) return (random() % 2 == 0 ? "title:" : "text:") + phrase();
    if (kind == 5) return "(" + query(depth - 1) + ") NOT (" + query(depth - 1) + ")";
    const std::string op = kind == 3 ? " AND " : " OR ";
    std::string out = "(" + query(depth - 1) + ")";
    for (auto n = 1 + random() % 2; n > 0; --n) out += op + "(" + query(depth - 1) + ")";
    return out;
  }
  std::string text() {
    std::string out;
    for (auto n = 1 + random() % 30; n > 0; --n) out += word() + pick({" ", " ", " ", " ", ", ", ". ", "\n", "-"});
    return out;
  }
  std::mt19937 random{kSeed};

 private:
  std::string pick(const std::vector<std::string>& list) { return list[random() % list.size()]; }
};

TEST(Oracle, PrefilterAndDirectSearchAgreeOnGeneratedPairs) {
  std::cout << "seed " << kSeed << '\n';
  Maker make;
  int matched = 0, pairs = 0;
  Scratch scratch;
  MatchList a, b;
  for (int set = 0; set < kSets; ++set) {
    std::vector<Rule> rules;
    for (int i = 0; i < kRulesPerSet; ++i) {
      Rule rule;
      rule.id = RuleId{"r" + std::to_string(i)};
      rule.status = RuleStatus::live;
      rule.scope = Scope::national;
      rule.query = make.query(3);
      seal(rule);
      rules.push_back(rule);
    }
    const auto on = RuleSet::compile(rules, {}, {}, Prefilter::on);
    const auto off = RuleSet::compile(rules, {}, {}, Prefilter::off);
    ASSERT_NE(on.rules, nullptr) << on.problems.back().line();
    ASSERT_NE(off.rules, nullptr);
    for (int i = 0; i < kTexts; ++i) {
      Item item;
      item.title = make.text();
      item.text = make.text();
      on.rules->match(item, scratch, a);
      off.rules->match(item, scratch, b);
      ASSERT_EQ(a, b) << item.title << " | " << item.text;
      matched += static_cast<int>(a.rules.size());
      pairs += kRulesPerSet;
      for (const auto& match : a.rules) {
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

}  // namespace
}  // namespace dongtin
