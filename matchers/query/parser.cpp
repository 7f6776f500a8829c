#include "matchers/query/parser.hpp"

#include <algorithm>
#include <string>

#include "matchers/normalise.hpp"
#include "matchers/operators/operator.hpp"
#include "matchers/query/lexer.hpp"
#include "matchers/query/persons.hpp"
#include "storage/records/source.hpp"

namespace dongtin {

namespace {

struct Stop {};  // a problem was reported; nothing after it can be trusted

class Parser {
 public:
  Parser(std::string_view query, const Location& where, const QueryContext& context)
      : query_(query), where_(where), context_(context) {}

  Parsed run() {
    auto tokens = tokens_of(query_, where_);
    if (!tokens.problems.empty()) return {std::nullopt, std::move(tokens.problems), {}};
    tokens_ = std::move(tokens.list);
    try {
      if (peek().kind == Token::Kind::end) stop(0, "the query is empty; write at least one phrase");
      Node tree = expression(0);
      if (peek().kind == Token::Kind::comma) stop(peek().begin, kStrayComma);
      if (peek().kind == Token::Kind::close) stop(peek().begin, "this ) closes nothing; remove it or add a ( before");
      if (!tree.op->positive(tree)) {
        stop(tree.begin, "a query that is only NOT would match almost everything; add what must be there: a NOT b");
      }
      lint_never(tree, query_, where_, problems_);
      for (const auto& [begin, what] : alone_)
        problems_.push_back({place_in(query_, begin, where_), what + ", or name the list beside NEAR", true});
      if (context_.places != nullptr) lint_places(tree, query_, where_, *context_.places, problems_);
      return {std::move(tree), std::move(problems_), {}};
    } catch (const Stop&) {
      return {std::nullopt, std::move(problems_), {}};
    }
  }

  /// A phrase and nothing else; what it says of persons is kept for later.
  Parsed run_term() {
    auto tokens = tokens_of(query_, where_);
    if (!tokens.problems.empty()) return {std::nullopt, std::move(tokens.problems), {}};
    tokens_ = std::move(tokens.list);
    keep_personal_ = true;
    try {
      if (!is_phrase()) stop(0, "a list holds phrases; put this one in \"…\"");
      Node tree = phrase();
      if (peek().kind != Token::Kind::end || tree.op != find_operator("phrase"))
        stop(peek().begin, "a list holds one phrase an entry; write each by itself, or put it in \"…\"");
      return {std::move(tree), std::move(problems_), std::move(personal_)};
    } catch (const Stop&) {
      return {std::nullopt, std::move(problems_), {}};
    }
  }

 private:
  static constexpr const char* kStrayComma =
      "a comma separates nothing here; write AND or OR between phrases, or put a phrase in \"…\"";

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
      if (t.kind == Token::Kind::end || t.kind == Token::Kind::close || t.kind == Token::Kind::comma) break;
      if (t.kind == Token::Kind::op && t.text == "ATLEAST") {
        stop(t.begin, "ATLEAST begins a part of its own; write AND or OR before it");
      }
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
    out.node = near(level);
    if (out.negated && !out.node.op->positive(out.node)) {
      stop(out.begin, "NOT of a part that is only NOT; write what must be there without NOT");
    }
    return out;
  }

  /// a NEAR/5 b; of more than two there are two readings.
  Node near(std::size_t level) {
    const auto alone = alone_.size();
    Node left = except(level);
    if (!is_op("NEAR")) return left;
    const Token op = peek();
    ++next_;
    Node right = except(level);
    alone_.resize(alone);
    if (is_op("NEAR")) {
      const Token second = peek();
      ++next_;
      const Node third = except(level);
      const auto a = text_of(left), b = text_of(right), c = text_of(third);
      const auto first = std::string(query_.substr(op.begin, op.end - op.begin)),
                 next = std::string(query_.substr(second.begin, second.end - second.begin));
      stop(second.begin, shortened("NEAR joins two; of three write (" + a + " " + first + " " + b + ") " + next + " " +
                                   c + " or " + a + " " + first + " (" + b + " " + next + " " + c + ")"));
    }
    for (const Node* side : {&left, &right}) {
      if (const Node* wrong = without_place(*side)) {
        const bool narrowing = wrong->op->operand;
        stop(wrong->begin,
             narrowing ? std::string(wrong->op->name) + " has no place beside NEAR; write it around the whole: " +
                             std::string(wrong->op->name) + "(a NEAR/5 b)"
                       : shown(*wrong) +
                             " has no place in the text, so nothing is near it; NEAR joins phrases, lists, OR "
                             "groups and EXCEPT: write (a NEAR/5 b) AND c");
      }
    }
    Node node;
    node.op = find_operator("NEAR");
    node.number = op.number;
    node.ordered = op.ordered;
    node.begin = left.begin;
    node.end = right.end;
    node.children.push_back(std::move(left));
    node.children.push_back(std::move(right));
    return node;
  }

  /// a EXCEPT b, a EXCEPT (b, c).
  Node except(std::size_t level) {
    Node left = primary(level);
    if (!is_op("EXCEPT")) return left;
    ++next_;
    Node right;
    right.begin = peek().begin;
    if (peek().kind == Token::Kind::open) {
      auto parts = operands(level);
      right.end = tokens_[next_ - 1].end;
      if (parts.size() == 1) {
        right = std::move(parts.front());
      } else {
        right.op = find_operator("OR");
        right.children = std::move(parts);
      }
    } else {
      right = primary(level);
    }
    if (is_op("EXCEPT")) stop(peek().begin, "EXCEPT behind EXCEPT; write a EXCEPT (b, c)");
    for (const Node* side : {&left, &right}) {
      if (const Node* wrong = not_a_phrase(*side)) {
        stop(wrong->begin, shown(*wrong) +
                               " has no place beside EXCEPT, which takes phrases, lists and OR groups of them: "
                               "a EXCEPT (b, c); to drop whole items write NOT");
      }
    }
    Node node;
    node.op = find_operator("EXCEPT");
    node.begin = left.begin;
    node.end = right.end;
    node.children.push_back(std::move(left));
    node.children.push_back(std::move(right));
    return node;
  }

  Node at_least(std::size_t level) {
    const Token op = peek();
    ++next_;
    if (peek().kind != Token::Kind::open) stop(op.begin, "ATLEAST needs its list in parentheses: ATLEAST/2 (a, b, c)");
    Node node;
    node.op = find_operator("ATLEAST");
    node.begin = op.begin;
    node.number = op.number;
    node.children = operands(level);
    node.end = tokens_[next_ - 1].end;
    if (node.number < 1 || node.number > node.children.size()) {
      stop(op.begin, "ATLEAST/" + std::to_string(node.number) + " of " + std::to_string(node.children.size()) +
                         " is never met or always; the number is 1 to how many the list has");
    }
    std::vector<std::string> keys;
    for (const Node& child : node.children) {
      if (!child.op->positive(child)) {
        stop(child.begin, "this part of ATLEAST is only NOT and would match almost everything; add what must be there");
      }
      const auto text = text_of(child);
      if (std::find(keys.begin(), keys.end(), text) != keys.end())
        stop(child.begin, shortened(text) + " stands twice; ATLEAST counts different ones: remove one of them");
      keys.push_back(text);
    }
    return node;
  }

  /// (a, b, c), up to and with the closing parenthesis.
  std::vector<Node> operands(std::size_t level) {
    const Token open = peek();
    ++next_;
    if (peek().kind == Token::Kind::close) stop(open.begin, "the parentheses are empty; write a phrase between them");
    std::vector<Node> out;
    for (;;) {
      out.push_back(expression(level + 1));
      if (peek().kind != Token::Kind::comma) break;
      ++next_;
    }
    if (peek().kind != Token::Kind::close) stop(open.begin, "this ( is never closed; add a ) after its last phrase");
    ++next_;
    return out;
  }

  /// The first part of `node` that is no place in the text; null when there is none.
  static const Node* without_place(const Node& node) {
    if (!node.op->located) return &node;
    for (const Node& child : node.children) {
      if (const Node* wrong = without_place(child)) return wrong;
    }
    return nullptr;
  }

  static const Node* not_a_phrase(const Node& node) {
    if (node.op == find_operator("phrase") || node.op == find_operator("@")) return nullptr;
    if (node.op != find_operator("OR")) return &node;
    for (const Node& child : node.children) {
      if (const Node* wrong = not_a_phrase(child)) return wrong;
    }
    return nullptr;
  }

  [[nodiscard]] static std::string shown(const Node& node) {
    return std::string(node.op->name == "~" ? "\"…\"~n" : node.op->name) + node.value;
  }

  [[nodiscard]] std::string text_of(const Node& node) const {
    return std::string(query_.substr(node.begin, node.end - node.begin));
  }

  [[nodiscard]] static std::string shortened(std::string text) {
    constexpr std::size_t kLongest = 400;
    return text.size() > kLongest ? text.substr(0, text.find(' ', kLongest - 20)) + " …" : text;
  }

  Node primary(std::size_t level) {
    const Token t = peek();
    switch (t.kind) {
      case Token::Kind::open: {
        ++next_;
        if (peek().kind == Token::Kind::close) stop(t.begin, "the parentheses are empty; write a phrase between them");
        Node node = expression(level + 1);
        if (peek().kind == Token::Kind::comma) stop(peek().begin, kStrayComma);
        if (peek().kind != Token::Kind::close) stop(t.begin, "this ( is never closed; add a ) after its last phrase");
        node.begin = t.begin;
        node.end = peek().end;
        ++next_;
        return node;
      }
      case Token::Kind::word:
      case Token::Kind::quoted:
        return phrase();
      case Token::Kind::list:
        return list();
      case Token::Kind::field:
        return field(level);
      case Token::Kind::op:
        if (t.text == "ATLEAST") return at_least(level);
        stop(t.begin, std::string(t.text) + " has nothing on its left to join; write a phrase before it");
      case Token::Kind::comma:
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

  [[nodiscard]] bool is_phrase() const {
    return peek().kind == Token::Kind::word || peek().kind == Token::Kind::quoted;
  }

  Node list() {
    const Token t = peek();
    ++next_;
    const std::string id(t.text);
    const ParsedList* list = context_.lists == nullptr ? nullptr : context_.lists->find(id);
    if (list == nullptr) {
      const auto known = context_.lists == nullptr ? std::string() : context_.lists->known();
      stop(t.begin, "there is no list \"@" + id + "\"; " +
                        (known.empty() ? std::string("no lists are loaded") : "the lists are " + known) +
                        ". An account is no search term: dongtin watches content, not people; describe what is said");
    }
    if (!list->personal.empty()) personal(t.begin, list->personal);
    if (!list->single.empty()) alone_.emplace_back(t.begin, list->single);
    Node node;
    node.op = find_operator("@");
    node.value = id;
    node.begin = t.begin;
    node.end = t.end;
    return node;
  }

  Node phrase() {
    Node node;
    node.op = find_operator("phrase");
    const Token first = peek();
    node.begin = first.begin;
    node.spelling = first.spelling;
    if (first.kind == Token::Kind::quoted) {
      node.value = std::string(first.text);
      node.end = first.end;
      ++next_;
    } else {
      while (peek().kind == Token::Kind::word && (node.value.empty() || peek().spelling == Spelling::usual)) {
        if (!node.value.empty()) node.value += ' ';
        node.value += peek().text;
        node.end = peek().end;
        ++next_;
      }
      if (peek().kind == Token::Kind::word) {
        stop(peek().begin, "~ stands before a whole phrase; put it before the first word, or join the two with AND");
      }
    }
    return first.within ? within(first, std::move(node)) : checked(std::move(node));
  }

  /// A phrase is something to look for, within the limits, and no person's.
  Node checked(Node node) {
    take_star(node);
    Folded folded;
    fold_phrase(node.value, folded);
    if (folded.syllables.empty())
      stop(node.begin, "this phrase holds no letter and no digit; write the words to look for");
    if (folded.syllables.size() > kMaxPhraseSyllables) {
      stop(node.begin, "the phrase is longer than the limit of 32 syllables; shorten it or join parts with AND");
    }
    if (node.open && folded.syllables.back().length < kMinStem) {
      stop(node.begin, "a * needs at least 2 letters before it, or it would match almost everything");
    }
    if (++terms_ > kMaxTerms)
      stop(node.begin, "the query has more than the limit of 1,000 phrases; split it into several rules");
    const auto wrong = personal_data(node.value, folded, node.open, context_.places);
    if (!wrong.empty()) personal(node.begin, wrong);
    lint_phrase(node, folded, place_in(query_, node.begin, where_), problems_);
    return node;
  }

  void take_star(Node& node) {
    const auto star = node.value.find('*');
    if (star == std::string::npos) return;
    const auto behind = node.value.find_first_not_of(" *", star);
    const bool last = behind == std::string::npos && node.value.find('*', star + 1) == std::string::npos;
    if (!last || star == 0 || node.value[star - 1] == ' ') {
      const auto at = query_.find('*', node.begin);
      stop(at == std::string_view::npos ? node.begin : at,
           "a * stands right behind the last letters of a phrase and says that the last syllable may go on (sạt*); not "
           "at "
           "the start and not in the middle");
    }
    node.value.erase(star);
    node.open = true;
  }

  /// "a b c"~5.
  Node within(const Token& token, Node whole) {
    Folded folded;
    fold_phrase(whole.value, folded);
    if (folded.syllables.size() < 2) stop(token.begin, "~ with a number needs two words or more: \"a b\"~5");
    if (folded.syllables.size() > kMaxPhraseSyllables)
      stop(token.begin, "the phrase is longer than the limit of 32 syllables; shorten it or join parts with AND");
    const auto wrong = personal_data(whole.value, folded, false, context_.places);
    if (!wrong.empty()) personal(token.begin, wrong);
    Node node;
    node.op = find_operator(folded.syllables.size() == 2 ? "NEAR" : "~");
    node.number = token.number;
    node.begin = token.begin;
    node.end = token.end;
    for (std::size_t i = 0; i < folded.syllables.size(); ++i) {
      const auto& s = folded.syllables[i];
      for (std::size_t k = 0; node.op == find_operator("~") && k < i; ++k) {
        if (folded.letters(k) == folded.letters(i))
          stop(token.begin, "two of these words have the same letters; write a NEAR/5 b for each pair");
      }
      Node word;
      word.op = whole.op;
      word.spelling = whole.spelling;
      word.begin = token.begin;
      word.end = token.end;
      word.value = whole.value.substr(s.begin, s.end - s.begin);
      if (s.end < whole.value.size() && whole.value[s.end] == '*') {
        if (s.length < kMinStem) stop(token.begin, "a * needs at least 2 letters before it");
        word.open = true;
      }
      if (++terms_ > kMaxTerms)
        stop(token.begin, "the query has more than the limit of 1,000 phrases; split it into several rules");
      node.children.push_back(std::move(word));
    }
    return node;
  }

  /// A rule against impersonation or a scam may name what others may not.
  void personal(std::size_t at, const std::string& wrong) {
    if (keep_personal_) {
      if (personal_.empty()) personal_ = wrong;
      return;
    }
    if (context_.category == Category::impersonation || context_.category == Category::scam) {
      problems_.push_back({place_in(query_, at, where_),
                           wrong + "; a rule that names a person needs a second approver and an end at most 30 "
                                   "days ahead",
                           true});
      return;
    }
    stop(at, wrong + "; rules search for content, not for people: describe what is said instead" +
                 (wrong.ends_with("person") ? ", or write the word before a street, school or office (đường Nguyễn Huệ)"
                                            : ""));
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
    const auto wrong = node.op->check(node);
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
        // NOT beside OR is refused, so a group that begins with NOT is excluded as a whole.
        const bool hides = opens && tight == "OR" && operands[i].negated;
        if (opens) out += hides ? "NOT (" : "(";
        const std::size_t begin = hides ? operands[i].node.begin : operands[i].begin;
        out += std::string(query_.substr(begin, operands[i].node.end - begin));
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

  static constexpr std::uint32_t kMinStem = 2;  // letters before a *

  std::string_view query_;
  const Location& where_;
  const QueryContext& context_;
  bool keep_personal_ = false;
  std::string personal_;
  std::vector<std::pair<std::size_t, std::string>>
      alone_;  // lists with single syllables that no NEAR is beside, and where
  std::vector<Token> tokens_;
  std::size_t next_ = 0;
  std::size_t terms_ = 0;
  std::vector<Problem> problems_;
};

}  // namespace

Parsed parse_query(std::string_view query, const Location& where, const QueryContext& context) {
  return Parser(query, where, context).run();
}

Parsed parse_term(std::string_view text, const Location& where, const PlaceNames* places) {
  const QueryContext context{nullptr, places, std::nullopt};
  return Parser(text, where, context).run_term();
}

}  // namespace dongtin
