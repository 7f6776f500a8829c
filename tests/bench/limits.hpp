/// What match_bench measures of RuleSet beside its speed against peers. Each prints its lines.
///
/// Threads  as said; times are CPU time of one thread, but for scaling, which is on the clock.
#pragma once

#include <string_view>

#include "peers/task.hpp"

namespace dongtin::bench {

/// A figure beside what is wanted of it.
void print_wanted(std::string_view what, double value, double wanted, bool at_least);

/// Full compile against Hyperscan's of the same literals, and what each keeps in memory.
void measure_compile(const Task& task);
/// Time by item: the 99th of 100 against the median.
void measure_tail(const Task& task);
/// One thread and two, beside the same of a bare scan. False when two threads answer otherwise than one.
[[nodiscard]] bool measure_scaling(const Task& task);
/// As many queries as `few` and `many` have, whose phrases do not occur.
void measure_silent(const Queries& few, const Queries& many, const std::vector<Item>& items);

}  // namespace dongtin::bench
