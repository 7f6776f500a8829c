/// An alert made again from what is kept: the item's text, and the revisions of the rules that matched it.
///
/// In      the store, an alert, which of its assessments (the newest unless told), and what is in force now.
/// Out     whether the kept rules say the same of the kept text as is stored, and where they do not; what today's rules
///         would say. No text of the item: ids, digests, and where spans begin and end.
/// Errors  not_found: no such alert or assessment. What the store says. Threads any; reads the store.
/// Cost    compiles the gazetteers in force: seconds at most.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "matchers/claims.hpp"
#include "matchers/rule_set.hpp"
#include "storage/store.hpp"

namespace dongtin {

/// One thing that is said otherwise.
struct ReplayDifference {
  std::string what;    // "places", "rule vo-dap", "label"
  std::string stored;  // as stored; empty: nothing
  std::string now;     // as replayed; empty: nothing
  bool operator==(const ReplayDifference&) const = default;
};

struct Replay {
  AlertId alert;
  std::uint32_t revision = 0;       // of the assessment
  std::uint32_t item_revision = 0;  // that it is about
  Instant at{};                     // when it was made
  bool item_intact = false;         // its digest follows from what is kept
  enum class Evidence : std::uint8_t { none, intact, missing, altered };
  Evidence evidence = Evidence::none;
  Digest captured;  // SHA-256 that the assessment names
  Digest original;  // of the fragment before anything was removed
  std::vector<std::string> removed;
  std::optional<Stamp> made_with;
  Stamp now;
  std::vector<std::string> missing_rules;     // matched then, and whose revision is not kept
  std::vector<ReplayDifference> differences;  // kept rules; today's claims, gazetteers, program
  std::vector<std::string> why;               // what may be the cause, one line each
  std::vector<ReplayDifference> today;        // rules in force now
  [[nodiscard]] bool same() const {
    return item_intact && (evidence == Evidence::none || evidence == Evidence::intact) && missing_rules.empty() &&
           differences.empty();
  }
};

/// What is in force: the gazetteers and provinces the rules were compiled with, the rules, the claims, and the
/// program's version.
struct ReplayGround {
  std::span<const Gazetteer> gazetteers;
  std::span<const PlaceId> watched;
  const RuleSet& rules;
  const ClaimIndex& claims;
  std::string code;
};

[[nodiscard]] Result<Replay> replay(const Store& store, AlertId alert, std::optional<std::uint32_t> revision,
                                    const ReplayGround& ground);

[[nodiscard]] std::string_view name(Replay::Evidence evidence) noexcept;

}  // namespace dongtin
