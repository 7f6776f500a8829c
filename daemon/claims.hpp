/// Claims that come as files: read, and held against the rules for whose word counts.
///
/// In      ClaimReview (collectors/claims/claim_review.hpp): a file somebody names, or those of the packs in use.
/// Out     entries in the order of the files, each id once; what can be checked in a claim.
/// Errors  of a file: io when it cannot be read, malformed or too_large when it is none. Of a claim: a line that names
///         file and element. Pack files are the compiler's to read, not config's: ClaimReview is an outside format,
///         whose reader config may not know.
/// Threads any; read_claims_file reads one file.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "collectors/claims/claim_review.hpp"
#include "config/settings.hpp"
#include "storage/records/claim_record.hpp"
#include "storage/records/problem.hpp"

namespace dongtin {

struct ClaimsFile {
  std::vector<ClaimReviewEntry> entries;
  std::vector<std::string> errors, warnings;  // "claims.json:3: what", 3 being the element, of NDJSON the line
};
[[nodiscard]] Result<ClaimsFile> read_claims_file(const std::string& path);

/// What can be checked in it, in the order of the text: numbers, dates, documents, accounts, domains; where there is
/// none of these, the first place of the gazetteers that it names. At most kMaxClaimElements.
[[nodiscard]] std::vector<ClaimElement> claim_elements(std::string_view text, std::span<const Gazetteer> gazetteers);

/// Why it may not stand for a claim of this office: its publisher, its address, whom it is about, or that nothing of it
/// can be checked. Nothing when it may.
[[nodiscard]] std::optional<Error> refusal_of_claim(const ClaimReviewEntry& entry,
                                                    std::span<const ClaimPublisher> allowed,
                                                    std::span<const Gazetteer> gazetteers);

/// Those of config.packs. Every claim that may not be one, and an id that stands in two files, is an error in
/// `problems`.
[[nodiscard]] std::vector<ClaimReviewEntry> pack_claims(const Config& config, std::vector<Problem>& problems);

}  // namespace dongtin
