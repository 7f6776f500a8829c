#include "daemon/live_claims.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string_view>
#include <unordered_set>

#include "daemon/claims.hpp"
#include "daemon/log.hpp"
#include "storage/records/digest.hpp"

namespace dongtin {

namespace {

/// Of all claims in force, when the next is past its validity.
class NextEnd {
 public:
  explicit NextEnd(Instant now) : now_(now) {}
  void note(std::optional<Instant> end) {
    if (end && *end > now_) next = std::min(*end, next.value_or(*end));
  }
  std::optional<Instant> next;

 private:
  Instant now_;
};

ClaimsNow counted(std::vector<ClaimEntry> entries, std::optional<Instant> next_end) {
  ClaimsNow out;
  out.ended = static_cast<std::size_t>(
      std::count_if(entries.begin(), entries.end(), [](const ClaimEntry& entry) { return entry.ended.has_value(); }));
  out.live = entries.size() - out.ended;
  out.next_end = next_end;
  out.index = ClaimIndex::build(std::move(entries));
  return out;
}

Digest content_of(const ClaimEntry& entry) {
  const auto& claim = entry.claim;
  std::string all(
      digest_of({claim.text(), name(claim.verdict()), claim.publisher(), claim.url(),
                 claim.published() ? rfc3339(*claim.published()) : "", entry.ended ? rfc3339(*entry.ended) : ""})
          .view());
  for (const auto& element : entry.elements) all += digest_of({name(element.kind), element.value}).view();
  return sha256(all);
}

}  // namespace

std::vector<ClaimEntry> claim_entries(std::span<const ClaimReviewEntry> read, std::span<const Gazetteer> gazetteers,
                                      Instant now) {
  std::vector<ClaimEntry> out;
  for (const auto& each : read) {
    const bool over = each.expires && *each.expires <= now;
    if (over && !is_falsehood(each.claim.verdict())) continue;
    out.push_back({each.claim, claim_elements(each.claim.text(), gazetteers), over ? each.expires : std::nullopt});
  }
  return out;
}

Result<ClaimsNow> claims_at(const Store& store, std::span<const ClaimReviewEntry> of_packs,
                            std::span<const Gazetteer> gazetteers, Instant now, std::size_t max_claims) {
  const auto known = store.claims();
  if (!known) return known.error();
  auto entries = claim_entries(of_packs, gazetteers, now);
  std::unordered_set<std::string_view> of_register;
  for (const auto& record : *known) of_register.insert(record.claim().id());
  std::erase_if(entries, [&](const ClaimEntry& entry) { return of_register.contains(entry.claim.id()); });
  NextEnd end(now);
  for (const auto& each : of_packs) end.note(each.expires);
  for (const auto& record : *known) {
    if (is_live(record, now)) {
      entries.push_back({record.claim(), record.elements()});
      end.note(record.valid_until());
    } else if (standing_at(record, now) == ClaimStanding::expired && is_falsehood(record.claim().verdict())) {
      entries.push_back({record.claim(), record.elements(), record.valid_until()});
    } else if (record.state() == ClaimState::live && record.activated()) {
      end.note(record.activated()->at);  // put in force by a clock that was ahead: it begins then
    }
  }
  if (entries.size() > max_claims) {
    return Error{
        Errc::too_large, "claims",
        fmt::format("{} in force or ended, more than max_claims = {} of [claims] in dongtin.toml: raise it, or "
                    "withdraw claims that nobody repeats any more",
                    entries.size(), max_claims)};
  }
  return counted(std::move(entries), end.next);
}

std::shared_ptr<const ClaimIndex> live_claims(const Store& store, std::span<const ClaimReviewEntry> of_packs,
                                              std::span<const Gazetteer> gazetteers, Instant now,
                                              std::size_t max_claims) {
  auto read = claims_at(store, of_packs, gazetteers, now, max_claims);
  if (read) return std::move(read->index);
  log::error("claims.unread", {{"why", read.error().line()}, {"next", "claims of packs and rules are matched"}});
  return ClaimIndex::build(claim_entries(of_packs, gazetteers, now));
}

std::vector<AppliedClaim> applied_by(const ClaimIndex& index) {
  std::vector<AppliedClaim> out;
  for (const auto& entry : index.entries()) out.push_back({entry.claim.id(), content_of(entry)});
  std::sort(out.begin(), out.end());
  return out;
}

std::vector<std::string> changed_between(std::span<const AppliedClaim> before, std::span<const AppliedClaim> after) {
  std::vector<AppliedClaim> differ;
  std::set_symmetric_difference(before.begin(), before.end(), after.begin(), after.end(), std::back_inserter(differ));
  std::vector<std::string> out;
  for (auto& each : differ) {
    if (out.empty() || out.back() != each.id) out.push_back(std::move(each.id));
  }
  return out;
}

}  // namespace dongtin
