// Names of the enumerations, as files, JSON and metrics spell them; and the constructors that guard invariants.
#include <algorithm>
#include <array>
#include <set>

#include "storage/records/alert.hpp"
#include "storage/records/digest.hpp"
#include "storage/records/story.hpp"
#include "storage/records/text.hpp"
#include "storage/records/url.hpp"

namespace dongtin {

namespace {

template <class E>
struct Named {
  E value;
  std::string_view name;
};

template <class E, std::size_t N>
std::string_view name_in(const std::array<Named<E>, N>& table, E value) noexcept {
  const auto it = std::find_if(table.begin(), table.end(), [&](const auto& row) { return row.value == value; });
  return it == table.end() ? std::string_view("unknown") : it->name;
}

template <class E, std::size_t N>
std::optional<E> value_in(const std::array<Named<E>, N>& table, std::string_view text) noexcept {
  const auto it = std::find_if(table.begin(), table.end(), [&](const auto& row) { return row.name == text; });
  return it == table.end() ? std::nullopt : std::optional<E>(it->value);
}

constexpr std::array kStatuses{Named{RuleStatus::draft, "draft"}, Named{RuleStatus::live, "live"},
                               Named{RuleStatus::retired, "retired"}};
constexpr std::array kSeverities{Named{Severity::low, "low"}, Named{Severity::medium, "medium"},
                                 Named{Severity::high, "high"}, Named{Severity::critical, "critical"}};
constexpr std::array kScopes{Named{Scope::province, "province"}, Named{Scope::national, "national"}};
constexpr std::array kCategories{Named{Category::disaster, "disaster"},
                                 Named{Category::health, "health"},
                                 Named{Category::finance, "finance"},
                                 Named{Category::scam, "scam"},
                                 Named{Category::impersonation, "impersonation"},
                                 Named{Category::forged_document, "forged_document"},
                                 Named{Category::public_safety, "public_safety"},
                                 Named{Category::policy_fact, "policy_fact"}};
constexpr std::array kFields{Named{Field::title, "title"}, Named{Field::text, "text"}};
constexpr std::array kLevels{Named{PlaceLevel::province, "province"}, Named{PlaceLevel::district, "district"},
                             Named{PlaceLevel::commune, "commune"}, Named{PlaceLevel::landmark, "landmark"}};
constexpr std::array kVerdicts{Named{Verdict::fake, "fake"}, Named{Verdict::false_information, "false"},
                               Named{Verdict::scam, "scam"}, Named{Verdict::authentic, "authentic"}};
constexpr std::array kLabels{Named{Label::none, "none"}, Named{Label::mention, "mention"},
                             Named{Label::unverified, "unverified"}, Named{Label::disputed, "disputed"},
                             Named{Label::correction, "correction"}};
constexpr std::array kFamilies{
    Named{CueFamily::urgency, "urgency"}, Named{CueFamily::unnamed_authority, "unnamed_authority"},
    Named{CueFamily::request, "request"}, Named{CueFamily::lookalike_domain, "lookalike_domain"},
    Named{CueFamily::payment, "payment"}};
constexpr std::array kActs{Named{Act::open, "open"},     Named{Act::confirm, "confirm"}, Named{Act::dismiss, "dismiss"},
                           Named{Act::undo, "undo"},     Named{Act::ask, "ask"},         Named{Act::answer, "answer"},
                           Named{Act::assign, "assign"}, Named{Act::note, "note"},       Named{Act::hold, "hold"},
                           Named{Act::unhold, "unhold"}};
constexpr std::array kStates{Named{State::fresh, "new"},           Named{State::opened, "opened"},
                             Named{State::confirmed, "confirmed"}, Named{State::dismissed, "dismissed"},
                             Named{State::asked, "asked"},         Named{State::answered, "answered"}};
constexpr std::array kStoryActs{Named{StoryAct::merge, "merge"}, Named{StoryAct::split, "split"},
                                Named{StoryAct::undo, "undo"}};
constexpr std::array kHows{Named{How::exact, "exact"},
                           Named{How::unaccented, "unaccented"},
                           Named{How::partial, "partial"},
                           Named{How::any, "any"},
                           Named{How::zero_width, "zero_width"},
                           Named{How::look_alike, "look_alike"},
                           Named{How::split_letters, "split_letters"},
                           Named{How::repeated_letters, "repeated_letters"},
                           Named{How::digits, "digits"},
                           Named{How::teencode, "teencode"}};

}  // namespace

std::string_view name(RuleStatus v) noexcept {
  return name_in(kStatuses, v);
}
std::string_view name(Severity v) noexcept {
  return name_in(kSeverities, v);
}
std::string_view name(Scope v) noexcept {
  return name_in(kScopes, v);
}
std::string_view name(Category v) noexcept {
  return name_in(kCategories, v);
}
std::string_view name(Field v) noexcept {
  return name_in(kFields, v);
}
std::string_view name(PlaceLevel v) noexcept {
  return name_in(kLevels, v);
}
std::string_view name(Verdict v) noexcept {
  return name_in(kVerdicts, v);
}
std::string_view name(Label v) noexcept {
  return name_in(kLabels, v);
}
std::string_view name(CueFamily v) noexcept {
  return name_in(kFamilies, v);
}
std::string_view name(ClaimHitState v) noexcept {
  return v == ClaimHitState::suggested ? "suggested" : "matched";
}
std::string_view name(Act v) noexcept {
  return name_in(kActs, v);
}
std::string_view name(StoryAct v) noexcept {
  return name_in(kStoryActs, v);
}
std::string_view name(State v) noexcept {
  return name_in(kStates, v);
}
std::optional<RuleStatus> rule_status_from(std::string_view s) noexcept {
  return value_in(kStatuses, s);
}
std::optional<Severity> severity_from(std::string_view s) noexcept {
  return value_in(kSeverities, s);
}
std::optional<Scope> scope_from(std::string_view s) noexcept {
  return value_in(kScopes, s);
}
std::optional<Category> category_from(std::string_view s) noexcept {
  return value_in(kCategories, s);
}
std::optional<PlaceLevel> place_level_from(std::string_view s) noexcept {
  return value_in(kLevels, s);
}
std::optional<Label> label_from(std::string_view s) noexcept {
  return value_in(kLabels, s);
}
std::optional<Act> act_from(std::string_view s) noexcept {
  return value_in(kActs, s);
}
std::optional<State> state_from(std::string_view s) noexcept {
  return value_in(kStates, s);
}

std::vector<std::string_view> names(HowSet how) {
  std::vector<std::string_view> out;
  for (const auto& row : kHows) {
    if (how & bit(row.value)) out.push_back(row.name);
  }
  return out;
}

std::string Location::text() const {
  return file + ":" + std::to_string(line) + ":" + std::to_string(column);
}

namespace {

/// True when the query says @id; a longer id that begins the same is another list.
bool names_list(std::string_view query, std::string_view id) {
  const auto wanted = "@" + std::string(id);
  for (auto at = query.find(wanted); at != std::string_view::npos; at = query.find(wanted, at + 1)) {
    const auto next = at + wanted.size();
    if (next == query.size() || !is_slug("0" + std::string(1, query[next]))) return true;
  }
  return false;
}

}  // namespace

void seal(Rule& rule, std::span<const NamedList> lists) {
  rule.revision = digest_of({rule.id.value, rule.title, rule.category ? name(*rule.category) : rule.topic,
                             name(rule.severity), name(rule.scope), rule.query});
  rule.lists.clear();
  for (const NamedList& list : lists) {
    if (!names_list(rule.query, list.id)) continue;
    rule.lists.push_back(list);
    std::string parts{rule.revision.view()};
    parts += list.id;
    for (const auto& phrase : list.phrases) parts += '\n' + phrase;
    rule.revision = sha256(parts);
  }
}

Result<Claim> make_claim(std::string id, std::string text, Verdict verdict, std::string publisher, std::string url,
                         std::optional<Instant> published) {
  if (text.empty()) return fail(Errc::malformed, "a claim needs its text").at("claim");
  if (publisher.empty()) return fail(Errc::malformed, "a claim needs the publisher of its verdict").at("claim");
  auto link = canonical_url(url);
  if (!link) return fail(Errc::malformed, "a claim needs the http(s) link of its published verdict").at("claim");
  Claim claim;
  claim.id_ = id.empty() ? *link : std::move(id);
  claim.text_ = std::move(text);
  claim.verdict_ = verdict;
  claim.publisher_ = std::move(publisher);
  claim.url_ = std::move(*link);
  claim.published_ = published;
  return claim;
}

bool Assessment::unclear() const noexcept {
  return std::any_of(evidence_.begin(), evidence_.end(),
                     [](const Evidence& each) { return each.kind == "stance" && each.ref == kUnclear; });
}

bool Assessment::left_open() const noexcept {
  if (label_ != Label::mention || !claim_ || !is_falsehood(claim_->verdict())) return false;
  if (claim_state_ == ClaimHitState::matched) return unclear();
  return std::none_of(evidence_.begin(), evidence_.end(),
                      [](const Evidence& each) { return each.kind == "stance" && each.ref != kAsserting; });
}

Result<Assessment> make_assessment(Assessment::Draft draft) {
  if (draft.label == Label::disputed &&
      !(draft.claim && is_falsehood(draft.claim->verdict()) && draft.claim_state == ClaimHitState::matched)) {
    return fail(Errc::malformed, "disputed needs a matched claim with a verdict of falsehood or scam");
  }
  if (draft.label == Label::unverified) {
    std::set<CueFamily> families;
    for (const auto& evidence : draft.evidence) {
      if (evidence.family) families.insert(*evidence.family);
    }
    if (families.size() < 2) return fail(Errc::malformed, "unverified needs two different cue families");
  }
  const auto is_share = [](std::optional<double> value) { return !value || (*value >= 0 && *value <= 1); };
  if (!is_share(draft.score) || !is_share(draft.claim_score)) {
    return fail(Errc::malformed, "a score lies between 0 and 1");
  }
  if (draft.label == Label::none) draft.score.reset();
  Assessment out;
  out.label_ = draft.label;
  out.category_ = draft.category;
  out.score_ = draft.score;
  if (draft.claim) {
    out.claim_state_ = draft.claim_state;
    out.claim_score_ = draft.claim_score;
  }
  out.claim_ = std::move(draft.claim);
  out.evidence_ = std::move(draft.evidence);
  return out;
}

Result<StoryDecision> make_story_decision(StoryDecision draft) {
  if (!draft.story) return fail(Errc::malformed, "a story decision names a story");
  if (draft.actor.empty() || draft.actor.size() > kMaxNameBytes) {
    return fail(Errc::malformed, "a story decision names who made it");
  }
  if (draft.reason.size() > kMaxReasonBytes) return fail(Errc::too_large, "the reason is longer than 2,000 bytes");
  draft.reason = clean_text(draft.reason, kMaxReasonBytes).text;
  if (draft.act == StoryAct::undo) return draft;
  if (draft.reason.find_first_not_of(" \t\n") == std::string::npos) {
    return fail(Errc::malformed, "merging and splitting stories needs a reason");
  }
  if (draft.act == StoryAct::merge) {
    if (!draft.into || draft.into == draft.story) {
      return fail(Errc::malformed, "a merge names two different stories");
    }
    return draft;
  }
  if (draft.alerts.empty() || draft.alerts.size() > kMaxStoryAlerts) {
    return fail(Errc::malformed, "a split names 1 to " + std::to_string(kMaxStoryAlerts) + " alerts");
  }
  std::sort(draft.alerts.begin(), draft.alerts.end());
  draft.alerts.erase(std::unique(draft.alerts.begin(), draft.alerts.end()), draft.alerts.end());
  return draft;
}

Digest digest_of(const Stamp& stamp) {
  if (stamp.claims == Digest{}) {  // as before claims were matched
    return digest_of({stamp.rules.view(), stamp.gazetteers.view(), stamp.tables.view(), stamp.code});
  }
  return digest_of({stamp.rules.view(), stamp.gazetteers.view(), stamp.tables.view(), stamp.code, stamp.claims.view()});
}

}  // namespace dongtin
