/// What evaluating each rule costs, measured on a sample of the items; and which rule costs so much that it rests.
///
/// In      readings of a clock that never goes back, around each evaluation for one item in kSampleEvery. Out per rule
///         how often it was evaluated and met, and the time, all of that sample; rules whose mean time of an item is
///         past the budget are parked: a match with a metered Scratch leaves them out until their revision changes.
/// Errors  none. Who hands over waits for nobody: what cannot be added at once is added later, or left out.
/// Threads RuleCosts any; a RuleMeter belongs to one thread at a time, as the Scratch it is in.
/// Cost    no allocation per item once every rule was seen; one reading of the clock per rule and sampled item.
///
/// A single reading counts toward the budget as kClip budgets at most, so that a thread which was put aside in the
/// middle of one parks nobody.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "storage/records/digest.hpp"
#include "storage/records/ids.hpp"

namespace dongtin {

class RulePart;
class RuleSet;
class Scratch;
struct Rule;

struct RuleCost {
  RuleId rule;
  Digest revision;
  std::uint64_t evaluated = 0, met = 0;  // of sampled items
  std::chrono::nanoseconds time{0};      // of these evaluations
  std::chrono::nanoseconds mean{0};      // of an item, whether the rule was evaluated for it or not, of late
  bool parked = false;
};

class RuleCosts {
 public:
  static constexpr std::uint32_t kSampleEvery = 32;   // items
  static constexpr std::uint32_t kLeastSampled = 64;  // items before anything is said of a rule
  static constexpr std::uint32_t kWindow = 4096;      // sampled items that a mean is of, at most
  static constexpr std::uint32_t kClip = 8;

  using Ticks = std::function<std::chrono::nanoseconds()>;
  /// Called on the thread that handed over, once for each time a rule is parked.
  using Parked = std::function<void(const RuleCost&)>;
  /// `budget`: mean time of an item; 0: no rule is ever parked. Without `ticks` the steady clock is read.
  explicit RuleCosts(std::chrono::nanoseconds budget = {}, Parked parked = {}, Ticks ticks = {});
  RuleCosts(const RuleCosts&) = delete;
  RuleCosts& operator=(const RuleCosts&) = delete;

  /// Only what these rules cost is kept; a rule that came or was changed starts anew. Before they are matched.
  void in_force(std::shared_ptr<const RuleSet> rules);

  /// What is matched with `scratch` from now on is metered, and leaves out what is parked. This outlives it.
  void meter(Scratch& scratch);
  /// Hands over what `scratch` has gathered; else it does so by itself when it has gathered enough.
  static void settle(Scratch& scratch);

  [[nodiscard]] std::chrono::nanoseconds budget() const { return budget_; }
  /// Every rule that was evaluated or is parked; the dearest first.
  [[nodiscard]] std::vector<RuleCost> list() const;
  /// By id.
  [[nodiscard]] std::vector<RuleCost> parked() const;

 private:
  friend class RuleMeter;
  struct Name {
    RuleId rule;
    Digest revision;
  };
  struct Resting {
    std::uint64_t generation = 0;
    std::vector<Name> rules;
  };
  struct Row {
    RuleCost cost;
    std::uint64_t from = 0;                // sampled items before its window
    std::chrono::nanoseconds recently{0};  // in its window, clipped
  };
  struct Reading {
    std::uint32_t rule, nanoseconds;
    bool changed, met;
  };
  [[nodiscard]] bool add(const RulePart* base, const RulePart* changed, std::span<const Reading> readings,
                         std::uint32_t sampled);
  [[nodiscard]] Row* row_of(const Rule& rule, std::uint64_t from);
  [[nodiscard]] bool past_budget(Row& row, std::chrono::nanoseconds took) const;
  [[nodiscard]] std::shared_ptr<const Resting> resting() const;
  void publish_resting();

  const std::chrono::nanoseconds budget_;
  const Parked tell_;
  const Ticks ticks_;
  mutable std::mutex mutex_;
  std::shared_ptr<const RuleSet> rules_;
  std::unordered_map<std::string, Row> rows_;  // by id; of rules_
  std::uint64_t sampled_ = 0;                  // items
  std::atomic<std::uint64_t> generation_{0};   // of resting_
  mutable std::mutex resting_mutex_;           // held for a pointer's copy
  std::shared_ptr<const Resting> resting_ = std::make_shared<const Resting>();
};

/// What one thread gathers; in Scratch::Impl.
class RuleMeter {
 public:
  /// An item is to be matched by these parts; true when its evaluations are to be read.
  [[nodiscard]] bool begin(const std::shared_ptr<const RulePart>& base, const std::shared_ptr<const RulePart>& changed);
  [[nodiscard]] bool any_parked() const { return !resting_[0].empty() || !resting_[1].empty(); }
  [[nodiscard]] bool is_parked(bool changed, std::uint32_t rule) const;

  /// Of an item whose evaluations are read: before the first, and after each.
  void start();
  void passed(bool changed, std::uint32_t rule, bool met);
  /// What is done between the two is of the item, not of the rule that is evaluated. They may be nested.
  void pause();
  void resume();

 private:
  friend class RuleCosts;
  static constexpr std::size_t kMostReadings = 4096;
  void hand_over();
  void look_at_resting(const RulePart* base, const RulePart* changed);

  RuleCosts* costs_ = nullptr;
  std::uint32_t items_ = 0, sampled_ = 0;           // matched; of those handed over next
  std::shared_ptr<const RulePart> base_, changed_;  // what the readings are of
  std::vector<RuleCosts::Reading> readings_;
  std::chrono::nanoseconds last_{0}, paused_at_{0};
  std::uint32_t pauses_ = 0;                                             // open ones
  std::uint64_t generation_ = 0, looked_base_ = 0, looked_changed_ = 0;  // of what resting_ was made from
  std::vector<std::uint32_t> resting_[2];                                // of the base, of what was changed; sorted
};

}  // namespace dongtin
