// title:… text:…: the operand, looked for in one field only.
#include "matchers/operators/operator.hpp"

namespace dongtin {

namespace {

template <FieldMask kField>
bool met(const Plan& node, const Evaluation& item, const Asked& asked) {
  Asked narrowed = asked;
  narrowed.fields = asked.fields & kField;
  return item.met(node.children().front(), narrowed);
}

bool positive(const Node& node) {
  return node.children.front().op->positive(node.children.front());
}

void require(const Node& node, const TermTable& terms, Clauses& out) {
  node.children.front().op->require(node.children.front(), terms, out);
}

}  // namespace

const Operator kTitleOperator{
    "title:", "chỉ trong tiêu đề", "title:sạt lở", true, false, met<kTitle>, positive, require, nullptr};
const Operator kTextOperator{"text:", "chỉ trong nội dung", "text:sạt lở", true, false, met<kText>, positive, require,
                             nullptr};

}  // namespace dongtin
