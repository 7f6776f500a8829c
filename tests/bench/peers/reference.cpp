#include <fmt/core.h>

#include <algorithm>
#include <string_view>
#include <unordered_map>

#include "matchers/normalise.hpp"
#include "peers/peer.hpp"

namespace dongtin::bench {

namespace {

/// Syllables, both included.
struct Place {
  std::uint32_t first = 0, last = 0;
  bool as_written = true;
};

class ReferencePeer final : public AnsweringPeer {
 public:
  std::string_view name() const override { return "reference"; }

  std::string prepare(const Task& task) override {
    task_ = &task;
    places_.resize(task.literals.size());
    for (std::uint32_t i = 0; i < task.literals.size(); ++i) {
      const std::string_view words = std::string_view(task.literals[i]).substr(1, task.literals[i].size() - 2);
      table_.emplace(words, i);
      longest_ = std::max(longest_, static_cast<std::size_t>(std::count(words.begin(), words.end(), ' ')) + 1);
    }
    return {};
  }

  double round(Which which) override {
    const double begin = cpu_seconds();
    found_ = pairs(which).size();
    return cpu_seconds() - begin;
  }

  std::string found() const override { return fmt::format("{} pairs", found_); }

  Pairs pairs(Which which) override {
    Pairs out;
    for (const auto i : which) {
      read(task_->items[i].text);
      for (std::size_t query = 0; query < task_->trees.size(); ++query) {
        if (met(task_->trees[query], false)) out.push_back(pair_of(i, query));
      }
    }
    std::sort(out.begin(), out.end());
    return out;
  }

 private:
  /// Looks up every stretch of syllables of one sentence.
  void read(std::string_view text) {
    for (const auto literal : occurring_) places_[literal].clear();
    occurring_.clear();
    fold(text, folded_);
    const auto& syllables = folded_.syllables;
    for (std::size_t first = 0; first < syllables.size(); ++first) {
      bool as_written = true;
      for (std::size_t last = first; last < syllables.size() && last < first + longest_; ++last) {
        if (last > first && syllables[last].boundary) break;
        as_written = as_written && syllables[last].undone == 0;
        const std::size_t begin = syllables[first].at, end = syllables[last].at + syllables[last].length;
        const auto it = table_.find(std::string_view(folded_.stream).substr(begin, end - begin));
        if (it == table_.end()) continue;
        occurring_.push_back(it->second);
        places_[it->second].push_back(
            {static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(last), as_written});
      }
    }
  }

  /// `strict`: below what is excluded, where only what stands as written counts.
  [[nodiscard]] bool met(const Node& node, bool strict) const {
    const auto is_met = [&](const Node& child) { return met(child, strict); };
    switch (node.op) {
      case Tree::Op::phrase:
        return std::any_of(node.literals.begin(), node.literals.end(), [&](std::uint32_t literal) {
          const auto& places = places_[literal];
          return std::any_of(places.begin(), places.end(), [&](const Place& p) { return p.as_written || !strict; });
        });
      case Tree::Op::near:
        return near(node, strict);
      case Tree::Op::without:
        return !met(node.children[0], true);
      case Tree::Op::all:
        return std::all_of(node.children.begin(), node.children.end(), is_met);
      case Tree::Op::either:
        // What is excluded beside alternatives holds for all of them.
        return std::any_of(node.children.begin(), node.children.end(),
                           [&](const Node& c) { return c.op != Tree::Op::without && is_met(c); }) &&
               std::all_of(node.children.begin(), node.children.end(),
                           [&](const Node& c) { return c.op != Tree::Op::without || is_met(c); });
    }
    return false;
  }

  [[nodiscard]] bool near(const Node& node, bool strict) const {
    const auto within = [&](const Place& a, const Place& b) {
      return b.first > a.last && b.first - a.last - 1 <= node.distance;
    };
    for (const auto left : node.children[0].literals) {
      for (const auto right : node.children[1].literals) {
        for (const Place& a : places_[left]) {
          for (const Place& b : places_[right]) {
            if ((within(a, b) || within(b, a)) && (!strict || (a.as_written && b.as_written))) return true;
          }
        }
      }
    }
    return false;
  }

  const Task* task_ = nullptr;
  std::unordered_map<std::string_view, std::uint32_t> table_;
  std::vector<std::vector<Place>> places_;  // by literal
  std::vector<std::uint32_t> occurring_;
  std::size_t longest_ = 0, found_ = 0;
  Folded folded_;
};

}  // namespace

std::unique_ptr<AnsweringPeer> reference_peer() {
  return std::make_unique<ReferencePeer>();
}

}  // namespace dongtin::bench
