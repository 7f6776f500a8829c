// place:gia-lai, place:gia-lai@pre-2025: the gazetteer found the province or one of its units.
#include "matchers/operators/operator.hpp"
#include "matchers/places.hpp"

namespace dongtin {

namespace {

constexpr std::string_view kOldEra = "pre-2025";

bool met(const Plan& node, const Evaluation& item, const Asked&) {
  const std::string_view value = item.value(node);
  const auto at = value.find('@');
  return item.places.about(item.place_findings, value.substr(0, at), at != std::string_view::npos);
}

std::string check(Node& node) {
  const std::string_view value = node.value;
  const auto at = value.find('@');
  if (at != std::string_view::npos && value.substr(at + 1) != kOldEra) {
    return "no era \"" + std::string(value.substr(at + 1)) +
           "\"; the era is pre-2025 (before 1 July 2025), or leave out the @";
  }
  if (is_slug(value.substr(0, at))) return {};
  return "\"" + std::string(value) + "\" is no place id, such as place:gia-lai";
}

}  // namespace

const Operator kPlaceOperator{"place:", "nói về địa danh", "place:gia-lai", false, false,
                              met,      always_positive,   require_nothing, check};

}  // namespace dongtin
