#include "daemon/replay.hpp"

#include <fmt/core.h>
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "matchers/assess.hpp"
#include "matchers/meaning.hpp"
#include "storage/late_evidence.hpp"
#include "storage/records/digest.hpp"

namespace dongtin {

namespace {

/// What an assessment says, thing by thing, in words that two of them can be compared by.
using Said = std::map<std::string, std::string>;

std::string text_of(const std::vector<Span>& spans) {
  std::string out;
  for (const auto& span : spans) {
    out += fmt::format("{}{} {}..{} {}", out.empty() ? "" : ", ", name(span.field), span.begin, span.end,
                       fmt::join(names(span.how), "+"));
  }
  return out.empty() ? "met by fields alone" : out;
}

Said said(const MatchList& matches, const Assessment& assessment) {
  Said out;
  for (const auto& hit : matches.places) {
    out["place " + hit.place.value] = fmt::format("score {:.4f} ({})", hit.score, fmt::join(hit.support, "; "));
  }
  std::string about;
  for (const auto& place : matches.about) about += (about.empty() ? "" : ", ") + place.value;
  out["about"] = about;
  for (const auto& match : matches.rules) {
    out["rule " + match.rule.value] = match.revision.hex().substr(0, 12) + ": " + text_of(match.spans);
  }
  out["label"] = name(assessment.label());
  if (assessment.category()) out["category"] = name(*assessment.category());
  if (assessment.score()) out["score"] = fmt::format("{:.6f}", *assessment.score());
  if (assessment.claim()) out["claim"] = assessment.claim()->id();
  for (const auto& each : assessment.evidence()) {
    if (is_late(each)) continue;  // what was seen hours later does not follow from the item
    auto& line = out["evidence " + each.kind + " " + each.ref];
    line += (line.empty() ? "" : " | ") + each.reason + (each.spans.empty() ? "" : ": " + text_of(each.spans));
  }
  return out;
}

std::vector<ReplayDifference> compared(const Said& stored, const Said& now) {
  std::vector<ReplayDifference> out;
  for (const auto& [what, before] : stored) {
    const auto found = now.find(what);
    const auto after = found == now.end() ? std::string() : found->second;
    if (before != after) out.push_back({what, before, after});
  }
  for (const auto& [what, after] : now) {
    if (!stored.contains(what) && !after.empty()) out.push_back({what, {}, after});
  }
  return out;
}

/// Those that `stored` names by meaning, in force or not; none of what nobody knows any more.
Result<std::vector<Claim>> claims_by_meaning(const Store& store, const ClaimIndex& claims, const Assessment& stored) {
  std::vector<Claim> out;
  for (const auto& each : stored.evidence()) {
    if (!is_by_meaning(each)) continue;
    const auto entries = claims.entries();
    const auto same = [&](const ClaimEntry& entry) { return entry.claim.id() == each.ref; };
    if (stored.claim() && stored.claim()->id() == each.ref) {
      out.push_back(*stored.claim());
    } else if (const auto entry = std::ranges::find_if(entries, same); entry != entries.end()) {
      out.push_back(entry->claim);
    } else {
      const auto revisions = store.claim(each.ref);
      if (!revisions && revisions.error().code != Errc::not_found) return revisions.error();
      if (revisions && !revisions->empty()) out.push_back(revisions->back().claim());
    }
  }
  return out;
}

/// What a service of embeddings said late is no matter of rules and texts: it is taken over as it was stored, of the
/// claims `by_meaning`.
Said run(const RuleSet& rules, const ClaimIndex& claims, const Item& item, const Assessment& stored,
         const std::vector<Claim>& by_meaning) {
  Scratch scratch;
  MatchList matches;
  rules.match(item, scratch, matches);
  const auto now = assess(item, matches, rules, claims, scratch);
  const auto find = [&](std::string_view id) -> std::optional<Claim> {
    const auto found = std::ranges::find(by_meaning, id, &Claim::id);
    return found == by_meaning.end() ? std::nullopt : std::optional(*found);
  };
  return said(matches, carry_meaning(stored, now, find));
}

Result<void> check_evidence(const Store& store, const Item& item, const Assessed& assessed, Replay& out) {
  out.captured = assessed.evidence;
  if (assessed.evidence == Digest{}) return {};
  const auto capture = store.evidence(item.id, assessed.item_revision);
  if (!capture) {
    const auto code = capture.error().code;
    if (code != Errc::not_found && code != Errc::malformed) return capture.error();
    out.evidence = code == Errc::not_found ? Replay::Evidence::missing : Replay::Evidence::altered;
    return {};
  }
  out.original = capture->original;
  out.removed = capture->removed;
  out.evidence = sha256(capture->bytes) == assessed.evidence ? Replay::Evidence::intact : Replay::Evidence::altered;
  return {};
}

/// What is not as it was then, and so may be the cause of a difference.
std::vector<std::string> causes(const std::optional<Stamp>& then, const Stamp& now) {
  std::vector<std::string> out;
  if (!then) {
    out.emplace_back("what it was made with is not known: it comes from a store of before stamps were kept");
    return out;
  }
  const auto start = [](const Digest& digest) { return digest.hex().substr(0, 12); };
  if (then->gazetteers != now.gazetteers) {
    out.push_back(
        fmt::format("the gazetteers or the watched provinces changed: {} then, {} now; put those of then back "
                    "to reproduce it",
                    start(then->gazetteers), start(now.gazetteers)));
  }
  if (then->claims != now.claims) {
    out.push_back(fmt::format("the claims in force changed: {} then, {} now", start(then->claims), start(now.claims)));
  }
  if (then->tables != now.tables) {
    out.push_back(fmt::format("the tables compiled into the program changed: {} then, {} now; dongtin {} reproduces it",
                              start(then->tables), start(now.tables), then->code));
  }
  if (then->code != now.code) {
    out.push_back(fmt::format("the program changed: dongtin {} made it, this is {}; dongtin {} reproduces it",
                              then->code, now.code, then->code));
  }
  return out;
}

}  // namespace

std::string_view name(Replay::Evidence evidence) noexcept {
  switch (evidence) {
    case Replay::Evidence::none:
      return "none";
    case Replay::Evidence::intact:
      return "intact";
    case Replay::Evidence::missing:
      return "missing";
    case Replay::Evidence::altered:
      return "altered";
  }
  return "unknown";
}

Result<Replay> replay(const Store& store, AlertId alert, std::optional<std::uint32_t> revision,
                      const ReplayGround& ground) {
  const auto view = store.alert(alert);
  if (!view) return view.error();
  const auto all = store.assessments(alert);
  if (!all) return all.error();
  const auto wanted = revision.value_or(view->alert.now.revision);
  const auto found =
      std::find_if(all->begin(), all->end(), [&](const Assessed& each) { return each.revision == wanted; });
  if (found == all->end()) {
    return Error{Errc::not_found, "alert " + std::to_string(alert.value),
                 fmt::format("has no assessment {}; it has {} to {}", wanted, all->empty() ? 0 : all->front().revision,
                             all->empty() ? 0 : all->back().revision)};
  }
  const auto& assessed = *found;
  const auto item = store.item(view->item.id, assessed.item_revision);
  if (!item) return item.error();
  const auto by_meaning = claims_by_meaning(store, ground.claims, assessed.assessment);
  if (!by_meaning) return by_meaning.error();

  Replay out;
  out.alert = alert;
  out.revision = assessed.revision;
  out.item_revision = assessed.item_revision;
  out.at = assessed.at;
  out.item_intact = digest_of(*item) == item->digest;
  if (auto checked = check_evidence(store, *item, assessed, out); !checked) return std::move(checked).error();
  if (auto stamp = store.stamp(assessed.stamp)) out.made_with = std::move(*stamp);
  out.now = ground.rules.stamp();
  out.now.claims = ground.claims.revision();
  out.now.code = ground.code;

  std::vector<Rule> kept;
  for (const auto& match : assessed.matches.rules) {
    auto rule = store.rule(match.revision);
    if (!rule) {
      if (rule.error().code != Errc::not_found) return rule.error();
      out.missing_rules.push_back(match.rule.value + " " + match.revision.hex().substr(0, 12));
      continue;
    }
    rule->status = RuleStatus::live;  // as it was when it matched
    kept.push_back(std::move(*rule));
  }
  std::vector<NamedList> lists;
  for (const auto& rule : kept) {
    for (const auto& list : rule.lists) {
      const auto same = [&](const NamedList& other) { return other.id == list.id; };
      if (std::none_of(lists.begin(), lists.end(), same)) lists.push_back(list);
    }
  }
  const auto compiled = RuleSet::compile(kept, ground.gazetteers, ground.watched, {.lists = lists});
  if (!compiled.rules) {
    const auto error = std::find_if(compiled.problems.begin(), compiled.problems.end(),
                                    [](const Problem& problem) { return !problem.warning; });
    out.differences.push_back({"rules", "kept revisions",
                               "do not compile any more: " +
                                   (error == compiled.problems.end() ? std::string("nobody says why") : error->what)});
  } else {
    out.differences = compared(said(assessed.matches, assessed.assessment),
                               run(*compiled.rules, ground.claims, *item, assessed.assessment, *by_meaning));
  }
  if (!out.differences.empty()) out.why = causes(out.made_with, out.now);
  if (!out.differences.empty() && out.why.empty()) {
    out.why.emplace_back("claims, gazetteers, tables and program are those of then: something stored was altered");
  }
  out.today = compared(said(assessed.matches, assessed.assessment),
                       run(ground.rules, ground.claims, *item, assessed.assessment, *by_meaning));
  return out;
}

}  // namespace dongtin
