/// A pack: a folder of rules, lists, claims and a gazetteer that belong together (pack.toml, gazetteer.toml,
/// lists.toml, lists/*.toml, rules/*.toml; claims.json, claims/*.json, claims/*.ndjson, which are read as bytes only).
///
/// In      the folder; files are read in name order. Out the pack, whole or not at all.
/// Errors  Problems with file:line:column, all at once.
/// Threads any; reads files, nothing else.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "config/settings.hpp"
#include "storage/records/problem.hpp"

namespace dongtin {

/// Null when one of its problems is an error.
[[nodiscard]] std::shared_ptr<const Pack> read_pack(const std::string& folder, std::vector<Problem>& problems);

/// What `pack` may not share with those before it: its id, and the ids of rules, lists and places. A problem for each,
/// with both places.
[[nodiscard]] std::vector<Problem> collisions(const Pack& pack, std::span<const std::shared_ptr<const Pack>> before);

/// Makes `packs` those of the configuration: its rules, sealed, its lists and gazetteers.
void use_packs(Config& config, std::vector<std::shared_ptr<const Pack>> packs);

/// Reads one more pack and uses it with those the configuration has, unless one of its problems is an error.
void load_pack(const std::string& folder, Config& config, std::vector<Problem>& problems);

}  // namespace dongtin
