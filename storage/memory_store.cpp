// The obvious store: what the contract says, in maps. Written on its own, so that RocksStore has something to equal.
#include "storage/store.hpp"

#include <algorithm>
#include <map>
#include <mutex>
#include <set>
#include <shared_mutex>
#include <tuple>

namespace dongtin {

namespace {

struct ItemHistory {
  std::uint32_t revision = 0;
  Digest digest;
  AlertId alert;
  std::map<std::uint32_t, Item> kept;  // by revision; only of items with an alert
};

using FollowUpKey = std::tuple<ItemId, SourceId, std::string>;
FollowUpKey key_of(const FollowUp& f) {
  return {f.item, f.source, f.kind};
}

Error unknown(std::string what) {
  return fail(Errc::not_found, "there is no such " + std::move(what));
}

class MemoryStore final : public Store {
 public:
  Result<bool> has(const ItemId& item, const Digest& digest) const override {
    const std::shared_lock lock(mutex_);
    const auto it = items_.find(item);
    return it != items_.end() && it->second.digest == digest;
  }

  Result<Cursor> cursor(const SourceId& source) const override {
    const std::shared_lock lock(mutex_);
    const auto it = cursors_.find(source);
    return it == cursors_.end() ? Cursor{} : it->second;
  }

  Result<SourceState> source_state(const SourceId& source) const override {
    const std::shared_lock lock(mutex_);
    const auto it = states_.find(source);
    return it == states_.end() ? SourceState{} : it->second;
  }

  Result<Sequence> apply(std::span<const Commit> group) override {
    const std::unique_lock lock(mutex_);
    for (const auto& commit : group) apply_one(commit);
    return Sequence{last_sequence_};
  }

  Result<Decision> decide(Decision decision, std::optional<State> expected) override {
    const std::unique_lock lock(mutex_);
    const auto it = alerts_.find(decision.alert);
    if (it == alerts_.end()) return unknown("alert");
    if (expected && it->second.state != *expected) {
      return fail(Errc::conflict, "the alert is " + std::string(name(it->second.state)) + " by now: read it again");
    }
    decision.sequence = log(LogEntry::Kind::decision, decision.alert, {}, decision.at);
    auto& all = decisions_[decision.alert];
    all.push_back(decision);
    ++decision_count_;
    it->second.state = fold(all);
    return decision;
  }

  Result<void> put_rule(const Rule& rule) override {
    const std::unique_lock lock(mutex_);
    rules_.emplace(rule.revision, rule);
    return {};
  }

  Result<void> take_outbox(Sequence up_to) override {
    const std::unique_lock lock(mutex_);
    outbox_.erase(outbox_.begin(), outbox_.upper_bound(up_to));
    return {};
  }

  Result<void> put_quarantine(const Quarantined& page) override {
    const std::unique_lock lock(mutex_);
    quarantine_[{page.source, page.page}] = page;
    return {};
  }

  Result<void> release_quarantine(const SourceId& source, const Digest& page) override {
    const std::unique_lock lock(mutex_);
    if (quarantine_.erase({source, page}) == 0) return unknown("page in quarantine");
    return {};
  }

  Result<void> trim_log(std::uint64_t keep) override {
    const std::unique_lock lock(mutex_);
    while (log_.size() > keep) log_.erase(log_.begin());
    return {};
  }

  Result<AlertView> alert(AlertId id) const override {
    const std::shared_lock lock(mutex_);
    if (!alerts_.contains(id)) return unknown("alert");
    return view(id);
  }

  Result<AlertPage> alerts(const AlertFilter& filter, std::optional<AlertId> before, std::size_t limit,
                           std::size_t scan_limit) const override {
    const std::shared_lock lock(mutex_);
    limit = std::max<std::size_t>(limit, 1);
    scan_limit = std::max<std::size_t>(scan_limit, 1);
    AlertPage page;
    auto it = before ? alerts_.lower_bound(*before) : alerts_.end();
    for (std::size_t looked_at = 0; it != alerts_.begin();) {
      --it;
      if (passes(filter, it->second)) page.alerts.push_back(view(it->first));
      if (page.alerts.size() >= limit || ++looked_at >= scan_limit) {
        if (it != alerts_.begin()) page.next = it->first;
        break;
      }
    }
    return page;
  }

  Result<Item> item(const ItemId& id, std::uint32_t revision) const override {
    const std::shared_lock lock(mutex_);
    const auto it = items_.find(id);
    if (it == items_.end() || !it->second.kept.contains(revision)) return unknown("item revision");
    return it->second.kept.at(revision);
  }

  Result<std::string> evidence(const Digest& digest) const override {
    const std::shared_lock lock(mutex_);
    const auto it = evidence_.find(digest);
    if (it == evidence_.end()) return unknown("evidence");
    return it->second;
  }

  Result<Rule> rule(const Digest& revision) const override {
    const std::shared_lock lock(mutex_);
    const auto it = rules_.find(revision);
    if (it == rules_.end()) return unknown("rule revision");
    return it->second;
  }

  Result<std::vector<LogEntry>> log(Sequence after, std::size_t limit) const override {
    const std::shared_lock lock(mutex_);
    const auto first = log_.empty() ? last_sequence_ + 1 : log_.begin()->first.value;
    if (after.value + 1 < first) return unknown("place in the log any more: fetch again");
    std::vector<LogEntry> out;
    for (auto it = log_.upper_bound(after); it != log_.end() && out.size() < limit; ++it) out.push_back(it->second);
    return out;
  }

  Result<std::vector<OutboxEntry>> outbox(std::size_t limit) const override {
    const std::shared_lock lock(mutex_);
    std::vector<OutboxEntry> out;
    for (auto it = outbox_.begin(); it != outbox_.end() && out.size() < limit; ++it) out.push_back(it->second);
    return out;
  }

  Result<std::vector<FollowUp>> follow_ups(Instant due_by, std::size_t limit) const override {
    const std::shared_lock lock(mutex_);
    std::vector<FollowUp> out;
    for (const auto& [key, follow_up] : follow_ups_) {
      if (follow_up.due <= due_by) out.push_back(follow_up);
    }
    std::sort(out.begin(), out.end(),
              [](const auto& a, const auto& b) { return std::pair(a.due, key_of(a)) < std::pair(b.due, key_of(b)); });
    if (out.size() > limit) out.resize(limit);
    return out;
  }

  Result<std::vector<Quarantined>> quarantine() const override {
    const std::shared_lock lock(mutex_);
    std::vector<Quarantined> out;
    for (const auto& [key, page] : quarantine_) out.push_back(page);
    return out;
  }

  Result<StoreCounts> counts() const override {
    const std::shared_lock lock(mutex_);
    StoreCounts out;
    out.items_seen = items_.size();
    out.revisions = revision_count_;
    out.alerts = alerts_.size();
    out.decisions = decision_count_;
    out.follow_ups = follow_ups_.size();
    out.outbox = outbox_.size();
    out.quarantined = quarantine_.size();
    if (!log_.empty()) {
      out.log_first = log_.begin()->first.value;
      out.log_last = log_.rbegin()->first.value;
    }
    return out;
  }

 private:
  Sequence log(LogEntry::Kind kind, AlertId alert, const SourceId& source, Instant at) {
    const Sequence sequence{++last_sequence_};
    log_[sequence] = LogEntry{sequence, kind, alert, source, at};
    return sequence;
  }

  void apply_one(const Commit& commit) {
    // An id may come twice in one commit; where its last bytes are the ones held, the commit was applied before.
    std::set<ItemId> done;
    for (const auto& [item, matches, assessment, evidence] : commit.items) {
      if (holds(item)) {
        done.insert(item.id);
      } else {
        done.erase(item.id);
      }
    }
    for (const auto& proposed : commit.items) {
      if (!done.contains(proposed.item.id) && !holds(proposed.item)) apply_item(proposed);
    }
    for (const auto& follow_up : commit.settled) follow_ups_.erase(key_of(follow_up));
    for (const auto& follow_up : commit.follow_ups) follow_ups_[key_of(follow_up)] = follow_up;
    if (commit.cursor) cursors_[commit.source] = *commit.cursor;
    if (commit.state) {
      auto& state = states_[commit.source];
      if (state.health != commit.state->health) {
        log(LogEntry::Kind::source_state, {}, commit.source, commit.state->last_attempt);
      }
      state = *commit.state;
    }
  }

  [[nodiscard]] bool holds(const Item& item) const {
    const auto held = items_.find(item.id);
    return held != items_.end() && held->second.digest == item.digest;
  }

  void apply_item(const ProposedItem& proposed) {
    const Item& item = proposed.item;
    auto& history = items_[item.id];
    history.digest = item.digest;
    ++history.revision;
    ++revision_count_;
    const bool raises = proposed.assessment.label() > Label::none;
    if (!raises && !history.alert) return;
    const bool is_new = !history.alert;
    if (is_new) history.alert = AlertId{alerts_.size() + 1};
    history.kept[history.revision] = item;
    auto& alert = alerts_[history.alert];
    if (is_new) {
      alert.id = history.alert;
      alert.story = StoryId{history.alert.value};
      alert.item = item.id;
      alert.created = item.first_seen;
    }
    alert.revision = history.revision;
    alert.matches = proposed.matches;
    alert.assessment = proposed.assessment;
    alert.updated = item.first_seen;
    alert.evidence = Digest{};
    if (raises && !proposed.evidence.empty()) {
      alert.evidence = sha256(proposed.evidence);
      evidence_[alert.evidence] = proposed.evidence;
    }
    const auto kind = is_new ? LogEntry::Kind::alert_new : LogEntry::Kind::alert_revised;
    const auto sequence = log(kind, alert.id, item.source, item.first_seen);
    outbox_[sequence] = OutboxEntry{sequence, alert.id, alert.revision};
  }

  [[nodiscard]] const Item& item_of(const Alert& alert) const { return items_.at(alert.item).kept.at(alert.revision); }

  [[nodiscard]] AlertView view(AlertId id) const {
    const auto& alert = alerts_.at(id);
    const auto decisions = decisions_.find(id);
    return {alert, item_of(alert), decisions == decisions_.end() ? std::vector<Decision>{} : decisions->second};
  }

  [[nodiscard]] bool passes(const AlertFilter& filter, const Alert& alert) const {
    const auto& item = item_of(alert);
    const auto& rules = alert.matches.rules;
    const auto& about = alert.matches.about;
    const auto has_rule = [&](const Match& match) { return match.rule == *filter.rule; };
    if (filter.label && alert.assessment.label() != *filter.label) return false;
    if (filter.state && alert.state != *filter.state) return false;
    if (filter.source && item.source != *filter.source) return false;
    if (filter.tier && item.tier != *filter.tier) return false;
    if (filter.rule && std::none_of(rules.begin(), rules.end(), has_rule)) return false;
    if (filter.place && std::find(about.begin(), about.end(), *filter.place) == about.end()) return false;
    if (filter.since && alert.created < *filter.since) return false;
    if (filter.until && alert.created >= *filter.until) return false;
    return true;
  }

  mutable std::shared_mutex mutex_;
  std::map<ItemId, ItemHistory> items_;
  std::map<SourceId, Cursor> cursors_;
  std::map<SourceId, SourceState> states_;
  std::map<AlertId, Alert> alerts_;
  std::map<AlertId, std::vector<Decision>> decisions_;
  std::map<Digest, std::string> evidence_;
  std::map<Digest, Rule> rules_;
  std::map<Sequence, LogEntry> log_;
  std::map<Sequence, OutboxEntry> outbox_;
  std::map<FollowUpKey, FollowUp> follow_ups_;
  std::map<std::pair<SourceId, Digest>, Quarantined> quarantine_;
  std::uint64_t last_sequence_ = 0;
  std::uint64_t revision_count_ = 0;
  std::uint64_t decision_count_ = 0;
};

}  // namespace

std::unique_ptr<Store> make_memory_store() {
  return std::make_unique<MemoryStore>();
}

}  // namespace dongtin
