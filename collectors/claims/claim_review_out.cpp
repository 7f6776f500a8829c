#include <boost/json.hpp>
#include <utility>

#include "collectors/claims/claim_review.hpp"

namespace dongtin {

namespace {

namespace json = boost::json;

struct Worded {
  const char* words;
  int rating;  // of 1 to 5
};

Worded worded(Verdict verdict) {
  switch (verdict) {
    case Verdict::fake:
      return {"Tin giả", 1};
    case Verdict::false_information:
      return {"Tin sai sự thật", 1};
    case Verdict::scam:
      return {"Lừa đảo", 1};
    case Verdict::authentic:
      break;
  }
  return {"Tin xác thực", 5};
}

std::string one(const ClaimReviewEntry& entry) {
  const auto& claim = entry.claim;
  const auto verdict = worded(claim.verdict());
  json::object out{
      {"@context", "https://schema.org"}, {"@type", "ClaimReview"}, {"identifier", claim.id()}, {"url", claim.url()}};
  if (claim.published()) out["datePublished"] = rfc3339(*claim.published());
  if (entry.expires) out["expires"] = rfc3339(*entry.expires);
  out["claimReviewed"] = claim.text();
  if (!entry.about.empty()) out["about"] = json::object{{"@type", "Thing"}, {"name", entry.about}};
  out["author"] = json::object{{"@type", "Organization"}, {"name", claim.publisher()}};
  out["reviewRating"] = json::object{{"@type", "Rating"},
                                     {"ratingValue", verdict.rating},
                                     {"worstRating", 1},
                                     {"bestRating", 5},
                                     {"alternateName", verdict.words}};
  // No text may end the <script> element that it is put into.
  std::string safe;
  for (const char c : json::serialize(out)) {
    if (c == '<') {
      safe += "\\u003c";
    } else {
      safe += c;
    }
  }
  return safe;
}

}  // namespace

std::string claim_reviews_json(std::span<const ClaimReviewEntry> entries) {
  std::string out = "[";
  for (const auto& entry : entries) {
    out += &entry == entries.data() ? "\n" : ",\n";
    out += one(entry);
  }
  return out + (entries.empty() ? "]\n" : "\n]\n");
}

std::string claim_reviews_ndjson(std::span<const ClaimReviewEntry> entries) {
  std::string out;
  for (const auto& entry : entries) out += one(entry) + "\n";
  return out;
}

}  // namespace dongtin
