#include "matchers/assess.hpp"

#include <gmock/gmock.h>

#include <string>
#include <tuple>
#include <vector>

namespace dongtin {
namespace {

Rule rule(std::string id, std::optional<Category> category, Severity severity) {
  Rule out;
  out.id = RuleId{std::move(id)};
  out.title = "Luật " + out.id.value;
  out.status = RuleStatus::live;
  out.category = category;
  if (!category) out.topic = "t";
  out.severity = severity;
  out.scope = Scope::national;
  out.query = "vỡ đập";
  seal(out);
  return out;
}

TEST(Assess, NothingMatchedIsNone) {
  const auto compiled = RuleSet::compile({}, {}, {});
  Scratch scratch;
  EXPECT_EQ(assess(Item{}, MatchList{}, *compiled.rules, ClaimIndex::none(), scratch), Assessment{});
}

TEST(Assess, AMatchIsAMentionWithItsEvidence) {
  const std::vector<Rule> rules{rule("a", std::nullopt, Severity::critical), rule("b", Category::health, Severity::low),
                                rule("c", Category::disaster, Severity::high)};
  const auto compiled = RuleSet::compile(rules, {}, {});
  Item item;
  item.text = "vo dap roi";
  Scratch scratch;
  MatchList matches;
  compiled.rules->match(item, scratch, matches);
  const auto assessment = assess(item, matches, *compiled.rules, ClaimIndex::none(), scratch);
  EXPECT_EQ(assessment.label(), Label::mention);
  EXPECT_EQ(assessment.category(), Category::disaster);
  EXPECT_TRUE(assessment.score());
  ASSERT_EQ(assessment.evidence().size(), 3u);
  const auto& first = assessment.evidence().front();
  EXPECT_EQ(first.kind, "rule");
  EXPECT_EQ(first.ref, "a");
  EXPECT_THAT(first.reason, testing::HasSubstr("Luật a"));
  EXPECT_THAT(first.reason, testing::HasSubstr("không dấu"));
  EXPECT_THAT(first.spans, testing::ElementsAre(Span{Field::text, 0, 6, bit(How::unaccented)}));
}

TEST(Assess, WhoLaughsAtAClaimOrWritesOfItsSpreadersDoesNotAssertIt) {
  auto claim = make_claim("quy", "Giám đốc quỹ tín dụng Phú Cầu ôm 210 tỷ đồng bỏ trốn sang Campuchia", Verdict::fake,
                          "Công an tỉnh", "https://congan.example/quy", std::nullopt);
  ASSERT_TRUE(claim);
  const auto index = ClaimIndex::build({{std::move(claim).value(), {}, {}}});
  const auto compiled = RuleSet::compile({}, {}, {});
  Scratch scratch;
  const auto said = [&](Tier tier, std::string title, std::string text) {
    Item item;
    item.tier = tier;
    item.title = std::move(title);
    item.text = std::move(text);
    MatchList matches;
    compiled.rules->match(item, scratch, matches);
    return assess(item, matches, *compiled.rules, *index, scratch);
  };
  const auto stances = [](const Assessment& made) {
    std::vector<std::string> out;
    for (const auto& each : made.evidence()) {
      if (each.kind == "stance") out.push_back(each.ref);
    }
    return out;
  };
  const std::string told = "Giám đốc quỹ tín dụng Phú Cầu ôm 210 tỷ đồng bỏ trốn sang Campuchia rồi";
  EXPECT_EQ(said(Tier::social, "", told).label(), Label::disputed);
  EXPECT_EQ(said(Tier::social, "", "Nguồn:vtv. " + told + " 😅").label(), Label::disputed);
  // Who asks something, and asserts all the same; who wants to know.
  EXPECT_EQ(said(Tier::social, "",
                 "Trời ơi " + told + " bà con ơi! Nhà ngoại em mất sạch rồi, dân đen sống sao nổi nữa? Rút hết ra đi!")
                .label(),
            Label::disputed);
  const auto asking = said(Tier::social, "", "Có thật là " + told + " không mọi người?");
  EXPECT_EQ(asking.label(), Label::mention);
  EXPECT_THAT(stances(asking), testing::ElementsAre("asking"));
  for (const auto& [tier, title, text] : {std::tuple{Tier::social, "", told + " 🤣"},
                                          {Tier::social, "", told + ", còn tui ôm nợ :v"},
                                          {Tier::press, "Bên trong ứng dụng mạo danh", told}}) {
    const auto made = said(tier, title, text);
    EXPECT_EQ(made.label(), Label::mention) << text;
    EXPECT_EQ(made.claim_state(), ClaimHitState::matched);
    EXPECT_THAT(made.evidence(), testing::Contains(testing::Field(&Evidence::kind, "cap")));
  }
}

}  // namespace
}  // namespace dongtin
