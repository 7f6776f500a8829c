/// Files -> Config, or every error at once, each with file:line:column.
///
/// In      a folder with dongtin.toml, sources.toml and the pack folders that dongtin.toml names.
/// Out     the whole Config when no problem is an error; warnings may come beside it.
/// Errors  as Problems, all of them in one run, in file order. A missing folder is one problem.
/// Threads any; reads files, nothing else.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "config/settings.hpp"
#include "storage/records/problem.hpp"

namespace dongtin {

struct Loaded {
  std::optional<Config> config;
  std::vector<Problem> problems;
};

[[nodiscard]] Loaded load_config(const std::string& folder);

}  // namespace dongtin
