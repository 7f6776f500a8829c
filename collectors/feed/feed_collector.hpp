/// The collector of kind "feed": polls an RSS, Atom or JSON feed with conditional requests.
///
/// fetch   gives a Page for every answer, whatever its status; Page::next is what to remember if it parses. The same
///         bytes as last time count as not modified; the same ETag over other bytes does not, since a server with a
///         constant one would fall silent unseen. A permanent redirect is used after three sightings in a row; should
///         that address fail, the source's own is asked in the same fetch.
/// parse   pure. Errors by status: not_found (404, 410), refused (401, 403), rate_limited (429), unreachable (5xx);
///         malformed for what is not a feed. Validators of a document that was cut off are dropped.
#pragma once

#include "collectors/collector.hpp"
#include "collectors/http/fetch.hpp"

namespace dongtin {

class FeedCollector final : public PolledCollector {
 public:
  FeedCollector(Fetcher fetcher, const Clock& clock, ItemLimits limits, std::size_t items_per_page);

  [[nodiscard]] Result<Harvest> parse(const Source& source, const Page& page) const override;
  [[nodiscard]] net::awaitable<Result<Page>> fetch(Source source, Cursor cursor) override;

 private:
  Fetcher fetcher_;
  const Clock& clock_;
  ItemLimits limits_;
  std::size_t items_per_page_;
};

}  // namespace dongtin
