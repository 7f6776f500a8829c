// a AND b, a NOT b: every operand.
#include <algorithm>

#include "matchers/operators/operator.hpp"

namespace dongtin {

namespace {

bool met(const Plan& node, const Evaluation& item, const Asked& asked) {
  const std::size_t before = asked.hits == nullptr ? 0 : asked.hits->size();
  for (const Plan& child : node.children()) {
    if (item.met(child, asked)) continue;
    if (asked.hits != nullptr) asked.hits->resize(before);
    return false;
  }
  return true;
}

bool positive(const Node& node) {
  return std::any_of(node.children.begin(), node.children.end(), [](const Node& c) { return c.op->positive(c); });
}

}  // namespace

const Operator kAndOperator{"AND", "tất cả các điều sau", "", false, false, met, positive, require_all, nullptr};

}  // namespace dongtin
