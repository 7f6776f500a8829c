// /api/v1, as openapi.yaml promises it.
#include <algorithm>

#include "daemon/web/filters.hpp"
#include "daemon/web/json.hpp"
#include "daemon/web/pinned.hpp"
#include "daemon/web/routes.hpp"
#include "daemon/web/together.hpp"
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
  if (auto told = tell_copies(page->alerts, context.store); !told) return error_response(told.error());
  auto released = context.release(Audience::api, Purpose::review, std::move(page->alerts));
  if (!released) return error_response(released.error());
  const auto pinned = pinned_bulletins(request.query, context, Audience::api);
  if (!pinned) return error_response(pinned.error());
  const auto rules = context.rules();
  const auto sources = context.sources();
  Response out;
  out.body = alerts_json(*released, page->next, Titles{rules.get(), &sources}, *pinned ? &**pinned : nullptr);
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

Response get_search(const Request& request, const ServeContext& context) {
  const auto* text = find(request.query, "q");
  if (!text) return error_response(400, "bad_request", "q is missing: what to search for, such as ?q=vo+dap");
  const auto limit = limit_of(request.query, 50);
  if (!limit) return error_response(limit.error());
  std::optional<AlertId> before;
  if (const auto* cursor = find(request.query, "before")) {
    before = cursor_from(*cursor);
    if (!before) return error_response(400, "bad_request", "before must be the `next` of the page before, unchanged");
  }
  auto found = find_alerts(*text, before, *limit, context);
  if (!found) {
    const auto& error = found.error();
    if (error.code == Errc::refused) return error_response(400, "person_search", error.line());
    return error_response(error);
  }
  auto released = context.release(Audience::api, Purpose::review, std::move(found->alerts));
  if (!released) return error_response(released.error());
  const auto rules = context.rules();
  const auto sources = context.sources();
  Response out;
  out.body = search_json(*released, found->spans, found->next, Titles{rules.get(), &sources});
  return out;
}

Result<FoundAlerts> find_alerts(std::string_view text, std::optional<AlertId> before, std::size_t limit,
                                const ServeContext& context) {
  auto query = parse_search(text);
  if (!query) return std::move(query).error();
  if (context.indexer == nullptr) return fail(Errc::io, "there is no search index here");
  auto page = context.indexer->search(*query, before, limit);
  if (!page) {
    auto error = std::move(page).error();
    if (error.code == Errc::too_large) error.code = Errc::malformed;  // the query, not the request
    return error;
  }
  FoundAlerts out;
  out.next = page->next;
  for (auto& hit : page->hits) {
    out.alerts.push_back(std::move(hit.view));
    out.spans.push_back(std::move(hit.spans));
  }
  if (auto told = tell_copies(out.alerts, context.store); !told) return std::move(told).error();
  return out;
}

}  // namespace dongtin
