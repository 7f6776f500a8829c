// a OR b: at least one operand; the hits of every operand that is met are shown.
#include <algorithm>

#include "matchers/operators/operator.hpp"

namespace dongtin {

namespace {

bool met(const Plan& node, const Evaluation& item, const Asked& asked) {
  bool any = false;
  for (const Plan& child : node.children()) {
    any |= item.met(child, asked);
    if (any && asked.hits == nullptr) return true;
  }
  return any;
}

bool positive(const Node& node) {
  return std::all_of(node.children.begin(), node.children.end(), [](const Node& c) { return c.op->positive(c); });
}

void require(const Node& node, const TermTable& terms, Clauses& out) {
  require_one(node, terms, node.children.size(), out);
}

}  // namespace

const Operator kOrOperator{"OR", "ít nhất một trong các điều sau", "", false, true, met, positive, require, nullptr};

}  // namespace dongtin
