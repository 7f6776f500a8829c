#include "matchers/guard/guard.hpp"

#include <algorithm>
#include <map>
#include <string>

#include "matchers/assess.hpp"
#include "matchers/guard/corpus.hpp"
#include "storage/records/text.hpp"

namespace dongtin {

namespace {

constexpr std::size_t kViewsInAHundred = 2;

struct Caught {
  std::vector<const GuardText*> views;  // that its query matches
  const GuardText* flagged = nullptr;   // the first that would be flagged
  Label label = Label::none;
};

std::string shown(const GuardText& text) {
  const auto& words = text.item.title.empty() ? text.item.text : text.item.title;
  const auto piece = cut(words, 120);
  return std::string(name(text.kind)) + " \"" + std::string(piece) + (piece.size() < words.size() ? "…" : "") + "\"";
}

std::map<std::string, Caught> caught_by(const RuleSet& rules) {
  std::map<std::string, Caught> out;
  Scratch scratch;
  MatchList matches;
  for (const auto& text : guard_corpus()) {
    rules.match_queries(text.item, scratch, matches);
    std::erase_if(matches.rules, [&](const Match& match) { return !rules.find(match.rule)->category; });
    if (matches.rules.empty()) continue;
    const auto label = assess(text.item, matches, rules, ClaimIndex::none(), scratch).label();
    for (const auto& match : matches.rules) {
      auto& caught = out[match.rule.value];
      if (is_view(text.kind)) caught.views.push_back(&text);
      if (caught.flagged == nullptr && (label == Label::unverified || label == Label::disputed)) {
        caught.flagged = &text;
        caught.label = label;
      }
    }
  }
  return out;
}

}  // namespace

std::vector<Problem> against(const RuleSet& rules) {
  const auto texts = guard_corpus();
  const auto views = static_cast<std::size_t>(
      std::count_if(texts.begin(), texts.end(), [](const GuardText& text) { return is_view(text.kind); }));
  const auto most = views * kViewsInAHundred / 100;
  std::vector<Problem> out;
  for (const auto& [id, caught] : caught_by(rules)) {
    const Rule& rule = *rules.find(RuleId{id});
    const bool draft = rule.status != RuleStatus::live;
    const auto say = [&](const std::string& what) {
      out.push_back({rule.query_where, "rule " + id + ": " + what + (draft ? " (it could not go live)" : ""), draft});
    };
    if (caught.views.size() > most) {
      say("matches " + std::to_string(caught.views.size()) + " of " + std::to_string(views) +
          " opinions, criticisms, complaints and satires of the guard corpus, at most " + std::to_string(most) +
          " are allowed, such as " + shown(*caught.views.front()) +
          "; ask for what is said to have happened, not for whom it is said of");
    }
    if (caught.flagged != nullptr) {
      say("under it, a text of the guard corpus would be " + std::string(name(caught.label)) + ": " +
          shown(*caught.flagged) + "; narrow the query so that it is not met");
    }
  }
  return out;
}

Admission admit_rules(std::span<const Rule> rules, std::span<const Gazetteer> gazetteers,
                      std::span<const PlaceId> provinces, const Compiling& how) {
  auto compiled = RuleSet::compile(rules, gazetteers, provinces, how);
  Admission out{{}, std::move(compiled.problems)};
  if (!compiled.rules) return out;
  auto problems = against(*compiled.rules);
  const bool refused = std::any_of(problems.begin(), problems.end(), [](const Problem& p) { return !p.warning; });
  out.problems.insert(out.problems.end(), std::make_move_iterator(problems.begin()),
                      std::make_move_iterator(problems.end()));
  if (!refused) out.rules = AdmittedRules(std::move(compiled.rules));
  return out;
}

}  // namespace dongtin
