/// The tree of a parsed query. Each node names the row of operators/registry.cpp that knows what to do with it.
///
/// Invariants (parser): a node that the operator says has operands has them; `begin` and `end` are bytes of the query.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "matchers/accents.hpp"

namespace dongtin {

struct Operator;

struct Node {
  // What evaluation reads stands together, for trees are many and memory is far.
  const Operator* op = nullptr;
  std::vector<Node> children;
  std::uint32_t term = 0;               // of a phrase, once compiled
  std::uint32_t number = 0;             // of NEAR, "…"~n and ATLEAST
  Spelling spelling = Spelling::usual;  // of a phrase
  bool open = false;                    // of a phrase whose last syllable may go on
  bool ordered = false;                 // of NEAR
  std::vector<std::uint32_t> more;      // a phrase's other spellings; a list's terms, in order of literal
  std::string value;                    // a phrase's words, a field's value, a list's id
  std::string needle;                   // of url: and site:, the value as it is compared
  std::size_t begin = 0, end = 0;
};

}  // namespace dongtin
