// dịch EXCEPT ("dịch vụ", "giao dịch"): the hits of the left that no hit of the right overlaps. The right is strict,
// for doubt must never hide an item.
#include <algorithm>

#include "matchers/operators/operator.hpp"

namespace dongtin {

namespace {

bool met(const Plan& node, const Evaluation& item, const Asked& asked) {
  HitPool::Lease left(item.aside.hits), right(item.aside.hits);
  Asked one = asked;
  one.hits = &*left;
  if (!item.met(node.children()[0], one)) return false;
  one.hits = &*right;
  one.strict = true;
  (void)item.met(node.children()[1], one);
  std::sort(right->begin(), right->end(), stands_before);
  // From here on `last` is the furthest that any hit so far reaches, so the hit before a place says all.
  for (std::size_t i = 1; i < right->size(); ++i) {
    const Hit& before = (*right)[i - 1];
    Hit& hit = (*right)[i];
    if (before.field == hit.field) hit.last = std::max(hit.last, before.last);
  }
  bool any = false;
  for (const Hit& hit : *left) {
    const Hit behind{hit.field, hit.last + 1, 0, 0, 0};
    const auto it = std::lower_bound(right->begin(), right->end(), behind, [](const Hit& a, const Hit& b) {
      return a.field != b.field ? a.field < b.field : a.first < b.first;
    });
    if (it != right->begin() && (it - 1)->field == hit.field && (it - 1)->last >= hit.first) continue;
    if (asked.hits == nullptr) return true;
    asked.hits->push_back(hit);
    any = true;
  }
  return any;
}

void require(const Node& node, const TermTable& terms, Clauses& out) {
  node.children.front().op->require(node.children.front(), terms, out);
}

}  // namespace

const Operator kExceptOperator{
    "EXCEPT", "điều đầu, trừ những chỗ trùng với điều sau", "", false, true, met, always_positive, require, nullptr};

}  // namespace dongtin
