/// The labelled texts of tests/cases/assessment and matchers/guard, as items with their folded fields and facts.
#pragma once

#include <string>
#include <vector>

#include "matchers/extract.hpp"
#include "storage/records/assessment.hpp"
#include "storage/records/item.hpp"

namespace dongtin {

struct Labelled {
  std::string id, kind;
  std::string claim;          // that it repeats; empty: none, or not said
  Label label = Label::none;  // expected
  Item item;
  Folded title, text;
  std::vector<Fact> facts;
};

/// Folds both fields as the matcher does and extracts their facts.
[[nodiscard]] Labelled labelled(std::string id, std::string kind, Item item);
/// `path` below the source folder.
[[nodiscard]] std::vector<Labelled> read_labelled(const std::string& path);

}  // namespace dongtin
