/// How a document is polled: conditional requests, permanent redirects, what an answer's status says.
///
/// poll_document  gives a Page for every answer, whatever its status; Page::next is what to remember if it parses. The
///                same bytes as last time count as not modified; the same ETag over other bytes does not, since a
///                server with a constant one would fall silent unseen. A permanent redirect is used after three
///                sightings in a row; should that address fail, the source's own is asked in the same fetch.
/// refusal_by     not_found (404, 410), refused (401, 403), rate_limited (429), unreachable (5xx), malformed for any
///                other answer that is no document.
/// Threads        poll_document on the collecting thread; the fetcher and the clock outlive it. The others any; pure.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "collectors/collector.hpp"
#include "collectors/http/fetch.hpp"

namespace dongtin {

[[nodiscard]] net::awaitable<Result<Page>> poll_document(Fetcher fetcher, const Clock& clock, Source source,
                                                         Cursor cursor, std::string_view accept);
/// What the status says, if it is no document's.
[[nodiscard]] std::optional<Error> refusal_by(const Page& page);
/// How long the answer says it stays fresh.
[[nodiscard]] std::chrono::seconds freshness(const Page& page);
/// The cursor of a document that was cut off: without validators.
[[nodiscard]] Cursor to_be_fetched_whole(const Cursor& next, std::string_view url);

}  // namespace dongtin
