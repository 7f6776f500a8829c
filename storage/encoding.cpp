#include "storage/encoding.hpp"

#include <algorithm>
#include <limits>

#include "storage/keys.hpp"
#include "storage/messages.hpp"
#include "storage/packing.hpp"
#include "storage/schema/records.pb.h"

namespace dongtin {

namespace keys {

std::string place(Column column, std::string_view key) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string out(name(column));
  out += ' ';
  if (column == Column::meta || column == Column::sources) return out.append(key);
  for (char c : key) {
    out += digits[static_cast<std::uint8_t>(c) >> 4];
    out += digits[static_cast<std::uint8_t>(c) & 15];
  }
  return out;
}

}  // namespace keys

namespace encoding {

namespace {

void write(const Location& location, pb::Location& out) {
  out.set_file(location.file);
  out.set_line(location.line);
  out.set_column(location.column);
}

Location read(const pb::Location& in) {
  return {in.file(), in.line(), in.column()};
}

}  // namespace

std::string encode(const Cursor& cursor) {
  pb::Cursor out;
  out.set_value(cursor.value);
  return bytes_of(out);
}

template <>
Result<Cursor> decode<Cursor>(std::string_view bytes) {
  pb::Cursor in;
  if (!Reader(in, bytes).ok()) return unreadable("cursor");
  return Cursor{in.value()};
}

std::string encode(const SourceState& state) {
  pb::SourceState out;
  out.set_health(static_cast<std::uint32_t>(state.health));
  out.set_last_attempt(to_millis(state.last_attempt));
  out.set_last_success(to_millis(state.last_success));
  out.set_since(to_millis(state.since));
  out.set_failures(state.failures);
  out.set_http_status(state.http_status);
  out.set_bytes(state.bytes);
  out.set_content_type(state.content_type);
  out.set_encoding(state.encoding);
  out.set_message(state.message);
  out.set_items_total(state.items_total);
  out.set_items_last(state.items_last);
  out.set_interval_seconds(state.interval.count());
  return bytes_of(out);
}

template <>
Result<SourceState> decode<SourceState>(std::string_view bytes) {
  pb::SourceState in;
  Reader reader(in, bytes);
  SourceState out;
  reader.number(in.health(), Health::needs_token, out.health);
  if (!reader.ok()) return unreadable("source state");
  out.last_attempt = from_millis(in.last_attempt());
  out.last_success = from_millis(in.last_success());
  out.since = from_millis(in.since());
  out.failures = in.failures();
  out.http_status = in.http_status();
  out.bytes = in.bytes();
  out.content_type = in.content_type();
  out.encoding = in.encoding();
  out.message = in.message();
  out.items_total = in.items_total();
  out.items_last = in.items_last();
  out.interval = std::chrono::seconds{in.interval_seconds()};
  return out;
}

std::string encode(const Seen& seen) {
  pb::Seen out;
  out.set_revision(seen.revision);
  out.set_digest(std::string(seen.digest.view()));
  out.set_alert(seen.alert.value);
  out.set_at(to_millis(seen.at));
  out.set_archived(seen.archived);
  return bytes_of(out);
}

template <>
Result<Seen> decode<Seen>(std::string_view bytes) {
  pb::Seen in;
  Reader reader(in, bytes);
  Seen out{in.revision(), {}, AlertId{in.alert()}, from_millis(in.at()), in.archived()};
  reader.id(in.digest(), out.digest);
  if (!reader.ok()) return unreadable("seen");
  return out;
}

std::string encode(const Item& item) {
  pb::Item out;
  out.set_id(std::string(item.id.view()));
  out.set_digest(std::string(item.digest.view()));
  out.set_source(item.source.value);
  out.set_tier(static_cast<std::uint32_t>(item.tier));
  if (item.home) out.set_home(item.home->value);
  out.set_url(item.url);
  out.set_title(item.title);
  out.set_text(item.text);
  out.set_lang(item.lang);
  if (item.published) out.set_published(to_millis(*item.published));
  out.set_first_seen(to_millis(item.first_seen));
  out.set_repaired(item.repaired);
  out.set_sealed_url(item.sealed_url);
  return bytes_of(out);
}

template <>
Result<Item> decode<Item>(std::string_view bytes) {
  pb::Item in;
  Reader reader(in, bytes);
  Item out;
  reader.id(in.id(), out.id);
  reader.id(in.digest(), out.digest);
  reader.number(in.tier(), Tier::forum, out.tier);
  if (!reader.ok()) return unreadable("item");
  out.source = SourceId{in.source()};
  if (in.has_home()) out.home = PlaceId{in.home()};
  out.url = in.url();
  out.title = in.title();
  out.text = in.text();
  out.lang = in.lang();
  if (in.has_published()) out.published = from_millis(in.published());
  out.first_seen = from_millis(in.first_seen());
  out.repaired = in.repaired();
  out.sealed_url = in.sealed_url();
  return out;
}

namespace {

pb::Capture message_of(const Capture& capture) {
  pb::Capture out;
  out.set_content_type(capture.content_type);
  out.set_url(capture.url);
  out.set_original(bytes_or_none(capture.original));
  for (const auto& each : capture.removed) out.add_removed(each);
  out.set_document(bytes_or_none(capture.document));
  out.set_fetched(to_millis(capture.fetched));
  return out;
}

Result<Capture> capture_of(pb::Capture& in, Reader& reader) {
  Capture out;
  out.bytes = std::move(*in.mutable_bytes());
  out.content_type = in.content_type();
  out.url = in.url();
  reader.id_or_none(in.original(), out.original);
  out.removed = list(in.removed());
  reader.id_or_none(in.document(), out.document);
  out.fetched = from_millis(in.fetched());
  if (!reader.ok()) return unreadable("evidence");
  return out;
}

std::string beside(const Item& item) {
  return item.title + "\n" + item.text;
}

}  // namespace

std::string encode(const Capture& capture) {
  auto out = message_of(capture);
  out.set_bytes(capture.bytes);
  return bytes_of(out);
}

template <>
Result<Capture> decode<Capture>(std::string_view bytes) {
  pb::Capture in;
  Reader reader(in, bytes);
  if (!in.packed().empty()) reader.fails();
  return capture_of(in, reader);
}

std::string encode_evidence(const Capture& capture, const Item& item) {
  auto out = message_of(capture);
  if (auto packed = pack(capture.bytes, beside(item))) {
    out.set_packed(*std::move(packed));
  } else {
    out.set_bytes(capture.bytes);
  }
  return bytes_of(out);
}

Result<Capture> decode_evidence(std::string_view bytes, const std::function<Result<std::optional<Item>>()>& item) {
  pb::Capture in;
  Reader reader(in, bytes);
  if (reader.ok() && !in.packed().empty()) {
    const auto from = item();
    if (!from) return from.error();
    if (!*from) return unreadable("evidence, without the item it was packed beside");
    auto whole = unpack(in.packed(), beside(**from));
    if (!whole) return unreadable("evidence: " + whole.error().what);
    in.set_bytes(*std::move(whole));
  }
  return capture_of(in, reader);
}

std::string encode(const Stamp& stamp) {
  pb::Stamp out;
  out.set_rules(bytes_or_none(stamp.rules));
  out.set_gazetteers(bytes_or_none(stamp.gazetteers));
  out.set_tables(bytes_or_none(stamp.tables));
  out.set_claims(bytes_or_none(stamp.claims));
  out.set_code(stamp.code);
  return bytes_of(out);
}

template <>
Result<Stamp> decode<Stamp>(std::string_view bytes) {
  pb::Stamp in;
  Reader reader(in, bytes);
  Stamp out;
  reader.id_or_none(in.rules(), out.rules);
  reader.id_or_none(in.gazetteers(), out.gazetteers);
  reader.id_or_none(in.tables(), out.tables);
  reader.id_or_none(in.claims(), out.claims);
  out.code = in.code();
  if (!reader.ok()) return unreadable("stamp");
  return out;
}

std::string encode(const HourRange& range) {
  pb::HourRange out;
  out.set_first(range.first.value);
  out.set_last(range.last.value);
  return bytes_of(out);
}

template <>
Result<HourRange> decode<HourRange>(std::string_view bytes) {
  pb::HourRange in;
  if (!Reader(in, bytes).ok() || in.first() == 0 || in.last() < in.first()) return unreadable("hour");
  return HourRange{AlertId{in.first()}, AlertId{in.last()}};
}

std::string encode(const LogEntry& entry) {
  pb::LogEntry out;
  out.set_sequence(entry.sequence.value);
  out.set_kind(static_cast<std::uint32_t>(entry.kind));
  out.set_alert(entry.alert.value);
  out.set_source(entry.source.value);
  out.set_at(to_millis(entry.at));
  out.set_story(entry.story.value);
  return bytes_of(out);
}

template <>
Result<LogEntry> decode<LogEntry>(std::string_view bytes) {
  pb::LogEntry in;
  Reader reader(in, bytes);
  LogEntry out{Sequence{in.sequence()}, {}, AlertId{in.alert()}, SourceId{in.source()}, from_millis(in.at()),
               StoryId{in.story()}};
  reader.number(in.kind(), LogEntry::Kind::alert_purged, out.kind);
  if (!reader.ok() || !out.sequence) return unreadable("log entry");
  return out;
}

std::string encode(const OutboxEntry& entry) {
  pb::OutboxEntry out;
  out.set_sequence(entry.sequence.value);
  out.set_alert(entry.alert.value);
  out.set_revision(entry.revision);
  return bytes_of(out);
}

template <>
Result<OutboxEntry> decode<OutboxEntry>(std::string_view bytes) {
  pb::OutboxEntry in;
  if (!Reader(in, bytes).ok() || in.sequence() == 0 || in.alert() == 0) return unreadable("outbox entry");
  return OutboxEntry{Sequence{in.sequence()}, AlertId{in.alert()}, in.revision()};
}

std::string encode(const FollowUp& follow_up) {
  pb::FollowUp out;
  out.set_source(follow_up.source.value);
  out.set_item(std::string(follow_up.item.view()));
  out.set_url(follow_up.url);
  out.set_kind(follow_up.kind);
  out.set_due(to_millis(follow_up.due));
  out.set_attempts(follow_up.attempts);
  return bytes_of(out);
}

template <>
Result<FollowUp> decode<FollowUp>(std::string_view bytes) {
  pb::FollowUp in;
  Reader reader(in, bytes);
  FollowUp out{SourceId{in.source()}, {}, in.url(), in.kind(), from_millis(in.due()), in.attempts()};
  reader.id(in.item(), out.item);
  if (!reader.ok()) return unreadable("follow-up");
  return out;
}

std::string encode(const Quarantined& page) {
  pb::Quarantined out;
  out.set_source(page.source.value);
  out.set_page(std::string(page.page.view()));
  out.set_crashes(page.crashes);
  out.set_since(to_millis(page.since));
  return bytes_of(out);
}

template <>
Result<Quarantined> decode<Quarantined>(std::string_view bytes) {
  pb::Quarantined in;
  Reader reader(in, bytes);
  Quarantined out{SourceId{in.source()}, {}, in.crashes(), from_millis(in.since())};
  reader.id(in.page(), out.page);
  if (!reader.ok()) return unreadable("quarantined page");
  return out;
}

std::string encode(const Rule& rule) {
  pb::Rule out;
  out.set_id(rule.id.value);
  out.set_title(rule.title);
  out.set_status(static_cast<std::uint32_t>(rule.status));
  if (rule.category) out.set_category(static_cast<std::uint32_t>(*rule.category));
  out.set_topic(rule.topic);
  out.set_severity(static_cast<std::uint32_t>(rule.severity));
  out.set_scope(static_cast<std::uint32_t>(rule.scope));
  out.set_purpose(rule.purpose);
  out.set_owner(rule.owner);
  out.set_review_date(rule.review_date);
  out.set_query(rule.query);
  for (const auto& text : rule.known_false_positives) out.add_known_false_positives(text);
  for (const auto& text : rule.must_match) out.add_must_match(text);
  for (const auto& text : rule.must_not_match) out.add_must_not_match(text);
  write(rule.where, *out.mutable_where());
  write(rule.query_where, *out.mutable_query_where());
  out.set_revision(std::string(rule.revision.view()));
  for (const auto& named : rule.lists) {
    auto& to = *out.add_lists();
    to.set_id(named.id);
    for (const auto& phrase : named.phrases) to.add_phrases(phrase);
  }
  return bytes_of(out);
}

template <>
Result<Rule> decode<Rule>(std::string_view bytes) {
  pb::Rule in;
  Reader reader(in, bytes);
  Rule out;
  reader.number(in.status(), RuleStatus::retired, out.status);
  if (in.has_category()) reader.number(in.category(), Category::policy_fact, out.category.emplace());
  reader.number(in.severity(), Severity::critical, out.severity);
  reader.number(in.scope(), Scope::national, out.scope);
  reader.id(in.revision(), out.revision);
  if (!reader.ok()) return unreadable("rule");
  out.id = RuleId{in.id()};
  out.title = in.title();
  out.topic = in.topic();
  out.purpose = in.purpose();
  out.owner = in.owner();
  out.review_date = in.review_date();
  out.query = in.query();
  out.known_false_positives = list(in.known_false_positives());
  out.must_match = list(in.must_match());
  out.must_not_match = list(in.must_not_match());
  out.where = read(in.where());
  out.query_where = read(in.query_where());
  for (const auto& named : in.lists()) out.lists.push_back({named.id(), list(named.phrases()), {}});
  return out;
}

std::string encode(const Counters& counters) {
  pb::Counters out;
  out.set_last_sequence(counters.last_sequence);
  out.set_log_trimmed(counters.log_trimmed);
  out.set_alerts(counters.alerts);
  out.set_items_seen(counters.items_seen);
  out.set_revisions(counters.revisions);
  out.set_decisions(counters.decisions);
  out.set_follow_ups(counters.follow_ups);
  out.set_outbox(counters.outbox);
  out.set_quarantined(counters.quarantined);
  out.set_purged(counters.purged);
  out.set_archived(counters.archived);
  out.set_story_decisions(counters.story_decisions);
  out.set_acts(counters.acts);
  out.set_latest(counters.latest);
  out.set_texts(counters.texts);
  out.set_texts_left(counters.texts_left);
  out.set_copies_counted(counters.copies_counted);
  out.set_claims_told(counters.claims_told);
  return bytes_of(out);
}

template <>
Result<Counters> decode<Counters>(std::string_view bytes) {
  pb::Counters in;
  if (!Reader(in, bytes).ok() || in.log_trimmed() > in.last_sequence() || in.texts_left() > in.texts()) {
    return unreadable("counters");
  }
  return Counters{in.last_sequence(), in.log_trimmed(),     in.alerts(),     in.items_seen(),  in.revisions(),
                  in.decisions(),     in.follow_ups(),      in.outbox(),     in.quarantined(), in.purged(),
                  in.archived(),      in.story_decisions(), in.acts(),       in.latest(),      in.texts(),
                  in.texts_left(),    in.copies_counted(),  in.claims_told()};
}

}  // namespace encoding
}  // namespace dongtin
