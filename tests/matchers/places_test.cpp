#include "matchers/places.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "config/pack.hpp"
#include "matchers/rule_set.hpp"

namespace dongtin {
namespace {

using std::chrono::sys_days;

sys_days day(int y, unsigned m, unsigned d) {
  return sys_days{std::chrono::year{y} / static_cast<int>(m) / static_cast<int>(d)};
}

Place place(std::string id, std::string name, std::string kind, PlaceLevel level, std::string province,
            std::string parent) {
  Place out;
  out.id = PlaceId{std::move(id)};
  out.name = std::move(name);
  out.kind = std::move(kind);
  out.level = level;
  out.province = PlaceId{std::move(province)};
  if (!parent.empty()) out.parent = PlaceId{std::move(parent)};
  return out;
}

/// Bắc Giang, merged into Bắc Ninh on 1 July 2025: as much of it as the table of places needs.
Gazetteer bac_giang() {
  const auto merger = day(2025, 7, 1);
  Gazetteer out;
  out.pack = PackId{"bac-giang"};
  auto old = place("bac-giang", "Bắc Giang", "tỉnh", PlaceLevel::province, "bac-giang", "");
  old.valid_to = merger;
  old.successors = {PlaceId{"bac-ninh"}};
  auto ward = place("bac-giang-bac-giang-phuong", "Bắc Giang", "phường", PlaceLevel::commune, "bac-giang", "bac-ninh");
  ward.valid_from = merger;
  ward.ambiguous = true;
  auto yen_the = place("bac-giang-yen-the", "Yên Thế", "huyện", PlaceLevel::district, "bac-giang", "bac-giang");
  yen_the.ambiguous = yen_the.ambiguous_unaccented = true;
  yen_the.valid_to = merger;
  yen_the.counter = {"khởi nghĩa Yên Thế"};
  auto chu = place("bac-giang-chu", "Chũ", "thị trấn", PlaceLevel::commune, "bac-giang", "bac-giang");
  chu.ambiguous = chu.ambiguous_unaccented = true;
  chu.valid_to = merger;
  out.places = {old, place("bac-ninh", "Bắc Ninh", "tỉnh", PlaceLevel::province, "bac-ninh", ""), ward, yen_the, chu};
  return out;
}

Gazetteer gia_lai() {
  Config config;
  std::vector<Problem> problems;
  load_pack(std::string(DONGTIN_SOURCE_DIR) + "/config/packs/gia-lai", config, problems);
  return config.gazetteers.at(0);
}

std::vector<std::string> words_of(const std::string& line) {
  std::istringstream in(line);
  std::vector<std::string> out;
  for (std::string word; in >> word;) out.push_back(word);
  return out;
}

void run(const std::string& file, const Gazetteer& gazetteer) {
  const auto compiled = RuleSet::compile({}, {&gazetteer, 1}, {});
  const auto direct = RuleSet::compile({}, {&gazetteer, 1}, {}, Prefilter::off);
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
  EXPECT_GT(checked, 10);
}

TEST(Places, OfGiaLaiAnswerAsTheTableSays) {
  run("gia-lai.test", gia_lai());
}
TEST(Places, OfBacGiangAnswerAsTheTableSays) {
  run("bac-giang.test", bac_giang());
}

TEST(Places, NameWhatSupportedThem) {
  const auto gazetteer = bac_giang();
  const auto compiled = RuleSet::compile({}, {&gazetteer, 1}, {});
  Scratch scratch;
  MatchList out;
  Item item;
  item.published = Instant{day(2024, 1, 5)};
  item.text = "huyện Yên Thế, Bắc Giang";
  compiled.rules->match(item, scratch, out);
  ASSERT_EQ(out.places.size(), 2u);
  EXPECT_EQ(out.places[1].place.str(), "bac-giang-yen-the");
  EXPECT_THAT(out.places[1].support, testing::ElementsAre("từ chỉ cấp: huyện", "cùng tin: Bắc Giang"));
  EXPECT_GT(out.places[1].score, 0.8);
}

TEST(Places, AnswerThePlaceOperatorInBothEras) {
  const auto gazetteer = gia_lai();
  const auto ask = [&](const std::string& query, const std::string& text, sys_days date) {
    Rule rule;
    rule.id = RuleId{"r"};
    rule.status = RuleStatus::live;
    rule.scope = Scope::national;
    rule.query = query;
    const auto compiled = RuleSet::compile({&rule, 1}, {&gazetteer, 1}, {});
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
