#include "daemon/trends/watched_set.hpp"

#include <algorithm>
#include <map>
#include <tuple>

namespace dongtin {

namespace {

using Kind = WatchChange::Kind;

Instant begin_of(std::uint32_t week) {
  return Instant{std::chrono::hours{std::int64_t{week} * 168}};
}

bool in_trouble(Health health) {
  return health != Health::ok && health != Health::pending;
}

std::array<std::uint32_t, kTiers> heard(const WatchedNow& watched) {
  std::array<std::uint32_t, kTiers> out{};
  for (const auto& source : watched.sources) {
    if (source.heard) ++out[static_cast<std::size_t>(source.tier)];
  }
  return out;
}

std::int32_t step(const WatchChange& change) {
  if (!change.counted) return 0;
  return change.kind == Kind::added || change.kind == Kind::heard ? 1 : -1;
}

class Update {
 public:
  Update(const WatchedNow& before, const std::optional<WatchedWeek>& week, Instant now) : now_(now) {
    out_.now.topics = before.topics;
    out_.week = week.value_or(WatchedWeek{week_of(now), heard(before), {}, 0});
  }

  void changed(Kind kind, const WatchedSource& source, Instant at) {
    differs_ = true;
    auto& changes = out_.week.changes;
    const auto earliest = changes.empty() ? begin_of(out_.week.week) : changes.back().at;
    const bool counted = kind != Kind::removed || source.heard;
    WatchChange change{std::clamp(at, earliest, std::max(earliest, now_)), kind, source.id, source.tier, counted};
    auto& told = told_[kind];
    told += " " + source.id.value;
    if (changes.size() < kMostWeekChanges) {
      changes.push_back(std::move(change));
    } else {
      ++out_.week.left_out;
    }
  }

  void take(std::span<const std::string> topics) {
    for (const auto& topic : topics) {
      auto& held = out_.now.topics;
      const auto at = std::ranges::lower_bound(held, topic, {}, &WatchedTopic::topic);
      if (topic.empty() || topic.size() > kMaxTopicBytes || (at != held.end() && at->topic == topic)) continue;
      held.insert(at, {topic, now_});
      differs_ = true;
      new_topics_ += " " + topic;
    }
  }

  void take(WatchedSource source) { out_.now.sources.push_back(std::move(source)); }
  void differs() { differs_ = true; }

  [[nodiscard]] std::optional<WatchUpdate> made() && {
    if (!differs_) return std::nullopt;
    for (const auto& [kind, ids] : told_) {
      out_.what += (out_.what.empty() ? "" : "; ") + std::string(name(kind)) + ids;
    }
    if (!new_topics_.empty()) out_.what += (out_.what.empty() ? "" : "; ") + std::string("topics") + new_topics_;
    return std::move(out_);
  }

 private:
  Instant now_;
  WatchUpdate out_;
  std::map<Kind, std::string> told_;
  std::string new_topics_;
  bool differs_ = false;
};

}  // namespace

std::optional<WatchUpdate> observe(const WatchedNow& before, const std::optional<WatchedWeek>& week,
                                   std::span<const SourceRow> rows, std::span<const std::string> topics, Instant now,
                                   std::chrono::seconds silent_after) {
  const bool first_look = before.sources.empty() && before.topics.empty();
  std::map<SourceId, const SourceRow*> there;
  for (const auto& row : rows) there.emplace(row.source.id, &row);
  std::map<SourceId, WatchedSource> known;
  for (const auto& source : before.sources) known.emplace(source.id, source);

  std::map<SourceId, WatchedSource> after;
  std::vector<std::pair<WatchChange, WatchedSource>> found;
  const auto note = [&](Kind kind, const WatchedSource& source, Instant at) {
    found.push_back({{at, kind, source.id, source.tier, true}, source});
  };
  for (const auto& [id, row] : there) {
    const auto& state = row->state;
    const bool silent = in_trouble(state.health) && state.since != Instant{} && now - state.since >= silent_after;
    const auto held = known.find(id);
    const bool fresh = held == known.end() || held->second.tier != row->source.tier;
    if (held != known.end() && fresh) note(Kind::removed, held->second, now);
    const WatchedSource next{id, row->source.tier, fresh ? true : !silent};
    if (fresh && !first_look) note(Kind::added, next, now);
    if (!fresh && held->second.heard && silent) note(Kind::silent, next, state.since);
    if (!fresh && !held->second.heard && !silent) note(Kind::heard, next, now);
    after.emplace(id, next);
  }
  for (const auto& [id, source] : known) {
    if (there.contains(id)) continue;
    note(Kind::removed, source, now);
  }
  std::ranges::sort(found, {},
                    [](const auto& each) { return std::tuple(each.first.at, each.first.source, each.first.kind); });

  WatchedNow base = before;
  if (first_look) {
    for (const auto& [id, source] : after) base.sources.push_back(source);
  }
  Update update(base, week, now);
  if (first_look && !after.empty()) update.differs();
  for (const auto& [change, source] : found) update.changed(change.kind, source, change.at);
  for (auto& [id, source] : after) update.take(std::move(source));
  update.take(topics);
  return std::move(update).made();
}

std::vector<SourcesChanged> ledger_of(const WatchedNow& now, std::span<const WatchedWeek> weeks) {
  std::vector<SourcesChanged> out;
  // Each week says again where it begins, so that what an earlier one left out is not carried on.
  std::array<std::int32_t, kTiers> running{};
  const auto begins = [&](Instant at, const std::array<std::uint32_t, kTiers>& counts) {
    for (std::size_t tier = 0; tier < kTiers; ++tier) {
      const auto by = static_cast<std::int32_t>(counts[tier]) - running[tier];
      if (by != 0) out.push_back({at, static_cast<Tier>(tier), by});
      running[tier] += by;
    }
  };
  if (weeks.empty()) begins(Instant{}, heard(now));
  for (const auto& week : weeks) {
    begins(&week == &weeks.front() ? Instant{} : begin_of(week.week), week.at_begin);
    for (const auto& change : week.changes) {
      const auto by = step(change);
      if (by != 0) out.push_back({change.at, change.tier, by});
      running[static_cast<std::size_t>(change.tier)] += by;
    }
  }
  return out;
}

std::vector<WatchChange> changes_in(std::span<const WatchedWeek> weeks, Instant since, Instant until) {
  std::vector<WatchChange> out;
  for (const auto& week : weeks) {
    for (const auto& change : week.changes) {
      if (change.at >= since && change.at < until) out.push_back(change);
    }
  }
  return out;
}

}  // namespace dongtin
