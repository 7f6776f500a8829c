/// Posts in everyday words about claims of the labelled sets: everyday-*.txt of tests/cases/assessment, a post a line,
/// "set|claim|text", each written 20 hours after the claim's verdict.
#pragma once

#include <string>
#include <vector>

#include "tests/matchers/labelled.hpp"

namespace dongtin {

struct EverydayPost {
  std::string set;    // whose claims are known
  std::string claim;  // that it is about
  Item item;
};
[[nodiscard]] std::vector<EverydayPost> read_everyday(const std::string& file);

}  // namespace dongtin
