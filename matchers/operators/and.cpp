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
  narrowest_triggers(node, terms, 1, out);
}

}  // namespace

void narrowest_triggers(const Node& node, const TermTable& terms, std::size_t wanted, Trigger& out) {
  struct Choice {
    Trigger trigger;
    std::size_t shortest = std::string::npos, at = 0;
  };
  std::vector<Choice> choices;
  for (const Node& child : node.children) {
    Choice& one = choices.emplace_back();
    one.at = choices.size();
    child.op->trigger(child, terms, one.trigger);
    for (auto literal : one.trigger.literals) one.shortest = std::min(one.shortest, terms.literals()[literal].size());
  }
  // Fewer literals wake less often; among as many, longer ones are rarer.
  std::sort(choices.begin(), choices.end(), [](const Choice& a, const Choice& b) {
    if (a.trigger.always != b.trigger.always) return b.trigger.always;
    if (a.trigger.literals.size() != b.trigger.literals.size())
      return a.trigger.literals.size() < b.trigger.literals.size();
    return a.shortest != b.shortest ? a.shortest > b.shortest : a.at < b.at;
  });
  for (std::size_t i = 0; i < std::min(wanted, choices.size()); ++i) {
    const Trigger& one = choices[i].trigger;
    out.always |= one.always;
    out.literals.insert(out.literals.end(), one.literals.begin(), one.literals.end());
  }
}

const Operator kAndOperator{"AND", "tất cả các điều sau", "", false, false, met, positive, trigger, nullptr};

}  // namespace dongtin
