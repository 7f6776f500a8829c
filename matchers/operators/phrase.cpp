// vỡ đập: adjacent syllables; a hit is checked against the original letters. Spellings of one word are several terms.
#include "matchers/operators/operator.hpp"

namespace dongtin {

namespace {

bool met(const Node& node, const Evaluation& item, const Asked& asked) {
  bool any = term_hits(node.term, item, asked);
  for (auto term : node.more) {
    if (any && asked.hits == nullptr) return true;
    any |= term_hits(term, item, asked);
  }
  return any;
}

void trigger(const Node& node, const TermTable& terms, Trigger& out) {
  out.literals.push_back(terms.literal_of(node.term));
  for (auto term : node.more) out.literals.push_back(terms.literal_of(term));
}

}  // namespace

bool term_hits(std::uint32_t index, const Evaluation& item, const Asked& asked) {
  const Term& term = item.terms.term(index);
  bool any = false;
  item.found.each(item.terms.literal_of(index), [&](Field field, std::uint32_t first) {
    if ((mask(field) & asked.fields) == 0) return true;
    const HowSet how = term.verify(item.folded(field), first, asked.strict);
    if (how == 0) return true;
    any = true;
    if (asked.hits == nullptr) return false;
    asked.hits->push_back({field, first, first + static_cast<std::uint32_t>(term.syllables()) - 1, how, 0});
    return true;
  });
  return any;
}

const Operator kPhraseOperator{"phrase", "cụm từ", "", false, true, met, always_positive, trigger, nullptr};

}  // namespace dongtin
