#include "daemon/commands/claims_shown.hpp"

#include <fmt/core.h>

#include <boost/asio/io_context.hpp>
#include <boost/json.hpp>
#include <cstdio>
#include <functional>

#include "daemon/admin_client.hpp"
#include "daemon/app.hpp"
#include "daemon/audit_trail.hpp"
#include "daemon/claims.hpp"
#include "daemon/commands/commands.hpp"
#include "daemon/commands/job_client.hpp"
#include "daemon/system_clock.hpp"
#include "daemon/web/routes.hpp"

namespace dongtin {

namespace {

namespace json = boost::json;

using Handler = Response (*)(const Request&, const ServeContext&);

/// What the daemon would answer, of a store that no daemon holds. Read-write: what leaves is entered into the audit.
Result<std::string> from_store(const Config& config, Handler handler, const Request& request) {
  const auto store = open_store_of(config.settings, false);
  if (!store) return store.error();
  const SystemClock clock;
  AuditTrail trail;
  const Release release({}, [&](const Leaving& leaving) -> Result<void> {
    const auto way = fmt::format("{} {}", name(leaving.audience), name(leaving.purpose));
    const auto told = trail.left(AuditAct::released, "local", way, leaving.kind, leaving.things, leaving.names);
    return told ? (*store)->audit(trail.take(), clock.now()) : told;
  });
  Metrics metrics(DONGTIN_VERSION, "", clock.now());
  net::io_context io;
  WorkPool pool(1);
  Committed committed(io.get_executor());
  ServeContext context{**store, release, metrics, clock, pool, committed};
  std::vector<Problem> problems;
  const auto of_packs = pack_claims(config, problems);
  context.pack_claims = [&] { return of_packs; };
  context.suggestions = [&] { return suggestion_rows(**store, config.settings.claims.publishers, config.gazetteers); };
  const auto response = handler(request, context);
  pool.stop();
  if (response.status == 200) return response.body;
  boost::system::error_code wrong;
  const auto told = json::parse(response.body, wrong);
  const auto* message = wrong ? nullptr : told.find_pointer("/error/message", wrong);
  return fail(response.status == 404 ? Errc::not_found : Errc::io,
              message != nullptr && message->is_string() ? std::string(message->get_string()) : response.body);
}

/// `target`: of the daemon; `handler` and `args`: the same here.
Result<json::object> answer_of(const Config& config, const std::string& address, const Params& query, Handler handler,
                               std::vector<std::string> args) {
  const auto target = query.empty() ? address : address + "?" + encode_form(query);
  auto answer = ask_daemon(admin_socket_of(config.settings), "GET", target);
  if (!answer && answer.error().code == Errc::not_found) {
    Request request;
    request.method = "GET";
    request.query = query;
    request.args = std::move(args);
    answer = from_store(config, handler, request);
  } else if (!answer && answer.error().code == Errc::refused) {
    return fail(Errc::not_found, answer.error().line());  // the daemon's no is about what was asked
  }
  if (!answer) return answer.error();
  boost::system::error_code wrong;
  auto value = json::parse(*answer, wrong);
  if (wrong || !value.is_object()) {
    return fail(Errc::malformed, "the daemon's answer is not understood; is it another version?");
  }
  return std::move(value.get_object());
}

std::string text(const json::object& from, std::string_view key) {
  const auto* value = from.if_contains(key);
  if (value == nullptr) return {};
  return value->is_string() ? std::string(value->get_string()) : json::serialize(*value);
}

const json::array& list(const json::object& from, std::string_view key) {
  static const json::array kNothing;
  const auto* value = from.if_contains(key);
  return value != nullptr && value->is_array() ? value->get_array() : kNothing;
}

/// Every page of a list, one row at a time; the exit code.
int each_row(const ClaimsShown& options, std::string_view command, const std::string& address, Params query,
             std::string_view name, Handler handler, const std::function<void(const json::object&)>& show) {
  const auto config = usable_config(options.config);
  if (!config) return kWrongInput;
  query.emplace_back("limit", "200");
  for (;;) {
    const auto page = answer_of(*config, address, query, handler, {});
    if (!page) return claims_failed(command, page.error());
    for (const auto& row : list(*page, name)) {
      if (!row.is_object()) continue;
      if (options.json) {
        fmt::print("{}\n", json::serialize(row));
      } else {
        show(row.get_object());
      }
    }
    const auto next = text(*page, "next");
    if (next.empty()) return kFine;
    std::erase_if(query, [](const auto& param) { return param.first == "after"; });
    query.emplace_back("after", next);
  }
}

/// "  about: Công ty thuỷ nông", or nothing.
void line(std::string_view what, const std::string& value) {
  if (!value.empty()) fmt::print("{:<13} {}\n", what, value);
}

void deed(const json::object& claim, std::string_view what) {
  const auto* value = claim.if_contains(what);
  if (value == nullptr || !value->is_object()) return;
  const auto& by = value->get_object();
  line(what, text(by, "at") + " by " + text(by, "by"));
}

void show_file(const json::object& claim) {
  for (const auto key :
       {"id", "key", "state", "origin", "text", "verdict", "publisher", "url", "published", "about", "valid_until"}) {
    line(key, text(claim, key));
  }
  std::string elements;
  for (const auto& each : list(claim, "elements")) {
    if (!each.is_object()) continue;
    elements +=
        (elements.empty() ? "" : ", ") + text(each.get_object(), "kind") + " " + text(each.get_object(), "value");
  }
  line("checkable", elements);
  for (const auto key : {"proposed", "activated", "ended"}) deed(claim, key);
  for (const auto key : {"reason", "supersedes", "superseded_by"}) line(key, text(claim, key));
  for (const auto& each : list(claim, "history")) {
    if (!each.is_object()) continue;
    const auto& one = each.get_object();
    line("revision",
         fmt::format("{} {} {} by {}", text(one, "revision"), text(one, "state"), text(one, "at"), text(one, "by")));
  }
  if (const auto* publication = claim.if_contains("publication"); publication && publication->is_object()) {
    const auto& page = publication->get_object();
    line("evidence", fmt::format("{} bytes of {} from {}, fetched {}", text(page, "bytes"), text(page, "content_type"),
                                 text(page, "url"), text(page, "fetched")));
    line("", "sha256 " + text(page, "sha256"));
  }
  for (const auto& each : list(claim, "alerts")) {
    if (!each.is_object()) continue;
    const auto& one = each.get_object();
    line("alert",
         fmt::format("{} {} {} {}", text(one, "id"), text(one, "label"), text(one, "hit"), text(one, "title")));
  }
  const auto* more = claim.if_contains("more_alerts");
  if (more != nullptr && more->is_bool() && more->get_bool()) line("", "there may be older alerts");
}

}  // namespace

int claims_failed(std::string_view command, const Error& error) {
  fmt::print(stderr, "dongtin claims {}: {}\n", command, error.line());
  return exit_code_of(error.code);
}

int list_claims(const ClaimsShown& options) {
  Params query;
  if (!options.state.empty()) query.emplace_back("state", options.state);
  return each_row(options, "list", "/api/v1/claims", std::move(query), "claims", get_claims,
                  [](const json::object& row) {
                    fmt::print("{:<10} {:<17} {}  {}\n", text(row, "state"), text(row, "verdict"), text(row, "id"),
                               text(row, "text"));
                  });
}

int show_claim(const ClaimsShown& options) {
  const auto config = usable_config(options.config);
  if (!config) return kWrongInput;
  // By its key: an id may be an address, which is no segment of one.
  constexpr std::size_t kKeyDigits = 32;
  const bool is_key =
      options.id.size() == kKeyDigits && options.id.find_first_not_of("0123456789abcdef") == std::string::npos;
  const auto key = is_key ? options.id : claim_key(options.id);
  const auto claim = answer_of(*config, "/api/v1/claims/" + key, {}, get_claim, {key});
  if (!claim && claim.error().code == Errc::not_found) {
    return claims_failed("show",
                         fail(Errc::not_found, "there is no claim " + options.id + ": see dongtin claims list"));
  }
  if (!claim) return claims_failed("show", claim.error());
  if (options.json) {
    fmt::print("{}\n", json::serialize(*claim));
  } else {
    show_file(*claim);
  }
  return kFine;
}

int list_claim_suggestions(const ClaimsShown& options) {
  Params query;
  if (!options.source.empty()) query.emplace_back("source", options.source);
  return each_row(options, "suggestions", "/api/v1/claim-suggestions", std::move(query), "suggestions",
                  get_claim_suggestions, [](const json::object& row) {
                    const auto gone = text(row, "gone"), changed = text(row, "changed");
                    fmt::print("{:<9} {:<17} {} {}  {}{}{}\n", text(row, "fate"), text(row, "verdict"),
                               text(row, "source"), text(row, "id"), text(row, "text"),
                               changed.empty() ? "" : " (changed " + changed + ")",
                               gone.empty() ? "" : " (gone since " + gone + ")");
                  });
}

}  // namespace dongtin
