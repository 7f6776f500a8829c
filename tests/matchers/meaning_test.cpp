// What a claim found by meaning adds to an assessment, and what it never does.
#include "matchers/meaning.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "matchers/assess.hpp"

namespace dongtin {
namespace {

using testing::HasSubstr;

Claim claim_of(const std::string& id, Verdict verdict = Verdict::fake) {
  return make_claim(id, "Đập Ia Ring vỡ lúc 5 giờ sáng, nước tràn về ba làng", verdict, "Công an tỉnh",
                    "https://congan.example/" + id, std::nullopt)
      .value();
}

Assessment assessed(Assessment::Draft draft) {
  return make_assessment(std::move(draft)).value();
}

TEST(Meaning, MakesAMentionOfNothing) {
  const auto made = with_meaning({}, claim_of("vo-dap"), 0.912);
  ASSERT_TRUE(made);
  EXPECT_EQ(made->label(), Label::mention);
  EXPECT_TRUE(made->score());
  ASSERT_TRUE(made->claim());
  EXPECT_EQ(made->claim()->id(), "vo-dap");
  EXPECT_EQ(made->claim_state(), ClaimHitState::suggested);
  EXPECT_FALSE(made->claim_score()) << "a cosine is no probability";
  ASSERT_EQ(made->evidence().size(), 1u);
  const auto& evidence = made->evidence().front();
  EXPECT_EQ(evidence.kind, "claim");
  EXPECT_EQ(evidence.url, "https://congan.example/vo-dap");
  EXPECT_THAT(evidence.reason, HasSubstr("tìm theo nghĩa"));
  EXPECT_THAT(evidence.reason, HasSubstr("0.912"));
  EXPECT_TRUE(is_by_meaning(evidence));
}

TEST(Meaning, LeavesEveryStrongerLabelAndItsScore) {
  const CueFamily families[] = {CueFamily::urgency, CueFamily::payment};
  for (const auto label : {Label::mention, Label::unverified, Label::correction}) {
    Assessment::Draft draft;
    draft.label = label;
    draft.category = Category::disaster;
    draft.score = 0.25;
    for (const auto family : families) draft.evidence.push_back({"cue", "x", "giục", family, {}});
    const auto before = assessed(draft);
    const auto made = with_meaning(before, claim_of("vo-dap"), 0.9);
    ASSERT_TRUE(made) << name(label);
    EXPECT_EQ(made->label(), label);
    EXPECT_EQ(made->score(), before.score());
    EXPECT_EQ(made->category(), before.category());
    ASSERT_EQ(made->evidence().size(), 3u);
    EXPECT_EQ(made->evidence()[0], before.evidence()[0]);
  }
}

TEST(Meaning, AddsNothingToWhatWordsMatched) {
  Assessment::Draft draft;
  draft.label = Label::disputed;
  draft.claim = claim_of("khac");
  draft.claim_state = ClaimHitState::matched;
  EXPECT_FALSE(with_meaning(assessed(draft), claim_of("vo-dap"), 1.0));
  EXPECT_FALSE(lacks_meaning(assessed(draft)));
}

TEST(Meaning, KeepsTheClaimThatWordsSuggested) {
  Assessment::Draft draft;
  draft.label = Label::mention;
  draft.claim = claim_of("khac");
  draft.claim_state = ClaimHitState::suggested;
  draft.claim_score = 0.4;
  draft.evidence.push_back({"claim", "khac", "Gần giống", std::nullopt, {{Field::text, 0, 3, 1}}});
  const auto before = assessed(draft);
  const auto made = with_meaning(before, claim_of("vo-dap"), 0.9);
  ASSERT_TRUE(made);
  EXPECT_EQ(made->claim()->id(), "khac");
  EXPECT_EQ(made->claim_score(), 0.4);
  EXPECT_EQ(made->evidence().back().ref, "vo-dap");
  EXPECT_FALSE(with_meaning(before, claim_of("khac"), 0.9)) << "it is there already";
}

TEST(Meaning, IsSaidOnce) {
  const auto once = with_meaning({}, claim_of("vo-dap"), 0.9);
  ASSERT_TRUE(once);
  EXPECT_FALSE(with_meaning(*once, claim_of("vo-dap"), 0.95));
  EXPECT_FALSE(with_meaning(*once, claim_of("khac"), 0.95)) << "the nearest is enough";
}

TEST(Meaning, IsCarriedOverWhileItsClaimIsThere) {
  const auto late = with_meaning({}, claim_of("vo-dap"), 0.9).value();
  Assessment::Draft fresh;
  fresh.label = Label::mention;
  fresh.score = 0.5;
  const auto again = assessed(fresh);
  const auto carried =
      carry_meaning(late, again, [](std::string_view id) -> std::optional<Claim> { return claim_of(std::string(id)); });
  ASSERT_TRUE(has_meaning(carried));
  EXPECT_EQ(carried.evidence().back(), late.evidence().back()) << "to the letter: it is the same fact";
  EXPECT_EQ(carried.score(), again.score());
  EXPECT_EQ(carry_meaning(late, again, [](std::string_view) { return std::optional<Claim>(); }), again);
  EXPECT_EQ(carry_meaning(late, Assessment{},
                          [](std::string_view id) -> std::optional<Claim> { return claim_of(std::string(id)); }),
            late);
}

TEST(Meaning, IsNotTakenForWhatWordsFound) {
  const auto compiled = RuleSet::compile({}, {}, {});
  ASSERT_TRUE(compiled.rules);
  const auto claims = ClaimIndex::build({{claim_of("vo-dap"), {}}});
  Item item;
  item.tier = Tier::press;
  item.text = "Đập Ia Ring vỡ lúc 5 giờ sáng, nước tràn về ba làng ở hạ lưu";
  Scratch scratch;
  MatchList matches;
  compiled.rules->match(item, scratch, matches);
  const auto said = assess(item, matches, *compiled.rules, *claims, scratch);
  ASSERT_TRUE(said.claim());
  EXPECT_FALSE(has_meaning(said));
}

}  // namespace
}  // namespace dongtin
