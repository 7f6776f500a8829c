/// What an assessment gains where a text is near a known claim in meaning, as a service of embeddings sees it.
///
/// In      an assessment that was made without it, the claim, and the cosine of the two vectors.
/// Out     the same with one more piece of evidence of the kind "claim": the figure, the claim and the address of its
///         verdict. The claim is suggested, never matched, so that nothing is `disputed` by it; `none` becomes a
///         `mention`, every other label and the score stay, and so does a claim that was found by its words.
/// Errors  none. Threads any; pure.
///
/// No index says this again of the text: whoever assesses it once more carries it over.
#pragma once

#include <functional>
#include <optional>
#include <string_view>

#include "storage/records/assessment.hpp"

namespace dongtin {

/// Evidence of a claim by meaning has the address of its verdict; what was found by words has spans instead.
[[nodiscard]] bool is_by_meaning(const Evidence& evidence);
[[nodiscard]] bool has_meaning(const Assessment& assessment);
/// Whether a claim found by meaning would add anything: none was yet, and no claim is matched by words.
[[nodiscard]] bool lacks_meaning(const Assessment& assessment);

/// Nothing where it adds nothing: also where the claim stands in the evidence already.
[[nodiscard]] std::optional<Assessment> with_meaning(const Assessment& before, const Claim& claim, double cosine);

/// A claim by its id, while its evidence still holds.
using ClaimById = std::function<std::optional<Claim>(std::string_view id)>;
/// `now` with what `before` says by meaning.
[[nodiscard]] Assessment carry_meaning(const Assessment& before, Assessment now, const ClaimById& find);

}  // namespace dongtin
