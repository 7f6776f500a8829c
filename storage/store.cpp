#include "storage/store.hpp"

#include <algorithm>

#include "storage/records/digest.hpp"
#include "storage/records/text.hpp"

namespace dongtin {

std::string_view name(LogEntry::Kind kind) noexcept {
  switch (kind) {
    case LogEntry::Kind::alert_new:
      return "alert_new";
    case LogEntry::Kind::alert_revised:
      return "alert_revised";
    case LogEntry::Kind::decision:
      return "decision";
    case LogEntry::Kind::source_state:
      return "source_state";
    case LogEntry::Kind::story:
      return "story";
    case LogEntry::Kind::alert_purged:
      return "alert_purged";
  }
  return "unknown";
}

std::uint64_t StoryCopies::total() const {
  std::uint64_t out = 0;
  for (const auto copies : by_tier) out += copies;
  return out;
}

bool is_to_read(const Alert& alert, Tier tier) {
  const auto state = alert.workflow.state;
  const bool judged = state == State::confirmed || state == State::dismissed || state == State::answered;
  return !judged && !alert.workflow.verdict && tier != Tier::official && alert.now.assessment.left_open();
}

bool tells_of_claim(const Assessment& assessment, std::string_view claim) {
  const auto told = claims_told(assessment);
  return std::ranges::find(told, claim) != told.end();
}

std::vector<std::string_view> claims_told(const Assessment& assessment) {
  std::vector<std::string_view> out;
  if (assessment.claim()) out.push_back(assessment.claim()->id());
  for (const auto& each : assessment.evidence()) {
    if (each.kind == "claim" || each.kind == "recurring") out.push_back(each.ref);
  }
  return out;
}

std::optional<Error> refused_by(const Expected& expected, const Alert& alert, std::span<const Decision> decisions) {
  std::string changed;
  const auto say = [&](const std::string& what) { changed += (changed.empty() ? "" : "; ") + what; };
  if (expected.state && *expected.state != alert.workflow.state) {
    say("it is " + std::string(name(alert.workflow.state)) + ", not " + std::string(name(*expected.state)));
  }
  if (expected.assessment && *expected.assessment != alert.now.revision) {
    say("its assessment is revision " + std::to_string(alert.now.revision) + ", not " +
        std::to_string(*expected.assessment));
  }
  const auto last = decisions.empty() ? Sequence{} : decisions.back().sequence;
  if (expected.last_decision && *expected.last_decision != last) {
    for (const auto& decision : decisions) {
      if (decision.sequence <= *expected.last_decision) continue;
      say(decision.actor + " decided “" + std::string(name(decision.act)) + "” at " + rfc3339(decision.at));
    }
    if (last < *expected.last_decision) say("there is no decision " + std::to_string(expected.last_decision->value));
  }
  if (changed.empty()) return std::nullopt;
  return fail(Errc::conflict,
              "alert " + std::to_string(alert.id.value) + " changed since it was read: " + changed + ": read it again");
}

namespace {

/// Names that were checked when the record was made fit an event, but for their length.
AuditEvent event(AuditAct act, std::string_view actor, std::string subject, const std::string& detail,
                 const Digest& record) {
  auto made = make_audit_event(act, std::string(cut(actor, kMaxAuditActorBytes)), subject, detail, record);
  if (made) return *std::move(made);
  return make_audit_event(act, "?", std::move(subject), std::string(actor) + ": " + detail, record).value();
}

}  // namespace

AuditEvent event_of(const Decision& decision, const Digest& record) {
  std::string detail(name(decision.act));
  if (!decision.agency.empty()) detail += ", " + decision.agency;
  if (!decision.assignee.empty()) detail += ", to " + decision.assignee;
  if (decision.verdict) detail += ", verdict " + std::string(name(decision.verdict->verdict()));
  if (!decision.reason.empty()) detail += ": " + decision.reason;
  return event(AuditAct::decision, decision.actor, "alert " + std::to_string(decision.alert.value), detail, record);
}

AuditEvent event_of(const StoryDecision& decision, const Digest& record) {
  return event(AuditAct::story_decision, decision.actor, "story " + std::to_string(decision.story.value),
               std::string(name(decision.act)) + " into " + std::to_string(decision.into.value) + ", " +
                   std::to_string(decision.alerts.size()) + " alerts: " + decision.reason,
               record);
}

AuditEvent event_of_purge(std::span<const AlertId> alerts) {
  std::string all, detail;
  for (const auto alert : alerts) {
    all += std::to_string(alert.value) + "\n";
    if (detail.size() < kMaxAuditDetailBytes) detail += std::to_string(alert.value) + " ";
  }
  return event(AuditAct::purge, "dongtin", std::to_string(alerts.size()) + " alerts", detail, sha256(all));
}

}  // namespace dongtin
