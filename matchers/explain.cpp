// The parsed tree in Vietnamese, and the own tests of rules.
#include <algorithm>

#include "matchers/accents.hpp"
#include "matchers/operators/operator.hpp"
#include "matchers/query/parser.hpp"
#include "matchers/rule_set.hpp"
#include "storage/records/text.hpp"

namespace dongtin {

namespace {

void print(const Node& node, std::size_t depth, std::string& out) {
  out.append(2 * depth, ' ');
  out += node.op->shown;
  if (!node.value.empty()) {
    out += " “" + node.value + "”";
    if (node.op == find_operator("phrase")) {
      const Term term(node.value);
      if (term.marked()) {
        const auto letters = std::string_view(term.literal());
        out += " (câu gõ không dấu: “" + std::string(letters.substr(1, letters.size() - 2)) + "”)";
      }
    }
  }
  out += '\n';
  for (const Node& child : node.children) print(child, depth + 1, out);
}

std::string shortened(const std::string& text) {
  const auto piece = cut(text, 80);
  return "\"" + std::string(piece) + (piece.size() < text.size() ? "…" : "") + "\"";
}

}  // namespace

Explained explain_query(std::string_view query, Location where) {
  Explained out;
  auto parsed = parse_query(query, where);
  out.problems = std::move(parsed.problems);
  if (parsed.tree) print(*parsed.tree, 0, out.tree);
  return out;
}

std::vector<Problem> run_rule_tests(const RuleSet& rules) {
  std::vector<Problem> out;
  Scratch scratch;
  Item item;
  for (const Rule& rule : rules.rules()) {
    const auto ask = [&](const std::vector<std::string>& texts, const std::vector<Location>& where, std::size_t at,
                         bool expected) {
      const std::string& text = texts[at];
      item.text = text;
      const auto answer = rules.query_matches(rule.id, item, scratch);
      if (answer && *answer == expected) return;
      out.push_back({at < where.size() ? where[at] : rule.where,
                     "rule " + rule.id.value +
                         (expected ? ": must match but does not: " : ": must not match but does: ") + shortened(text) +
                         "; change the query or the test",
                     false});
    };
    for (std::size_t i = 0; i < rule.must_match.size(); ++i) ask(rule.must_match, rule.must_match_where, i, true);
    for (std::size_t i = 0; i < rule.must_not_match.size(); ++i) {
      ask(rule.must_not_match, rule.must_not_match_where, i, false);
    }
  }
  return out;
}

}  // namespace dongtin
