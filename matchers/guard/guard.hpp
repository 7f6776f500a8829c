/// The one way by which rules go live, and what keeps those out that would flag an opinion (DESIGN.md, section 2.4).
///
/// In      rules, gazetteers, lists and watched provinces as RuleSet::compile takes them.
/// Out     rules that may be put to work. AdmittedRules is the type that the line, `rules apply` and `match` ask for,
///         and only admit_rules() makes one that holds rules.
/// Errors  as Problems, those of compile() first. A live harm rule whose query alone, scope and place aside, matches
///         more than 2 in 100 of the corpus' opinions, criticisms, complaints and satires is refused; so is one under
///         which any text of the corpus would be labelled `unverified` or `disputed`. For a draft it is a warning.
/// Threads any. Cost a match of every text of the corpus.
#pragma once

#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "matchers/rule_set.hpp"

namespace dongtin {

struct Admission;

class AdmittedRules {
 public:
  AdmittedRules() = default;  // none
  [[nodiscard]] const RuleSet& operator*() const { return *set_; }
  [[nodiscard]] const RuleSet* operator->() const { return set_.get(); }
  [[nodiscard]] explicit operator bool() const { return set_ != nullptr; }
  [[nodiscard]] const std::shared_ptr<const RuleSet>& set() const { return set_; }

  bool operator==(const AdmittedRules&) const = default;  // the same set

  friend Admission admit_rules(std::span<const Rule> rules, std::span<const Gazetteer> gazetteers,
                               std::span<const PlaceId> provinces, const Compiling& how);

 private:
  explicit AdmittedRules(std::shared_ptr<const RuleSet> set) : set_(std::move(set)) {}
  std::shared_ptr<const RuleSet> set_;
};

struct Admission {
  AdmittedRules rules;  // none when any problem is not a warning
  std::vector<Problem> problems;
};
[[nodiscard]] Admission admit_rules(std::span<const Rule> rules, std::span<const Gazetteer> gazetteers,
                                    std::span<const PlaceId> provinces, const Compiling& how = {});

/// What speaks against the harm rules of a set, drafts among them.
[[nodiscard]] std::vector<Problem> against(const RuleSet& rules);

}  // namespace dongtin
