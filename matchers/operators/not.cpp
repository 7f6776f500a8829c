// NOT a: strict, for doubt must never hide an item; no hit of it is ever shown.
#include "matchers/operators/operator.hpp"

namespace dongtin {

namespace {

bool met(const Plan& node, const Evaluation& item, const Asked& asked) {
  Asked strict = asked;
  strict.strict = true;
  strict.hits = nullptr;
  return !item.met(node.children().front(), strict);
}

bool never_positive(const Node&) {
  return false;
}

}  // namespace

const Operator kNotOperator{
    "NOT", "không có (chỉ tính khi viết đúng dấu)", "", false, false, met, never_positive, require_nothing, nullptr};

}  // namespace dongtin
