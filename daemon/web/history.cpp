#include "daemon/web/history.hpp"

#include <algorithm>
#include <iterator>

namespace dongtin {

namespace {

using Names = std::vector<std::string>;

Names sorted(Names names) {
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

void compare(Names before, Names after, Names& added, Names& removed) {
  before = sorted(std::move(before));
  after = sorted(std::move(after));
  std::set_difference(after.begin(), after.end(), before.begin(), before.end(), std::back_inserter(added));
  std::set_difference(before.begin(), before.end(), after.begin(), after.end(), std::back_inserter(removed));
}

Names rules_of(const Assessed& assessed) {
  Names out;
  for (const auto& match : assessed.matches.rules) out.push_back(match.rule.value);
  return out;
}

Names evidence_of(const Assessed& assessed) {
  Names out;
  for (const auto& each : assessed.assessment.evidence()) out.push_back(told(each));
  return out;
}

}  // namespace

std::string told(const Evidence& evidence) {
  return evidence.reason.empty() ? evidence.kind + ": " + evidence.ref : evidence.reason;
}

AssessedChange change_between(const Assessed& before, const Assessed& after) {
  AssessedChange out;
  const auto &a = before.assessment, &b = after.assessment;
  out.item = before.item_revision != after.item_revision;
  out.label = a.label() != b.label();
  out.category = a.category() != b.category();
  out.score = a.score() != b.score();
  out.claim = a.claim() != b.claim();
  compare(rules_of(before), rules_of(after), out.rules_added, out.rules_removed);
  compare(before.topics, after.topics, out.topics_added, out.topics_removed);
  compare(evidence_of(before), evidence_of(after), out.evidence_added, out.evidence_removed);
  return out;
}

std::optional<std::size_t> undone_next(std::span<const Decision> decisions) {
  std::vector<std::size_t> standing;
  for (std::size_t i = 0; i < decisions.size(); ++i) {
    const auto before = fold(decisions.first(i)).undoable, after = fold(decisions.first(i + 1)).undoable;
    if (after > before) standing.push_back(i);
    if (after < before) standing.pop_back();
  }
  if (standing.empty()) return std::nullopt;
  return standing.back();
}

}  // namespace dongtin
