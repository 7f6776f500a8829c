/// Files -> Config, or every error at once, each with file:line:column.
///
/// In      a folder with dongtin.toml, sources.toml and the pack folders that dongtin.toml names.
/// Out     the Config when settings and sources hold no error. Packs stand by themselves: one with an error, or
///         that clashes with one before it, is left out of Config::packs, the others are there. Whoever wants all or
///         nothing asks whether any problem is an error.
/// Errors  as Problems, all of them in one run, in file order. A missing folder is one problem.
/// Threads any; reads files, nothing else.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "config/settings.hpp"
#include "storage/records/problem.hpp"

namespace dongtin {

struct Loaded {
  std::optional<Config> config;
  std::vector<std::shared_ptr<const Pack>> packs;  // each that is right by itself, also one that clashes with another
  std::vector<Problem> problems;
};

/// Where a pack of settings.packs.folders is read from; the Pack::folder of it.
[[nodiscard]] std::string pack_folder(const Config& config, const std::string& named);

[[nodiscard]] Loaded load_config(const std::string& folder);

}  // namespace dongtin
