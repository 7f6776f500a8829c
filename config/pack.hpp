/// A pack: a folder of rules and a gazetteer that belong together (pack.toml, gazetteer.toml, rules/*.toml).
///
/// In      the folder. Out its rules and places appended to the Config, sealed; files in name order.
/// Errors  Problems with file:line:column; a pack whose pack.toml does not load adds nothing.
/// Threads any; reads files, nothing else.
#pragma once

#include <toml++/toml.h>
#include <functional>
#include <string>
#include <vector>

#include "config/settings.hpp"
#include "storage/records/problem.hpp"

namespace dongtin {

void load_pack(const std::string& folder, Config& config, std::vector<Problem>& problems);

/// Calls `read` for every [[name]] of `root`; any other key of `root` is a problem.
void each_table(const toml::table& root, const std::string& file, const char* name, std::vector<Problem>& problems,
                const std::function<void(const toml::table&)>& read);

}  // namespace dongtin
