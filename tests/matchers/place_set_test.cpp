// Which provinces a text is about, over hand-labelled items; half of them are traps.
//
// Micro precision and recall over (item, province) pairs. Thresholds are tuned on set-dev.tsv only; set-held-out.tsv
// says whether that generalises. Each set is scored as written and as it may be typed, and no way of typing may cost
// more than kSpread of either score.
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <random>
#include <set>
#include <sstream>

#include "config/pack.hpp"
#include "matchers/rule_set.hpp"
#include "tests/support/typing.hpp"

namespace dongtin {
namespace {

constexpr double kPrecision = 0.97, kRecall = 0.95, kSpread = 0.03;

struct Labelled {
  int line = 0;
  Item item;
  std::set<std::string> about;
};

std::vector<Labelled> read_set(const std::filesystem::path& file) {
  std::vector<Labelled> out;
  std::ifstream in(file);
  int number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    if (line.empty() || line[0] == '#' || line.starts_with("date\t")) continue;
    std::array<std::string, 4> field;
    std::istringstream fields(line);
    for (auto& f : field) std::getline(fields, f, '\t');
    Labelled one;
    one.line = number;
    one.item.published = parse_rfc3339(field[0] + "T12:00:00+07:00").value();
    if (field[1] != "-") one.item.home = PlaceId{field[1]};
    std::istringstream about(field[2]);
    for (std::string id; about >> id;) {
      if (id != "-") one.about.insert(id);
    }
    one.item.text = field[3];
    out.push_back(std::move(one));
  }
  return out;
}

struct Score {
  int right = 0, wrong = 0, missed = 0;
  [[nodiscard]] double precision() const { return right + wrong == 0 ? 1 : 1.0 * right / (right + wrong); }
  [[nodiscard]] double recall() const { return right + missed == 0 ? 1 : 1.0 * right / (right + missed); }
};

class PlaceSet : public testing::TestWithParam<const char*> {
 protected:
  static void SetUpTestSuite() {
    Config config;
    std::vector<Problem> problems;
    for (const auto* pack : {"ha-giang", "dien-bien", "gia-lai", "bac-giang", "viet-nam"})
      load_pack(std::string(DONGTIN_SOURCE_DIR) + "/config/packs/" + pack, config, problems);
    for (const auto& problem : problems) ADD_FAILURE() << problem.where.text() + ": " + problem.what;
    rules_ = RuleSet::compile({}, config.gazetteers, {}).rules;
  }
  static void TearDownTestSuite() { rules_.reset(); }

  /// The name of the first place found, for those who would hide it.
  std::string first_name(const Item& item) {
    rules_->match(item, scratch_, out_);
    for (const auto& hit : out_.places) {
      const auto& name = rules_->place(hit.place)->name;
      if (item.text.find(name) != std::string::npos) return name;
    }
    return {};
  }

  Score score(const std::vector<Labelled>& set, const std::function<Item(const Labelled&)>& typed, bool tell) {
    Score total;
    for (const auto& one : set) {
      const Item item = typed(one);
      rules_->match(item, scratch_, out_);
      std::set<std::string> about;
      for (const auto& id : out_.about) about.insert(id.str());
      for (const auto& id : about) ++(one.about.contains(id) ? total.right : total.wrong);
      for (const auto& id : one.about) total.missed += about.contains(id) ? 0 : 1;
      if (tell && about != one.about) {
        std::printf("  line %d: %s\n   found:", one.line, item.text.c_str());
        for (const auto& hit : out_.places) {
          std::printf(" %s %.2f (", hit.place.str().c_str(), hit.score);
          for (const auto& word : hit.support) std::printf("%s; ", word.c_str());
          std::printf(")");
        }
        std::printf("\n");
      }
    }
    return total;
  }

  static std::shared_ptr<const RuleSet> rules_;
  Scratch scratch_;
  MatchList out_;
};
std::shared_ptr<const RuleSet> PlaceSet::rules_;

TEST_P(PlaceSet, IsAnsweredHoweverItIsTyped) {
  const std::filesystem::path file = std::string(DONGTIN_SOURCE_DIR) + "/tests/cases/places/" + GetParam();
  ASSERT_TRUE(std::filesystem::exists(file)) << file;
  const auto set = read_set(file);
  ASSERT_GE(set.size(), 100u);
  const bool tell = true;
  Score plain;
  const auto run = [&](const char* name, const std::function<Item(const Labelled&)>& typed) {
    const auto got = score(set, typed, tell);
    std::printf("%s %-16s precision %.3f (%d wrong), recall %.3f (%d missed of %d)\n", GetParam(), name,
                got.precision(), got.wrong, got.recall(), got.missed, got.right + got.missed);
    return got;
  };
  plain = run("as written", [](const Labelled& one) { return one.item; });
  EXPECT_GE(plain.precision(), kPrecision);
  EXPECT_GE(plain.recall(), kRecall);

  using Typing = std::function<std::string(const std::string&, std::mt19937&)>;
  const auto variant = [&](const char* name, Tier tier, const Typing& type) {
    const auto got = run(name, [&](const Labelled& one) {
      std::mt19937 dice(static_cast<unsigned>(one.line));
      Item item = one.item;
      item.tier = tier;
      item.text = type(item.text, dice);
      return item;
    });
    EXPECT_GE(got.precision(), plain.precision() - kSpread) << name;
    EXPECT_GE(got.recall(), plain.recall() - kSpread) << name;
  };
  const auto press = Tier::press;
  variant("decomposed", press, [](const auto& text, auto&) { return typing::decomposed(text); });
  variant("no accents", press, [](const auto& text, auto&) { return typing::unaccented(text); });
  variant("zero width", press, typing::zero_width);
  variant("look-alikes", press, typing::look_alikes);
  variant("tone position", press, [](const auto& text, auto&) { return typing::other_tone_position(text); });
  variant("upper case", press, [](const auto& text, auto&) { return typing::upper(text); });
  variant("teencode", Tier::social, [](const auto& text, auto&) { return typing::teencode(text); });
  variant("split letters", press, [&](const auto& text, auto& dice) {
    Item item;  // the name as it would be found in this text
    for (const auto& one : set) {
      if (one.item.text == text) item = one.item;
    }
    return typing::split_letters(text, first_name(item), dice);
  });
}

INSTANTIATE_TEST_SUITE_P(Of, PlaceSet, testing::Values("set-dev.tsv", "set-held-out.tsv"),
                         [](const auto& set) { return std::string(set.index == 0 ? "Dev" : "HeldOut"); });

}  // namespace
}  // namespace dongtin
