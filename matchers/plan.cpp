#include "matchers/plan.hpp"

#include <algorithm>
#include <limits>

#include "matchers/operators/operator.hpp"
#include "matchers/terms.hpp"

namespace dongtin {

namespace {

/// Of the literals of which one must be there.
double expected(const Node& node, const TermTable& terms) {
  Clauses clauses;
  node.op->require(node, terms, clauses);
  const Clause* clause = rarest(clauses);
  return clause == nullptr ? std::numeric_limits<double>::infinity() : clause->expected;
}

std::vector<const Node*> in_order(const Node& node, const TermTable& terms) {
  struct Weighed {
    double expected;
    std::size_t at;
  };
  std::vector<Weighed> weighed;
  for (const Node& child : node.children) {
    weighed.push_back({node.op == &kAndOperator ? expected(child, terms) : 0, weighed.size()});
  }
  std::sort(weighed.begin(), weighed.end(), [](const Weighed& a, const Weighed& b) {
    return a.expected != b.expected ? a.expected < b.expected : a.at < b.at;
  });
  if (node.op == &kAndOperator) {
    // Those whose literals say nothing stay behind the one that woke the rule.
    const auto known = std::find_if(weighed.begin(), weighed.end(), [](const Weighed& each) {
      return each.expected == std::numeric_limits<double>::infinity();
    });
    if (known != weighed.begin()) std::rotate(weighed.begin(), weighed.begin() + 1, known);
  }
  std::vector<const Node*> out;
  for (const auto& [expected, at] : weighed) out.push_back(&node.children[at]);
  return out;
}

}  // namespace

void Plans::place_phrase(const Node& node, const TermTable& terms, std::size_t at) {
  const auto set = [&](Plan& plan, std::uint32_t term) {
    plan.row = row_of(kPhraseOperator);
    plan.any_accents = node.spelling == Spelling::any;
    plan.term = term;
    plan.literal = terms.literal_of(term);
  };
  if (node.more.empty()) return set(nodes_[at], node.term);
  const std::size_t children = nodes_.size();
  nodes_.resize(children + 1 + node.more.size());
  nodes_[at].row = row_of(kOrOperator);
  nodes_[at].count = static_cast<std::uint16_t>(1 + node.more.size());
  nodes_[at].first = static_cast<std::uint32_t>(children - at);
  set(nodes_[children], node.term);
  for (std::size_t i = 0; i < node.more.size(); ++i) set(nodes_[children + 1 + i], node.more[i]);
}

void Plans::place(const Node& node, const TermTable& terms, std::size_t at) {
  if (node.op == &kPhraseOperator) return place_phrase(node, terms, at);
  const std::size_t children = nodes_.size();
  nodes_.resize(children + node.children.size());
  Plan& out = nodes_[at];
  out.row = row_of(*node.op);
  out.number = node.number;
  out.ordered = node.ordered;
  out.count = static_cast<std::uint16_t>(node.children.size());
  out.first = static_cast<std::uint32_t>(children - at);
  if (!node.value.empty()) {
    out.term = static_cast<std::uint32_t>(more_.size());
    more_.push_back({node.value, node.needle, node.more});
  }
  std::size_t i = 0;
  for (const Node* child : in_order(node, terms)) place(*child, terms, children + i++);
}

void Plans::add(const Node& tree, const TermTable& terms) {
  roots_.push_back(static_cast<std::uint32_t>(nodes_.size()));
  nodes_.emplace_back();
  place(tree, terms, nodes_.size() - 1);
}

void Plans::finish() {
  nodes_.shrink_to_fit();
  roots_.shrink_to_fit();
  more_.shrink_to_fit();
}

}  // namespace dongtin
