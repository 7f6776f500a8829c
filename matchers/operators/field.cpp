// title:… text:…: the operand, looked for in one field only.
#include "matchers/operators/operator.hpp"

namespace dongtin {

namespace {

template <FieldMask kField>
bool met(const Node& node, const Evaluation& item, const Asked& asked) {
  Asked narrowed = asked;
  narrowed.fields = asked.fields & kField;
  return item.met(node.children.front(), narrowed);
}

bool positive(const Node& node) {
  return node.children.front().op->positive(node.children.front());
}

void trigger(const Node& node, const TermTable& terms, Trigger& out) {
  node.children.front().op->trigger(node.children.front(), terms, out);
}

}  // namespace

const Operator kTitleOperator{
    "title:", "chỉ trong tiêu đề", "title:sạt lở", true, false, met<kTitle>, positive, trigger, nullptr};
const Operator kTextOperator{"text:", "chỉ trong nội dung", "text:sạt lở", true, false, met<kText>, positive, trigger,
                             nullptr};

}  // namespace dongtin
