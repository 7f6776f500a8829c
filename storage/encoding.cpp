#include "storage/encoding.hpp"

#include <algorithm>
#include <limits>

#include "storage/keys.hpp"
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

Error bad(std::string_view what) {
  return fail(Errc::malformed, "the stored record is unreadable (" + std::string(what) +
                                   "): restore a backup, or use the version of dongtin that wrote it");
}

template <class Message>
std::string bytes_of(const Message& message) {
  std::string out;
  message.SerializeToString(&out);
  return out;
}

/// Reads fields one after the other and remembers whether all of them were good.
class Reader {
 public:
  template <class Message>
  Reader(Message& message, std::string_view bytes)
      : ok_(bytes.size() <= static_cast<std::size_t>(std::numeric_limits<int>::max()) &&
            message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {}

  template <class Id>
  void id(const std::string& raw, Id& out) {
    auto parsed = Id::from_raw(raw);
    if (parsed) {
      out = *parsed;
    } else {
      ok_ = false;
    }
  }
  template <class Enum>
  void number(std::uint32_t value, Enum last, Enum& out) {
    if (value > static_cast<std::uint32_t>(last)) {
      ok_ = false;
    } else {
      out = static_cast<Enum>(value);
    }
  }
  /// As id(); no bytes are the id of nothing.
  template <class Id>
  void id_or_none(const std::string& raw, Id& out) {
    if (!raw.empty()) id(raw, out);
  }
  void fails() { ok_ = false; }
  [[nodiscard]] bool ok() const { return ok_; }

 private:
  bool ok_;
};

template <class Strings>
std::vector<std::string> list(const Strings& strings) {
  return {strings.begin(), strings.end()};
}

void write(const Span& span, pb::Span& out) {
  out.set_field(static_cast<std::uint32_t>(span.field));
  out.set_begin(span.begin);
  out.set_end(span.end);
  out.set_how(span.how);
}

Span read(const pb::Span& in, Reader& reader) {
  Span out;
  reader.number(in.field(), Field::text, out.field);
  out.begin = in.begin();
  out.end = in.end();
  if (in.how() > std::numeric_limits<HowSet>::max()) reader.fails();
  out.how = static_cast<HowSet>(in.how());
  return out;
}

void write(const MatchList& matches, pb::MatchList& out) {
  for (const auto& hit : matches.places) {
    auto& to = *out.add_places();
    to.set_place(hit.place.value);
    to.set_score(hit.score);
    for (const auto& word : hit.support) to.add_support(word);
  }
  for (const auto& place : matches.about) out.add_about(place.value);
  for (const auto& match : matches.rules) {
    auto& to = *out.add_rules();
    to.set_rule(match.rule.value);
    to.set_revision(std::string(match.revision.view()));
    for (const auto& span : match.spans) write(span, *to.add_spans());
  }
}

MatchList read(const pb::MatchList& in, Reader& reader) {
  MatchList out;
  for (const auto& hit : in.places()) out.places.push_back({PlaceId{hit.place()}, hit.score(), list(hit.support())});
  for (const auto& place : in.about()) out.about.push_back(PlaceId{place});
  for (const auto& match : in.rules()) {
    auto& to = out.rules.emplace_back();
    to.rule = RuleId{match.rule()};
    reader.id(match.revision(), to.revision);
    for (const auto& span : match.spans()) to.spans.push_back(read(span, reader));
  }
  return out;
}

void write(const Claim& claim, pb::Claim& out) {
  out.set_id(claim.id());
  out.set_text(claim.text());
  out.set_verdict(static_cast<std::uint32_t>(claim.verdict()));
  out.set_publisher(claim.publisher());
  out.set_url(claim.url());
  if (claim.published()) out.set_published(to_millis(*claim.published()));
}

std::optional<Claim> read(const pb::Claim& in, Reader& reader) {
  auto verdict = Verdict::fake;
  reader.number(in.verdict(), Verdict::authentic, verdict);
  const auto published = in.has_published() ? std::optional(from_millis(in.published())) : std::nullopt;
  auto claim = make_claim(in.id(), in.text(), verdict, in.publisher(), in.url(), published);
  if (claim) return *std::move(claim);
  reader.fails();
  return std::nullopt;
}

void write(const Assessment& assessment, pb::Assessment& out) {
  out.set_label(static_cast<std::uint32_t>(assessment.label()));
  if (assessment.category()) out.set_category(static_cast<std::uint32_t>(*assessment.category()));
  if (assessment.score()) out.set_score(*assessment.score());
  if (assessment.claim()) write(*assessment.claim(), *out.mutable_claim());
  for (const auto& evidence : assessment.evidence()) {
    auto& to = *out.add_evidence();
    to.set_kind(evidence.kind);
    to.set_ref(evidence.ref);
    to.set_reason(evidence.reason);
    if (evidence.family) to.set_family(static_cast<std::uint32_t>(*evidence.family));
    for (const auto& span : evidence.spans) write(span, *to.add_spans());
  }
}

Assessment read(const pb::Assessment& in, Reader& reader) {
  Assessment::Draft draft;
  reader.number(in.label(), Label::correction, draft.label);
  if (in.has_category()) reader.number(in.category(), Category::policy_fact, draft.category.emplace());
  if (in.has_score()) draft.score = in.score();
  if (in.has_claim()) draft.claim = read(in.claim(), reader);
  for (const auto& evidence : in.evidence()) {
    auto& to = draft.evidence.emplace_back();
    to.kind = evidence.kind();
    to.ref = evidence.ref();
    to.reason = evidence.reason();
    if (evidence.has_family()) reader.number(evidence.family(), CueFamily::payment, to.family.emplace());
    for (const auto& span : evidence.spans()) to.spans.push_back(read(span, reader));
  }
  auto made = make_assessment(std::move(draft));
  if (made) return *std::move(made);
  reader.fails();
  return {};
}

std::string bytes_or_none(const Digest& digest) {
  return digest == Digest{} ? std::string() : std::string(digest.view());
}

void write(const Publication& publication, pb::Publication& out) {
  out.set_publisher(publication.publisher());
  out.set_url(publication.url());
}

std::optional<Publication> read(const pb::Publication& in, Reader& reader) {
  auto made = Publication::make(in.publisher(), in.url());
  if (made) return *std::move(made);
  reader.fails();
  return std::nullopt;
}

void write(const RecordedVerdict& verdict, pb::RecordedVerdict& out) {
  out.set_verdict(static_cast<std::uint32_t>(verdict.verdict()));
  write(verdict.publication(), *out.mutable_publication());
}

std::optional<RecordedVerdict> read(const pb::RecordedVerdict& in, Reader& reader) {
  auto verdict = Verdict::fake;
  reader.number(in.verdict(), Verdict::authentic, verdict);
  auto publication = read(in.publication(), reader);
  if (!publication) return std::nullopt;
  auto made = RecordedVerdict::make(verdict, *std::move(publication));
  if (made) return *std::move(made);
  reader.fails();
  return std::nullopt;
}

void write(const Workflow& workflow, pb::Workflow& out) {
  out.Clear();
  out.set_state(static_cast<std::uint32_t>(workflow.state));
  out.set_assignee(workflow.assignee);
  out.set_agency(workflow.agency);
  if (workflow.due) out.set_due(to_millis(*workflow.due));
  if (workflow.publication) write(*workflow.publication, *out.mutable_publication());
  if (workflow.verdict) write(*workflow.verdict, *out.mutable_verdict());
  out.set_held(workflow.held);
  out.set_undoable(workflow.undoable);
}

Workflow read(const pb::Workflow& in, Reader& reader) {
  Workflow out;
  reader.number(in.state(), State::answered, out.state);
  out.assignee = in.assignee();
  out.agency = in.agency();
  if (in.has_due()) out.due = from_millis(in.due());
  if (in.has_publication()) out.publication = read(in.publication(), reader);
  if (in.has_verdict()) out.verdict = read(in.verdict(), reader);
  out.held = in.held();
  out.undoable = in.undoable();
  return out;
}

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
  if (!Reader(in, bytes).ok()) return bad("cursor");
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
  if (!reader.ok()) return bad("source state");
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
  if (!reader.ok()) return bad("seen");
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
  if (!reader.ok()) return bad("item");
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

std::string encode(const StoredAlert& stored) {
  const Alert& alert = stored.alert;
  pb::Alert out;
  out.set_id(alert.id.value);
  out.set_story(alert.story.value);
  out.set_item(std::string(alert.item.view()));
  out.set_item_revision(alert.now.item_revision);
  out.set_assessment_revision(alert.now.revision);
  write(alert.now.matches, *out.mutable_matches());
  write(alert.now.assessment, *out.mutable_assessment());
  for (const auto& topic : alert.now.topics) out.add_topics(topic);
  out.set_evidence(bytes_or_none(alert.now.evidence));
  out.set_stamp(bytes_or_none(alert.now.stamp));
  write(alert.workflow, *out.mutable_workflow());
  out.set_decisions(alert.decisions);
  for (const auto& each : alert.ever) out.add_ever(each);
  out.set_retroactive(alert.retroactive);
  out.set_created(to_millis(alert.created));
  out.set_updated(to_millis(alert.updated));
  out.set_source(stored.source.value);
  out.set_tier(static_cast<std::uint32_t>(stored.tier));
  return bytes_of(out);
}

template <>
Result<StoredAlert> decode<StoredAlert>(std::string_view bytes) {
  pb::Alert in;
  Reader reader(in, bytes);
  StoredAlert out;
  Alert& alert = out.alert;
  alert.id = AlertId{in.id()};
  alert.story = StoryId{in.story()};
  reader.id(in.item(), alert.item);
  alert.now.item_revision = in.item_revision();
  alert.now.revision = std::max(in.assessment_revision(), 1u);
  alert.now.matches = read(in.matches(), reader);
  alert.now.assessment = read(in.assessment(), reader);
  alert.now.topics = list(in.topics());
  reader.id_or_none(in.evidence(), alert.now.evidence);
  reader.id_or_none(in.stamp(), alert.now.stamp);
  alert.now.at = from_millis(in.updated());
  alert.workflow = read(in.workflow(), reader);
  alert.decisions = in.decisions();
  alert.ever = list(in.ever());
  alert.retroactive = in.retroactive();
  alert.created = from_millis(in.created());
  alert.updated = from_millis(in.updated());
  out.source = SourceId{in.source()};
  reader.number(in.tier(), Tier::forum, out.tier);
  if (!reader.ok() || !alert.id) return bad("alert");
  return out;
}

Result<std::string> with_workflow(std::string_view alert, const Workflow& workflow, std::uint32_t decisions) {
  pb::Alert message;
  if (!Reader(message, alert).ok()) return bad("alert");
  write(workflow, *message.mutable_workflow());
  message.set_decisions(decisions);
  return bytes_of(message);
}

Result<std::string> with_story(std::string_view alert, StoryId story) {
  pb::Alert message;
  if (!Reader(message, alert).ok()) return bad("alert");
  message.set_story(story.value);
  return bytes_of(message);
}

std::string encode(const Assessed& assessed) {
  pb::Assessed out;
  out.set_revision(assessed.revision);
  out.set_item_revision(assessed.item_revision);
  write(assessed.matches, *out.mutable_matches());
  write(assessed.assessment, *out.mutable_assessment());
  for (const auto& topic : assessed.topics) out.add_topics(topic);
  out.set_evidence(bytes_or_none(assessed.evidence));
  out.set_stamp(bytes_or_none(assessed.stamp));
  out.set_at(to_millis(assessed.at));
  return bytes_of(out);
}

template <>
Result<Assessed> decode<Assessed>(std::string_view bytes) {
  pb::Assessed in;
  Reader reader(in, bytes);
  Assessed out;
  out.revision = in.revision();
  out.item_revision = in.item_revision();
  out.matches = read(in.matches(), reader);
  out.assessment = read(in.assessment(), reader);
  out.topics = list(in.topics());
  reader.id_or_none(in.evidence(), out.evidence);
  reader.id_or_none(in.stamp(), out.stamp);
  out.at = from_millis(in.at());
  if (!reader.ok() || out.revision == 0) return bad("assessment");
  return out;
}

std::string encode(const Capture& capture) {
  pb::Capture out;
  out.set_content_type(capture.content_type);
  out.set_url(capture.url);
  out.set_original(bytes_or_none(capture.original));
  for (const auto& each : capture.removed) out.add_removed(each);
  out.set_document(bytes_or_none(capture.document));
  out.set_fetched(to_millis(capture.fetched));
  out.set_bytes(capture.bytes);
  return bytes_of(out);
}

template <>
Result<Capture> decode<Capture>(std::string_view bytes) {
  pb::Capture in;
  Reader reader(in, bytes);
  Capture out;
  out.bytes = in.bytes();
  out.content_type = in.content_type();
  out.url = in.url();
  reader.id_or_none(in.original(), out.original);
  out.removed = list(in.removed());
  reader.id_or_none(in.document(), out.document);
  out.fetched = from_millis(in.fetched());
  if (!reader.ok()) return bad("evidence");
  return out;
}

std::string encode(const Stamp& stamp) {
  pb::Stamp out;
  out.set_rules(bytes_or_none(stamp.rules));
  out.set_gazetteers(bytes_or_none(stamp.gazetteers));
  out.set_tables(bytes_or_none(stamp.tables));
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
  out.code = in.code();
  if (!reader.ok()) return bad("stamp");
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
  if (!Reader(in, bytes).ok() || in.first() == 0 || in.last() < in.first()) return bad("hour");
  return HourRange{AlertId{in.first()}, AlertId{in.last()}};
}

std::string encode(const Decision& decision) {
  pb::Decision out;
  out.set_sequence(decision.sequence.value);
  out.set_alert(decision.alert.value);
  out.set_act(static_cast<std::uint32_t>(decision.act));
  out.set_actor(decision.actor);
  out.set_reason(decision.reason);
  out.set_at(to_millis(decision.at));
  out.set_assessment(decision.assessment);
  out.set_agency(decision.agency);
  if (decision.due) out.set_due(to_millis(*decision.due));
  out.set_assignee(decision.assignee);
  if (decision.publication) write(*decision.publication, *out.mutable_publication());
  if (decision.verdict) write(*decision.verdict, *out.mutable_verdict());
  return bytes_of(out);
}

template <>
Result<Decision> decode<Decision>(std::string_view bytes) {
  pb::Decision in;
  Reader reader(in, bytes);
  Decision out;
  reader.number(in.act(), Act::unhold, out.act);
  out.sequence = Sequence{in.sequence()};
  out.alert = AlertId{in.alert()};
  out.actor = in.actor();
  out.reason = in.reason();
  out.at = from_millis(in.at());
  out.assessment = in.assessment();
  out.agency = in.agency();
  if (in.has_due()) out.due = from_millis(in.due());
  out.assignee = in.assignee();
  if (in.has_publication()) out.publication = read(in.publication(), reader);
  if (in.has_verdict()) out.verdict = read(in.verdict(), reader);
  if (!reader.ok() || in.alert() == 0) return bad("decision");
  return out;
}

std::string encode(const StoryDecision& decision) {
  pb::StoryDecision out;
  out.set_sequence(decision.sequence.value);
  out.set_act(static_cast<std::uint32_t>(decision.act));
  out.set_story(decision.story.value);
  out.set_into(decision.into.value);
  for (const auto alert : decision.alerts) out.add_alerts(alert.value);
  out.set_undoes(decision.undoes.value);
  out.set_actor(decision.actor);
  out.set_reason(decision.reason);
  out.set_at(to_millis(decision.at));
  return bytes_of(out);
}

template <>
Result<StoryDecision> decode<StoryDecision>(std::string_view bytes) {
  pb::StoryDecision in;
  Reader reader(in, bytes);
  StoryDecision out;
  reader.number(in.act(), StoryAct::undo, out.act);
  if (!reader.ok() || in.sequence() == 0) return bad("story decision");
  out.sequence = Sequence{in.sequence()};
  out.story = StoryId{in.story()};
  out.into = StoryId{in.into()};
  for (const auto alert : in.alerts()) out.alerts.push_back(AlertId{alert});
  out.undoes = Sequence{in.undoes()};
  out.actor = in.actor();
  out.reason = in.reason();
  out.at = from_millis(in.at());
  return out;
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
  if (!reader.ok() || !out.sequence) return bad("log entry");
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
  if (!Reader(in, bytes).ok() || in.sequence() == 0 || in.alert() == 0) return bad("outbox entry");
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
  if (!reader.ok()) return bad("follow-up");
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
  if (!reader.ok()) return bad("quarantined page");
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
  if (!reader.ok()) return bad("rule");
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
  return bytes_of(out);
}

template <>
Result<Counters> decode<Counters>(std::string_view bytes) {
  pb::Counters in;
  if (!Reader(in, bytes).ok() || in.log_trimmed() > in.last_sequence()) return bad("counters");
  return Counters{in.last_sequence(), in.log_trimmed(),     in.alerts(), in.items_seen(),  in.revisions(),
                  in.decisions(),     in.follow_ups(),      in.outbox(), in.quarantined(), in.purged(),
                  in.archived(),      in.story_decisions(), in.acts(),   in.latest()};
}

}  // namespace encoding
}  // namespace dongtin
