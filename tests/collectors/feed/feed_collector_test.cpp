#include "collectors/feed/feed_collector.hpp"

#include <gtest/gtest.h>

#include <atomic>

#include "collectors/feed/cursor.hpp"
#include "collectors/registry.hpp"
#include "storage/records/digest.hpp"
#include "tests/collectors/http/http_test_support.hpp"
#include "tests/support/loopback_server.hpp"

namespace dongtin {
namespace {

using namespace testing_support;
using Answer = LoopbackServer::Answer;

const std::string kFeed =
    "<rss version=\"2.0\"><channel><title>Tin</title><ttl>60</ttl><item><title>Lũ "
    "về</title><link>/1.html?utm_source=rss</link>"
    "<guid isPermaLink=\"false\">1</guid><author>Tên Người Viết</author><description>Nước &lt;b&gt;lên&lt;/b&gt; "
    "nhanh.</description>"
    "<pubDate>Thu, 28 May 2026 17:00:00 +0700</pubDate></item></channel></rss>";

struct Poller {
  explicit Poller(std::string url) : collector(net.fetcher, net.clock, {}, 2000) {
    source.id.value = "mau";
    source.kind = "feed";
    source.url = std::move(url);
  }
  Result<Page> fetch(const Cursor& cursor) { return run(net.io, collector.fetch(source, cursor)); }
  Page page_with(int status, const std::string& body = "") const {
    Page page;
    page.source = source.id;
    page.url = source.url;
    page.fetched = net.clock.time;
    page.status = status;
    page.body = body;
    page.next = encode(FeedCursor{source.url, "\"e\"", "m", "d", "", 0});
    return page;
  }
  Net net;
  FeedCollector collector;
  Source source;
};

TEST(FeedCollector, MakesItemsWithoutTheirAuthors) {
  Poller poller("https://tin.example/rss");
  auto harvest = poller.collector.parse(poller.source, poller.page_with(200, kFeed));
  ASSERT_TRUE(harvest) << harvest.error().line();
  ASSERT_EQ(harvest->items.size(), 1u);
  auto& [draft, fragment] = harvest->items[0];
  const auto evidence = std::move(fragment).capture();
  EXPECT_EQ(draft.key, "1");
  EXPECT_EQ(draft.url, "https://tin.example/1.html");
  EXPECT_EQ(draft.title, "Lũ về");
  EXPECT_EQ(draft.text, "Nước lên nhanh.");
  EXPECT_EQ(rfc3339(draft.published.value()), "2026-05-28T10:00:00Z");
  EXPECT_EQ(evidence.bytes.find("Tên Người Viết"), std::string::npos);
  EXPECT_NE(evidence.bytes.find("<title>Lũ về</title>"), std::string::npos);
  const auto item = kFeed.substr(kFeed.find("<item>"), kFeed.find("</item>") + 7 - kFeed.find("<item>"));
  EXPECT_EQ(evidence.original, sha256(item)) << "of the entry before anything was removed";
  EXPECT_FALSE(evidence.removed.empty());
  EXPECT_TRUE(evidence.content_type.ends_with("; charset=utf-8")) << evidence.content_type;
  EXPECT_EQ(harvest->hints.min_interval, std::chrono::minutes(60));
  EXPECT_EQ(harvest->next, poller.page_with(200).next);
}

TEST(FeedCollector, SendsValidatorsBackVerbatimAndUnderstands304) {
  const LoopbackServer server([](const Heard& heard, const Answer& answer) {
    if (heard.header("If-None-Match") == "W/\"a, \\b\"" &&
        heard.header("If-Modified-Since") == "thu, 28 may 2026 17:00:00 gmt") {
      answer.send("HTTP/1.1 304 Not Modified\r\nETag: \"moi\"\r\nConnection: close\r\n\r\n");
    } else {
      answer.ok(kFeed, "ETag: W/\"a, \\b\"\r\nLast-Modified: thu, 28 may 2026 17:00:00 gmt\r\n");
    }
  });
  Poller poller(server.url("/rss"));
  const auto first = poller.fetch({});
  ASSERT_TRUE(first) << first.error().line();
  EXPECT_FALSE(first->not_modified);
  const auto second = poller.fetch(first->next);
  ASSERT_TRUE(second) << second.error().line();
  EXPECT_TRUE(second->not_modified);
  EXPECT_EQ(second->status, 304);
  const auto harvest = poller.collector.parse(poller.source, *second);
  ASSERT_TRUE(harvest);
  EXPECT_TRUE(harvest->items.empty());
  EXPECT_EQ(decode_cursor(harvest->next, poller.source.url).etag, "\"moi\"") << "a 304 may refresh what is kept";
}

TEST(FeedCollector, TakesTheSameBytesForNotModifiedAndOtherBytesUnderTheSameTagForNew) {
  std::atomic<int> asked{0};
  const LoopbackServer server([&](const Heard&, const Answer& answer) {
    answer.ok(++asked < 3 ? kFeed : kFeed + "<!-- khác -->", "ETag: \"luon-nhu-nhau\"\r\n");
  });
  Poller poller(server.url("/rss"));
  const auto first = poller.fetch({}), second = poller.fetch(first->next), third = poller.fetch(second->next);
  ASSERT_TRUE(first && second && third);
  EXPECT_FALSE(first->not_modified);
  EXPECT_TRUE(second->not_modified);
  EXPECT_FALSE(third->not_modified);
}

TEST(FeedCollector, DoesNotRelyOnValidatorsThatExpireAtOnce) {
  const LoopbackServer server(
      [](const Heard&, const Answer& answer) { answer.ok(kFeed, "ETag: \"a\"\r\nExpires: 0\r\n"); });
  Poller poller(server.url("/rss"));
  const auto page = poller.fetch({});
  ASSERT_TRUE(page);
  EXPECT_EQ(decode_cursor(page->next, poller.source.url).etag, "");
}

TEST(FeedCollector, BelievesAPermanentRedirectTheThirdTimeAndGoesBackWhenItFails) {
  std::atomic<bool> gone{false};
  const LoopbackServer server([&](const Heard& heard, const Answer& answer) {
    if (heard.target == "/cu") {
      if (gone)
        answer.ok(kFeed);
      else
        answer.status("301 Moved Permanently", "Location: /moi\r\n");
    } else if (gone) {
      answer.status("404 Not Found");
    } else {
      answer.ok(kFeed);
    }
  });
  Poller poller(server.url("/cu"));
  Cursor cursor;
  for (int i = 1; i <= 4; ++i) {
    const auto page = poller.fetch(cursor);
    ASSERT_TRUE(page) << page.error().line();
    EXPECT_EQ(page->moved_to.value_or(""), i >= 3 ? server.url("/moi") : "") << i;
    cursor = page->next;
  }
  EXPECT_EQ(server.heard().size(), 7u) << "three times two, then the new address alone";
  gone = true;
  const auto back = poller.fetch(cursor);
  ASSERT_TRUE(back) << back.error().line();
  EXPECT_EQ(back->status, 200);
  EXPECT_EQ(back->url, server.url("/cu"));
  EXPECT_EQ(back->moved_to, std::nullopt);
}

TEST(FeedCollector, ForgetsWhatItLearnedOfAnotherAddress) {
  const auto cursor = encode(FeedCursor{"https://cu.example/rss", "\"e\"", "m", "d", "", 0});
  EXPECT_EQ(decode_cursor(cursor, "https://cu.example/rss").etag, "\"e\"");
  EXPECT_EQ(decode_cursor(cursor, "https://moi.example/rss"),
            (FeedCursor{"https://moi.example/rss", "", "", "", "", 0}));
  for (const char* broken : {"", "{", "[]", "{\"v\":2,\"url\":\"u\",\"etag\":\"x\"}", "{\"v\":\"1\"}"})
    EXPECT_EQ(decode_cursor({broken}, "u"), (FeedCursor{"u", "", "", "", "", 0})) << broken;
}

TEST(FeedCollector, SaysWhatEachStatusMeans) {
  Poller poller("https://tin.example/rss");
  const std::pair<int, Errc> rows[] = {{401, Errc::refused},     {403, Errc::refused},      {404, Errc::not_found},
                                       {410, Errc::not_found},   {429, Errc::rate_limited}, {500, Errc::unreachable},
                                       {503, Errc::unreachable}, {418, Errc::malformed}};
  for (const auto& [status, code] : rows) {
    const auto harvest = poller.collector.parse(poller.source, poller.page_with(status, kFeed));
    ASSERT_FALSE(harvest) << status;
    EXPECT_EQ(harvest.error().code, code) << status;
    EXPECT_TRUE(harvest.error().what.starts_with("HTTP " + std::to_string(status))) << harvest.error().what;
  }
  auto challenge = poller.page_with(403);
  challenge.headers["cf-mitigated"] = "challenge";
  EXPECT_EQ(poller.collector.parse(poller.source, challenge).error().code, Errc::malformed);
  auto page = poller.page_with(200, "<html><head><title>Just a moment...</title></head></html>");
  const auto harvest = poller.collector.parse(poller.source, page);
  ASSERT_FALSE(harvest);
  EXPECT_TRUE(harvest.error().what.starts_with("not a feed: ")) << harvest.error().what;
}

TEST(FeedCollector, AsksAgainInFullAfterADocumentThatWasCutOff) {
  Poller poller("https://tin.example/rss");
  const auto harvest = poller.collector.parse(poller.source, poller.page_with(200, kFeed.substr(0, kFeed.size() - 20)));
  ASSERT_TRUE(harvest) << harvest.error().line();
  const auto next = decode_cursor(harvest->next, poller.source.url);
  EXPECT_EQ(next.etag + next.last_modified + next.digest, "");
}

TEST(FeedCollector, LeavesOutWhatIsRepeatedWordForWord) {
  Poller poller("https://tin.example/rss");
  const std::string item = "<item><guid>1</guid><title>Lũ về</title></item>";
  const auto harvest =
      poller.collector.parse(poller.source, poller.page_with(200, "<rss><channel>" + item + item + "</channel></rss>"));
  ASSERT_TRUE(harvest);
  EXPECT_EQ(harvest->items.size(), 1u);
}

TEST(Registry, MakesAFeedCollectorThatIsPolled) {
  Net net;
  const CollectorContext context{*net.client, net.politeness, net.clock, {}, 2000};
  const auto feed = make_collector("feed", context);
  ASSERT_TRUE(feed);
  EXPECT_NE(dynamic_cast<PolledCollector*>(feed->get()), nullptr);
  const auto none = make_collector("telepathy", context);
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().what, "no kind of source \"telepathy\"; there is: feed, claims");
}

}  // namespace
}  // namespace dongtin
