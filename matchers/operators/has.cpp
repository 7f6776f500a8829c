// has:link, has:phone, has:bank_account: what the text holds; its place in the text is shown.
#include <algorithm>

#include "matchers/operators/operator.hpp"

namespace dongtin {

namespace {

bool met(const Node& node, const Evaluation& item, const Asked& asked) {
  bool any = false;
  for (const Fact& fact : item.facts()) {
    if ((mask(fact.field) & asked.fields) == 0 || name(fact.kind) != node.value) continue;
    if (asked.strict && fact.undone != 0) continue;
    any = true;
    if (asked.hits == nullptr) return true;
    const auto& syllables = item.folded(fact.field).syllables;
    const auto first = std::lower_bound(syllables.begin(), syllables.end(), fact.begin,
                                        [](const Syllable& s, std::uint32_t at) { return s.end <= at; });
    const auto behind = std::lower_bound(first, syllables.end(), fact.end,
                                         [](const Syllable& s, std::uint32_t at) { return s.begin < at; });
    if (first == behind) continue;
    asked.hits->push_back({fact.field, static_cast<std::uint32_t>(first - syllables.begin()),
                           static_cast<std::uint32_t>(behind - syllables.begin() - 1),
                           static_cast<HowSet>(bit(How::exact) | fact.undone), 0});
  }
  return any;
}

std::string check(Node& node) {
  if (fact_kind_from(node.value)) return {};
  return "no fact \"" + node.value + "\"; a text is asked for has:link, has:phone or has:bank_account";
}

}  // namespace

const Operator kHasOperator{"has:", "có", "has:phone", false, false, met, always_positive, always_trigger, check};

}  // namespace dongtin
