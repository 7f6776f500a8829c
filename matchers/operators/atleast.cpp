// ATLEAST/2 (a, b, c): at least two of the operands; the hits of every operand that is met are shown.
#include "matchers/operators/operator.hpp"

namespace dongtin {

namespace {

bool met(const Plan& node, const Evaluation& item, const Asked& asked) {
  const std::size_t before = asked.hits == nullptr ? 0 : asked.hits->size();
  std::uint32_t count = 0;
  for (const Plan& child : node.children()) {
    count += item.met(child, asked) ? 1 : 0;
    if (count >= node.number && asked.hits == nullptr) return true;
  }
  if (count >= node.number) return true;
  if (asked.hits != nullptr) asked.hits->resize(before);
  return false;
}

/// Of any k - n + 1 operands at least one is met.
void require(const Node& node, const TermTable& terms, Clauses& out) {
  require_one(node, terms, node.children.size() - node.number + 1, out);
}

}  // namespace

const Operator kAtLeastOperator{"ATLEAST", "ít nhất # điều sau", "",      false,  false,
                                met,       always_positive,      require, nullptr};

}  // namespace dongtin
