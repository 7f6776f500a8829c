/// The labelled set of tests/cases/assessment, as claim matching needs it.
#pragma once

#include <string>
#include <vector>

#include "matchers/claims.hpp"

namespace dongtin {

struct LabelledItem {
  std::string id, kind, claim;  // claim: of a known_claim, else empty
  Item item;
};

[[nodiscard]] std::vector<ClaimEntry> read_labelled_claims(const std::string& file);
[[nodiscard]] std::vector<LabelledItem> read_labelled_items(const std::string& file);

/// A claim as tests make one; published on 2026-11-20 unless said otherwise.
[[nodiscard]] ClaimEntry claim_of(std::string id, std::string text, Verdict verdict = Verdict::fake,
                                  const std::string& published = "2026-11-20T00:00:00+07:00");

}  // namespace dongtin
