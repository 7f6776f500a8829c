// Which alerts are in which story, what new texts are compared with, and the counts.
#include <algorithm>

#include "storage/verification.hpp"

namespace dongtin {

using keys::Column;

namespace {

constexpr std::size_t kCellsAtOnce = 1'000'000;  // of counts taken apart cell by cell
constexpr std::size_t kStoryIdBytes = 8;

std::string shown(const CountCell& cell) {
  return fmt::format("hour {}, topic \"{}\", place \"{}\", {}, {}", cell.hour, cell.topic, cell.place.value,
                     name(cell.tier), name(cell.label));
}

}  // namespace

// Stories.

/// Where the story decisions bring the alerts from `from` on, as many as may be in memory.
void Verification::replay(std::uint64_t from) {
  moved_.clear();
  redirected_.clear();
  band_from_ = from;
  band_to_ = 0;
  const auto in_band = [&](std::uint64_t id) { return id >= band_from_ && (band_to_ == 0 || id < band_to_); };
  for (Scan scan(*this, Column::story_decisions, from == 0); scan.valid(); scan.next()) {
    const auto key = scan.key();
    const auto decision = from == 0 ? decoded<StoryDecision>(Column::story_decisions, key, scan.value())
                                    : look<StoryDecision>(Column::story_decisions, key);
    if (!decision) continue;
    if (from == 0 && keys::sequence(decision->sequence) != key) {
      problem(Column::story_decisions, key, fmt::format("it says it is decision {}", decision->sequence.value));
    }
    for (const auto alert : decision->alerts) {
      if (in_band(alert.value)) moved_[alert.value] = decision->into.value;
    }
    auto act = decision->act;
    if (act == StoryAct::undo) {
      const auto undone = look<StoryDecision>(Column::story_decisions, keys::sequence(decision->undoes));
      if (!undone || undone->act == StoryAct::undo) {
        if (from == 0) problem(Column::story_decisions, key, "what it takes back is not there");
        continue;
      }
      act = undone->act == StoryAct::merge ? StoryAct::split : StoryAct::merge;
    }
    if (act == StoryAct::split) {
      redirected_.erase(decision->into.value);
    } else if (in_band(decision->story.value)) {
      redirected_[decision->story.value] = decision->into.value;
    }
    while (moved_.size() > std::max<std::size_t>(bounds_.moves_at_once, 1)) {
      band_to_ = moved_.rbegin()->first;
      moved_.erase(band_to_);
      redirected_.erase(redirected_.lower_bound(band_to_), redirected_.end());
    }
  }
}

void Verification::story_of(const Alert& alert) {
  const auto id = alert.id.value;
  if (id < band_from_ || (band_to_ != 0 && id >= band_to_)) return;
  const auto it = moved_.find(id);
  const auto wanted = it == moved_.end() ? alert.began : StoryId{it->second};
  if (alert.story == wanted) return;
  problem(Column::alerts, keys::alert(alert.id),
          fmt::format("it is in story {}, and the story decisions put it into {}", alert.story.value, wanted.value));
}

/// The stored redirects in the band against those that the decisions lead to.
void Verification::redirects() {
  auto wanted = redirected_.begin();
  const auto missing = [&](std::uint64_t below) {
    for (; wanted != redirected_.end() && (below == 0 || wanted->first < below); ++wanted) {
      problem(Column::stories, keys::story(StoryId{wanted->first}),
              fmt::format("it was merged into story {}, and nothing leads there", wanted->second));
    }
  };
  Scan scan(*this, Column::stories, band_from_ == 0, keys::number(band_from_));
  for (; scan.valid(); scan.next()) {
    const auto story = keys::number_in<std::uint64_t>(scan.key());
    const auto into = keys::number_in<std::uint64_t>(scan.value());
    if (!story || (band_to_ != 0 && *story >= band_to_)) {
      if (band_from_ == 0) continue;  // counted in the first pass, compared in a later one
      break;
    }
    missing(*story);
    if (wanted == redirected_.end() || wanted->first != *story) {
      problem(Column::stories, scan.key(), "no decision merged it");
    } else {
      if (into != wanted->second) {
        problem(Column::stories, scan.key(),
                fmt::format("it leads to story {}, and was merged into {}", into.value_or(0), wanted->second));
      }
      ++wanted;
    }
  }
  missing(0);
}

/// The bands that did not fit beside the first.
void Verification::stories() {
  while (band_to_ != 0) {
    replay(band_to_);
    redirects();
    for (Scan scan(*this, Column::alerts, false, keys::number(band_from_)); scan.valid(); scan.next()) {
      step();
      if (const auto stored = encoding::decode<encoding::StoredAlert>(scan.value())) story_of(stored->alert);
    }
  }
}

// Copies.

/// The texts of one alert that others are compared with, and how it came into the story it began in.
void Verification::outlines_of(const std::string& alert, const encoding::StoredAlert* stored, Scan& outlines) {
  const auto id = keys::number_in<std::uint64_t>(alert).value_or(0);
  bool any = false;
  for (; outlines.valid() && outlines.key().starts_with(alert); outlines.next()) {
    const std::string key(outlines.key());
    const auto revision = keys::number_in<std::uint32_t>(std::string_view(key).substr(kStoryIdBytes)).value_or(0);
    const auto each = decoded<encoding::StoredOutline>(Column::outlines, key, outlines.value());
    any = true;
    if (stored != nullptr && (revision == 0 || revision > stored->alert.now.item_revision)) {
      problem(Column::outlines, key,
              fmt::format("its alert stands at revision {} of its item", stored->alert.now.item_revision));
    }
    if (!each) continue;
    const auto made = signature(each->outline);
    if (!made) problem(Column::outlines, key, "it is too short to be compared with");
    if (each->row > counters_.texts) {
      problem(Column::outlines, key,
              fmt::format("it says it came as text {}, and {} came", each->row, counters_.texts));
    } else if (each->row > counters_.texts_left) {
      const auto text = look<encoding::SignedText>(Column::signed_texts, keys::number(each->row));
      if (!text || text->alert.value != id || text->revision != revision || (made && text->signature != *made)) {
        problem(Column::outlines, key, fmt::format("new texts are compared with something else at {}", each->row));
      }
    }
  }
  if (stored == nullptr) return;
  const auto& [own, copied] = std::pair(stored->alert.began == story_named_by(stored->alert.id), stored->alert.copy_of);
  if (own == static_cast<bool>(copied)) {
    problem(Column::alerts, alert,
            fmt::format("it began in story {}, as a copy of alert {}", stored->alert.began.value, copied.value));
  }
  if (copied && !any) {
    problem(Column::alerts, alert, fmt::format("it is a copy of alert {}, and its outline is gone", copied.value));
  }
}

void Verification::compared() {
  auto last = counters_.texts_left;
  for (Scan scan(*this, Column::signed_texts); scan.valid(); scan.next()) {
    const auto number = keys::number_in<std::uint64_t>(scan.key()).value_or(0);
    if (number != last + 1) {
      problem(Column::signed_texts, scan.key(), fmt::format("texts are missing before it: {} was to come", last + 1));
    }
    last = number;
    const auto text = decoded<encoding::SignedText>(Column::signed_texts, scan.key(), scan.value());
    if (!text || !text->alert) continue;
    const auto outline = look<encoding::StoredOutline>(Column::outlines, keys::outline(text->alert, text->revision));
    if (!outline || outline->row != number) {
      problem(
          Column::signed_texts, scan.key(),
          fmt::format("the outline of alert {}, revision {}, is not this text's", text->alert.value, text->revision));
    }
  }
  if (last != counters_.texts) {
    problem(Column::meta, keys::kCounters, fmt::format("texts is {}, and they end at {}", counters_.texts, last));
  }
}

// Counts.

void Verification::counts() {
  std::array<std::uint64_t, kHourBuckets> are{}, copies_are{};
  std::uint64_t alerts = 0, purged = 0, stories_are = 0;
  for (Scan scan(*this, Column::counts); scan.valid(); scan.next()) {
    const auto key = scan.key();
    const auto number = keys::number_in<std::uint64_t>(scan.value());
    const auto kind = key.empty() ? '\0' : key.front();
    const bool of_story =
        kind == 's' && key.size() == 1 + kStoryIdBytes + 1 && static_cast<unsigned char>(key.back()) < kTierCount;
    const bool of_hour = std::string_view("npcd").find(kind) != std::string_view::npos;
    const auto cell = of_hour ? cell_from(key.substr(1)) : Result<CountCell>(Error{});
    if (!(cell || of_story) || !number || scan.value().size() != sizeof *number || *number == 0) {
      problem(Column::counts, key, "nobody writes such a record");
      continue;
    }
    if (of_story) {
      stories_are += *number * sum_of(key.substr(1));
      continue;
    }
    const bool total = cell->topic.empty() && cell->place.empty();
    auto& sum = (kind == 'n' || kind == 'p' ? are : copies_are)[bucket_of(key.substr(1), kHourBuckets)];
    const bool gone = kind == 'p' || kind == 'd';
    sum += (gone ? 0 - *number : *number) * sum_of(key.substr(1));
    if (kind == 'n' && total) alerts += *number;
    if (kind == 'p' && total) purged += *number;
  }
  if (alerts != counters_.alerts || purged != counters_.purged) {
    problem(Column::meta, keys::kCounters,
            fmt::format("alerts is {} and purged {}, and the counts of all hours come to {} and {}", counters_.alerts,
                        counters_.purged, alerts, purged));
  }
  const auto differing = [](const auto& wanted, const auto& found) {
    std::set<std::size_t> out;
    for (std::size_t i = 0; i < kHourBuckets; ++i) {
      if (wanted[i] != found[i]) out.insert(i);
    }
    return out;
  };
  if (const auto differ = differing(cells_wanted_, are); !differ.empty()) counts_one_by_one(differ, false);
  if (!counters_.copies_counted) return;  // done when it is next opened for writing
  if (const auto differ = differing(copies_wanted_, copies_are); !differ.empty()) counts_one_by_one(differ, true);
  if (stories_are != stories_wanted_) copies_one_by_one();
}

void Verification::counts_one_by_one(const std::set<std::size_t>& buckets, bool copies) {
  std::map<std::string, std::uint64_t> wanted;  // by cell: alerts that are kept
  for (Scan scan(*this, Column::alerts, false); scan.valid(); scan.next()) {
    step();
    const auto stored = encoding::decode<encoding::StoredAlert>(scan.value());
    if (!stored || (copies && !is_copy(stored->alert))) continue;
    for (const auto& cell : cells_of(*stored)) {
      if (!buckets.contains(bucket_of(cell, kHourBuckets))) continue;
      if (wanted.size() < kCellsAtOnce || wanted.contains(cell)) ++wanted[cell];
    }
  }
  const auto held = [&](char kind, const std::string& cell) {
    const auto raw = get(Column::counts, kind + cell);
    return raw ? keys::number_in<std::uint64_t>(*raw).value_or(0) : 0;
  };
  const bool all = wanted.size() < kCellsAtOnce;
  for (Scan scan(*this, Column::counts, false); all && scan.valid(); scan.next()) {
    step();
    const std::string cell(scan.key().substr(std::min<std::size_t>(1, scan.key().size())));
    if (buckets.contains(bucket_of(cell, kHourBuckets)) && cell_from(cell)) wanted.try_emplace(cell, 0);
  }
  const char now = copies ? 'c' : 'n';
  for (const auto& [cell, alerts] : wanted) {
    const auto n = held(now, cell), p = held(copies ? 'd' : 'p', cell);
    if (n == alerts + p) continue;
    const auto what = cell_from(cell);
    problem(Column::counts, now + cell,
            fmt::format("{} is {}, and {} {} and {} purged ones are in it", what ? shown(*what) : "a cell", n, alerts,
                        copies ? "copies" : "alerts", p));
  }
}

void Verification::copies_one_by_one() {
  std::map<std::string, std::uint64_t> wanted;  // by story and tier: copies that are kept
  for (Scan scan(*this, Column::alerts, false); scan.valid(); scan.next()) {
    step();
    const auto stored = encoding::decode<encoding::StoredAlert>(scan.value());
    if (!stored || !is_copy(stored->alert)) continue;
    const auto key = keys::copies(stored->alert.story, stored->tier);
    if (wanted.size() < kCellsAtOnce || wanted.contains(key)) ++wanted[key];
  }
  const bool all = wanted.size() < kCellsAtOnce;
  for (Scan scan(*this, Column::counts, false, "s"); all && scan.valid() && scan.key().starts_with('s'); scan.next()) {
    step();
    wanted.try_emplace(std::string(scan.key().substr(1)), 0);
  }
  for (const auto& [key, copies] : wanted) {
    const auto raw = get(Column::counts, 's' + key);
    const auto counted = raw ? keys::number_in<std::uint64_t>(*raw).value_or(0) : 0;
    if (counted == copies) continue;
    problem(Column::counts, 's' + key,
            fmt::format("copies of story {}, {}: {}, and {} are there", keys::number_in<std::uint64_t>(key).value_or(0),
                        name(static_cast<Tier>(key.back())), counted, copies));
  }
}

}  // namespace dongtin
