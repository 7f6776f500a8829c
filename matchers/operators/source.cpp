// source:id, tier:press: where an item comes from. Met by fields alone, so there is nothing to highlight.
#include "matchers/operators/operator.hpp"

namespace dongtin {

namespace {

bool source_met(const Plan& node, const Evaluation& item, const Asked&) {
  return item.item.source.value == item.value(node);
}
bool tier_met(const Plan& node, const Evaluation& item, const Asked&) {
  return name(item.item.tier) == item.value(node);
}

std::string check_source(Node& node) {
  const std::string_view value = node.value;
  if (is_slug(value)) return {};
  return "\"" + std::string(value) + "\" is no source id: 1 to 64 of a-z, 0-9 and -, such as source:bao-gia-lai";
}

std::string check_tier(Node& node) {
  const std::string_view value = node.value;
  if (tier_from(value)) return {};
  return "no tier \"" + std::string(value) + "\"; the tiers are official, press, aggregator, social, forum";
}

}  // namespace

const Operator kSourceOperator{"source:",  "nguồn là",      "source:bao-gia-lai", false,       false,
                               source_met, always_positive, require_nothing,      check_source};
const Operator kTierOperator{"tier:",  "loại nguồn là", "tier:press",    false,     false,
                             tier_met, always_positive, require_nothing, check_tier};

}  // namespace dongtin
