// /api/v1, as openapi.yaml promises it.
#include <algorithm>

#include "daemon/web/filters.hpp"
#include "daemon/web/json.hpp"
#include "daemon/web/routes.hpp"
#include "daemon/web/workflow.hpp"

namespace dongtin {

namespace {

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
  auto history = alert_history(AlertId{*id}, context);
  if (!history) return error_response(history.error());
  auto released = context.release(Audience::api, Purpose::review, std::move(*history));
  if (!released) return error_response(released.error());
  const auto rules = context.rules();
  const auto sources = context.sources();
  Response out;
  out.body = alert_json(*released, Titles{rules.get(), &sources});
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

}  // namespace dongtin
