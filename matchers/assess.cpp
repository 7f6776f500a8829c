#include "matchers/assess.hpp"

#include <algorithm>
#include <utility>

namespace dongtin {

namespace {

std::string reason_of(const Rule& rule, const Match& match) {
  std::string out = "Khớp luật “" + rule.title + "”";
  if (match.spans.empty()) return out + " theo nguồn, loại nguồn hoặc địa danh";
  HowSet how = 0;
  for (const Span& span : match.spans) how = static_cast<HowSet>(how | span.how);
  if ((how & bit(How::unaccented)) != 0) out += "; có chỗ viết không dấu";
  if ((how & bit(How::partial)) != 0) out += "; có chỗ viết thiếu dấu";
  return out;
}

std::string reason_of(const Place* place, const PlaceHit& hit) {
  std::string out =
      "Nhắc đến " + (place == nullptr ? hit.place.value : place->kind + (place->kind.empty() ? "" : " ") + place->name);
  for (std::size_t i = 0; i < hit.support.size(); ++i) out += (i == 0 ? " (" : "; ") + hit.support[i];
  return hit.support.empty() ? out : out + ")";
}

}  // namespace

Assessment assess(const Item&, const MatchList& matches, const RuleSet& rules) {
  if (matches.rules.empty()) return {};
  Assessment::Draft draft;
  draft.label = Label::mention;
  const Rule* gravest = nullptr;  // among the harm rules; the first by id when equal
  for (const Match& match : matches.rules) {
    const Rule* rule = rules.find(match.rule);
    if (rule == nullptr) continue;
    draft.evidence.push_back({"rule", rule->id.value, reason_of(*rule, match), std::nullopt, match.spans});
    if (rule->category && (gravest == nullptr || rule->severity > gravest->severity)) gravest = rule;
  }
  if (gravest != nullptr) draft.category = gravest->category;
  for (const PlaceHit& hit : matches.places) {
    draft.evidence.push_back({"place", hit.place.value, reason_of(rules.place(hit.place), hit), std::nullopt, {}});
  }
  auto made = make_assessment(std::move(draft));
  return std::move(made).value();  // a mention has no invariant that could refuse it
}

}  // namespace dongtin
