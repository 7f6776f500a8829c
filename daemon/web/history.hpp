/// What changed from one assessment of an alert to the next, and which decision undo would take back.
///
/// Errors  none. Threads any; pure. Cost linear in rules and evidence.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "storage/records/alert.hpp"

namespace dongtin {

struct AssessedChange {
  bool item = false;  // it is about another revision of the item
  bool label = false, category = false, score = false, claim = false;
  std::vector<std::string> rules_added, rules_removed;        // ids
  std::vector<std::string> topics_added, topics_removed;      // and harm categories
  std::vector<std::string> evidence_added, evidence_removed;  // reasons
};
[[nodiscard]] AssessedChange change_between(const Assessed& before, const Assessed& after);

/// The reason of a piece of evidence, or what it is of.
[[nodiscard]] std::string told(const Evidence& evidence);

/// Index of the decision that undo takes back next; nothing when there is none (see fold()).
[[nodiscard]] std::optional<std::size_t> undone_next(std::span<const Decision> decisions);

}  // namespace dongtin
