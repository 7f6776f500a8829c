/// What every engine of one comparison gets: the same texts, and the same queries over the same folded literals.
///
/// In      queries with phrases of any accent, which is what all engines can answer alike; texts as they came.
/// Out     literals, distinct, with a space on both sides: each phrase in each spelling that is the same word.
/// Threads any once made.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "corpus.hpp"
#include "matchers/frequencies.hpp"
#include "storage/records/item.hpp"

namespace dongtin::bench {

struct Node {
  Tree::Op op = Tree::Op::phrase;
  std::uint64_t distance = 0;
  std::vector<std::uint32_t> literals;  // of a phrase: one of them
  std::vector<Node> children;
};

struct Task {
  std::vector<Rule> rules;
  std::vector<Node> trees;  // of the rules, in their order
  std::vector<std::string> literals;
  std::vector<Item> items;
};

[[nodiscard]] Task make_task(const Queries& queries, std::vector<Item> items);

/// Numbers of items.
using Which = std::span<const std::uint32_t>;
/// Item in the upper half, query in the lower; sorted.
using Pairs = std::vector<std::uint64_t>;
[[nodiscard]] inline std::uint64_t pair_of(std::uint64_t item, std::uint64_t query) {
  return item << 32 | query;
}

/// A sample of the items, as the stream would have been measured.
void measure(const std::vector<Item>& items, Frequencies& into);

}  // namespace dongtin::bench
