// @id: at least one phrase of a named list. Only the literals that occur are looked at, so a long list costs no more.
#include <algorithm>

#include "matchers/operators/operator.hpp"

namespace dongtin {

namespace {

bool met(const Node& node, const Evaluation& item, const Asked& asked) {
  bool any = false;
  const auto ask = [&](std::uint32_t term) {
    any |= term_hits(term, item, asked);
    return !any || asked.hits != nullptr;
  };
  if (node.more.size() <= item.found.touched().size()) {
    for (auto term : node.more) {
      if (!ask(term)) return true;
    }
    return any;
  }
  for (auto literal : item.found.touched()) {
    auto it = std::lower_bound(node.more.begin(), node.more.end(), literal,
                               [&](std::uint32_t term, std::uint32_t l) { return item.terms.literal_of(term) < l; });
    for (; it != node.more.end() && item.terms.literal_of(*it) == literal; ++it) {
      if (!ask(*it)) return true;
    }
  }
  return any;
}

void trigger(const Node& node, const TermTable& terms, Trigger& out) {
  for (auto term : node.more) out.literals.push_back(terms.literal_of(term));
}

}  // namespace

const Operator kListOperator{"@",    "một cụm từ trong danh sách", "", false, true, met, always_positive, trigger,
                             nullptr};

}  // namespace dongtin
