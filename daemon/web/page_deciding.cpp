// What the forms of the pages do: decide, change a story, open a sealed address; and the way back from there.
#include <algorithm>

#include "daemon/web/filters.hpp"
#include "daemon/web/page_view.hpp"
#include "daemon/web/words.hpp"
#include "daemon/web/workflow.hpp"

namespace dongtin {

namespace {

/// Back to where the officer was: only a list of this server, and only as parameters it knows; or the alert's page.
Response way_back(const Params& form, std::uint64_t alert, std::string_view done) {
  const auto value = [&](std::string_view key) {
    const auto* found = find(form, key);
    return found ? *found : std::string{};
  };
  Params back;
  if (auto given = parse_form(value("back")); given && parse_list(*given)) {
    for (auto& param : *given) {
      if (std::find(kListParams.begin(), kListParams.end(), param.first) != kListParams.end()) back.push_back(param);
    }
  }
  const bool whole = value("from") == "detail";
  if (whole) back.clear();
  back.emplace_back("done", done);
  back.emplace_back("alert", std::to_string(alert));
  Response out;
  out.status = 303;
  out.content_type = "text/plain; charset=utf-8";
  out.headers.emplace_back("Location",
                           (whole ? "/alerts/" + std::to_string(alert) : std::string("/")) + "?" + encode_form(back));
  return out;
}

std::string_view done_by(Act act) {
  switch (act) {
    case Act::open:
      return "opened";
    case Act::confirm:
      return "confirmed";
    case Act::dismiss:
      return "dismissed";
    case Act::undo:
      return "undone";
    case Act::ask:
      return "asked";
    case Act::answer:
      return "answered";
    case Act::note:
      return "noted";
    case Act::assign:
    case Act::hold:
    case Act::unhold:
      break;
  }
  return "recorded";
}

/// What an officer sees instead of a decision that came too late.
Response conflict_page(const Released<std::vector<Decision>>& since, std::uint64_t alert, Act act, State state,
                       bool assessed_again) {
  data out;
  out.set("on_alerts", false);
  out.set("on_sources", false);
  out.set("id", std::to_string(alert));
  out.set("wanted", str(words::of(act)));
  out.set("state", str(name(state)));
  out.set("state_text", str(words::of(state)));
  out.set("assessed_again", assessed_again);
  out.set("history", history_data(*since));
  auto response = page("conflict", "Chưa ghi: cảnh báo số " + std::to_string(alert) + " vừa thay đổi", out, nullptr);
  response.status = 409;
  return response;
}

}  // namespace

net::awaitable<Response> page_decide(Request request, const ServeContext& context) {
  auto form = parse_form(request.body);
  if (!form) co_return error_response(form.error());
  const auto value = [&](std::string_view key) {
    const auto* found = find(*form, key);
    return found ? *found : std::string{};
  };
  const auto id = parse_number(request.args.front());
  const auto act = act_from(value("act"));
  if (!id || !act) co_return error_response(400, "bad_request", "the form names no alert or no act");
  Expected expected;
  expected.state = state_from(value("expected_state"));
  const auto last = value("expected_last");
  if (last == "0") expected.last_decision = Sequence{};
  if (const auto number = parse_number(last)) expected.last_decision = Sequence{*number};
  if (const auto revision = parse_number(value("expected_assessment")); revision && *revision <= 0xFFFF'FFFFu) {
    expected.assessment = static_cast<std::uint32_t>(*revision);
  }
  DecisionWords said{value("act"),      value("reason"),    value("agency"), value("due"),
                     value("assignee"), value("publisher"), value("url"),    value("verdict")};
  // A day, as forms send it, ends with the office's hours.
  if (!said.due.empty() && said.due.find('T') == std::string::npos) said.due += "T17:00:00+07:00";
  auto draft = decision_from(AlertId{*id}, std::move(said));
  if (!draft) co_return way_back(*form, *id, "missing");
  auto recording = record(std::move(*draft), expected, context);
  auto decided = co_await std::move(recording);
  if (decided.decision) {
    auto released = context.release(Audience::officer_screen, Purpose::decide, std::move(*decided.decision));
    if (!released) co_return error_response(released.error());
    co_return way_back(*form, *id, done_by(*act));
  }
  const auto code = decided.error->code;
  if (code == Errc::not_found) co_return error_response(*decided.error);
  if (code == Errc::conflict) {
    auto since = context.release(Audience::officer_screen, Purpose::decide, std::move(decided.since));
    if (!since) co_return error_response(since.error());
    const bool assessed_again = expected.assessment && *expected.assessment != decided.assessment;
    co_return conflict_page(*since, *id, *act, decided.workflow.state, assessed_again);
  }
  std::string_view done = "failed";
  if (code == Errc::malformed) {
    done = *act == Act::undo ? "nothing" : *act == Act::dismiss ? "reason" : "missing";
  }
  co_return way_back(*form, *id, done);
}

net::awaitable<Response> page_story_decide(Request request, const ServeContext& context) {
  constexpr std::string_view kChosen = "alert-";  // and the number of one that leaves
  auto form = parse_form(request.body);
  if (!form) co_return error_response(form.error());
  const auto value = [&](std::string_view key) {
    const auto* found = find(*form, key);
    return found ? *found : std::string{};
  };
  const auto story = parse_number(request.args.front());
  const auto here = parse_number(value("here"));
  const auto act = story_act_from(value("act"));
  if (!story || !here || !act) co_return error_response(400, "bad_request", "the form names no story or no act");
  StoryDecision draft;
  draft.story = StoryId{*story};
  draft.act = *act;
  draft.reason = value("reason");
  draft.into = StoryId{parse_number(value("into")).value_or(0)};
  for (const auto& [key, ignored] : *form) {
    const std::string_view field = key;
    if (!field.starts_with(kChosen)) continue;
    if (const auto number = parse_number(field.substr(kChosen.size()))) draft.alerts.push_back(AlertId{*number});
  }
  auto recording = record(std::move(draft), context);
  auto decided = co_await std::move(recording);
  form->emplace_back("from", "detail");
  if (!decided) {
    const auto code = decided.error().code;
    const bool theirs = code == Errc::conflict || code == Errc::malformed || code == Errc::not_found;
    co_return way_back(*form, *here, theirs ? "storybad" : "failed");
  }
  auto released = context.release(Audience::officer_screen, Purpose::decide, std::move(*decided));
  if (!released) co_return error_response(released.error());
  co_return way_back(*form, *here, "story");
}

net::awaitable<Response> page_permalink(Request request, const ServeContext& context) {
  const auto id = parse_number(request.args.front());
  if (!id) co_return error_response(400, "bad_request", "an alert's id is a number from 1");
  auto opening = opened_permalink(AlertId{*id}, context);
  auto link = co_await std::move(opening);
  if (!link && link.error().code != Errc::conflict) co_return error_response(link.error());
  data out;
  out.set("on_alerts", false);
  out.set("on_sources", false);
  out.set("id", std::to_string(*id));
  out.set("heading", link ? "Liên kết gốc" : "Chưa mở được liên kết gốc");
  out.set("text", "Khoá để mở địa chỉ này không còn trên máy; nhờ người vận hành đặt lại tệp khoá vào thư mục khoá.");
  out.set("address", link ? some((*link)->address) : data(false));
  out.set("detail", link ? std::string() : link.error().line());
  auto response = page("permalink", "Liên kết gốc", out, nullptr);
  if (!link) response.status = 409;
  co_return response;
}

}  // namespace dongtin
