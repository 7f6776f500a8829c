#include "daemon/pipeline.hpp"

#include <algorithm>
#include <exception>
#include <unordered_map>

#include "matchers/assess.hpp"
#include "matchers/stories.hpp"
#include "storage/facets.hpp"
#include "storage/records/digest.hpp"
#include "storage/records/social.hpp"
#include "storage/records/url.hpp"

namespace dongtin {

namespace {

/// Marks a worker's slot for as long as it holds a page; a crash leaves the mark.
class Marked {
 public:
  Marked(InFlight& in_flight, unsigned worker, const SourceId& source, const Digest& page)
      : in_flight_(in_flight), worker_(worker) {
    in_flight_.enter(worker_, source, page);
  }
  ~Marked() {
    if (std::uncaught_exceptions() > exceptions_) {
      in_flight_.keep(worker_);  // the process is about to end over this page, as surely as by a signal
    } else {
      in_flight_.leave(worker_);
    }
  }
  Marked(const Marked&) = delete;
  Marked& operator=(const Marked&) = delete;

 private:
  InFlight& in_flight_;
  unsigned worker_;
  int exceptions_ = std::uncaught_exceptions();
};

/// True of addresses that name who posted.
bool to_be_sealed(Tier tier, std::string_view url) {
  return tier == Tier::social || tier == Tier::forum || is_profile_link(url);
}

std::string without_path(std::string_view url) {
  const auto scheme = url.find("://");
  const auto host = host_of(url);
  return host.empty() || scheme == std::string_view::npos ? std::string()
                                                          : std::string(url.substr(0, scheme + 3)) + host + "/";
}

}  // namespace

std::vector<std::string> topics_of(const MatchList& matches, const RuleSet& rules) {
  std::vector<std::string> out;
  for (const auto& match : matches.rules) {
    const auto* rule = rules.find(match.rule);
    if (rule != nullptr) out.emplace_back(rule->category ? name(*rule->category) : std::string_view(rule->topic));
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

Pipeline::Pipeline(const Store& store, const CurrentRules& rules, const CurrentClaims& claims, InFlight& in_flight,
                   const Quarantine& quarantine, unsigned workers, ItemLimits limits, PipelineHooks hooks,
                   std::string code, std::optional<Sealer> sealer)
    : store_(store),
      rules_(rules),
      claims_(claims),
      in_flight_(in_flight),
      quarantine_(quarantine),
      limits_(limits),
      hooks_(std::move(hooks)),
      code_(std::move(code)),
      sealer_(sealer),
      desks_(workers) {
  if (hooks_.costs == nullptr) return;
  for (auto& desk : desks_) hooks_.costs->meter(desk.scratch);
}

/// What a source of claims says goes into the commit; `out` says how much of it is new.
Result<void> Pipeline::suggest(std::vector<SuggestedClaim> claims, const Page& page, Commit& commit,
                               Processed& out) const {
  if (hooks_.claims) {
    hooks_.claims(claims, page, out.warnings);
  } else {
    claims.clear();
  }
  const auto held = store_.suggestions();
  if (!held) return held.error();
  std::unordered_map<std::string, const SuggestedClaim*> known;
  for (const auto& each : *held) {
    if (each.source == commit.source && !each.gone) known.emplace(each.said.claim.id(), &each.said);
  }
  for (const auto& each : claims) {
    const auto before = known.find(each.claim.id());
    if (before != known.end() && says_the_same(*before->second, each)) ++out.seen;
  }
  out.entries = claims.size();
  commit.suggested = SuggestedClaims{page.fetched, std::move(claims)};
  return {};
}

Result<Processed> Pipeline::process(const Collector& collector, const Source& source, const Page& page,
                                    unsigned worker) {
  Processed out;
  out.page = sha256(page.body);
  if (quarantine_.poisoned(source.id, out.page, page.fetched)) {
    out.quarantined = true;
    return out;
  }
  const Marked marked(in_flight_, worker, source.id, out.page);
  auto harvest = collector.parse(source, page);
  if (!harvest) return std::move(harvest).error().at(source.id.value);
  const auto rules = rules_.get();  // one immutable snapshot for the whole page
  const auto claims = claims_.get();
  auto& desk = desks_.at(worker);

  Stamp stamp = rules->stamp();
  stamp.claims = claims->revision();
  stamp.code = code_;
  Commit commit;
  commit.source = source.id;
  commit.stamp = stamp;
  std::unordered_map<ItemId, Digest> in_page;  // an entry repeated within the page is the same item again
  for (auto& gathered : harvest->items) {
    std::string permalink;
    if (to_be_sealed(source.tier, gathered.draft.url)) {
      permalink = std::exchange(gathered.draft.url, without_path(gathered.draft.url));
    }
    auto item = make_item(source, std::move(gathered.draft), page.fetched, limits_);
    const auto [earlier, fresh] = in_page.try_emplace(item.id, item.digest);
    if (!fresh) {
      ++out.seen;
      continue;
    }
    const auto had = store_.has(item.id, item.digest);
    if (!had) return Error(had.error()).at(source.id.value);
    if (*had) {
      ++out.seen;
      continue;
    }
    rules->match(item, desk.scratch, desk.matches);  // every copy is matched: it may deny, or change a number
    if (hooks_.frequencies != nullptr && desk.matched++ % kMeasureEvery == 0)
      RuleSet::measure(desk.scratch, *hooks_.frequencies);
    auto assessment = assess(item, desk.matches, *rules, *claims, desk.scratch);
    if (hooks_.item) hooks_.item(item, desk.matches, assessment);
    if (commit.items.size() == kMaxCommitItems) {
      out.commits.push_back(std::exchange(commit, Commit{}));
      commit.source = source.id;
      commit.stamp = stamp;
    }
    ProposedItem proposed;
    proposed.matches = desk.matches;
    proposed.topics = topics_of(desk.matches, *rules);
    if (assessment.label() == Label::none) {
      proposed.archive = archive_;
    } else {
      outline(desk.scratch, proposed.outline);
      proposed.evidence = std::move(gathered.evidence).capture();
      if (proposed.evidence.content_type.empty()) proposed.evidence.content_type = page.content_type;
      proposed.evidence.url = to_be_sealed(source.tier, page.url) ? without_path(page.url) : page.url;
      proposed.evidence.document = out.page;
      proposed.evidence.fetched = page.fetched;
    }
    if (!permalink.empty() && sealer_ && (assessment.label() != Label::none || may_be_archived(item.tier))) {
      auto sealed = sealer_->seal(permalink);
      if (!sealed) return std::move(sealed).error().at(source.id.value);
      item.sealed_url = std::move(*sealed);
    }
    proposed.item = std::move(item);
    proposed.assessment = std::move(assessment);
    commit.items.push_back(std::move(proposed));
  }
  if (hooks_.costs != nullptr) RuleCosts::settle(desk.scratch);
  out.entries = harvest->items.size();
  out.left_out = harvest->left_out;
  out.warnings = std::move(harvest->warnings);
  if (harvest->claims) {
    if (auto suggested = suggest(*std::move(harvest->claims), page, commit, out); !suggested) {
      return std::move(suggested).error().at(source.id.value);
    }
  }
  commit.cursor = std::move(harvest->next);
  commit.follow_ups = std::move(harvest->follow_ups);
  out.commits.push_back(std::move(commit));
  out.encoding = std::move(harvest->encoding);
  out.hints = harvest->hints;
  return out;
}

}  // namespace dongtin
