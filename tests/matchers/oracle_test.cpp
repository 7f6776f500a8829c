// Generated queries and texts: the prefiltered answer and the direct one must be the same, spans included.
#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>
#include <random>

#include "matchers/rule_set.hpp"

namespace dongtin {
namespace {

constexpr unsigned kSeed = 20260522;
constexpr int kSets = 250, kRulesPerSet = 20, kTexts = 20;  // 100,000 pairs

class Maker {
 public:
  std::string word() {
    return pick({"vỡ",    "đập", "vo", "dap", "lũ",   "lụ",     "lu", "hòa", "hoà", "chạy", "chay", "đường",
                 "duong", "sạt", "lở", "an",  "toàn", "Pleiku", "vơ", "đâp", "kỹ",  "kĩ",   "thuật"});
  }
  std::string phrase() {
    std::string out = word();
    for (auto n = random() % 3; n > 0; --n) out += " " + word();
    return out;
  }
  /// Something that stands in the text; `whole` leaves out what EXCEPT does not take.
  std::string term(bool whole = true) {
    switch (random() % 8) {
      case 0:
        return "~\"" + phrase() + "\"";
      case 1:
        return "=\"" + phrase() + "\"";
      case 2:
        return pick({"sạ*", "đậ*", "vo*", "an to*", "đườn*", "Ple*"});
      case 3:
        if (!whole) return word();
        return pick({"\"vỡ đập\"~", "\"sạt lở an\"~", "\"đường Pleiku\"~", "\"lũ chạy\"~"}) + number(5);
      case 4:
        return "@tu-khoa";
      default:
        return phrase();
    }
  }
  std::string group(bool whole = true) {
    return random() % 2 == 0 ? "(" + term(whole) + ")" : "(" + term(whole) + " OR " + term(whole) + ")";
  }
  std::string query(int depth) {
    if (depth == 0) return term();
    switch (random() % 12) {
      case 0:
      case 1:
        return term();
      case 2:
        return (random() % 2 == 0 ? "title:(" : "text:(") + query(depth - 1) + ")";
      case 3:
        return "(" + query(depth - 1) + ") NOT (" + query(depth - 1) + ")";
      case 4:
      case 5:
        return group() + " NEAR/" + number(7) + (random() % 2 == 0 ? "f " : " ") + group();
      case 6:
        return group(false) + " EXCEPT (\"" + phrase() + "\", \"" + phrase() + "\")";
      case 7:
        return "ATLEAST/2 (" + phrase() + ", ~\"" + phrase() + "\", " + pick({"sạ*", "đậ*", "vo*"}) + ")";
      case 8:
        return "(" + query(depth - 1) + ") AND (" +
               pick({"has:link", "has:phone", "has:bank_account", "lang:vi", "site:bao.example", "url:thoi-su",
                     "tier:press", "source:bao", "place:gia-lai"}) +
               ")";
      default:
        break;
    }
    const std::string op = random() % 2 == 0 ? " AND " : " OR ";
    std::string out = "(" + query(depth - 1) + ")";
    for (auto n = 1 + random() % 2; n > 0; --n) out += op + "(" + query(depth - 1) + ")";
    return out;
  }
  std::string text() {
    std::string out;
    for (auto n = 1 + random() % 30; n > 0; --n) {
      out += disguised(word()) + pick({" ", " ", " ", " ", ", ", ". ", "\n", "-"});
      if (random() % 40 == 0) {
        out += pick({"https://bao.example/a ", "gọi 0912.345.678 ", "STK 0123456789 ngân hàng ", "(024) 3812 3456 "});
      }
    }
    return out;
  }
  Item item() {
    Item out;
    out.title = text();
    out.text = text();
    out.lang = pick({"vi", "vi", "en"});
    out.url = pick({"https://bao.example/thoi-su/1", "https://khac.example/2", "https://facebook.com/thoi-su/3"});
    out.source = SourceId{pick({"bao", "khac"})};
    out.tier = random() % 2 == 0 ? Tier::press : Tier::social;
    return out;
  }
  std::mt19937 random{kSeed};

 private:
  std::string disguised(std::string word) {
    switch (random() % 16) {
      case 0:
        return word.insert(word.size() - 1, "\u200B");
      case 1:
        return word + std::string(3, word.back() < 0 ? 'p' : word.back());
      case 2:
        return pick({"v.ỡ đ.ậ.p", "s-ạ-t", "аn tоàn", "ko dc", "ÐẬP", "l0i", "ĐƯỜNG"});
      default:
        return word;
    }
  }
  std::string number(unsigned below) { return std::to_string(random() % below); }
  std::string pick(const std::vector<std::string>& list) { return list[random() % list.size()]; }
};

Gazetteer gazetteer() {
  Place place;
  place.id = place.province = PlaceId{"gia-lai"};
  place.name = "Pleiku";
  place.level = PlaceLevel::province;
  return {PackId{"gia-lai"}, {place}, {}};
}

TEST(Oracle, PrefilterAndDirectSearchAgreeOnGeneratedPairs) {
  std::cout << "seed " << kSeed << '\n';
  Maker make;
  const std::vector<NamedList> lists{{"tu-khoa", {"sạt lở", "~vo dap", "chạy*"}, {}}};
  const auto places = gazetteer();
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
    const auto on = RuleSet::compile(rules, {&places, 1}, {}, Prefilter::on, false, lists);
    const auto off = RuleSet::compile(rules, {&places, 1}, {}, Prefilter::off, false, lists);
    for (const auto& p : on.problems) ASSERT_TRUE(p.warning) << p.line();
    ASSERT_NE(on.rules, nullptr);
    ASSERT_NE(off.rules, nullptr);
    for (int i = 0; i < kTexts; ++i) {
      const Item item = make.item();
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
