/// The case language of tests/cases/rules and tests/cases/places.
///
/// rule ID QUERY    the rule that the lines below ask, until the next one
/// title TEXT       of the next item; tier NAME, source ID, url ADDRESS and lang CODE hold until the next rule
/// list ID PHRASES  a list that queries of the file may name, its phrases separated by |
/// category NAME    of the rule above; without it a topic rule
/// item TEXT        a text; \n in it is a line feed
/// match SPANS      it must match: bytes "0..6", or the words "[vỡ đập]", t before them for the title, /how behind
///                  them; "-" is a match without spans, nothing leaves them unchecked
/// none             it must not
/// error TEXT       instead of items: the query is refused, and the line that says so holds TEXT
/// warning TEXT     instead of items: it is not refused, and a warning holds TEXT; "-" is no warning at all
#pragma once

#include <string>
#include <vector>

#include "storage/records/rule.hpp"

namespace dongtin {

struct Case {
  std::string file;
  int line = 0;
  std::string rule, query, title, text, tier, source, url, lang, category;
  std::vector<NamedList> lists;
  bool matches = false;
  std::vector<std::string> spans;  // as written behind `match`
  std::string error;               // not empty: the query is refused
  std::string warning;             // not empty: it draws one
};

[[nodiscard]] std::vector<Case> read_cases(const std::string& folder);

}  // namespace dongtin
