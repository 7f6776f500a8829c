// Several queries and a text: every engine answers as the direct search, and a set that took rules over from an earlier
// one as one compiled whole. Parts stand between empty lines; the last is the text, its first line the title.
#include <cstdint>
#include <string>
#include <vector>

#include "matchers/rule_set.hpp"
#include "storage/records/text.hpp"
#include "tests/fuzz/require.hpp"

namespace {

constexpr std::size_t kMaxQueries = 8;

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace dongtin;
  const std::string input(reinterpret_cast<const char*>(data), size);
  if (!is_valid_utf8(input)) return 0;
  std::vector<Rule> rules;
  std::size_t from = 0;
  for (auto gap = input.find("\n\n"); gap != std::string::npos && rules.size() < kMaxQueries;
       gap = input.find("\n\n", from)) {
    Rule& rule = rules.emplace_back();
    rule.id = RuleId{"q" + std::to_string(rules.size())};
    rule.status = RuleStatus::live;
    rule.scope = Scope::national;
    rule.query = input.substr(from, gap - from);
    rule.query_where = {"fuzz", 1, 1};
    seal(rule);
    if (!RuleSet::compile({&rule, 1}, {}, {}).rules) rules.pop_back();
    from = gap + 2;
  }
  if (rules.empty()) return 0;
  Item item;
  item.text = input.substr(from);
  item.title = item.text.substr(0, item.text.find('\n'));
  item.tier = size % 2 == 0 ? Tier::press : Tier::social;
  static Scratch scratch;
  static MatchList expected, answer;
  const auto direct = RuleSet::compile(rules, {}, {}, {.prefilter = Prefilter::off});
  require(direct.rules != nullptr);
  direct.rules->match(item, scratch, expected);
  const auto agree = [&](const Compiling& how) {
    const auto set = RuleSet::compile(rules, {}, {}, how);
    require(set.rules != nullptr);
    set.rules->match(item, scratch, answer);
    require(answer == expected);
  };
  agree({});
  agree({.prefilter = Prefilter::scan});
  const Rule last = rules.back();
  rules.pop_back();
  const auto before = RuleSet::compile(rules, {}, {});
  require(before.rules != nullptr);
  rules.push_back(last);
  agree({.before = before.rules});
  return 0;
}
