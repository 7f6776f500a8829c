/// What the pages call things, in Vietnamese, and what an officer is to make of them.
///
/// Errors none. Threads any; pure.
#pragma once

#include <string>
#include <string_view>

#include "storage/records/alert.hpp"
#include "storage/records/claim.hpp"
#include "storage/records/claim_record.hpp"
#include "storage/records/match.hpp"
#include "storage/records/rule.hpp"
#include "storage/records/source.hpp"
#include "storage/store.hpp"

namespace dongtin::words {

[[nodiscard]] std::string_view of(Label label);
[[nodiscard]] std::string_view hint(const Assessment& assessment);
/// "0,82": a probability as people here write it; never 0,00 or 1,00, which would say that it is certain.
[[nodiscard]] std::string probability(double value);
[[nodiscard]] std::string_view of(State state);
[[nodiscard]] std::string_view of(Act act);
[[nodiscard]] std::string_view of(Tier tier);
[[nodiscard]] std::string_view of(Severity severity);
[[nodiscard]] std::string_view of(Verdict verdict);
/// "12 bản sao"; empty when there is none.
[[nodiscard]] std::string of(const StoryCopies& copies);
/// "báo chí 8, mạng xã hội 4": of which sources they are.
[[nodiscard]] std::string tiers_of(const StoryCopies& copies);
[[nodiscard]] std::string_view of(ClaimStanding standing);
/// Of SuggestionRow::fate.
[[nodiscard]] std::string_view of_fate(std::string_view fate);
[[nodiscard]] std::string_view of(Health health);
/// What to do about it; empty when there is nothing to do.
[[nodiscard]] std::string_view advice(Health health);
/// "đúng dấu", "gõ không dấu, thiếu dấu": how a hit was reached.
[[nodiscard]] std::string of(HowSet how);

}  // namespace dongtin::words
