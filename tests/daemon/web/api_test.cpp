#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <set>

#include "daemon/web/filters.hpp"
#include "live_server.hpp"

namespace dongtin::testing {
namespace {

namespace json = boost::json;

json::object parsed(const Answer& answer) {
  return json::parse(answer.body).as_object();
}
std::string code_of(const Answer& answer) {
  return std::string(parsed(answer).at("error").as_object().at("code").as_string());
}

TEST(Api, PagesHoldEveryAlertOnceNewestFirst) {
  LiveServer live;
  for (int i = 0; i < 25; ++i) live.add({.key = "k" + std::to_string(i)});
  std::vector<std::int64_t> ids;
  std::string target = "/api/v1/alerts?limit=10";
  for (int page = 0; page < 10; ++page) {
    const auto body = parsed(live.get(target));
    for (const auto& alert : body.at("alerts").as_array()) ids.push_back(alert.at("id").to_number<std::int64_t>());
    const auto* next = body.if_contains("next");
    if (!next) break;
    target = "/api/v1/alerts?limit=10&cursor=" + std::string(next->as_string());
  }
  ASSERT_EQ(ids.size(), 25u);
  for (std::size_t i = 1; i < ids.size(); ++i) EXPECT_LT(ids[i], ids[i - 1]);
}

TEST(Api, FiltersAnswerOnlyWhatWasAskedFor) {
  LiveServer live;
  live.add({.key = "a"});
  live.add({.key = "b", .source = "dien-dan-mau", .tier = Tier::forum, .label = Label::unverified});
  const auto disputed = live.add({.key = "c", .label = Label::disputed, .rule = "vo-dap", .place = "ha-giang"});
  ASSERT_EQ(
      live.post_json("/api/v1/alerts/" + std::to_string(disputed.value) + "/decisions", R"({"act":"confirm"})").status,
      201);
  const struct {
    const char* query;
    std::size_t count;
  } cases[] = {{"", 3},
               {"?label=unverified", 1},
               {"?label=disputed", 1},
               {"?state=new", 2},
               {"?state=confirmed", 1},
               {"?state=dismissed", 0},
               {"?source=bao-mau", 2},
               {"?rule=vo-dap", 1},
               {"?place=ha-giang", 1},
               {"?tier=forum", 1},
               {"?tier=press&label=mention", 1},
               {"?since=2026-05-28T00:00:00Z", 3},
               {"?since=2026-05-29T00:00:00%2B07:00", 0},
               {"?until=2026-05-28T00:00:00Z", 0}};
  for (const auto& each : cases) {
    const auto answer = live.get(std::string("/api/v1/alerts") + each.query);
    ASSERT_EQ(answer.status, 200) << each.query << answer.body;
    EXPECT_EQ(parsed(answer).at("alerts").as_array().size(), each.count) << each.query;
  }
}

TEST(Api, RefusesParametersItDoesNotKnow) {
  LiveServer live;
  const struct {
    const char* target;
    const char* code;
    const char* says;
  } cases[] = {
      {"/api/v1/alerts?q=x", "unknown_parameter",
       "label, state, source, rule, place, tier, topic, assignee, held, story, to_read, since, until, limit, cursor"},
      {"/api/v1/sources?label=mention", "unknown_parameter", "takes no query parameters"},
      {"/api/v1/alerts?author=nguyen", "author_filter", "not who says it"},
      {"/api/v1/alerts?source=%40someone", "author_filter", "not who says it"},
      {"/api/v1/alerts?%40handle=1", "author_filter", "not who says it"},
      {"/api/v1/alerts?label=angry", "bad_request", "none, mention, unverified, disputed, correction"},
      {"/api/v1/alerts?state=", "bad_request", "new, opened, confirmed, dismissed"},
      {"/api/v1/alerts?limit=0", "bad_request", "1 to 200"},
      {"/api/v1/alerts?limit=201", "bad_request", "1 to 200"},
      {"/api/v1/alerts?limit=-5", "bad_request", "1 to 200"},
      {"/api/v1/alerts?since=yesterday", "bad_request", "RFC 3339"},
      {"/api/v1/alerts?cursor=12", "bad_request", "unchanged"},
      {"/api/v1/alerts?cursor=a1-", "bad_request", "unchanged"},
      {"/api/v1/alerts?label=mention&label=none", "bad_request", "twice"},
      {"/api/v1/alerts?source=%ff", "bad_request", "UTF-8"},
      {"/api/v1/alerts/0", "bad_request", "number from 1"},
      {"/api/v1/alerts/1x", "bad_request", "number from 1"},
      {"/api/v1/alerts/99999999999999999999", "bad_request", "number from 1"},
  };
  for (const auto& each : cases) {
    const auto answer = live.get(each.target);
    EXPECT_EQ(answer.status, 400) << each.target;
    EXPECT_EQ(code_of(answer), each.code) << each.target;
    EXPECT_NE(answer.body.find(each.says), std::string::npos) << each.target << answer.body;
  }
  EXPECT_EQ(live.get("/api/v1/alerts/7").status, 404);
}

TEST(Api, OneAlertTellsEverythingItRestsOn) {
  LiveServer live;
  const std::string text = "Đêm qua nước lên nhanh ở xã ven sông.";
  const auto at = static_cast<std::uint32_t>(text.find("nước lên"));
  const Span span{Field::text, at, at + static_cast<std::uint32_t>(std::string("nước lên").size()), bit(How::exact)};
  const auto id = live.add({.key = "a", .text = text, .label = Label::disputed, .spans = {span}});
  const auto body = parsed(live.get("/api/v1/alerts/" + std::to_string(id.value)));
  const auto& seen = body.at("rules").as_array()[0].at("spans").as_array()[0].as_object();
  const std::string full(body.at("item").at("text").as_string());
  const auto begin = seen.at("begin").to_number<std::size_t>(), end = seen.at("end").to_number<std::size_t>();
  EXPECT_EQ(full.substr(begin, end - begin), "nước lên");
  EXPECT_EQ(body.at("claim").at("verdict").as_string(), "fake");
  EXPECT_EQ(body.at("claim").at("url").as_string(), "https://co-quan.example/ket-luan");
  EXPECT_EQ(body.at("item").at("source_title").as_string(), "Báo Mẫu");
  EXPECT_EQ(body.at("decisions").as_array().size(), 0u);
}

TEST(Api, DecisionsAreRecordedAndAStaleOneIsAConflict) {
  LiveServer live;
  const auto id = live.add({.key = "a"});
  const auto target = "/api/v1/alerts/" + std::to_string(id.value) + "/decisions";
  const auto made = live.post_json(target, R"({"act":"dismiss","reason":"tin cũ","expected":{"state":"new"}})");
  EXPECT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(parsed(made).at("state").as_string(), "dismissed");
  const auto stale = live.post_json(target, R"({"act":"confirm","expected":{"state":"new","last_decision":0}})");
  EXPECT_EQ(stale.status, 409);
  EXPECT_EQ(parsed(stale).at("state").as_string(), "dismissed");
  // It says what changed, so that nobody has to guess.
  ASSERT_EQ(parsed(stale).at("since").as_array().size(), 1u);
  EXPECT_EQ(parsed(stale).at("since").as_array()[0].at("reason").as_string(), "tin cũ");
  EXPECT_EQ(parsed(stale).at("last_decision"), parsed(made).at("decision").at("sequence"));
  EXPECT_EQ(parsed(stale).at("assessment").to_number<int>(), 1);
  EXPECT_EQ(code_of(stale), "conflict");
  EXPECT_EQ(parsed(live.post_json(target, R"({"act":"undo"})")).at("state").as_string(), "new");
  const auto detail = parsed(live.get("/api/v1/alerts/" + std::to_string(id.value)));
  EXPECT_EQ(detail.at("decisions").as_array().size(), 2u);
  EXPECT_EQ(detail.at("decisions").as_array()[0].at("reason").as_string(), "tin cũ");
  EXPECT_EQ(live.post_json("/api/v1/alerts/99/decisions", R"({"act":"open"})").status, 404);
}

TEST(Api, AWrongDecisionGetsOneClearLine) {
  LiveServer live;
  const auto target = "/api/v1/alerts/" + std::to_string(live.add({.key = "a"}).value) + "/decisions";
  const std::string long_reason(2001, 'a');
  const struct {
    std::string body;
    const char* says;
  } cases[] = {{"[]", "JSON object"},
               {"{", "JSON object"},
               {R"({"act":1})", "must be a string"},
               {R"({"act":"delete"})", "open, confirm, dismiss, undo, ask, answer"},
               {R"({})", "act is missing"},
               {R"({"act":"dismiss"})", "needs a reason"},
               {R"({"act":"dismiss","reason":"  "})", "needs a reason"},
               {R"({"act":"dismiss","reason":")" + long_reason + "\"}", "2,000"},
               {R"({"act":"open","author":"x"})", "nothing else"},
               {R"({"act":"open","expected":{"state":"gone"}})", "new, opened, confirmed, dismissed, asked, answered"},
               {R"({"act":"open","expected":{"state":"new","by":"x"}})", "nothing else"},
               {R"({"act":"open","expected":{"last_decision":-1}})", "a number from 0"},
               {R"({"act":"ask","agency":"UBND xã"})", "the day the answer is due"},
               {R"({"act":"ask","agency":"UBND xã","due":"mai"})", "must be a time"},
               {R"({"act":"answer"})", "publication it stands in"},
               {R"({"act":"answer","publication":{"publisher":"Sở","url":"javascript:1"}})", "http(s) link"},
               {R"({"act":"confirm","verdict":"fake"})", "needs the publication"},
               {R"({"act":"confirm","verdict":"scam","publication":{"publisher":"Sở","url":"https://so.example/"}})",
                "fake, false, authentic"},
               {R"({"act":"open","assignee":"lan"})", "belongs to assign only"},
               {R"({"act":"note"})", "a note needs its text"},
               {R"({"act":"undo"})", "no decision to undo"},
               {R"({"a":[[[[[[1]]]]]]})", "JSON object"}};
  for (const auto& each : cases) {
    const auto answer = live.post_json(target, each.body);
    EXPECT_EQ(answer.status, 422) << each.body << answer.body;
    EXPECT_NE(answer.body.find(each.says), std::string::npos) << each.body << answer.body;
  }
}

TEST(Api, TheWholeWayOfACaseIsTold) {
  LiveServer live;
  const auto id = std::to_string(live.add({.key = "a"}).value);
  const auto target = "/api/v1/alerts/" + id + "/decisions";
  const auto decide = [&](const std::string& body) {
    const auto answer = live.post_json(target, body);
    EXPECT_EQ(answer.status, 201) << body << answer.body;
  };
  decide(R"({"act":"assign","assignee":"lan"})");
  decide(R"({"act":"ask","agency":"UBND xã Ia Grai","due":"2026-05-30T17:00:00+07:00","reason":"đập còn nguyên?"})");
  auto workflow = parsed(live.get("/api/v1/alerts/" + id)).at("workflow").as_object();
  EXPECT_EQ(workflow.at("state").as_string(), "asked");
  EXPECT_EQ(workflow.at("agency").as_string(), "UBND xã Ia Grai");
  EXPECT_EQ(workflow.at("due").as_string(), "2026-05-30T10:00:00Z");
  EXPECT_EQ(workflow.at("assignee").as_string(), "lan");
  decide(R"({"act":"hold"})");
  decide(
      R"({"act":"answer","publication":{"publisher":"Công an tỉnh","url":"https://congan.example/1"},"verdict":"false"})");
  decide(R"({"act":"note","reason":"đã báo lãnh đạo"})");
  const auto detail = parsed(live.get("/api/v1/alerts/" + id));
  workflow = detail.at("workflow").as_object();
  EXPECT_EQ(workflow.at("state").as_string(), "answered");
  EXPECT_EQ(workflow.at("verdict").at("verdict").as_string(), "false");
  EXPECT_EQ(workflow.at("verdict").at("publication").at("url").as_string(), "https://congan.example/1");
  EXPECT_EQ(workflow.at("held").as_bool(), true);
  EXPECT_EQ(workflow.at("undoable").to_number<int>(), 4);
  EXPECT_EQ(detail.at("decisions").as_array().size(), 5u);
  for (const char* query : {"?state=answered", "?assignee=lan", "?held=1", "?story=1", "?held=1&assignee=lan"}) {
    EXPECT_EQ(parsed(live.get(std::string("/api/v1/alerts") + query)).at("alerts").as_array().size(), 1u) << query;
  }
  for (const char* query : {"?state=asked", "?assignee=minh", "?story=2", "?topic=thien-tai"}) {
    EXPECT_EQ(parsed(live.get(std::string("/api/v1/alerts") + query)).at("alerts").as_array().size(), 0u) << query;
  }
  for (const char* query : {"?held=yes", "?story=x", "?assignee=@lan", "?assignee=Lan"}) {
    EXPECT_EQ(live.get(std::string("/api/v1/alerts") + query).status, 400) << query;
  }
}

TEST(Api, WhatIsLeftOpenIsAListOfItsOwn) {
  LiveServer live;
  const auto id = std::to_string(live.add({.key = "a", .assessment = mention_left_open()}).value);
  live.add({.key = "b"});
  const auto listed = [&](const char* query) {
    return parsed(live.get(std::string("/api/v1/alerts") + query)).at("alerts").as_array();
  };
  ASSERT_EQ(listed("?to_read=1").size(), 1u);
  EXPECT_TRUE(listed("?to_read=1")[0].at("to_read").as_bool());
  EXPECT_EQ(listed("?to_read=0").size(), 2u);
  EXPECT_FALSE(listed("")[0].as_object().contains("to_read"));
  EXPECT_EQ(live.get("/api/v1/alerts?to_read=yes").status, 400);
  EXPECT_TRUE(parsed(live.get("/api/v1/alerts/" + id)).at("to_read").as_bool());
  EXPECT_EQ(live.post_json("/api/v1/alerts/" + id + "/decisions", R"({"act":"confirm"})").status, 201);
  EXPECT_TRUE(listed("?to_read=1").empty());
  EXPECT_FALSE(parsed(live.get("/api/v1/alerts/" + id)).contains("to_read"));
}

TEST(Api, EachAssessmentSaysWhatItChanged) {
  LiveServer live;
  const auto id = live.add({.key = "a"});
  ASSERT_EQ(live.add({.key = "a", .text = "Đã sửa bài", .label = Label::unverified, .rule = "vo-dap"}), id);
  const auto detail = parsed(live.get("/api/v1/alerts/" + std::to_string(id.value)));
  const auto& all = detail.at("assessments").as_array();
  ASSERT_EQ(all.size(), 2u);
  EXPECT_FALSE(all[0].as_object().contains("changes"));
  const auto& changes = all[1].at("changes").as_object();
  EXPECT_EQ(changes.at("what").as_array(), (json::array{"item", "label"}));
  EXPECT_EQ(changes.at("rules_added").as_array(), json::array{"vo-dap"});
  EXPECT_EQ(changes.at("rules_removed").as_array(), json::array{"ngap-lut"});
  EXPECT_EQ(changes.at("evidence_added").as_array().size(), 2u);
  EXPECT_EQ(detail.at("assessment").to_number<int>(), 2);
  // A decision on what was there before is refused, and says so.
  const auto stale = live.post_json("/api/v1/alerts/" + std::to_string(id.value) + "/decisions",
                                    R"({"act":"confirm","expected":{"assessment":1}})");
  EXPECT_EQ(stale.status, 409);
  EXPECT_NE(stale.body.find("its assessment is revision 2, not 1"), std::string::npos) << stale.body;
  EXPECT_EQ(parsed(stale).at("since").as_array().size(), 0u);
}

constexpr const char* kSlide =
    "Mưa lớn từ đêm qua làm đất đá trên đèo An Khê đổ xuống quốc lộ 19, xe cộ ùn tắc kéo dài gần 5 km, lực lượng chức "
    "năng huy động 12 xe múc dọn dẹp để thông một làn trước 17 giờ.";
constexpr const char* kSlideOtherwise =
    "Tuyến đường qua đèo An Khê tê liệt nhiều giờ sau vụ sạt lở sáng nay; 12 xe múc được điều tới quốc lộ 19 và dự "
    "kiến "
    "17 giờ mới có thể đi lại, tài xế được khuyên chọn lối khác.";

TEST(Api, AnAlertTellsOfItsCopiesAndOfWhichSourcesTheyAre) {
  LiveServer live;
  live.add({.key = "a", .title = "Sạt lở đèo An Khê", .text = kSlide, .outlined = true});
  live.add({.key = "b", .title = "Sạt lở đèo An Khê", .text = kSlide, .tier = Tier::social, .outlined = true});
  live.add({.key = "c", .text = "Chợ phiên đông khách, hàng hóa dồi dào, giá cả ổn định suốt tuần.", .outlined = true});
  live.add({.key = "d", .title = "Đèo An Khê sạt lở", .text = kSlide, .outlined = true});
  const json::object two{{"total", 2}, {"tiers", {{"press", 1}, {"social", 1}}}};
  const json::object none{{"total", 0}, {"tiers", json::object()}};
  const auto list = parsed(live.get("/api/v1/alerts")).at("alerts").as_array();
  ASSERT_EQ(list.size(), 4u);
  for (const auto& each : list) {
    const auto id = each.at("id").to_number<int>();
    EXPECT_EQ(each.at("story").to_number<int>(), id == 3 ? 3 : 1);
    EXPECT_EQ(each.at("copies").as_object(), id == 3 ? none : two) << id;
    EXPECT_EQ(each.as_object().contains("copy"), id == 2 || id == 4) << id;
    EXPECT_EQ(each.as_object().contains("copy_of"), id == 2 || id == 4) << id;
  }
  EXPECT_EQ(parsed(live.get("/api/v1/alerts/2")).at("copies").as_object(), two);
  EXPECT_EQ(parsed(live.get("/api/v1/alerts/2")).at("copy_of").to_number<int>(), 1);
  EXPECT_EQ(parsed(live.get("/api/v1/alerts?story=1")).at("alerts").as_array().size(), 3u);
  const auto story = parsed(live.get("/api/v1/stories/1"));
  EXPECT_EQ(story.at("copies").as_object(), two);
  EXPECT_EQ(story.at("alerts").at(0).at("id").to_number<int>(), 1) << "the original first";
  EXPECT_EQ(parsed(live.get("/api/v1/search?q=ùn+tắc")).at("alerts").at(0).at("copies").as_object(), two);
}

TEST(Api, WhatIsOnTheSameEventIsLinkedWithWhatBothSay) {
  LiveServer live;
  const auto add = [&](const char* key, const char* title, const char* text, Instant seen = kNow) {
    live.add({.key = key, .title = title, .text = text, .seen = seen, .topic = "giao-thong", .outlined = true});
  };
  add("a", "Sạt lở trên đèo An Khê", kSlide);
  add("b", "Đèo An Khê tê liệt", kSlideOtherwise);
  add("c", "Đèo An Khê tê liệt", kSlideOtherwise);
  add("d", "Chợ phiên", "Chợ phiên đông khách, hàng hóa dồi dào, giá cả ổn định suốt tuần.");
  add("e", "Đèo An Khê tê liệt lần nữa", kSlideOtherwise, kNow + std::chrono::hours{24 * 8});
  const auto detail = parsed(live.get("/api/v1/alerts/1"));
  EXPECT_EQ(detail.at("copies").at("total").to_number<int>(), 0) << "linked, never merged";
  const auto& related = detail.at("related").as_array();
  ASSERT_EQ(related.size(), 1u) << "one of a story, and none of another week";
  const auto& one = related[0].as_object();
  EXPECT_EQ(one.at("story").to_number<int>(), 2);
  EXPECT_GT(one.at("score").to_number<double>(), 0.1);
  const auto& shared = one.at("shared").as_object();
  EXPECT_EQ(shared.at("places").as_array(), json::array{"gia-lai"});
  EXPECT_EQ(shared.at("names").as_array(), json::array{"An Khê"});
  const auto numbers = json::serialize(shared.at("numbers"));
  for (const char* number : {"19", "12", "17"}) EXPECT_NE(numbers.find(number), std::string::npos) << numbers;
  EXPECT_NE(json::serialize(shared.at("words")).find("xe múc"), std::string::npos) << json::serialize(shared);
  EXPECT_EQ(parsed(live.get("/api/v1/alerts/4")).at("related").as_array().size(), 0u);
}

TEST(Api, StoriesAreMergedSplitAndUndone) {
  LiveServer live;
  for (const char* key : {"a", "b", "c"}) live.add({.key = key});
  const auto decide = [&](int story, const std::string& body) {
    return live.post_json("/api/v1/stories/" + std::to_string(story) + "/decisions", body);
  };
  const auto merged = decide(2, R"({"act":"merge","into":1,"reason":"cùng một tin"})");
  EXPECT_EQ(merged.status, 201) << merged.body;
  EXPECT_EQ(parsed(merged).at("decision").at("alerts").as_array(), json::array{2});
  EXPECT_EQ(decide(3, R"({"act":"merge","into":2,"reason":"cùng một tin"})").status, 201);
  auto story = parsed(live.get("/api/v1/stories/3"));
  EXPECT_EQ(story.at("id").to_number<int>(), 1);
  EXPECT_EQ(story.at("alerts").as_array().size(), 3u);
  EXPECT_EQ(story.at("decisions").as_array().size(), 2u);
  EXPECT_EQ(decide(3, R"({"act":"merge","into":1,"reason":"lại"})").status, 409);
  EXPECT_EQ(decide(1, R"({"act":"split","alerts":[3],"reason":"tin khác"})").status, 201);
  EXPECT_EQ(parsed(live.get("/api/v1/stories/1")).at("alerts").as_array().size(), 2u);
  EXPECT_EQ(decide(1, R"({"act":"undo"})").status, 201);
  EXPECT_EQ(parsed(live.get("/api/v1/stories/1")).at("alerts").as_array().size(), 3u);
  EXPECT_EQ(parsed(live.get("/api/v1/alerts?story=1")).at("alerts").as_array().size(), 3u);
  const struct {
    const char* body;
    const char* says;
  } wrong[] = {{"[]", "JSON object"},
               {R"({"act":"open"})", "merge, split, undo"},
               {R"({"act":"merge","into":1})", "needs a reason"},
               {R"({"act":"merge","into":"1","reason":"x"})", "must be a number"},
               {R"({"act":"split","alerts":1,"reason":"x"})", "list of numbers"},
               {R"({"act":"split","reason":"x"})", "names 1 to"},
               {R"({"act":"merge","into":1,"reason":"x","by":"y"})", "nothing else"}};
  for (const auto& each : wrong) {
    const auto answer = decide(2, each.body);
    EXPECT_EQ(answer.status, 422) << each.body << answer.body;
    EXPECT_NE(answer.body.find(each.says), std::string::npos) << each.body << answer.body;
  }
  EXPECT_EQ(live.get("/api/v1/stories/99").status, 404);
}

TEST(Api, RefusesChangesFromOtherSites) {
  LiveServer live;
  const auto target = "/api/v1/alerts/" + std::to_string(live.add({.key = "a"}).value) + "/decisions";
  const std::string body = R"({"act":"open"})";
  const std::string type = "Content-Type: application/json";
  EXPECT_EQ(live.ask("POST", target, {"Content-Type: text/plain"}, body).status, 415);
  EXPECT_EQ(live.ask("POST", target, {}, body).status, 415);
  EXPECT_EQ(live.ask("POST", target, {type, "Origin: https://evil.example"}, body).status, 403);
  EXPECT_EQ(live.ask("POST", target, {type, "Origin: null"}, body).status, 403);
  EXPECT_EQ(live.ask("POST", target, {type, "Sec-Fetch-Site: cross-site"}, body).status, 403);
  EXPECT_EQ(live.ask("POST", target, {type, "Sec-Fetch-Site: same-site"}, body).status, 403);
  EXPECT_EQ(live.ask("POST", target, {type, "Origin: http://127.0.0.1:1"}, body).status, 403);
  EXPECT_EQ(live.ask("POST", target, {type + "; charset=utf-8", "Origin: " + live.base()}, body).status, 201);
}

TEST(Api, ANumberIsPlainDigits) {
  EXPECT_EQ(parse_number("1"), 1u);
  EXPECT_EQ(parse_number("9000000000000000000"), 9000000000000000000u);
  for (const char* bad : {"", "0", "01", "-1", "+1", "1 ", "9999999999999999999", "12345678901234567890", "1e3"}) {
    EXPECT_FALSE(parse_number(bad)) << bad;
  }
}

}  // namespace
}  // namespace dongtin::testing
