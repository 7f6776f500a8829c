// Stories: who is in which, and the decisions that move alerts from one to another.
#include <algorithm>

#include "storage/records/digest.hpp"
#include "storage/rocks_batch.hpp"

namespace dongtin {

using encoding::encode;
using keys::Column;
using keys::Facet;

namespace {

constexpr std::size_t kUndoSearch = 10'000;  // story decisions looked at for the one to take back

Error no_story(StoryId story) {
  return fail(Errc::not_found, "there is no story " + std::to_string(story.value));
}

}  // namespace

Result<StoryId> RocksStore::goes_on_as(StoryId story, const rocksdb::ReadOptions& options) const {
  for (;;) {
    const auto raw = bytes(Column::stories, keys::story(story), options);
    if (!raw) return raw.error();
    if (!*raw) return story;
    const auto into = keys::number_in<std::uint64_t>(**raw);
    if (!into || *into >= story.value) {  // always into a smaller one, so that this ends
      return fail(Errc::malformed, "a story leads nowhere: restore a backup")
          .at(keys::place(Column::stories, keys::story(story)));
    }
    story = StoryId{*into};
  }
}

Result<std::vector<AlertId>> RocksStore::members(StoryId story, const rocksdb::ReadOptions& options) const {
  std::vector<AlertId> out;
  const AlertId naming{story.value};
  const auto stored = record<encoding::StoredAlert>(Column::alerts, keys::alert(naming), options);
  if (!stored) return stored.error();
  if (*stored && (*stored)->alert.story == story) out.push_back(naming);
  const auto prefix = keys::posting_prefix(Facet::story, keys::story(story));
  const auto it = iterator(Column::postings, options);
  for (it->Seek(prefix); it->Valid() && view_of(it->key()).starts_with(prefix); it->Next()) {
    const auto id = keys::number_in<std::uint64_t>(view_of(it->key()).substr(prefix.size()));
    if (id) out.push_back(AlertId{*id});
  }
  if (!it->status().ok()) return store_error(it->status(), path_).at(keys::name(Column::postings));
  return out;
}

Result<StoryView> RocksStore::story(StoryId story) const {
  const AtOnce at(*db_);
  const auto on = goes_on_as(story, at.options);
  if (!on) return on.error();
  auto alerts = members(*on, at.options);
  if (!alerts) return std::move(alerts).error();
  if (alerts->empty()) return no_story(story);
  return StoryView{*on, *std::move(alerts)};
}

Result<std::vector<StoryDecision>> RocksStore::story_decisions(Sequence after, std::size_t limit) const {
  return list<StoryDecision>(Column::story_decisions, keys::sequence(Sequence{after.value + 1}), limit);
}

/// What an undone decision moves: what it moved, and what became a copy of that since. `now`: who is where it moved it.
Result<std::vector<AlertId>> RocksStore::going_back(const StoryDecision& undone,
                                                    const std::vector<AlertId>& now) const {
  auto out = undone.alerts;
  for (const auto alert : now) {
    if (alert <= undone.newest || std::ranges::binary_search(undone.alerts, alert)) continue;
    const auto stored = record<encoding::StoredAlert>(Column::alerts, keys::alert(alert));
    if (!stored) return stored.error();
    if (!*stored) continue;
    const bool joined = std::ranges::find(out, (*stored)->alert.copy_of) != out.end();
    if (undone.act == StoryAct::split || joined) out.push_back(alert);
  }
  std::ranges::sort(out);
  if (out.size() > kMaxStoryAlerts) {
    return fail(Errc::too_large,
                "more than " + std::to_string(kMaxStoryAlerts) + " alerts would go back: split off some first");
  }
  return out;
}

Result<StoryDecision> RocksStore::decide(StoryDecision proposed) {
  auto made = make_story_decision(std::move(proposed));
  if (!made) return std::move(made).error();
  auto decision = *std::move(made);
  const auto from = goes_on_as(decision.story);
  if (!from) return from.error();
  auto in_story = members(*from);
  if (!in_story) return std::move(in_story).error();
  if (in_story->empty() && decision.act != StoryAct::undo) return no_story(decision.story);
  StoryId to;                                 // where the alerts go
  std::optional<StoryId> begins_again, ends;  // what redirects
  switch (decision.act) {
    case StoryAct::merge: {
      const auto into = goes_on_as(decision.into);
      if (!into) return into.error();
      const auto there = members(*into);
      if (!there) return there.error();
      if (there->empty()) return no_story(decision.into);
      if (*into == *from) {
        return fail(Errc::conflict, "both are story " + std::to_string(from->value) + " by now: read it again");
      }
      decision.story = std::max(*from, *into);
      decision.into = std::min(*from, *into);
      decision.alerts = *from > *into ? *std::move(in_story) : *there;
      if (decision.alerts.size() > kMaxStoryAlerts) {
        return fail(Errc::too_large,
                    "the story has more than " + std::to_string(kMaxStoryAlerts) + " alerts: split it first");
      }
      to = decision.into;
      ends = decision.story;
      break;
    }
    case StoryAct::split: {
      if (*from != decision.story) {
        return fail(Errc::conflict, "story " + std::to_string(decision.story.value) + " is part of story " +
                                        std::to_string(from->value) + " by now: read it again");
      }
      for (const auto alert : decision.alerts) {
        if (!std::ranges::binary_search(*in_story, alert)) {
          return fail(Errc::conflict, "alert " + std::to_string(alert.value) + " is not in story " +
                                          std::to_string(from->value) + ": read it again");
        }
        if (story_named_by(alert) == *from) {
          return fail(Errc::malformed,
                      "alert " + std::to_string(alert.value) + " names the story and stays: split the others from it");
        }
      }
      to = decision.into = story_named_by(decision.alerts.front());
      begins_again = to;
      break;
    }
    case StoryAct::undo: {
      std::optional<StoryDecision> last;
      std::vector<Sequence> undone;
      const auto it = iterator(Column::story_decisions);
      std::size_t looked_at = 0;
      for (it->SeekToLast(); it->Valid() && looked_at < kUndoSearch && !last; it->Prev(), ++looked_at) {
        auto each = encoding::decode<StoryDecision>(view_of(it->value()));
        if (!each) return std::move(each).error().at(keys::place(Column::story_decisions, view_of(it->key())));
        if (each->act == StoryAct::undo) {
          undone.push_back(each->undoes);
        } else if (std::ranges::find(undone, each->sequence) == undone.end() &&
                   (each->story == decision.story || each->into == decision.story || each->into == *from)) {
          last = *std::move(each);
        }
      }
      if (!it->status().ok()) return store_error(it->status(), path_).at(keys::name(Column::story_decisions));
      if (!last) return fail(Errc::malformed, "there is no decision about this story to undo");
      const auto now = members(last->into);
      if (!now) return now.error();
      for (const auto alert : last->alerts) {
        const auto held = bytes(Column::alerts, keys::alert(alert));
        if (!held) return held.error();
        if (*held && !std::ranges::binary_search(*now, alert)) {
          return fail(Errc::conflict,
                      "alert " + std::to_string(alert.value) + " was moved on since: undo that decision first");
        }
      }
      decision.undoes = last->sequence;
      decision.story = last->into;
      decision.into = to = last->story;
      auto going = going_back(*last, *now);
      if (!going) return std::move(going).error();
      decision.alerts = *std::move(going);
      if (last->act == StoryAct::merge) begins_again = last->story;
      if (last->act == StoryAct::split) ends = last->into;
      break;
    }
  }
  decision.newest = AlertId{counters_.alerts};
  Batch batch(*this);
  for (const auto alert : decision.alerts) {
    const auto key = keys::alert(alert);
    const auto raw = bytes(Column::alerts, key);
    if (!raw) return raw.error();
    if (!*raw) continue;  // retention took it
    const auto before = encoding::decode<encoding::StoredAlert>(**raw);
    if (!before) return Error(before.error()).at(keys::place(Column::alerts, key));
    auto after = *before;
    after.alert.story = to;
    auto updated = encoding::with_story(**raw, to);
    if (!updated) return std::move(updated).error().at(keys::place(Column::alerts, key));
    batch.put_alert(*before, after, *std::move(updated));
  }
  if (begins_again) batch.erase(Column::stories, keys::story(*begins_again));
  if (ends) batch.put(Column::stories, keys::story(*ends), keys::number(to.value));
  decision.sequence = batch.log(LogEntry::Kind::story, {}, {}, decision.at, decision.story);
  ++batch.counters.story_decisions;
  const auto encoded = encode(decision);
  if (auto audited = batch.audit(event_of(decision, sha256(encoded)), decision.at); !audited) {
    return std::move(audited).error();
  }
  batch.put(Column::story_decisions, keys::sequence(decision.sequence), encoded);
  auto written = write(batch);
  if (!written) return std::move(written).error();
  return decision;
}

}  // namespace dongtin
