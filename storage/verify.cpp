#include "storage/verify.hpp"

#include "storage/approvals_encoding.hpp"
#include "storage/suggestions.hpp"
#include "storage/verification.hpp"
#include "storage/watched_encoding.hpp"

namespace dongtin {

using keys::Column;

namespace {

constexpr std::uint64_t kStepsBetweenLooks = 1024;  // records between two looks at the watch

}  // namespace

Verification::Scan::Scan(Verification& in, Column column, bool counted, std::string_view from)
    : in_(in), column_(column), counted_(counted), it_(in.store_.iterator(column, in.at_.options)) {
  if (counted_) in_.report_.checked[std::string(keys::name(column))] += 0;
  it_->Seek(slice_of(from));
}

Verification::Scan::~Scan() {
  if (it_->status().ok()) return;
  in_.found(
      AuditFinding::Kind::problem,
      fmt::format("{}: cannot be read beyond {}, so that what follows was not looked at ({})", keys::name(column_),
                  last_.empty() ? "its beginning" : keys::place(column_, last_), it_->status().ToString()));
}

void Verification::Scan::next() {
  last_ = it_->key().ToString();
  it_->Next();
  if (!counted_) return;
  ++in_.report_.checked.find(keys::name(column_))->second;
  in_.step();
}

void Verification::step() {
  if (++done_ % kStepsBetweenLooks != 0) return;
  if (watch_.stopped()) throw Stopped{};
  if (watch_.progress) watch_.progress(std::min(done_, total_), total_);
}

void Verification::found(AuditFinding::Kind kind, std::string what) {
  auto& count = kind == AuditFinding::Kind::problem   ? report_.problems
                : kind == AuditFinding::Kind::warning ? report_.warnings
                                                      : report_.notes;
  ++count;
  if (report_.findings.size() < kMaxStoreFindings) report_.findings.push_back({kind, std::move(what)});
}

void Verification::problem(Column column, std::string_view key, std::string_view what) {
  found(AuditFinding::Kind::problem, fmt::format("{}: {}", keys::place(column, key), what));
}

std::optional<std::string> Verification::get(Column column, std::string_view key) {
  auto out = store_.bytes(column, key, at_.options);
  if (out) return *std::move(out);
  problem(column, key, out.error().what);
  return std::nullopt;
}

void Verification::count_is(std::string_view counter, std::uint64_t said, std::uint64_t counted) {
  if (said == counted) return;
  problem(Column::meta, keys::kCounters, fmt::format("{} is {}, and {} are there", counter, said, counted));
}

void Verification::meta() {
  for (Scan scan(*this, Column::meta); scan.valid(); scan.next()) {
    if (scan.key() == keys::kFormat) {
      if (scan.value() != keys::number(keys::kFormatVersion)) problem(Column::meta, scan.key(), "is another format");
    } else if (scan.key() == keys::kUnforgotten) {
      if (scan.value().size() != sizeof(std::uint64_t)) problem(Column::meta, scan.key(), "is no number");
    } else if (scan.key() == keys::kAppliedClaims) {
      static_cast<void>(decoded<std::vector<AppliedClaim>>(Column::meta, scan.key(), scan.value()));
    } else if (scan.key() == keys::kCounters) {
      if (auto counters = decoded<encoding::Counters>(Column::meta, scan.key(), scan.value())) counters_ = *counters;
    } else {
      problem(Column::meta, scan.key(), "nobody writes such a record");
    }
  }
}

void Verification::sources() {
  for (Scan scan(*this, Column::sources); scan.valid(); scan.next()) {
    const auto kind = scan.key().empty() ? '\0' : scan.key().front();
    if (kind == 'c') {
      static_cast<void>(decoded<Cursor>(Column::sources, scan.key(), scan.value()));
    } else if (kind == 's') {
      static_cast<void>(decoded<SourceState>(Column::sources, scan.key(), scan.value()));
    } else if (kind == keys::kSuggestion) {
      const auto one = decoded<ClaimSuggestion>(Column::sources, scan.key(), scan.value());
      if (one && suggestion_key(one->source, one->said.claim.id()) != scan.key()) {
        problem(Column::sources, scan.key(), "it is a suggestion of another source or claim");
      }
    } else {
      problem(Column::sources, scan.key(), "nobody writes such a record");
    }
  }
}

void Verification::log() {
  auto last = counters_.log_trimmed;
  for (Scan scan(*this, Column::log); scan.valid(); scan.next()) {
    const auto entry = decoded<LogEntry>(Column::log, scan.key(), scan.value());
    const auto number = keys::number_in<std::uint64_t>(scan.key()).value_or(0);
    if (number != last + 1) {
      problem(Column::log, scan.key(), fmt::format("entries are missing before it: {} was to come", last + 1));
    }
    last = number;
    if (!entry) continue;
    if (entry->sequence.value != number) {
      problem(Column::log, scan.key(), fmt::format("it says it is entry {}", entry->sequence.value));
    }
    if (entry->alert.value > counters_.alerts) {
      problem(Column::log, scan.key(), fmt::format("alert {} never was", entry->alert.value));
    }
  }
  if (last != counters_.last_sequence) {
    problem(Column::meta, keys::kCounters,
            fmt::format("last_sequence is {}, and the log ends at {}", counters_.last_sequence, last));
  }
}

void Verification::queues() {
  for (Scan scan(*this, Column::outbox); scan.valid(); scan.next()) {
    const auto entry = decoded<OutboxEntry>(Column::outbox, scan.key(), scan.value());
    if (!entry) continue;
    if (keys::sequence(entry->sequence) != scan.key()) {
      problem(Column::outbox, scan.key(), fmt::format("it says it is entry {}", entry->sequence.value));
    }
    if (entry->sequence.value > counters_.last_sequence || entry->alert.value > counters_.alerts) {
      problem(Column::outbox, scan.key(), "it is of something that never was");
    }
    const auto stored = look<encoding::StoredAlert>(Column::alerts, keys::alert(entry->alert));
    if (stored && entry->revision > stored->alert.now.revision) {
      problem(Column::outbox, scan.key(),
              fmt::format("alert {} has no assessment {}", entry->alert.value, entry->revision));
    }
  }
  for (Scan scan(*this, Column::follow_ups); scan.valid(); scan.next()) {
    const auto waiting = decoded<FollowUp>(Column::follow_ups, scan.key(), scan.value());
    if (!waiting) continue;
    if (keys::follow_up(*waiting) != scan.key()) problem(Column::follow_ups, scan.key(), "it is another follow-up");
    if (!there(Column::due, keys::due(*waiting))) {
      problem(Column::follow_ups, scan.key(), "it is not among those that come due, so that nobody does it");
    }
  }
  constexpr std::size_t kInstantBytes = 8;
  for (Scan scan(*this, Column::due); scan.valid(); scan.next()) {
    const auto rest = scan.key().size() > kInstantBytes ? scan.key().substr(kInstantBytes) : std::string_view();
    const auto waiting = look<FollowUp>(Column::follow_ups, rest);
    if (!waiting || keys::due(*waiting) != scan.key()) {
      problem(Column::due, scan.key(), "no follow-up is due then");
    }
  }
  for (Scan scan(*this, Column::quarantine); scan.valid(); scan.next()) {
    const auto page = decoded<Quarantined>(Column::quarantine, scan.key(), scan.value());
    if (page && keys::quarantine(page->source, page->page) != scan.key()) {
      problem(Column::quarantine, scan.key(), "it is another page");
    }
  }
}

void Verification::kept() {
  for (Scan scan(*this, Column::stamps); scan.valid(); scan.next()) {
    const auto stamp = decoded<Stamp>(Column::stamps, scan.key(), scan.value());
    if (stamp && digest_of(*stamp).view() != scan.key()) problem(Column::stamps, scan.key(), "it has another digest");
  }
  for (Scan scan(*this, Column::rules); scan.valid(); scan.next()) {
    auto rule = decoded<Rule>(Column::rules, scan.key(), scan.value());
    if (!rule) continue;
    const auto lists = rule->lists;
    seal(*rule, lists);
    if (rule->revision.view() != scan.key()) {
      problem(Column::rules, scan.key(), fmt::format("rule {} is not what was matched with", rule->id.value));
    }
  }
}

/// What took two people, and what counts are read beside.
void Verification::registers() {
  for (Scan scan(*this, Column::accounts); scan.valid(); scan.next()) {
    static_cast<void>(decoded<Account>(Column::accounts, scan.key(), scan.value()));
  }
  for (Scan scan(*this, Column::claims); scan.valid(); scan.next()) {
    if (scan.key().starts_with('\0')) {
      static_cast<void>(decoded<Capture>(Column::claims, scan.key(), scan.value()));
      if (sha256(scan.value()).view() != scan.key().substr(1)) {
        problem(Column::claims, scan.key(), "the publication has another digest");
      }
      continue;
    }
    const auto claim = decoded<ClaimRecord>(Column::claims, scan.key(), scan.value());
    if (claim && !there(Column::claims, '\0' + std::string(claim->publication().view()))) {
      problem(Column::claims, scan.key(), "the publication it rests on is gone");
    }
  }
  for (Scan scan(*this, Column::packages); scan.valid(); scan.next()) {
    static_cast<void>(decoded<Package>(Column::packages, scan.key(), scan.value()));
  }
  for (Scan scan(*this, Column::watched); scan.valid(); scan.next()) {
    switch (scan.key().empty() ? '\0' : scan.key().front()) {
      case 'n':
        static_cast<void>(decoded<WatchedNow>(Column::watched, scan.key(), scan.value()));
        break;
      case 'w':
        static_cast<void>(decoded<WatchedWeek>(Column::watched, scan.key(), scan.value()));
        break;
      case 'd':
        static_cast<void>(decoded<DisasterMode>(Column::watched, scan.key(), scan.value()));
        break;
      case 'r':
        static_cast<void>(decoded<RecallSample>(Column::watched, scan.key(), scan.value()));
        break;
      case 'v':
        static_cast<void>(decoded<RecallReading>(Column::watched, scan.key(), scan.value()));
        break;
      default:
        problem(Column::watched, scan.key(), "there is no such kind of record");
    }
  }
}

void Verification::counters() {
  const auto counted = [&](Column column) {
    const auto it = report_.checked.find(keys::name(column));
    return it == report_.checked.end() ? std::uint64_t{0} : it->second;
  };
  count_is("alerts less purged", counters_.alerts - counters_.purged, counted(Column::alerts));
  count_is("items_seen", counters_.items_seen, counted(Column::seen));
  count_is("decisions", counters_.decisions, counted(Column::decisions));
  count_is("story_decisions", counters_.story_decisions, counted(Column::story_decisions));
  count_is("archived", counters_.archived, counted(Column::archive));
  count_is("follow_ups", counters_.follow_ups, counted(Column::follow_ups));
  count_is("outbox", counters_.outbox, counted(Column::outbox));
  count_is("quarantined", counters_.quarantined, counted(Column::quarantine));
  count_is("follow_ups", counters_.follow_ups, counted(Column::due));
  if (counters_.revisions < seen_revisions_) {  // what retention forgets stays counted
    problem(Column::meta, keys::kCounters,
            fmt::format("revisions is {}, and there are {} at least", counters_.revisions, seen_revisions_));
  }
  if (counters_.purged != purges_) {
    problem(Column::meta, keys::kCounters,
            fmt::format("purged is {}, and the audit tells of {}", counters_.purged, purges_));
  }
}

Result<VerifyReport> Verification::run(std::span<const OutsideCheckpoint> outside) {
  for (auto* column : store_.columns_) {
    std::uint64_t records = 0;
    if (column != nullptr && store_.db_->GetIntProperty(column, "rocksdb.estimate-num-keys", &records))
      total_ += records;
  }
  try {
    meta();
    watch_.say("the audit");
    audit(outside);
    recorded();
    watch_.say("alerts");
    alerts();
    stories();
    watch_.say("items and evidence");
    items();
    archive();
    watch_.say("what is derived");
    hours();
    postings();
    counts();
    compared();
    watch_.say("the log and the queues");
    sources();
    log();
    queues();
    kept();
    registers();
    counters();
  } catch (const Stopped&) {
    return fail(Errc::refused, "stopped before the end, so nothing is said of the store");
  }
  if (before_the_audit_ > 0) {
    found(AuditFinding::Kind::note,
          fmt::format("{} decisions are older than the audit, so that nothing vouches for them", before_the_audit_));
  }
  return std::move(report_);
}

Result<VerifyReport> verify(const Store& store, std::span<const OutsideCheckpoint> outside, const Watch& watch,
                            const VerifyBounds& bounds) {
  const auto* on_disk = dynamic_cast<const RocksStore*>(&store);
  if (on_disk == nullptr) return fail(Errc::refused, "only a store on disk can be verified");
  return Verification(*on_disk, watch, bounds).run(outside);
}

}  // namespace dongtin
