#include "daemon/claim_import.hpp"

#include <array>
#include <map>

namespace dongtin {

namespace {

/// Times travel in whole seconds.
std::optional<std::chrono::sys_seconds> second_of(std::optional<Instant> at) {
  if (!at) return std::nullopt;
  return std::chrono::floor<std::chrono::seconds>(*at);
}

bool says_the_same(const ClaimReviewEntry& entry, const KnownClaim& known) {
  const auto &one = entry.claim, &other = known.claim;
  return one.text() == other.text() && one.verdict() == other.verdict() && one.publisher() == other.publisher() &&
         one.url() == other.url() && second_of(one.published()) == second_of(other.published()) &&
         second_of(entry.expires) == second_of(known.valid_until) &&
         (entry.about.empty() || entry.about == known.about);
}

ClaimPlan plan_of(const ClaimReviewEntry& entry, const KnownClaim* known, std::span<const ClaimPublisher> allowed,
                  std::span<const Gazetteer> gazetteers) {
  if (known != nullptr) {
    const bool same = says_the_same(entry, *known);
    switch (known->state) {
      case ClaimState::withdrawn:
      case ClaimState::superseded:
        return {ClaimFate::ended, std::string(name(known->state)) + " here: a person may propose it anew"};
      case ClaimState::live:
        if (same) return {ClaimFate::unchanged, {}};
        return {ClaimFate::refused,
                "another claim of this id is in force: withdraw it, or propose this one under an id "
                "of its own that supersedes it"};
      case ClaimState::proposed:
        if (same) return {ClaimFate::waiting, "a second person puts it in force"};
        return {ClaimFate::refused, "another claim of this id is proposed: withdraw that proposal first"};
    }
  }
  if (entry.expires && entry.claim.published() && *entry.expires <= *entry.claim.published()) {
    return {ClaimFate::refused, "its validity (\"expires\") ends before its verdict was published"};
  }
  if (const auto refused = refusal_of_claim(entry, allowed, gazetteers)) return {ClaimFate::refused, refused->line()};
  if (entry.about.empty()) {
    return {ClaimFate::refused, "say whom or what it is about (\"about\"): a publisher does not vouch for itself"};
  }
  return {ClaimFate::fresh, {}};
}

}  // namespace

KnownClaim known_claim(const ClaimRecord& record) {
  return {record.claim(), record.state(), record.about(), record.valid_until()};
}

std::string_view name(ClaimFate fate) noexcept {
  constexpr std::array<std::string_view, 5> kNames{"new", "unchanged", "waiting", "ended", "refused"};
  const auto at = static_cast<std::size_t>(fate);
  return at < kNames.size() ? kNames[at] : "unknown";
}

std::vector<ClaimPlan> plan_claims(std::span<const ClaimReviewEntry> entries, std::span<const KnownClaim> known,
                                   std::span<const ClaimPublisher> allowed, std::span<const Gazetteer> gazetteers) {
  std::map<std::string_view, const KnownClaim*> by_id;
  for (const auto& one : known) by_id.emplace(one.claim.id(), &one);
  std::vector<ClaimPlan> out;
  out.reserve(entries.size());
  for (const auto& entry : entries) {
    const auto found = by_id.find(entry.claim.id());
    out.push_back(plan_of(entry, found == by_id.end() ? nullptr : found->second, allowed, gazetteers));
  }
  return out;
}

Result<ClaimRecord> propose_entry(Store& store, const ClaimReviewEntry& entry, Capture publication,
                                  std::span<const ClaimPublisher> allowed, std::span<const Gazetteer> gazetteers,
                                  const AccountId& by, Instant at) {
  ClaimProposal proposal{
      entry.claim, entry.about,  claim_elements(entry.claim.text(), gazetteers), std::move(publication),
      {},          entry.expires};
  return store.propose_claim(std::move(proposal), allowed, by, at);
}

}  // namespace dongtin
