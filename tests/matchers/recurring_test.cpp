// A rumour that was judged once and comes back each storm season: known again, never by itself more than a mention.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "matchers/assess.hpp"
#include "tests/matchers/claim_cases.hpp"

namespace dongtin {
namespace {

using testing::HasSubstr;

const std::string kStorm =
    "Siêu bão số 13 giật cấp 17 sẽ đổ bộ thẳng vào Quy Nhơn lúc 19 giờ ngày 6/11/2025, toàn tỉnh Gia Lai phải tích trữ "
    "lương thực cho mười ngày";

Instant day(const std::string& text) {
  return parse_rfc3339(text + "T08:00:00+07:00").value();
}

ClaimEntry storm(std::optional<Instant> ended, Verdict verdict = Verdict::fake) {
  auto claim = make_claim("bao-13", kStorm, verdict, "Đài Khí tượng Thuỷ văn", "https://khituong.example/bao-13",
                          day("2025-11-05"));
  return {claim.value(), {}, ended};
}

Item told(const std::string& text, const std::string& published, Tier tier = Tier::social) {
  Item out;
  out.text = text;
  out.tier = tier;
  out.published = day(published);
  return out;
}

class Recurring : public ::testing::Test {
 protected:
  Assessment say(const Item& item, std::vector<ClaimEntry> entries, const std::vector<Rule>& rules = {}) {
    const auto compiled = RuleSet::compile(rules, {}, {});
    EXPECT_TRUE(compiled.rules);
    const auto claims = ClaimIndex::build(std::move(entries));
    Scratch scratch;
    MatchList matches;
    compiled.rules->match(item, scratch, matches);
    return assess(item, matches, *compiled.rules, *claims, scratch);
  }
  static const Evidence* recurring(const Assessment& assessment) {
    const auto& all = assessment.evidence();
    const auto it = std::find_if(all.begin(), all.end(), [](const Evidence& each) { return each.kind == "recurring"; });
    return it == all.end() ? nullptr : &*it;
  }
  const std::optional<Instant> over = day("2025-12-31");
};

struct Year {
  const char *name, *published, *text;
};
void PrintTo(const Year& year, std::ostream* out) {
  *out << year.name;
}
class EachYear : public Recurring, public testing::WithParamInterface<Year> {};

TEST_P(EachYear, IsKnownAgainAndNotDisputed) {
  const auto said = say(told(GetParam().text, GetParam().published), {storm(over)});
  EXPECT_EQ(said.label(), Label::mention);
  EXPECT_FALSE(said.claim()) << "it asserts no claim in force";
  const auto* evidence = recurring(said);
  ASSERT_NE(evidence, nullptr);
  EXPECT_EQ(evidence->ref, "bao-13");
  EXPECT_EQ(evidence->url, "https://khituong.example/bao-13");
  EXPECT_FALSE(evidence->spans.empty());
  EXPECT_THAT(evidence->reason, HasSubstr("Tin đồn cũ quay lại"));
  EXPECT_THAT(evidence->reason, HasSubstr("tin giả ngày 05/11/2025"));
  EXPECT_THAT(evidence->reason, HasSubstr("hết hiệu lực ngày 31/12/2025"));
}

INSTANTIATE_TEST_SUITE_P(
    Storms, EachYear,
    testing::Values(
        Year{"another_number_and_day", "2026-10-20",
             "Siêu bão số 9 giật cấp 18 sẽ đổ bộ thẳng vào Quy Nhơn lúc 5 giờ ngày 22/10/2026, toàn tỉnh Gia Lai phải "
             "tích trữ lương thực cho mười ngày"},
        Year{"no_accents", "2027-11-02",
             "sieu bao so 12 giat cap 17 se do bo thang vao Quy Nhon toi mai, toan tinh Gia Lai phai tich tru luong "
             "thuc cho muoi ngay"},
        Year{"other_words", "2028-09-30",
             "Bà con ơi, siêu bão giật cấp 16 đổ bộ thẳng vào Quy Nhơn đêm 1/10 này, cả tỉnh Gia Lai phải tích trữ "
             "lương thực mười ngày nha"},
        Year{"disguised", "2029-11-10",
             "S.i.ê.u b.ã.o số 14 giật cấp 17 sẽ đổ bộ thẳng vào Quy Nhơn ngày 12/11, toàn tỉnh Gia Lai phải tích trữ "
             "lương thực cho mười ngày"}),
    [](const auto& row) { return row.param.name; });

TEST_F(Recurring, OtherNewsIsNotTheRumour) {
  for (const auto* text :
       {"Bão số 9 suy yếu thành áp thấp nhiệt đới, Gia Lai có mưa rất to trong ngày 22/10/2026.",
        "Quy Nhơn tổ chức lễ hội ẩm thực, du khách khắp nơi về dự đông vui cả mười ngày.",
        "Siêu bão số 9 giật cấp 18 sẽ đổ bộ thẳng vào Đà Nẵng lúc 5 giờ, tỉnh Quảng Ngãi phải sơ tán dân."}) {
    EXPECT_EQ(recurring(say(told(text, "2026-10-20"), {storm(over)})), nullptr) << text;
  }
}

TEST_F(Recurring, WhileInForceTheSameWordsAreDisputed) {
  const auto said = say(told(kStorm, "2025-11-05"), {storm({})});
  EXPECT_EQ(said.label(), Label::disputed);
  EXPECT_EQ(recurring(said), nullptr);
}

TEST_F(Recurring, WordForWordAfterItEndedIsAMention) {
  const auto said = say(told(kStorm, "2026-11-05"), {storm(over)});
  EXPECT_EQ(said.label(), Label::mention);
  ASSERT_NE(recurring(said), nullptr);
}

TEST_F(Recurring, WhatWasToldInItsOwnTimeDoesNotComeBack) {
  const auto said = say(told(kStorm, "2025-11-06"), {storm(over)});
  EXPECT_EQ(said.label(), Label::mention) << "it is assessed again once the claim ended";
  ASSERT_NE(recurring(said), nullptr);
  EXPECT_THAT(recurring(said)->reason, testing::Not(HasSubstr("quay lại")));
  EXPECT_THAT(recurring(said)->reason, HasSubstr("hết hiệu lực"));
}

TEST_F(Recurring, AClaimInForceIsToldAgainWithAnotherDay) {
  const std::string again =
      "Siêu bão số 13 giật cấp 17 sẽ đổ bộ thẳng vào Quy Nhơn lúc 19 giờ ngày 6/11/2026, toàn tỉnh Gia Lai phải tích "
      "trữ lương thực cho mười ngày";
  auto said = say(told(again, "2026-11-05"), {storm({})});
  EXPECT_EQ(said.label(), Label::mention);
  EXPECT_EQ(said.claim_state(), ClaimHitState::suggested);
  ASSERT_NE(recurring(said), nullptr);
  EXPECT_THAT(recurring(said)->reason, HasSubstr("với ngày, số khác"));
  // Within the month it is the same rumour going round.
  said = say(told(again, "2025-11-20"), {storm({})});
  EXPECT_EQ(recurring(said), nullptr);
  // Nor does what was found true come back.
  EXPECT_EQ(recurring(say(told(again, "2026-11-05"), {storm({}, Verdict::authentic)})), nullptr);
}

TEST_F(Recurring, WhatRulesAndCuesFindStays) {
  Rule rule;
  rule.id = RuleId{"tich-tru"};
  rule.title = "Kêu gọi tích trữ";
  rule.status = RuleStatus::live;
  rule.category = Category::disaster;
  rule.scope = Scope::national;
  rule.query = "siêu bão";
  seal(rule);
  const auto text =
      "CHIA SẺ GẤP trước khi bị xoá! Người trong ngành cho biết siêu bão số 9 giật cấp 18 sẽ đổ bộ thẳng vào Quy Nhơn "
      "ngày 22/10/2026, toàn tỉnh Gia Lai phải tích trữ lương thực cho mười ngày";
  const auto alone = say(told(text, "2026-10-20"), {}, {rule});
  const auto known = say(told(text, "2026-10-20"), {storm(over)}, {rule});
  EXPECT_EQ(alone.label(), Label::unverified) << "cues of two families";
  EXPECT_EQ(known.label(), alone.label()) << "that it was judged before makes it no less so";
  EXPECT_NE(recurring(known), nullptr);
  EXPECT_EQ(recurring(alone), nullptr);
}

TEST_F(Recurring, ShortClaimsAreNotKnownAgain) {
  auto claim = make_claim("ngan", "Bão số 13 vào Quy Nhơn ngày 6/11/2025", Verdict::fake, "Đài Khí tượng",
                          "https://khituong.example/ngan", day("2025-11-05"));
  const auto said = say(told("Bão số 9 vào Quy Nhơn ngày 22/10/2026", "2026-10-20"), {{claim.value(), {}, over}});
  EXPECT_EQ(said.label(), Label::none);
}

TEST_F(Recurring, EndedClaimsChangeNothingOfWhatThoseInForceFind) {
  const auto items = {
      told(kStorm, "2026-11-05"),
      told("Siêu bão số 9 giật cấp 17 sẽ đổ bộ thẳng vào Quy Nhơn ngày 22/10/2026, toàn tỉnh Gia Lai phải "
           "tích trữ lương thực cho mười ngày",
           "2026-10-20")};
  auto one = [](int i, std::optional<Instant> ended) {
    return ClaimEntry{make_claim("c" + std::to_string(i), kStorm + ", nhắc lại lần " + std::to_string(i), Verdict::fake,
                                 "Đài Khí tượng", "https://khituong.example/" + std::to_string(i), day("2024-11-05"))
                          .value(),
                      {},
                      ended};
  };
  std::vector<ClaimEntry> mixed;
  for (int i = 0; i < 200; ++i) mixed.push_back(one(i, over));
  mixed.push_back(storm({}));
  const auto alone = ClaimIndex::build({storm({})}), beside = ClaimIndex::build(std::move(mixed));
  EXPECT_EQ(beside->entries().front().claim.id(), "bao-13") << "those in force first";
  EXPECT_NE(alone->revision(), beside->revision());
  for (const auto& item : items) {
    Folded title, text;
    fold(item.title, title, Teencode::undo);
    fold(item.text, text, Teencode::undo);
    ClaimScratch a, b;
    std::vector<ClaimHit> first, second;
    alone->find(item, title, text, a, first);
    beside->find(item, title, text, b, second);
    ASSERT_FALSE(first.empty());
    ASSERT_GE(second.size(), first.size());
    EXPECT_LE(second.size(), first.size() + kMaxEndedCandidates);
    EXPECT_EQ(second[0].claim, 0u);
    EXPECT_EQ(second[0].score, first[0].score);
    EXPECT_EQ(second[0].state, first[0].state);
    EXPECT_EQ(second[0].spans, first[0].spans);
    EXPECT_EQ(second[0].differs, first[0].differs);
  }
}

}  // namespace
}  // namespace dongtin
