// Input made to hurt: too big, too deep, too many. Each ends in bounded time and memory with something to read.
#include <gtest/gtest.h>

#include <set>

#include "collectors/feed/encoding.hpp"
#include "collectors/feed/feed.hpp"
#include "storage/records/item.hpp"
#include "storage/records/text.hpp"

namespace dongtin {
namespace {

std::string rss(const std::string& items) {
  return "<rss version=\"2.0\"><channel><title>Tin</title>" + items + "</channel></rss>";
}

TEST(BadFeed, A50MegabyteTitleIsCut) {
  auto feed = parse_feed(
      rss("<item><title>" + std::string(50 << 20, 'x') + "</title></item><item><title>Sau</title></item>"), {});
  ASSERT_TRUE(feed);
  ASSERT_EQ(feed->entries.size(), 2u);
  EXPECT_EQ(feed->entries[0].title.size(), 4096u);
  const auto capture = std::move(feed->entries[0].evidence).capture();
  EXPECT_LE(capture.bytes.size(), 1u << 20);
  EXPECT_EQ(capture.removed, std::vector<std::string>{"(cut)"});
  EXPECT_EQ(feed->entries[1].title, "Sau");
}

TEST(BadFeed, OfHundredThousandItemsTheRestIsCounted) {
  std::string items;
  for (int i = 0; i < 100000; ++i) items += "<item><guid>" + std::to_string(i) + "</guid></item>";
  const auto feed = parse_feed(rss(items), {});
  ASSERT_TRUE(feed);
  EXPECT_EQ(feed->entries.size(), 2000u);
  EXPECT_EQ(feed->left_out, 98000u);
  EXPECT_EQ(feed->entries.back().id, "1999");
}

TEST(BadFeed, WarningsAreBounded) {
  std::string items;
  for (int i = 0; i < 500; ++i) items += "<item><guid>x</guid><pubDate>khi nào đó</pubDate></item>";
  const auto feed = parse_feed(rss(items), {});
  ASSERT_TRUE(feed);
  EXPECT_EQ(feed->warnings.size(), 20u);
  EXPECT_EQ(feed->entries.size(), 500u);
}

TEST(BadFeed, DepthDoesNotReachTheStack) {
  std::string deep, close;
  for (int i = 0; i < 100000; ++i) deep += "<a>", close += "</a>";
  EXPECT_TRUE(parse_feed(rss("<item><title>Sâu</title><description>" + deep + close + "</description></item>"), {}));
  EXPECT_TRUE(parse_feed(rss("<item><title>Sâu</title>" + deep + close + "</item>"), {}));
  EXPECT_TRUE(parse_feed(rss("<item><title>Sâu</title><description>" + deep + "</description></item>"), {}));
}

TEST(BadFeed, IdsStayUniqueWhenAllAreTheSame) {
  std::string items;
  for (int i = 0; i < 2000; ++i)
    items += "<item><guid isPermaLink=\"false\">0</guid><title>" + std::to_string(i) + "</title></item>";
  const auto feed = parse_feed(rss(items), {});
  ASSERT_TRUE(feed);
  std::set<std::string> ids;
  for (const auto& entry : feed->entries) ids.insert(entry.key);
  EXPECT_EQ(ids.size(), 2000u);
}

TEST(BadFeed, ADocumentOverTheBoundIsRefused) {
  FeedContext context;
  context.max_document_bytes = 100;
  const auto feed = parse_feed(rss(std::string(200, ' ')), context);
  ASSERT_FALSE(feed);
  EXPECT_EQ(feed.error().code, Errc::too_large);
}

TEST(BadFeed, EveryPrefixOfAFeedGivesValidTextOrAnError) {
  const auto whole =
      rss("<item><title>Lũ về</title><link>https://tin.example/1</link><description><![CDATA[<p>Nước "
          "lên</p>]]></description></item>");
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const auto feed = parse_feed(whole.substr(0, size), {});
    if (!feed) {
      EXPECT_EQ(feed.error().code, Errc::malformed);
      continue;
    }
    EXPECT_FALSE(feed->whole) << size;
    for (const auto& entry : feed->entries) {
      const auto evidence = Fragment(entry.evidence).capture().bytes;
      EXPECT_TRUE(is_valid_utf8(entry.title) && is_valid_utf8(entry.text) && is_valid_utf8(evidence)) << size;
    }
  }
}

TEST(BadFeed, AbsurdDatesAreDroppedWhenTheItemIsMade) {
  const auto feed = parse_feed(rss("<item><guid>1</guid><pubDate>Thu, 01 Jan 1970 00:00:00 GMT</pubDate></item>"
                                   "<item><guid>2</guid><pubDate>Thu, 31 Dec 2099 23:59:59 GMT</pubDate></item>"),
                               {});
  ASSERT_TRUE(feed);
  Source source;
  source.id.value = "mau";
  for (const auto& entry : feed->entries) {
    ItemDraft draft;
    draft.key = entry.key;
    draft.published = entry.published;
    const auto item = make_item(source, draft, *parse_rfc3339("2026-06-01T00:00:00Z"), {});
    EXPECT_EQ(item.published, std::nullopt) << entry.id;
    EXPECT_TRUE(item.repaired) << entry.id;
  }
}

TEST(Encoding, TellsTheCharsetOfAContentType) {
  EXPECT_EQ(charset_of("text/xml; charset=\"UTF-8\""), "utf-8");
  EXPECT_EQ(charset_of("application/rss+xml;Charset=windows-1258; q=1"), "windows-1258");
  EXPECT_EQ(charset_of("text/xml"), "");
}

}  // namespace
}  // namespace dongtin
