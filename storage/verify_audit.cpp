// The chain, what it says of decisions and purges, and whether that is what is stored.
#include <algorithm>
#include <charconv>

#include "storage/verification.hpp"

namespace dongtin {

using keys::Column;

namespace {

constexpr std::uint64_t kMostPurged = std::uint64_t{1} << 30;  // a bit each: 128 MiB

/// The number behind `word` in "alert 12"; nothing when it says something else.
std::optional<std::uint64_t> number_behind(std::string_view word, std::string_view text) {
  if (!text.starts_with(word) || text.size() <= word.size() + 1) return std::nullopt;
  std::uint64_t out = 0;
  const auto* end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data() + word.size() + 1, end, out);
  return error == std::errc() && at == end ? std::optional(out) : std::nullopt;
}

/// A decision or story decision as it lies in the store.
struct Recorded {
  Digest digest;
  std::uint64_t alert = 0;  // 0: a story decision
  std::uint64_t sequence = 0;
  bool told = false;
};

/// Which of `parts` lots a digest is in.
std::uint64_t part_of(const Digest& digest, std::uint64_t parts) {
  return parts == 1 ? 0 : keys::number_in<std::uint64_t>(digest.view()).value_or(0) % parts;
}

}  // namespace

void Verification::audit(std::span<const OutsideCheckpoint> outside) {
  AuditVerifier verifier;
  for (Scan scan(*this, Column::checkpoints); scan.valid(); scan.next()) {
    verifier.checkpoint(keys::number_in<std::uint64_t>(scan.key()).value_or(0), scan.value());
  }
  for (const auto& each : outside) verifier.outside(each.file, each.from);
  for (Scan scan(*this, Column::audit); scan.valid(); scan.next()) {
    const auto entry = verifier.entry(keys::number_in<std::uint64_t>(scan.key()).value_or(0), scan.value());
    if (entry && entry->event.act == AuditAct::purge) purged(*entry);
  }
  auto said = verifier.finish();
  for (auto& finding : said.findings) found(finding.kind, "audit: " + std::move(finding.what));
  const auto listed = said.findings.size();
  if (const auto all = said.problems + said.warnings + said.notes; all > listed) {
    found(AuditFinding::Kind::problem, fmt::format("audit: {} more findings", all - listed));
  }
  report_.checkpoints = said.checkpoints;
  report_.head = said.head;
  report_.vouched = said.vouched;
}

/// "3 alerts", "4 9 12 ": all of them when they have the digest, else too many to be named there.
void Verification::purged(const AuditEntry& entry) {
  std::uint64_t said = 0;
  const auto& subject = entry.event.subject;
  std::from_chars(subject.data(), subject.data() + subject.size(), said);
  purges_ += said;
  std::vector<std::uint64_t> alerts;
  std::string all;
  const std::string_view detail = entry.event.detail;
  for (std::size_t at = 0; at < detail.size();) {
    const auto end = std::min(detail.find(' ', at), detail.size());
    std::uint64_t alert = 0;
    const auto [stop, error] = std::from_chars(detail.data() + at, detail.data() + end, alert);
    if (error == std::errc() && stop == detail.data() + end) {
      alerts.push_back(alert);
      all += std::to_string(alert) + "\n";
    }
    at = end + 1;
  }
  const auto largest = alerts.empty() ? 0 : *std::max_element(alerts.begin(), alerts.end());
  if (alerts.size() != said || sha256(all) != entry.event.record || largest >= kMostPurged) {
    unnamed_ += said;
    return;
  }
  if (largest >= purged_.size()) purged_.resize(largest + 1);
  for (const auto alert : alerts) purged_[alert] = true;
}

bool Verification::was_purged(std::uint64_t alert) const {
  return unnamed_ > 0 || (alert < purged_.size() && purged_[alert]);
}

void Verification::recorded() {
  const auto all = counters_.decisions + counters_.story_decisions;
  const auto parts = all / std::max<std::size_t>(bounds_.records_at_once, 1) + 1;
  for (std::uint64_t part = 0; part < parts; ++part) recorded(part, parts);
}

void Verification::recorded(std::uint64_t part, std::uint64_t parts) {
  std::vector<Recorded> stored;
  const auto take = [&](Column column, bool of_alerts) {
    for (Scan scan(*this, column, false); scan.valid(); scan.next()) {
      step();
      const auto digest = sha256(scan.value());
      if (part_of(digest, parts) != part) continue;
      Recorded each{digest, 0, 0, false};
      if (of_alerts) each.alert = keys::number_in<std::uint64_t>(scan.key()).value_or(0);
      const auto sequence =
          of_alerts && scan.key().size() > sizeof each.alert ? scan.key().substr(sizeof each.alert) : scan.key();
      each.sequence = keys::number_in<std::uint64_t>(sequence).value_or(0);
      stored.push_back(each);
    }
  };
  take(Column::decisions, true);
  take(Column::story_decisions, false);
  std::sort(stored.begin(), stored.end(), [](const auto& a, const auto& b) { return a.digest < b.digest; });

  for (Scan scan(*this, Column::audit, false); scan.valid(); scan.next()) {
    step();
    const auto entry = encoding::decode<AuditEntry>(scan.value());
    if (!entry) continue;  // the chain's own pass says so
    const bool of_alert = entry->event.act == AuditAct::decision;
    if (!of_alert && entry->event.act != AuditAct::story_decision) continue;
    const auto& digest = entry->event.record;
    if (part_of(digest, parts) != part) continue;
    const auto it = std::lower_bound(stored.begin(), stored.end(), digest,
                                     [](const Recorded& each, const Digest& wanted) { return each.digest < wanted; });
    const auto subject = number_behind(of_alert ? "alert" : "story", entry->event.subject);
    if (it != stored.end() && it->digest == digest && (it->alert != 0) == of_alert) {
      it->told = true;
      if (of_alert && subject != it->alert) {
        problem(Column::audit, scan.key(),
                fmt::format("it tells of {}, and the decision is about alert {}", entry->event.subject, it->alert));
      }
      continue;
    }
    if (of_alert && subject && was_purged(*subject) && !there(Column::alerts, keys::alert(AlertId{*subject}))) continue;
    problem(Column::audit, scan.key(),
            fmt::format("the decision that {} made of {} at {} is gone or was changed", entry->event.actor,
                        entry->event.subject, rfc3339(entry->at)));
  }

  for (const auto& each : stored) {
    if (each.told) continue;
    const auto column = each.alert == 0 ? Column::story_decisions : Column::decisions;
    const auto key = each.alert == 0 ? keys::sequence(Sequence{each.sequence})
                                     : keys::decision(AlertId{each.alert}, Sequence{each.sequence});
    const auto decision = each.alert == 0 ? std::nullopt : look<Decision>(column, key);
    if (decision && decision->assessment == 0) {  // as only format 1 wrote them, before there was an audit
      ++before_the_audit_;
      continue;
    }
    problem(column, key, "the audit tells of no such decision: it was changed, or slipped in");
  }
}

}  // namespace dongtin
