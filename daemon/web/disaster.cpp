// Disaster mode, asked for by a command, a program or the form of a page.
#include "daemon/trends/disaster.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <memory>

#include "daemon/web/page_view.hpp"
#include "daemon/web/routes.hpp"

namespace dongtin {

namespace {

namespace json = boost::json;

constexpr std::string_view kExample = R"(the body must be {"until":"12h","reason":"…"} or {"off":true})";

struct Wanted {
  bool off = false;
  DisasterWords words;
};

Result<Wanted> wanted_in(std::string_view body) {
  json::parse_options options;
  options.max_depth = 2;
  json::error_code bad;
  const auto value = json::parse(body, bad, {}, options);
  if (bad || !value.is_object()) return fail(Errc::malformed, std::string(kExample));
  Wanted out;
  for (const auto& [key, each] : value.get_object()) {
    if (key == "off" && each.is_bool()) {
      out.off = each.get_bool();
    } else if (key == "until" && each.is_string()) {
      out.words.until = each.get_string();
    } else if (key == "reason" && each.is_string()) {
      out.words.reason = each.get_string();
    } else {
      return fail(Errc::malformed, std::string(kExample));
    }
  }
  if (out.off != out.words.until.empty()) return fail(Errc::malformed, std::string(kExample));
  return out;
}

Response mode_json(const DisasterMode& mode, Instant now) {
  const bool on = mode.on(now);
  json::object out{{"active", on}};
  if (on) {
    out["from"] = rfc3339(mode.from);
    out["until"] = rfc3339(mode.until);
    out["by"] = mode.by;
    if (!mode.reason.empty()) out["reason"] = mode.reason;
  }
  Response response;
  response.body = json::serialize(out) + "\n";
  return response;
}

/// The mode after what was asked is written, and in the audit.
net::awaitable<Result<DisasterMode>> switched(Wanted wanted, const ServeContext& context) {
  if (!context.write) co_return fail(Errc::io, "this program writes nothing");
  const auto now = context.clock.now();
  wanted.words.by = kLocalActor;
  const auto made = std::make_shared<DisasterMode>();
  if (!wanted.off) {
    auto mode = disaster_mode_from(wanted.words, context.disaster, now);
    if (!mode) co_return std::move(mode).error();
    *made = *std::move(mode);
  }
  auto writing = context.write([made, now, off = wanted.off](Store& to) -> Result<void> {
    if (off) {
      auto mode = to.disaster();
      if (!mode) return std::move(mode).error();
      if (!mode->on(now)) return {};
      *made = ended(*std::move(mode), std::string(kLocalActor), now);
    }
    return to.set_disaster(*made, now);
  });
  const auto written = co_await std::move(writing);
  if (!written) co_return written.error();
  co_return *made;
}

}  // namespace

Response get_disaster(const Request&, const ServeContext& context) {
  const auto mode = context.store.disaster();
  if (!mode) return error_response(mode.error());
  return mode_json(*mode, context.clock.now());
}

net::awaitable<Response> post_disaster(Request request, const ServeContext& context) {
  auto wanted = wanted_in(request.body);
  if (!wanted) co_return error_response(422, "invalid", wanted.error().line());
  auto switching = switched(std::move(*wanted), context);
  const auto mode = co_await std::move(switching);
  if (!mode && mode.error().code == Errc::malformed) co_return error_response(422, "invalid", mode.error().line());
  if (!mode) co_return error_response(mode.error());
  co_return mode_json(*mode, context.clock.now());
}

net::awaitable<Response> page_switch_disaster(Request request, const ServeContext& context) {
  const auto form = parse_form(request.body);
  if (!form) co_return error_response(form.error());
  const auto value = [&](std::string_view key) {
    const auto* found = find(*form, key);
    return found ? *found : std::string{};
  };
  Wanted wanted{value("act") == "off", {value("until"), value("reason"), {}}};
  auto switching = switched(std::move(wanted), context);
  const auto mode = co_await std::move(switching);
  if (!mode) co_return error_response(mode.error());
  Response out;
  out.status = 303;
  out.content_type = "text/plain; charset=utf-8";
  out.headers.emplace_back("Location", "/trends");
  co_return out;
}

data disaster_data(const ServeContext& context) {
  data out;
  const auto mode = context.store.disaster();
  const bool on = mode && mode->on(context.clock.now());
  out.set("on", on);
  out.set("until", on ? vietnam_time(mode->until) : std::string{});
  out.set("because", some(on ? mode->reason : std::string{}));
  return out;
}

}  // namespace dongtin
