// @id: at least one phrase of a named list. Only the literals that occur are looked at, so a long list costs no more.
#include <algorithm>

#include "matchers/operators/operator.hpp"

namespace dongtin {

namespace {

bool met(const Plan& node, const Evaluation& item, const Asked& asked) {
  const auto& terms = item.plans.more(node).terms;
  bool any = false;
  const auto ask = [&](std::uint32_t term) {
    any |= term_hits(term, item.terms.literal_of(term), item, asked);
    return !any || asked.hits != nullptr;
  };
  if (terms.size() <= item.found.touched().size()) {
    for (auto term : terms) {
      if (!ask(term)) return true;
    }
    return any;
  }
  for (auto literal : item.found.touched()) {
    auto it = std::lower_bound(terms.begin(), terms.end(), literal,
                               [&](std::uint32_t term, std::uint32_t l) { return item.terms.literal_of(term) < l; });
    for (; it != terms.end() && item.terms.literal_of(*it) == literal; ++it) {
      if (!ask(*it)) return true;
    }
  }
  return any;
}

void require(const Node& node, const TermTable& terms, Clauses& out) {
  Clause& clause = out.emplace_back();
  for (const auto term : node.more) clause.add(terms, term);
}

}  // namespace

const Operator kListOperator{"@",    "một cụm từ trong danh sách", "", false, true, met, always_positive, require,
                             nullptr};

}  // namespace dongtin
