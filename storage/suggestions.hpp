/// What a reading of a source of claims changes in the suggestions that are held of it.
///
/// In      those held of the source, and all that it says now. Out what is to be put or taken out, by key; nothing for
///         what is as it was, but that it was seen, which is noted once a day.
/// Errors  none. Threads any; pure. Cost n log n.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "storage/commit.hpp"
#include "storage/keys.hpp"

namespace dongtin {

struct SuggestionChange {
  std::string key;
  std::optional<ClaimSuggestion> now;  // nothing: taken out, to stay within kMaxSuggestionsOfSource
};
[[nodiscard]] std::vector<SuggestionChange> changes_by(const SourceId& source, std::span<const ClaimSuggestion> held,
                                                       const SuggestedClaims& said);

/// What the keys of the suggestions of one source begin with.
[[nodiscard]] std::string suggestions_of(const SourceId& source);
[[nodiscard]] std::string suggestion_key(const SourceId& source, std::string_view claim);

}  // namespace dongtin
