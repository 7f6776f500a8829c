/// Compiled queries: the trees of query/tree.hpp as evaluation reads them.
///
/// In      parsed trees; terms and literals of a TermTable. Out nodes of one size in one block, those of a query
///         together, the root first; of AND the operands that are rarest stand first, but for the one that woke the
///         rule, for it is there. A phrase with other spellings is an OR of phrases.
/// Errors  none. Threads one while adding, any afterwards.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "matchers/query/tree.hpp"

namespace dongtin {

struct Operator;
class TermTable;

struct Plan {
  std::uint8_t row = 0;      // of operators/registry.cpp
  bool ordered = false;      // of NEAR
  bool any_accents = false;  // of a phrase
  std::uint16_t count = 0;   // of children
  std::uint32_t first = 0;   // of them, counted from this node
  std::uint32_t term = 0;    // of a phrase; of a field or list, what Plans::more() has of it
  union {
    std::uint32_t literal = 0;  // of a phrase
    std::uint32_t number;       // of NEAR, "…"~n and ATLEAST
  };

  [[nodiscard]] std::span<const Plan> children() const { return {this + first, count}; }
};
static_assert(sizeof(Plan) <= 20);

class Plans {
 public:
  /// What few nodes have.
  struct More {
    std::string value, needle;
    std::vector<std::uint32_t> terms;  // of a list, in order of literal
  };

  /// `tree` is resolved: its phrases and lists have their terms, and the table knows what is rare.
  void add(const Node& tree, const TermTable& terms);
  void finish();

  [[nodiscard]] const Plan& root(std::uint32_t query) const { return nodes_[roots_[query]]; }
  [[nodiscard]] const More& more(const Plan& node) const { return more_[node.term]; }

 private:
  void place(const Node& node, const TermTable& terms, std::size_t at);
  void place_phrase(const Node& node, const TermTable& terms, std::size_t at);

  std::vector<Plan> nodes_;
  std::vector<std::uint32_t> roots_;
  std::vector<More> more_;
};

}  // namespace dongtin
