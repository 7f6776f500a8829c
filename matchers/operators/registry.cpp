#include <algorithm>
#include <array>

#include "matchers/operators/operator.hpp"

namespace dongtin {

namespace {

constexpr std::array kRows{&kPhraseOperator, &kAndOperator,    &kOrOperator,   &kNotOperator,  &kTitleOperator,
                           &kTextOperator,   &kSourceOperator, &kTierOperator, &kPlaceOperator};

}  // namespace

const Operator* find_operator(std::string_view name) {
  const auto it = std::find_if(kRows.begin(), kRows.end(), [&](const Operator* row) { return row->name == name; });
  return it == kRows.end() ? nullptr : *it;
}

bool Evaluation::met(const Node& node, const Asked& asked) const {
  return node.op->met(node, *this, asked);
}

bool always_positive(const Node&) {
  return true;
}
void always_trigger(const Node&, const TermTable&, Trigger& out) {
  out.always = true;
}

}  // namespace dongtin
