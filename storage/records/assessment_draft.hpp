/// An assessment as the draft of its next one: same label, score, claim and evidence.
///
/// Errors none. Threads any.
#pragma once

#include "storage/records/assessment.hpp"

namespace dongtin {

[[nodiscard]] inline Assessment::Draft draft_of(const Assessment& assessment) {
  Assessment::Draft out;
  out.label = assessment.label();
  out.category = assessment.category();
  out.score = assessment.score();
  out.claim = assessment.claim();
  out.claim_state = assessment.claim_state();
  out.claim_score = assessment.claim_score();
  out.evidence = assessment.evidence();
  return out;
}

}  // namespace dongtin
