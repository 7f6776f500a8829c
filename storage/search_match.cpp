#include "storage/search_match.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

#include "storage/search_terms.hpp"

namespace dongtin {

namespace {

void quoted(std::string& out, std::string_view term) {
  out += '"';
  for (const char c : term) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

}  // namespace

Result<std::string> match_text(SearchConnection& db, const SearchTerm& term) {
  std::string out;
  if (term.kind == SearchTerm::Kind::fact) {
    quoted(out, kFactMark + term.words);
    return out;
  }
  if (term.kind == SearchTerm::Kind::all || term.kind == SearchTerm::Kind::any) {
    const bool all = term.kind == SearchTerm::Kind::all;
    for (const auto& part : term.parts) {
      auto one = match_text(db, part);
      if (!one) return one;
      if (one->empty()) {
        if (all) return std::string();
        continue;
      }
      if (!out.empty()) out += all ? " AND " : " OR ";
      out += '(' + *one + ')';
    }
    return out;
  }
  std::vector<std::string> words, pairs, triples;
  each_term(term.words, [&](std::string_view each, SearchTermKind kind) {
    (kind == SearchTermKind::word ? words : kind == SearchTermKind::pair ? pairs : triples).emplace_back(each);
  });
  if (words.empty()) return out;
  std::vector<std::string> ends;  // what the last one may be
  if (term.open) {
    const auto stem = words.back();
    auto* row = db.bind("SELECT word FROM syllables WHERE word>=?1 AND word<?2", std::string_view(stem),
                        std::string_view(stem + "\xFF"));
    while (db.step(row)) ends.push_back(SearchConnection::column_text(row, 0));
    if (db.failed()) return db.take_error();
    if (ends.size() > kMaxOpenWords) {
      return Error{Errc::too_large, term.words + "*",
                   "more than " + std::to_string(kMaxOpenWords) + " words begin so; write more letters before the *"};
    }
    if (ends.empty()) return out;
    if (!pairs.empty()) pairs.pop_back();
    if (!triples.empty()) triples.pop_back();
  }
  const auto add = [&](std::string_view each) {
    if (!out.empty()) out += " AND ";
    quoted(out, each);
  };
  auto together = pairs;
  together.insert(together.end(), triples.begin(), triples.end());
  std::sort(together.begin(), together.end());
  together.erase(std::unique(together.begin(), together.end()), together.end());
  for (const auto& one : together) add(one);
  if (!term.open) {
    if (pairs.empty()) add(words.front());
    return out;
  }
  if (!out.empty()) out += " AND ";
  out += '(';
  for (std::size_t i = 0; i < ends.size(); ++i) {
    if (i > 0) out += " OR ";
    quoted(out, words.size() > 1 ? words[words.size() - 2] + ' ' + ends[i] : ends[i]);
  }
  out += ')';
  return out;
}

}  // namespace dongtin
