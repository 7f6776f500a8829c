/// From what matched to what is said of it: label, category, score, evidence (DESIGN.md, section 8).
///
/// In      an item, its matches, the rules that matched, the claims in force, and the scratch that matched the item
///         last: it holds its folded text.
/// Out     an assessment, every label with the evidence a person can check: `disputed` where the writer asserts a claim
///         of falsehood, `correction` where the writer denies what a claim or a harm rule found, `unverified` where a
///         harm rule's hit is asserted with cues of two families and nothing caps it, else `mention` where a rule or a
///         claim was met, `none` otherwise. Where a claim is matched and the telling does not say whether its writer
///         asserts it, the mention's evidence is kUnclear. A cap keeps a label at `mention` unless a known claim is
///         asserted. A claim whose validity ended, or one in force that another time is told with other dates and
///         numbers, is evidence of the kind `recurring` with the earlier verdict's address: never of itself more than a
///         mention.
/// Errors  none. Threads any; pure: the scratch is room to work in.
/// Source  constants of the score: fitted on tests/cases/assessment/dev.ndjson, see score.hpp.
#pragma once

#include <string_view>

#include "matchers/claims.hpp"
#include "matchers/rule_set.hpp"
#include "storage/records/assessment.hpp"

namespace dongtin {

/// "tin giả": as evidence and pages name it.
[[nodiscard]] std::string_view in_vietnamese(Verdict verdict);

[[nodiscard]] Assessment assess(const Item& item, const MatchList& matches, const RuleSet& rules,
                                const ClaimIndex& claims, Scratch& scratch);

}  // namespace dongtin
