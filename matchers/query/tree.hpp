/// The tree of a parsed query. Each node names the row of operators/registry.cpp that knows what to do with it.
///
/// Invariants (parser): a node that the operator says has operands has them; `begin` and `end` are bytes of the query.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace dongtin {

struct Operator;

struct Node {
  const Operator* op = nullptr;
  std::vector<Node> children;
  std::string value;  // a phrase's words, a field's value
  std::size_t begin = 0, end = 0;
  std::uint32_t term = 0;  // of a phrase, once compiled
};

}  // namespace dongtin
