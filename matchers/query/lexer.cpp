#include "matchers/query/lexer.hpp"

#include <algorithm>
#include <array>

namespace dongtin {

namespace {

constexpr std::array<std::string_view, 3> kOperators{"AND", "OR", "NOT"};
constexpr std::array<std::string_view, 4> kLater{"NEAR", "ONEAR", "EXCEPT", "ATLEAST"};
constexpr std::array<std::string_view, 5> kFields{"title", "text", "source", "tier", "place"};
constexpr std::array<std::string_view, 4> kLaterFields{"url", "site", "lang", "has"};
constexpr std::array<std::string_view, 8> kPersons{"author", "from",      "user",   "by",
                                                   "tacgia", "nguoidang", "handle", "account"};
constexpr std::array<std::string_view, 12> kProfiles{
    "facebook.com/",  "fb.com/",       "fb.me/", "tiktok.com/", "x.com/",       "twitter.com/",
    "instagram.com/", "youtube.com/@", "t.me/",  "zalo.me/",    "threads.net/", "bsky.app/profile"};
constexpr std::string_view kContentNotPeople =
    "dongtin watches content, not people, so nobody can be searched for by account; describe what is said instead";

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
    out_.list.push_back({Token::Kind::end, {}, query_.size(), query_.size()});
    return std::move(out_);
  }

 private:
  void token() {
    const char c = query_[at_];
    if (c == '(' || c == ')') {
      push(c == '(' ? Token::Kind::open : Token::Kind::close, 1);
    } else if (opening_quote() != 0) {
      quoted();
    } else if (c == '~') {
      report(at_, "the any-accent operator ~ is not supported by this version; write the words with their accents");
    } else if (c == '=') {
      report(at_, "the exact-spelling operator =\"…\" is not supported by this version; leave out the =");
    } else if (c == '@') {
      report(at_, "\"" + std::string(chunk()) + "\" is refused if it names an account: " +
                      std::string(kContentNotPeople) + "; named lists (@list) are not supported by this version");
    } else if (c == ',') {
      report(at_, "a comma separates nothing here; write AND or OR between phrases, or put a phrase in \"…\"");
    } else {
      word();
    }
  }

  /// Bytes of the opening quote at at_: a straight or a typographic one.
  [[nodiscard]] std::size_t opening_quote() const {
    if (query_[at_] == '"') return 1;
    return query_.substr(at_, 3) == "\xE2\x80\x9C" ? 3 : 0;
  }

  void quoted() {
    const std::size_t from = at_ + opening_quote();
    std::size_t to = from, close = 0;
    for (; to < query_.size(); ++to) {
      if (query_[to] == '"') close = 1;
      if (query_.substr(to, 3) == "\xE2\x80\x9D") close = 3;
      if (close != 0) break;
    }
    if (close == 0) return report(at_, "the quotation mark is never closed; add \" at the end of the phrase");
    const std::size_t end = to + close;
    if (end < query_.size() && query_[end] == '~') {
      return report(end, "\"a b\"~n is not supported by this version; write the words as one phrase, or use AND");
    }
    out_.list.push_back({Token::Kind::quoted, query_.substr(from, to - from), at_, end});
    at_ = end;
  }

  /// Up to the next space, parenthesis, quote or comma.
  [[nodiscard]] std::string_view chunk() const {
    std::size_t end = at_;
    while (end < query_.size() && !is_space(query_[end]) && query_[end] != '(' && query_[end] != ')' &&
           query_[end] != '"' && query_[end] != ',' && query_.substr(end, 3) != "\xE2\x80\x9C") {
      ++end;
    }
    return query_.substr(at_, end - at_);
  }

  void word() {
    std::string_view text = chunk();
    std::string lower(text);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    for (auto profile : kProfiles) {
      const auto found = lower.find(profile);
      if (found == 0 || (found != std::string::npos && (lower[found - 1] == '/' || lower[found - 1] == '.'))) {
        return report(at_, "profile links are refused: " + std::string(kContentNotPeople));
      }
    }
    if (lower.find("://") != std::string::npos) {
      return report(at_, "an address is no search term in this version; write source:<id> or the words of the text");
    }
    if (in(kOperators, text)) return push(Token::Kind::op, text.size());
    const auto stem = text.substr(0, text.find('/'));
    if (in(kLater, stem)) {
      return report(at_,
                    std::string(stem) + " is not supported by this version; use phrases, AND, OR, NOT and parentheses");
    }
    if (const auto colon = lower.find(':'); colon != std::string::npos && colon > 0) {
      const auto name = std::string_view(lower).substr(0, colon);
      if (in(kPersons, name)) return report(at_, std::string(name) + ": is refused: " + std::string(kContentNotPeople));
      if (in(kLaterFields, name)) {
        return report(at_, std::string(name) +
                               ": is not supported by this version; the fields are title: text: source: tier: place:");
      }
      if (!in(kFields, name)) {
        return report(
            at_, "no field \"" + std::string(name) +
                     ":\"; the fields are title: text: source: tier: place: (a phrase with a colon goes in \"…\")");
      }
      const std::size_t begin = at_;
      at_ += colon + 1;
      const auto shown = *std::find(kFields.begin(), kFields.end(), name);
      out_.list.push_back({Token::Kind::field, shown, begin, at_});
      return;
    }
    if (const auto star = text.find('*'); star != std::string_view::npos) {
      return report(at_ + star, "the wildcard * is not supported by this version; write the whole words, joined by OR");
    }
    if (const auto tilde = text.find('~'); tilde != std::string_view::npos) {
      return report(at_ + tilde, "the operator ~ is not supported by this version; leave it out");
    }
    push(Token::Kind::word, text.size());
  }

  void push(Token::Kind kind, std::size_t size) {
    out_.list.push_back({kind, query_.substr(at_, size), at_, at_ + size});
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
