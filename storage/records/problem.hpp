/// A problem in something the operator wrote: where it stands, what is wrong and what to do, one line.
#pragma once

#include <string>

#include "storage/records/rule.hpp"

namespace dongtin {

struct Problem {
  Location where;
  std::string what;      // one line: what, and what to do
  bool warning = false;  // a warning does not stop the configuration from loading
  [[nodiscard]] std::string line() const { return where.text() + (warning ? ": warning: " : ": ") + what; }
};

}  // namespace dongtin
