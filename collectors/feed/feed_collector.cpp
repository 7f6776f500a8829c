#include "collectors/feed/feed_collector.hpp"

#include <algorithm>

#include "collectors/feed/cursor.hpp"
#include "collectors/feed/feed.hpp"
#include "collectors/feed/links.hpp"
#include "collectors/feed/poll.hpp"
#include "storage/records/url.hpp"

namespace dongtin {

namespace {

using std::string_view;
using std::chrono::seconds;

constexpr string_view kAccept =
    "application/rss+xml, application/atom+xml, application/rdf+xml, application/feed+json, application/xml;q=0.9, "
    "text/xml;q=0.9, */*;q=0.1";
ItemDraft draft_of(FeedEntry& entry) {
  ItemDraft out;
  out.key = std::move(entry.key);
  if (auto url = canonical_url(entry.link)) out.url = std::move(*url);
  out.title = std::move(entry.title);
  out.text = std::move(entry.text);
  out.published = entry.published ? entry.published : entry.updated;
  out.repaired = entry.repaired;
  return out;
}

/// Fragments are UTF-8, whatever the document was.
std::string fragment_type(string_view sent, string_view format) {
  if (format == "json_feed") return "application/feed+json";
  auto type = std::string(sent.substr(0, sent.find(';')));
  std::erase_if(type, [](char c) { return c == ' ' || c == '\t'; });
  return (type.empty() ? "application/xml" : type) + "; charset=utf-8";
}

}  // namespace

FeedCollector::FeedCollector(Fetcher fetcher, const Clock& clock, ItemLimits limits, std::size_t items_per_page)
    : fetcher_(fetcher), clock_(clock), limits_(limits), items_per_page_(items_per_page) {}

net::awaitable<Result<Page>> FeedCollector::fetch(Source source, Cursor cursor) {
  return poll_document(fetcher_, clock_, std::move(source), std::move(cursor), kAccept);
}

Result<Harvest> FeedCollector::parse(const Source& source, const Page& page) const {
  Harvest out;
  out.next = page.next;
  if (page.not_modified) {
    if (const auto fresh = freshness(page); fresh > seconds{0}) out.hints.min_interval = fresh;
    return out;
  }
  if (auto error = refusal_by(page)) return std::move(*error);
  FeedContext context;
  context.url = page.url;
  if (const auto location = page.headers.find("content-location"); location != page.headers.end())
    context.url = web_link(page.url, location->second).value_or(page.url);
  context.content_type = page.content_type;
  context.lang = source.lang;
  context.month_first = source.month_first;
  context.now = page.fetched;
  context.html = false;
  context.max_entries = items_per_page_;
  context.max_title_bytes = limits_.title_bytes + 4;  // a little more, so that make_item sees the cut and flags it
  context.max_field_bytes = std::max<std::size_t>(4 * limits_.text_bytes, 64 * 1024);
  auto feed = parse_feed(page.body, context);
  if (!feed) return feed.error();
  const auto type = fragment_type(page.content_type, feed->format);
  for (auto& entry : feed->entries) {
    if (entry.repeated) continue;  // word for word the same twice in one document is one item
    Gathered gathered;
    gathered.draft = draft_of(entry);
    gathered.evidence = std::move(entry.evidence);
    gathered.evidence.type(type);
    out.items.push_back(std::move(gathered));
  }
  out.encoding = std::move(feed->encoding);
  out.warnings = std::move(feed->warnings);
  out.left_out = feed->left_out;
  const auto interval = std::max(feed->min_interval.value_or(seconds{0}), freshness(page));
  if (interval > seconds{0}) out.hints.min_interval = interval;
  if (!feed->whole) {
    out.next = to_be_fetched_whole(page.next, source.url);
  }
  return out;
}

}  // namespace dongtin
