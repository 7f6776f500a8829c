#include "collectors/feed/poll.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "collectors/feed/cursor.hpp"
#include "collectors/feed/dates.hpp"
#include "storage/records/digest.hpp"

namespace dongtin {

namespace {

using std::string_view;
using std::chrono::seconds;

constexpr unsigned kSightings = 3;  // of a permanent redirect before it is believed
constexpr std::array<string_view, 11> kShownHeaders = {
    "content-type", "content-length", "content-location", "content-encoding", "etag",        "last-modified",
    "retry-after",  "cache-control",  "expires",          "server",           "cf-mitigated"};

bool is_gone(const Result<Fetched>& fetched) {
  if (!fetched) return fetched.error().code != Errc::rate_limited;
  return fetched->response.status == 404 || fetched->response.status == 410;
}

HttpRequest request_for(const std::string& address, const FeedCursor& known, string_view accept) {
  HttpRequest out;
  out.url = address;
  out.headers.emplace_back("Accept", std::string(accept));
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

std::optional<Error> refusal_by(const Page& page) {
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

Cursor to_be_fetched_whole(const Cursor& next, string_view url) {
  auto out = decode_cursor(next, url);
  out.etag.clear();
  out.last_modified.clear();
  out.digest.clear();
  return encode(out);
}

net::awaitable<Result<Page>> poll_document(Fetcher fetcher, const Clock& clock, Source source, Cursor cursor,
                                           string_view accept) {
  auto next = decode_cursor(cursor, source.url);
  std::string asked = next.moved_seen >= kSightings ? next.moved_to : source.url;
  auto request = request_for(asked, next, accept);
  auto fetched = co_await fetcher.get(std::move(request));
  if (asked != source.url && is_gone(fetched)) {
    next = FeedCursor{};
    next.url = asked = source.url;
    auto again = request_for(asked, next, accept);
    fetched = co_await fetcher.get(std::move(again));
  }
  if (!fetched) co_return std::move(fetched).error().at(source.id.value);
  auto& response = fetched->response;

  Page page;
  page.source = source.id;
  page.fetched = clock.now();
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

}  // namespace dongtin
