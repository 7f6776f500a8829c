#include "matchers/assertion.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "tests/matchers/labelled.hpp"
#include "tests/support/typing.hpp"

namespace dongtin {
namespace {

constexpr const char* kClaim = "Đập hồ Mơ Nang ở xã Cửu An vỡ, nước cuốn trôi 60 căn nhà";

/// A text in which every word of kClaim says it.
struct Told {
  Labelled item;
  ClaimHit hit;
  StanceReading stance;
  ContrarySigns signs;
  AssertionScratch scratch;

  explicit Told(const std::string& text, const std::string& claim = kClaim) {
    Item told;
    told.tier = Tier::social;
    told.published = parse_rfc3339("2026-11-20T07:00:00+07:00").value();
    told.text = text;
    item = labelled("", "", told);
    const auto at = static_cast<std::uint32_t>(text.find(claim));
    const auto& all = item.text.syllables;
    bool first = true;
    for (std::uint32_t i = 0; i < all.size(); ++i) {
      if (all[i].begin < at || all[i].end > at + claim.size()) continue;
      hit.spans.push_back({Field::text, all[i].begin, all[i].end, bit(How::exact)});
      if (first) hit.first = i;
      hit.last = i;
      first = false;
    }
    EXPECT_FALSE(hit.spans.empty()) << text;
    hit.score = 0.95;
    hit.features.names = hit.features.rest = hit.features.events = hit.features.beside = 1;
    ContraryScratch contrary;
    signs = contrary_signs(item.item, item.title, item.text, hit.spans, false, contrary);
    StanceScratch search;
    stance = stance_of(item.item, item.title, item.text, hit.field, hit.first, hit.last, search, hit.spans);
  }
  AssertionReading reading() {
    return assertion_of({item.item, item.title, item.text, hit, stance, signs, false}, scratch);
  }
  bool has(std::string_view name) {
    read_assertion({item.item, item.title, item.text, hit, stance, signs, false}, scratch);
    return std::any_of(scratch.features.begin(), scratch.features.end(),
                       [&](const auto& each) { return each.key == assertion_key(name); });
  }
};

std::string behind(const std::string& text) {
  return kClaim + text;
}

TEST(Assertion, ReadsTheWordsAroundTheClaimAndNoneOfIt) {
  Told told("Nghe nói đâu " + behind(". Bà con coi chừng 3 xã dưới"));
  for (const char* name : {"nghe", "nói đâu", "đâu X", "# bà", "X #", "nói đâu X", "đâu X #", "X # bà", "# nghe",
                           "chừng N", "N xã", "coi", "@share"}) {
    EXPECT_TRUE(told.has(name)) << name;
  }
  for (const char* name :
       {"đập", "vỡ", "trôi", "nha", "nhà", "nghé", "X", "#", "@trails", "nghe nói đâu", "coi chừng N"}) {
    EXPECT_FALSE(told.has(name)) << name;
  }
  std::set<std::uint64_t> keys;
  for (const auto& feature : told.scratch.features) EXPECT_TRUE(keys.insert(feature.key).second) << "each once";
}

TEST(Assertion, ReadsTheSignsBetweenWords) {
  Told told("Trời ơi! Nghe nói: " + behind(", mà “thật” hả... Ừ?"));
  for (const char* name : {"ơi !", "! #", "nói : X", "X , mà", "mà “", "“ thật", "“ hả", "hả …"})
    EXPECT_TRUE(told.has(name)) << name;
  for (const char* name : {"ơi nghe", "nói X", "X mà", "X , X", "ừ ?"}) EXPECT_FALSE(told.has(name)) << name;
}

TEST(Assertion, ASignIsTheSameHoweverItIsWritten) {
  const auto behind_it = [](const std::string& sign) { return Told(behind(sign + " thiệt mà, bà con")); };
  for (const auto& [written, mark] : std::vector<std::pair<std::string, std::string>>{{"?!", "?"},
                                                                                      {"!", "!"},
                                                                                      {"...", "…"},
                                                                                      {"…", "…"},
                                                                                      {":", ":"},
                                                                                      {" \"", "“"},
                                                                                      {" “", "“"},
                                                                                      {"”", "“"},
                                                                                      {",", ","},
                                                                                      {";", ","},
                                                                                      {" - ", ","},
                                                                                      {" –", ","},
                                                                                      {" (", ","}}) {
    Told told = behind_it(written);
    EXPECT_TRUE(told.has("X " + mark)) << written;
  }
  for (const char* smiley : {" :)))", " :((", " =))"}) {
    Told told = behind_it(smiley);
    for (const char* mark : {":", ","}) EXPECT_FALSE(told.has(std::string("X ") + mark)) << smiley;
    EXPECT_TRUE(told.has("X thiệt")) << smiley;
  }
}

TEST(Assertion, QuotesOfTheClaimItselfAreNoSigns) {
  const std::string claim = "Trạm y tế xã Cửu An phát thuốc \"Lá Xanh\" và “Rễ Vàng” quá hạn cho 60 người";
  for (const auto& [text, quotes] : std::vector<std::pair<std::string, bool>>{{claim + " rồi bà con ơi", false},
                                                                              {"\"" + claim + "\" rồi bà con ơi", true},
                                                                              {claim + " rồi “bà con” ơi", true}}) {
    Told told(text, claim);
    EXPECT_EQ(told.has("@quotes"), quotes) << text;
    EXPECT_FALSE(told.has("X “ X")) << text;
  }
}

TEST(Assertion, AClaimIsNotHiddenByASignBesideIt) {
  const std::string before = "Bà con ơi chạy lẹ lên, ", after = " rồi, ai ở dưới 3 xã đó đi ngay đi";
  for (const auto& [open, close] : std::vector<std::pair<std::string, std::string>>{
           {"", ""}, {"“", "”"}, {"\"", "\""}, {"(", ")"}, {"... ", "..."}, {"- ", ","}}) {
    EXPECT_TRUE(Told(before + open + kClaim + close + after).reading().asserts) << open << close;
  }
  for (const auto& [name, weight] : assertion_weights()) {
    if (!name.starts_with("@")) EXPECT_LE(std::abs(weight), 1.5F) << name;
  }
}

TEST(Assertion, SignsAreBounded) {
  std::string text = kClaim;
  for (int i = 0; i < 50'000; ++i) text += "?! “ : ... mà,";
  Told told(text + std::string(1 << 20, ' ') + "x");
  static_cast<void>(told.reading());
  EXPECT_LE(told.scratch.tokens.size(), 3 * (2 * kContraryReach + 20));
}

TEST(Assertion, WhoWarnsAssertsAndWhoPlaysWithItDoesNot) {
  for (const char* asserting :
       {" rồi bà con ơi, ai ở dưới chạy lẹ lên!", ". Nhà ngoại tui mất sạch rồi, ai còn ở đó đi ngay đi!",
        " mà xã không báo một tiếng, dân chết hết mới chịu loan tin sao!"}) {
    EXPECT_TRUE(Told(behind(asserting)).reading().asserts) << asserting;
  }
  for (const char* other :
       {", riêng khoản nợ của em đứng vững trước mọi thiên tai, xin phép hỏi đập nào chịu trôi giùm.",
        " trong cái hình mà phóng to thì bảng hiệu toàn chữ nước ngoài, bài này chép của ai vậy."}) {
    const auto reading = Told(behind(other)).reading();
    EXPECT_FALSE(reading.asserts) << other << " " << reading.log_odds;
    EXPECT_FALSE(reading.reason.empty());
  }
}

TEST(Assertion, SaysWhetherTheTellingSpeaksAgainstItOrSaysNeither) {
  std::set<std::string> reasons;
  for (const char* around : {" hồi nào vậy ta, hình chụp ở đâu, xin cái nguồn", ", xin cười cái hình",
                             ", hình chụp hồi nào", ", xin cái nguồn", " mà"}) {
    const auto reading = Told(behind(around)).reading();
    EXPECT_EQ(reading.asserts, reading.log_odds >= kLeastAsserted) << around;
    if (reading.asserts) continue;
    const bool open = reading.reason.starts_with("Chưa rõ người viết khẳng định hay bác bỏ, cần người đọc");
    EXPECT_EQ(open, reading.log_odds >= kTellsAgainst) << around << " " << reading.log_odds << " " << reading.reason;
    reasons.insert(reading.reason.substr(0, reading.reason.find(':')));
  }
  EXPECT_EQ(reasons.size(), 2u);
}

TEST(Assertion, WhoDeniesOrQuotesNeverAssertsAndWhoAsksWhereItIsSure) {
  Told told(behind(" rồi bà con ơi, chạy lẹ lên! Nhà ngoại tui mất sạch rồi"));
  ASSERT_TRUE(told.reading().asserts);
  for (const Stance stance : {Stance::denying, Stance::quoting}) {
    told.stance.stance = stance;
    told.hit.score = 1;
    const auto reading = told.reading();
    EXPECT_GE(reading.log_odds, kLeastAsserted);
    EXPECT_FALSE(reading.asserts) << name(stance);
  }
  Told sure(behind(" rồi, sao không ai báo dân vậy?")), unsure(behind(" hả mọi người?"));
  for (Told* each : {&sure, &unsure}) {
    each->stance.stance = Stance::asking;
    const auto reading = each->reading();
    EXPECT_EQ(reading.asserts, reading.log_odds >= kAssertedThoughAsking);
  }
  EXPECT_FALSE(unsure.reading().asserts);
}

TEST(Assertion, ShowsWhatSpeaksAgainstIt) {
  Told told("Đọc bài mà cười, vậy chắc nhà em xin lỗi vì " + behind(", hình chụp hồi nào vậy ta, xin cái nguồn"));
  const auto reading = told.reading();
  ASSERT_FALSE(reading.asserts);
  ASSERT_FALSE(reading.spans.empty());
  EXPECT_LE(reading.spans.size(), 4u);
  EXPECT_TRUE(std::is_sorted(reading.spans.begin(), reading.spans.end()));
  for (const Span& span : reading.spans) {
    EXPECT_LT(span.begin, span.end);
    EXPECT_LE(span.end, told.item.item.text.size());
    const bool of_claim = std::any_of(told.hit.spans.begin(), told.hit.spans.end(),
                                      [&](const Span& said) { return said.begin < span.end && span.begin < said.end; });
    EXPECT_FALSE(of_claim);
  }
}

TEST(Assertion, IsTheSameHoweverItIsTyped) {
  const std::string before = "Sáng nay thuỷ điện xả, nghe hoài ", after = ". Hoà ở chợ kể vậy, mọi người khoẻ không";
  const double as_written = Told(before + behind(after)).reading().log_odds;
  const auto typed = [&](auto type) { return Told(type(before + behind(after)), type(kClaim)).reading().log_odds; };
  EXPECT_DOUBLE_EQ(typed(typing::decomposed), as_written);
  EXPECT_DOUBLE_EQ(typed(typing::other_tone_position), as_written);
}

TEST(Assertion, ShowsTheWordsThatSayMostWhereverTheyStand) {
  Told told("Em đọc tin nói ở xã có vụ này, thấy là lạ, hỏi chị hai coi sao, mà hay hay. " +
            behind(". Đọc bài mà cười, vậy chắc em xin lỗi, hình chụp hồi nào vậy ta, xin cái nguồn"));
  const auto reading = told.reading();
  ASSERT_FALSE(reading.asserts) << reading.log_odds;
  std::map<std::uint64_t, float> weights;
  for (const auto& [name, weight] : assertion_weights()) weights.emplace(assertion_key(name), weight);
  const AssertionFeature* most = nullptr;
  for (const auto& feature : told.scratch.features) {
    if (feature.tokens != 1 || !weights.contains(feature.key)) continue;
    if (most == nullptr || weights[feature.key] < weights[most->key]) most = &feature;
  }
  ASSERT_NE(most, nullptr);
  const auto& syllable = told.item.text.syllables[told.scratch.tokens[most->token].syllable];
  EXPECT_TRUE(std::any_of(reading.spans.begin(), reading.spans.end(), [&](const Span& span) {
    return span.begin <= syllable.begin && syllable.end <= span.end;
  })) << reading.reason;
}

TEST(Assertion, ALongTextIsReadAroundTheClaimAlone) {
  std::string text = behind(" rồi bà con ơi");
  while (text.size() < 300'000) text += ". xin cười hình nguồn đâu";
  Told told(text), with_signs(text + "?! “a”… - : \n...");
  EXPECT_EQ(told.reading().log_odds, with_signs.reading().log_odds);
  EXPECT_LE(told.scratch.tokens.size(), 2 * kContraryReach + 20);
}

TEST(Assertion, CountsEachSentenceWithoutTheClaim) {
  const auto share = [](const std::string& text) {
    Told told(text);
    read_assertion({told.item.item, told.item.title, told.item.text, told.hit, told.stance, told.signs, false},
                   told.scratch);
    for (const auto& feature : told.scratch.features) {
      if (feature.key == assertion_key("@without")) return static_cast<double>(feature.value);
    }
    return 0.0;
  };
  EXPECT_DOUBLE_EQ(share(behind(". Khác hẳn.")), share("Khác hẳn. " + behind(".")));
  EXPECT_GT(share(behind(". Khác hẳn.")), 0);
  EXPECT_EQ(share(behind(" rồi.")), 0);
}

TEST(Assertion, WordsOfTheClaimAreNoSigns) {
  const std::string claim = "Không có điện, cúp nước, dân chưa được báo ở xã Cửu An suốt 60 ngày";
  Told told(claim + ". Trời ơi", claim);
  EXPECT_FALSE(told.has("@stance-7"));
  EXPECT_FALSE(told.has("@stance-9"));
}

TEST(Assertion, EveryRowOfTheTableIsAFeature) {
  std::set<std::uint64_t> keys, shapes;
  for (const auto name : kAssertionShapes) shapes.insert(assertion_key(name));
  for (const auto table : kAssertionTables) {
    for (int kind = 0; kind < kMostAssertionKinds; ++kind)
      shapes.insert(assertion_key(std::string(table) + std::to_string(kind)));
  }
  ASSERT_FALSE(assertion_weights().empty());
  EXPECT_EQ(assertion_weights().front().name, "@");
  for (const auto& [name, weight] : assertion_weights()) {
    EXPECT_TRUE(keys.insert(assertion_key(name)).second) << name;
    EXPECT_NE(weight, 0) << name;
    if (name.starts_with("@") && name != "@") EXPECT_TRUE(shapes.contains(assertion_key(name))) << name;
  }
  Told told("Trời ơi?! “Nghe”… - nói: 3 \n" + behind(" rồi bà con ơi, không phải đâu nha..."));
  told.reading();
  for (const auto& feature : told.scratch.features) {
    if (feature.tokens == 0) EXPECT_TRUE(shapes.contains(feature.key)) << "a feature that is not fitted";
  }
}

}  // namespace
}  // namespace dongtin
