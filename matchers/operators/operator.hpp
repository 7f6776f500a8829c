/// What an operator of the query language is: one row of operators/registry.cpp.
///
/// met()       the answer for one item; appends the hits that show why when asked for them, and leaves none behind
///             when the answer is no.
/// positive()  false of what is true of an item because something is absent.
/// trigger()   literals of which at least one occurs in every item that can meet the node; `always` when none has to.
/// Threads any; rows are constants, functions are pure.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "matchers/normalise.hpp"
#include "matchers/occurrences.hpp"
#include "matchers/query/tree.hpp"
#include "matchers/terms.hpp"
#include "storage/records/item.hpp"
#include "storage/records/match.hpp"

namespace dongtin {

class Places;
struct PlaceFindings;

struct Hit {
  Field field = Field::text;
  std::uint32_t first = 0, last = 0;  // syllables, both included
  HowSet how = 0;
};

using FieldMask = std::uint8_t;
inline constexpr FieldMask kTitle = 1, kText = 2, kBoth = 3;
[[nodiscard]] constexpr FieldMask mask(Field field) {
  return field == Field::title ? kTitle : kText;
}

struct Asked {
  FieldMask fields = kBoth;
  bool strict = false;               // inside NOT: only as spelled
  std::vector<Hit>* hits = nullptr;  // null when only the answer is wanted
};

/// One item, read and searched.
struct Evaluation {
  const Item& item;
  const Folded& title;
  const Folded& text;
  const Occurrences& found;
  const TermTable& terms;
  const Places& places;
  const PlaceFindings& place_findings;

  [[nodiscard]] const Folded& folded(Field field) const { return field == Field::title ? title : text; }
  [[nodiscard]] bool met(const Node& node, const Asked& asked) const;
};

struct Trigger {
  bool always = false;
  std::vector<std::uint32_t> literals;
};

struct Operator {
  std::string_view name;     // "AND", "title:"
  std::string_view shown;    // Vietnamese, for `rules explain`; the value follows
  std::string_view example;  // of a field
  bool operand = false;      // a field that stands before a phrase or a group
  bool (*met)(const Node&, const Evaluation&, const Asked&) = nullptr;
  bool (*positive)(const Node&) = nullptr;
  void (*trigger)(const Node&, const TermTable&, Trigger&) = nullptr;
  std::string (*check)(std::string_view value) = nullptr;  // of a field: what is wrong with the value, or ""
};

/// Of the table; the name is one the parser knows to be there.
[[nodiscard]] const Operator* find_operator(std::string_view name);

// The rows, each defined in its own file.
extern const Operator kPhraseOperator, kAndOperator, kOrOperator, kNotOperator, kTitleOperator, kTextOperator,
    kSourceOperator, kTierOperator, kPlaceOperator;

// Shared by rows.
[[nodiscard]] bool always_positive(const Node&);
void always_trigger(const Node&, const TermTable&, Trigger&);

}  // namespace dongtin
