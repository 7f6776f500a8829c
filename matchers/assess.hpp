/// From what matched to what is said of it: label, category, score, evidence.
///
/// In      an item, its matches, the rules that matched. Out an assessment; `mention` with a rule's hit as evidence,
///         `none` otherwise. Errors none. Threads any; pure.
#pragma once

#include "matchers/rule_set.hpp"
#include "storage/records/assessment.hpp"

namespace dongtin {

[[nodiscard]] Assessment assess(const Item& item, const MatchList& matches, const RuleSet& rules);

}  // namespace dongtin
