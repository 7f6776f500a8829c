// What counts are read beside: the watched set, disaster mode, recall samples and their readings. Like approvals.cpp,
// once for every kind of store.
#include <algorithm>
#include <array>

#include "storage/keys.hpp"
#include "storage/records/digest.hpp"
#include "storage/store.hpp"
#include "storage/watched_encoding.hpp"

namespace dongtin {

namespace {

using encoding::encode;

constexpr const char *kNow = "n", *kDisaster = "d";

std::string week_key(std::uint32_t week) {
  return "w" + keys::number(week);
}
std::string sample_key(std::string_view week) {
  return "r" + std::string(week);
}
std::string readings_of(std::string_view week) {
  return "v" + std::string(week);
}
std::string reading_key(const RecallReading& reading) {
  return readings_of(reading.week) + std::string(reading.item.view()) + static_cast<char>(reading.place);
}

template <class Record>
Result<Record> read_record(const Result<std::optional<std::string>>& raw, std::string_view what) {
  if (!raw) return raw.error();
  if (!*raw) return fail(Errc::not_found, "there is no " + std::string(what));
  return encoding::decode<Record>(**raw);
}

}  // namespace

// -- the watched set --

Result<void> Store::put_watched(const WatchedNow& now, const WatchedWeek& week, std::string_view what, Instant at) {
  if (auto wrong = check(now)) return *std::move(wrong);
  if (auto wrong = check(week)) return *std::move(wrong);
  const std::array entries{Entry{Register::watched, kNow, encode(now)},
                           Entry{Register::watched, week_key(week.week), encode(week)}};
  auto event =
      make_audit_event(AuditAct::sources_changed, "dongtin", "the watched set", what, sha256(entries[1].value));
  if (!event) return std::move(event).error();
  return record(entries, *event, at);
}

Result<WatchedNow> Store::watched() const {
  auto found = read_record<WatchedNow>(read(Register::watched, kNow), "watched set");
  if (!found && found.error().code == Errc::not_found) return WatchedNow{};
  return found;
}

Result<std::vector<WatchedWeek>> Store::watched_weeks(std::uint32_t first, std::uint32_t last) const {
  std::vector<WatchedWeek> out;
  const auto end = week_key(last);
  const auto each = [&](const std::string& key, const std::string& bytes) -> Result<void> {
    if (key > end) return fail(Errc::not_found, {});  // past the last
    auto week = encoding::decode<WatchedWeek>(bytes);
    if (!week) return std::move(week).error();
    out.push_back(*std::move(week));
    return {};
  };
  if (auto done = read_all(Register::watched, week_key(first), each); !done && done.error().code != Errc::not_found) {
    return std::move(done).error();
  }
  return out;
}

Result<std::size_t> Store::purge_watched(Instant before, std::size_t limit) {
  const auto weeks = read(Register::watched, week_key(0), limit);
  if (!weeks) return weeks.error();
  const auto end = week_key(week_of(std::max(before, Instant{})));  // that week is not over
  std::vector<std::string> due;
  for (const auto& [key, bytes] : *weeks) {
    if (key >= end) break;
    due.push_back(key);
  }
  if (due.empty()) return std::size_t{0};
  if (auto gone = erase(Register::watched, due); !gone) return std::move(gone).error();
  return due.size();
}

// -- disaster mode --

Result<void> Store::set_disaster(const DisasterMode& mode, Instant at) {
  if (auto wrong = check(mode)) return *std::move(wrong);
  const auto bytes = encode(mode);
  auto detail = mode.on(at) ? "on until " + rfc3339(mode.until) : std::string("off");
  if (!mode.reason.empty()) detail += ": " + mode.reason;
  auto event = make_audit_event(AuditAct::disaster_mode, mode.by, "disaster mode", detail, sha256(bytes));
  if (!event) return std::move(event).error();
  const std::array entries{Entry{Register::watched, kDisaster, bytes}};
  return record(entries, *event, at);
}

Result<DisasterMode> Store::disaster() const {
  auto found = read_record<DisasterMode>(read(Register::watched, kDisaster), "disaster mode");
  if (!found && found.error().code == Errc::not_found) return DisasterMode{};
  return found;
}

// -- the weekly sample --

Result<void> Store::put_recall_sample(const RecallSample& sample, const std::string& by) {
  if (auto wrong = check(sample)) return *std::move(wrong);
  const auto held = read(Register::watched, sample_key(sample.week));
  if (!held) return held.error();
  if (*held) return fail(Errc::conflict, "the sample of " + sample.week + " was drawn already");
  const auto bytes = encode(sample);
  auto event = make_audit_event(AuditAct::recall_drawn, by, "recall " + sample.week,
                                std::to_string(sample.items.size()) + " items to read", sha256(bytes));
  if (!event) return std::move(event).error();
  const std::array entries{Entry{Register::watched, sample_key(sample.week), bytes}};
  return record(entries, *event, sample.drawn);
}

Result<RecallSample> Store::recall_sample(std::string_view week) const {
  return read_record<RecallSample>(read(Register::watched, sample_key(week)), "recall sample of " + std::string(week));
}

Result<std::vector<std::string>> Store::recall_weeks() const {
  std::vector<std::string> out;
  const auto each = [&](const std::string& key, const std::string&) -> Result<void> {
    if (!key.starts_with('r')) return fail(Errc::not_found, {});  // past the last
    out.push_back(key.substr(1));
    return {};
  };
  if (auto done = read_all(Register::watched, "r", each); !done && done.error().code != Errc::not_found) {
    return std::move(done).error();
  }
  std::ranges::reverse(out);
  return out;
}

Result<std::size_t> Store::purge_recall(Instant before, std::size_t limit) {
  const auto weeks = recall_weeks();
  if (!weeks) return weeks.error();
  std::vector<std::string> due;
  for (auto week = weeks->rbegin(); week != weeks->rend() && due.size() < limit; ++week) {
    const auto sample = recall_sample(*week);
    if (!sample) return sample.error();
    if (sample->until >= before) break;
    const auto prefix = readings_of(*week);
    auto left = read(Register::watched, prefix, limit - due.size());
    if (!left) return std::move(left).error();
    std::erase_if(*left, [&](const auto& each) { return !each.first.starts_with(prefix); });
    for (auto& [key, bytes] : *left) due.push_back(std::move(key));
    if (due.size() < limit) due.push_back(sample_key(*week));  // the last of its week: it names the readings
  }
  if (due.empty()) return std::size_t{0};
  if (auto gone = erase(Register::watched, due); !gone) return std::move(gone).error();
  return due.size();
}

Result<void> Store::may_read_recall(const AccountId& id) const {
  const auto who = account(id);
  if (!who) {
    if (who.error().code != Errc::not_found) return who.error();
    return fail(Errc::refused, "there is no account " + id.value + ": a reading needs the name of one");
  }
  if (who->disabled()) return fail(Errc::refused, "account " + id.value + " is disabled and reads nothing");
  if (!may_vouch(who->role())) return fail(Errc::refused, "only officers and leads read the weekly sample");
  return {};
}

Result<RecallReading> Store::put_recall_reading(RecallReading reading) {
  if (auto may = may_read_recall(reading.reader); !may) return std::move(may).error();
  const auto sample = recall_sample(reading.week);
  if (!sample) return sample.error();
  if (std::ranges::find(sample->items, reading.item, &RecallItem::item) == sample->items.end()) {
    return fail(Errc::not_found, "that item is not in the sample of " + reading.week);
  }
  auto held = recall_readings(reading.week);
  if (!held) return std::move(held).error();
  std::erase_if(*held, [&](const RecallReading& each) { return each.item != reading.item; });
  if (std::ranges::find(*held, reading.reader, &RecallReading::reader) != held->end()) {
    return fail(Errc::conflict, reading.reader.value + " has read that item: a reading is not changed");
  }
  const bool enough = held->size() == 2 && (*held)[0].relevant == (*held)[1].relevant;
  if (held->size() > 2 || enough) return fail(Errc::conflict, "that item was read by everybody it needs");
  reading.place = static_cast<RecallPlace>(held->size());
  const auto bytes = encode(reading);
  // What was said stays out of the audit, which readers may see: the next one reads blind.
  auto event = make_audit_event(AuditAct::recall_read, reading.reader.value,
                                "recall " + reading.week + " " + reading.item.hex(), {}, sha256(bytes));
  if (!event) return std::move(event).error();
  const std::array entries{Entry{Register::watched, reading_key(reading), bytes}};
  if (auto kept = record(entries, *event, reading.at); !kept) return std::move(kept).error();
  return reading;
}

Result<std::vector<RecallReading>> Store::recall_readings(std::string_view week) const {
  std::vector<RecallReading> out;
  const auto prefix = readings_of(week);
  const auto each = [&](const std::string& key, const std::string& bytes) -> Result<void> {
    if (!key.starts_with(prefix)) return fail(Errc::not_found, {});  // past the last
    auto reading = encoding::decode<RecallReading>(bytes);
    if (!reading) return std::move(reading).error();
    out.push_back(*std::move(reading));
    return {};
  };
  if (auto done = read_all(Register::watched, prefix, each); !done && done.error().code != Errc::not_found) {
    return std::move(done).error();
  }
  return out;
}

}  // namespace dongtin
