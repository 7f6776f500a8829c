#include "matchers/meaning.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "matchers/assess.hpp"
#include "matchers/score.hpp"
#include "storage/records/assessment_draft.hpp"

namespace dongtin {

namespace {

bool stands_in(const Assessment& assessment, std::string_view claim) {
  return std::ranges::any_of(assessment.evidence(),
                             [&](const Evidence& each) { return each.kind == "claim" && each.ref == claim; });
}

Assessment with(const Assessment& before, const Claim& claim, Evidence evidence) {
  auto draft = draft_of(before);
  draft.label = std::max(before.label(), Label::mention);
  if (before.label() == Label::none) draft.score = score_of({}, draft.label);
  if (!draft.claim) {  // a cosine is no probability: there is no score of this claim
    draft.claim = claim;
    draft.claim_state = ClaimHitState::suggested;
  }
  draft.evidence.push_back(std::move(evidence));
  auto made = make_assessment(std::move(draft));
  return made ? *std::move(made) : before;
}

}  // namespace

bool is_by_meaning(const Evidence& evidence) {
  return evidence.kind == "claim" && evidence.spans.empty() && !evidence.url.empty();
}

bool has_meaning(const Assessment& assessment) {
  return std::ranges::any_of(assessment.evidence(), is_by_meaning);
}

bool lacks_meaning(const Assessment& assessment) {
  const bool matched = assessment.claim() && assessment.claim_state() == ClaimHitState::matched;
  return !matched && !has_meaning(assessment);
}

std::optional<Assessment> with_meaning(const Assessment& before, const Claim& claim, double cosine) {
  if (!lacks_meaning(before) || stands_in(before, claim.id())) return std::nullopt;
  Evidence evidence{"claim", claim.id(), {}, std::nullopt, {}, claim.url()};
  evidence.reason = fmt::format(
      "Gần nghĩa với tuyên bố “{}” mà {} đã kết luận là {}; tìm theo nghĩa, độ giống (cô-sin) {:.3f}, cần người xem "
      "lại",
      claim.text(), claim.publisher(), in_vietnamese(claim.verdict()), cosine);
  return with(before, claim, std::move(evidence));
}

Assessment carry_meaning(const Assessment& before, Assessment now, const ClaimById& find) {
  for (const auto& each : before.evidence()) {
    if (!is_by_meaning(each) || !lacks_meaning(now) || stands_in(now, each.ref)) continue;
    if (const auto claim = find(each.ref)) now = with(now, *claim, each);
  }
  return now;
}

}  // namespace dongtin
