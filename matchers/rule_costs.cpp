#include "matchers/rule_costs.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "matchers/rule_part.hpp"
#include "matchers/rule_set.hpp"
#include "matchers/scratch.hpp"

namespace dongtin {

namespace {

std::chrono::nanoseconds steady_ticks() {
  return std::chrono::steady_clock::now().time_since_epoch();
}

bool is_of(const RuleSet* rules, const RuleId& id, const Digest& revision) {
  const Rule* rule = rules == nullptr ? nullptr : rules->find(id);
  return rule != nullptr && rule->revision == revision;
}

}  // namespace

RuleCosts::RuleCosts(std::chrono::nanoseconds budget, Parked parked, Ticks ticks)
    : budget_(budget), tell_(std::move(parked)), ticks_(ticks ? std::move(ticks) : Ticks(steady_ticks)) {}

void RuleCosts::in_force(std::shared_ptr<const RuleSet> rules) {
  const std::lock_guard lock(mutex_);
  rules_.swap(rules);
  std::size_t woken = 0;
  std::erase_if(rows_, [&](const auto& each) {
    const RuleCost& cost = each.second.cost;
    if (is_of(rules_.get(), cost.rule, cost.revision)) return false;
    woken += cost.parked ? 1 : 0;
    return true;
  });
  if (woken > 0) publish_resting();
}

void RuleCosts::meter(Scratch& scratch) {
  RuleMeter& meter = scratch.impl->meter;
  meter.hand_over();
  meter.costs_ = this;
  meter.generation_ = 0;
  meter.readings_.reserve(RuleMeter::kMostReadings);
}

void RuleCosts::settle(Scratch& scratch) {
  RuleMeter& meter = scratch.impl->meter;
  meter.hand_over();
  if (!meter.readings_.empty()) return;
  meter.base_ = nullptr;
  meter.changed_ = nullptr;
}

std::vector<RuleCost> RuleCosts::list() const {
  std::vector<RuleCost> out;
  {
    const std::lock_guard lock(mutex_);
    out.reserve(rows_.size());
    for (const auto& [id, row] : rows_) {
      out.push_back(row.cost);
      const auto items = static_cast<std::int64_t>(std::max<std::uint64_t>(sampled_ - row.from, 1));
      if (!row.cost.parked) out.back().mean = row.recently / items;
    }
  }
  std::sort(out.begin(), out.end(),
            [](const RuleCost& a, const RuleCost& b) { return a.time != b.time ? a.time > b.time : a.rule < b.rule; });
  return out;
}

std::vector<RuleCost> RuleCosts::parked() const {
  std::vector<RuleCost> out;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& name : resting()->rules) {
      const auto row = rows_.find(name.rule.value);
      if (row != rows_.end() && row->second.cost.parked) out.push_back(row->second.cost);
    }
  }
  std::sort(out.begin(), out.end(), [](const RuleCost& a, const RuleCost& b) { return a.rule < b.rule; });
  return out;
}

bool RuleCosts::add(const RulePart* base, const RulePart* changed, std::span<const Reading> readings,
                    std::uint32_t sampled) {
  std::vector<Row*> dear;
  std::vector<RuleCost> too_dear;
  {
    const std::unique_lock lock(mutex_, std::try_to_lock);
    if (!lock) return false;
    const auto from = std::exchange(sampled_, sampled_ + sampled);
    for (const Reading& reading : readings) {
      Row* row = row_of(*(reading.changed ? changed : base)->rule(reading.rule), from);
      if (row == nullptr) continue;
      const std::chrono::nanoseconds took{reading.nanoseconds};
      ++row->cost.evaluated;
      row->cost.met += reading.met ? 1 : 0;
      row->cost.time += took;
      if (past_budget(*row, took)) dear.push_back(row);
    }
    for (Row* row : dear) {
      if (std::exchange(row->cost.parked, true)) continue;
      too_dear.push_back(row->cost);
    }
    if (!too_dear.empty()) publish_resting();
  }
  if (tell_) {
    for (const RuleCost& each : too_dear) tell_(each);
  }
  return true;
}

/// Null when the rule, or this revision of it, is not in force any more.
RuleCosts::Row* RuleCosts::row_of(const Rule& rule, std::uint64_t from) {
  const auto known = rows_.find(rule.id.value);
  if (known != rows_.end() && known->second.cost.revision == rule.revision) return &known->second;
  if (!is_of(rules_.get(), rule.id, rule.revision)) return nullptr;
  Row& row = rows_[rule.id.value];
  row = Row{};
  row.cost.rule = rule.id;
  row.cost.revision = rule.revision;
  row.from = from;
  return &row;
}

bool RuleCosts::past_budget(Row& row, std::chrono::nanoseconds took) const {
  if (row.cost.parked) return false;
  row.recently += budget_.count() > 0 ? std::min(took, budget_ * kClip) : took;
  auto items = sampled_ - row.from;
  if (items > kWindow) {  // the older half counts no more
    constexpr std::uint64_t kKept = kWindow / 2;
    row.recently = std::chrono::nanoseconds{static_cast<std::int64_t>(
        static_cast<double>(row.recently.count()) * static_cast<double>(kKept) / static_cast<double>(items))};
    row.from = sampled_ - kKept;
    items = kKept;
  }
  row.cost.mean = row.recently / static_cast<std::int64_t>(std::max<std::uint64_t>(items, 1));
  return budget_.count() > 0 && items >= kLeastSampled && row.cost.mean > budget_;
}

std::shared_ptr<const RuleCosts::Resting> RuleCosts::resting() const {
  const std::lock_guard lock(resting_mutex_);
  return resting_;
}

/// With mutex_ held.
void RuleCosts::publish_resting() {
  auto next = std::make_shared<Resting>();
  for (const auto& [id, row] : rows_) {
    if (row.cost.parked) next->rules.push_back({row.cost.rule, row.cost.revision});
  }
  const std::lock_guard lock(resting_mutex_);
  next->generation = resting_->generation + 1;
  generation_.store(next->generation, std::memory_order_release);
  resting_ = std::move(next);
}

bool RuleMeter::begin(const std::shared_ptr<const RulePart>& base, const std::shared_ptr<const RulePart>& changed) {
  if (costs_ == nullptr) return false;
  if (costs_->generation_.load(std::memory_order_acquire) != 0) look_at_resting(base.get(), changed.get());
  if (++items_ % RuleCosts::kSampleEvery != 0) return false;
  if (base_ != base || changed_ != changed) {
    hand_over();
    readings_.clear();  // what could not be handed over was of other rules
    base_ = base;
    changed_ = changed;
  } else if (readings_.size() >= kMostReadings / 2) {
    hand_over();
  }
  ++sampled_;
  return true;
}

bool RuleMeter::is_parked(bool changed, std::uint32_t rule) const {
  const auto& resting = resting_[changed ? 1 : 0];
  return std::binary_search(resting.begin(), resting.end(), rule);
}

/// Finds in the parts what is parked; when neither is what it was the last time.
void RuleMeter::look_at_resting(const RulePart* base, const RulePart* changed) {
  const auto of_changed = changed == nullptr ? 0 : changed->serial();
  const auto now = costs_->generation_.load(std::memory_order_acquire);
  if (generation_ == now && looked_base_ == base->serial() && looked_changed_ == of_changed) return;
  const auto resting = costs_->resting();
  for (const bool in_changed : {false, true}) {
    auto& out = resting_[in_changed ? 1 : 0];
    out.clear();
    const RulePart* part = in_changed ? changed : base;
    if (part == nullptr) continue;
    for (const auto& [id, revision] : resting->rules) {
      const auto at = part->find(id);
      if (at != RulePart::kNone && part->rule(at)->revision == revision) out.push_back(at);
    }
    std::sort(out.begin(), out.end());
  }
  generation_ = resting->generation;
  looked_base_ = base->serial();
  looked_changed_ = of_changed;
}

void RuleMeter::start() {
  last_ = costs_->ticks_();
}

void RuleMeter::passed(bool changed, std::uint32_t rule, bool met) {
  constexpr std::int64_t kMost = std::numeric_limits<std::uint32_t>::max();
  const auto now = costs_->ticks_();
  const auto took = std::clamp<std::int64_t>((now - last_).count(), 0, kMost);
  last_ = now;
  readings_.push_back({rule, static_cast<std::uint32_t>(took), changed, met});
  if (readings_.size() < kMostReadings) return;
  hand_over();
  readings_.clear();
  last_ = costs_->ticks_();
}

void RuleMeter::pause() {
  if (pauses_++ == 0) paused_at_ = costs_->ticks_();
}

void RuleMeter::resume() {
  if (--pauses_ == 0) last_ += costs_->ticks_() - paused_at_;
}

/// Nothing is handed over while somebody else does so.
void RuleMeter::hand_over() {
  if (costs_ == nullptr || sampled_ == 0) return;
  if (!costs_->add(base_.get(), changed_.get(), readings_, sampled_)) return;
  readings_.clear();
  sampled_ = 0;
}

}  // namespace dongtin
