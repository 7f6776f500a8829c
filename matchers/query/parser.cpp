#include "matchers/query/parser.hpp"

#include <string>

#include "matchers/normalise.hpp"
#include "matchers/operators/operator.hpp"
#include "matchers/query/lexer.hpp"
#include "matchers/query/lint.hpp"
#include "storage/records/source.hpp"

namespace dongtin {

namespace {

struct Stop {};  // a problem was reported; nothing after it can be trusted

class Parser {
 public:
  Parser(std::string_view query, const Location& where) : query_(query), where_(where) {}

  Parsed run() {
    auto tokens = tokens_of(query_, where_);
    if (!tokens.problems.empty()) return {std::nullopt, std::move(tokens.problems)};
    tokens_ = std::move(tokens.list);
    try {
      if (peek().kind == Token::Kind::end) stop(0, "the query is empty; write at least one phrase");
      Node tree = expression(0);
      if (peek().kind == Token::Kind::close) stop(peek().begin, "this ) closes nothing; remove it or add a ( before");
      if (!tree.op->positive(tree)) {
        stop(tree.begin, "a query that is only NOT would match almost everything; add what must be there: a NOT b");
      }
      return {std::move(tree), std::move(problems_)};
    } catch (const Stop&) {
      return {std::nullopt, std::move(problems_)};
    }
  }

 private:
  struct Operand {
    Node node;
    bool negated = false;
    std::size_t begin = 0;  // of NOT when negated
  };

  Node expression(std::size_t level) {
    if (level > kMaxLevels) stop(peek().begin, "parentheses nest deeper than the limit of 64 levels; split the query");
    std::vector<Operand> operands;
    std::vector<std::string_view> joins;  // "AND", "OR"; a NOT b joins with AND
    std::size_t first_or = 0, first_and = 0;
    bool has_or = false, has_and = false;
    operands.push_back(operand(level));
    for (;;) {
      const Token& t = peek();
      if (t.kind == Token::Kind::end || t.kind == Token::Kind::close) break;
      if (t.kind != Token::Kind::op) {
        stop(t.begin, "two phrases side by side; write AND, OR or NOT between them, or put both into one \"…\"");
      }
      const bool is_or = t.text == "OR";
      (is_or ? has_or : has_and) = true;
      if (is_or && first_or == 0) first_or = t.begin;
      if (!is_or && first_and == 0) first_and = t.begin;
      joins.push_back(is_or ? "OR" : "AND");
      if (t.text != "NOT") ++next_;
      operands.push_back(operand(level));
    }
    if (has_or && has_and) mixed(operands, joins, std::max(first_or, first_and));
    if (operands.size() == 1) return single(std::move(operands.front()));
    Node node;
    node.op = find_operator(has_or ? "OR" : "AND");
    node.begin = operands.front().begin;
    node.end = operands.back().node.end;
    for (auto& o : operands) {
      const std::size_t begin = o.begin;
      const bool negated = o.negated;
      Node child = single(std::move(o));
      if (has_or && !child.op->positive(child)) {
        stop(begin, negated ? "NOT beside OR would match almost everything; write (a OR b) NOT c, or a OR (b NOT c)"
                            : "this side of OR is only NOT and would match almost everything; add what must be there");
      }
      node.children.push_back(std::move(child));
    }
    return node;
  }

  static Node single(Operand o) {
    if (!o.negated) return std::move(o.node);
    Node node;
    node.op = find_operator("NOT");
    node.begin = o.begin;
    node.end = o.node.end;
    node.children.push_back(std::move(o.node));
    return node;
  }

  Operand operand(std::size_t level) {
    Operand out;
    out.begin = peek().begin;
    if (is_op("NOT")) {
      out.negated = true;
      ++next_;
      if (is_op("NOT")) stop(peek().begin, "NOT NOT says nothing; remove both");
    }
    out.node = primary(level);
    if (out.negated && !out.node.op->positive(out.node)) {
      stop(out.begin, "NOT of a part that is only NOT; write what must be there without NOT");
    }
    return out;
  }

  Node primary(std::size_t level) {
    const Token t = peek();
    switch (t.kind) {
      case Token::Kind::open: {
        ++next_;
        if (peek().kind == Token::Kind::close) stop(t.begin, "the parentheses are empty; write a phrase between them");
        Node node = expression(level + 1);
        if (peek().kind != Token::Kind::close) stop(t.begin, "this ( is never closed; add a ) after its last phrase");
        node.begin = t.begin;
        node.end = peek().end;
        ++next_;
        return node;
      }
      case Token::Kind::word:
      case Token::Kind::quoted:
        return phrase();
      case Token::Kind::field:
        return field(level);
      case Token::Kind::op:
        stop(t.begin, std::string(t.text) + " has nothing on its left to join; write a phrase before it");
      case Token::Kind::close:
      case Token::Kind::end:
        break;
    }
    if (next_ > 0 && tokens_[next_ - 1].kind == Token::Kind::op) {
      const Token& op = tokens_[next_ - 1];
      stop(op.begin, std::string(op.text) + " has nothing on its right; write a phrase after it");
    }
    stop(t.begin, "expected a phrase here");
  }

  Node phrase() {
    Node node;
    node.op = find_operator("phrase");
    node.begin = peek().begin;
    if (peek().kind == Token::Kind::quoted) {
      node.value = std::string(peek().text);
      node.end = peek().end;
      ++next_;
    } else {
      while (peek().kind == Token::Kind::word) {
        if (!node.value.empty()) node.value += ' ';
        node.value += peek().text;
        node.end = peek().end;
        ++next_;
      }
    }
    Folded folded;
    fold_phrase(node.value, folded);
    if (folded.syllables.empty())
      stop(node.begin, "this phrase holds no letter and no digit; write the words to look for");
    if (folded.syllables.size() > kMaxPhraseSyllables) {
      stop(node.begin, "the phrase is longer than the limit of 32 syllables; shorten it or join parts with AND");
    }
    if (++terms_ > kMaxTerms)
      stop(node.begin, "the query has more than the limit of 1,000 phrases; split it into several rules");
    lint_phrase(node.value, folded, place_in(query_, node.begin, where_), problems_);
    for (const auto& p : problems_) {
      if (!p.warning) throw Stop{};
    }
    return node;
  }

  Node field(std::size_t level) {
    const Token name = peek();
    ++next_;
    Node node;
    node.op = find_operator(std::string(name.text) + ":");
    node.begin = name.begin;
    const Token value = peek();
    if (node.op->operand) {  // title:, text: stand before a phrase or a group
      if (value.kind == Token::Kind::op || value.kind == Token::Kind::end || value.kind == Token::Kind::close ||
          value.kind == Token::Kind::field) {
        stop(name.begin, std::string(name.text) + ": needs a phrase or (…) behind it");
      }
      node.children.push_back(primary(level + 1));
      node.end = node.children.back().end;
      return node;
    }
    if ((value.kind != Token::Kind::word && value.kind != Token::Kind::quoted) || value.begin != name.end) {
      stop(name.begin,
           std::string(name.text) + ": needs its value right behind the colon: " + std::string(node.op->example));
    }
    node.value = std::string(value.text);
    node.end = value.end;
    ++next_;
    const auto wrong = node.op->check(node.value);
    if (!wrong.empty()) stop(value.begin, wrong);
    return node;
  }

  [[noreturn]] void mixed(const std::vector<Operand>& operands, const std::vector<std::string_view>& joins,
                          std::size_t at) {
    const auto reading = [&](std::string_view tight) {
      std::string out;
      for (std::size_t i = 0; i < operands.size(); ++i) {
        if (i > 0) out += " " + std::string(joins[i - 1]) + " ";
        const bool opens = i < joins.size() && joins[i] == tight && (i == 0 || joins[i - 1] != tight);
        const bool closes = i > 0 && joins[i - 1] == tight && (i == joins.size() || joins[i] != tight);
        if (opens) out += "(";
        out += std::string(query_.substr(operands[i].begin, operands[i].node.end - operands[i].begin));
        if (closes) out += ")";
      }
      for (std::size_t i = 0; (i = out.find(" AND NOT ", i)) != std::string::npos;) out.replace(i, 9, " NOT ");
      return out.size() > 300 ? out.substr(0, out.find(' ', 280)) + " …" : out;
    };
    stop(at, "AND and OR are mixed without parentheses; write " + reading("AND") + " or " + reading("OR"));
  }

  [[nodiscard]] const Token& peek() const { return tokens_[next_]; }
  [[nodiscard]] bool is_op(std::string_view word) const {
    return peek().kind == Token::Kind::op && peek().text == word;
  }

  [[noreturn]] void stop(std::size_t at, std::string what) {
    problems_.push_back({place_in(query_, at, where_), std::move(what), false});
    throw Stop{};
  }

  std::string_view query_;
  const Location& where_;
  std::vector<Token> tokens_;
  std::size_t next_ = 0;
  std::size_t terms_ = 0;
  std::vector<Problem> problems_;
};

}  // namespace

Parsed parse_query(std::string_view query, const Location& where) {
  return Parser(query, where).run();
}

}  // namespace dongtin
