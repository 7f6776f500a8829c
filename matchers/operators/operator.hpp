/// What an operator of the query language is: one row of operators/registry.cpp.
///
/// met()       the answer for one item; appends the hits that show why when asked for them, and leaves none behind
///             when the answer is no.
/// positive()  false of what is true of an item because something is absent.
/// located     the answer is its hits: it may stand beside NEAR when its operands may.
/// require()   appends clauses: of the literals of each at least one occurs in every item that can meet the node. None
///             when an item can meet it whatever occurs.
/// Threads any; rows are constants, functions are pure.
#pragma once

#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "matchers/cues.hpp"
#include "matchers/extract.hpp"
#include "matchers/normalise.hpp"
#include "matchers/occurrences.hpp"
#include "matchers/plan.hpp"
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
  std::uint16_t operand = 0;  // of "…"~n: which word
};

/// In the order of the item.
[[nodiscard]] inline bool stands_before(const Hit& a, const Hit& b) {
  if (a.field != b.field) return a.field < b.field;
  return a.first != b.first ? a.first < b.first : a.last < b.last;
}

/// Vectors of hits that operators need aside. They keep their memory; leases end in reverse order.
class HitPool {
 public:
  class Lease {
   public:
    explicit Lease(HitPool& pool) : pool_(pool), hits_(pool.take()) {}
    ~Lease() { --pool_.used_; }
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    [[nodiscard]] std::vector<Hit>& operator*() { return hits_; }
    [[nodiscard]] std::vector<Hit>* operator->() { return &hits_; }

   private:
    HitPool& pool_;
    std::vector<Hit>& hits_;
  };

 private:
  std::vector<Hit>& take() {
    if (used_ == vectors_.size()) vectors_.emplace_back();
    auto& out = vectors_[used_++];
    out.clear();
    return out;
  }
  std::deque<std::vector<Hit>> vectors_;  // references stay valid while it grows
  std::size_t used_ = 0;
};

class RuleMeter;

/// What evaluating one item needs aside: cleared by next(), memory kept.
struct Aside {
  HitPool hits;
  std::vector<Fact> facts;
  CueScratch cue_search;
  std::vector<Cue> cues;
  Address address;
  bool facts_read = false, cues_read = false, address_read = false;
  RuleMeter* meter = nullptr;  // of the evaluation under way; null: it is not metered
  void next() { facts_read = cues_read = address_read = false; }
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
  Aside& aside;
  const Plans& plans;  // that the node is of

  [[nodiscard]] const Folded& folded(Field field) const { return field == Field::title ? title : text; }
  [[nodiscard]] bool met(const Plan& node, const Asked& asked) const;
  /// Of a field, what follows its colon.
  [[nodiscard]] std::string_view value(const Plan& node) const { return plans.more(node).value; }
  /// Links, phones and bank accounts of both fields; read from the text when first asked for.
  [[nodiscard]] const std::vector<Fact>& facts() const;
  /// Of both fields; looked for when first asked for.
  [[nodiscard]] const std::vector<Cue>& cues() const;
  [[nodiscard]] const Address& address() const;
};

struct Clause {
  std::vector<std::uint32_t> literals;
  double expected = 0;  // occurrences of them per syllable of text

  void add(const TermTable& terms, std::uint32_t term);
};
using Clauses = std::vector<Clause>;

struct Operator {
  std::string_view name;     // "AND", "title:"
  std::string_view shown;    // Vietnamese, for `rules explain`; # is the number, the value follows
  std::string_view example;  // of a field
  bool operand = false;      // a field that stands before a phrase or a group
  bool located = false;
  bool (*met)(const Plan&, const Evaluation&, const Asked&) = nullptr;
  bool (*positive)(const Node&) = nullptr;
  void (*require)(const Node&, const TermTable&, Clauses&) = nullptr;
  std::string (*check)(Node&) = nullptr;  // of a field: what is wrong with the value, or ""; may fill `needle`
};

[[nodiscard]] std::uint8_t row_of(const Operator& op);
/// Of the table; the name is one the parser knows to be there.
[[nodiscard]] const Operator* find_operator(std::string_view name);

// The rows, each defined in its own file.
extern const Operator kPhraseOperator, kListOperator, kAndOperator, kOrOperator, kNotOperator, kNearOperator,
    kWithinOperator, kExceptOperator, kAtLeastOperator, kTitleOperator, kTextOperator, kSourceOperator, kTierOperator,
    kPlaceOperator, kUrlOperator, kSiteOperator, kLangOperator, kHasOperator;

/// As Evaluation::facts() and cues(), for whoever has the parts.
[[nodiscard]] const std::vector<Fact>& facts_of(const Item& item, const Folded& title, const Folded& text,
                                                Aside& aside);
[[nodiscard]] const std::vector<Cue>& cues_of(const Item& item, const Folded& title, const Folded& text, Aside& aside);

// Shared by rows.
[[nodiscard]] bool always_positive(const Node&);
void require_nothing(const Node&, const TermTable&, Clauses&);
/// What each child requires.
void require_all(const Node&, const TermTable&, Clauses&);
/// One clause: what `count` of the children require, the rarest, so that one of them is met; none when too few require
/// anything.
void require_one(const Node&, const TermTable&, std::size_t count, Clauses&);
[[nodiscard]] const Clause* rarest(const Clauses& clauses);
/// Appends the hits of one term; false when there is none.
bool term_hits(std::uint32_t term, std::uint32_t literal, const Evaluation& item, const Asked& asked);

}  // namespace dongtin
