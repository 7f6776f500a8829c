// What officers decide of alerts and stories, as openapi.yaml promises it.
#include "daemon/web/workflow.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "daemon/web/filters.hpp"
#include "daemon/web/json.hpp"
#include "daemon/web/routes.hpp"
#include "daemon/web/together.hpp"

namespace dongtin {

namespace {

namespace json = boost::json;

constexpr std::string_view kActs = "open, confirm, dismiss, undo, ask, answer, assign, note, hold, unhold";
constexpr std::size_t kStoryDecisionPage = 1000;

Response bad_id(std::string_view what) {
  return error_response(400, "bad_request", std::string(what) + "'s id is a number from 1");
}

Result<json::object> object_in(std::string_view body, std::string_view example) {
  json::parse_options options;
  options.max_depth = 4;
  json::error_code bad;
  auto value = json::parse(body, bad, {}, options);
  if (bad || !value.is_object()) {
    return fail(Errc::malformed, "the body must be a JSON object such as " + std::string(example));
  }
  return std::move(value.get_object());
}

Result<void> only(const json::object& object, std::span<const std::string_view> known, std::string_view what) {
  std::string valid;
  for (const auto each : known) valid += (valid.empty() ? "" : ", ") + std::string(each);
  for (const auto& [key, value] : object) {
    if (std::find(known.begin(), known.end(), std::string_view(key)) == known.end()) {
      return fail(Errc::malformed, std::string(what) + " knows " + valid + ", nothing else");
    }
  }
  return {};
}

/// The text under a key; empty when it is not there.
Result<std::string> text_of(const json::object& object, std::string_view key) {
  const auto* found = object.if_contains(key);
  if (!found) return std::string();
  if (!found->is_string()) return fail(Errc::malformed, std::string(key) + " must be a string");
  return std::string(found->get_string());
}

Result<std::uint64_t> number_of(const json::value& value, std::string_view key) {
  if (value.is_int64() && value.get_int64() >= 0) return static_cast<std::uint64_t>(value.get_int64());
  return fail(Errc::malformed, std::string(key) + " must be a number from 0");
}

Result<Expected> expected_in(const json::value& value) {
  if (!value.is_object()) return fail(Errc::malformed, "expected must be an object");
  constexpr std::array<std::string_view, 3> kKnown{"state", "last_decision", "assessment"};
  const auto& object = value.get_object();
  if (auto known = only(object, kKnown, "expected"); !known) return std::move(known).error();
  Expected out;
  auto state = text_of(object, "state");
  if (!state) return std::move(state).error();
  if (object.contains("state")) {
    out.state = state_from(*state);
    if (!out.state) return fail(Errc::malformed, "state must be one of " + std::string(kStates));
  }
  if (const auto* last = object.if_contains("last_decision")) {
    const auto number = number_of(*last, "last_decision");
    if (!number) return number.error();
    out.last_decision = Sequence{*number};
  }
  if (const auto* revision = object.if_contains("assessment")) {
    const auto number = number_of(*revision, "assessment");
    if (!number) return number.error();
    if (*number > 0xFFFF'FFFFu) return fail(Errc::malformed, "assessment must be a revision");
    out.assessment = static_cast<std::uint32_t>(*number);
  }
  return out;
}

struct Wanted {
  DecisionWords words;
  Expected expected;
};

Result<Wanted> wanted(std::string_view body) {
  auto object = object_in(body, R"({"act":"dismiss","reason":"…"})");
  if (!object) return std::move(object).error();
  constexpr std::array<std::string_view, 8> kKnown{"act", "reason",   "expected",    "agency",
                                                   "due", "assignee", "publication", "verdict"};
  if (auto known = only(*object, kKnown, "the body"); !known) return std::move(known).error();
  Wanted out;
  auto& words = out.words;
  for (auto [key, field] : {std::pair{"act", &words.act},
                            {"reason", &words.reason},
                            {"agency", &words.agency},
                            {"due", &words.due},
                            {"assignee", &words.assignee},
                            {"verdict", &words.verdict}}) {
    auto text = text_of(*object, key);
    if (!text) return std::move(text).error();
    *field = *std::move(text);
  }
  if (const auto* publication = object->if_contains("publication")) {
    if (!publication->is_object()) return fail(Errc::malformed, "publication must be an object");
    constexpr std::array<std::string_view, 2> kParts{"publisher", "url"};
    if (auto known = only(publication->get_object(), kParts, "publication"); !known) return std::move(known).error();
    for (auto [key, field] : {std::pair{"publisher", &words.publisher}, {"url", &words.url}}) {
      auto text = text_of(publication->get_object(), key);
      if (!text) return std::move(text).error();
      *field = *std::move(text);
    }
  }
  if (const auto* value = object->if_contains("expected")) {
    auto expected = expected_in(*value);
    if (!expected) return std::move(expected).error();
    out.expected = *expected;
  }
  return out;
}

Result<StoryDecision> wanted_of_story(StoryId story, std::string_view body) {
  auto object = object_in(body, R"({"act":"merge","into":12,"reason":"…"})");
  if (!object) return std::move(object).error();
  constexpr std::array<std::string_view, 4> kKnown{"act", "into", "alerts", "reason"};
  if (auto known = only(*object, kKnown, "the body"); !known) return std::move(known).error();
  StoryDecision out;
  out.story = story;
  const auto act = text_of(*object, "act");
  if (!act) return act.error();
  const auto which = story_act_from(*act);
  if (!which) return fail(Errc::malformed, "act must be one of merge, split, undo");
  out.act = *which;
  auto reason = text_of(*object, "reason");
  if (!reason) return std::move(reason).error();
  out.reason = *std::move(reason);
  if (const auto* into = object->if_contains("into")) {
    const auto number = number_of(*into, "into");
    if (!number) return number.error();
    out.into = StoryId{*number};
  }
  if (const auto* alerts = object->if_contains("alerts")) {
    if (!alerts->is_array()) return fail(Errc::malformed, "alerts must be a list of numbers");
    for (const auto& each : alerts->get_array()) {
      const auto number = number_of(each, "alerts");
      if (!number) return number.error();
      out.alerts.push_back(AlertId{*number});
    }
  }
  return out;
}

}  // namespace

std::optional<StoryAct> story_act_from(std::string_view text) noexcept {
  for (const auto act : {StoryAct::merge, StoryAct::split, StoryAct::undo}) {
    if (name(act) == text) return act;
  }
  return std::nullopt;
}

Result<Decision> decision_from(AlertId alert, DecisionWords words) {
  Decision out;
  out.alert = alert;
  if (words.act.empty()) return fail(Errc::malformed, "act is missing: one of " + std::string(kActs));
  const auto act = act_from(words.act);
  if (!act) return fail(Errc::malformed, "act must be one of " + std::string(kActs));
  out.act = *act;
  out.reason = std::move(words.reason);
  out.agency = std::move(words.agency);
  out.assignee = std::move(words.assignee);
  if (!words.due.empty()) {
    auto due = parse_rfc3339(words.due);
    if (!due) return fail(Errc::malformed, "due must be a time such as 2026-05-30T17:00:00+07:00");
    out.due = *due;
  }
  std::optional<Publication> publication;
  if (!words.publisher.empty() || !words.url.empty()) {
    auto made = Publication::make(words.publisher, words.url);
    if (!made) return std::move(made).error();
    publication = *std::move(made);
  }
  if (!words.verdict.empty()) {
    std::optional<Verdict> verdict;
    for (const auto each : kRecordedVerdicts) {
      if (name(each) == words.verdict) verdict = each;
    }
    if (!verdict) return fail(Errc::malformed, "verdict must be one of fake, false, authentic");
    if (!publication) {
      return fail(Errc::malformed, "a verdict needs the publication it stands in: publisher and link");
    }
    auto made = RecordedVerdict::make(*verdict, *publication);
    if (!made) return std::move(made).error();
    out.verdict = *std::move(made);
    if (out.act != Act::answer) publication.reset();  // it is the verdict's
  }
  out.publication = std::move(publication);
  return out;
}

net::awaitable<Decided> record(Decision draft, Expected expected, const ServeContext& context) {
  Decided out;
  const auto alert = draft.alert;
  draft.actor = kLocalActor;
  draft.at = context.clock.now();
  auto look = [&](unsigned) { return context.store.alert(alert); };
  auto made = make_decision(std::move(draft));
  if (!made) {
    out.error = made.error();
    if (out.error->code == Errc::too_large) out.error->code = Errc::malformed;  // of the text, not of the request
  } else {
    auto deciding = context.decide(std::move(*made), expected);
    auto decided = co_await std::move(deciding);
    if (decided) {
      out.decision = std::move(*decided);
    } else {
      out.error = decided.error();
    }
  }
  auto looking = on(context.pool, Lane::first, look);
  auto after = co_await std::move(looking);
  if (!after) {
    if (!out.decision) out.error = after.error();
    co_return out;
  }
  out.workflow = after->alert.workflow;
  out.assessment = after->alert.now.revision;
  if (!after->decisions.empty()) out.last = after->decisions.back().sequence;
  for (const auto& each : after->decisions) {
    if (each.sequence > expected.last_decision.value_or(Sequence{})) out.since.push_back(each);
  }
  if (out.since.size() > kMaxShownSince) out.since.erase(out.since.begin(), out.since.end() - kMaxShownSince);
  co_return out;
}

net::awaitable<Response> post_decision(Request request, const ServeContext& context) {
  const auto id = parse_number(request.args.front());
  if (!id) co_return bad_id("an alert");
  auto want = wanted(request.body);
  if (!want) co_return error_response(422, "invalid", want.error().line());
  auto draft = decision_from(AlertId{*id}, std::move(want->words));
  if (!draft) co_return error_response(422, "invalid", draft.error().line());
  auto recording = record(std::move(*draft), want->expected, context);
  auto decided = co_await std::move(recording);
  if (decided.decision) {
    auto released = context.release(Audience::api, Purpose::decide, std::move(*decided.decision));
    if (!released) co_return error_response(released.error());
    Response out;
    out.status = 201;
    out.body = decision_json(*released, decided.workflow.state);
    co_return out;
  }
  if (decided.error->code == Errc::malformed) co_return error_response(422, "invalid", decided.error->line());
  if (decided.error->code != Errc::conflict) co_return error_response(*decided.error);
  auto since = context.release(Audience::api, Purpose::decide, std::move(decided.since));
  if (!since) co_return error_response(since.error());
  Response out;
  out.status = 409;
  out.body = conflict_json(*since, *decided.error, decided.workflow.state, decided.last, decided.assessment);
  co_return out;
}

Result<AlertHistory> alert_history(AlertId alert, const ServeContext& context) {
  auto assessments = context.store.assessments(alert);
  if (!assessments) return std::move(assessments).error();
  auto view = context.store.alert(alert);
  if (!view) return std::move(view).error();
  // One that came between the two reads is the newest there and not among them yet.
  if (assessments->back().revision < view->alert.now.revision) assessments->push_back(view->alert.now);
  std::optional<Stamp> stamp;
  if (auto made = context.store.stamp(view->alert.now.stamp)) stamp = std::move(*made);
  if (auto told = tell_copies({&*view, 1}, context.store); !told) return std::move(told).error();
  auto related = related_to(*view, context.store);
  if (!related) return std::move(related).error();
  return AlertHistory{*std::move(view), *std::move(assessments), std::move(stamp), *std::move(related)};
}

Result<StoryFile> story_file(StoryId story, std::size_t limit, const ServeContext& context) {
  auto found = context.store.story(story);
  if (!found) return std::move(found).error();
  auto copies = context.store.copies(found->story);
  if (!copies) return std::move(copies).error();
  StoryFile out{found->story, {}, {}, *std::move(copies)};
  for (const auto id : found->alerts) {
    if (out.alerts.size() == limit) break;
    auto view = context.store.alert(id);
    if (!view && view.error().code == Errc::not_found) continue;  // retention took it meanwhile
    if (!view) return std::move(view).error();
    out.alerts.push_back(*std::move(view));
  }
  if (auto told = tell_copies(out.alerts, context.store); !told) return std::move(told).error();
  for (Sequence after{};;) {
    auto page = context.store.story_decisions(after, kStoryDecisionPage);
    if (!page) return std::move(page).error();
    for (const auto& decision : *page) {
      const bool moved = std::ranges::any_of(
          decision.alerts, [&](AlertId alert) { return std::ranges::binary_search(found->alerts, alert); });
      if (moved || decision.story == out.story || decision.into == out.story) out.decisions.push_back(decision);
    }
    if (page->size() < kStoryDecisionPage) break;
    after = page->back().sequence;
  }
  if (out.decisions.size() > limit) {
    out.decisions.erase(out.decisions.begin(), out.decisions.end() - static_cast<std::ptrdiff_t>(limit));
  }
  return out;
}

Response get_story(const Request& request, const ServeContext& context) {
  const auto id = parse_number(request.args.front());
  if (!id) return bad_id("a story");
  auto story = story_file(StoryId{*id}, kMaxPage, context);
  if (!story) return error_response(story.error());
  auto released = context.release(Audience::api, Purpose::review, std::move(*story));
  if (!released) return error_response(released.error());
  const auto rules = context.rules();
  const auto sources = context.sources();
  Response out;
  out.body = story_json(*released, Titles{rules.get(), &sources});
  return out;
}

net::awaitable<Result<StoryDecision>> record(StoryDecision draft, const ServeContext& context) {
  draft.actor = kLocalActor;
  draft.at = context.clock.now();
  auto made = make_story_decision(std::move(draft));
  if (!made) {
    auto error = std::move(made).error();
    if (error.code == Errc::too_large) error.code = Errc::malformed;  // of the text, not of the request
    co_return error;
  }
  auto deciding = context.decide_story(std::move(*made));
  auto decided = co_await std::move(deciding);
  co_return decided;
}

net::awaitable<Response> post_story_decision(Request request, const ServeContext& context) {
  const auto id = parse_number(request.args.front());
  if (!id) co_return bad_id("a story");
  auto draft = wanted_of_story(StoryId{*id}, request.body);
  if (!draft) co_return error_response(422, "invalid", draft.error().line());
  auto recording = record(std::move(*draft), context);
  auto decided = co_await std::move(recording);
  if (!decided) {
    const auto& error = decided.error();
    if (error.code == Errc::malformed) co_return error_response(422, "invalid", error.line());
    co_return error_response(error);
  }
  auto released = context.release(Audience::api, Purpose::decide, std::move(*decided));
  if (!released) co_return error_response(released.error());
  Response out;
  out.status = 201;
  out.body = story_decision_json(*released);
  co_return out;
}

}  // namespace dongtin
