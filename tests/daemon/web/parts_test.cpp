// The parts that need no socket: targets, forms, guards, highlights, words.
#include <gtest/gtest.h>

#include <set>

#include "daemon/web/filters.hpp"
#include "daemon/web/guard.hpp"
#include "daemon/web/highlight.hpp"
#include "daemon/web/json.hpp"
#include "daemon/web/request.hpp"
#include "daemon/web/words.hpp"

namespace dongtin {
namespace {

TEST(Form, WhatIsEncodedIsDecoded) {
  const Params params{{"reason", "tin cũ & sai=100% +1\n"}, {"état", ""}, {"x", "/?#[]@"}};
  const auto back = parse_form(encode_form(params));
  ASSERT_TRUE(back);
  EXPECT_EQ(*back, params);
}

TEST(Form, RefusesWhatCannotBeRead) {
  for (const char* bad : {"a=%", "a=%4", "a=%g1", "a=%00", "a=%01", "a=%c3%28", "a=1&a=2", "%ff=1"}) {
    EXPECT_FALSE(parse_form(bad)) << bad;
  }
  EXPECT_TRUE(parse_form("")->empty());
  EXPECT_EQ(parse_form("&&a=b+c&")->size(), 1u);
  EXPECT_EQ(parse_form("a=b+c")->front().second, "b c");
}

TEST(Highlight, PiecesPutTogetherAreTheText) {
  const std::string text = "Cảnh báo lũ quét ở xã miền núi";
  const auto at = [&](std::string_view word) { return static_cast<std::uint32_t>(text.find(word)); };
  const std::vector<Marked> hits{
      {{Field::text, at("lũ quét"), at(" ở"), bit(How::exact)}, "A"},
      {{Field::text, at("quét"), at(" xã"), bit(How::partial)}, "B"},
      {{Field::title, 0, 4, bit(How::exact)}, "other field"},
      {{Field::text, at("ả"), at("ả") + 1, bit(How::exact)}, "across a character"},
      {{Field::text, 5, 5, bit(How::exact)}, "empty"},
      {{Field::text, 5, 50000, bit(How::exact)}, "out of the text"},
  };
  std::string whole, marked;
  for (const auto& segment : segments(text, hits, Field::text, 0, text.size())) {
    whole += segment.text;
    if (segment.hit) {
      marked += "[" + segment.text + ":";
      for (const auto& why : segment.why) marked += why.by;
      marked += "]";
    }
  }
  EXPECT_EQ(whole, text);
  EXPECT_EQ(marked, "[lũ :A][quét:AB][ ở:B]");
  std::string window;
  for (const auto& segment : segments(text, hits, Field::text, at("lũ"), at(" xã"))) window += segment.text;
  EXPECT_EQ(window, "lũ quét ở");
}

TEST(Highlights, OfEvidenceAreOneWhereOnlyBlanksPartThem) {
  const std::string text = "Quỹ  Mây Ngàn sập, rút tiền đi. Mây trôi";
  const auto word = [&](const std::string& of, MarkKind kind, std::string_view by, std::size_t from = 0) {
    const auto at = static_cast<std::uint32_t>(text.find(of, from));
    return Marked{{Field::text, at, static_cast<std::uint32_t>(at + of.size()), bit(How::exact)}, by, kind};
  };
  const std::vector<Marked> hits{word("Quỹ", MarkKind::claim, "giống"),      word("Mây", MarkKind::claim, "giống"),
                                 word("Ngàn", MarkKind::claim, "giống"),     word("sập", MarkKind::claim, "giống"),
                                 word("sập", MarkKind::rule, "Luật"),        word("rút", MarkKind::cue, "thúc giục"),
                                 word("tiền", MarkKind::telling, "cách kể"), word("Mây", MarkKind::rule, "Luật", 20),
                                 word("trôi", MarkKind::rule, "Luật")};
  std::string shown, of_claim;
  for (const auto& segment : segments(text, hits, Field::text, 0, text.size())) {
    shown += segment.hit ? "[" + segment.text + "]" : segment.text;
    EXPECT_EQ(segment.how, segment.is(MarkKind::rule) ? bit(How::exact) : HowSet{0}) << segment.text;
    if (segment.is(MarkKind::claim)) of_claim += segment.text + "|";
  }
  EXPECT_EQ(shown, "[Quỹ  Mây Ngàn] [sập], [rút] [tiền] đi. [Mây] [trôi]");
  EXPECT_EQ(of_claim, "Quỹ  Mây Ngàn|sập|");
}

TEST(Excerpt, BeginsNearTheEvidenceWhereNoRuleHits) {
  AlertView view;
  for (int i = 0; i < 400; ++i) view.item.text += "tiếng Việt ";
  const auto at = static_cast<std::uint32_t>(view.item.text.size());
  view.item.text += "quỹ phá sản";
  Assessment::Draft draft;
  draft.label = Label::mention;
  draft.evidence.push_back({"claim", "quy", "Giống", {}, {{Field::text, at, at + 5, bit(How::exact)}}});
  view.alert.now.assessment = make_assessment(std::move(draft)).value();
  const auto cut = excerpt_of(view, 80);
  EXPECT_NE(view.item.text.substr(cut.begin, cut.end - cut.begin).find("quỹ"), std::string::npos);
}

TEST(Excerpt, IsCutAtCharactersAroundTheFirstHit) {
  AlertView view;
  for (int i = 0; i < 400; ++i) view.item.text += "tiếng Việt ";
  const auto at = static_cast<std::uint32_t>(view.item.text.size());
  view.item.text += "VỠ ĐẬP";
  for (int i = 0; i < 400; ++i) view.item.text += " đồng bằng";
  view.alert.now.matches.rules.push_back({RuleId{"vo-dap"}, {}, {{Field::text, at, at + 9, bit(How::exact)}}});
  for (std::size_t size = 60; size < 200; ++size) {
    const auto cut = excerpt_of(view, size);
    const auto text = view.item.text.substr(cut.begin, cut.end - cut.begin);
    EXPECT_LE(text.size(), size + 3);
    EXPECT_NE(text.find("VỠ ĐẬP"), std::string::npos) << size << " " << text;
    EXPECT_NE(static_cast<unsigned char>(text.front()) & 0xC0, 0x80) << size;
    EXPECT_EQ(text.find("\xef\xbf\xbd"), std::string::npos);
  }
}

TEST(Words, EveryValueHasItsWord) {
  std::set<std::string_view> hints;
  for (auto label : {Label::none, Label::mention, Label::unverified, Label::disputed, Label::correction}) {
    EXPECT_FALSE(words::of(label).empty());
    Assessment::Draft draft;
    draft.label = label;
    draft.claim = make_claim("c", "Đập vỡ", Verdict::fake, "Công an tỉnh", "https://ca.example/1", {}).value();
    for (const auto family : {CueFamily::urgency, CueFamily::request})
      draft.evidence.push_back({"cue", "x", "Thúc giục", family, {}});
    hints.insert(words::hint(make_assessment(draft).value()));
    if (label != Label::mention) continue;
    draft.evidence.push_back({"stance", std::string(kUnclear), "Chưa rõ", {}, {}});
    hints.insert(words::hint(make_assessment(draft).value()));
  }
  EXPECT_EQ(hints.size(), 6u);
  EXPECT_FALSE(hints.contains(""));
  for (auto health :
       {Health::unreachable, Health::not_a_feed, Health::empty, Health::quiet, Health::stale, Health::needs_token}) {
    EXPECT_FALSE(words::advice(health).empty()) << name(health);
  }
  EXPECT_EQ(words::probability(0.82), "0,82");
  EXPECT_EQ(words::probability(0.055), "0,06");
  EXPECT_EQ(words::probability(0.9999), "0,99") << "nothing is certain";
  EXPECT_EQ(words::probability(0), "0,01");
  EXPECT_EQ(words::of(static_cast<HowSet>(bit(How::unaccented) | bit(How::exact))), "đúng dấu, gõ không dấu");
}

TEST(Guard, OnlyTheMediaTypeCounts) {
  EXPECT_EQ(media_type("Application/JSON ; charset=utf-8"), "application/json");
  EXPECT_EQ(media_type(""), "");
}

}  // namespace
}  // namespace dongtin
