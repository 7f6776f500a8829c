// lang:vi: the language the source gives its items; "vi-VN" is vi.
#include <algorithm>

#include "matchers/operators/operator.hpp"

namespace dongtin {

namespace {

bool met(const Plan& node, const Evaluation& item, const Asked&) {
  const std::string_view lang = item.item.lang;
  if (lang.size() > 2 && lang[2] != '-' && lang[2] != '_') return false;
  return lang.size() >= 2 && (lang[0] | 0x20) == item.value(node)[0] && (lang[1] | 0x20) == item.value(node)[1];
}

std::string check(Node& node) {
  const auto& v = node.value;
  if (v.size() == 2 && std::all_of(v.begin(), v.end(), [](char c) { return c >= 'a' && c <= 'z'; })) return {};
  return "\"" + v + "\" is no language code: two lower-case letters of ISO 639-1, such as lang:vi or lang:en";
}

}  // namespace

const Operator kLangOperator{"lang:", "ngôn ngữ là",   "lang:vi",       false, false,
                             met,     always_positive, require_nothing, check};

}  // namespace dongtin
