// Queries: any bytes give a tree or a problem with a place; what compiles answers alike with and without prefilter.
#include <cstdint>
#include <string>
#include <string_view>

#include "matchers/rule_set.hpp"
#include "storage/records/text.hpp"
#include "tests/fuzz/require.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace dongtin;
  const std::string input(reinterpret_cast<const char*>(data), size);
  if (!is_valid_utf8(input)) return 0;
  // The query up to the first line feed pair, a text behind it; without one the query is also the text.
  const auto gap = input.find("\n\n");
  Rule rule;
  rule.id = RuleId{"fuzz"};
  rule.status = RuleStatus::live;
  rule.scope = Scope::national;
  rule.query = input.substr(0, gap);
  rule.query_where = {"fuzz", 1, 1};
  Item item;
  item.text = gap == std::string::npos ? input : input.substr(gap + 2);
  item.title = item.text.substr(0, item.text.find('\n'));
  const auto explained = explain_query(rule.query, rule.query_where);
  bool error = false;
  for (const auto& problem : explained.problems) {
    require(problem.where.line >= 1 && problem.where.column >= 1 && !problem.what.empty());
    error |= !problem.warning;
  }
  require(error == explained.tree.empty());
  const auto on = RuleSet::compile({&rule, 1}, {}, {});
  const auto off = RuleSet::compile({&rule, 1}, {}, {}, {.prefilter = Prefilter::off});
  require((on.rules == nullptr) == error && (off.rules == nullptr) == error);
  if (error) return 0;
  static Scratch scratch;
  MatchList a, b;
  on.rules->match(item, scratch, a);
  off.rules->match(item, scratch, b);
  require(a == b);
  return 0;
}
