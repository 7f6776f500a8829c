#include <fmt/core.h>

#include <algorithm>
#include <charconv>

#include "matchers/frequencies.hpp"
#include "matchers/hyperscan.hpp"
#include "matchers/normalise.hpp"
#include "matchers/rule_set.hpp"
#include "peers/peer.hpp"

namespace dongtin::bench {

namespace {

class DongtinPeer final : public AnsweringPeer {
 public:
  std::string_view name() const override { return "dongtin"; }

  std::string prepare(const Task& task) override {
    task_ = &task;
    measure(task.items, measured_);
    auto compiled = RuleSet::compile(task.rules, {}, {}, {.measured = &measured_});
    if (!compiled.rules) return compiled.problems.empty() ? "the queries do not compile" : compiled.problems[0].what;
    rules_ = std::move(compiled.rules);
    return {};
  }

  double round(Which which) override {
    pairs_ = spans_ = 0;
    const double begin = cpu_seconds();
    for (const auto i : which) {
      rules_->match(task_->items[i], scratch_, matches_);
      pairs_ += matches_.rules.size();
      for (const Match& match : matches_.rules) spans_ += match.spans.size();
    }
    return cpu_seconds() - begin;
  }

  std::string found() const override { return fmt::format("{} pairs with {} spans", pairs_, spans_); }

  Pairs pairs(Which which) override {
    Pairs out;
    for (const auto i : which) {
      rules_->match(task_->items[i], scratch_, matches_);
      for (const Match& match : matches_.rules) {
        std::uint32_t query = 0;  // "q000123"
        const auto& id = match.rule.value;
        std::from_chars(id.data() + 1, id.data() + id.size(), query);
        out.push_back(pair_of(i, query));
      }
    }
    std::sort(out.begin(), out.end());
    return out;
  }

 private:
  const Task* task_ = nullptr;
  Frequencies measured_;
  std::shared_ptr<const RuleSet> rules_;
  Scratch scratch_;
  MatchList matches_;
  std::size_t pairs_ = 0, spans_ = 0;
};

class FoldPeer final : public Peer {
 public:
  std::string_view name() const override { return "fold alone"; }

  std::string prepare(const Task& task) override {
    task_ = &task;
    return {};
  }

  double round(Which which) override {
    syllables_ = 0;
    const double begin = cpu_seconds();
    for (const auto i : which) {
      fold(task_->items[i].text, folded_);
      syllables_ += folded_.syllables.size();
    }
    return cpu_seconds() - begin;
  }

  std::string found() const override { return fmt::format("{} syllables", syllables_); }

 private:
  const Task* task_ = nullptr;
  Folded folded_;
  std::size_t syllables_ = 0;
};

class HyperscanPeer final : public Peer {
 public:
  std::string_view name() const override { return "fold + hs_scan"; }

  std::string prepare(const Task& task) override {
    task_ = &task;
    auto database = hyperscan::Database::compile(task.literals);
    if (!database) return database.error().line();
    database_ = std::move(*database);
    database_.prepare(scratch_);
    return {};
  }

  double round(Which which) override {
    hits_ = 0;
    const double begin = cpu_seconds();
    for (const auto i : which) {
      fold(task_->items[i].text, folded_);
      database_.scan(
          folded_.stream, scratch_,
          [](void* count, std::uint32_t, std::uint64_t) { ++*static_cast<std::uint64_t*>(count); }, &hits_);
    }
    return cpu_seconds() - begin;
  }

  std::string found() const override { return fmt::format("{} hits of literals", hits_); }

 private:
  const Task* task_ = nullptr;
  hyperscan::Database database_;
  hyperscan::Scratch scratch_;
  Folded folded_;
  std::uint64_t hits_ = 0;
};

}  // namespace

std::unique_ptr<AnsweringPeer> dongtin_peer() {
  return std::make_unique<DongtinPeer>();
}
std::unique_ptr<Peer> fold_peer() {
  return std::make_unique<FoldPeer>();
}
std::unique_ptr<Peer> hyperscan_peer() {
  return std::make_unique<HyperscanPeer>();
}

}  // namespace dongtin::bench
