/// The labelled set of tests/cases/assessment, as claim matching needs it.
#pragma once

#include <string>
#include <vector>

#include "matchers/claims.hpp"

namespace dongtin {

[[nodiscard]] std::vector<ClaimEntry> read_labelled_claims(const std::string& file);

/// A claim as tests make one; published on 2026-11-20 unless said otherwise.
[[nodiscard]] ClaimEntry claim_of(std::string id, std::string text, Verdict verdict = Verdict::fake,
                                  const std::string& published = "2026-11-20T00:00:00+07:00");

}  // namespace dongtin
