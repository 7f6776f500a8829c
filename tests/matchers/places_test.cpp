#include "matchers/places.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <fstream>
#include <limits>
#include <sstream>

#include "config/pack.hpp"
#include "matchers/rule_set.hpp"

namespace dongtin {
namespace {

using std::chrono::sys_days;

sys_days day(int y, unsigned m, unsigned d) {
  return sys_days{std::chrono::year{y} / static_cast<int>(m) / static_cast<int>(d)};
}

/// The shipped gazetteers: of one pack, or of all of them.
std::vector<Gazetteer> shipped(std::vector<std::string> packs = {"viet-nam", "ha-giang", "dien-bien", "gia-lai",
                                                                 "bac-giang"}) {
  Config config;
  std::vector<Problem> problems;
  for (const auto& pack : packs) load_pack(std::string(DONGTIN_SOURCE_DIR) + "/config/packs/" + pack, config, problems);
  for (const auto& problem : problems) ADD_FAILURE() << problem.where.text() << ": " << problem.what;
  return config.gazetteers;
}

std::vector<std::string> words_of(const std::string& line) {
  std::istringstream in(line);
  std::vector<std::string> out;
  for (std::string word; in >> word;) out.push_back(word);
  return out;
}

class PlaceCases : public testing::TestWithParam<std::string> {};

TEST_P(PlaceCases, AnswerAsTheFileSays) {
  const std::string file = GetParam();
  const auto gazetteers = shipped();
  const auto compiled = RuleSet::compile({}, gazetteers, {});
  const auto direct = RuleSet::compile({}, gazetteers, {}, {.prefilter = Prefilter::off});
  ASSERT_NE(compiled.rules, nullptr);
  ASSERT_NE(direct.rules, nullptr);
  std::ifstream in(std::string(DONGTIN_SOURCE_DIR) + "/tests/cases/places/" + file);
  ASSERT_TRUE(in) << file;
  Scratch scratch;
  MatchList out, other;
  Item item;
  int checked = 0, number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    SCOPED_TRACE(file + ":" + std::to_string(number) + ": " + item.text);
    const auto words = words_of(line);
    if (words.empty() || words[0] == "#") continue;
    if (words[0] == "date") {
      item.published = parse_rfc3339(words[1] + "T12:00:00+07:00").value();
    } else if (words[0] == "home") {
      item.home = words[1] == "-" ? std::nullopt : std::optional(PlaceId{words[1]});
    } else if (words[0] == "item") {
      item.text = line.substr(5);
      compiled.rules->match(item, scratch, out);
      direct.rules->match(item, scratch, other);
      EXPECT_EQ(out, other);
    } else if (words[0] == "about") {
      std::vector<std::string> about, wanted(words.begin() + 1, words.end());
      for (const auto& id : out.about) about.push_back(id.str());
      if (wanted == std::vector<std::string>{"-"}) wanted.clear();
      EXPECT_EQ(about, wanted);
      ++checked;
    } else if (words[0] == "hit" || words[0] == "no") {
      const bool there = std::any_of(out.places.begin(), out.places.end(),
                                     [&](const PlaceHit& h) { return h.place.str() == words[1]; });
      EXPECT_EQ(there, words[0] == "hit") << words[1];
      ++checked;
    } else {
      ADD_FAILURE() << "no such word: " << words[0];
    }
  }
  EXPECT_GE(checked, 8);
}

INSTANTIATE_TEST_SUITE_P(Of, PlaceCases,
                         testing::Values("table.test", "ha-giang.test", "dien-bien.test", "gia-lai.test",
                                         "bac-giang.test"),
                         [](const auto& info) {
                           auto name = info.param.substr(0, info.param.find('.'));
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

MatchList found(const RuleSet& rules, const std::string& text, sys_days date) {
  Scratch scratch;
  MatchList out;
  Item item;
  item.text = text;
  item.published = Instant{date};
  rules.match(item, scratch, out);
  return out;
}

TEST(Places, NameWhatSupportedThem) {
  const auto compiled = RuleSet::compile({}, shipped(), {});
  const auto support = [&](const std::string& text, const std::string& id) {
    for (const auto& hit : found(*compiled.rules, text, day(2024, 1, 5)).places) {
      if (hit.place.str() == id) return hit.support;
    }
    return std::vector<std::string>{"not found"};
  };
  using testing::Contains;
  EXPECT_THAT(support("huyện Yên Thế, Bắc Giang", "bac-giang-yen-the-huyen-cu"),
              testing::ElementsAre("từ chỉ cấp: huyện", "cùng tin: Bắc Giang", "đơn vị cấp trên đứng liền sau"));
  EXPECT_THAT(support("Xe Bắc Giang gặp nạn", "bac-giang"), Contains("yếu hơn: đứng sau từ chỉ xe, tuyến"));
  EXPECT_THAT(support("lẩu Hà Giang", "ha-giang"), Contains("yếu hơn: tên món ăn, sản vật"));
  EXPECT_THAT(support("Meo Vac mua to", "ha-giang-meo-vac-huyen-cu"), Contains("yếu hơn: viết không đủ dấu"));
  EXPECT_THAT(support("P.l.e.i.k.u mưa to", "gia-lai-pleiku-tp-cu"), Contains("yếu hơn: chữ bị viết cho khó đọc"));
  EXPECT_THAT(support("xã Tân Lập đông vui", "ha-giang-tan-lap-xa-bac-quang-cu"),
              Contains("yếu hơn: 17 tỉnh, thành có tên này"));
  EXPECT_THAT(support("Đồi A1 mở cửa", "dien-bien-doi-a1"), Contains("địa danh chưa kiểm chứng"));
}

TEST(Places, OfAContextAreNeverReported) {
  const auto compiled = RuleSet::compile({}, shipped(), {});
  const auto out = found(*compiled.rules, "TP Hà Nội và tỉnh Vĩnh Phúc họp tại Đà Lạt", day(2024, 1, 5));
  EXPECT_TRUE(out.places.empty());
  EXPECT_TRUE(out.about.empty());
}

TEST(Places, AreThoseOfTheirOwnPackWhereAContextHasThemToo) {
  for (const auto& packs : {std::vector<std::string>{"viet-nam", "gia-lai"}, {"gia-lai", "viet-nam"}}) {
    const auto compiled = RuleSet::compile({}, shipped(packs), {});
    EXPECT_EQ(found(*compiled.rules, "tỉnh Gia Lai", day(2024, 1, 5)).about, std::vector{PlaceId{"gia-lai"}});
  }
}

TEST(Places, CostWhatTheTextIsLong) {
  const auto compiled = RuleSet::compile({}, shipped(), {});
  const auto cost = [&](int times) {
    std::string text;
    for (int i = 0; i < times; ++i) text += "xã Tân Lập, Bắc Giang, khởi nghĩa Yên Thế, ";
    auto best = std::numeric_limits<std::clock_t>::max();  // of the processor: others at work do not count
    for (int i = 0; i < 5; ++i) {
      const auto begin = std::clock();
      EXPECT_FALSE(found(*compiled.rules, text, day(2024, 1, 5)).about.empty());
      best = std::min(best, std::clock() - begin);
    }
    return best;
  };
  const auto once = cost(500), eightfold = cost(4000);
  EXPECT_LT(eightfold, once * 30) << "eight times the text; a quadratic answer would take 64 times as long";
}

TEST(Places, AnswerThePlaceOperatorInBothEras) {
  const auto gazetteers = shipped({"gia-lai"});
  const auto ask = [&](const std::string& query, const std::string& text, sys_days date) {
    Rule rule;
    rule.id = RuleId{"r"};
    rule.status = RuleStatus::live;
    rule.scope = Scope::national;
    rule.query = query;
    const auto compiled = RuleSet::compile({&rule, 1}, gazetteers, {});
    EXPECT_NE(compiled.rules, nullptr);
    Scratch scratch;
    MatchList out;
    Item item;
    item.text = text;
    item.published = Instant{date};
    compiled.rules->match(item, scratch, out);
    return !out.rules.empty();
  };
  const auto now = day(2026, 5, 20), before = day(2024, 5, 20);
  EXPECT_TRUE(ask("place:gia-lai", "Mưa ở Pleiku", now));
  EXPECT_TRUE(ask("place:gia-lai", "Mưa ở Quy Nhơn", now));
  EXPECT_FALSE(ask("place:gia-lai", "Mưa ở Quy Nhơn", before));
  EXPECT_TRUE(ask("place:gia-lai@pre-2025", "Mưa ở Pleiku", now));
  EXPECT_FALSE(ask("place:gia-lai@pre-2025", "Mưa ở Quy Nhơn", now));
  EXPECT_FALSE(ask("place:bac-giang", "Mưa ở Pleiku", now));
  EXPECT_TRUE(ask("mưa NOT place:gia-lai", "Mưa ở Hà Nội", now));
}

}  // namespace
}  // namespace dongtin
