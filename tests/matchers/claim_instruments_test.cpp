// Another domain, account or phone number than the claim's is told, and decides nothing.
#include "matchers/claim_instruments.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "matchers/assess.hpp"

namespace dongtin {
namespace {

using Kind = ClaimElement::Kind;

Claim claim() {
  return *make_claim("c1", "Trang hoantien-evn.top hoàn tiền điện", Verdict::scam, "Công an tỉnh",
                     "https://congan.example/1", {});
}

std::vector<std::string> differences(const std::vector<ClaimElement>& elements, const std::string& text,
                                     const std::string& title = "Tin") {
  Source from;
  from.id = SourceId{"mang"};
  const auto item = make_item(from, {"k", "https://mang.example/k", title, text, "vi", {}}, Instant{}, {});
  Folded folded_title, folded_text;
  fold(item.title, folded_title, Teencode::keep);
  fold(item.text, folded_text, Teencode::keep);
  std::vector<Fact> facts;
  extract(item.title, Field::title, folded_title, facts);
  extract(item.text, Field::text, folded_text, facts);
  return instrument_differences(claim(), elements, item, facts);
}

using Lines = std::vector<std::string>;
const std::vector<ClaimElement> kDomain{{Kind::domain, "hoantien-evn.top"}};
const std::vector<ClaimElement> kAccount{{Kind::account, "19001234567890"}};
const std::vector<ClaimElement> kPhone{{Kind::account, "0912345678"}};

TEST(ClaimInstruments, AnotherDomainIsTold) {
  EXPECT_EQ(differences(kDomain, "Vào https://evn-hoantien.xyz/nhan để nhận tiền"),
            Lines{"khác tên miền: evn-hoantien.xyz thay vì hoantien-evn.top"});
  EXPECT_EQ(differences(kDomain, "Vào www.nhanqua.club nhé"),
            Lines{"khác tên miền: nhanqua.club thay vì hoantien-evn.top"});
}

TEST(ClaimInstruments, TheClaimsOwnDomainBesideOthersIsNoDifference) {
  EXPECT_TRUE(differences(kDomain, "Vào HOANTIEN-EVN.top hoặc nhanqua.club").empty());
  EXPECT_TRUE(differences(kDomain, "Vào https://a.hoantien-evn.top/x").empty());
  EXPECT_EQ(differences(kDomain, "Vào https://xhoantien-evn.top/x").size(), 1u) << "another name that ends the same";
}

TEST(ClaimInstruments, WhoTellsOfItIsNoOtherDomain) {
  EXPECT_TRUE(differences(kDomain, "Xem https://congan.example/1 và https://bocongan.gov.vn/tin").empty());
  EXPECT_TRUE(differences(kDomain, "Xem https://www.facebook.com/ai-do").empty());
  EXPECT_TRUE(differences(kDomain, "Không có liên kết nào").empty());
}

TEST(ClaimInstruments, ALookAlikeComesFirst) {
  EXPECT_EQ(differences(kDomain, "Đọc baomoi.club rồi vào vietcombank-hotro.xyz"),
            Lines{"khác tên miền: vietcombank-hotro.xyz thay vì hoantien-evn.top"});
}

TEST(ClaimInstruments, AccountsAndPhonesAreComparedByTheirDigits) {
  EXPECT_EQ(differences(kAccount, "Chuyển khoản stk 0071 0012 3456 ngân hàng"),
            Lines{"khác số tài khoản: 0071 0012 3456 thay vì 19001234567890"});
  EXPECT_TRUE(differences(kAccount, "Chuyển khoản stk 1900.1234.567890").empty());
  EXPECT_EQ(differences(kPhone, "Gọi 0987.654.321 ngay"), Lines{"khác số điện thoại: 0987.654.321 thay vì 0912345678"});
  EXPECT_TRUE(differences(kPhone, "Gọi +84 912 345 678 ngay").empty());
  EXPECT_TRUE(differences(kPhone, "Gọi o912 345 678 ngay").empty());
  EXPECT_TRUE(differences(kPhone, "Chuyển khoản stk 0071001234567").empty()) << "a phone is no account";
}

TEST(ClaimInstruments, OfWhatTheClaimDoesNotNameNothingIsTold) {
  EXPECT_TRUE(differences({}, "Vào nhanqua.club, gọi 0987654321, stk 0071001234567 vietcombank").empty());
  EXPECT_TRUE(differences({{Kind::number, "450"}, {Kind::place, "Ia Ring"}}, "Vào nhanqua.club").empty());
}

TEST(ClaimInstruments, TheReasonTellsAndTheLabelStays) {
  const auto text = "Trang hoantien-evn.top hoàn lại một nửa tiền điện ba tháng cho mọi hộ dân đăng ký trước chủ nhật";
  const ClaimEntry entry{*make_claim("c1", text, Verdict::scam, "Công an tỉnh", "https://congan.example/1", {}),
                         kDomain};
  const auto say = [&](const std::vector<ClaimElement>& elements) {
    Source from;
    from.id = SourceId{"mang"};
    from.tier = Tier::social;
    const auto item =
        make_item(from,
                  {"k",
                   "https://mang.example/k",
                   "",
                   "Trang hoan-tien.club hoàn lại một nửa tiền điện ba tháng cho mọi hộ dân đăng ký trước "
                   "chủ nhật",
                   "vi",
                   {}},
                  Instant{}, {});
    const auto compiled = RuleSet::compile(std::vector<Rule>{}, {}, {});
    Scratch scratch;
    MatchList matches;
    compiled.rules->match(item, scratch, matches);
    return assess(item, matches, *compiled.rules, *ClaimIndex::build({{entry.claim, elements}}), scratch);
  };
  const auto without = say({}), with = say(kDomain);
  ASSERT_FALSE(with.evidence().empty());
  EXPECT_EQ(with.evidence().front().kind, "claim");
  EXPECT_THAT(with.evidence().front().reason,
              ::testing::HasSubstr("; khác tên miền: hoan-tien.club thay vì hoantien-evn.top"));
  EXPECT_THAT(without.evidence().front().reason, ::testing::Not(::testing::HasSubstr("tên miền")));
  EXPECT_EQ(with.label(), without.label());
  EXPECT_EQ(with.score(), without.score());
  EXPECT_EQ(with.claim_state(), without.claim_state());
}

TEST(ClaimInstruments, OddTextIsTakenAsItIs) {
  const std::vector<ClaimElement> odd{{Kind::domain, "."}, {Kind::domain, ""}, {Kind::account, "------"}};
  for (const std::string& text : {std::string(5000, '.'), std::string("http://"), std::string("http://:80/?#"),
                                  std::string("stk \xE2\x80\x8B"
                                              "123456789"),
                                  std::string("www..com www.-.top")}) {
    for (const auto& elements : {kDomain, kAccount, odd}) EXPECT_LE(differences(elements, text).size(), 3u) << text;
  }
}

}  // namespace
}  // namespace dongtin
