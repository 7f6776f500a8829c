// The page of trends, disaster mode and the weekly sample, as a browser without scripts sees them.
#include <gmock/gmock.h>

#include <boost/json.hpp>

#include "daemon/web/chart.hpp"
#include "daemon/web/trends.hpp"
#include "live_server.hpp"

namespace dongtin::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

/// Counting began four weeks before kNow; a day's course since, and a burst in the last hours.
void fill(LiveServer& live, int burst) {
  const std::lock_guard lock(live.writing);
  const auto first = kNow - std::chrono::days{28};
  const AuditEvent started{AuditAct::started, "dongtin", "version 1", {}, {}};
  ASSERT_TRUE(live.store->audit({&started, 1}, first));
  int key = 0;
  for (int hour = 0; hour < 28 * 24; ++hour) {
    Commit commit;
    commit.stamp = kStamp;
    const int count = hour >= 28 * 24 - 2 ? burst : hour % 2;
    for (int i = 0; i < count; ++i) {
      const auto id = std::to_string(++key);
      commit.items.push_back(proposal(item("n" + id, "Mưa lớn gây ngập " + id, 0)));
      auto& made = commit.items.back();
      Source from;
      from.id = SourceId{"bao-mau"};
      made.item = make_item(from, {"n" + id, "", "Tin " + id, "Mưa lớn " + id, "vi", {}},
                            first + std::chrono::hours{hour} + std::chrono::minutes{i % 60}, {});
    }
    if (!commit.items.empty()) {
      ASSERT_TRUE(live.store->apply({&commit, 1}));
    }
  }
}

TEST(TrendsPage, AFreshStoreSaysWhatItWaitsFor) {
  LiveServer live;
  auto page = live.get("/trends");
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.body, HasSubstr("vừa khởi động"));
  EXPECT_THAT(page.body, HasSubstr("aria-current=\"page\">Xu hướng"));
  ASSERT_TRUE(live.trends.look());
  page = live.get("/trends");
  EXPECT_THAT(page.body, HasSubstr("Chưa đủ hai tuần dữ liệu"));
  EXPECT_THAT(page.body, HasSubstr("Chưa đưa ra dự báo"));
  EXPECT_THAT(page.body, Not(HasSubstr("<script>")));
  EXPECT_THAT(page.body, Not(HasSubstr("style=")));
}

TEST(TrendsPage, ShowsWhatStandsOutWithItsReasonAndThePictureOfIt) {
  LiveServer live;
  fill(live, 20);
  ASSERT_TRUE(live.trends.look());
  const auto page = live.get("/trends?topic=thien-tai&place=gia-lai");
  ASSERT_EQ(page.status, 200) << page.body;
  EXPECT_THAT(page.body, HasSubstr("level-extreme"));
  EXPECT_THAT(page.body, HasSubstr("thường"));
  EXPECT_THAT(page.body, HasSubstr("<svg class=\"chart\""));
  EXPECT_THAT(page.body, HasSubstr("class=\"band\""));
  EXPECT_THAT(page.body, HasSubstr("class=\"bar above\""));
  EXPECT_THAT(page.body, HasSubstr("<table class=\"figures\">"));
  EXPECT_THAT(page.body, HasSubstr("value=\"thien-tai\" selected"));
  EXPECT_THAT(live.get("/api/v1/trends").body, HasSubstr("\"level\":\"extreme\""));
  EXPECT_EQ(live.get("/trends?bucket=day").status, 200);
  EXPECT_EQ(live.get("/trends?topic=%3Cscript%3E").status, 400);
  EXPECT_EQ(live.get("/trends?since=2001-01-01T00:00:00Z").status, 400);
}

TEST(TrendsPage, ChangesOfTheWatchedSetAreMarked) {
  LiveServer live;
  fill(live, 1);
  {
    const std::lock_guard lock(live.writing);
    const auto before = kNow - std::chrono::hours{5};
    const WatchedWeek week{week_of(before),
                           {0, 2, 0, 0, 0},
                           {{before, WatchChange::Kind::silent, SourceId{"bao-mau"}, Tier::press, true}},
                           0};
    ASSERT_TRUE(
        live.store->put_watched({{{SourceId{"bao-mau"}, Tier::press, false}}, {}}, week, "silent bao-mau", kNow));
  }
  const auto page = live.get("/trends");
  EXPECT_THAT(page.body, HasSubstr("class=\"mark fewer\""));
  EXPECT_THAT(page.body, HasSubstr("im, không cho tin"));
  EXPECT_THAT(live.get("/api/v1/trends").body, HasSubstr("\"kind\":\"silent\""));
}

TEST(DisasterPage, IsSwitchedByAFormAndPinsOfficialBulletins) {
  LiveServer live;
  live.topics = {"thien-tai"};
  {
    const std::lock_guard lock(live.writing);
    Commit commit;
    commit.stamp = kStamp;
    Source from;
    from.id = SourceId{"dai-kttv"};
    from.tier = Tier::official;
    auto bulletin = proposal(
        make_item(from, {"b", "https://kttv.example/1", "Bản tin lũ khẩn cấp", "Lũ trên sông Ba", "vi", {}}, kNow, {}));
    commit.items.push_back(std::move(bulletin));
    ASSERT_TRUE(live.store->apply({&commit, 1}));
  }
  EXPECT_THAT(live.get("/").body, Not(HasSubstr("Thông báo chính thức")));
  EXPECT_THAT(live.get("/api/v1/alerts").body, Not(HasSubstr("\"pinned\"")));
  EXPECT_EQ(live.post_form("/disaster", "until=12h&reason=b%C3%A3o+s%E1%BB%91+5").status, 303);
  const auto list = live.get("/");
  EXPECT_THAT(list.body, HasSubstr("Thông báo chính thức"));
  EXPECT_THAT(list.body, HasSubstr("bão số 5"));
  EXPECT_THAT(live.get("/?state=new").body, Not(HasSubstr("Thông báo chính thức"))) << "a filter is answered alone";
  const auto pinned = boost::json::parse(live.get("/api/v1/alerts?limit=10").body).as_object();
  ASSERT_TRUE(pinned.contains("pinned"));
  ASSERT_EQ(pinned.at("pinned").as_array().size(), 1u);
  EXPECT_EQ(pinned.at("pinned").at(0).at("item").at("title").as_string(), "Bản tin lũ khẩn cấp");
  EXPECT_EQ(pinned.at("pinned").at(0).at("id"), pinned.at("alerts").at(0).at("id")) << "in its own place as well";
  EXPECT_THAT(live.get("/api/v1/alerts?state=new").body, Not(HasSubstr("\"pinned\"")));
  EXPECT_THAT(live.get("/trends").body, HasSubstr("Đang bật"));
  EXPECT_EQ(live.post_form("/disaster", "until=99d").status, 400);
  EXPECT_EQ(live.ask("POST", "/disaster",
                     {"Origin: https://evil.example", "Content-Type: application/x-www-form-urlencoded"}, "act=off")
                .status,
            403);
  EXPECT_EQ(live.post_form("/disaster", "act=off").status, 303);
  EXPECT_THAT(live.get("/").body, Not(HasSubstr("Thông báo chính thức")));
  const auto entries = *live.store->audit_entries(0, 1000);
  EXPECT_EQ(std::ranges::count(entries, AuditAct::disaster_mode, [](const AuditEntry& e) { return e.event.act; }), 2);
}

TEST(RecallPage, SaysPlainlyThatNamesAreNotProvenAndReadsOneItemAtATime) {
  LiveServer live;
  auto page = live.get("/recall");
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.body, HasSubstr("chưa có đăng nhập"));
  EXPECT_THAT(page.body, HasSubstr("Chưa có mẫu nào"));
  const auto text = make_item(live.rows[0].source, {"kho", "", "Tin <kho>", "Chuyện <b>lạ</b>", {}, {}}, kNow, {});
  {
    const std::lock_guard lock(live.writing);
    for (const auto* who : {"lan", "minh"}) {
      ASSERT_TRUE(
          live.store->put_account({AccountChange::Kind::created, AccountId{who}, Role::officer, "local", kNow}));
    }
    ProposedItem unmatched;
    unmatched.item = text;
    unmatched.archive = true;
    Commit commit;
    commit.items.push_back(std::move(unmatched));
    ASSERT_TRUE(live.store->apply({&commit, 1}));
    ASSERT_TRUE(live.store->put_recall_sample(
        {"2026-W22", week_begin(kNow), kNow, kNow, true, {{Tier::press, 9}}, {{text.id, kNow, Tier::press}}},
        "dongtin"));
  }
  EXPECT_THAT(live.get("/recall?week=2026-W22&reader=hoa").body, HasSubstr("cần một tài khoản"));
  page = live.get("/recall?week=2026-W22&reader=lan");
  EXPECT_THAT(page.body, HasSubstr("Chuyện &lt;b&gt;lạ&lt;/b&gt;"));
  const auto form = "week=2026-W22&item=" + text.id.hex();
  EXPECT_EQ(live.post_form("/recall/readings", form + "&reader=lan&relevant=yes").status, 303);
  EXPECT_EQ(live.post_form("/recall/readings", form + "&reader=lan&relevant=no").status, 303)
      << "goes on, changes nothing";
  EXPECT_EQ(live.post_form("/recall/readings", form + "&reader=hoa&relevant=no").status, 403);
  EXPECT_EQ(live.post_form("/recall/readings", form + "&reader=minh").status, 400);
  EXPECT_THAT(live.get("/recall").body, Not(HasSubstr("kappa"))) << "nothing is told half-way";
  EXPECT_EQ(live.post_form("/recall/readings", form + "&reader=minh&relevant=yes").status, 303);
  EXPECT_THAT(live.get("/recall").body, HasSubstr("kappa"));
  EXPECT_EQ(live.store->recall_readings("2026-W22")->size(), 2u);
}

TEST(Chart, StandsWithinItsFieldWhateverTheCounts) {
  History history;
  history.wanted = {{}, Bucket::hour, kNow, kNow + std::chrono::hours{3}};
  for (int i = 0; i < 3; ++i) {
    HistoryBucket bucket;
    bucket.start = kNow + std::chrono::hours{i};
    bucket.count = i == 1 ? 4'000'000'000u : 0;
    bucket.copies = i == 2 ? 3 : 0;
    bucket.known = i > 0;
    bucket.expected = 2;
    bucket.usual = {0, 1e12};
    history.buckets.push_back(bucket);
  }
  history.changes = {{kNow + std::chrono::minutes{90}, WatchChange::Kind::added, SourceId{"a"}, Tier::press, true}};
  const auto chart = chart_of(history);
  ASSERT_EQ(chart.bars.size(), 2u) << "what is not known is no bar of 0";
  for (const auto& bar : chart.bars) {
    EXPECT_GE(std::stod(bar.x), kChartLeft);
    EXPECT_GE(std::stod(bar.y), kChartTop - 0.1);
    EXPECT_LE(std::stod(bar.y) + std::stod(bar.height), kChartHeight - kChartBottom + 0.1);
  }
  EXPECT_EQ(chart.marks.size(), 1u);
  EXPECT_NEAR(std::stod(chart.marks[0].x), kChartLeft + (kChartWidth - kChartLeft) / 2, 0.1);
  EXPECT_TRUE(chart_of(History{}).bars.empty());
  EXPECT_TRUE(chart_of(Forecast{}, Bucket::day).line.empty());
}

TEST(SpanText, IsReadAsASpan) {
  using namespace std::chrono;
  EXPECT_EQ(span_text(seconds{20}), "dưới 1 phút");
  EXPECT_EQ(span_text(minutes{59}), "59 phút");
  EXPECT_EQ(span_text(hours{2}), "2 giờ");
  EXPECT_EQ(span_text(hours{2} + minutes{5}), "2 giờ 5 phút");
  EXPECT_EQ(span_text(days{3} + hours{4} + minutes{9}), "3 ngày 4 giờ");
}

}  // namespace
}  // namespace dongtin::testing
