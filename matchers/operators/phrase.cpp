// vỡ đập: adjacent syllables; a hit is checked against the original letters.
#include "matchers/operators/operator.hpp"

namespace dongtin {

namespace {

bool met(const Node& node, const Evaluation& item, const Asked& asked) {
  const Term& term = item.terms.term(node.term);
  bool any = false;
  item.found.each(item.terms.literal_of(node.term), [&](Field field, std::uint32_t first) {
    if ((mask(field) & asked.fields) == 0) return true;
    const HowSet how = term.verify(item.folded(field), first, asked.strict);
    if (how == 0) return true;
    any = true;
    if (asked.hits == nullptr) return false;
    asked.hits->push_back({field, first, first + static_cast<std::uint32_t>(term.syllables()) - 1, how});
    return true;
  });
  return any;
}

void trigger(const Node& node, const TermTable& terms, Trigger& out) {
  out.literals.push_back(terms.literal_of(node.term));
}

}  // namespace

const Operator kPhraseOperator{"phrase", "cụm từ", "", false, met, always_positive, trigger, nullptr};

}  // namespace dongtin
