#include "storage/watched_encoding.hpp"

#include <algorithm>

#include "storage/messages.hpp"
#include "storage/schema/watched.pb.h"

namespace dongtin::encoding {

namespace {

template <class Record>
Result<Record> checked(const Reader& reader, Record record, std::string_view what) {
  if (!reader.ok()) return unreadable(what);
  if (auto wrong = check(record)) return unreadable(wrong->what);
  return record;
}

}  // namespace

std::string encode(const WatchedNow& watched) {
  pb::WatchedNow out;
  for (const auto& source : watched.sources) {
    auto& one = *out.add_sources();
    one.set_id(source.id.value);
    one.set_tier(static_cast<std::uint32_t>(source.tier));
    one.set_heard(source.heard);
  }
  for (const auto& each : watched.topics) {
    auto& one = *out.add_topics();
    one.set_topic(each.topic);
    one.set_since(to_millis(each.since));
  }
  return bytes_of(out);
}

template <>
Result<WatchedNow> decode<WatchedNow>(std::string_view bytes) {
  pb::WatchedNow in;
  Reader reader(in, bytes);
  WatchedNow out;
  for (const auto& one : in.sources()) {
    auto& source = out.sources.emplace_back(WatchedSource{SourceId{one.id()}, Tier::press, one.heard()});
    reader.number(one.tier(), Tier::forum, source.tier);
  }
  for (const auto& one : in.topics()) out.topics.push_back({one.topic(), from_millis(one.since())});
  return checked(reader, std::move(out), "watched set");
}

std::string encode(const WatchedWeek& week) {
  pb::WatchedWeek out;
  out.set_week(week.week);
  for (const auto count : week.at_begin) out.add_at_begin(count);
  for (const auto& change : week.changes) {
    auto& one = *out.add_changes();
    one.set_at(to_millis(change.at));
    one.set_kind(static_cast<std::uint32_t>(change.kind));
    one.set_source(change.source.value);
    one.set_tier(static_cast<std::uint32_t>(change.tier));
    one.set_counted(change.counted);
  }
  out.set_left_out(week.left_out);
  return bytes_of(out);
}

template <>
Result<WatchedWeek> decode<WatchedWeek>(std::string_view bytes) {
  pb::WatchedWeek in;
  Reader reader(in, bytes);
  WatchedWeek out;
  out.week = in.week();
  out.left_out = in.left_out();
  if (in.at_begin_size() != static_cast<int>(kTiers)) {
    reader.fails();
  } else {
    std::copy(in.at_begin().begin(), in.at_begin().end(), out.at_begin.begin());
  }
  for (const auto& one : in.changes()) {
    auto& change = out.changes.emplace_back();
    change.at = from_millis(one.at());
    change.source = SourceId{one.source()};
    change.counted = one.counted();
    reader.number(one.kind(), WatchChange::Kind::heard, change.kind);
    reader.number(one.tier(), Tier::forum, change.tier);
  }
  return checked(reader, std::move(out), "week of the watched set");
}

std::string encode(const DisasterMode& mode) {
  pb::DisasterMode out;
  out.set_from(to_millis(mode.from));
  out.set_until(to_millis(mode.until));
  out.set_by(mode.by);
  out.set_reason(mode.reason);
  return bytes_of(out);
}

template <>
Result<DisasterMode> decode<DisasterMode>(std::string_view bytes) {
  pb::DisasterMode in;
  const Reader reader(in, bytes);
  return checked(reader, DisasterMode{from_millis(in.from()), from_millis(in.until()), in.by(), in.reason()},
                 "disaster mode");
}

std::string encode(const RecallSample& sample) {
  pb::RecallSample out;
  out.set_week(sample.week);
  out.set_from(to_millis(sample.from));
  out.set_until(to_millis(sample.until));
  out.set_drawn(to_millis(sample.drawn));
  out.set_whole(sample.whole);
  for (const auto& stratum : sample.strata) {
    auto& one = *out.add_strata();
    one.set_tier(static_cast<std::uint32_t>(stratum.tier));
    one.set_unmatched(stratum.unmatched);
  }
  for (const auto& item : sample.items) {
    auto& one = *out.add_items();
    one.set_item(std::string(item.item.view()));
    one.set_seen(to_millis(item.seen));
    one.set_tier(static_cast<std::uint32_t>(item.tier));
  }
  return bytes_of(out);
}

template <>
Result<RecallSample> decode<RecallSample>(std::string_view bytes) {
  pb::RecallSample in;
  Reader reader(in, bytes);
  RecallSample out;
  out.week = in.week();
  out.from = from_millis(in.from());
  out.until = from_millis(in.until());
  out.drawn = from_millis(in.drawn());
  out.whole = in.whole();
  for (const auto& one : in.strata()) {
    auto& stratum = out.strata.emplace_back();
    stratum.unmatched = one.unmatched();
    reader.number(one.tier(), Tier::forum, stratum.tier);
  }
  for (const auto& one : in.items()) {
    auto& item = out.items.emplace_back();
    reader.id(one.item(), item.item);
    item.seen = from_millis(one.seen());
    reader.number(one.tier(), Tier::forum, item.tier);
  }
  return checked(reader, std::move(out), "recall sample");
}

std::string encode(const RecallReading& reading) {
  pb::RecallReading out;
  out.set_week(reading.week);
  out.set_item(std::string(reading.item.view()));
  out.set_place(static_cast<std::uint32_t>(reading.place));
  out.set_reader(reading.reader.value);
  out.set_relevant(reading.relevant);
  out.set_at(to_millis(reading.at));
  return bytes_of(out);
}

template <>
Result<RecallReading> decode<RecallReading>(std::string_view bytes) {
  pb::RecallReading in;
  Reader reader(in, bytes);
  RecallReading out;
  out.week = in.week();
  out.reader = AccountId{in.reader()};
  out.relevant = in.relevant();
  out.at = from_millis(in.at());
  reader.id(in.item(), out.item);
  reader.number(in.place(), RecallPlace::third, out.place);
  if (!is_iso_week(out.week) || !is_slug(out.reader.value)) reader.fails();
  if (!reader.ok()) return unreadable("recall reading");
  return out;
}

}  // namespace dongtin::encoding
