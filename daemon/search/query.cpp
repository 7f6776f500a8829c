#include "daemon/search/query.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>

#include "matchers/operators/operator.hpp"
#include "matchers/query/lexer.hpp"
#include "matchers/query/parser.hpp"

namespace dongtin {

namespace {

constexpr std::array<std::string_view, 10> kFilters{"label", "state", "place",    "tier",  "source",
                                                    "rule",  "topic", "assignee", "since", "until"};
constexpr std::string_view kNoPerson =
    "dongtin follows what is said, not who says it, so nobody can be searched for by account; describe what is said";

/// A piece of the query as it stands: a filter, an operator, or something else, and how deep in parentheses.
struct Piece {
  std::size_t begin = 0, end = 0;
  std::string_view filter;  // its name
  std::size_t depth = 0;
};

Error wrong(std::string_view query, std::size_t at, std::string what, Errc code = Errc::malformed) {
  Location where;
  where.line = 1;
  where.column = 1;
  return Error{code, fmt::format("column {}", place_in(query, at, where).column), std::move(what)};
}

bool blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

std::size_t quote_at(std::string_view s, std::size_t at) {
  if (s[at] == '"') return 1;
  return s.substr(at, 3) == "\xE2\x80\x9C" || s.substr(at, 3) == "\xE2\x80\x9D" ? 3 : 0;
}

/// Behind the closing quote of the one that opens at `at`; the end when it is never closed, which the parser reports.
std::size_t behind_quote(std::string_view s, std::size_t at) {
  for (at += quote_at(s, at); at < s.size(); ++at) {
    if (const auto size = quote_at(s, at); size != 0) return at + size;
  }
  return s.size();
}

Result<std::vector<Piece>> pieces_of(std::string_view query) {
  std::vector<Piece> out;
  std::size_t depth = 0;
  for (std::size_t at = 0; at < query.size();) {
    const std::size_t begin = at;
    if (blank(query[at])) {
      ++at;
      continue;
    }
    if (query[at] == '(' || query[at] == ')' || query[at] == ',') {
      if (query[at] == ')' && depth > 0) --depth;
      out.push_back({begin, ++at, {}, depth});
      if (query[begin] == '(') ++depth;
      continue;
    }
    if (query[at] == '@') return wrong(query, at, "@: " + std::string(kNoPerson), Errc::refused);
    Piece piece{begin, 0, {}, depth};
    while (at < query.size() && !blank(query[at]) && query[at] != '(' && query[at] != ')' && query[at] != ',') {
      at = quote_at(query, at) != 0 ? behind_quote(query, at) : at + 1;
    }
    piece.end = at;
    std::string name(query.substr(begin, std::min(query.substr(begin, at - begin).find(':'), at - begin)));
    std::transform(name.begin(), name.end(), name.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    const auto* const row = std::find(kFilters.begin(), kFilters.end(), name);
    if (row != kFilters.end() && begin + name.size() < at) piece.filter = *row;
    out.push_back(piece);
  }
  return out;
}

/// Midnight in Viet Nam at the beginning of a day written YYYY-MM-DD.
std::optional<Instant> day_in_vietnam(std::string_view day) {
  if (day.size() != 10) return std::nullopt;
  auto at = parse_rfc3339(std::string(day) + "T00:00:00+07:00");
  if (!at) return std::nullopt;
  return *at;
}

/// What is wrong with the value, or "".
std::string take_filter(AlertFilter& filter, std::string_view name, std::string_view value) {
  const auto twice = [&](bool there) { return there ? fmt::format("{}: stands twice; keep one of them", name) : ""; };
  const auto slug = [&](auto& field) -> std::string {
    if (field) return twice(true);
    if (!is_slug(value)) return fmt::format("{}: needs an id of 1 to 64 of a-z, 0-9 and - right behind it", name);
    field.emplace();
    field->value = std::string(value);
    return {};
  };
  const auto named = [&](auto& field, auto from, std::string_view valid) -> std::string {
    if (field) return twice(true);
    field = from(value);
    return field ? std::string() : fmt::format("{}: must be one of {}", name, valid);
  };
  if (name == "label") return named(filter.label, label_from, "none, mention, unverified, disputed, correction");
  if (name == "state")
    return named(filter.state, state_from, "the states of the list of alerts, such as new or opened");
  if (name == "tier") return named(filter.tier, tier_from, "official, press, aggregator, social, forum");
  if (name == "source") return slug(filter.source);
  if (name == "rule") return slug(filter.rule);
  if (name == "place") return slug(filter.place);
  if (name == "topic" || name == "assignee") {
    auto& field = name == "topic" ? filter.topic : filter.assignee;
    if (field) return twice(true);
    if (!is_slug(value)) return fmt::format("{}: needs an id of 1 to 64 of a-z, 0-9 and - right behind it", name);
    field = std::string(value);
    return {};
  }
  const auto day = day_in_vietnam(value);
  if (!day) return fmt::format("{}: needs a day as YYYY-MM-DD, such as {}:2026-05-28", name, name);
  auto& field = name == "since" ? filter.since : filter.until;
  if (field) return twice(true);
  field = name == "since" ? *day : *day + std::chrono::hours{24};  // the day itself counts
  return {};
}

/// The filters taken out of the query, which keeps its columns.
Result<std::string> without_filters(std::string_view query, AlertFilter& filter) {
  auto pieces = pieces_of(query);
  if (!pieces) return std::move(pieces).error();
  std::string out(query);
  const auto text_of = [&](std::size_t i) {
    return i < pieces->size() ? std::string_view(out).substr((*pieces)[i].begin, (*pieces)[i].end - (*pieces)[i].begin)
                              : std::string_view();
  };
  const auto clear = [&](std::size_t i) {
    std::fill(out.begin() + static_cast<std::ptrdiff_t>((*pieces)[i].begin),
              out.begin() + static_cast<std::ptrdiff_t>((*pieces)[i].end), ' ');
  };
  std::optional<std::size_t> before;  // the last piece that still stands
  for (std::size_t i = 0; i < pieces->size(); ++i) {
    const auto& piece = (*pieces)[i];
    if (piece.filter.empty()) {
      before = i;
      continue;
    }
    const auto word = before ? text_of(*before) : std::string_view();
    const auto next = text_of(i + 1);
    if (piece.depth > 0 || word == "NOT" || word == "OR" || next == "OR") {
      return wrong(query, piece.begin,
                   fmt::format("{}: narrows the whole search; write it outside parentheses, and join it with AND or "
                               "with nothing",
                               piece.filter));
    }
    auto value = text_of(i).substr(piece.filter.size() + 1);
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"') value = value.substr(1, value.size() - 2);
    if (auto bad = take_filter(filter, piece.filter, value); !bad.empty()) {
      return wrong(query, piece.begin, std::move(bad), value.starts_with('@') ? Errc::refused : Errc::malformed);
    }
    clear(i);
    const auto operand = [](std::string_view text) {
      return !text.empty() && text != "AND" && text != "NOT" && text != ")" && text != ",";
    };
    if (word == "AND" && (next.empty() || next == "AND" || next == "NOT")) {
      clear(*before);  // nothing behind it any more, or an operator of its own
      before = *before > 0 ? std::optional(*before - 1) : std::nullopt;
      while (before && text_of(*before).front() == ' ')
        before = *before > 0 ? std::optional(*before - 1) : std::nullopt;
    } else if (next == "AND" && !before) {
      clear(i + 1);
      ++i;
    } else if (before && word != "AND" && word != "(" && word != "," && operand(next) &&
               (*pieces)[i + 1].filter.empty()) {
      out.replace(piece.begin, 3, "AND");  // it parted two phrases; the shortest filter is longer
    }
  }
  return out;
}

class Builder {
 public:
  explicit Builder(std::string_view query) : query_(query) {}

  Result<SearchPart> part(const Node& node, bool negated) {
    const auto name = node.op->name;
    SearchPart out;
    if (name == "phrase") {
      auto spelling = node.spelling == Spelling::exact ? Spelling::exact : Spelling::any;
      Term term(node.value, spelling, node.open);
      // Behind NOT an accent that was typed counts: doubt hides nothing.
      out.strict = negated && term.marked();
      if (out.strict && spelling == Spelling::any) term = Term(node.value, Spelling::usual, node.open);
      out.open = node.open;
      out.term = std::move(term);
      return out;
    }
    if (name == "AND") {
      out.kind = SearchPart::Kind::all;
    } else if (name == "OR") {
      out.kind = SearchPart::Kind::any;
    } else if (name == "NOT") {
      out.kind = SearchPart::Kind::none;
      negated = true;
    } else if (name == "title:") {
      out.kind = SearchPart::Kind::in_title;
    } else if (name == "text:") {
      out.kind = SearchPart::Kind::in_text;
    } else {
      return wrong(
          query_, node.begin,
          fmt::format("{} is for rules; a search knows words, \"…\", =\"…\", *, AND, OR, NOT, title: and text:",
                      name == "~" ? std::string_view("\"…\"~n") : name));
    }
    for (const auto& child : node.children) {
      auto one = part(child, negated);
      if (!one) return one;
      out.parts.push_back(*std::move(one));
    }
    return out;
  }

 private:
  std::string_view query_;
};

/// What of `part` the index can be asked for; nothing of what is only excluded.
std::optional<SearchTerm> term_of(const SearchPart& part) {
  SearchTerm out;
  switch (part.kind) {
    case SearchPart::Kind::phrase:
      out.words = part.term->folded().stream;
      out.open = part.open;
      return out;
    case SearchPart::Kind::none:
      return std::nullopt;
    case SearchPart::Kind::in_title:
    case SearchPart::Kind::in_text:
      return term_of(part.parts.front());
    case SearchPart::Kind::all:
    case SearchPart::Kind::any:
      break;
  }
  out.kind = part.kind == SearchPart::Kind::all ? SearchTerm::Kind::all : SearchTerm::Kind::any;
  for (const auto& each : part.parts) {
    auto one = term_of(each);
    if (one) {
      out.parts.push_back(*std::move(one));
    } else if (part.kind == SearchPart::Kind::any) {
      return std::nullopt;  // a side of OR that the index cannot be asked for: the parser refuses it
    }
  }
  if (out.parts.empty()) return std::nullopt;
  return out;
}

std::vector<SearchTerm> fact_terms(const AlertFilter& filter) {
  std::vector<SearchTerm> out;
  const auto add = [&](std::string_view kind, std::string_view value) {
    out.push_back({SearchTerm::Kind::fact, fmt::format("{}:{}", kind, value), false, {}});
  };
  if (filter.label) add("label", name(*filter.label));
  if (filter.tier) add("tier", name(*filter.tier));
  if (filter.source) add("source", filter.source->value);
  if (filter.rule) add("rule", filter.rule->value);
  if (filter.place) add("place", filter.place->value);
  if (filter.topic) add("topic", *filter.topic);
  return out;
}

bool about_persons(const Problem& problem) {
  return problem.what.find("not people") != std::string::npos ||
         problem.what.find("not for people") != std::string::npos;
}

bool phrase_met(const SearchPart& part, const Folded& folded, Field field, std::vector<Span>& spans) {
  const auto& term = *part.term;
  bool met = false;
  for (std::size_t i = 0; i + term.syllables() <= folded.syllables.size(); ++i) {
    if (!term.letters_at(folded, i)) continue;
    const auto how = term.verify(folded, i, part.strict);
    if (how == 0) continue;
    met = true;
    Span span{field, folded.syllables[i].begin, folded.syllables[i + term.syllables() - 1].end, how};
    if (span.begin < span.end) spans.push_back(span);
  }
  return met;
}

bool met_in(const SearchPart& part, const Folded* title, const Folded* text, std::vector<Span>& spans) {
  const auto size = spans.size();
  bool met = false;
  switch (part.kind) {
    case SearchPart::Kind::phrase:
      if (title != nullptr) met = phrase_met(part, *title, Field::title, spans);
      if (text != nullptr) met = phrase_met(part, *text, Field::text, spans) || met;
      break;
    case SearchPart::Kind::all:
      met = std::all_of(part.parts.begin(), part.parts.end(),
                        [&](const auto& each) { return met_in(each, title, text, spans); });
      break;
    case SearchPart::Kind::any:
      for (const auto& each : part.parts) met = met_in(each, title, text, spans) || met;
      break;
    case SearchPart::Kind::none:
      met = !met_in(part.parts.front(), title, text, spans);
      spans.resize(size);
      break;
    case SearchPart::Kind::in_title:
      met = met_in(part.parts.front(), title, nullptr, spans);
      break;
    case SearchPart::Kind::in_text:
      met = met_in(part.parts.front(), nullptr, text, spans);
      break;
  }
  if (!met) spans.resize(size);
  return met;
}

}  // namespace

Result<SearchQuery> parse_search(std::string_view text) {
  if (text.size() > kMaxSearchBytes) {
    return fail(Errc::malformed, fmt::format("the search is longer than {} bytes; shorten it", kMaxSearchBytes));
  }
  SearchQuery out;
  auto rest = without_filters(text, out.filter);
  if (!rest) return std::move(rest).error();
  out.term.kind = SearchTerm::Kind::all;
  if (rest->find_first_not_of(" \t\r\n") != std::string::npos) {
    Location where;
    where.line = 1;
    where.column = 1;
    const auto parsed = parse_query(*rest, where);
    if (!parsed.tree) {
      const auto problem = std::find_if(parsed.problems.begin(), parsed.problems.end(),
                                        [](const Problem& each) { return !each.warning; });
      if (problem == parsed.problems.end()) return fail(Errc::malformed, "this is no search");
      return Error{about_persons(*problem) ? Errc::refused : Errc::malformed,
                   fmt::format("column {}", problem->where.column), problem->what};
    }
    auto words = Builder(*rest).part(*parsed.tree, false);
    if (!words) return std::move(words).error();
    auto term = term_of(*words);
    if (!term) return wrong(text, 0, "a search that is only NOT would find almost everything; add what must be there");
    out.term.parts.push_back(*std::move(term));
    out.words = *std::move(words);
  }
  for (auto& each : fact_terms(out.filter)) out.term.parts.push_back(std::move(each));
  if (out.term.parts.empty()) {
    return wrong(text, 0, "write words to look for, such as: \"vỡ đập\" AND thủy điện; state: and days only narrow it");
  }
  return out;
}

bool meets(const SearchPart& part, const Folded& title, const Folded& text, std::vector<Span>& spans) {
  return met_in(part, &title, &text, spans);
}

bool passes(const AlertFilter& filter, const AlertView& view) {
  const auto& alert = view.alert;
  if (filter.label && alert.now.assessment.label() != *filter.label) return false;
  if (filter.state && alert.workflow.state != *filter.state) return false;
  if (filter.assignee && alert.workflow.assignee != *filter.assignee) return false;
  if (filter.source && view.item.source != *filter.source) return false;
  if (filter.tier && view.item.tier != *filter.tier) return false;
  if (filter.since && alert.created < *filter.since) return false;
  if (filter.until && alert.created >= *filter.until) return false;
  const auto& rules = alert.now.matches.rules;
  if (filter.rule &&
      std::none_of(rules.begin(), rules.end(), [&](const Match& match) { return match.rule == *filter.rule; })) {
    return false;
  }
  const auto& topics = alert.now.topics;
  if (filter.topic && std::find(topics.begin(), topics.end(), *filter.topic) == topics.end()) return false;
  const auto& about = alert.now.matches.about;
  return !filter.place || std::find(about.begin(), about.end(), *filter.place) != about.end();
}

}  // namespace dongtin
