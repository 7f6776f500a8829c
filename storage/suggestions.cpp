#include "storage/suggestions.hpp"

#include <algorithm>
#include <map>

#include "storage/records/digest.hpp"

namespace dongtin {

namespace {

constexpr std::chrono::days kNoteSeen{1};

/// What is kept of a claim that was held (null: it was not) and is said; nothing when that is as it is.
std::optional<ClaimSuggestion> taken(const SourceId& source, const ClaimSuggestion* held, const SuggestedClaim& said,
                                     Instant at) {
  if (held == nullptr) return ClaimSuggestion{source, said, at, at, 1, {}, {}};
  const bool same = says_the_same(held->said, said);
  if (same && !held->gone && at - held->last_seen < kNoteSeen) return std::nullopt;
  auto out = *held;
  out.gone.reset();
  out.last_seen = std::max(at, held->last_seen);
  if (!same) {
    out.said = said;
    out.changed = at;
    ++out.revision;
  }
  return out;
}

}  // namespace

std::string suggestions_of(const SourceId& source) {
  return keys::kSuggestion + source.value + '\0';
}

std::string suggestion_key(const SourceId& source, std::string_view claim) {
  return suggestions_of(source) + std::string(sha256(claim).view());
}

std::vector<SuggestionChange> changes_by(const SourceId& source, std::span<const ClaimSuggestion> held,
                                         const SuggestedClaims& said) {
  std::map<std::string, const ClaimSuggestion*> known;
  for (const auto& each : held) known.emplace(suggestion_key(source, each.said.claim.id()), &each);
  std::vector<SuggestionChange> out;
  std::map<std::string, bool> there;  // what is said, by key
  for (const auto& each : said.claims) {
    if (there.size() == kMaxSuggestionsOfSource) break;
    auto key = suggestion_key(source, each.claim.id());
    if (!there.try_emplace(key, true).second) continue;
    const auto before = known.find(key);
    auto now = taken(source, before == known.end() ? nullptr : before->second, each, said.at);
    if (now) out.push_back({std::move(key), std::move(now)});
  }
  std::vector<std::pair<Instant, std::string>> gone;
  for (const auto& [key, before] : known) {
    if (there.contains(key)) continue;
    gone.emplace_back(before->gone.value_or(said.at), key);
    if (before->gone) continue;
    auto now = *before;
    now.gone = said.at;
    out.push_back({key, std::move(now)});
  }
  std::sort(gone.begin(), gone.end());
  const auto all = there.size() + gone.size();
  for (std::size_t i = 0; i < gone.size() && all - i > kMaxSuggestionsOfSource; ++i) {
    std::erase_if(out, [&](const SuggestionChange& change) { return change.key == gone[i].second; });
    out.push_back({gone[i].second, std::nullopt});
  }
  return out;
}

}  // namespace dongtin
