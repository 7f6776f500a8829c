/// A configuration folder made ready to run: settings, sources, and rules compiled and tested.
///
/// In      the folder. Out everything, or every problem at once, in file order.
/// Errors  as Problems; ready only when none of them is an error. Threads any; reads files.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "config/load.hpp"
#include "matchers/rule_set.hpp"

namespace dongtin {

struct Setup {
  std::optional<Config> config;          // when the files themselves are right
  std::shared_ptr<const RuleSet> rules;  // when they compile and pass their own tests
  std::vector<Problem> problems;
  [[nodiscard]] bool ready() const { return config && rules; }
};

[[nodiscard]] Setup prepare(const std::string& folder);

/// Writes every problem as file:line:column: what, to stderr. True when none of them is an error.
bool print_problems(const std::vector<Problem>& problems);

}  // namespace dongtin
