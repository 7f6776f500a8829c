/// The collector of kind "claims": polls a document of ClaimReview (claim_review.hpp) as feeds are polled.
///
/// fetch   as feed/poll.hpp says.
/// parse   pure. Out no items: Harvest::claims, at most kMaxSuggestionsOfSource, each with its own element as it was
///         read, which holds nothing of whoever made the claim. What is wrong with one element is a warning.
///         Errors by status (feed/poll.hpp); malformed for what is no ClaimReview.
/// Whose word counts is not asked here: the daemon knows the allow list.
#pragma once

#include "collectors/collector.hpp"
#include "collectors/http/fetch.hpp"

namespace dongtin {

class ClaimsCollector final : public PolledCollector {
 public:
  ClaimsCollector(Fetcher fetcher, const Clock& clock);

  [[nodiscard]] Result<Harvest> parse(const Source& source, const Page& page) const override;
  [[nodiscard]] net::awaitable<Result<Page>> fetch(Source source, Cursor cursor) override;

 private:
  Fetcher fetcher_;
  const Clock& clock_;
};

}  // namespace dongtin
