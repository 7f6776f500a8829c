// a AND b, a NOT b: every operand. The narrowest operand wakes the rule.
#include <algorithm>

#include "matchers/operators/operator.hpp"

namespace dongtin {

namespace {

bool met(const Node& node, const Evaluation& item, const Asked& asked) {
  const std::size_t before = asked.hits == nullptr ? 0 : asked.hits->size();
  for (const Node& child : node.children) {
    if (item.met(child, asked)) continue;
    if (asked.hits != nullptr) asked.hits->resize(before);
    return false;
  }
  return true;
}

bool positive(const Node& node) {
  return std::any_of(node.children.begin(), node.children.end(), [](const Node& c) { return c.op->positive(c); });
}

void trigger(const Node& node, const TermTable& terms, Trigger& out) {
  Trigger best;
  best.always = true;
  std::size_t best_length = 0;
  for (const Node& child : node.children) {
    Trigger one;
    child.op->trigger(child, terms, one);
    if (one.always) continue;
    // Fewer literals wake less often; among as many, longer ones are rarer.
    std::size_t shortest = 1000;
    for (auto literal : one.literals) shortest = std::min(shortest, terms.literals()[literal].size());
    if (best.always || one.literals.size() < best.literals.size() ||
        (one.literals.size() == best.literals.size() && shortest > best_length)) {
      best = std::move(one);
      best_length = shortest;
    }
  }
  out.always |= best.always;
  out.literals.insert(out.literals.end(), best.literals.begin(), best.literals.end());
}

}  // namespace

const Operator kAndOperator{"AND", "tất cả các điều sau", "", false, met, positive, trigger, nullptr};

}  // namespace dongtin
