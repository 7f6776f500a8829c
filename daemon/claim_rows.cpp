#include "daemon/claim_rows.hpp"

#include <algorithm>
#include <iterator>
#include <map>

#include "daemon/claim_import.hpp"
#include "storage/records/digest.hpp"

namespace dongtin {

namespace {

constexpr std::size_t kKeyDigits = 32;
constexpr std::size_t kScan = 5000;  // candidates of one page

ClaimRow row_of(const ClaimRecord& record, Instant now) {
  return {record.claim(), record.about(), record.valid_until(), standing_at(record, now), record};
}

ClaimRow row_of(const ClaimReviewEntry& entry, Instant now) {
  const bool over = entry.expires && *entry.expires <= now;
  return {entry.claim, entry.about, entry.expires, over ? ClaimStanding::expired : ClaimStanding::live, std::nullopt};
}

}  // namespace

std::string claim_key(std::string_view id) {
  return sha256(id).hex().substr(0, kKeyDigits);
}

Result<std::vector<ClaimRow>> claim_rows(const Store& store, std::span<const ClaimReviewEntry> of_packs, Instant now) {
  const auto known = store.claims();
  if (!known) return known.error();
  std::map<std::string, ClaimRow> rows;
  for (const auto& record : *known) rows.emplace(record.claim().id(), row_of(record, now));
  for (const auto& entry : of_packs) rows.emplace(entry.claim.id(), row_of(entry, now));
  std::vector<ClaimRow> out;
  out.reserve(rows.size());
  for (auto& [id, row] : rows) out.push_back(std::move(row));
  return out;
}

Result<ClaimFile> claim_file(const Store& store, std::span<const ClaimReviewEntry> of_packs, std::string_view key,
                             Instant now) {
  auto rows = claim_rows(store, of_packs, now);
  if (!rows) return std::move(rows).error();
  const auto found = std::find_if(rows->begin(), rows->end(), [&](const ClaimRow& row) {
    return row.claim.id() == key || claim_key(row.claim.id()) == key;
  });
  if (found == rows->end()) return fail(Errc::not_found, "there is no claim " + std::string(key));
  ClaimFile out{std::move(*found), {}, {}, {}, false};
  const auto& id = out.row.claim.id();
  if (out.row.record) {
    auto revisions = store.claim(id);
    if (!revisions) return std::move(revisions).error();
    out.revisions = *std::move(revisions);
    auto publication = store.claim_publication(out.row.record->publication());
    if (!publication) return std::move(publication).error();
    out.publication = *std::move(publication);
  }
  AlertFilter filter;
  filter.claim = id;
  std::optional<AlertId> before;
  do {
    auto page = store.alerts(filter, before, kMaxHitsShown + 1 - out.alerts.size(), kScan);
    if (!page) return std::move(page).error();
    std::ranges::move(page->alerts, std::back_inserter(out.alerts));
    before = page->next;
  } while (before && out.alerts.size() <= kMaxHitsShown);
  out.more = out.alerts.size() > kMaxHitsShown;
  if (out.more) out.alerts.pop_back();
  return out;
}

Result<std::vector<SuggestionRow>> suggestion_rows(const Store& store, std::span<const ClaimPublisher> allowed,
                                                   std::span<const Gazetteer> gazetteers) {
  auto all = store.suggestions();
  if (!all) return std::move(all).error();
  const auto register_now = store.claims();
  if (!register_now) return register_now.error();
  std::vector<KnownClaim> known;
  std::map<std::string_view, ClaimState> states;
  for (const auto& record : *register_now) {
    known.push_back(known_claim(record));
    states.emplace(record.claim().id(), record.state());
  }
  std::vector<ClaimReviewEntry> entries;
  entries.reserve(all->size());
  for (const auto& each : *all) {
    entries.push_back({entries.size() + 1, each.said.claim, each.said.about, each.said.valid_until});
  }
  const auto plans = plan_claims(entries, known, allowed, gazetteers);
  std::vector<SuggestionRow> out;
  out.reserve(plans.size());
  for (std::size_t i = 0; i < plans.size(); ++i) {
    const auto state = states.find(entries[i].claim.id());
    const bool here =
        state != states.end() && (state->second == ClaimState::live || state->second == ClaimState::proposed);
    const bool changed = here && plans[i].fate == ClaimFate::refused;
    out.push_back({std::move((*all)[i]), changed ? "changed" : std::string(name(plans[i].fate)), plans[i].why});
  }
  return out;
}

}  // namespace dongtin
