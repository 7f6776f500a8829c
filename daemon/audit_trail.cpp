#include "daemon/audit_trail.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "storage/records/text.hpp"

namespace dongtin {

namespace {

constexpr std::size_t kThingsBytes = kMaxAuditDetailBytes - 100;  // of one entry, beside what they are

AuditEvent event_from(AuditAct act, std::string_view actor, std::string_view subject, std::string_view detail,
                      const Digest& record) {
  auto made = make_audit_event(act, std::string(cut(actor, kMaxAuditActorBytes)),
                               std::string(cut(subject, kMaxAuditSubjectBytes)), detail, record);
  if (made) return *std::move(made);
  // A name that is no line of plain text: it stands escaped in the detail.
  return make_audit_event(act, "?", "?", fmt::format("{} {}: {}", actor, subject, detail), record).value();
}

}  // namespace

Result<void> AuditTrail::left(AuditAct act, std::string_view actor, std::string_view way, std::string_view kind,
                              std::size_t number, const std::vector<std::string>& things) {
  const std::lock_guard lock(mutex_);
  if (events_.size() + leaving_.size() >= kMostGathered) {
    return fail(
        Errc::rate_limited,
        "the audit cannot be written, and nothing leaves without it: see to the disk of the store, or try again "
        "in some seconds");
  }
  auto it = std::find_if(leaving_.begin(), leaving_.end(), [&](const Leaving& each) {
    return each.act == act && each.actor == actor && each.way == way && each.kind == kind;
  });
  if (it == leaving_.end()) {
    leaving_.push_back({act, std::string(actor), std::string(way), std::string(kind), {}, 0});
    it = std::prev(leaving_.end());
  }
  const auto per_thing = things.size() == number ? std::size_t{1} : 0;  // else ranges, counted together
  if (per_thing == 0) it->number += number;
  for (const auto& thing : things) {
    if (!it->things.empty() && it->things.size() + thing.size() + 1 > kThingsBytes) close(*it);
    it->things += ' ' + thing;
    it->number += per_thing;
  }
  return {};
}

void AuditTrail::add(AuditAct act, std::string_view actor, std::string_view subject, std::string_view detail,
                     const Digest& record) {
  auto event = event_from(act, actor, subject, detail, record);
  const std::lock_guard lock(mutex_);
  events_.push_back(std::move(event));
}

/// Under the lock.
void AuditTrail::close(Leaving& each) {
  if (each.things.empty()) return;
  events_.push_back(
      event_from(each.act, each.actor, each.way, fmt::format("{} {}:{}", each.number, each.kind, each.things), {}));
  each.things.clear();
  each.number = 0;
}

std::vector<AuditEvent> AuditTrail::take() {
  const std::lock_guard lock(mutex_);
  for (auto& each : leaving_) close(each);
  leaving_.clear();
  return std::exchange(events_, {});
}

void AuditTrail::put_back(std::vector<AuditEvent> events) {
  const std::lock_guard lock(mutex_);
  events.insert(events.end(), std::make_move_iterator(events_.begin()), std::make_move_iterator(events_.end()));
  events_ = std::move(events);
}

std::size_t AuditTrail::waiting() const {
  const std::lock_guard lock(mutex_);
  return events_.size() + leaving_.size();
}

}  // namespace dongtin
