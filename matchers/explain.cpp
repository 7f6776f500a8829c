// The parsed tree in Vietnamese, and the own tests of rules.
#include <algorithm>
#include <iterator>

#include "matchers/operators/operator.hpp"
#include "matchers/query/parser.hpp"
#include "matchers/rule_set.hpp"
#include "matchers/spellings.hpp"
#include "storage/records/text.hpp"

namespace dongtin {

namespace {

std::string in_quotes(std::string_view words) {
  return "“" + std::string(words) + "”";
}

/// The words with one syllable or all typed without accents.
std::string bare(const std::string& words, const Folded& folded, std::optional<std::size_t> only) {
  std::string out;
  std::size_t done = 0;
  for (std::size_t i = 0; i < folded.syllables.size(); ++i) {
    const auto& s = folded.syllables[i];
    if (only && *only != i) continue;
    out += words.substr(done, s.begin - done);
    out += folded.letters(i);
    done = s.end;
  }
  return out + words.substr(done);
}

class Printer {
 public:
  Printer(const Lists& lists, std::string& out) : lists_(lists), out_(out) {}

  void print(const Node& node, std::size_t depth, bool strict) {
    line(depth, title(node));
    if (node.op == &kPhraseOperator) phrase(node, depth + 1, strict);
    if (node.op == &kListOperator) list(node, depth + 1, strict);
    for (std::size_t i = 0; i < node.children.size(); ++i) {
      const bool hides = node.op == &kNotOperator || (node.op == &kExceptOperator && i == 1);
      print(node.children[i], depth + 1, strict || hides);
    }
  }

 private:
  void line(std::size_t depth, const std::string& text) { out_.append(2 * depth, ' ').append(text) += '\n'; }

  [[nodiscard]] static std::string title(const Node& node) {
    std::string out(node.op->shown);
    if (const auto number = out.find('#'); number != std::string::npos)
      out.replace(number, 1, std::to_string(node.number));
    if (node.op == &kNearOperator) return out + (node.ordered ? ", theo thứ tự này" : ", thứ tự nào cũng được");
    if (node.op == &kAtLeastOperator) return out + " (trong " + std::to_string(node.children.size()) + " điều)";
    if (node.op == &kListOperator) return out + " @" + node.value;
    if (node.op == &kHasOperator) {
      const auto kind = fact_kind_from(node.value);
      return out + (kind == FactKind::link    ? " liên kết"
                    : kind == FactKind::phone ? " số điện thoại"
                                              : " số tài khoản ngân hàng");
    }
    if (node.value.empty()) return out;
    return out + " " + in_quotes(node.value + (node.open ? "*" : ""));
  }

  /// What a phrase is met by, besides what it says.
  void phrase(const Node& node, std::size_t depth, bool strict) {
    const auto others = other_spellings(node.value, node.spelling);
    if (!others.empty()) {
      std::string text = "· cũng viết là:";
      for (const auto& other : others) text += " " + in_quotes(other);
      line(depth, text);
    }
    if (node.open) line(depth, "· âm tiết cuối có thể dài thêm: " + in_quotes(node.value + "…"));
    if (strict && node.spelling != Spelling::any) return line(depth, "· chỉ khi viết đúng dấu như vậy");
    if (node.spelling == Spelling::exact)
      return line(depth, "· đúng từng dấu, đúng chữ hoa chữ thường; vị trí dấu thanh không kể");
    Folded folded;
    fold_phrase(node.value, folded);
    if (node.spelling == Spelling::any)
      return line(depth,
                  "· dấu nào cũng được: " + in_quotes(bare(node.value, folded, std::nullopt)) + ", có dấu hoặc không");
    std::vector<std::size_t> marked;
    for (std::size_t i = 0; i < folded.syllables.size(); ++i) {
      if (folded.syllables[i].marked) marked.push_back(i);
    }
    if (marked.empty()) return;
    line(depth, "· trong câu gõ không dấu: " + in_quotes(bare(node.value, folded, std::nullopt)));
    if (marked.size() >= 2) {
      line(depth, "· viết thiếu dấu: " + in_quotes(bare(node.value, folded, marked.back())) + ", " +
                      in_quotes(bare(node.value, folded, marked.front())));
    }
  }

  void list(const Node& node, std::size_t depth, bool strict) {
    constexpr std::size_t kShown = 3;
    const ParsedList& list = *lists_.find(node.value);
    std::string text = "· " + std::to_string(list.phrases.size()) + " cụm từ";
    for (std::size_t i = 0; i < std::min(kShown, list.phrases.size()); ++i)
      text += (i == 0 ? ": " : ", ") + in_quotes(list.phrases[i].value + (list.phrases[i].open ? "*" : ""));
    line(depth, text + (list.phrases.size() > kShown ? " …" : ""));
    if (strict) line(depth, "· chỉ khi viết đúng dấu như vậy");
  }

  const Lists& lists_;
  std::string& out_;
};

std::string shortened(const std::string& text) {
  const auto piece = cut(text, 80);
  return "\"" + std::string(piece) + (piece.size() < text.size() ? "…" : "") + "\"";
}

}  // namespace

Explained explain_query(std::string_view query, Location where, std::span<const NamedList> lists,
                        std::optional<Category> category) {
  Explained out;
  const Lists known(lists, nullptr, out.problems);
  auto parsed = parse_query(query, where, {&known, nullptr, category});
  out.problems.insert(out.problems.end(), std::make_move_iterator(parsed.problems.begin()),
                      std::make_move_iterator(parsed.problems.end()));
  if (parsed.tree) Printer(known, out.tree).print(*parsed.tree, 0, false);
  return out;
}

std::vector<Problem> run_rule_tests(const RuleSet& rules) {
  std::vector<Problem> out;
  Scratch scratch;
  Item item;
  for (const Rule& rule : rules.rules()) {
    const auto ask = [&](const std::vector<std::string>& texts, const std::vector<Location>& where, std::size_t at,
                         bool expected) {
      const std::string& text = texts[at];
      item.text = text;
      // As an article and as a post, whose cues and chat words are read: the one suffices, neither must.
      const auto met = [&](Tier tier) {
        item.tier = tier;
        const auto answer = rules.query_matches(rule.id, item, scratch);
        return answer && *answer;
      };
      if ((met(Tier::press) || met(Tier::social)) == expected) return;
      out.push_back({at < where.size() ? where[at] : rule.where,
                     "rule " + rule.id.value +
                         (expected ? ": must match but does not: " : ": must not match but does: ") + shortened(text) +
                         "; change the query or the test",
                     false});
    };
    for (std::size_t i = 0; i < rule.must_match.size(); ++i) ask(rule.must_match, rule.must_match_where, i, true);
    for (std::size_t i = 0; i < rule.must_not_match.size(); ++i) {
      ask(rule.must_not_match, rule.must_not_match_where, i, false);
    }
  }
  return out;
}

}  // namespace dongtin
