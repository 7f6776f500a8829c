#include <gtest/gtest.h>

#include "live_server.hpp"
#include "storage/late_evidence.hpp"

namespace dongtin::testing {
namespace {

bool has(const std::string& text, std::string_view what) {
  return text.find(what) != std::string::npos;
}

Span span_of(const std::string& text, std::string_view word, Field field, How how) {
  const auto at = text.find(word);
  return {field, static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + word.size()), bit(how)};
}

TEST(Pages, ShowsAnAlertWithItsHitsAndWhy) {
  LiveServer live;
  const std::string title = "Sạt lở chia cắt đường", text = "Mot doan bi sat lo luc 5 gio.";
  live.add({.key = "a",
            .title = title,
            .text = text,
            .label = Label::unverified,
            .spans = {span_of(title, "Sạt lở", Field::title, How::exact),
                      span_of(text, "sat lo", Field::text, How::unaccented)}});
  const auto page = live.get("/");
  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(page.header("content-type"), "text/html; charset=utf-8");
  EXPECT_TRUE(has(page.body, R"(<html lang="vi">)"));
  EXPECT_TRUE(has(page.body, R"~(<mark class="exact" title="Khớp luật: ngap-lut (đúng dấu)">Sạt lở</mark> chia cắt)~"))
      << page.body;
  EXPECT_TRUE(has(page.body, R"~((gõ không dấu)">sat lo</mark>)~"));
  for (const char* word :
       {"Chưa kiểm chứng", "Báo Mẫu", "báo chí", "17:00 28/05/2026", "gia-lai", "Mới", "Xác nhận", "Bỏ qua"}) {
    EXPECT_TRUE(has(page.body, word)) << word;
  }
}

/// The alert assessed again, as something other than its text came to be known.
void assess_again(LiveServer& live, AlertId id, Assessment assessment) {
  const std::lock_guard lock(live.writing);
  const auto view = *live.store->alert(id);
  ProposedItem again;
  again.item = view.item;
  again.matches = view.alert.now.matches;
  again.topics = view.alert.now.topics;
  again.assessment = std::move(assessment);
  again.cause = Cause::reassessed;
  again.at = kNow;
  const auto commit = commit_of({std::move(again)});
  ASSERT_TRUE(live.store->apply({&commit, 1}));
}

TEST(Pages, TheScoreIsShownAsWhatItIs) {
  LiveServer live;
  const auto id = live.add({.key = "a", .label = Label::unverified});
  for (const char* target : {"/", "/alerts/1"}) {
    const auto body = live.get(target).body;
    EXPECT_TRUE(has(body, "khả năng cán bộ xác nhận nhãn này: 0,50</span>")) << target;
    EXPECT_TRUE(has(body, "title=\"0,82 nghĩa là: trong 100 tin có mức này, cán bộ xác nhận nhãn của khoảng 82 tin."))
        << target;
  }
  EXPECT_TRUE(has(live.get("/alerts/1").body, "Probability that an officer confirms this label, calibrated"));
  EXPECT_TRUE(has(live.get("/alerts/1").body, "officers confirm the label of about 82"));
  assess_again(live, id, Assessment());
  for (const char* target : {"/", "/alerts/1"}) {
    EXPECT_FALSE(has(live.get(target).body, "khả năng cán bộ")) << target << ": a label that is none has no score";
  }
}

TEST(Pages, WhatOfficialSourcesHadIsToldWithWhatWasLookedAt) {
  LiveServer live;
  const auto id = live.add({.key = "a", .tier = Tier::social, .label = Label::unverified});
  const auto now = [&] { return live.store->alert(id)->alert.now.assessment; };
  const OfficialLook look{kNow - std::chrono::hours{12}, kNow, 12, 10, 340};
  assess_again(
      live, id,
      with_late(now(), {std::string(kOfficialAbsent), reference_of(look), "Sau 6 giờ, chưa thấy <b>", {}, {}}));
  EXPECT_TRUE(has(live.get("/alerts/1").body, "Sau 6 giờ, chưa thấy &lt;b&gt;"));
  EXPECT_TRUE(has(
      live.get("/api/v1/alerts/1").body,
      R"("look":{"since":"2026-05-27T22:00:00Z","at":"2026-05-28T10:00:00Z","watched":12,"answering":10,"items":340})"))
      << live.get("/api/v1/alerts/1").body;
  assess_again(
      live, id,
      with_late(now(),
                {std::string(kOfficialPresent), "7", "Đài đã nói về việc này", {}, {}, "https://dai.example/7"}));
  const auto page = live.get("/alerts/1").body;
  EXPECT_TRUE(has(page, R"(href="https://dai.example/7")"));
  EXPECT_TRUE(has(page, ">Xem tin</a>"));
  EXPECT_TRUE(has(page, "bớt căn cứ: Sau 6 giờ")) << "what was said before stays in the history";
}

TEST(Pages, HostileTextStaysText) {
  LiveServer live;
  const std::string evil = R"(<script>alert(1)</script>"><img src=x onerror=alert(2)>{{after}}'&amp;)";
  const auto id = live.add({.key = "a",
                            .title = evil,
                            .text = evil,
                            .url = "javascript:alert(1)",
                            .spans = {span_of(evil, "<script>", Field::title, How::exact)}});
  live.rows[0].source.title = evil;
  live.rows[1].source.url = "javascript:alert(3)";
  live.rows[1].state.message = evil;
  for (const std::string& target : {std::string("/"), "/alerts/" + std::to_string(id.value), std::string("/sources")}) {
    const auto page = live.get(target);
    EXPECT_EQ(page.status, 200) << target;
    EXPECT_FALSE(has(page.body, "<script>alert")) << target;
    EXPECT_FALSE(has(page.body, "<img")) << target;
    EXPECT_FALSE(has(page.body, "href=\"javascript:")) << target;
    EXPECT_TRUE(has(page.body, "&lt;script&gt;")) << target;
    EXPECT_TRUE(has(page.body, "{{after}}")) << target;  // not taken for a template
    EXPECT_FALSE(has(page.body, "onerror=alert(2)>")) << target;
  }
  EXPECT_FALSE(has(live.get("/api/v1/alerts").body, "\"url\":\"javascript:"));
}

TEST(Pages, NothingIsInlineForThePolicyToForbid) {
  LiveServer live;
  live.add({.key = "a"});
  for (const char* target : {"/", "/alerts/1", "/sources"}) {
    const auto body = live.get(target).body;
    EXPECT_FALSE(has(body, "<style")) << target;
    EXPECT_FALSE(has(body, " style=")) << target;
    EXPECT_FALSE(has(body, " onclick=")) << target;
    EXPECT_TRUE(has(body, R"(<script src="/assets/dongtin.js" defer></script>)")) << target;
  }
}

TEST(Pages, FormsWorkWithoutScripts) {
  LiveServer live;
  const auto id = std::to_string(live.add({.key = "a"}).value);
  const auto target = "/alerts/" + id + "/decisions";
  const auto made = live.post_form(target, "act=confirm&expected_state=new&back=label%3Dmention&from=list");
  EXPECT_EQ(made.status, 303);
  EXPECT_EQ(made.header("location"), "/?label=mention&done=confirmed&alert=" + id);
  const auto back = live.get(made.header("location"));
  EXPECT_TRUE(has(back.body, "Đã xác nhận cảnh báo số " + id + ".")) << back.body;
  EXPECT_TRUE(has(back.body, "state-confirmed"));
  const auto stale = live.post_form(target, "act=open&expected_state=new&expected_last=0&from=detail");
  EXPECT_EQ(stale.status, 409);
  for (const std::string& word : {std::string("Chưa ghi “Nhận xem”"), std::string("Đã xác nhận"), "/alerts/" + id,
                                  std::string("<strong>Xác nhận</strong>")}) {
    EXPECT_TRUE(has(stale.body, word)) << word << stale.body;
  }
  EXPECT_EQ(live.post_form(target, "act=undo&from=list").header("location"), "/?done=undone&alert=" + id);
  EXPECT_EQ(live.post_form(target, "act=dismiss&reason=+").header("location"), "/?done=reason&alert=" + id);
  EXPECT_EQ(live.post_form(target, "act=dismiss&reason=tin+c%C5%A9").header("location"),
            "/?done=dismissed&alert=" + id);
  EXPECT_TRUE(has(live.get("/alerts/" + id).body, "tin cũ"));
  EXPECT_EQ(live.post_form(target, "act=destroy").status, 400);
  EXPECT_EQ(live.post_form("/alerts/99/decisions", "act=open").status, 404);
}

TEST(Pages, ACaseIsWorkedFromItsPage) {
  LiveServer live;
  const auto id = std::to_string(live.add({.key = "a"}).value);
  const auto target = "/alerts/" + id + "/decisions";
  const auto page = live.get("/alerts/" + id).body;
  for (const char* word : {"Đề nghị xác minh…", "Ghi trả lời của cơ quan…", "Xác nhận kèm kết luận…", "Giao việc…",
                           "Ghi chú…", "Giữ lại", "Chưa có quyết định nào", "Chưa có bản sao nào khác",
                           R"(name="expected_last" value="0")", R"(name="expected_assessment" value="1")"}) {
    EXPECT_TRUE(has(page, word)) << word;
  }
  const auto send = [&](const std::string& form, const std::string& done) {
    EXPECT_EQ(live.post_form(target, form + "&from=detail").header("location"),
              "/alerts/" + id + "?done=" + done + "&alert=" + id)
        << form;
  };
  send("act=ask&agency=UBND+x%C3%A3&due=2026-05-30&reason=", "asked");
  EXPECT_TRUE(has(live.get("/alerts/" + id).body,
                  "Đã đề nghị <strong>UBND xã</strong> xác minh, hạn trả lời 17:00 30/05/2026"));
  send("act=ask&agency=UBND+x%C3%A3&due=", "missing");
  send("act=answer&publisher=C%C3%B4ng+an&url=https%3A%2F%2Fcongan.example%2F1&verdict=false", "answered");
  send("act=answer&publisher=C%C3%B4ng+an&url=javascript%3A1&verdict=", "missing");
  send("act=assign&assignee=lan", "recorded");
  send("act=note&reason=%C4%91%C3%A3+g%E1%BB%8Di", "noted");
  send("act=note&reason=", "missing");
  send("act=hold", "recorded");
  const auto worked = live.get("/alerts/" + id + "?done=noted&alert=" + id).body;
  for (const char* word : {"Đã ghi chú vào cảnh báo", "Trả lời chính thức:", "https://congan.example/1", "Giao: lan",
                           "tin sai sự thật", "đã gọi", "Thôi giữ lại", "Đã có trả lời"}) {
    EXPECT_TRUE(has(worked, word)) << word;
  }
  // Undo stands beside the one decision that it takes back: here the hold, not the note after the assignment.
  const auto held = worked.find("<strong>Giữ lại</strong>");
  ASSERT_NE(held, std::string::npos);
  EXPECT_NE(worked.find("value=\"undo\"", held), std::string::npos);
  send("act=undo", "undone");
  EXPECT_TRUE(has(live.get("/alerts/" + id).body, ">Giữ lại</button>"));
  for (const char* query : {"/?state=answered", "/?assignee=lan", "/?state=asked"}) {
    EXPECT_EQ(has(live.get(query).body, "<article"), std::string_view(query) != "/?state=asked") << query;
  }
}

TEST(Pages, WhatIsLeftOpenIsAskedAndAnsweredWithOnePress) {
  LiveServer live;
  const auto yes = std::to_string(live.add({.key = "a", .assessment = mention_left_open()}).value);
  const auto no = std::to_string(live.add({.key = "b", .assessment = mention_left_open(ClaimHitState::matched)}).value);
  live.add({.key = "c", .assessment = mention_left_open(ClaimHitState::suggested, Verdict::authentic)});
  live.add({.key = "d", .label = Label::disputed});
  const auto asked = [&](const std::string& target) {
    const auto body = live.get(target).body;
    std::size_t out = 0;
    for (auto at = body.find("class=\"question\""); at != std::string::npos;
         at = body.find("class=\"question\"", at + 1))
      ++out;
    return out;
  };
  EXPECT_EQ(asked("/"), 2u);
  EXPECT_TRUE(has(live.get("/").body, R"(required><option value="">chọn lý do…</option>)")) << "no reason of ours";
  EXPECT_EQ(asked("/?to_read=1"), 2u);
  const auto page = live.get("/alerts/" + yes).body;
  for (const char* word :
       {"Tin này có khẳng định “Vỡ đập” không?", "Sở đã công bố: tin giả", "Giống tin đã kết luận · cần người đọc",
        R"(name="verdict" value="fake")", R"(name="publisher" value="Sở")",
        R"(name="url" value="https://so.example/c1")", R"(name="expected_assessment" value="1")",
        "<option>người viết bác bỏ hoặc đính chính tin ấy</option>",
        "Tin gần giống một nội dung đã được kết luận là sai",
        R"(name="reason" value="Tin khẳng định điều mà Sở đã công bố là tin giả")"}) {
    EXPECT_TRUE(has(page, word)) << word;
  }
  for (const char* word : {"khả năng cán bộ xác nhận nhãn này", "class=\"main\">Xác nhận</button>"}) {
    EXPECT_FALSE(has(page, word)) << word << ": another question is asked";
  }
  const auto send = [&](const std::string& id, const std::string& form) {
    return live.post_form("/alerts/" + id + "/decisions", form + "&expected_state=new&back=to_read%3D1&from=list")
        .header("location");
  };
  EXPECT_EQ(live.post_form("/alerts/" + yes + "/decisions", "act=confirm&expected_assessment=7&reason=x").status, 409);
  EXPECT_EQ(send(yes, "act=confirm&verdict=fake&publisher=S%E1%BB%9F&url=https%3A%2F%2Fso.example%2Fc1&reason=v%C3%AC"),
            "/?to_read=1&done=confirmed&alert=" + yes);
  EXPECT_TRUE(has(live.get("/alerts/" + yes).body, "Kết luận đã công bố: <strong>tin giả</strong>"));
  EXPECT_EQ(send(no, "act=dismiss&reason=chuy%E1%BB%87n+kh%C3%A1c"), "/?to_read=1&done=dismissed&alert=" + no);
  EXPECT_EQ(asked("/"), 0u);
  const auto none = live.get("/?to_read=1").body;
  EXPECT_TRUE(has(none, "Không còn tin nào cần người đọc"));
  EXPECT_TRUE(has(none, R"(name="to_read" value="1" checked)"));
}

TEST(Pages, WhatTheItemSaysOtherwiseIsShownBeforeItIsConfirmed) {
  LiveServer live;
  Assessment::Draft draft;
  draft.label = Label::mention;
  draft.claim = *make_claim("c1", "Xả 4.500 m3", Verdict::fake, "Sở", "https://so.example/c1", kNow);
  draft.claim_state = ClaimHitState::suggested;
  draft.evidence = {
      {"claim", "c2", "Gần giống tuyên bố “y” mà Sở đã kết luận là tin giả; khác nơi: A thay vì B", {}, {}},
      {"claim",
       "c1",
       "Gần giống tuyên bố “Xả 4.500 m3; gấp” mà Sở đã kết luận là tin giả; khác số: <320> "
       "thay vì 4.500; khác ngày: 2/11 thay vì 1/11",
       {},
       {}}};
  live.add({.key = "a", .assessment = *make_assessment(std::move(draft))});
  for (const char* target : {"/", "/alerts/1"}) {
    EXPECT_TRUE(has(live.get(target).body,
                    "<strong>Căn cứ:</strong> Gần giống tuyên bố “Xả 4.500 m3; gấp” mà Sở đã kết luận là tin giả; khác "
                    "số: &lt;320&gt; thay vì 4.500; khác ngày: 2/11 thay vì 1/11.</p>"))
        << target;
  }
}

TEST(Pages, AScamIsConfirmedWithoutAVerdictThatOnlyAuthoritiesGive) {
  LiveServer live;
  Assessment::Draft draft;
  draft.label = Label::mention;
  draft.claim =
      *make_claim("c1", "Nộp <b>phí</b> để \"mở khoá\"", Verdict::scam, "Sở & Cục", "https://so.example/c1", kNow);
  draft.claim_state = ClaimHitState::suggested;
  draft.evidence = {{"claim", "c1", "Gần giống tuyên bố", std::nullopt, {}}};
  const auto id = std::to_string(live.add({.key = "a", .assessment = *make_assessment(std::move(draft))}).value);
  const auto page = live.get("/").body;
  const auto at = page.find("class=\"question\"");
  ASSERT_NE(at, std::string::npos);
  const auto question = page.substr(at, page.find("</div>", at) - at);
  EXPECT_TRUE(has(question, "Nộp &lt;b&gt;phí&lt;/b&gt; để &quot;mở khoá&quot;")) << question;
  EXPECT_FALSE(has(question, R"(name="verdict")"));
  EXPECT_TRUE(has(question, "Tin khẳng định điều mà Sở &amp; Cục đã công bố là")) << question;
  EXPECT_TRUE(has(question, ">Có, xác nhận</button>")) << question;
  EXPECT_EQ(live.post_form("/alerts/" + id + "/decisions", "act=confirm&expected_state=new&reason=v%C3%AC")
                .header("location"),
            "/?done=confirmed&alert=" + id);
}

TEST(Pages, StoriesAreMergedAndSplitFromThePage) {
  LiveServer live;
  live.add({.key = "a"});
  live.add({.key = "b", .title = "Bản sao của tin"});
  const auto merged = live.post_form("/stories/2/decisions", "act=merge&into=1&reason=c%C3%B9ng+tin&here=2");
  EXPECT_EQ(merged.header("location"), "/alerts/2?done=story&alert=2");
  auto page = live.get("/alerts/1").body;
  for (const char* word : {"Chùm tin số 1", "Bản sao của tin", R"(name="alert-2")", "Gộp chùm 2 vào chùm 1", "cùng tin",
                           "Hoàn tác lần gộp, tách gần nhất"}) {
    EXPECT_TRUE(has(page, word)) << word;
  }
  EXPECT_FALSE(has(page, R"(name="alert-1")")) << "the alert that names the story stays in it";
  EXPECT_EQ(live.post_form("/stories/1/decisions", "act=split&alert-2=on&reason=&here=1").header("location"),
            "/alerts/1?done=storybad&alert=1");
  EXPECT_EQ(live.post_form("/stories/1/decisions", "act=split&alert-2=on&reason=kh%C3%A1c&here=1").status, 303);
  EXPECT_TRUE(has(live.get("/alerts/1").body, "Chưa có bản sao nào khác"));
  EXPECT_EQ(live.post_form("/stories/1/decisions", "act=undo&here=1").status, 303);
  EXPECT_TRUE(has(live.get("/alerts/2").body, "Chùm tin số 1"));
  EXPECT_EQ(live.post_form("/stories/1/decisions", "act=merge").status, 400);
}

TEST(Pages, CopiesAndWhatIsRelatedStandBesideAnAlert) {
  LiveServer live;
  const std::string text =
      "Mưa lớn từ đêm qua làm đất đá trên đèo An Khê đổ xuống quốc lộ 19, xe cộ ùn tắc kéo dài gần 5 km, lực lượng "
      "chức "
      "năng huy động 12 xe múc dọn dẹp để thông một làn trước 17 giờ.";
  const std::string otherwise =
      "Tuyến đường qua đèo An Khê tê liệt nhiều giờ sau vụ sạt lở sáng nay; 12 xe múc được điều tới quốc lộ 19 và dự "
      "kiến 17 giờ mới có thể đi lại, tài xế được khuyên chọn lối khác.";
  live.add({.key = "a", .text = text, .topic = "giao-thong", .outlined = true});
  EXPECT_FALSE(has(live.get("/").body, "bản sao"));
  live.add({.key = "b", .text = text, .tier = Tier::social, .topic = "giao-thong", .outlined = true});
  live.add({.key = "c", .text = text, .topic = "giao-thong", .outlined = true});
  live.add(
      {.key = "d", .title = "<b>Đèo An Khê tê liệt</b>", .text = otherwise, .topic = "giao-thong", .outlined = true});
  const auto list = live.get("/").body;
  EXPECT_TRUE(has(list, R"(href="/?story=1")"));
  EXPECT_TRUE(has(list, ">2 bản sao</a>"));
  EXPECT_TRUE(has(list, ">Bản sao · chùm có 2 bản sao</a>"));
  EXPECT_TRUE(has(list, "báo chí 1, mạng xã hội 1"));
  const auto of_story = live.get("/?story=2").body;
  EXPECT_FALSE(has(of_story, "Chùm tin số 2"));
  const auto filtered = live.get("/?story=1").body;
  EXPECT_TRUE(has(filtered, "Chùm tin số 1: bản gốc và <strong>2 bản sao</strong>"));
  EXPECT_TRUE(has(filtered, R"(<a href="/alerts/1">Xem bản gốc</a>)"));
  const auto page = live.get("/alerts/3").body;
  const auto members = page.find("Chùm tin số 1");
  ASSERT_NE(members, std::string::npos);
  EXPECT_LT(page.find("Bản gốc</span>", members), page.find("/alerts/2\"", members)) << "the original first";
  EXPECT_TRUE(has(page, "Tin khác về cùng sự việc"));
  EXPECT_TRUE(has(page, "&lt;b&gt;Đèo An Khê tê liệt&lt;&#x2F;b&gt;") ||
              has(page, "&lt;b&gt;Đèo An Khê tê liệt&lt;/b&gt;"));
  EXPECT_TRUE(has(page, "tên An Khê;"));
  EXPECT_TRUE(has(live.get("/alerts/4").body, "Chưa có bản sao nào khác"));
}

TEST(Pages, AFormComesFromOurOwnPageOrNotAtAll) {
  LiveServer live;
  const auto target = "/alerts/" + std::to_string(live.add({.key = "a"}).value) + "/decisions";
  const std::string type = "Content-Type: application/x-www-form-urlencoded";
  EXPECT_EQ(live.ask("POST", target, {type}, "act=open").status, 403);
  EXPECT_EQ(live.ask("POST", target, {type, "Origin: http://evil.example"}, "act=open").status, 403);
  EXPECT_EQ(live.ask("POST", target, {type, "Sec-Fetch-Site: cross-site"}, "act=open").status, 403);
  EXPECT_EQ(live.ask("POST", target, {type, "Referer: http://evil.example/127.0.0.1"}, "act=open").status, 403);
  EXPECT_EQ(live.store->alert(AlertId{1})->decisions.size(), 0u);
  EXPECT_EQ(live.ask("POST", target, {type, "Referer: " + live.base() + "/"}, "act=open").status, 303);
}

TEST(Pages, TheWayBackStaysOnThisServer) {
  LiveServer live;
  const auto id = std::to_string(live.add({.key = "a"}).value);
  for (const char* back :
       {"https%3A%2F%2Fevil.example", "%0d%0aX%3A+y", "label%3D%22%3E", "%2F%2Fevil.example", "next=//evil"}) {
    const auto answer = live.post_form("/alerts/" + id + "/decisions", std::string("act=open&back=") + back);
    EXPECT_FALSE(has(answer.header("location"), "evil")) << back;
    EXPECT_EQ(answer.header("location").rfind("/", 0), 0u) << back;
    EXPECT_EQ(answer.header("x"), "") << back;
  }
}

TEST(Pages, AddressesOfPostsStaySealed) {
  LiveServer live;
  const auto id = live.add({.key = "a", .url = "https://mang.example/nguoi-viet/posts/1", .tier = Tier::social});
  for (const std::string& target : {std::string("/"), "/alerts/" + std::to_string(id.value),
                                    std::string("/api/v1/alerts"), "/api/v1/alerts/" + std::to_string(id.value)}) {
    EXPECT_FALSE(has(live.get(target).body, "mang.example")) << target;
  }
}

TEST(Pages, AnEmptyPageSaysWhatToDo) {
  LiveServer live;
  EXPECT_TRUE(has(live.get("/").body, "Chưa có cảnh báo nào"));
  EXPECT_TRUE(has(live.get("/").body, "Đang theo dõi 3 nguồn"));
  EXPECT_TRUE(has(live.get("/?state=dismissed").body, "Không có cảnh báo nào khớp bộ lọc"));
  live.rows.clear();
  EXPECT_TRUE(has(live.get("/").body, "sources.toml"));
  EXPECT_TRUE(has(live.get("/sources").body, "sources.toml"));
}

TEST(Pages, ListsPageThroughAndKeepTheirFilters) {
  LiveServer live;
  for (int i = 0; i < 45; ++i) live.add({.key = "k" + std::to_string(i)});
  std::string target = "/?label=mention&state=&source=";
  std::size_t seen = 0;
  for (int page = 0; page < 5; ++page) {
    const auto body = live.get(target).body;
    for (auto at = body.find("<article"); at != std::string::npos; at = body.find("<article", at + 1)) ++seen;
    const auto next = body.find("\" rel=\"next\"");
    if (next == std::string::npos) break;
    const auto from = body.rfind("href=\"", next) + 6;
    target = body.substr(from, next - from);
    for (auto amp = target.find("&amp;"); amp != std::string::npos; amp = target.find("&amp;"))
      target.replace(amp, 5, "&");
    EXPECT_TRUE(has(target, "label=mention")) << target;
  }
  EXPECT_EQ(seen, 45u);
}

TEST(Pages, SourcesSayInPlainWordsHowTheyAre) {
  LiveServer live;
  const auto page = live.get("/sources");
  for (const char* word :
       {"Hoạt động tốt", "Không truy cập được", "Vẫn tự thử lại", "503 Service Unavailable", "Chưa lấy lần nào",
        "HTTP 503", "3 nguồn: 1 hoạt động tốt, 1 cần xem, 1 chưa lấy lần nào.", "17:00 28/05/2026"}) {
    EXPECT_TRUE(has(page.body, word)) << word;
  }
  EXPECT_TRUE(has(live.get("/").body, "1 cần xem"));
}

TEST(Pages, SayWhichRuleRestsAndWhatToDo) {
  Rule rule;
  rule.id = RuleId{"lu-quet"};
  rule.title = "Lũ <quét>";
  rule.status = RuleStatus::live;
  rule.topic = "thien-tai";
  rule.scope = Scope::national;
  rule.query = "lũ quét";
  seal(rule);
  const auto rules = RuleSet::compile({&rule, 1}, {}, {}).rules;
  ASSERT_TRUE(rules);
  std::chrono::nanoseconds now{0};
  RuleCosts costs(std::chrono::microseconds{200}, {}, [&] { return now += std::chrono::microseconds{750}; });
  LiveServer live([&](ServeContext& context) {
    context.costs = &costs;
    context.rules = [rules] { return rules; };
  });
  costs.in_force(rules);
  EXPECT_FALSE(has(live.get("/").body, "tạm dừng"));
  Scratch scratch;
  costs.meter(scratch);
  Item item;
  item.text = "Có lũ quét";
  MatchList out;
  for (std::uint32_t i = 0; i < RuleCosts::kLeastSampled * RuleCosts::kSampleEvery; ++i)
    rules->match(item, scratch, out);
  RuleCosts::settle(scratch);
  for (const char* target : {"/", "/sources"}) {
    const auto body = live.get(target).body;
    EXPECT_TRUE(has(body,
                    "Luật “Lũ &lt;quét&gt;” (lu-quet) tạm dừng vì tốn quá nhiều thời gian (750 µs mỗi tin; giới "
                    "hạn 200 µs)"))
        << body;
    EXPECT_TRUE(has(body, "Sửa lại câu truy vấn rồi nạp lại cấu hình."));
  }
}

TEST(Pages, ErrorsAreToldInVietnamese) {
  LiveServer live;
  const auto missing = live.get("/alerts/99");
  EXPECT_EQ(missing.status, 404);
  EXPECT_TRUE(has(missing.body, "Không tìm thấy"));
  const auto author = live.get("/?author=ai-do");
  EXPECT_EQ(author.status, 400);
  EXPECT_TRUE(has(author.body, "không theo dõi người"));
  EXPECT_EQ(live.get("/nowhere", {"Accept: text/html"}).header("content-type"), "text/html; charset=utf-8");
  EXPECT_EQ(live.get("/nowhere").header("content-type"), "application/json");
}

}  // namespace
}  // namespace dongtin::testing
