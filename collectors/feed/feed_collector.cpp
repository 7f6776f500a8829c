#include "collectors/feed/feed_collector.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "collectors/feed/cursor.hpp"
#include "collectors/feed/dates.hpp"
#include "collectors/feed/feed.hpp"
#include "collectors/feed/links.hpp"
#include "storage/records/digest.hpp"
#include "storage/records/url.hpp"

namespace dongtin {

namespace {

using std::string_view;
using std::chrono::seconds;

constexpr unsigned kSightings = 3;  // of a permanent redirect before it is believed
constexpr string_view kAccept =
    "application/rss+xml, application/atom+xml, application/rdf+xml, application/feed+json, application/xml;q=0.9, "
    "text/xml;q=0.9, */*;q=0.1";
constexpr std::array<string_view, 11> kShownHeaders = {
    "content-type", "content-length", "content-location", "content-encoding", "etag",        "last-modified",
    "retry-after",  "cache-control",  "expires",          "server",           "cf-mitigated"};

bool is_gone(const Result<Fetched>& fetched) {
  if (!fetched) return fetched.error().code != Errc::rate_limited;
  return fetched->response.status == 404 || fetched->response.status == 410;
}

/// What the status says, if it is no feed's.
std::optional<Error> error_of(const Page& page) {
  const int status = page.status;
  if (status == 200 || status == 0 || status == 203 || status == 226) return std::nullopt;
  const auto http = fmt::format("HTTP {}", status);
  const auto mitigated = page.headers.find("cf-mitigated");
  if (mitigated != page.headers.end() && mitigated->second == "challenge") {
    return fail(Errc::malformed, "not a feed: a page that tests for a browser (" + http +
                                     "); ask the site to let this program read its feed");
  }
  switch (status) {
    case 401:
    case 407:
      return fail(Errc::refused, http + ": the site asks for a login; only public feeds are collected");
    case 403:
    case 451:
      return fail(Errc::refused, http + ": the site does not serve us; ask it, or use another address");
    case 404:
      return fail(Errc::not_found, http + ": no feed at this address; correct the source's address");
    case 410:
      return fail(Errc::not_found, http + ": the site says this feed is gone for good; correct or remove the source");
    case 429:
      return fail(Errc::rate_limited, http + ": asked too often; waiting as long as the site says");
    default:
      break;
  }
  if (status == 503 && page.headers.contains("retry-after"))
    return fail(Errc::rate_limited, http + ": the site asks to come back later; waiting as long as it says");
  if (status >= 500) return fail(Errc::unreachable, http + ": the site has a fault; tried again later");
  return fail(Errc::malformed, http + ": no feed in this answer; check the source's address");
}

/// How long the answer says it stays fresh.
seconds freshness(const Page& page) {
  seconds out{0};
  if (const auto it = page.headers.find("cache-control"); it != page.headers.end()) {
    const string_view value = it->second;
    if (const auto at = value.find("max-age="); at != string_view::npos) {
      long age = 0;
      std::from_chars(value.data() + at + 8, value.data() + value.size(), age);
      out = seconds(std::clamp(age, 0L, 7L * 86400));
    }
  }
  if (const auto it = page.headers.find("expires"); it != page.headers.end()) {
    if (const auto date = read_date(it->second, DateRules{}))
      out = std::max(out, std::chrono::duration_cast<seconds>(
                              std::min<Instant::duration>(date->time - page.fetched, std::chrono::weeks{1})));
  }
  return out;
}

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

HttpRequest request_for(const std::string& address, const FeedCursor& known) {
  HttpRequest out;
  out.url = address;
  out.headers.emplace_back("Accept", kAccept);
  if (!known.etag.empty()) out.headers.emplace_back("If-None-Match", known.etag);
  if (!known.last_modified.empty()) out.headers.emplace_back("If-Modified-Since", known.last_modified);
  return out;
}

/// Counts the sightings of a permanent redirect; `asked` is the address the fetch began at.
void learn(FeedCursor& next, const Fetched& fetched, const std::string& asked) {
  const int status = fetched.response.status;
  if (status != 200 && status != 304) return;
  if (asked == next.moved_to && next.moved_seen >= kSightings) return;
  if (fetched.permanent.empty()) {
    next.moved_to.clear();
    next.moved_seen = 0;
  } else if (fetched.permanent == next.moved_to) {
    ++next.moved_seen;
  } else {
    next.moved_to = fetched.permanent;
    next.moved_seen = 1;
  }
}

void keep_validators(FeedCursor& next, const HttpResponse& response) {
  if (response.header("expires") == "0") {  // the server says that nothing about this answer may be relied on
    next.etag.clear();
    next.last_modified.clear();
    return;
  }
  if (response.status == 200 || response.headers.contains("etag")) next.etag = response.header("etag");
  if (response.status == 200 || response.headers.contains("last-modified"))
    next.last_modified = response.header("last-modified");
}

}  // namespace

FeedCollector::FeedCollector(Fetcher fetcher, const Clock& clock, ItemLimits limits, std::size_t items_per_page)
    : fetcher_(fetcher), clock_(clock), limits_(limits), items_per_page_(items_per_page) {}

net::awaitable<Result<Page>> FeedCollector::fetch(Source source, Cursor cursor) {
  auto next = decode_cursor(cursor, source.url);
  std::string asked = next.moved_seen >= kSightings ? next.moved_to : source.url;
  auto request = request_for(asked, next);
  auto fetched = co_await fetcher_.get(std::move(request));
  if (asked != source.url && is_gone(fetched)) {
    next = FeedCursor{};
    next.url = asked = source.url;
    auto again = request_for(asked, next);
    fetched = co_await fetcher_.get(std::move(again));
  }
  if (!fetched) co_return std::move(fetched).error().at(source.id.value);
  auto& response = fetched->response;

  Page page;
  page.source = source.id;
  page.fetched = clock_.now();
  page.status = response.status;
  page.content_type = response.header("content-type");
  page.took = response.took;
  for (const auto name : kShownHeaders) {
    if (const auto found = response.headers.find(name); found != response.headers.end()) page.headers.insert(*found);
  }
  if (page.status == 200) {
    auto digest = sha256(response.body).hex();
    page.not_modified = digest == next.digest;
    next.digest = std::move(digest);
  } else {
    page.not_modified = page.status == 304;
  }
  if (page.status == 200 || page.status == 304) keep_validators(next, response);
  learn(next, *fetched, asked);
  if (next.moved_seen >= kSightings) page.moved_to = next.moved_to;
  page.url = std::move(response.url);
  page.body = std::move(response.body);
  page.next = encode(next);
  co_return page;
}

Result<Harvest> FeedCollector::parse(const Source& source, const Page& page) const {
  Harvest out;
  out.next = page.next;
  if (page.not_modified) {
    if (const auto fresh = freshness(page); fresh > seconds{0}) out.hints.min_interval = fresh;
    return out;
  }
  if (auto error = error_of(page)) return std::move(*error);
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
    auto next = decode_cursor(page.next, source.url);
    next.etag.clear();
    next.last_modified.clear();
    next.digest.clear();
    out.next = encode(next);
  }
  return out;
}

}  // namespace dongtin
