// a NEAR/5 b: at most 5 syllables between two hits, in either order (f: in this order), in one field; across sentence
// ends. Hits that overlap are not near each other: `lũ NEAR/3 "mưa lũ"` needs a second lũ. What is shown are the hits
// of both sides that have one of the other near. Sorting and binary search: n log n, however often the words occur.
#include <algorithm>

#include "matchers/operators/operator.hpp"

namespace dongtin {

namespace {

bool ends_before(const Hit& a, const Hit& b) {
  return a.field != b.field ? a.field < b.field : a.last < b.last;
}

/// One of `others`, which stand in order of their first syllable, begins within `n` syllables behind `hit`.
bool one_behind(const std::vector<Hit>& others, const Hit& hit, std::uint32_t n) {
  const Hit from{hit.field, hit.last + 1, 0, 0, 0};
  const auto it = std::lower_bound(others.begin(), others.end(), from, stands_before);
  return it != others.end() && it->field == hit.field && it->first <= hit.last + 1 + n;
}

/// One of `others`, which stand in order of their last syllable, ends within `n` syllables before `hit`.
bool one_before(const std::vector<Hit>& others, const Hit& hit, std::uint32_t n) {
  if (hit.first == 0) return false;
  const Hit from{hit.field, 0, hit.first > n + 1 ? hit.first - n - 1 : 0, 0, 0};
  const auto it = std::lower_bound(others.begin(), others.end(), from, ends_before);
  return it != others.end() && it->field == hit.field && it->last < hit.first;
}

bool met(const Plan& node, const Evaluation& item, const Asked& asked) {
  HitPool::Lease left(item.aside.hits), right(item.aside.hits);
  Asked one = asked;
  one.hits = &*left;
  if (!item.met(node.children()[0], one)) return false;
  one.hits = &*right;
  if (!item.met(node.children()[1], one)) return false;
  std::sort(left->begin(), left->end(), stands_before);
  std::sort(right->begin(), right->end(), stands_before);
  HitPool::Lease left_ends(item.aside.hits), right_ends(item.aside.hits);
  *left_ends = *left;
  *right_ends = *right;
  std::sort(left_ends->begin(), left_ends->end(), ends_before);
  std::sort(right_ends->begin(), right_ends->end(), ends_before);
  bool any = false;
  for (const Hit& hit : *left) {
    if (!one_behind(*right, hit, node.number) && (node.ordered || !one_before(*right_ends, hit, node.number))) continue;
    if (asked.hits == nullptr) return true;
    asked.hits->push_back(hit);
    any = true;
  }
  if (!any) return false;
  for (const Hit& hit : *right) {
    if (one_before(*left_ends, hit, node.number) || (!node.ordered && one_behind(*left, hit, node.number)))
      asked.hits->push_back(hit);
  }
  return true;
}

}  // namespace

const Operator kNearOperator{
    "NEAR", "cách nhau nhiều nhất # âm tiết", "", false, true, met, always_positive, require_all, nullptr};

}  // namespace dongtin
