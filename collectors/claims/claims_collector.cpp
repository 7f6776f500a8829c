#include "collectors/claims/claims_collector.hpp"

#include <fmt/core.h>

#include "collectors/claims/claim_review.hpp"
#include "collectors/feed/poll.hpp"
#include "storage/records/digest.hpp"

namespace dongtin {

namespace {

constexpr std::string_view kAccept = "application/ld+json, application/json, text/html;q=0.5, */*;q=0.1";
constexpr std::size_t kMaxWarnings = 20;
constexpr std::size_t kMaxClaimTextBytes = 4096;

Capture capture_of(const ClaimReviewEntry& entry, const Page& page, const Digest& document) {
  Capture out;
  out.bytes = claim_reviews_ndjson({&entry, 1});
  out.content_type = "application/ld+json; charset=utf-8";
  out.url = page.url;
  out.original = document;
  out.removed = {"itemReviewed"};  // and whatever else is not read
  out.document = document;
  out.fetched = page.fetched;
  return out;
}

}  // namespace

ClaimsCollector::ClaimsCollector(Fetcher fetcher, const Clock& clock) : fetcher_(fetcher), clock_(clock) {}

net::awaitable<Result<Page>> ClaimsCollector::fetch(Source source, Cursor cursor) {
  return poll_document(fetcher_, clock_, std::move(source), std::move(cursor), kAccept);
}

Result<Harvest> ClaimsCollector::parse(const Source&, const Page& page) const {
  Harvest out;
  out.next = page.next;
  if (const auto fresh = freshness(page); fresh > std::chrono::seconds{0}) out.hints.min_interval = fresh;
  if (page.not_modified) return out;
  if (auto error = refusal_by(page)) return std::move(*error);
  ClaimReviewContext context;
  context.url = page.url;
  context.content_type = page.content_type;
  context.max_entries = kMaxSuggestionsOfSource;
  context.max_text_bytes = kMaxClaimTextBytes;
  auto read = read_claim_reviews(page.body, context);
  if (!read) return std::move(read).error();
  const auto document = sha256(page.body);
  auto& claims = out.claims.emplace();
  const auto warn = [&](std::string line) {
    if (out.warnings.size() < kMaxWarnings) out.warnings.push_back(std::move(line));
  };
  for (const auto& problem : read->problems) warn(fmt::format("claim {}: {}", problem.element, problem.what));
  for (auto& entry : read->entries) {
    auto capture = capture_of(entry, page, document);
    if (capture.bytes.size() > kMaxSuggestionBytes) {
      warn(fmt::format("claim {}: is longer than {} bytes: left out", entry.element, kMaxSuggestionBytes));
      continue;
    }
    claims.push_back({std::move(entry.claim), std::move(entry.about), entry.expires, std::move(capture)});
  }
  return out;
}

}  // namespace dongtin
