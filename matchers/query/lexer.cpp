#include "matchers/query/lexer.hpp"

#include <algorithm>
#include <array>

#include "matchers/extract.hpp"

namespace dongtin {

namespace {

constexpr std::array<std::string_view, 3> kOperators{"AND", "OR", "NOT"};
constexpr std::array<std::string_view, 4> kNumbered{"NEAR", "ONEAR", "EXCEPT", "ATLEAST"};
constexpr std::array<std::string_view, 9> kFields{"title", "text", "url", "site", "source",
                                                  "tier",  "lang", "has", "place"};
constexpr std::size_t kOperandFields = 2;  // the first of them stand before a phrase, the others before a value
constexpr std::array<std::string_view, 8> kPersons{"author", "from",      "user",   "by",
                                                   "tacgia", "nguoidang", "handle", "account"};
constexpr std::string_view kContentNotPeople =
    "dongtin watches content, not people, so nobody can be searched for by account; describe what is said instead";
constexpr std::string_view kTooFar = "the limit is 200 syllables between; words further apart are joined by AND";

template <std::size_t N>
bool in(const std::array<std::string_view, N>& list, std::string_view s) {
  return std::find(list.begin(), list.end(), s) != list.end();
}

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

class Lexer {
 public:
  Lexer(std::string_view query, const Location& where) : query_(query), where_(where) {}

  Tokens run() {
    if (query_.size() > kMaxQueryBytes) {
      report(0, "the query is longer than the limit of 65,536 bytes; split it into several rules");
      return std::move(out_);
    }
    while (out_.problems.empty()) {
      while (at_ < query_.size() && is_space(query_[at_])) ++at_;
      if (at_ >= query_.size()) break;
      token();
    }
    out_.list.push_back({Token::Kind::end, {}, query_.size(), query_.size(), Spelling::usual, 0, false, false});
    return std::move(out_);
  }

 private:
  void token() {
    const char c = query_[at_];
    if (c == '(' || c == ')') {
      push(c == '(' ? Token::Kind::open : Token::Kind::close, 1);
    } else if (opening_quote(at_) != 0) {
      quoted(Spelling::usual);
    } else if (c == '~' || c == '=') {
      spelled(c);
    } else if (c == '@') {
      list();
    } else if (c == ',') {
      push(Token::Kind::comma, 1);
    } else {
      word();
    }
  }

  /// Bytes of the opening quote at `at`: a straight or a typographic one.
  [[nodiscard]] std::size_t opening_quote(std::size_t at) const {
    if (at < query_.size() && query_[at] == '"') return 1;
    return query_.substr(std::min(at, query_.size()), 3) == "\xE2\x80\x9C" ? 3 : 0;
  }

  /// ~vo dap, ~"vo dap", ="hòa".
  void spelled(char sign) {
    const std::size_t begin = at_++;
    if (opening_quote(at_) != 0) {
      quoted(sign == '~' ? Spelling::any : Spelling::exact);
    } else if (sign == '=') {
      return report(begin, "= stands before a phrase in quotation marks and asks for exactly its letters: =\"Hòa\"");
    } else if (at_ >= query_.size() || is_space(query_[at_]) || chunk().empty()) {
      return report(begin,
                    "~ stands right before a phrase: ~vo dap or ~\"vo dap\"; for words near each other write "
                    "\"a b\"~5");
    } else {
      if (chunk()[0] >= '0' && chunk()[0] <= '9' && begin > 0) {
        return report(begin, "~ with a number stands right behind a quoted phrase: \"a b\"~5");
      }
      plain(chunk());
    }
    if (!out_.problems.empty()) return;
    out_.list.back().begin = begin;
    if (sign == '~') out_.list.back().spelling = Spelling::any;
    if (sign == '=') out_.list.back().spelling = Spelling::exact;
  }

  void quoted(Spelling spelling) {
    const std::size_t from = at_ + opening_quote(at_);
    std::size_t to = from, close = 0;
    for (; to < query_.size(); ++to) {
      if (query_[to] == '"') close = 1;
      if (query_.substr(to, 3) == "\xE2\x80\x9D") close = 3;
      if (close != 0) break;
    }
    if (close == 0) return report(at_, "the quotation mark is never closed; add \" at the end of the phrase");
    Token token{Token::Kind::quoted, query_.substr(from, to - from), at_, to + close, spelling, 0, false, false};
    if (token.end < query_.size() && query_[token.end] == '~') {
      const std::size_t tilde = token.end;
      std::size_t end = tilde + 1;
      const auto number = number_at(end);
      if (!number || (end < query_.size() && !ends_chunk(end))) {
        return report(tilde,
                      "~ behind a phrase needs a number: \"a b\"~5 asks for both words with at most 5 syllables "
                      "between; for any accents write ~\"a b\"");
      }
      if (*number > kMaxNear) return report(tilde, std::string(kTooFar));
      token.number = *number;
      token.within = true;
      token.end = end;
    }
    at_ = token.end;
    out_.list.push_back(token);
  }

  /// @id; whether there is such a list is the parser's question.
  void list() {
    const auto id = chunk();
    push(Token::Kind::list, id.size());
    out_.list.back().text.remove_prefix(1);
  }

  /// Digits from `at` on, which moves behind them; at most 6 of them.
  [[nodiscard]] std::optional<std::uint32_t> number_at(std::size_t& at) const {
    const std::size_t from = at;
    std::uint32_t out = 0;
    for (; at < query_.size() && at - from < 6 && query_[at] >= '0' && query_[at] <= '9'; ++at) {
      out = out * 10 + static_cast<std::uint32_t>(query_[at] - '0');
    }
    return at == from ? std::nullopt : std::optional(out);
  }

  [[nodiscard]] bool ends_chunk(std::size_t at) const {
    const char c = query_[at];
    return is_space(c) || c == '(' || c == ')' || c == '"' || c == ',' || opening_quote(at) != 0;
  }

  /// Up to the next space, parenthesis, quote or comma.
  [[nodiscard]] std::string_view chunk() const {
    std::size_t end = at_;
    while (end < query_.size() && !ends_chunk(end)) ++end;
    return query_.substr(at_, end - at_);
  }

  /// NEAR/5, NEAR/5f, ONEAR/5, EXCEPT, ATLEAST/2.
  void numbered(std::string_view text, std::string_view stem) {
    Token token{Token::Kind::op, stem, at_, at_ + text.size(), Spelling::usual, 0, false, false};
    if (stem == "EXCEPT") {
      if (text != stem) return report(at_, "EXCEPT takes no number; write a EXCEPT (b, c)");
    } else {
      std::size_t end = at_ + stem.size() + 1;
      const auto number = text.size() > stem.size() ? number_at(end) : std::nullopt;
      const bool near = stem != "ATLEAST";
      if (number && near && end < token.end && query_[end] == 'f') {
        token.ordered = true;
        ++end;
      }
      if (!number || end != token.end) {
        return report(at_, near ? "NEAR needs its number of syllables: a NEAR/5 b in either order, a NEAR/5f b in this "
                                  "order"
                                : "ATLEAST needs its number: ATLEAST/2 (a, b, c)");
      }
      if (near && *number > kMaxNear) return report(at_, std::string(kTooFar));
      token.number = *number;
      token.ordered |= stem == "ONEAR";
      if (near) token.text = "NEAR";
    }
    out_.list.push_back(token);
    at_ = token.end;
  }

  void word() {
    const std::string_view text = chunk();
    std::string lower(text);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    const auto colon = lower.find(':');
    const auto name = std::string_view(lower).substr(0, colon);
    const bool field = colon != std::string::npos && in(kFields, name);
    if (is_profile_link(field ? std::string_view(lower).substr(colon + 1) : std::string_view(lower))) {
      return report(at_, "profile links are refused: " + std::string(kContentNotPeople));
    }
    if (in(kOperators, text)) return push(Token::Kind::op, text.size());
    if (const auto stem = text.substr(0, text.find('/')); in(kNumbered, stem)) return numbered(text, stem);
    if (field) {
      const auto* const row = std::find(kFields.begin(), kFields.end(), name);
      out_.list.push_back({Token::Kind::field, *row, at_, at_ + colon + 1, Spelling::usual, 0, false, false});
      at_ += colon + 1;
      // A value is taken as it stands: an address holds signs that mean something elsewhere.
      if (row - kFields.begin() >= static_cast<std::ptrdiff_t>(kOperandFields) && at_ < query_.size() &&
          !ends_chunk(at_))
        push(Token::Kind::word, chunk().size());
      return;
    }
    if (lower.find("://") != std::string::npos) {
      return report(at_,
                    "an address is no search term; write url: and its words (url:vnexpress.net/thoi-su), site: and "
                    "its host, or has:link");
    }
    if (colon != std::string::npos && colon > 0) {
      if (in(kPersons, name) || name.starts_with("author"))
        return report(at_, std::string(name) + ": is refused: " + std::string(kContentNotPeople));
      if (name == "language") return report(at_, "no field \"language:\"; write lang: and two letters: lang:vi");
      return report(at_, "no field \"" + std::string(name) +
                             ":\"; the fields are title: text: url: site: source: tier: lang: has: place: (a phrase "
                             "with a colon goes in \"…\")");
    }
    plain(text);
  }

  void plain(std::string_view text) {
    if (const auto tilde = text.find('~'); tilde != std::string_view::npos) {
      return report(at_ + tilde,
                    "~ stands before a whole phrase (~vo dap: any accents), and ~5 behind a quoted one "
                    "(\"a b\"~5: near each other)");
    }
    if (const auto mark = text.find('?'); mark != std::string_view::npos && mark > 0 && mark + 1 < text.size()) {
      return report(at_ + mark, "? stands for no letter; write the spellings joined by OR, or * at the end of a word");
    }
    push(Token::Kind::word, text.size());
  }

  void push(Token::Kind kind, std::size_t size) {
    out_.list.push_back({kind, query_.substr(at_, size), at_, at_ + size, Spelling::usual, 0, false, false});
    at_ += size;
  }

  void report(std::size_t at, std::string what) {
    out_.problems.push_back({place_in(query_, at, where_), std::move(what), false});
  }

  std::string_view query_;
  const Location& where_;
  std::size_t at_ = 0;
  Tokens out_;
};

}  // namespace

Tokens tokens_of(std::string_view query, const Location& where) {
  return Lexer(query, where).run();
}

Location place_in(std::string_view query, std::size_t at, const Location& where) {
  Location out = where;
  for (std::size_t i = 0; i < at && i < query.size(); ++i) {
    if (query[i] == '\n') {
      ++out.line;
      out.column = 1;
    } else if ((static_cast<unsigned char>(query[i]) & 0xC0) != 0x80) {
      ++out.column;
    }
  }
  return out;
}

}  // namespace dongtin
