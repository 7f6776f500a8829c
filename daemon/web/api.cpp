// /api/v1, as openapi.yaml promises it.
#include <algorithm>
#include <boost/json.hpp>

#include "daemon/web/filters.hpp"
#include "daemon/web/json.hpp"
#include "daemon/web/routes.hpp"

namespace dongtin {

namespace {

struct Wanted {
  Act act = Act::open;
  std::string reason;
  Expected expected;
};

Result<Wanted> wanted(std::string_view body) {
  boost::json::parse_options options;
  options.max_depth = 4;
  boost::json::error_code bad;
  const auto value = boost::json::parse(body, bad, {}, options);
  if (bad || !value.is_object()) {
    return fail(Errc::malformed, R"(the body must be a JSON object such as {"act":"dismiss","reason":"…"})");
  }
  Wanted out;
  bool has_act = false;
  for (const auto& [key, field] : value.get_object()) {
    if (key != "act" && key != "reason" && key != "expected_state") {
      return fail(Errc::malformed, "the body knows act, reason and expected_state, nothing else");
    }
    if (!field.is_string()) return fail(Errc::malformed, std::string(key) + " must be a string");
    const std::string_view text = field.get_string();
    if (key == "act") {
      const auto act = act_from(text);
      if (!act) return fail(Errc::malformed, "act must be one of open, confirm, dismiss, undo");
      out.act = *act;
      has_act = true;
    } else if (key == "reason") {
      out.reason = text;
    } else {
      out.expected.state = state_from(text);
      if (!out.expected.state)
        return fail(Errc::malformed, "expected_state must be one of new, opened, confirmed, dismissed");
    }
  }
  if (!has_act) return fail(Errc::malformed, "act is missing: one of open, confirm, dismiss, undo");
  return out;
}

Response bad_id() {
  return error_response(400, "bad_request", "an alert's id is a number from 1");
}

}  // namespace

Response get_alerts(const Request& request, const ServeContext& context) {
  auto query = parse_list(request.query);
  if (!query) return error_response(query.error());
  auto page = context.store.alerts(query->filter, query->before, query->limit, context.limits.scan_limit);
  if (!page) return error_response(page.error());
  auto released = context.release(Audience::api, Purpose::review, std::move(page->alerts));
  if (!released) return error_response(released.error());
  const auto rules = context.rules();
  const auto sources = context.sources();
  Response out;
  out.body = alerts_json(*released, page->next, Titles{rules.get(), &sources});
  return out;
}

Response get_alert(const Request& request, const ServeContext& context) {
  const auto id = parse_number(request.args.front());
  if (!id) return bad_id();
  auto view = context.store.alert(AlertId{*id});
  if (!view) return error_response(view.error());
  std::optional<Stamp> stamp;
  if (auto made = context.store.stamp(view->alert.now.stamp)) stamp = std::move(*made);
  auto released = context.release(Audience::api, Purpose::review, std::move(*view));
  if (!released) return error_response(released.error());
  const auto rules = context.rules();
  const auto sources = context.sources();
  Response out;
  out.body = alert_json(*released, Titles{rules.get(), &sources}, stamp);
  return out;
}

Response get_sources(const Request&, const ServeContext& context) {
  auto rows = context.sources();
  std::sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.source.id < b.source.id; });
  auto released = context.release(Audience::api, Purpose::health, std::move(rows));
  if (!released) return error_response(released.error());
  Response out;
  out.body = sources_json(*released);
  return out;
}

net::awaitable<Decided> record(AlertId alert, Act act, std::string reason, Expected expected,
                               const ServeContext& context) {
  Decided out;
  auto look = [&](unsigned) { return context.store.alert(alert); };
  auto looking = on(context.pool, Lane::first, look);
  auto before = co_await std::move(looking);
  if (!before) {
    out.error = before.error();
    co_return out;
  }
  out.state = before->alert.workflow.state;
  if (act == Act::undo && out.state == State::fresh) {
    out.error = fail(Errc::malformed, "there is no decision to undo");
    co_return out;
  }
  auto decision = make_decision(alert, act, "local", std::move(reason), context.clock.now());
  if (!decision) {
    out.error = decision.error();
    if (out.error->code == Errc::too_large) out.error->code = Errc::malformed;  // of the reason, not of the request
    co_return out;
  }
  auto deciding = context.decide(std::move(*decision), expected);
  auto made = co_await std::move(deciding);
  auto looking_again = on(context.pool, Lane::first, look);
  auto after = co_await std::move(looking_again);
  if (after) out.state = after->alert.workflow.state;
  if (made) {
    out.decision = std::move(*made);
  } else {
    out.error = made.error();
  }
  co_return out;
}

net::awaitable<Response> post_decision(Request request, const ServeContext& context) {
  const auto id = parse_number(request.args.front());
  if (!id) co_return bad_id();
  auto want = wanted(request.body);
  if (!want) co_return error_response(422, "invalid", want.error().line());
  auto recording = record(AlertId{*id}, want->act, std::move(want->reason), want->expected, context);
  auto decided = co_await std::move(recording);
  if (decided.decision) {
    auto released = context.release(Audience::api, Purpose::decide, std::move(*decided.decision));
    if (!released) co_return error_response(released.error());
    Response out;
    out.status = 201;
    out.body = decision_json(*released, decided.state);
    co_return out;
  }
  if (decided.error->code == Errc::malformed) co_return error_response(422, "invalid", decided.error->line());
  if (decided.error->code != Errc::conflict) co_return error_response(*decided.error);
  Response out;
  out.status = 409;
  const boost::json::object body{
      {"error", {{"code", "conflict"}, {"message", "somebody decided first; look at the alert again"}}},
      {"state", name(decided.state)}};
  out.body = boost::json::serialize(body) + "\n";
  co_return out;
}

}  // namespace dongtin
