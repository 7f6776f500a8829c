// vỡ đập: adjacent syllables; a hit is checked against the original letters. Spellings of one word are several terms.
#include "matchers/operators/operator.hpp"

namespace dongtin {

namespace {

bool met(const Plan& node, const Evaluation& item, const Asked& asked) {
  // Its letters stand there; more is not asked.
  if (node.any_accents && asked.hits == nullptr && !asked.strict && asked.fields == kBoth &&
      item.found.has(node.literal))
    return true;
  return term_hits(node.term, node.literal, item, asked);
}

void require(const Node& node, const TermTable& terms, Clauses& out) {
  Clause& clause = out.emplace_back();
  clause.add(terms, node.term);
  for (const auto term : node.more) clause.add(terms, term);
}

}  // namespace

bool term_hits(std::uint32_t index, std::uint32_t literal, const Evaluation& item, const Asked& asked) {
  if (!item.found.has(literal)) return false;
  const TermMarks term = item.terms.term(index);
  bool any = false;
  item.found.each(literal, [&](Field field, std::uint32_t first) {
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

const Operator kPhraseOperator{"phrase", "cụm từ", "", false, true, met, always_positive, require, nullptr};

}  // namespace dongtin
