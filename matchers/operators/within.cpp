// "a b c"~5: every word of the quotation, in any order, in a stretch with at most 5 other syllables; in one field. The
// words differ in their letters (parser), so that one syllable is never two of them. One pass over the sorted hits.
#include <algorithm>

#include "matchers/operators/operator.hpp"

namespace dongtin {

namespace {

constexpr std::size_t kMaxWords = 32;  // syllables of a phrase

bool met(const Plan& node, const Evaluation& item, const Asked& asked) {
  HitPool::Lease lease(item.aside.hits);
  auto& all = *lease;
  Asked one = asked;
  one.hits = &all;
  for (std::size_t i = 0; i < node.children().size(); ++i) {
    const std::size_t from = all.size();
    if (!item.met(node.children()[i], one)) return false;
    for (std::size_t k = from; k < all.size(); ++k) all[k].operand = static_cast<std::uint16_t>(i);
  }
  std::sort(all.begin(), all.end(), stands_before);
  std::array<std::uint32_t, kMaxWords> seen{};
  std::size_t different = 0, from = 0, shown = 0;
  bool any = false;
  const auto words = static_cast<std::uint32_t>(node.children().size());
  for (std::size_t to = 0; to < all.size(); ++to) {
    different += seen[all[to].operand]++ == 0 ? 1 : 0;
    while (all[from].field != all[to].field || all[to].last - all[from].first >= node.number + words) {
      different -= --seen[all[from++].operand] == 0 ? 1 : 0;
    }
    if (different < words) continue;
    if (asked.hits == nullptr) return true;
    any = true;
    for (std::size_t k = std::max(from, shown); k <= to; ++k) asked.hits->push_back(all[k]);
    shown = to + 1;
  }
  return any;
}

}  // namespace

const Operator kWithinOperator{"~",
                               "các từ sau trong một đoạn, xen nhiều nhất # âm tiết khác",
                               "",
                               false,
                               true,
                               met,
                               always_positive,
                               require_all,
                               nullptr};

}  // namespace dongtin
