#include "daemon/release.hpp"

#include <string>

namespace dongtin {

namespace {

/// nullopt when `audience` may be answered at all.
std::optional<Error> refusal(Audience audience) {
  switch (audience) {
    case Audience::officer_screen:
    case Audience::api:
    case Audience::admin:
      return std::nullopt;
    case Audience::liaison:
    case Audience::ministry:
    case Audience::everybody:
      break;
  }
  return fail(Errc::refused, "nothing leaves for " + std::string(name(audience)) + " outside an approved package");
}

/// A post's permalink names its account, so it stays sealed; an article's address is part of the publication.
bool address_may_leave(Tier tier) {
  switch (tier) {
    case Tier::official:
    case Tier::press:
    case Tier::aggregator:
      return true;
    case Tier::social:
    case Tier::forum:
      break;
  }
  return false;
}

void strip(Audience audience, Decision& decision) {
  if (audience == Audience::admin) decision.reason.clear();
}

/// What is left of a sealed address is its host, which is no link to anything.
void hide_address(Item& item) {
  if (!address_may_leave(item.tier) || !item.sealed_url.empty()) item.url.clear();
}

void strip(Audience audience, StoryDecision& decision) {
  if (audience == Audience::admin) decision.reason.clear();
}

void strip(Audience audience, Assessed& assessed) {
  if (audience != Audience::admin) return;
  assessed.assessment = Assessment{};
  for (auto& match : assessed.matches.rules) match.spans.clear();
  for (auto& place : assessed.matches.places) place.support.clear();
}

void strip(Audience audience, AlertView& view) {
  hide_address(view.item);
  for (auto& decision : view.decisions) strip(audience, decision);
  if (audience != Audience::admin) return;
  // Who keeps the machine running needs counts and states, not what was written.
  view.item.title.clear();
  view.item.text.clear();
  view.item.url.clear();
  strip(audience, view.alert.now);
}

std::string id_of(const AlertView& view) {
  return std::to_string(view.alert.id.value);
}

std::vector<std::string> ids_of(const std::vector<AlertView>& views) {
  std::vector<std::string> out;
  out.reserve(views.size());
  for (const auto& view : views) out.push_back(id_of(view));
  return out;
}

}  // namespace

std::string_view name(Audience audience) noexcept {
  switch (audience) {
    case Audience::officer_screen:
      return "officer_screen";
    case Audience::api:
      return "api";
    case Audience::admin:
      return "admin";
    case Audience::liaison:
      return "liaison";
    case Audience::ministry:
      return "ministry";
    case Audience::everybody:
      return "public";
  }
  return "unknown";
}

std::string_view name(Purpose purpose) noexcept {
  switch (purpose) {
    case Purpose::review:
      return "review";
    case Purpose::decide:
      return "decide";
    case Purpose::follow:
      return "follow";
    case Purpose::health:
      return "health";
    case Purpose::open_link:
      return "open_link";
    case Purpose::evidence:
      return "evidence";
    case Purpose::replay:
      return "replay";
    case Purpose::hand_over:
      return "hand_over";
    case Purpose::preview:
      return "preview";
    case Purpose::exchange:
      return "exchange";
    case Purpose::trends:
      return "trends";
    case Purpose::recall:
      return "recall";
  }
  return "unknown";
}

Result<void> Release::let_out(const Leaving& leaving) const {
  if (enter_ && leaving.things > 0) {
    if (auto entered = enter_(leaving); !entered) return entered;
  }
  if (tally_) tally_(leaving.audience, leaving.purpose, leaving.things);
  return {};
}

Result<Released<std::vector<AlertView>>> Release::operator()(Audience audience, Purpose purpose,
                                                             std::vector<AlertView> views) const {
  if (auto no = refusal(audience)) return std::move(*no);
  for (auto& view : views) strip(audience, view);
  const Leaving leaving{audience, purpose, "alerts", views.size(), ids_of(views)};
  if (auto out = let_out(leaving); !out) return std::move(out).error();
  return Released<std::vector<AlertView>>{std::move(views), audience};
}

Result<Released<AlertView>> Release::operator()(Audience audience, Purpose purpose, AlertView view) const {
  if (auto no = refusal(audience)) return std::move(*no);
  strip(audience, view);
  const Leaving leaving{audience, purpose, "alerts", 1, {id_of(view)}};
  if (auto out = let_out(leaving); !out) return std::move(out).error();
  return Released<AlertView>{std::move(view), audience};
}

Result<Released<AlertHistory>> Release::operator()(Audience audience, Purpose purpose, AlertHistory history) const {
  if (auto no = refusal(audience)) return std::move(*no);
  strip(audience, history.view);
  for (auto& each : history.assessments) strip(audience, each);
  Leaving leaving{audience, purpose, "alerts", 1 + history.related.size(), {id_of(history.view)}};
  for (auto& each : history.related) {
    strip(audience, each.view);
    if (audience == Audience::admin) each.words = each.names = each.numbers = {};
    leaving.names.push_back(id_of(each.view));
  }
  if (auto out = let_out(leaving); !out) return std::move(out).error();
  return Released<AlertHistory>{std::move(history), audience};
}

Result<Released<StoryFile>> Release::operator()(Audience audience, Purpose purpose, StoryFile story) const {
  if (auto no = refusal(audience)) return std::move(*no);
  for (auto& view : story.alerts) strip(audience, view);
  for (auto& decision : story.decisions) strip(audience, decision);
  Leaving leaving{audience, purpose, "alerts and decisions", story.alerts.size() + story.decisions.size(),
                  ids_of(story.alerts)};
  leaving.names.insert(leaving.names.begin(), "story " + std::to_string(story.story.value));
  if (auto out = let_out(leaving); !out) return std::move(out).error();
  return Released<StoryFile>{std::move(story), audience};
}

Result<Released<Decision>> Release::operator()(Audience audience, Purpose purpose, Decision decision) const {
  if (auto no = refusal(audience)) return std::move(*no);
  strip(audience, decision);
  const Leaving leaving{audience, purpose, "decisions", 1, {std::to_string(decision.sequence.value)}};
  if (auto out = let_out(leaving); !out) return std::move(out).error();
  return Released<Decision>{std::move(decision), audience};
}

Result<Released<std::vector<Decision>>> Release::operator()(Audience audience, Purpose purpose,
                                                            std::vector<Decision> decisions) const {
  if (auto no = refusal(audience)) return std::move(*no);
  Leaving leaving{audience, purpose, "decisions", decisions.size()};
  for (auto& decision : decisions) {
    strip(audience, decision);
    leaving.names.push_back(std::to_string(decision.sequence.value));
  }
  if (auto out = let_out(leaving); !out) return std::move(out).error();
  return Released<std::vector<Decision>>{std::move(decisions), audience};
}

Result<Released<StoryDecision>> Release::operator()(Audience audience, Purpose purpose, StoryDecision decision) const {
  if (auto no = refusal(audience)) return std::move(*no);
  strip(audience, decision);
  const Leaving leaving{audience, purpose, "decisions", 1, {std::to_string(decision.sequence.value)}};
  if (auto out = let_out(leaving); !out) return std::move(out).error();
  return Released<StoryDecision>{std::move(decision), audience};
}

Result<Released<HandedOver>> Release::operator()(Audience audience, Purpose purpose, const ApprovedPackage& approved,
                                                 const Store& store, Instant now) const {
  std::optional<PackageAudience> meant;
  if (audience == Audience::liaison) meant = PackageAudience::liaison;
  if (audience == Audience::ministry) meant = PackageAudience::ministry;
  if (!meant) return fail(Errc::refused, "packages leave for the police liaison or the Ministry only");
  const auto still = store.approved_package(approved->id(), *meant, now);
  if (!still) return still.error();
  if (**still != *approved) {
    return fail(Errc::conflict,
                "package " + std::to_string(approved->id().value) + " is not what it was: read it again");
  }
  HandedOver out{**still, {}};
  for (const auto& item : out.package.items()) {
    auto view = store.alert(item.alert);
    if (!view) return std::move(view).error();
    if (view->alert.now.revision != item.assessment) {
      return fail(Errc::conflict, "alert " + std::to_string(item.alert.value) + " was assessed again meanwhile");
    }
    strip(audience, *view);
    out.alerts.push_back(*std::move(view));
  }
  const Leaving leaving{audience, purpose, "alerts", out.alerts.size(), ids_of(out.alerts), out.package.id()};
  if (auto gone = let_out(leaving); !gone) return std::move(gone).error();
  return Released<HandedOver>{std::move(out), audience};
}

Result<Released<std::vector<SourceRow>>> Release::operator()(Audience audience, Purpose purpose,
                                                             std::vector<SourceRow> rows) const {
  if (auto no = refusal(audience)) return std::move(*no);
  Leaving leaving{audience, purpose, "sources", rows.size()};
  for (const auto& row : rows) leaving.names.push_back(row.source.id.value);
  if (auto out = let_out(leaving); !out) return std::move(out).error();
  return Released<std::vector<SourceRow>>{std::move(rows), audience};
}

Result<Released<std::vector<LogEntry>>> Release::operator()(Audience audience, Purpose purpose,
                                                            std::vector<LogEntry> entries) const {
  if (auto no = refusal(audience)) return std::move(*no);
  Leaving leaving{audience, purpose, "events", entries.size()};
  if (!entries.empty()) {
    leaving.names.push_back(std::to_string(entries.front().sequence.value) + "-" +
                            std::to_string(entries.back().sequence.value));
  }
  if (auto out = let_out(leaving); !out) return std::move(out).error();
  return Released<std::vector<LogEntry>>{std::move(entries), audience};
}

Result<Released<CountsTold>> Release::operator()(Audience audience, Purpose purpose, CountsTold counts) const {
  if (auto no = refusal(audience)) return std::move(*no);
  const Leaving leaving{audience, purpose, "counts", 1, {counts.of}};
  if (auto out = let_out(leaving); !out) return std::move(out).error();
  return Released<CountsTold>{std::move(counts), audience};
}

Result<Released<Permalink>> Release::operator()(Audience audience, Purpose purpose, Permalink link) const {
  if (auto no = refusal(audience)) return std::move(*no);
  if (audience != Audience::officer_screen) return fail(Errc::refused, "a sealed address is shown to officers only");
  const Leaving leaving{audience, purpose, "addresses", 1, {std::to_string(link.alert.value)}};
  if (auto out = let_out(leaving); !out) return std::move(out).error();
  return Released<Permalink>{std::move(link), audience};
}

Result<Released<AlertEvidence>> Release::operator()(Audience audience, Purpose purpose, AlertEvidence evidence) const {
  if (auto no = refusal(audience)) return std::move(*no);
  if (audience != Audience::officer_screen) return fail(Errc::refused, "evidence leaves to officers only");
  strip(audience, evidence.view);
  for (auto& each : evidence.revisions) {
    hide_address(each.item);
    if (!address_may_leave(each.item.tier)) each.capture.url.clear();
  }
  const Leaving leaving{audience, purpose, "evidence", 1, {id_of(evidence.view)}};
  if (auto out = let_out(leaving); !out) return std::move(out).error();
  return Released<AlertEvidence>{std::move(evidence), audience};
}

Result<Released<Replay>> Release::operator()(Audience audience, Purpose purpose, Replay replay) const {
  if (auto no = refusal(audience)) return std::move(*no);
  const Leaving leaving{audience, purpose, "replays", 1, {std::to_string(replay.alert.value)}};
  if (auto out = let_out(leaving); !out) return std::move(out).error();
  return Released<Replay>{std::move(replay), audience};
}

Result<Released<std::vector<Item>>> Release::operator()(Audience audience, Purpose purpose,
                                                        std::vector<Item> items) const {
  if (auto no = refusal(audience)) return std::move(*no);
  const bool to_read = purpose == Purpose::recall && audience != Audience::admin;
  if (!to_read && (audience != Audience::admin || purpose != Purpose::preview)) {
    return fail(Errc::refused, "text that matched nothing is for the preview of a rule and the weekly sample only");
  }
  for (auto& item : items) {
    item.url.clear();
    item.sealed_url.clear();
  }
  Leaving leaving{audience, purpose, "archived items", items.size()};
  if (!items.empty()) leaving.names.push_back(items.front().id.hex() + "-" + items.back().id.hex());
  if (auto out = let_out(leaving); !out) return std::move(out).error();
  return Released<std::vector<Item>>{std::move(items), audience};
}

Result<Released<std::vector<ClaimRecord>>> Release::operator()(Audience audience, Purpose purpose,
                                                               std::vector<ClaimRecord> claims) const {
  if (audience != Audience::admin || purpose != Purpose::exchange) {
    return fail(Errc::refused, "the register of claims is for exchanging claims only");
  }
  Leaving leaving{audience, purpose, "claims", claims.size()};
  for (const auto& claim : claims) leaving.names.push_back(claim.claim().id());
  if (auto out = let_out(leaving); !out) return std::move(out).error();
  return Released<std::vector<ClaimRecord>>{std::move(claims), audience};
}

Result<Released<std::vector<ClaimRow>>> Release::operator()(Audience audience, Purpose purpose,
                                                            std::vector<ClaimRow> rows) const {
  if (auto no = refusal(audience)) return std::move(*no);
  Leaving leaving{audience, purpose, "claims", rows.size()};
  for (const auto& row : rows) leaving.names.push_back(row.claim.id());
  if (auto out = let_out(leaving); !out) return std::move(out).error();
  return Released<std::vector<ClaimRow>>{std::move(rows), audience};
}

Result<Released<ClaimFile>> Release::operator()(Audience audience, Purpose purpose, ClaimFile file) const {
  if (auto no = refusal(audience)) return std::move(*no);
  for (auto& view : file.alerts) strip(audience, view);
  Leaving leaving{audience, purpose, "claims and alerts", 1 + file.alerts.size(), ids_of(file.alerts)};
  leaving.names.insert(leaving.names.begin(), "claim " + file.row.claim.id());
  if (auto out = let_out(leaving); !out) return std::move(out).error();
  return Released<ClaimFile>{std::move(file), audience};
}

Result<Released<std::vector<SuggestionRow>>> Release::operator()(Audience audience, Purpose purpose,
                                                                 std::vector<SuggestionRow> rows) const {
  if (auto no = refusal(audience)) return std::move(*no);
  Leaving leaving{audience, purpose, "suggested claims", rows.size()};
  for (const auto& row : rows) leaving.names.push_back(row.suggestion.said.claim.id());
  if (auto out = let_out(leaving); !out) return std::move(out).error();
  return Released<std::vector<SuggestionRow>>{std::move(rows), audience};
}

}  // namespace dongtin
