// The obvious store: what the contract says, in maps. Written on its own, so that RocksStore has something to equal.
#include "storage/approvals_encoding.hpp"
#include "storage/encoding.hpp"
#include "storage/keys.hpp"
#include "storage/late_evidence.hpp"
#include "storage/store.hpp"
#include "storage/suggestions.hpp"

#include <algorithm>
#include <deque>
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
  Instant at{};  // of the newest revision
  bool archived = false;
  std::map<std::uint32_t, Item> kept;  // by revision; only of items with an alert
  std::map<std::uint32_t, Capture> evidence;
};

struct Compared {
  AlertId alert;  // none: purged
  std::uint32_t revision = 0;
  Instant at{};
};

struct Held {
  Alert alert;
  std::map<std::uint32_t, Outline> outlines;  // by item revision
  std::vector<Assessed> earlier;
  std::vector<Decision> decisions;
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
  explicit MemoryStore(StoryWindow stories) : stories_(stories) {}

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

  Result<Decision> decide(Decision proposed, const Expected& expected) override {
    const std::unique_lock lock(mutex_);
    auto decision = make_decision(std::move(proposed));
    if (!decision) return decision;
    const auto it = alerts_.find(decision->alert);
    if (it == alerts_.end()) return unknown("alert");
    auto& [alert, outlines, earlier, decisions] = it->second;
    if (auto late = refused_by(expected, alert, decisions)) return *std::move(late);
    if (decision->act == Act::undo && alert.workflow.undoable == 0) {
      return fail(Errc::malformed, "there is no decision to undo");
    }
    decision->assessment = alert.now.revision;
    decision->sequence = log(LogEntry::Kind::decision, decision->alert, {}, decision->at);
    decisions.push_back(*decision);
    enter(event_of(*decision, sha256(encoding::encode(*decision))), decision->at);
    alert.decisions = static_cast<std::uint32_t>(decisions.size());
    alert.workflow = fold(decisions);
    return decision;
  }

  Result<StoryDecision> decide(StoryDecision proposed) override {
    const std::unique_lock lock(mutex_);
    auto made = make_story_decision(std::move(proposed));
    if (!made) return made;
    auto decision = *std::move(made);
    const auto from = goes_on_as(decision.story);
    StoryId to;
    if (decision.act == StoryAct::merge) {
      const auto into = goes_on_as(decision.into);
      if (members(from).empty() || members(into).empty()) return unknown("story");
      if (from == into) return fail(Errc::conflict, "both are one story by now");
      decision.story = std::max(from, into);
      decision.into = to = std::min(from, into);
      decision.alerts = members(decision.story);
      merged_[decision.story] = to;
    } else if (decision.act == StoryAct::split) {
      const auto all = members(from);
      if (all.empty()) return unknown("story");
      if (from != decision.story) return fail(Errc::conflict, "the story is part of another by now");
      for (const auto alert : decision.alerts) {
        if (std::find(all.begin(), all.end(), alert) == all.end()) return fail(Errc::conflict, "not in the story");
        if (alert.value == from.value) return fail(Errc::malformed, "the alert names the story");
      }
      decision.into = to = StoryId{decision.alerts.front().value};
      merged_.erase(to);
    } else {
      std::set<Sequence> undone;
      const StoryDecision* last = nullptr;
      for (auto it = story_decisions_.rbegin(); it != story_decisions_.rend() && !last; ++it) {
        const auto& each = it->second;
        if (each.act == StoryAct::undo) {
          undone.insert(each.undoes);
        } else if (!undone.contains(each.sequence) &&
                   (each.story == decision.story || each.into == decision.story || each.into == from)) {
          last = &each;
        }
      }
      if (!last) return fail(Errc::malformed, "nothing to undo");
      for (const auto alert : last->alerts) {
        if (alerts_.contains(alert) && alerts_.at(alert).alert.story != last->into) {
          return fail(Errc::conflict, "moved on since");
        }
      }
      decision.undoes = last->sequence;
      decision.story = last->into;
      decision.into = to = last->story;
      decision.alerts = last->alerts;
      auto& going = decision.alerts;
      for (const auto& [id, held] : alerts_) {
        if (held.alert.story != last->into || id <= last->newest) continue;
        const bool of_these = std::find(going.begin(), going.end(), held.alert.copy_of) != going.end();
        const bool moved = std::find(going.begin(), going.end(), id) != going.end();
        if (!moved && (of_these || last->act == StoryAct::split)) going.push_back(id);
      }
      std::sort(going.begin(), going.end());
      if (going.size() > kMaxStoryAlerts) return fail(Errc::too_large, "more than one decision moves");
      if (last->act == StoryAct::merge) {
        merged_.erase(to);
      } else {
        merged_[last->into] = to;
      }
    }
    for (const auto alert : decision.alerts) {
      if (alerts_.contains(alert)) alerts_.at(alert).alert.story = to;
    }
    decision.newest = AlertId{raised_};
    decision.sequence = log(LogEntry::Kind::story, {}, {}, decision.at, decision.story);
    story_decisions_[decision.sequence] = decision;
    enter(event_of(decision, sha256(encoding::encode(decision))), decision.at);
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

  Result<std::size_t> purge(std::span<const AlertId> alerts, Instant at) override {
    const std::unique_lock lock(mutex_);
    std::vector<AlertId> ids;
    for (const auto id : std::set<AlertId>(alerts.begin(), alerts.end())) {
      const auto it = alerts_.find(id);
      if (it == alerts_.end() || is_open_case(it->second.alert.workflow)) continue;
      auto& history = items_.at(it->second.alert.item);
      purged_.push_back({it->second.alert, item_of(it->second.alert).tier});
      log(LogEntry::Kind::alert_purged, id, item_of(it->second.alert).source, at);
      history.alert = AlertId{};
      history.at = at;
      history.kept.clear();
      history.evidence.clear();
      for (auto& text : compared_) {
        if (text.alert != id) continue;
        text.alert = AlertId{};
        index_.reset();
      }
      alerts_.erase(it);
      ids.push_back(id);
    }
    if (!ids.empty()) enter(event_of_purge(ids), at);
    unforgotten_ |= !ids.empty();
    return ids.size();
  }

  Result<std::size_t> purge_archive(Instant before, std::size_t limit) override {
    const std::unique_lock lock(mutex_);
    std::size_t gone = 0;
    for (; gone < limit && !archive_.empty() && archive_.begin()->second.first_seen < before; ++gone) {
      items_.at(archive_.begin()->second.id).archived = false;
      archive_.erase(archive_.begin());
    }
    unforgotten_ |= gone > 0;
    return gone;
  }

  Result<bool> forget(const std::function<bool()>&) override {
    const std::unique_lock lock(mutex_);
    return std::exchange(unforgotten_, false);
  }

  Result<std::optional<ItemId>> purge_seen(Instant before, std::optional<ItemId> after, std::size_t limit) override {
    const std::unique_lock lock(mutex_);
    std::optional<ItemId> last;
    auto it = after ? items_.upper_bound(*after) : items_.begin();
    for (std::size_t looked_at = 0; it != items_.end() && looked_at < limit; ++looked_at) {
      last = it->first;
      const bool goes = !it->second.alert && !it->second.archived && it->second.at < before;
      it = goes ? items_.erase(it) : std::next(it);
    }
    return it == items_.end() ? std::nullopt : last;
  }

  Result<void> audit(std::span<const AuditEvent> events, Instant at) override {
    const std::unique_lock lock(mutex_);
    for (const auto& event : events) enter(event, at);
    return {};
  }

  Result<AuditCheckpointFile> checkpoint(Instant at) override {
    const std::unique_lock lock(mutex_);
    ready(at);
    const auto last = checkpoints_.empty() ? 0 : checkpoints_.rbegin()->first;
    auto made = keys_.checkpoint(chain_, last, at);
    if (made) checkpoints_[made->checkpoint.number] = made->checkpoint;
    return made;
  }

  Result<void> rotate_key(std::string_view actor, Instant at) override {
    const std::unique_lock lock(mutex_);
    ready(at);
    auto rotated = keys_.rotate(chain_, std::string(actor), at);
    if (!rotated) return std::move(rotated).error();
    audit_.push_back(*std::move(rotated));
    return keys_.retire(chain_);
  }

  Result<std::vector<AuditEntry>> audit_entries(std::uint64_t after, std::size_t limit) const override {
    const std::shared_lock lock(mutex_);
    std::vector<AuditEntry> out;
    for (auto i = after; i < audit_.size() && out.size() < limit; ++i) out.push_back(audit_[i]);
    return out;
  }

  Result<std::vector<AuditCheckpoint>> checkpoints(std::uint64_t after, std::size_t limit) const override {
    const std::shared_lock lock(mutex_);
    std::vector<AuditCheckpoint> out;
    for (auto it = checkpoints_.upper_bound(after); it != checkpoints_.end() && out.size() < limit; ++it) {
      out.push_back(it->second);
    }
    return out;
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
      if (!passes(filter, it->second.alert)) continue;
      if (page.alerts.size() == limit || looked_at++ == scan_limit) {
        page.next = AlertId{it->first.value + 1};
        if (!page.alerts.empty()) page.next = page.alerts.back().alert.id;
        break;
      }
      page.alerts.push_back(view(it->first));
    }
    return page;
  }

  Result<Item> item(const ItemId& id, std::uint32_t revision) const override {
    const std::shared_lock lock(mutex_);
    const auto it = items_.find(id);
    if (it == items_.end() || !it->second.kept.contains(revision)) return unknown("item revision");
    return it->second.kept.at(revision);
  }

  Result<std::vector<Assessed>> assessments(AlertId alert) const override {
    const std::shared_lock lock(mutex_);
    const auto it = alerts_.find(alert);
    if (it == alerts_.end()) return unknown("alert");
    auto out = it->second.earlier;
    out.push_back(it->second.alert.now);
    return out;
  }

  Result<Capture> evidence(const ItemId& item, std::uint32_t revision) const override {
    const std::shared_lock lock(mutex_);
    const auto it = items_.find(item);
    if (it == items_.end() || !it->second.evidence.contains(revision)) return unknown("evidence");
    return it->second.evidence.at(revision);
  }

  Result<Stamp> stamp(const Digest& digest) const override {
    const std::shared_lock lock(mutex_);
    const auto it = stamps_.find(digest);
    if (it == stamps_.end()) return unknown("stamp");
    return it->second;
  }

  Result<StoryView> story(StoryId story) const override {
    const std::shared_lock lock(mutex_);
    const auto on = goes_on_as(story);
    auto alerts = members(on);
    if (alerts.empty()) return unknown("story");
    return StoryView{on, std::move(alerts)};
  }

  Result<StoryCopies> copies(StoryId story) const override {
    const std::shared_lock lock(mutex_);
    StoryCopies out{goes_on_as(story), {}};
    for (const auto id : members(out.story)) {
      if (id.value == out.story.value) continue;
      ++out.by_tier[static_cast<std::size_t>(item_of(alerts_.at(id).alert).tier)];
    }
    return out;
  }

  Result<std::vector<StoryDecision>> story_decisions(Sequence after, std::size_t limit) const override {
    const std::shared_lock lock(mutex_);
    std::vector<StoryDecision> out;
    for (auto it = story_decisions_.upper_bound(after); it != story_decisions_.end() && out.size() < limit; ++it) {
      out.push_back(it->second);
    }
    return out;
  }

  Result<std::vector<CountCell>> cells(std::uint32_t first, std::uint32_t last, std::string_view topic,
                                       const PlaceId& place) const override {
    const std::shared_lock lock(mutex_);
    std::map<CountCell, CountCell> found;
    const auto add = [&](const Alert& alert, Tier tier, bool gone) {
      const auto hour = static_cast<std::uint32_t>(to_millis(alert.created) / 3'600'000);
      const auto& topics = alert.now.topics;
      const auto& about = alert.now.matches.about;
      if (hour < first || hour >= last) return;
      if (!topic.empty() && std::find(topics.begin(), topics.end(), topic) == topics.end()) return;
      if (!place.empty() && std::find(about.begin(), about.end(), place) == about.end()) return;
      const CountCell empty{hour, std::string(topic), place, tier, alert.now.assessment.label()};
      auto& cell = found.try_emplace(empty, empty).first->second;
      const bool copy = alert.story.value != alert.id.value;
      ++cell.alerts;
      if (copy) ++cell.copies;
      if (gone) ++cell.purged;
      if (gone && copy) ++cell.purged_copies;
    };
    for (const auto& [id, held] : alerts_) add(held.alert, item_of(held.alert).tier, false);
    for (const auto& [alert, tier] : purged_) add(alert, tier, true);
    std::vector<CountCell> out;
    for (const auto& [empty, cell] : found) out.push_back(cell);
    return out;
  }

  Result<ArchivePage> archive(Instant since, Instant until, const std::optional<std::string>& after,
                              std::size_t limit) const override {
    const std::shared_lock lock(mutex_);
    ArchivePage page;
    limit = std::max<std::size_t>(limit, 1);
    std::string last;
    for (const auto& [key, item] : archive_) {
      if (item.first_seen < since || item.first_seen >= until || (after && key <= *after)) continue;
      if (page.items.size() == limit) {
        page.next = last;
        break;
      }
      page.items.push_back(item);
      last = key;
    }
    return page;
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

  Pulse pulse() const override {
    const std::shared_lock lock(mutex_);
    return {acts_, latest_};
  }

  Result<std::optional<std::string>> read(Register in, const std::string& key) const override {
    const std::shared_lock lock(mutex_);
    const auto it = registers_.find({in, key});
    return it == registers_.end() ? std::nullopt : std::optional(it->second);
  }

  Result<std::vector<std::pair<std::string, std::string>>> read(Register in, const std::string& from,
                                                                std::size_t limit) const override {
    const std::shared_lock lock(mutex_);
    std::vector<std::pair<std::string, std::string>> out;
    for (auto it = registers_.lower_bound({in, from});
         it != registers_.end() && it->first.first == in && out.size() < limit; ++it) {
      out.emplace_back(it->first.second, it->second);
    }
    return out;
  }

  Result<std::size_t> purge_suggestions(Instant before, std::size_t limit) override {
    const std::unique_lock lock(mutex_);
    std::size_t taken = 0;
    for (auto it = registers_.begin(); it != registers_.end() && taken < limit;) {
      const bool due =
          it->first.first == Register::suggestions && encoding::decode<ClaimSuggestion>(it->second)->last_seen < before;
      taken += due ? 1 : 0;
      it = due ? registers_.erase(it) : std::next(it);
    }
    return taken;
  }

  Result<void> put_applied_claims(std::vector<AppliedClaim> claims) override {
    const std::unique_lock lock(mutex_);
    applied_claims_ = std::move(claims);
    std::sort(applied_claims_.begin(), applied_claims_.end());
    return {};
  }

  Result<std::vector<AppliedClaim>> applied_claims() const override {
    const std::shared_lock lock(mutex_);
    return applied_claims_;
  }

  Result<void> record(std::span<const Entry> entries, const AuditEvent& event, Instant at) override {
    const std::unique_lock lock(mutex_);
    for (const auto& [in, key, value] : entries) registers_[{in, key}] = value;
    ++acts_;
    enter(event, at);
    return {};
  }

  Result<void> erase(Register in, std::span<const std::string> keys) override {
    const std::unique_lock lock(mutex_);
    for (const auto& key : keys) registers_.erase({in, key});
    return {};
  }

  Result<StoreCounts> counts() const override {
    const std::shared_lock lock(mutex_);
    StoreCounts out;
    out.items_seen = items_.size();
    out.revisions = revision_count_;
    out.alerts = alerts_.size();
    out.purged = purged_.size();
    out.archived = archive_.size();
    for (const auto& [id, held] : alerts_) out.decisions += held.decisions.size();
    out.story_decisions = story_decisions_.size();
    out.story_texts = compared_.size();
    out.audit = audit_.size();
    out.acts = acts_;
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
  void ready(Instant at) {
    auto key = keys_.ready(chain_, at);
    if (key.value()) audit_.push_back(**std::move(key));  // keys in memory do not fail
  }

  void enter(AuditEvent event, Instant at) {
    ready(at);
    audit_.push_back(chain_.append(std::move(event), at));
    latest_ = std::max(latest_, at);
  }

  Sequence log(LogEntry::Kind kind, AlertId alert, const SourceId& source, Instant at, StoryId story = {}) {
    const Sequence sequence{++last_sequence_};
    log_[sequence] = LogEntry{sequence, kind, alert, source, at, story};
    return sequence;
  }

  [[nodiscard]] StoryId goes_on_as(StoryId story) const {
    while (merged_.contains(story)) story = merged_.at(story);
    return story;
  }

  [[nodiscard]] std::vector<AlertId> members(StoryId story) const {
    std::vector<AlertId> out;
    for (const auto& [id, held] : alerts_) {
      if (held.alert.story == story) out.push_back(id);
    }
    return out;
  }

  void apply_one(const Commit& commit) {
    // An id may come twice in one commit; where its last bytes are the ones held, the commit was applied before.
    std::set<ItemId> done;
    for (const auto& proposed : commit.items) {
      if (holds(proposed.item)) {
        done.insert(proposed.item.id);
      } else {
        done.erase(proposed.item.id);
      }
    }
    Digest stamp;
    if (commit.stamp != Stamp{}) {
      stamp = digest_of(commit.stamp);
      stamps_[stamp] = commit.stamp;
    }
    for (const auto& proposed : commit.items) {
      if (proposed.cause == Cause::arrived) {
        if (!done.contains(proposed.item.id) && !holds(proposed.item)) arrive(proposed, stamp);
      } else if (holds(proposed.item)) {
        look_again(proposed, stamp);
      }
    }
    for (const auto& follow_up : commit.settled) follow_ups_.erase(key_of(follow_up));
    for (const auto& follow_up : commit.follow_ups) follow_ups_[key_of(follow_up)] = follow_up;
    if (commit.suggested) {
      const auto prefix = suggestions_of(commit.source);
      std::vector<ClaimSuggestion> held;
      for (const auto& [key, bytes] : registers_) {
        if (key.first != Register::suggestions || !key.second.starts_with(prefix)) continue;
        held.push_back(*encoding::decode<ClaimSuggestion>(bytes));
      }
      for (const auto& [key, now] : changes_by(commit.source, held, *commit.suggested)) {
        if (now) {
          registers_[{Register::suggestions, key}] = encoding::encode(*now);
        } else {
          registers_.erase({Register::suggestions, key});
        }
      }
    }
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

  void unarchive(const ItemId& id, ItemHistory& history) {
    if (history.archived) archive_.erase(keys::archive(history.at, id));
    history.archived = false;
  }

  void arrive(const ProposedItem& proposed, const Digest& stamp) {
    const Item& item = proposed.item;
    auto& history = items_[item.id];
    unarchive(item.id, history);
    history.digest = item.digest;
    history.at = item.first_seen;
    ++history.revision;
    ++revision_count_;
    const bool raises = proposed.assessment.label() > Label::none;
    if (raises || history.alert) {
      assess(proposed, history, stamp);
    } else if (proposed.archive &&
               (item.tier == Tier::official || item.tier == Tier::press || item.tier == Tier::aggregator)) {
      history.archived = true;
      archive_[keys::archive(item.first_seen, item.id)] = item;
    }
  }

  void look_again(const ProposedItem& proposed, const Digest& stamp) {
    auto& history = items_.at(proposed.item.id);
    if (!history.alert) {
      if (proposed.assessment.label() == Label::none || !history.archived) return;
      unarchive(proposed.item.id, history);
    } else {
      const auto& now = alerts_.at(history.alert).alert.now;
      const auto assessment = carried_over(proposed.assessment, now.assessment);
      if (now.matches == proposed.matches && now.assessment == assessment && now.topics == proposed.topics) return;
    }
    assess(proposed, history, stamp);
  }

  void assess(const ProposedItem& proposed, ItemHistory& history, const Digest& stamp) {
    const Item& item = proposed.item;
    const bool arrived = proposed.cause == Cause::arrived;
    const bool is_new = !history.alert;
    if (is_new) history.alert = AlertId{++raised_};
    auto& [alert, outlines, earlier, decisions] = alerts_[history.alert];
    const bool new_text = (arrived || is_new) && proposed.assessment.label() > Label::none;
    const auto signed_text =
        new_text && proposed.outline.size() <= kMaxOutline + 1 ? signature(proposed.outline) : std::nullopt;
    if (is_new) {
      alert.id = history.alert;
      alert.began = alert.story = StoryId{history.alert.value};
      if (const auto* original = signed_text ? copied(proposed, *signed_text) : nullptr) {
        alert.copy_of = original->id;
        alert.began = alert.story = original->story;
      }
      alert.item = item.id;
      alert.created = item.first_seen;
      alert.retroactive = !arrived;
      alert.now.revision = 0;
    } else {
      earlier.push_back(alert.now);
    }
    if (arrived || is_new) history.kept[history.revision] = item;
    auto& now = alert.now;
    ++now.revision;
    now.item_revision = history.revision;
    now.matches = proposed.matches;
    now.assessment = is_new ? proposed.assessment : carried_over(proposed.assessment, now.assessment);
    now.topics = proposed.topics;
    now.stamp = stamp;
    now.at = arrived ? item.first_seen : proposed.at;
    if (arrived) now.evidence = Digest{};
    if (proposed.assessment.label() > Label::none && !proposed.evidence.bytes.empty()) {
      now.evidence = sha256(proposed.evidence.bytes);
      history.evidence[history.revision] = proposed.evidence;
    }
    alert.updated = now.at;
    std::set<std::string> ever(alert.ever.begin(), alert.ever.end());
    ever.insert(now.topics.begin(), now.topics.end());
    if (now.assessment.category()) ever.insert(std::string(name(*now.assessment.category())));
    alert.ever.assign(ever.begin(), ever.end());
    if (signed_text) {
      auto& known = index();  // made, if it has to be, of what was there before
      outlines[history.revision] = proposed.outline;
      compared_.push_back({alert.id, history.revision, item.first_seen});
      known.add(alert.id, history.revision, *signed_text, item.first_seen);
      known.expire(item.first_seen);
      while (compared_.size() > known.size()) compared_.pop_front();
    }
    const auto kind = is_new ? LogEntry::Kind::alert_new : LogEntry::Kind::alert_revised;
    const auto sequence = log(kind, alert.id, item.source, now.at);
    outbox_[sequence] = OutboxEntry{sequence, alert.id, now.revision};
  }

  /// What new texts are compared with, made of the texts that are held.
  StoryIndex& index() {
    if (!index_) {
      index_ = std::make_unique<StoryIndex>(stories_);
      for (const auto& text : compared_) {
        if (text.alert) {
          const auto& outline = alerts_.at(text.alert).outlines.at(text.revision);
          index_->add(text.alert, text.revision, signature(outline).value(), text.at);
        } else {
          index_->skip(text.at);
        }
      }
    }
    return *index_;
  }

  [[nodiscard]] const Alert* copied(const ProposedItem& proposed, const Signature& signed_text) {
    std::vector<StoryIndex::Candidate> candidates;
    index().candidates(signed_text, proposed.item.first_seen, candidates);
    for (const auto& candidate : candidates) {
      const auto& held = alerts_.at(candidate.alert);
      if (same_text(compare(proposed.outline, held.outlines.at(candidate.revision)))) return &held.alert;
    }
    return nullptr;
  }

  [[nodiscard]] const Item& item_of(const Alert& alert) const {
    return items_.at(alert.item).kept.at(alert.now.item_revision);
  }

  [[nodiscard]] AlertView view(AlertId id) const {
    const auto& held = alerts_.at(id);
    return {held.alert, item_of(held.alert), held.decisions};
  }

  [[nodiscard]] bool passes(const AlertFilter& filter, const Alert& alert) const {
    const auto& item = item_of(alert);
    const auto& rules = alert.now.matches.rules;
    const auto& about = alert.now.matches.about;
    const auto& topics = alert.now.topics;
    const auto has_rule = [&](const Match& match) { return match.rule == *filter.rule; };
    if (filter.label && alert.now.assessment.label() != *filter.label) return false;
    if (filter.state && alert.workflow.state != *filter.state) return false;
    if (filter.source && item.source != *filter.source) return false;
    if (filter.tier && item.tier != *filter.tier) return false;
    if (filter.rule && std::none_of(rules.begin(), rules.end(), has_rule)) return false;
    if (filter.place && std::find(about.begin(), about.end(), *filter.place) == about.end()) return false;
    if (filter.topic && std::find(topics.begin(), topics.end(), *filter.topic) == topics.end()) return false;
    if (filter.assignee && alert.workflow.assignee != *filter.assignee) return false;
    if (filter.claim && !tells_of_claim(alert.now.assessment, *filter.claim)) return false;
    if (filter.held && !alert.workflow.held) return false;
    if (filter.to_read && !is_to_read(alert, item.tier)) return false;
    if (filter.story && alert.story != goes_on_as(*filter.story)) return false;
    if (filter.since && alert.created < *filter.since) return false;
    if (filter.until && alert.created >= *filter.until) return false;
    return true;
  }

  mutable std::shared_mutex mutex_;
  StoryWindow stories_;
  std::deque<Compared> compared_;  // the oldest first
  std::unique_ptr<StoryIndex> index_;
  std::map<ItemId, ItemHistory> items_;
  std::map<SourceId, Cursor> cursors_;
  std::map<SourceId, SourceState> states_;
  std::map<AlertId, Held> alerts_;
  std::vector<std::pair<Alert, Tier>> purged_;
  bool unforgotten_ = false;
  std::map<StoryId, StoryId> merged_;
  std::map<Sequence, StoryDecision> story_decisions_;
  std::map<std::pair<Register, std::string>, std::string> registers_;
  std::vector<AppliedClaim> applied_claims_;
  std::uint64_t acts_ = 0;  // entries of the registers, one for each act
  Instant latest_{};        // that the audit has seen
  std::map<std::string, Item> archive_;
  std::map<Digest, Stamp> stamps_;
  AuditKeys keys_ = AuditKeys::in_memory();
  AuditChain chain_;
  std::vector<AuditEntry> audit_;
  std::map<std::uint64_t, AuditCheckpoint> checkpoints_;
  std::map<Digest, Rule> rules_;
  std::map<Sequence, LogEntry> log_;
  std::map<Sequence, OutboxEntry> outbox_;
  std::map<FollowUpKey, FollowUp> follow_ups_;
  std::map<std::pair<SourceId, Digest>, Quarantined> quarantine_;
  std::uint64_t last_sequence_ = 0;
  std::uint64_t revision_count_ = 0;
  std::uint64_t raised_ = 0;
};

}  // namespace

std::unique_ptr<Store> make_memory_store(StoryWindow stories) {
  return std::make_unique<MemoryStore>(stories);
}

}  // namespace dongtin
