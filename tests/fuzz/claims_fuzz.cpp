// read_claim_reviews on any bytes: no crash, each id once, and what was read can be written and read again.
#include <cstdint>
#include <set>

#include "collectors/claims/claim_review.hpp"
#include "storage/records/text.hpp"
#include "tests/fuzz/require.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace dongtin;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  static_cast<void>(verdict_from_words(bytes));
  ClaimReviewContext context;
  context.url = "https://tin.example/xac-minh";
  context.max_entries = 50;
  const auto read = read_claim_reviews(bytes, context);
  if (!read) return 0;
  std::set<std::string> ids;
  for (const auto& entry : read->entries) {
    require(!entry.claim.id().empty() && ids.insert(entry.claim.id()).second);
    for (const auto* text : {&entry.claim.id(), &entry.claim.text(), &entry.claim.publisher(), &entry.about}) {
      require(is_valid_utf8(*text));
    }
  }
  require(read->problems.size() <= kMaxClaimProblems);
  const auto again = read_claim_reviews(claim_reviews_json(read->entries), context);
  require(again && again->entries.size() == read->entries.size());
  return 0;
}
