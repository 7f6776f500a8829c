/// The labelled texts of tests/cases/assessment and matchers/guard, as items with their folded fields and facts.
#pragma once

#include <string>
#include <vector>

#include "matchers/extract.hpp"
#include "storage/records/item.hpp"

namespace dongtin {

struct Labelled {
  std::string id, kind;
  Item item;
  Folded title, text;
  std::vector<Fact> facts;
};

/// Folds both fields as the matcher does and extracts their facts.
[[nodiscard]] Labelled labelled(std::string id, std::string kind, Item item);
/// `path` below the source folder.
[[nodiscard]] std::vector<Labelled> read_labelled(const std::string& path);

[[nodiscard]] std::string decomposed(const std::string& text);
[[nodiscard]] std::string without_accents(const std::string& text);

}  // namespace dongtin
