/// Accounts, claims, what sources suggest as claims, and packages to bytes and back (storage/schema/approvals.proto).
///
/// Out, errors, threads and cost are those of encoding.hpp; a record that breaks its invariants is malformed.
#pragma once

#include <string>
#include <string_view>

#include "storage/encoding.hpp"
#include "storage/records/account.hpp"
#include "storage/records/claim_record.hpp"
#include "storage/records/claim_suggestion.hpp"
#include "storage/records/package.hpp"
#include "storage/store.hpp"

namespace dongtin::encoding {

[[nodiscard]] std::string encode(const Account& account);
[[nodiscard]] std::string encode(const ClaimRecord& record);
[[nodiscard]] std::string encode(const Package& package);
[[nodiscard]] std::string encode(const ClaimSuggestion& suggestion);
[[nodiscard]] std::string encode(const std::vector<AppliedClaim>& claims);

template <>
Result<Account> decode<Account>(std::string_view bytes);
template <>
Result<ClaimRecord> decode<ClaimRecord>(std::string_view bytes);
template <>
Result<Package> decode<Package>(std::string_view bytes);
template <>
Result<ClaimSuggestion> decode<ClaimSuggestion>(std::string_view bytes);
template <>
Result<std::vector<AppliedClaim>> decode<std::vector<AppliedClaim>>(std::string_view bytes);

}  // namespace dongtin::encoding
