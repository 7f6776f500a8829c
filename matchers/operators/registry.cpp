#include <algorithm>
#include <array>

#include "matchers/operators/operator.hpp"

namespace dongtin {

namespace {

constexpr std::array kRows{&kPhraseOperator, &kListOperator,   &kAndOperator,    &kOrOperator,      &kNotOperator,
                           &kNearOperator,   &kWithinOperator, &kExceptOperator, &kAtLeastOperator, &kTitleOperator,
                           &kTextOperator,   &kSourceOperator, &kTierOperator,   &kPlaceOperator,   &kUrlOperator,
                           &kSiteOperator,   &kLangOperator,   &kHasOperator};

}  // namespace

const Operator* find_operator(std::string_view name) {
  const auto it = std::find_if(kRows.begin(), kRows.end(), [&](const Operator* row) { return row->name == name; });
  return it == kRows.end() ? nullptr : *it;
}

bool Evaluation::met(const Node& node, const Asked& asked) const {
  return node.op->met(node, *this, asked);
}

const std::vector<Fact>& facts_of(const Item& item, const Folded& title, const Folded& text, Aside& aside) {
  if (!aside.facts_read) {
    aside.facts_read = true;
    aside.facts.clear();
    extract(item.title, Field::title, title, aside.facts);
    extract(item.text, Field::text, text, aside.facts);
  }
  return aside.facts;
}

const std::vector<Cue>& cues_of(const Item& item, const Folded& title, const Folded& text, Aside& aside) {
  if (!aside.cues_read) {
    aside.cues_read = true;
    find_cues(item, title, text, facts_of(item, title, text, aside), aside.cue_search, aside.cues);
  }
  return aside.cues;
}

const std::vector<Fact>& Evaluation::facts() const {
  return facts_of(item, title, text, aside);
}

const std::vector<Cue>& Evaluation::cues() const {
  return cues_of(item, title, text, aside);
}

const Address& Evaluation::address() const {
  if (!aside.address_read) {
    aside.address_read = true;
    read_address(item.url, item.tier == Tier::social, aside.address);
  }
  return aside.address;
}

bool always_positive(const Node&) {
  return true;
}
void always_trigger(const Node&, const TermTable&, Trigger& out) {
  out.always = true;
}

}  // namespace dongtin
