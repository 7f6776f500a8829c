#include "daemon/web/json.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <string_view>

#include "daemon/web/filters.hpp"
#include "daemon/web/history.hpp"
#include "storage/late_evidence.hpp"
#include "storage/records/text.hpp"

namespace dongtin {

namespace {

namespace json = boost::json;

constexpr std::size_t kExcerptBytes = 480;

json::string text(std::string_view s) {
  return json::string(s);
}

json::array spans_json(const std::vector<Span>& spans) {
  json::array out;
  for (const auto& span : spans) {
    json::array how;
    for (auto each : names(span.how)) how.push_back(text(each));
    out.push_back(
        json::object{{"field", name(span.field)}, {"begin", span.begin}, {"end", span.end}, {"how", std::move(how)}});
  }
  return out;
}

json::array rules_json(const MatchList& matches, const Titles& titles) {
  json::array out;
  for (const auto& match : matches.rules) {
    json::object rule{{"id", match.rule.value}};
    if (const auto* known = titles.rule(match.rule)) {
      rule["title"] = known->title;
      rule["severity"] = name(known->severity);
    }
    rule["revision"] = match.revision.hex();
    rule["spans"] = spans_json(match.spans);
    out.push_back(std::move(rule));
  }
  return out;
}

json::array places_json(const MatchList& matches, const Titles& titles) {
  json::array out;
  for (const auto& hit : matches.places) {
    json::object place{{"id", hit.place.value}};
    if (const auto* known = titles.place(hit.place)) place["name"] = known->name;
    place["score"] = hit.score;
    json::array support;
    for (const auto& word : hit.support) support.push_back(text(word));
    place["support"] = std::move(support);
    out.push_back(std::move(place));
  }
  return out;
}

json::array strings(const std::vector<std::string>& texts) {
  json::array out;
  for (const auto& each : texts) out.push_back(text(each));
  return out;
}

json::object item_json(const Item& item, const Titles& titles) {
  json::object out{{"id", item.id.hex()}, {"source", item.source.value}};
  if (auto title = titles.source(item.source); !title.empty()) out["source_title"] = title;
  out["tier"] = name(item.tier);
  if (is_web_address(item.url)) out["url"] = item.url;
  out["title"] = item.title;
  out["lang"] = item.lang;
  if (item.published) out["published"] = rfc3339(*item.published);
  out["first_seen"] = rfc3339(item.first_seen);
  out["repaired"] = item.repaired;
  if (!item.sealed_url.empty()) out["sealed"] = true;
  return out;
}

json::object publication_json(const Publication& publication) {
  return {{"publisher", publication.publisher()}, {"url", publication.url()}};
}

json::object verdict_json(const RecordedVerdict& verdict) {
  return {{"verdict", name(verdict.verdict())}, {"publication", publication_json(verdict.publication())}};
}

json::object workflow_json(const Workflow& workflow) {
  json::object out{{"state", name(workflow.state)}, {"held", workflow.held}, {"undoable", workflow.undoable}};
  if (!workflow.assignee.empty()) out["assignee"] = workflow.assignee;
  if (!workflow.agency.empty()) out["agency"] = workflow.agency;
  if (workflow.due) out["due"] = rfc3339(*workflow.due);
  if (workflow.publication) out["publication"] = publication_json(*workflow.publication);
  if (workflow.verdict) out["verdict"] = verdict_json(*workflow.verdict);
  return out;
}

json::object copies_json(const std::optional<StoryCopies>& copies) {
  json::object tiers;
  for (std::size_t i = 0; copies && i < kTierCount; ++i) {
    if (copies->by_tier[i] > 0) tiers[name(static_cast<Tier>(i))] = copies->by_tier[i];
  }
  return {{"total", copies ? copies->total() : 0}, {"tiers", std::move(tiers)}};
}

json::object head_json(const AlertView& view, const Titles& titles) {
  const auto& alert = view.alert;
  json::object out{{"id", alert.id.value},
                   {"story", alert.story.value},
                   {"copies", copies_json(view.copies)},
                   {"revision", alert.now.item_revision},
                   {"assessment", alert.now.revision},
                   {"last_decision", view.decisions.empty() ? 0 : view.decisions.back().sequence.value},
                   {"state", name(alert.workflow.state)},
                   {"held", alert.workflow.held},
                   {"retroactive", alert.retroactive},
                   {"label", name(alert.now.assessment.label())}};
  if (is_copy(alert)) out["copy"] = true;
  if (is_to_read(alert, view.item.tier)) out["to_read"] = true;
  if (alert.copy_of) out["copy_of"] = alert.copy_of.value;
  if (!alert.workflow.assignee.empty()) out["assignee"] = alert.workflow.assignee;
  out["topics"] = strings(alert.now.topics);
  if (alert.now.assessment.category()) out["category"] = name(*alert.now.assessment.category());
  if (alert.now.assessment.score()) out["score"] = *alert.now.assessment.score();
  out["created"] = rfc3339(alert.created);
  out["updated"] = rfc3339(alert.updated);
  out["item"] = item_json(view.item, titles);
  out["rules"] = rules_json(alert.now.matches, titles);
  out["places"] = places_json(alert.now.matches, titles);
  json::array about;
  for (const auto& place : alert.now.matches.about) about.push_back(text(place.value));
  out["about"] = std::move(about);
  return out;
}

json::object related_json(const RelatedAlert& related) {
  const auto& view = related.view;
  json::array places;
  for (const auto& place : related.places) places.push_back(text(place.value));
  return {{"alert", view.alert.id.value},
          {"story", view.alert.story.value},
          {"score", related.score},
          {"label", name(view.alert.now.assessment.label())},
          {"source", view.item.source.value},
          {"tier", name(view.item.tier)},
          {"title", view.item.title},
          {"first_seen", rfc3339(view.item.first_seen)},
          {"shared",
           {{"places", std::move(places)},
            {"names", strings(related.names)},
            {"numbers", strings(related.numbers)},
            {"words", strings(related.words)}}}};
}

json::object decision_object(const Decision& decision) {
  json::object out{{"sequence", decision.sequence.value},
                   {"act", name(decision.act)},
                   {"actor", decision.actor},
                   {"reason", decision.reason},
                   {"at", rfc3339(decision.at)}};
  if (decision.assessment != 0) out["assessment"] = decision.assessment;
  if (!decision.agency.empty()) out["agency"] = decision.agency;
  if (decision.due) out["due"] = rfc3339(*decision.due);
  if (!decision.assignee.empty()) out["assignee"] = decision.assignee;
  if (decision.publication) out["publication"] = publication_json(*decision.publication);
  if (decision.verdict) out["verdict"] = verdict_json(*decision.verdict);
  return out;
}

json::object story_decision_object(const StoryDecision& decision) {
  json::object out{{"sequence", decision.sequence.value},
                   {"act", name(decision.act)},
                   {"story", decision.story.value},
                   {"into", decision.into.value}};
  json::array alerts;
  for (const auto alert : decision.alerts) alerts.push_back(alert.value);
  out["alerts"] = std::move(alerts);
  if (decision.undoes) out["undoes"] = decision.undoes.value;
  out["actor"] = decision.actor;
  out["reason"] = decision.reason;
  out["at"] = rfc3339(decision.at);
  return out;
}

/// One assessment, and what it changed of the one before.
json::object assessed_json(const Assessed& now, const Assessed* before) {
  const auto& assessment = now.assessment;
  json::object out{{"revision", now.revision},
                   {"item_revision", now.item_revision},
                   {"at", rfc3339(now.at)},
                   {"label", name(assessment.label())}};
  if (assessment.category()) out["category"] = name(*assessment.category());
  if (assessment.score()) out["score"] = *assessment.score();
  if (assessment.claim())
    out["claim"] = assessment.claim()->id().empty() ? assessment.claim()->url() : assessment.claim()->id();
  json::array rules;
  for (const auto& match : now.matches.rules) rules.push_back(text(match.rule.value));
  out["rules"] = std::move(rules);
  out["topics"] = strings(now.topics);
  if (!before) return out;
  const auto change = change_between(*before, now);
  json::array what;
  for (const auto& [changed, called] : {std::pair{change.item, "item"},
                                        {change.label, "label"},
                                        {change.category, "category"},
                                        {change.score, "score"},
                                        {change.claim, "claim"}}) {
    if (changed) what.push_back(text(called));
  }
  json::object changes{{"what", std::move(what)}};
  for (const auto& [names, called] : {std::pair{&change.rules_added, "rules_added"},
                                      {&change.rules_removed, "rules_removed"},
                                      {&change.topics_added, "topics_added"},
                                      {&change.topics_removed, "topics_removed"},
                                      {&change.evidence_added, "evidence_added"},
                                      {&change.evidence_removed, "evidence_removed"}}) {
    if (!names->empty()) changes[called] = strings(*names);
  }
  out["changes"] = std::move(changes);
  return out;
}

json::object claim_json(const Claim& claim) {
  json::object out{{"id", claim.id()},
                   {"text", claim.text()},
                   {"verdict", name(claim.verdict())},
                   {"publisher", claim.publisher()},
                   {"url", claim.url()}};
  if (claim.published()) out["published"] = rfc3339(*claim.published());
  return out;
}

void put_time(json::object& out, std::string_view key, Instant t) {
  if (t != Instant{}) out[key] = rfc3339(t);
}

}  // namespace

const Rule* Titles::rule(const RuleId& id) const {
  return rules ? rules->find(id) : nullptr;
}
const Place* Titles::place(const PlaceId& id) const {
  return rules ? rules->place(id) : nullptr;
}
std::string Titles::source(const SourceId& id) const {
  if (!sources) return {};
  for (const auto& row : *sources) {
    if (row.source.id == id) return row.source.title;
  }
  return {};
}

bool is_web_address(std::string_view url) {
  return url.starts_with("https://") || url.starts_with("http://");
}

Excerpt excerpt_of(const AlertView& view, std::size_t bytes) {
  std::vector<Span> all;
  for (const auto& match : view.alert.now.matches.rules) all.insert(all.end(), match.spans.begin(), match.spans.end());
  if (all.empty()) {
    for (const auto& each : view.alert.now.assessment.evidence())
      all.insert(all.end(), each.spans.begin(), each.spans.end());
  }
  return excerpt_around(view.item.text, all, bytes);
}

Excerpt excerpt_around(std::string_view body, const std::vector<Span>& hits, std::size_t bytes) {
  if (body.size() <= bytes) return {0, body.size()};
  std::size_t first = body.size();
  for (const auto& span : hits) {
    if (span.field == Field::text) first = std::min<std::size_t>(first, span.begin);
  }
  if (first == body.size()) first = 0;
  std::size_t begin = first > bytes / 3 ? first - bytes / 3 : 0;
  // From a word's beginning, when one is near.
  if (begin > 0) {
    const auto space = body.find(' ', begin);
    if (space != std::string_view::npos && space < first) begin = space + 1;
  }
  while (!at_character(body, begin)) ++begin;
  std::size_t end = std::min(body.size(), begin + bytes);
  if (end < body.size()) {
    const auto space = body.rfind(' ', end);
    if (space != std::string_view::npos && space > first && space > begin + bytes / 2) end = space;
  }
  while (!at_character(body, end)) --end;
  return {begin, std::max(begin, end)};
}

namespace {

void put_excerpt(json::object& head, const AlertView& view) {
  const auto cut = excerpt_of(view, kExcerptBytes);
  head["item"].as_object()["excerpt"] = json::object{
      {"begin", cut.begin}, {"text", std::string_view(view.item.text).substr(cut.begin, cut.end - cut.begin)}};
}

}  // namespace

std::string alerts_json(const Released<std::vector<AlertView>>& alerts, std::optional<AlertId> next,
                        const Titles& titles, const Released<std::vector<AlertView>>* pinned) {
  const auto heads = [&](const std::vector<AlertView>& views) {
    json::array list;
    for (const auto& view : views) {
      auto head = head_json(view, titles);
      put_excerpt(head, view);
      list.push_back(std::move(head));
    }
    return list;
  };
  json::object out;
  if (pinned != nullptr) out["pinned"] = heads(**pinned);
  out["alerts"] = heads(*alerts);
  if (next) out["next"] = cursor_of(*next);
  return json::serialize(out) + "\n";
}

std::string search_json(const Released<std::vector<AlertView>>& alerts, const std::vector<std::vector<Span>>& found,
                        std::optional<AlertId> next, const Titles& titles) {
  json::array list;
  for (std::size_t i = 0; i < alerts->size(); ++i) {
    const auto& view = (*alerts)[i];
    auto head = head_json(view, titles);
    const auto cut = excerpt_around(view.item.text, found[i], kExcerptBytes);
    head["item"].as_object()["excerpt"] = json::object{
        {"begin", cut.begin}, {"text", std::string_view(view.item.text).substr(cut.begin, cut.end - cut.begin)}};
    head["found"] = spans_json(found[i]);
    list.push_back(std::move(head));
  }
  json::object out{{"alerts", std::move(list)}};
  if (next) out["next"] = cursor_of(*next);
  return json::serialize(out) + "\n";
}

std::string alert_json(const Released<AlertHistory>& history, const Titles& titles) {
  const auto& view = history->view;
  auto out = head_json(view, titles);
  out["item"].as_object()["text"] = view.item.text;
  out["workflow"] = workflow_json(view.alert.workflow);
  const auto& assessment = view.alert.now.assessment;
  if (assessment.claim()) {
    auto claim = claim_json(*assessment.claim());
    claim["state"] = name(assessment.claim_state());
    if (assessment.claim_score()) claim["score"] = *assessment.claim_score();
    out["claim"] = std::move(claim);
  }
  json::array evidence;
  for (const auto& each : assessment.evidence()) {
    json::object one{{"kind", each.kind}, {"ref", each.ref}, {"reason", each.reason}};
    if (each.family) one["family"] = name(*each.family);
    if (is_web_address(each.url)) one["url"] = each.url;
    if (const auto look = each.kind == kOfficialAbsent ? official_look_from(each.ref) : std::nullopt) {
      one["look"] = json::object{{"since", rfc3339(look->since)},
                                 {"at", rfc3339(look->at)},
                                 {"watched", look->watched},
                                 {"answering", look->answering},
                                 {"items", look->items}};
    }
    one["spans"] = spans_json(each.spans);
    evidence.push_back(std::move(one));
  }
  out["evidence"] = std::move(evidence);
  out["evidence_digest"] = view.alert.now.evidence.hex();
  json::array related;
  for (const auto& each : history->related) related.push_back(related_json(each));
  out["related"] = std::move(related);
  if (const auto& stamp = history->stamp) {
    out["made_with"] = json::object{{"rules", stamp->rules.hex()},
                                    {"gazetteers", stamp->gazetteers.hex()},
                                    {"tables", stamp->tables.hex()},
                                    {"claims", stamp->claims.hex()},
                                    {"code", stamp->code}};
  }
  json::array decisions;
  for (const auto& decision : view.decisions) decisions.push_back(decision_object(decision));
  out["decisions"] = std::move(decisions);
  json::array assessments;
  const Assessed* before = nullptr;
  for (const auto& each : history->assessments) {
    assessments.push_back(assessed_json(each, before));
    before = &each;
  }
  out["assessments"] = std::move(assessments);
  return json::serialize(out) + "\n";
}

std::string story_json(const Released<StoryFile>& story, const Titles& titles) {
  json::array alerts, decisions;
  for (const auto& view : story->alerts) {
    auto head = head_json(view, titles);
    put_excerpt(head, view);
    alerts.push_back(std::move(head));
  }
  for (const auto& decision : story->decisions) decisions.push_back(story_decision_object(decision));
  const json::object out{{"id", story->story.value},
                         {"copies", copies_json(story->copies)},
                         {"alerts", std::move(alerts)},
                         {"decisions", std::move(decisions)}};
  return json::serialize(out) + "\n";
}

std::string story_decision_json(const Released<StoryDecision>& decision) {
  return json::serialize(json::object{{"decision", story_decision_object(*decision)}}) + "\n";
}

std::string conflict_json(const Released<std::vector<Decision>>& since, const Error& error, State state, Sequence last,
                          std::uint32_t assessment) {
  json::array decisions;
  for (const auto& decision : *since) decisions.push_back(decision_object(decision));
  const json::object out{{"error", {{"code", "conflict"}, {"message", error.line()}}},
                         {"state", name(state)},
                         {"last_decision", last.value},
                         {"assessment", assessment},
                         {"since", std::move(decisions)}};
  return json::serialize(out) + "\n";
}

std::string decision_json(const Released<Decision>& decision, State state) {
  const json::object out{
      {"alert", decision->alert.value}, {"state", name(state)}, {"decision", decision_object(*decision)}};
  return json::serialize(out) + "\n";
}

std::string sources_json(const Released<std::vector<SourceRow>>& sources) {
  json::array list;
  for (const auto& row : *sources) {
    const auto& state = row.state;
    json::object out{{"id", row.source.id.value}, {"kind", row.source.kind},       {"title", row.source.title},
                     {"url", row.source.url},     {"tier", name(row.source.tier)}, {"health", name(state.health)}};
    put_time(out, "since", state.since);
    put_time(out, "last_attempt", state.last_attempt);
    put_time(out, "last_success", state.last_success);
    if (row.next_due) out["next_due"] = rfc3339(*row.next_due);
    out["failures"] = state.failures;
    if (state.http_status != 0) out["http_status"] = state.http_status;
    out["bytes"] = state.bytes;
    if (!state.content_type.empty()) out["content_type"] = state.content_type;
    if (!state.encoding.empty()) out["encoding"] = state.encoding;
    out["message"] = state.message;
    out["items_total"] = state.items_total;
    out["items_last"] = state.items_last;
    if (state.interval.count() > 0) out["interval_seconds"] = state.interval.count();
    list.push_back(std::move(out));
  }
  return json::serialize(json::object{{"sources", std::move(list)}}) + "\n";
}

std::string replay_json(const Released<Replay>& replay) {
  const auto stamp_json = [](const Stamp& stamp) {
    return json::object{{"rules", stamp.rules.hex()},
                        {"gazetteers", stamp.gazetteers.hex()},
                        {"tables", stamp.tables.hex()},
                        {"claims", stamp.claims.hex()},
                        {"code", stamp.code}};
  };
  const auto list = [](const std::vector<std::string>& lines) {
    json::array out;
    for (const auto& line : lines) out.push_back(text(line));
    return out;
  };
  const auto differences = [](const std::vector<ReplayDifference>& from) {
    json::array out;
    for (const auto& each : from) {
      json::object one{{"what", each.what}};
      if (!each.stored.empty()) one["stored"] = each.stored;
      if (!each.now.empty()) one["now"] = each.now;
      out.push_back(std::move(one));
    }
    return out;
  };
  json::object evidence{{"state", name(replay->evidence)}};
  if (replay->captured != Digest{}) evidence["sha256"] = replay->captured.hex();
  if (replay->original != Digest{}) evidence["original"] = replay->original.hex();
  if (!replay->removed.empty()) evidence["removed"] = list(replay->removed);
  json::object out{
      {"alert", replay->alert.value},   {"assessment", replay->revision}, {"item_revision", replay->item_revision},
      {"at", rfc3339(replay->at)},      {"same", replay->same()},         {"item_intact", replay->item_intact},
      {"evidence", std::move(evidence)}};
  if (replay->made_with) out["made_with"] = stamp_json(*replay->made_with);
  out["in_force"] = stamp_json(replay->now);
  out["missing_rules"] = list(replay->missing_rules);
  out["differences"] = differences(replay->differences);
  out["why"] = list(replay->why);
  out["today"] = differences(replay->today);
  return json::serialize(out) + "\n";
}

std::string archive_json(const Released<std::vector<Item>>& items, const std::string& next) {
  json::array list;
  for (const auto& item : *items) {
    json::object one{{"id", item.id.hex()},
                     {"source", item.source.value},
                     {"tier", name(item.tier)},
                     {"title", item.title},
                     {"text", item.text},
                     {"lang", item.lang},
                     {"first_seen", rfc3339(item.first_seen)}};
    if (item.home) one["home"] = item.home->value;
    if (item.published) one["published"] = rfc3339(*item.published);
    list.push_back(std::move(one));
  }
  json::object out{{"items", std::move(list)}};
  if (!next.empty()) out["next"] = next;
  return json::serialize(out) + "\n";
}

std::string events_text(const Released<std::vector<LogEntry>>& entries) {
  std::string out;
  for (const auto& entry : *entries) {
    json::object data{{"sequence", entry.sequence.value}, {"kind", name(entry.kind)}};
    if (entry.alert) data["alert"] = entry.alert.value;
    if (entry.story) data["story"] = entry.story.value;
    if (!entry.source.empty()) data["source"] = entry.source.value;
    data["at"] = rfc3339(entry.at);
    out += "id: " + std::to_string(entry.sequence.value) + "\nevent: ";
    out += name(entry.kind);
    out += "\ndata: " + json::serialize(data) + "\n\n";
  }
  return out;
}

}  // namespace dongtin
