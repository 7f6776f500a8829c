// Claims as officers and programs see them.
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "claims_sample.hpp"

namespace dongtin::testing {
namespace {

namespace json = boost::json;

class Claims : public ::testing::Test {
 protected:
  Claims() { fill_register(*live.store); }
  json::value api(const std::string& target) const { return json::parse(live.get(target).body); }
  std::string page(const std::string& target, int status = 200) const {
    const auto answer = live.get(target);
    EXPECT_EQ(answer.status, status) << answer.body;
    return answer.body;
  }
  /// An alert whose evidence shows the claim.
  AlertId raise(const std::string& claim) {
    Assessment::Draft draft;
    draft.evidence = {{"recurring", claim, "Tin đồn cũ quay lại: giống tuyên bố", {}, {}, sample_claim(claim).url()}};
    return raise(std::move(draft));
  }
  AlertId raise(Assessment::Draft draft) {
    auto proposed = dongtin::testing::proposal(dongtin::testing::item("tin", "Đập vỡ rồi"));
    draft.label = Label::mention;
    draft.score = 0.3;
    proposed.assessment = *make_assessment(std::move(draft));
    const auto commit = commit_of({std::move(proposed)});
    EXPECT_TRUE(live.store->apply({&commit, 1}));
    return live.store->alerts({}, {}, 1, 10)->alerts.front().alert.id;
  }
  LiveServer live{with_suggestions};
};

TEST_F(Claims, StandAsTheyAreNow) {
  const auto all = api("/api/v1/claims");
  std::map<std::string, std::string> states;
  for (const auto& each : all.at("claims").as_array()) {
    states[each.at("id").as_string().c_str()] = each.at("state").as_string().c_str();
    EXPECT_EQ(each.at("proposed").at("by").as_string(), "lan");
    EXPECT_EQ(each.at("origin").as_string(), "register");
  }
  EXPECT_EQ(states, (std::map<std::string, std::string>{
                        {"song", "live"}, {"het", "expired"}, {"rut", "withdrawn"}, {"cho", "proposed"}}));
  EXPECT_EQ(api("/api/v1/claims?state=live").at("claims").as_array().size(), 1u);
}

TEST_F(Claims, WhatIsMatchedAndLeftOpenAsksForAReader) {
  Assessment::Draft draft;
  draft.claim = sample_claim("song");
  draft.evidence = {{"claim", "song", "Giống tuyên bố", {}, {}}, {"stance", std::string(kUnclear), "Chưa rõ", {}, {}}};
  const auto alert = raise(std::move(draft));
  const std::string one = "/alerts/" + std::to_string(alert.value);
  for (const auto& address : {std::string("/"), one}) {
    EXPECT_NE(page(address).find("cần người đọc</a>"), std::string::npos) << address;
  }
  EXPECT_NE(page(one).find("chưa cho thấy người viết khẳng định hay bác bỏ"), std::string::npos);
  const auto evidence = api("/api/v1" + one).at("evidence").as_array();
  EXPECT_TRUE(std::any_of(evidence.begin(), evidence.end(), [](const auto& each) {
    return each.at("kind").as_string() == "stance" && each.at("ref").as_string() == kUnclear;
  }));
}

TEST_F(Claims, TheWordsThatALabelRestsOnAreMarked) {
  Assessment::Draft draft;
  draft.claim = sample_claim("song");
  const auto span = [](std::uint32_t begin, std::uint32_t end) { return Span{Field::text, begin, end, 0}; };
  const std::string text = "Đập vỡ rồi";
  const auto end_of = [&](std::string_view word) { return static_cast<std::uint32_t>(text.find(word) + word.size()); };
  const auto at = [&](std::string_view word) { return static_cast<std::uint32_t>(text.find(word)); };
  draft.evidence = {{"claim", "song", "Giống <tuyên bố>", {}, {span(0, end_of("Đập")), span(at("vỡ"), end_of("vỡ"))}},
                    {"cue", "gap", "Thúc giục", CueFamily::urgency, {span(at("rồi"), end_of("rồi"))}}};
  const std::string one = "/alerts/" + std::to_string(raise(std::move(draft)).value);
  for (const auto& address : {std::string("/"), one}) {
    const auto shown = page(address);
    EXPECT_NE(shown.find(R"~(<mark class="of-claim" title="Giống &lt;tuyên bố&gt;">Đập vỡ</mark>)~"),
              std::string::npos);
    EXPECT_NE(shown.find(R"~(<mark class="of-cue" title="Thúc giục">rồi</mark>)~"), std::string::npos);
    EXPECT_EQ(shown.find("Không còn luật nào"), std::string::npos) << "none had to match";
  }
  EXPECT_NE(page("/").find("“Đập &lt;b&gt;vỡ&lt;/b&gt; ngày 1/1/2026 song”"), std::string::npos);
}

TEST_F(Claims, AMentionThatIsNotLeftOpenDoesNot) {
  Assessment::Draft draft;
  draft.claim = sample_claim("song");
  draft.evidence = {{"claim", "song", "Giống tuyên bố", {}, {}}, {"stance", "asking", "Hỏi", {}, {}}};
  raise(std::move(draft));
  EXPECT_EQ(page("/").find("cần người đọc</a>"), std::string::npos);
}

TEST_F(Claims, OneIsFoundByKeyOrIdWithWhatTellsOfIt) {
  const auto alert = raise("het");
  const auto by_key = api("/api/v1/claims/" + claim_key("het"));
  EXPECT_EQ(by_key, api("/api/v1/claims/het"));
  EXPECT_EQ(by_key.at("alerts").at(0).at("id").to_number<std::uint64_t>(), alert.value);
  EXPECT_EQ(by_key.at("alerts").at(0).at("hit").as_string(), "shown");
  EXPECT_EQ(by_key.at("history").as_array().size(), 2u);
  EXPECT_EQ(by_key.at("activated").at("by").as_string(), "minh");
  EXPECT_EQ(by_key.at("publication").at("url").as_string(), "https://congan.example/het");
  EXPECT_EQ(live.get("/api/v1/claims/khong-co").status, 404);
  const auto detail = api("/api/v1/alerts/" + std::to_string(alert.value));
  EXPECT_EQ(detail.at("evidence").at(0).at("url").as_string(), "https://congan.example/het");
}

TEST_F(Claims, ThePageListsThemAndWhatSourcesSuggest) {
  const auto body = page("/claims");
  for (const auto* text :
       {"đang hiệu lực (1)", "hết hiệu lực (1)", "đã rút (1)", "chờ người thứ hai (1)", "Được gợi ý từ nguồn",
        "không còn ở nguồn từ", "đang hiệu lực ở đây", "tin giả", "aria-current=\"page\">Tuyên bố"}) {
    EXPECT_NE(body.find(text), std::string::npos) << text;
  }
  EXPECT_EQ(body.find("<b>vỡ</b>"), std::string::npos) << "escaped";
  EXPECT_NE(body.find("&lt;b&gt;"), std::string::npos);
  EXPECT_EQ(page("/claims?state=withdrawn").find("<h2><a href=\"/claims/" + claim_key("song")), std::string::npos);
  page("/claims?state=x", 400);
}

TEST_F(Claims, ThePageOfOneShowsEvidenceHistoryAndHits) {
  const auto alert = raise("het");
  const auto body = page("/claims/" + claim_key("het"));
  for (const auto& text :
       {std::string("hết hiệu lực"), std::string("Bằng chứng"), std::string("được người thứ hai cho hiệu lực"),
        std::string("minh"), "/alerts/" + std::to_string(alert.value), std::string("Hiệu lực đến")}) {
    EXPECT_NE(body.find(text), std::string::npos) << text;
  }
  const auto withdrawn = page("/claims/" + claim_key("rut"));
  EXPECT_NE(withdrawn.find("nhầm &lt;i&gt;"), std::string::npos) << "the reason, escaped";
  EXPECT_NE(page("/alerts/" + std::to_string(alert.value)).find("https://congan.example/het"), std::string::npos)
      << "an alert links the earlier verdict";
  page("/claims/khong-co", 404);
}

TEST_F(Claims, WhatIsShownIsTold) {
  page("/claims");
  const std::lock_guard lock(live.telling);
  ASSERT_GE(live.told.size(), 2u);
  EXPECT_EQ(live.told[0].kind, "claims");
  EXPECT_EQ(live.told[0].audience, Audience::officer_screen);
  EXPECT_EQ(live.told[1].kind, "suggested claims");
}

TEST_F(Claims, ThoseOfPacksAreShownToo) {
  LiveServer other([](ServeContext& context) {
    context.pack_claims = [] { return std::vector<ClaimReviewEntry>{{1, sample_claim("goi"), "", {}}}; };
  });
  const auto all = json::parse(other.get("/api/v1/claims").body);
  EXPECT_EQ(all.at("claims").at(0).at("origin").as_string(), "pack");
  EXPECT_NE(other.get("/claims/" + claim_key("goi")).body.find("gói luật"), std::string::npos);
  EXPECT_NE(other.get("/claims").body.find("đang hiệu lực (1)"), std::string::npos);
}

}  // namespace
}  // namespace dongtin::testing
