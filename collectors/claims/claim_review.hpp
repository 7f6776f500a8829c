/// ClaimReview (schema.org): what authorities and fact-checkers publish of claims they checked, read and written.
///
/// In      JSON-LD: one ClaimReview, an array, an `@graph`, a DataFeed; NDJSON with one a line; or a page with them in
///         <script type="application/ld+json">. Keys nobody asked for are passed over.
/// Out     claims in document order, each id once: of several with one id the one published last. The publisher is the
///         organisation that reviewed (`author`, else `publisher`). Whoever made the claim (`itemReviewed.author`) is
///         a person and is never read. What says neither false nor true is left out, with a warning.
/// Errors  malformed: no JSON, or nothing of ClaimReview in it. too_large: over a bound. What is wrong with one
///         element is a problem of that element; the others are read. No bytes throw.
/// Threads any; no state. Cost one pass of simdjson, then linear.
/// Source  schema.org/ClaimReview; Google's data feed of claims (dataFeedElement, item); RFC 3339 and the dates of
///         collectors/feed/dates.hpp, a day alone being that day in Viet Nam.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "storage/records/claim.hpp"
#include "storage/records/result.hpp"
#include "storage/records/time.hpp"

namespace dongtin {

struct ClaimReviewEntry {
  std::size_t element = 0;  // from 1, in the document; of NDJSON the line
  Claim claim;
  std::string about;               // whom or what it is about, one line; "" when it does not say
  std::optional<Instant> expires;  // its publisher stands by it until then
  bool operator==(const ClaimReviewEntry&) const = default;
};

struct ClaimReviewProblem {
  std::size_t element = 0;  // as above; 0: of the whole document
  std::string what;         // what is wrong and what to do, one line
  bool warning = false;     // nothing of it has to be mended: it was read, or rightly left out
};

struct ClaimReviewDocument {
  std::vector<ClaimReviewEntry> entries;
  std::vector<ClaimReviewProblem> problems;  // in the order of elements, kMaxClaimProblems at most
  std::size_t more_problems = 0;             // beyond those
};

inline constexpr std::size_t kMaxClaimProblems = 1000;
inline constexpr std::size_t kMaxClaimAboutBytes = 200;

struct ClaimReviewContext {
  std::string url;           // of the document, for links relative to it; may be empty
  std::string content_type;  // as it came with the bytes; may be empty
  std::size_t max_bytes = 32u << 20;
  std::size_t max_entries = 50'000;
  std::size_t max_text_bytes = 4096;  // of claimReviewed; a longer one is refused, for a cut claim is another claim
};

[[nodiscard]] Result<ClaimReviewDocument> read_claim_reviews(std::string_view bytes,
                                                             const ClaimReviewContext& context = {});

/// A verdict in an authority's own words ("Tin giả", "không đúng sự thật", "False"), in any letter case, with or
/// without accents. Nothing of words that say neither false nor true (`mixed` is then set), or that are not known.
struct WordedVerdict {
  std::optional<Verdict> verdict;
  bool mixed = false;
};
[[nodiscard]] WordedVerdict verdict_from_words(std::string_view words);

/// An array of ClaimReview objects, one a line; valid inside a <script> element as well. Names no person.
[[nodiscard]] std::string claim_reviews_json(std::span<const ClaimReviewEntry> entries);
/// The same without the array.
[[nodiscard]] std::string claim_reviews_ndjson(std::span<const ClaimReviewEntry> entries);

}  // namespace dongtin
