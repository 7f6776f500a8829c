/// An assessment: label, category, score, and the evidence that produced it. A later fact is a new revision.
///
/// Invariants (make_assessment): `disputed` needs a claim that is matched, not only suggested, and whose verdict is
/// falsehood or scam; `unverified` needs two different cue families; the score is in [0, 1] and absent for `none`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/records/claim.hpp"
#include "storage/records/match.hpp"
#include "storage/records/rule.hpp"

namespace dongtin {

/// Weakest first, so that the strongest an item's evidence supports is the maximum.
enum class Label : std::uint8_t { none, mention, unverified, disputed, correction };
[[nodiscard]] std::string_view name(Label label) noexcept;
[[nodiscard]] std::optional<Label> label_from(std::string_view name) noexcept;

enum class CueFamily : std::uint8_t { urgency, unnamed_authority, request, lookalike_domain, payment };
[[nodiscard]] std::string_view name(CueFamily family) noexcept;

/// How surely an item says what a claim says: a person accepts what is suggested.
enum class ClaimHitState : std::uint8_t { suggested, matched };
[[nodiscard]] std::string_view name(ClaimHitState state) noexcept;

/// Of the evidence "stance" of a claim that is matched: nothing tells whether the writer asserts it. A person has to
/// read it.
inline constexpr std::string_view kUnclear = "unclear";
inline constexpr std::string_view kAsserting = "asserting";  // the name of that stance

struct Evidence {
  std::string kind;    // "rule", "place", "claim", "recurring", "stance", "cue", "cap"
  std::string ref;     // the rule's, place's, claim's or cue's id; the name of the stance, or kUnclear; of the cap
  std::string reason;  // Vietnamese, one line
  std::optional<CueFamily> family;
  std::vector<Span> spans;
  std::string url = {};  // of what was published, where that is the evidence
  bool operator==(const Evidence&) const = default;
};

class Assessment {
 public:
  [[nodiscard]] Label label() const noexcept { return label_; }
  [[nodiscard]] std::optional<Category> category() const noexcept { return category_; }
  [[nodiscard]] std::optional<double> score() const noexcept { return score_; }
  [[nodiscard]] const std::optional<Claim>& claim() const noexcept { return claim_; }
  [[nodiscard]] ClaimHitState claim_state() const noexcept { return claim_state_; }  // of claim()
  /// The probability that the item says what the claim says; absent without a claim.
  [[nodiscard]] std::optional<double> claim_score() const noexcept { return claim_score_; }
  [[nodiscard]] const std::vector<Evidence>& evidence() const noexcept { return evidence_; }
  [[nodiscard]] bool unclear() const noexcept;  // evidence has kUnclear
  /// Whether it asserts a falsehood is left to a person: a mention whose claim is matched with an unclear stance, or
  /// only suggested and not denied, asked about or quoted.
  [[nodiscard]] bool left_open() const noexcept;
  bool operator==(const Assessment&) const = default;

  struct Draft {
    Label label = Label::none;
    std::optional<Category> category;
    std::optional<double> score;
    std::optional<Claim> claim;
    ClaimHitState claim_state = ClaimHitState::matched;
    std::optional<double> claim_score;
    std::vector<Evidence> evidence;
  };
  Assessment() = default;  // none, without evidence
  friend Result<Assessment> make_assessment(Draft draft);

 private:
  Label label_ = Label::none;
  std::optional<Category> category_;
  std::optional<double> score_;
  std::optional<Claim> claim_;
  ClaimHitState claim_state_ = ClaimHitState::matched;
  std::optional<double> claim_score_;
  std::vector<Evidence> evidence_;
};

[[nodiscard]] Result<Assessment> make_assessment(Assessment::Draft draft);

}  // namespace dongtin
