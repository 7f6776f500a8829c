/// Rules compiled together: the bulk of a set, or what was changed since.
///
/// In      parsed rules, sorted by id; folded fields. Out which of the rules an item may meet (wake), and where one is
///         met. Immutable once made.
/// Errors  make(): the text of Hyperscan.
/// Threads any; a PartScratch one.
/// Cost    woken rules, not rules: a rule is woken by its rarest clause, and only when its second may be met too.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "matchers/frequencies.hpp"
#include "matchers/occurrences.hpp"
#include "matchers/operators/operator.hpp"
#include "matchers/places.hpp"
#include "matchers/plan.hpp"
#include "matchers/prefilter.hpp"
#include "matchers/query/lists.hpp"
#include "matchers/rule_set.hpp"
#include "matchers/terms.hpp"
#include "storage/records/item.hpp"
#include "storage/records/rule.hpp"

namespace dongtin {

struct ParsedRule {
  std::shared_ptr<const Rule> rule;
  Node tree;
  std::vector<Problem> warnings;
};

struct PartScratch {
  std::uint64_t prepared_for = 0;
  SearchScratch search;
  Occurrences found;
  std::vector<std::uint32_t> woken;  // rules to evaluate, sorted
  std::vector<std::uint8_t> awake;   // by rule
};

class RulePart {
 public:
  /// `gazetteers` are looked for by the part as well; `places()` then finds them.
  [[nodiscard]] static Result<std::shared_ptr<const RulePart>> make(std::vector<ParsedRule> parsed, const Lists& lists,
                                                                    const std::span<const Gazetteer>* gazetteers,
                                                                    const Compiling& how);

  void search(const Folded& title, const Folded& text, PartScratch& scratch) const;
  /// Fills scratch.woken with what may be met of what was found.
  void wake(PartScratch& scratch) const;
  [[nodiscard]] bool met(std::uint32_t rule, const Evaluation& evaluation, std::vector<Hit>& hits) const;
  /// What evaluating a rule reads first.
  void prefetch(std::uint32_t rule) const;

  [[nodiscard]] std::size_t size() const { return rules_.size(); }
  [[nodiscard]] std::uint64_t serial() const { return serial_; }  // from 1; of no other part of this process
  [[nodiscard]] const std::shared_ptr<const Rule>& rule(std::uint32_t i) const { return rules_[i]; }
  [[nodiscard]] std::span<const Problem> warnings(std::uint32_t i) const;
  [[nodiscard]] bool national(std::uint32_t i) const { return national_[i] != 0; }
  /// kNone when there is none.
  [[nodiscard]] std::uint32_t find(const RuleId& id) const;
  [[nodiscard]] const TermTable& terms() const { return terms_; }
  [[nodiscard]] const Plans& plans() const { return plans_; }
  [[nodiscard]] const Places& places() const { return *places_; }
  static constexpr std::uint32_t kNone = 0xFFFFFFFF;

 private:
  void index_ids();
  void resolve(Node& node, const Lists& lists);
  std::uint32_t add_terms(const Node& phrase, std::vector<std::uint32_t>& others);
  void find_triggers(std::span<const ParsedRule> parsed);

  std::uint64_t serial_ = 0;  // never reused in a process, so a scratch knows what it was made ready for
  Prefilter kind_ = Prefilter::on;
  std::vector<std::shared_ptr<const Rule>> rules_;
  std::vector<std::uint32_t> by_id_;  // a hash table of numbers of rules, at most half of it taken
  Plans plans_;
  std::vector<std::uint8_t> national_;
  TermTable terms_;
  std::unique_ptr<const Places> places_;
  std::unique_ptr<const Searcher> searcher_;
  // By literal where what it wakes begins, and one more; of each rule its number, how many literals of a second clause
  // are to be looked for, and these.
  std::vector<std::uint32_t> wakes_from_, wakes_;
  std::vector<std::uint32_t> always_;
  std::unordered_map<std::uint32_t, std::vector<Problem>> warnings_;           // few rules have any
  std::unordered_map<std::string, std::vector<std::uint32_t>> terms_of_list_;  // while it is made
};

}  // namespace dongtin
