/// A configuration folder made ready to run: settings, sources, and rules compiled and tested, pack by pack.
///
/// In      the folder, the day rules are reviewed against, and the configuration in force when there is one.
/// Out     everything, or every problem at once, in file order. A pack that does not load, compile or pass its own
///         tests, or whose claims are none of this office, keeps the revision in force, or is left out when there is
///         none; it never stops another. A pack that clashes with another gives way when it is the one that changed,
///         the later one when both did.
/// Errors  as Problems. Settings and sources are all or nothing; so is a configuration none of whose packs loads, one
///         that watches a province no gazetteer knows, and one whose faults no pack can be blamed for.
/// Threads any; reads files.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "config/load.hpp"
#include "daemon/claims.hpp"
#include "daemon/documents/check.hpp"
#include "matchers/frequencies.hpp"
#include "matchers/guard/guard.hpp"

namespace dongtin {

enum class PackState : std::uint8_t { current, kept, left_out };
/// "current", "kept", "left out".
[[nodiscard]] std::string_view name(PackState state) noexcept;

/// What became of one of packs.folders.
struct PackReport {
  std::string folder;
  PackId id;  // empty when left out
  PackState state = PackState::current;
  std::string why;  // the first of its problems, one line; empty when current
  std::size_t rules = 0, lists = 0, places = 0;
};

struct Setup {
  std::optional<Config> config;          // when settings and sources are right; its packs are those in use
  AdmittedRules rules;                   // when what `config` holds compiles and passes its own tests
  std::vector<ClaimReviewEntry> claims;  // of the packs in use
  std::shared_ptr<const PublishedRegister> published;  // of documents.published; null when a file of it is wrong
  std::vector<PackReport> packs;
  std::vector<Problem> problems;
  std::chrono::nanoseconds took{0};                             // compiling and testing the rules
  [[nodiscard]] bool ready() const { return config && rules; }  // fit to serve; packs may still be kept or left out
};

/// What runs while the configuration is read again; each may be absent.
struct InUse {
  const Config* config = nullptr;
  std::shared_ptr<const RuleSet> rules;   // what did not change is taken over from them
  const Frequencies* measured = nullptr;  // what is rare in what comes in
};
[[nodiscard]] Setup prepare(const std::string& folder, std::chrono::sys_days today, const InUse& in_use = {});

/// Writes every problem as file:line:column: what, to stderr. True when none of them is an error.
bool print_problems(const std::vector<Problem>& problems);

/// What a command works with that needs no rules; nothing when it is wrong, after its problems were printed.
[[nodiscard]] std::optional<Config> usable_config(const std::string& folder);

[[nodiscard]] DocumentLimits document_limits(const DocumentSettings& settings);

}  // namespace dongtin
