/// Where an item that tells of a claim names another domain, account or phone number than the claim does.
///
/// In      the claim and its elements; the item and what was extracted from it (matchers/extract.hpp).
/// Out     "khác tên miền: a.top thay vì b.top", in Vietnamese, one line a kind; nothing of a kind of which the claim
///         names none, or of which the item names one of the claim's. A look-alike comes before any other domain; the
///         site of the verdict, of a state body or of a social network is no other domain. For people to read: it
///         decides nothing, and nothing is kept of an account but what the post says of it.
/// Errors  none. Threads any; pure. Cost linear in elements and facts.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "matchers/extract.hpp"
#include "storage/records/claim_record.hpp"
#include "storage/records/item.hpp"

namespace dongtin {

[[nodiscard]] std::vector<std::string> instrument_differences(const Claim& claim,
                                                              std::span<const ClaimElement> elements, const Item& item,
                                                              std::span<const Fact> facts);

}  // namespace dongtin
