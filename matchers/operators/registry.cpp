#include <algorithm>
#include <array>

#include "matchers/operators/operator.hpp"
#include "matchers/rule_costs.hpp"

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

std::uint8_t row_of(const Operator& op) {
  return static_cast<std::uint8_t>(std::find(kRows.begin(), kRows.end(), &op) - kRows.begin());
}

bool Evaluation::met(const Plan& node, const Asked& asked) const {
  return kRows[node.row]->met(node, *this, asked);
}

namespace {

/// While what is read once an item is read: the rule that asks first does not pay for the others.
class ForAllRules {
 public:
  explicit ForAllRules(const Aside& aside) : meter_(aside.meter) {
    if (meter_ != nullptr) meter_->pause();
  }
  ~ForAllRules() {
    if (meter_ != nullptr) meter_->resume();
  }
  ForAllRules(const ForAllRules&) = delete;
  ForAllRules& operator=(const ForAllRules&) = delete;

 private:
  RuleMeter* meter_;
};

}  // namespace

const std::vector<Fact>& facts_of(const Item& item, const Folded& title, const Folded& text, Aside& aside) {
  if (!aside.facts_read) {
    const ForAllRules unmetered(aside);
    aside.facts_read = true;
    aside.facts.clear();
    extract(item.title, Field::title, title, aside.facts);
    extract(item.text, Field::text, text, aside.facts);
  }
  return aside.facts;
}

const std::vector<Cue>& cues_of(const Item& item, const Folded& title, const Folded& text, Aside& aside) {
  if (!aside.cues_read) {
    const ForAllRules unmetered(aside);
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
    const ForAllRules unmetered(aside);
    aside.address_read = true;
    read_address(item.url, item.tier == Tier::social, aside.address);
  }
  return aside.address;
}

bool always_positive(const Node&) {
  return true;
}
void Clause::add(const TermTable& terms, std::uint32_t term) {
  const auto literal = terms.literal_of(term);
  literals.push_back(literal);
  expected += terms.expected(literal);
}

const Clause* rarest(const Clauses& clauses) {
  const auto it = std::min_element(clauses.begin(), clauses.end(),
                                   [](const Clause& a, const Clause& b) { return a.expected < b.expected; });
  return it == clauses.end() ? nullptr : &*it;
}

void require_nothing(const Node&, const TermTable&, Clauses&) {}

void require_all(const Node& node, const TermTable& terms, Clauses& out) {
  for (const Node& child : node.children) child.op->require(child, terms, out);
}

void require_one(const Node& node, const TermTable& terms, std::size_t count, Clauses& out) {
  Clauses choices;
  for (const Node& child : node.children) {
    Clauses of_child;
    child.op->require(child, terms, of_child);
    if (const Clause* clause = rarest(of_child)) choices.push_back(*clause);
  }
  if (choices.size() < count) return;
  std::sort(choices.begin(), choices.end(), [](const Clause& a, const Clause& b) {
    return a.expected != b.expected ? a.expected < b.expected : a.literals < b.literals;
  });
  Clause& all = out.emplace_back();
  for (std::size_t i = 0; i < count; ++i) {
    all.literals.insert(all.literals.end(), choices[i].literals.begin(), choices[i].literals.end());
    all.expected += choices[i].expected;
  }
  std::sort(all.literals.begin(), all.literals.end());
  all.literals.erase(std::unique(all.literals.begin(), all.literals.end()), all.literals.end());
}

}  // namespace dongtin
