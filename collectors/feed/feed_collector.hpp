/// The collector of kind "feed": polls an RSS, Atom or JSON feed with conditional requests.
///
/// fetch   as feed/poll.hpp says.
/// parse   pure. Errors by status (feed/poll.hpp); malformed for what is not a feed. Validators of a document that was
///         cut off are dropped.
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
