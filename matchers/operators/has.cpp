// has:link, has:phone, has:bank_account: what the text holds. has:cue: how it asks to be passed on, believed or paid,
// in one way or in that of a family (has:urgency). Its place in the text is shown.
#include <algorithm>
#include <array>

#include "matchers/operators/operator.hpp"

namespace dongtin {

namespace {

constexpr std::string_view kAnyCue = "cue", kTwoFamilies = "cues";
constexpr std::array kFamilies{CueFamily::urgency, CueFamily::unnamed_authority, CueFamily::request,
                               CueFamily::lookalike_domain, CueFamily::payment};

void show(const Evaluation& item, Field field, std::uint32_t begin, std::uint32_t end, HowSet how, const Asked& asked) {
  const auto& syllables = item.folded(field).syllables;
  const auto first = std::lower_bound(syllables.begin(), syllables.end(), begin,
                                      [](const Syllable& s, std::uint32_t at) { return s.end <= at; });
  const auto behind =
      std::lower_bound(first, syllables.end(), end, [](const Syllable& s, std::uint32_t at) { return s.begin < at; });
  if (first == behind) return;
  asked.hits->push_back({field, static_cast<std::uint32_t>(first - syllables.begin()),
                         static_cast<std::uint32_t>(behind - syllables.begin() - 1), how, 0});
}

bool holds(const Plan& node, const Evaluation& item, const Asked& asked) {
  bool any = false;
  for (const Fact& fact : item.facts()) {
    if ((mask(fact.field) & asked.fields) == 0 || name(fact.kind) != item.value(node)) continue;
    if (asked.strict && fact.undone != 0) continue;
    any = true;
    if (asked.hits == nullptr) return true;
    show(item, fact.field, fact.begin, fact.end, static_cast<HowSet>(bit(How::exact) | fact.undone), asked);
  }
  return any;
}

bool cued(const Plan& node, const Evaluation& item, const Asked& asked) {
  const auto& cues = item.cues();
  if (item.value(node) == kTwoFamilies && families_of(cues) < 2) return false;
  const bool of_any = item.value(node) == kAnyCue || item.value(node) == kTwoFamilies;
  bool any = false;
  for (const Cue& cue : cues) {
    if (!of_any && item.value(node) != name(cue.family)) continue;
    for (const Span& span : cue.spans) {
      if ((mask(span.field) & asked.fields) == 0 || (asked.strict && span.how != bit(How::exact))) continue;
      any = true;
      if (asked.hits == nullptr) return true;
      show(item, span.field, span.begin, span.end, span.how, asked);
    }
  }
  return any;
}

bool met(const Plan& node, const Evaluation& item, const Asked& asked) {
  return fact_kind_from(item.value(node)) ? holds(node, item, asked) : cued(node, item, asked);
}

std::string check(Node& node) {
  const auto of_name = [&](CueFamily family) { return node.value == name(family); };
  if (fact_kind_from(node.value) || node.value == kAnyCue || node.value == kTwoFamilies ||
      std::any_of(kFamilies.begin(), kFamilies.end(), of_name))
    return {};
  std::string out =
      "no fact \"" + node.value + "\"; a text is asked for has:link, has:phone, has:bank_account, has:cue, has:cues";
  for (const auto family : kFamilies)
    out += (family == kFamilies.back() ? " or has:" : ", has:") + std::string(name(family));
  return out;
}

}  // namespace

const Operator kHasOperator{"has:", "có", "has:phone", false, false, met, always_positive, require_nothing, check};

}  // namespace dongtin
