// Parts that can never be met: lint_never of lint.hpp.
#include <algorithm>
#include <vector>

#include "matchers/operators/operator.hpp"
#include "matchers/query/lexer.hpp"
#include "matchers/query/lint.hpp"

namespace dongtin {

namespace {

constexpr std::size_t kMaxPairs = 100'000;

struct Sought {
  const Node* phrase = nullptr;
  FieldMask fields = kBoth;
  Term term;
};
using Alternatives = std::vector<Sought>;  // one of them has to occur

FieldMask narrowed(const Node& node, FieldMask fields) {
  return static_cast<FieldMask>(fields & (node.op == &kTitleOperator ? kTitle : kText));
}

bool is_narrowing(const Node& node) {
  return node.op == &kTitleOperator || node.op == &kTextOperator;
}

Sought sought(const Node& phrase, FieldMask fields) {
  return {&phrase, fields, Term(phrase.value, phrase.spelling, phrase.open)};
}

/// The phrases of an OR group, itself or below a field; false when it holds anything else.
bool phrases_of(const Node& node, FieldMask fields, Alternatives& out) {
  if (node.op == &kPhraseOperator) {
    out.push_back(sought(node, fields));
    return true;
  }
  if (is_narrowing(node)) return phrases_of(node.children.front(), narrowed(node, fields), out);
  if (node.op != &kOrOperator) return false;
  return std::all_of(node.children.begin(), node.children.end(),
                     [&](const Node& child) { return phrases_of(child, fields, out); });
}

/// What has to be there for `node` to be met.
void required(const Node& node, FieldMask fields, std::vector<Alternatives>& out) {
  Alternatives alternatives;
  if (phrases_of(node, fields, alternatives)) {
    out.push_back(std::move(alternatives));
  } else if (is_narrowing(node)) {
    required(node.children.front(), narrowed(node, fields), out);
  } else if (node.op == &kExceptOperator) {
    required(node.children.front(), fields, out);
  } else if (node.op == &kAndOperator || node.op == &kNearOperator || node.op == &kWithinOperator) {
    for (const Node& child : node.children) {
      if (child.op != &kNotOperator) required(child, fields, out);
    }
  }
}

/// Phrases of which each alone hides an item.
void hiding(const Node& node, FieldMask fields, Alternatives& out) {
  if (node.op == &kPhraseOperator) {
    out.push_back(sought(node, fields));
  } else if (is_narrowing(node)) {
    hiding(node.children.front(), narrowed(node, fields), out);
  } else if (node.op == &kOrOperator) {
    for (const Node& child : node.children) hiding(child, fields, out);
  }
}

/// Every text with accents in which `a` is met holds `b` there too.
bool holds(const Sought& a, const Sought& b) {
  if ((a.fields & ~b.fields) != 0) return false;
  if (a.phrase->spelling == Spelling::any && b.phrase->spelling != Spelling::any) return false;
  if (b.phrase->spelling == Spelling::exact && a.phrase->spelling != Spelling::exact) return false;
  for (std::size_t i = 0; i + b.term.syllables() <= a.term.syllables(); ++i) {
    if (b.term.letters_at(a.term.folded(), i) && b.term.verify(a.term.folded(), i, true) != 0) return true;
  }
  return false;
}

bool same(const Node& a, const Node& b) {
  if (a.op != b.op || a.number != b.number || a.ordered != b.ordered || a.open != b.open || a.spelling != b.spelling ||
      a.children.size() != b.children.size())
    return false;
  if (a.op == &kPhraseOperator ? !Term(a.value).same_as(Term(b.value)) : a.value != b.value) return false;
  return std::equal(a.children.begin(), a.children.end(), b.children.begin(), same);
}

class Never {
 public:
  Never(std::string_view query, const Location& where, std::vector<Problem>& problems)
      : query_(query), where_(where), problems_(problems) {}

  void walk(const Node& node) {
    if (node.op == &kAndOperator) conjunction(node);
    if (node.op == &kExceptOperator) {
      std::vector<Alternatives> left;
      Alternatives right;
      required(node.children[0], kBoth, left);
      hiding(node.children[1], kBoth, right);
      if (const auto* hidden = all_hidden(left, right)) {
        warn(node.children[1].begin, "EXCEPT leaves nothing of \"" + hidden->phrase->value +
                                         "\" but what is typed without accents; take out the wider phrase");
      }
    }
    for (const Node& child : node.children) walk(child);
  }

 private:
  void conjunction(const Node& node) {
    for (std::size_t i = 0; i < node.children.size(); ++i) {
      const Node& a = node.children[i];
      if (a.op != &kTierOperator && a.op != &kLangOperator && a.op != &kSourceOperator) continue;
      for (std::size_t k = 0; k < i; ++k) {
        const Node& b = node.children[k];
        if (a.op != b.op || a.value == b.value) continue;
        return warn(a.begin, std::string(a.op->name) + b.value + " AND " + std::string(a.op->name) + a.value +
                                 " is never met, for an item has one of them; write OR in parentheses");
      }
    }
    std::vector<Alternatives> wanted;
    required(node, kBoth, wanted);
    for (const Node& child : node.children) {
      if (child.op != &kNotOperator) continue;
      const Node& excluded = child.children.front();
      const bool twin = std::any_of(node.children.begin(), node.children.end(), [&](const Node& other) {
        return other.op != &kPhraseOperator && same(other, excluded) && !is_phrase_field(other);
      });
      if (twin) {
        warn(child.begin, "this NOT excludes what the same AND asks for, so it is never met; remove one of them");
        continue;
      }
      Alternatives hides;
      hiding(excluded, kBoth, hides);
      if (const auto* hidden = all_hidden(wanted, hides)) {
        warn(child.begin, "this NOT hides every text with \"" + hidden->phrase->value +
                              "\" but those typed without accents; remove it, or exclude a longer phrase");
      }
    }
  }

  static bool is_phrase_field(const Node& node) {
    return is_narrowing(node) && node.children.front().op == &kPhraseOperator;
  }

  /// One of the first of which every alternative holds one of the second; null when there is none.
  static const Sought* all_hidden(const std::vector<Alternatives>& wanted, const Alternatives& hides) {
    std::size_t pairs = 0;
    for (const auto& alternatives : wanted) {
      pairs += alternatives.size() * hides.size();
      if (pairs > kMaxPairs) return nullptr;
      const bool all = std::all_of(alternatives.begin(), alternatives.end(), [&](const Sought& a) {
        return std::any_of(hides.begin(), hides.end(), [&](const Sought& b) { return holds(a, b); });
      });
      if (all && !alternatives.empty()) return &alternatives.front();
    }
    return nullptr;
  }

  void warn(std::size_t at, std::string what) {
    problems_.push_back({place_in(query_, at, where_), std::move(what), true});
  }

  std::string_view query_;
  const Location& where_;
  std::vector<Problem>& problems_;
};

}  // namespace

void lint_never(const Node& tree, std::string_view query, const Location& where, std::vector<Problem>& problems) {
  Never(query, where, problems).walk(tree);
}

}  // namespace dongtin
