/// `dongtin match` on the stored queries and texts, JSON in and JSON out, beside RuleSet::match on the same.
///
/// In      the program's path. Its configuration, rules and items are written into a temporary folder; rules that it
///         would not take (names, what the guard refuses) are left out on both sides. Once the queries are rules on
///         topics, whose items are mentions and no more, once harm rules, whose items are assessed.
/// Out     printed; false when it finds other pairs than RuleSet does, or cannot be run.
/// Threads it runs with one that matches; CPU time of all of its threads counts, without its start.
#pragma once

#include <string>
#include <vector>

#include "peers/task.hpp"

namespace dongtin::bench {

[[nodiscard]] bool measure_end_to_end(const Queries& queries, const std::vector<Item>& items,
                                      const std::string& program);

}  // namespace dongtin::bench
