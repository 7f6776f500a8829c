// What officers read and decide: alerts, what was said of them, decisions.
#include <algorithm>
#include <limits>

#include "storage/encoding.hpp"
#include "storage/messages.hpp"
#include "storage/schema/records.pb.h"

namespace dongtin::encoding {

namespace {

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
  if (assessment.claim()) {
    write(*assessment.claim(), *out.mutable_claim());
    out.set_claim_suggested(assessment.claim_state() == ClaimHitState::suggested);
    if (assessment.claim_score()) out.set_claim_score(*assessment.claim_score());
  }
  for (const auto& evidence : assessment.evidence()) {
    auto& to = *out.add_evidence();
    to.set_kind(evidence.kind);
    to.set_ref(evidence.ref);
    to.set_reason(evidence.reason);
    to.set_url(evidence.url);
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
  if (in.claim_suggested()) draft.claim_state = ClaimHitState::suggested;
  if (in.has_claim_score()) draft.claim_score = in.claim_score();
  for (const auto& evidence : in.evidence()) {
    auto& to = draft.evidence.emplace_back();
    to.kind = evidence.kind();
    to.ref = evidence.ref();
    to.reason = evidence.reason();
    to.url = evidence.url();
    if (evidence.has_family()) reader.number(evidence.family(), CueFamily::payment, to.family.emplace());
    for (const auto& span : evidence.spans()) to.spans.push_back(read(span, reader));
  }
  auto made = make_assessment(std::move(draft));
  if (made) return *std::move(made);
  reader.fails();
  return {};
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

}  // namespace

std::string encode(const StoredAlert& stored) {
  const Alert& alert = stored.alert;
  pb::Alert out;
  out.set_id(alert.id.value);
  out.set_story(alert.story.value);
  if (alert.began != story_named_by(alert.id)) out.set_began(alert.began.value);
  out.set_copy_of(alert.copy_of.value);
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
  alert.began = in.began() == 0 ? story_named_by(alert.id) : StoryId{in.began()};
  alert.copy_of = AlertId{in.copy_of()};
  if (in.began() > in.id() || (in.copy_of() != 0 && in.copy_of() >= in.id())) reader.fails();
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
  if (!reader.ok() || !alert.id) return unreadable("alert");
  return out;
}

Result<std::string> with_workflow(std::string_view alert, const Workflow& workflow, std::uint32_t decisions) {
  pb::Alert message;
  if (!Reader(message, alert).ok()) return unreadable("alert");
  write(workflow, *message.mutable_workflow());
  message.set_decisions(decisions);
  return bytes_of(message);
}

Result<std::string> with_story(std::string_view alert, StoryId story) {
  pb::Alert message;
  if (!Reader(message, alert).ok()) return unreadable("alert");
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
  if (!reader.ok() || out.revision == 0) return unreadable("assessment");
  return out;
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
  if (!reader.ok() || in.alert() == 0) return unreadable("decision");
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
  out.set_newest(decision.newest.value);
  return bytes_of(out);
}

template <>
Result<StoryDecision> decode<StoryDecision>(std::string_view bytes) {
  pb::StoryDecision in;
  Reader reader(in, bytes);
  StoryDecision out;
  reader.number(in.act(), StoryAct::undo, out.act);
  if (!reader.ok() || in.sequence() == 0) return unreadable("story decision");
  out.sequence = Sequence{in.sequence()};
  out.story = StoryId{in.story()};
  out.into = StoryId{in.into()};
  for (const auto alert : in.alerts()) out.alerts.push_back(AlertId{alert});
  out.undoes = Sequence{in.undoes()};
  out.newest = AlertId{in.newest()};
  out.actor = in.actor();
  out.reason = in.reason();
  out.at = from_millis(in.at());
  return out;
}

namespace {

template <class Values>
std::string packed(const Values& values) {
  std::string out;
  out.reserve(values.size() * 2);
  for (const std::uint16_t value : values) {
    out += static_cast<char>(value >> 8);
    out += static_cast<char>(value & 0xFF);
  }
  return out;
}

template <class Values>
void unpack(std::string_view bytes, Values& out) {
  for (std::size_t i = 0; i < out.size(); ++i) {
    const auto high = static_cast<unsigned char>(bytes[2 * i]), low = static_cast<unsigned char>(bytes[2 * i + 1]);
    out[i] = static_cast<std::uint16_t>(high << 8 | low);
  }
}

}  // namespace

std::string encode(const StoredOutline& outline) {
  pb::Outline out;
  out.set_syllables(packed(outline.outline));
  out.set_digest(std::string(sha256(out.syllables()).view()));
  out.set_row(outline.row);
  return bytes_of(out);
}

template <>
Result<StoredOutline> decode<StoredOutline>(std::string_view bytes) {
  pb::Outline in;
  Reader reader(in, bytes);
  Digest digest;
  reader.id(in.digest(), digest);
  const auto& syllables = in.syllables();
  const bool whole = syllables.size() % 2 == 0 && syllables.size() <= 2 * (kMaxOutline + 1);
  if (!reader.ok() || !whole || in.row() == 0 || sha256(syllables) != digest) return unreadable("outline");
  StoredOutline out;
  out.outline.resize(syllables.size() / 2);
  unpack(syllables, out.outline);
  out.row = in.row();
  return out;
}

std::string encode(const SignedText& text) {
  pb::SignedText out;
  out.set_at(to_millis(text.at));
  if (!text.alert) return bytes_of(out);
  out.set_alert(text.alert.value);
  out.set_revision(text.revision);
  out.set_values(packed(text.signature.values));
  out.set_shingles(text.signature.shingles);
  return bytes_of(out);
}

template <>
Result<SignedText> decode<SignedText>(std::string_view bytes) {
  pb::SignedText in;
  if (!Reader(in, bytes).ok()) return unreadable("signed text");
  SignedText out;
  out.at = from_millis(in.at());
  if (in.alert() == 0) return in.values().empty() ? Result<SignedText>(out) : unreadable("signed text");
  if (in.values().size() != 2 * kSignatureValues || in.shingles() == 0 || in.shingles() > kMaxOutline) {
    return unreadable("signed text");
  }
  out.alert = AlertId{in.alert()};
  out.revision = in.revision();
  unpack(in.values(), out.signature.values);
  out.signature.shingles = static_cast<std::uint16_t>(in.shingles());
  return out;
}

}  // namespace dongtin::encoding
