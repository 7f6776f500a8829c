/// The interface of a kind of source: fetch and parse, nothing else. Four shapes yield one thing, a Page.
///
/// parse() is pure: no socket, no disk, no clock (Page::fetched is its time); any thread, called on workers.
/// fetch(), stream() and follow() run on the collecting thread and never block it.
/// Errors  the world's no as Error; parse() gives malformed for what is not its format, with one clear line.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "collectors/fragment.hpp"
#include "storage/records/claim_suggestion.hpp"
#include "storage/records/follow_up.hpp"
#include "storage/records/item.hpp"
#include "storage/records/source.hpp"

namespace dongtin {

namespace net = boost::asio;

/// What came in, as it came: one HTTP answer, one pushed body, one batch of a stream.
struct Page {
  SourceId source;
  std::string url;  // final address, after redirects
  Instant fetched{};
  int status = 0;                                           // HTTP; 0 when not HTTP
  bool not_modified = false;                                // 304, or the validators say the bytes are the same
  std::string content_type;                                 // header, verbatim
  std::string body;                                         // decoded (gzip, br), bounded
  Cursor next;                                              // what the next fetch must know, if this page parses
  std::map<std::string, std::string, std::less<>> headers;  // lower-case names; only those a person may want to see
  std::chrono::milliseconds took{0};
  std::optional<std::string> moved_to;  // learned permanent address, to be told to the operator
};

/// One thing in a page, still with the bytes it was taken from.
struct Gathered {
  ItemDraft draft;
  Fragment evidence;  // as fetched, without who wrote it
};

struct Hints {
  std::optional<std::chrono::seconds> min_interval;  // ttl, Cache-Control, sy:updatePeriod
};

struct Harvest {
  std::vector<Gathered> items;  // document order
  Cursor next;
  std::vector<FollowUp> follow_ups;
  Hints hints;
  std::string encoding;               // as detected
  std::vector<std::string> warnings;  // one line each, at most 20
  std::size_t left_out = 0;           // entries beyond the bound on items per page
  /// Of a source of claims: all that it says. Set, it has no items.
  std::optional<std::vector<SuggestedClaim>> claims = {};
};

class Collector {
 public:
  virtual ~Collector() = default;
  [[nodiscard]] virtual Result<Harvest> parse(const Source& source, const Page& page) const = 0;
};

/// Asked again and again: feeds, pages, REST APIs.
class PolledCollector : public Collector {
 public:
  [[nodiscard]] virtual net::awaitable<Result<Page>> fetch(Source source, Cursor cursor) = 0;
};

/// Where a streamed or pushed page goes; false when the line is full and the sender must wait or refuse.
using PageSink = std::function<net::awaitable<bool>(Page)>;

/// Stays connected: SSE, WebSocket. Returns when the connection ends; the scheduler backs off and reconnects.
class StreamedCollector : public Collector {
 public:
  [[nodiscard]] virtual net::awaitable<Result<void>> stream(Source source, Cursor cursor, PageSink sink) = 0;
};

/// Is told: WebSub, webhooks. `headers` has lower-case names.
class PushedCollector : public Collector {
 public:
  [[nodiscard]] virtual Result<Page> accept(const Source& source, std::string_view body,
                                            const std::map<std::string, std::string, std::less<>>& headers) const = 0;
};

/// Fetches later what an entry pointed at; parse() then yields a new revision of FollowUp::item.
class FollowUpCollector : public Collector {
 public:
  [[nodiscard]] virtual net::awaitable<Result<Page>> follow(Source source, FollowUp task) = 0;
};

}  // namespace dongtin
