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

void strip(Audience audience, AlertView& view) {
  hide_address(view.item);
  for (auto& decision : view.decisions) strip(audience, decision);
  if (audience != Audience::admin) return;
  // Who keeps the machine running needs counts and states, not what was written.
  view.item.title.clear();
  view.item.text.clear();
  view.item.url.clear();
  view.alert.now.assessment = Assessment{};
  for (auto& match : view.alert.now.matches.rules) match.spans.clear();
  for (auto& place : view.alert.now.matches.places) place.support.clear();
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
  }
  return "unknown";
}

Result<void> Release::let_out(Audience audience, Purpose purpose, std::string_view kind, std::size_t number,
                              const std::vector<std::string>& things) const {
  if (enter_ && number > 0) {
    if (auto entered = enter_(audience, purpose, kind, number, things); !entered) return entered;
  }
  if (tally_) tally_(audience, purpose, number);
  return {};
}

Result<Released<std::vector<AlertView>>> Release::operator()(Audience audience, Purpose purpose,
                                                             std::vector<AlertView> views) const {
  if (auto no = refusal(audience)) return std::move(*no);
  for (auto& view : views) strip(audience, view);
  std::vector<std::string> ids;
  ids.reserve(views.size());
  for (const auto& view : views) ids.push_back(std::to_string(view.alert.id.value));
  if (auto out = let_out(audience, purpose, "alerts", ids.size(), ids); !out) return std::move(out).error();
  return Released<std::vector<AlertView>>{std::move(views), audience};
}

Result<Released<AlertView>> Release::operator()(Audience audience, Purpose purpose, AlertView view) const {
  if (auto no = refusal(audience)) return std::move(*no);
  strip(audience, view);
  if (auto out = let_out(audience, purpose, "alerts", 1, {std::to_string(view.alert.id.value)}); !out) {
    return std::move(out).error();
  }
  return Released<AlertView>{std::move(view), audience};
}

Result<Released<Decision>> Release::operator()(Audience audience, Purpose purpose, Decision decision) const {
  if (auto no = refusal(audience)) return std::move(*no);
  strip(audience, decision);
  if (auto out = let_out(audience, purpose, "decisions", 1, {std::to_string(decision.sequence.value)}); !out) {
    return std::move(out).error();
  }
  return Released<Decision>{std::move(decision), audience};
}

Result<Released<std::vector<SourceRow>>> Release::operator()(Audience audience, Purpose purpose,
                                                             std::vector<SourceRow> rows) const {
  if (auto no = refusal(audience)) return std::move(*no);
  std::vector<std::string> ids;
  ids.reserve(rows.size());
  for (const auto& row : rows) ids.push_back(row.source.id.value);
  if (auto out = let_out(audience, purpose, "sources", ids.size(), ids); !out) return std::move(out).error();
  return Released<std::vector<SourceRow>>{std::move(rows), audience};
}

Result<Released<std::vector<LogEntry>>> Release::operator()(Audience audience, Purpose purpose,
                                                            std::vector<LogEntry> entries) const {
  if (auto no = refusal(audience)) return std::move(*no);
  std::vector<std::string> range;
  if (!entries.empty()) {
    range.push_back(std::to_string(entries.front().sequence.value) + "-" +
                    std::to_string(entries.back().sequence.value));
  }
  if (auto out = let_out(audience, purpose, "events", entries.size(), range); !out) return std::move(out).error();
  return Released<std::vector<LogEntry>>{std::move(entries), audience};
}

Result<Released<Permalink>> Release::operator()(Audience audience, Purpose purpose, Permalink link) const {
  if (auto no = refusal(audience)) return std::move(*no);
  if (audience != Audience::officer_screen) return fail(Errc::refused, "a sealed address is shown to officers only");
  if (tally_) tally_(audience, purpose, 1);
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
  if (tally_) tally_(audience, purpose, 1);
  return Released<AlertEvidence>{std::move(evidence), audience};
}

Result<Released<Replay>> Release::operator()(Audience audience, Purpose purpose, Replay replay) const {
  if (auto no = refusal(audience)) return std::move(*no);
  if (tally_) tally_(audience, purpose, 1);
  return Released<Replay>{std::move(replay), audience};
}

}  // namespace dongtin
