// A source of claims: polled like a feed, read as ClaimReview; nothing of it is an item.
#include "collectors/claims/claims_collector.hpp"

#include <gtest/gtest.h>

#include "collectors/feed/cursor.hpp"
#include "collectors/registry.hpp"
#include "storage/records/digest.hpp"
#include "tests/collectors/http/http_test_support.hpp"
#include "tests/support/loopback_server.hpp"

namespace dongtin {
namespace {

using namespace testing_support;
using Answer = LoopbackServer::Answer;

std::string review(const std::string& id, const std::string& text = "Bão số 13 đổ bộ ngày 6/11/2025") {
  return R"({"@type":"ClaimReview","identifier":")" + id + R"(","url":"/tin/)" + id +
         R"(","datePublished":"2025-11-05","expires":"2025-12-31","claimReviewed":")" + text +
         R"(","about":{"name":"Thành phố"},"author":{"@type":"Organization","name":"Công an tỉnh"},)"
         R"("itemReviewed":{"@type":"Claim","author":{"@type":"Person","name":"Người Nêu Xyz"}},)"
         R"("reviewRating":{"alternateName":"Tin giả"}})";
}

struct Poller {
  explicit Poller(std::string url) : collector(net.fetcher, net.clock) {
    source.id.value = "kiem-chung";
    source.kind = "claims";
    source.url = std::move(url);
  }
  Result<Page> fetch(const Cursor& cursor) { return run(net.io, collector.fetch(source, cursor)); }
  Page page_with(int status, const std::string& body) const {
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
  ClaimsCollector collector;
  Source source;
};

TEST(ClaimsCollector, ReadsClaimsAndNothingOfWhoMadeThem) {
  Poller poller("https://congan.example/kiem-chung.json");
  const auto page = poller.page_with(200, "[" + review("a") + "," + review("b") + "]");
  const auto harvest = poller.collector.parse(poller.source, page);
  ASSERT_TRUE(harvest) << harvest.error().line();
  EXPECT_TRUE(harvest->items.empty());
  ASSERT_TRUE(harvest->claims);
  ASSERT_EQ(harvest->claims->size(), 2u);
  const auto& [claim, about, until, capture] = harvest->claims->front();
  EXPECT_EQ(claim.id(), "a");
  EXPECT_EQ(claim.url(), "https://congan.example/tin/a");
  EXPECT_EQ(claim.verdict(), Verdict::fake);
  EXPECT_EQ(about, "Thành phố");
  EXPECT_EQ(rfc3339(until.value()), "2025-12-30T17:00:00Z");
  EXPECT_EQ(capture.bytes.find("Xyz"), std::string::npos);
  EXPECT_NE(capture.bytes.find("Bão số 13"), std::string::npos);
  EXPECT_EQ(capture.removed, std::vector<std::string>{"itemReviewed"});
  EXPECT_EQ(capture.document, sha256(page.body));
  EXPECT_EQ(capture.url, page.url);
  EXPECT_EQ(capture.fetched, page.fetched);
  EXPECT_EQ(harvest->next, page.next);
}

TEST(ClaimsCollector, IsAskedConditionally) {
  const LoopbackServer server([](const Heard& heard, const Answer& answer) {
    if (heard.header("If-None-Match") == "\"e\"") {
      answer.send("HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n");
    } else {
      answer.ok("[" + review("a") + "]", "ETag: \"e\"\r\n");
    }
  });
  Poller poller(server.url("/claims.json"));
  const auto first = poller.fetch({});
  ASSERT_TRUE(first) << first.error().line();
  EXPECT_EQ(poller.collector.parse(poller.source, *first)->claims->size(), 1u);
  const auto second = poller.fetch(first->next);
  ASSERT_TRUE(second) << second.error().line();
  EXPECT_TRUE(second->not_modified);
  const auto harvest = poller.collector.parse(poller.source, *second);
  ASSERT_TRUE(harvest);
  EXPECT_FALSE(harvest->claims) << "not read anew is not gone";
}

TEST(ClaimsCollector, SaysWhatIsWrong) {
  Poller poller("https://congan.example/kiem-chung.json");
  const auto parse = [&](int status, const std::string& body) {
    return poller.collector.parse(poller.source, poller.page_with(status, body));
  };
  EXPECT_EQ(parse(404, "").error().code, Errc::not_found);
  EXPECT_EQ(parse(503, "").error().code, Errc::unreachable);
  EXPECT_EQ(parse(200, "<html>không phải</html>").error().code, Errc::malformed);
  EXPECT_EQ(parse(200, "{oops").error().code, Errc::malformed);
  EXPECT_EQ(parse(200, "").error().code, Errc::malformed);
  const auto some = parse(200, "[" + review("a") + R"(,{"@type":"ClaimReview"},5])");
  ASSERT_TRUE(some) << some.error().line();
  EXPECT_EQ(some->claims->size(), 1u);
  EXPECT_EQ(some->warnings.size(), 2u);
  const auto none = parse(200, "[]");
  ASSERT_TRUE(none);
  EXPECT_TRUE(none->claims->empty()) << "it says nothing any more";
}

TEST(ClaimsCollector, IsBounded) {
  Poller poller("https://congan.example/kiem-chung.json");
  std::string all = "[";
  for (std::size_t i = 0; i < kMaxSuggestionsOfSource + 20; ++i)
    all += (i ? "," : "") + review("c" + std::to_string(i));
  for (int i = 0; i < 100; ++i) all += ",7";
  const auto harvest = poller.collector.parse(poller.source, poller.page_with(200, all + "]"));
  ASSERT_TRUE(harvest);
  EXPECT_EQ(harvest->claims->size(), kMaxSuggestionsOfSource);
  EXPECT_LE(harvest->warnings.size(), 20u);
  const auto huge = poller.collector.parse(
      poller.source, poller.page_with(200, "[" + review("x", std::string(5000, 'x')) + "," + review("y") + "]"));
  ASSERT_TRUE(huge);
  ASSERT_EQ(huge->claims->size(), 1u);
  EXPECT_EQ(huge->claims->front().claim.id(), "y");
}

TEST(ClaimsCollector, IsAKindOfSource) {
  Net net;
  const CollectorContext context{*net.client, net.politeness, net.clock, {}};
  const auto made = make_collector("claims", context);
  ASSERT_TRUE(made) << made.error().line();
  EXPECT_NE(dynamic_cast<PolledCollector*>(made->get()), nullptr);
}

}  // namespace
}  // namespace dongtin
