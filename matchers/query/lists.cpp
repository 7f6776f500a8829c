#include "matchers/query/lists.hpp"

#include <algorithm>
#include <unordered_map>

#include "matchers/query/lint.hpp"
#include "matchers/query/parser.hpp"

namespace dongtin {

Lists::Lists(std::span<const NamedList> lists, const PlaceNames* places, std::vector<Problem>& problems) {
  constexpr std::size_t kShown = 3;  // warnings of one list
  std::unordered_map<std::string_view, const NamedList*> named;
  for (const NamedList& list : lists) {
    const auto [earlier, fresh] = named.try_emplace(list.id, &list);
    if (!fresh) {
      problems.push_back(
          {list.where,
           "list " + list.id + " is also at " + earlier->second->where.text() + "; give one of them another id",
           false});
      continue;
    }
    if (list.phrases.size() > kMaxListPhrases) {
      problems.push_back(
          {list.where, "list " + list.id + " has more than the limit of 10,000 phrases; split it into several", false});
      continue;
    }
    ParsedList& parsed = lists_.emplace_back();
    parsed.id = list.id;
    std::vector<std::string> warnings;
    for (const auto& text : list.phrases) {
      auto term = parse_term(text, list.where, places);
      const std::string named_phrase = "list " + list.id + ": \"" + text + "\": ";
      for (auto& problem : term.problems) {
        if (problem.warning && problem.what.starts_with(kSingleSyllable)) {
          if (parsed.single.empty()) parsed.single = named_phrase + problem.what;
        } else if (problem.warning) {
          warnings.push_back(named_phrase + problem.what);
        } else {
          problems.push_back({list.where, named_phrase + problem.what, false});
        }
      }
      if (parsed.personal.empty() && !term.personal.empty()) parsed.personal = named_phrase + term.personal;
      if (term.tree) parsed.phrases.push_back(std::move(*term.tree));
    }
    for (std::size_t i = 0; i < std::min(warnings.size(), kShown); ++i)
      problems.push_back({list.where, warnings[i], true});
    if (warnings.size() > kShown) {
      problems.push_back({list.where,
                          "list " + list.id + ": " + std::to_string(warnings.size() - kShown) + " more such phrases",
                          true});
    }
  }
  std::sort(lists_.begin(), lists_.end(), [](const ParsedList& a, const ParsedList& b) { return a.id < b.id; });
}

const ParsedList* Lists::find(std::string_view id) const {
  const auto it = std::lower_bound(lists_.begin(), lists_.end(), id,
                                   [](const ParsedList& l, std::string_view v) { return l.id < v; });
  return it == lists_.end() || it->id != id ? nullptr : &*it;
}

std::string Lists::known() const {
  constexpr std::size_t kNamed = 10;
  std::string out;
  for (std::size_t i = 0; i < std::min(lists_.size(), kNamed); ++i) out += (i == 0 ? "@" : ", @") + lists_[i].id;
  if (lists_.size() > kNamed) out += " and " + std::to_string(lists_.size() - kNamed) + " more";
  return out;
}

}  // namespace dongtin
