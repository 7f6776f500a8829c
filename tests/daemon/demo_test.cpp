#include <curl/curl.h>
#include <gtest/gtest.h>

#include <atomic>
#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>

#include "collectors/feed/feed.hpp"
#include "daemon/demo/feeds.hpp"
#include "daemon/demo/pages.hpp"
#include "daemon/demo/site.hpp"
#include "storage/records/text.hpp"

namespace dongtin {
namespace {

using namespace std::chrono_literals;

// 2026-11-21T04:40:00Z, a Saturday
constexpr Instant kStart = from_millis(1795236000000);

std::vector<Entry> everything(const Timeline& timeline, Instant now) {
  std::vector<Entry> out;
  for (std::size_t i = 0; i < timeline.count(now); ++i) out.push_back(timeline.entry(i, now));
  return out;
}

TEST(SampleNews, IsAtLeastSixtyWrittenPiecesOfAllFourOutlets) {
  const auto& [opening, coming] = written_news();
  EXPECT_GE(opening.size() + coming.size(), 60u);
  EXPECT_GE(opening.size(), 20u);
  std::map<std::string_view, int> by_outlet;
  std::map<Expect, int> by_expectation;
  for (const auto* part : {&opening, &coming}) {
    for (const auto& piece : *part) {
      ++by_outlet[piece.outlet->key];
      ++by_expectation[piece.expect];
      EXPECT_TRUE(is_valid_utf8(piece.first.title + piece.first.text)) << piece.slug;
      EXPECT_TRUE(is_slug(piece.slug)) << piece.slug;
    }
  }
  EXPECT_EQ(by_outlet.size(), 4u);
  for (const auto& [outlet, count] : by_outlet) EXPECT_GE(count, 8) << outlet;
  EXPECT_GE(by_expectation[Expect::none], 15);
  EXPECT_GE(by_expectation[Expect::alert], 30);
}

TEST(SampleNews, HoldsWhatFeedsReallySend) {
  bool decomposed = false, unaccented = false, markup = false, football = false;
  const auto& [opening, coming] = written_news();
  for (const auto* part : {&opening, &coming}) {
    for (const auto& piece : *part) {
      decomposed |= to_nfc(piece.first.title) != piece.first.title;
      const auto& title = piece.first.title;
      unaccented |= std::all_of(title.begin(), title.end(), [](char c) { return static_cast<unsigned char>(c) < 128; });
      markup |= piece.first.title.find("onerror") != std::string::npos;
      football |= piece.expect == Expect::none && piece.first.text.find("Hoàng Anh Gia Lai") != std::string::npos;
    }
  }
  EXPECT_TRUE(decomposed);
  EXPECT_TRUE(unaccented);
  EXPECT_TRUE(markup);
  EXPECT_TRUE(football);
}

TEST(Timeline, AddsOnePieceATickAndNeverTakesOneAway) {
  const Timeline timeline{kStart, 5s};
  const auto opening = timeline.count(kStart);
  EXPECT_EQ(timeline.count(kStart - 1h), opening);
  EXPECT_EQ(timeline.count(kStart + 4999ms), opening);
  EXPECT_EQ(timeline.count(kStart + 5s), opening + 1);
  EXPECT_EQ(timeline.count(kStart + 1h), opening + 720);
}

TEST(Timeline, IsTheSameForEveryoneAndEveryIdOnlyOnce) {
  const Timeline one{kStart, 5s}, other{kStart, 5s};
  const auto now = kStart + 1h;
  std::set<std::string> guids;
  for (std::size_t i = 0; i < one.count(now); ++i) {
    const auto a = one.entry(i, now), b = other.entry(i, now);
    EXPECT_EQ(a.wording.title, b.wording.title);
    EXPECT_EQ(a.published, b.published);
    EXPECT_TRUE(guids.insert(a.guid()).second) << a.guid();
  }
  EXPECT_EQ(guids.size(), one.count(now));
}

TEST(Timeline, EditsAPieceInPlaceAtItsMoment) {
  const Timeline timeline{kStart, 5s};
  const auto before = timeline.find("deo-an-khe-sat-lo-xe-xep-hang", kStart + 19s);
  const auto after = timeline.find("deo-an-khe-sat-lo-xe-xep-hang", kStart + 20s);
  ASSERT_TRUE(before && after);
  EXPECT_EQ(before->revision, 1u);
  EXPECT_EQ(after->revision, 2u);
  EXPECT_EQ(before->guid(), after->guid());
  EXPECT_EQ(before->published, after->published);
  EXPECT_EQ(after->updated, kStart + 20s);
  EXPECT_NE(before->wording.title, after->wording.title);
}

TEST(Timeline, GoesOnWhenTheWrittenNewsRunsOut) {
  const Timeline timeline{kStart, 1s};
  const auto early = everything(timeline, kStart + 10min);
  std::set<std::string> titles;
  for (const auto& each : early) titles.insert(each.wording.title);
  EXPECT_EQ(titles.size(), early.size()) << "a template repeats itself";
  EXPECT_GT(early.size(), 500u);
}

TEST(Feeds, DatesAreThoseOfTheCalendar) {
  EXPECT_EQ(http_date(kStart), "Sat, 21 Nov 2026 04:40:00 GMT");
  EXPECT_EQ(http_date(from_millis(0)), "Thu, 01 Jan 1970 00:00:00 GMT");
  EXPECT_EQ(http_date(from_millis(951782400000)), "Tue, 29 Feb 2000 00:00:00 GMT");
}

/// Every format, read by the collector that the daemon uses.
TEST(Feeds, AreReadBackWholeInAllFourFormats) {
  const Timeline timeline{kStart, 5s};
  const auto now = kStart + 10min;
  for (const auto& outlet : outlets()) {
    SCOPED_TRACE(outlet.source);
    const auto entries = timeline.latest(outlet, now, kFeedEntries);
    FeedContext context;
    context.url = "http://127.0.0.1:9" + std::string(outlet.path);
    context.content_type = content_type(outlet.format);
    context.lang = "vi";
    context.now = now;
    const auto feed = parse_feed(render_feed(outlet, entries, "http://127.0.0.1:9"), context);
    ASSERT_TRUE(feed) << feed.error().line();
    EXPECT_TRUE(feed->warnings.empty()) << feed->warnings.front();
    EXPECT_TRUE(feed->whole);
    ASSERT_EQ(feed->entries.size(), entries.size());
    for (std::size_t i = 0; i < entries.size(); ++i) {
      const auto& read = feed->entries[i];
      EXPECT_EQ(read.key, entries[i].guid());
      EXPECT_EQ(read.title, entries[i].wording.title);
      EXPECT_EQ(read.link, "http://127.0.0.1:9/bai/" + entries[i].slug);
      EXPECT_EQ(read.text, entries[i].wording.text);
      EXPECT_EQ(read.published, std::chrono::floor<std::chrono::seconds>(entries[i].published));
    }
  }
}

TEST(Pages, AnswerNotModifiedToTheValidatorsTheyGave) {
  const Timeline timeline{kStart, 5s};
  const auto base = "http://127.0.0.1:9";
  const auto now = kStart + 12s;
  for (const auto& outlet : outlets()) {
    SCOPED_TRACE(outlet.path);
    const auto first = answer({"GET", outlet.path, "", ""}, timeline, base, now);
    ASSERT_EQ(first.status, 200u);
    ASSERT_FALSE(first.last_modified.empty());
    const auto tag = "\"other\", W/" + first.etag;
    EXPECT_EQ(answer({"GET", outlet.path, first.etag, ""}, timeline, base, now + 1s).status, 304u);
    EXPECT_EQ(answer({"GET", outlet.path, tag, ""}, timeline, base, now + 1s).status, 304u);
    EXPECT_EQ(answer({"GET", outlet.path, "", first.last_modified}, timeline, base, now + 1s).status, 304u);
    // The tag wins over the date (RFC 9110, 13.1.3).
    EXPECT_EQ(answer({"GET", outlet.path, "\"other\"", first.last_modified}, timeline, base, now + 1s).status, 200u);
    EXPECT_EQ(answer({"GET", outlet.path, first.etag, ""}, timeline, base, now + 1h).status, 200u);
  }
}

TEST(Pages, GiveNoDateForASecondThatIsNotOver) {
  const Timeline timeline{kStart, 1s};
  const auto piece = timeline.entry(timeline.count(kStart), kStart + 1s);
  const auto at_once = answer({"GET", piece.outlet->path, "", ""}, timeline, "", kStart + 1200ms);
  EXPECT_EQ(at_once.status, 200u);
  EXPECT_TRUE(at_once.last_modified.empty());
  EXPECT_FALSE(at_once.etag.empty());
}

TEST(Pages, EscapeHostileTitles) {
  const Timeline timeline{kStart, 5s};
  for (const auto* target : {"/", "/bai/tieu-de-chen-ma"}) {
    const auto page = answer({"GET", target, "", ""}, timeline, "", kStart);
    EXPECT_EQ(page.status, 200u);
    EXPECT_NE(page.body.find("&lt;img src=x"), std::string::npos) << target;
    EXPECT_EQ(page.body.find("<img"), std::string::npos) << target;
    EXPECT_EQ(page.body.find("<script"), std::string::npos) << target;
  }
}

TEST(Pages, RefuseWhatIsNotThere) {
  const Timeline timeline{kStart, 5s};
  EXPECT_EQ(answer({"GET", "/bai/khong-co", "", ""}, timeline, "", kStart).status, 404u);
  EXPECT_EQ(answer({"GET", "/../etc/passwd", "", ""}, timeline, "", kStart).status, 404u);
  EXPECT_EQ(answer({"POST", "/rss.xml", "", ""}, timeline, "", kStart).status, 405u);
}

class HandClock final : public Clock {
 public:
  explicit HandClock(Instant at) : millis_(to_millis(at)) {}
  [[nodiscard]] Instant now() const override { return from_millis(millis_); }
  void set(Instant at) { millis_ = to_millis(at); }

 private:
  std::atomic<std::int64_t> millis_;
};

class DemoSiteTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "demo-site-XXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::unique_ptr<DemoSite> open(std::chrono::milliseconds pace = 5s) {
    DemoSiteOptions options;
    options.folder = folder_;
    options.pace = pace;
    options.clock = &clock_;
    auto site = DemoSite::open(options);
    return site ? std::move(*site) : nullptr;
  }

  struct Got {
    long status = 0;
    std::string body;
    std::map<std::string, std::string> headers;
  };
  static Got get(const std::string& url, std::vector<std::string> headers = {}, bool head = false) {
    Got out;
    auto* curl = curl_easy_init();
    curl_slist* list = nullptr;
    for (const auto& each : headers) list = curl_slist_append(list, each.c_str());
    curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, 10L);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, list);
    curl_easy_setopt(curl, CURLOPT_NOBODY, head ? 1L : 0L);
    curl_easy_setopt(
        curl, CURLOPT_WRITEFUNCTION, +[](char* data, std::size_t, std::size_t n, void* to) {
          static_cast<Got*>(to)->body.append(data, n);
          return n;
        });
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &out);
    curl_easy_setopt(
        curl, CURLOPT_HEADERFUNCTION, +[](char* data, std::size_t, std::size_t n, void* to) {
          const std::string line(data, n);
          if (const auto colon = line.find(": "); colon != std::string::npos) {
            static_cast<Got*>(to)->headers[line.substr(0, colon)] = line.substr(colon + 2, line.size() - colon - 4);
          }
          return n;
        });
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, &out);
    if (curl_easy_perform(curl) == CURLE_OK) curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &out.status);
    curl_slist_free_all(list);
    curl_easy_cleanup(curl);
    return out;
  }

  std::string folder_;
  HandClock clock_{kStart};
};

TEST_F(DemoSiteTest, ServesItsFeedsWithValidators) {
  auto site = open();
  ASSERT_TRUE(site);
  clock_.set(kStart + 2s);
  ASSERT_EQ(site->sources().size(), 4u);
  for (const auto& source : site->sources()) {
    SCOPED_TRACE(source.id.str());
    const auto first = get(source.url);
    EXPECT_EQ(first.status, 200);
    EXPECT_GT(first.body.size(), 1000u);
    ASSERT_TRUE(first.headers.contains("ETag"));
    const auto again = get(source.url, {"If-None-Match: " + first.headers.at("ETag")});
    EXPECT_EQ(again.status, 304);
    EXPECT_TRUE(again.body.empty());
    const auto head = get(source.url, {}, true);
    EXPECT_EQ(head.status, 200);
    EXPECT_EQ(head.headers.at("Content-Length"), std::to_string(first.body.size()));
  }
}

TEST_F(DemoSiteTest, GoesOnWithTheSameTimelineAfterARestart) {
  auto site = open();
  ASSERT_TRUE(site);
  const auto port = site->port();
  site.reset();
  clock_.set(kStart + 1min);
  site = open(1s);  // its own pace stays
  ASSERT_TRUE(site);
  EXPECT_EQ(site->port(), port);
  const auto status = boost::json::parse(get(site->url() + "/status").body);
  EXPECT_EQ(status.at("start").as_string(), "2026-11-21T04:40:00Z");
  EXPECT_EQ(status.at("count").to_number<std::size_t>(), written_news().opening.size() + 12);
}

TEST_F(DemoSiteTest, ListsEverythingItPublishedWithItsRevision) {
  auto site = open();
  ASSERT_TRUE(site);
  clock_.set(kStart + 20s);
  const auto status = boost::json::parse(get(site->url() + "/status").body);
  std::map<std::string, std::int64_t> revisions;
  for (const auto& each : status.at("published").as_array()) {
    revisions[std::string(each.at("guid").as_string())] = each.at("revision").to_number<std::int64_t>();
  }
  EXPECT_EQ(revisions.size(), written_news().opening.size() + 4);
  EXPECT_EQ(revisions.at("urn:mau:deo-an-khe-sat-lo-xe-xep-hang"), 2);
  EXPECT_EQ(revisions.at("urn:mau:hagl-thang-dam"), 1);
}

TEST_F(DemoSiteTest, IsAloneOnItsFolder) {
  auto site = open();
  ASSERT_TRUE(site);
  EXPECT_FALSE(open());
  site.reset();
  EXPECT_TRUE(open());
}

TEST_F(DemoSiteTest, StartsAnewWhereItsNoteIsBroken) {
  std::ofstream(folder_ + "/demo.json") << "{\"start_ms\": -1, \"pace_ms\": 0}";
  auto site = open();
  ASSERT_TRUE(site);
  EXPECT_EQ(get(site->url() + "/").status, 200);
}

TEST_F(DemoSiteTest, AnswersNothingOnceStopped) {
  auto site = open();
  ASSERT_TRUE(site);
  const auto url = site->url();
  EXPECT_EQ(get(url + "/").status, 200);
  site->stop();
  site->stop();
  EXPECT_EQ(get(url + "/").status, 0);
}

}  // namespace
}  // namespace dongtin
