#include "daemon/web/routes.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "daemon/web/filters.hpp"
#include "daemon/web/guard.hpp"

namespace dongtin {

namespace {

constexpr std::array<std::string_view, 17> kPageParams{"label", "state",    "source",  "rule",  "place", "tier",
                                                       "topic", "assignee", "held",    "story", "since", "until",
                                                       "limit", "cursor",   "to_read", "done",  "alert"};
constexpr std::array<std::string_view, 2> kDetailParams{"done", "alert"};
constexpr std::array<std::string_view, 3> kSearchParams{"q", "limit", "before"};
constexpr std::array<std::string_view, 1> kEventParams{"after"};
constexpr std::array<std::string_view, 3> kClaimParams{"state", "limit", "after"};
constexpr std::array<std::string_view, 3> kSuggestionParams{"source", "limit", "after"};
constexpr std::array<std::string_view, 1> kReplayParams{"revision"};
constexpr std::array<std::string_view, 7> kTrendParams{"topic", "place", "tier", "label", "bucket", "since", "until"};
constexpr std::array<std::string_view, 6> kForecastParams{"topic", "place", "tier", "label", "bucket", "horizon"};
constexpr std::array<std::string_view, 4> kShareParams{"topic", "place", "since", "until"};
constexpr std::array<std::string_view, 2> kTimesParams{"since", "until"};
constexpr std::array<std::string_view, 1> kReaderParams{"reader"};
constexpr std::array<std::string_view, 2> kRecallParams{"week", "reader"};
constexpr std::array<std::string_view, 2> kDocumentBodies{"application/pdf", "text/plain"};
constexpr std::array<std::string_view, 1> kDocumentForms{"multipart/form-data"};
constexpr std::span<const std::string_view> kNone{};
/// Room for the other fields and the boundaries of a form beside the document in it.
constexpr std::size_t kFormBytes = 64ull << 10;

constexpr bool kContent = true, kNoContent = false;

constexpr std::array kRoutes{
    Route{"GET", "/healthz", "healthz", kNone, kNoContent, Reply::other, get_healthz},
    Route{"GET", "/readyz", "readyz", kNone, kNoContent, Reply::json, get_readyz},
    Route{"GET", "/metrics", "metrics", kNone, kNoContent, Reply::other, get_metrics},
    Route{"GET", "/assets/{}", "asset", kNone, kNoContent, Reply::other, get_asset},
    Route{"GET", "/api/v1/alerts", "api_alerts", kListParams, kContent, Reply::json, get_alerts},
    Route{"GET", "/api/v1/alerts/{}", "api_alert", kNone, kContent, Reply::json, get_alert},
    Route{"POST", "/api/v1/alerts/{}/decisions", "api_decisions", kNone, kContent, Reply::json, nullptr, post_decision},
    Route{"POST", "/api/v1/alerts/{}/permalink", "api_permalink", kNone, kContent, Reply::json, nullptr,
          post_permalink},
    Route{"GET", "/api/v1/stories/{}", "api_story", kNone, kContent, Reply::json, get_story},
    Route{"POST", "/api/v1/stories/{}/decisions", "api_story_decisions", kNone, kContent, Reply::json, nullptr,
          post_story_decision},
    Route{"GET", "/api/v1/sources", "api_sources", kNone, kContent, Reply::json, get_sources},
    Route{"GET", "/api/v1/search", "api_search", kSearchParams, kContent, Reply::json, get_search},
    Route{"GET", "/api/v1/claims", "api_claims", kClaimParams, kContent, Reply::json, get_claims},
    Route{"GET", "/api/v1/claims/{}", "api_claim", kNone, kContent, Reply::json, get_claim},
    Route{"GET", "/api/v1/claim-suggestions", "api_claim_suggestions", kSuggestionParams, kContent, Reply::json,
          get_claim_suggestions},
    Route{"GET", "/api/v1/trends", "api_trends", kTrendParams, kContent, Reply::json, get_trends},
    Route{"GET", "/api/v1/trends/forecast", "api_forecast", kForecastParams, kContent, Reply::json, get_forecast},
    Route{"GET", "/api/v1/trends/shares", "api_shares", kShareParams, kContent, Reply::json, get_shares},
    Route{"GET", "/api/v1/trends/answer-times", "api_answer_times", kTimesParams, kContent, Reply::json,
          get_answer_times},
    Route{"GET", "/api/v1/disaster", "api_disaster", kNone, kNoContent, Reply::json, get_disaster},
    Route{"POST", "/api/v1/disaster", "api_set_disaster", kNone, kNoContent, Reply::json, nullptr, post_disaster},
    Route{"GET", "/api/v1/recall", "api_recall", kNone, kContent, Reply::json, get_recall},
    Route{"GET", "/api/v1/recall/{}/items", "api_recall_items", kReaderParams, kContent, Reply::json, get_recall_tasks},
    Route{"POST", "/api/v1/recall/readings", "api_recall_reading", kNone, kNoContent, Reply::json, nullptr,
          post_recall_reading},
    Route{"POST", "/api/v1/documents/check", "api_document", kNone, kNoContent, Reply::json, nullptr, post_document,
          false, false, kDocumentBodies, true},
    Route{"GET", "/api/v1/events", "api_events", kEventParams, kContent, Reply::json, nullptr, nullptr, true},
    Route{"GET", "/", "page_alerts", kPageParams, kContent, Reply::page, page_alerts},
    Route{"GET", "/alerts/{}", "page_alert", kDetailParams, kContent, Reply::page, page_alert},
    Route{"POST", "/alerts/{}/decisions", "page_decide", kNone, kContent, Reply::page, nullptr, page_decide},
    Route{"POST", "/alerts/{}/permalink", "page_permalink", kNone, kContent, Reply::page, nullptr, page_permalink},
    Route{"POST", "/stories/{}/decisions", "page_story_decide", kNone, kContent, Reply::page, nullptr,
          page_story_decide},
    Route{"GET", "/sources", "page_sources", kNone, kContent, Reply::page, page_sources},
    Route{"GET", "/claims", "page_claims", kClaimParams, kContent, Reply::page, page_claims},
    Route{"GET", "/claims/{}", "page_claim", kNone, kContent, Reply::page, page_claim},
    Route{"GET", "/trends", "page_trends", kTrendParams, kContent, Reply::page, page_trends},
    Route{"POST", "/disaster", "page_disaster", kNone, kNoContent, Reply::page, nullptr, page_switch_disaster},
    Route{"GET", "/recall", "page_recall", kRecallParams, kContent, Reply::page, page_recall},
    Route{"POST", "/recall/readings", "page_recall_read", kNone, kNoContent, Reply::page, nullptr, page_recall_read},
    Route{"GET", "/search", "page_search", kSearchParams, kContent, Reply::page, page_search},
    Route{"GET", "/documents", "page_document", kNone, kNoContent, Reply::page, page_document},
    Route{"POST", "/documents", "page_document_checked", kNone, kNoContent, Reply::page, nullptr, page_document_checked,
          false, false, kDocumentForms, true},
    Route{"GET", "/admin/v1/status", "admin_status", kNone, kNoContent, Reply::json, nullptr, admin_status, false,
          true},
    Route{"GET", "/admin/v1/replay/{}", "admin_replay", kReplayParams, kContent, Reply::json, admin_replay, nullptr,
          false, true},
    Route{"POST", "/admin/v1/jobs/{}", "admin_start_job", kNone, kNoContent, Reply::json, admin_start_job, nullptr,
          false, true},
    Route{"GET", "/admin/v1/archive", "admin_archive", kEventParams, kContent, Reply::json, admin_archive, nullptr,
          false, true},
    Route{"GET", "/admin/v1/claims", "admin_claims", kEventParams, kContent, Reply::json, admin_claims, nullptr, false,
          true},
    Route{"GET", "/admin/v1/jobs", "admin_jobs", kNone, kNoContent, Reply::json, admin_jobs, nullptr, false, true},
    Route{"GET", "/admin/v1/jobs/{}", "admin_job", kNone, kNoContent, Reply::json, admin_job, nullptr, false, true},
    Route{"POST", "/admin/v1/jobs/{}/cancel", "admin_cancel_job", kNone, kNoContent, Reply::json, admin_cancel_job,
          nullptr, false, true},
};

/// The segments that "{}" stood for; nullopt when the pattern is not this path.
std::optional<std::vector<std::string>> match(std::string_view pattern, std::string_view path) {
  std::vector<std::string> args;
  while (!pattern.empty() && !path.empty()) {
    const auto p = pattern.substr(1, pattern.find('/', 1) - 1);
    const auto s = path.substr(1, path.find('/', 1) - 1);
    pattern.remove_prefix(std::min(pattern.size(), p.size() + 1));
    path.remove_prefix(std::min(path.size(), s.size() + 1));
    if (p == "{}") {
      if (s.empty()) return std::nullopt;
      args.emplace_back(s);
    } else if (p != s) {
      return std::nullopt;
    }
  }
  if (!pattern.empty() || !path.empty()) return std::nullopt;
  return args;
}

std::optional<Response> refuse_params(const Request& request, const Route& route) {
  for (const auto& [name, value] : request.query) {
    if (std::find(route.params.begin(), route.params.end(), name) != route.params.end()) {
      if (asks_for_author(name, value)) return error_response(400, "author_filter", kNoAuthor);
      continue;
    }
    if (asks_for_author(name, value)) return error_response(400, "author_filter", kNoAuthor);
    std::string valid;
    for (auto each : route.params) {
      if (!valid.empty()) valid += ", ";
      valid += each;
    }
    return error_response(400, "unknown_parameter",
                          valid.empty() ? "this address takes no query parameters"
                                        : "there is no parameter of that name here; valid are: " + valid);
  }
  return std::nullopt;
}

std::string in_a_row(std::span<const std::string_view> words, std::string_view between) {
  std::string out;
  for (const auto word : words) out += (out.empty() ? "" : std::string(between)) + std::string(word);
  return out;
}

bool reads(std::string_view method) {
  return method == "GET" || method == "HEAD";
}

bool wants_page(const Request& request) {
  return request.accept.find("text/html") != std::string::npos;
}

}  // namespace

std::span<const Route> routes() {
  return kRoutes;
}

std::size_t max_body(const ServeContext& context) {
  return std::max(context.limits.max_request_bytes, context.documents.limits.max_bytes + kFormBytes);
}

std::size_t max_body_of(std::string_view method, std::string_view path, const ServeContext& context) {
  const bool document = std::any_of(kRoutes.begin(), kRoutes.end(), [&](const Route& route) {
    return route.document && route.method == method && match(route.pattern, path);
  });
  return document ? max_body(context) : context.limits.max_request_bytes;
}

Admitted admit(Request& request, const ServeContext& context) {
  // Whoever reaches the admin socket has been let in by the kernel's word on who it is; names play no part there.
  if (!request.admin) {
    if (auto refusal = refuse_host(request, context.limits.hosts)) return {nullptr, std::move(refusal)};
  }
  std::string allowed;
  const Route* found = nullptr;
  for (const auto& route : kRoutes) {
    if (route.admin && !request.admin) continue;
    auto args = match(route.pattern, request.path);
    if (!args) continue;
    if (route.method == request.method || (route.method == "GET" && request.method == "HEAD")) {
      found = &route;
      request.args = std::move(*args);
      break;
    }
    allowed += allowed.empty() ? "" : ", ";
    allowed += route.method == "GET" ? std::string("GET, HEAD") : std::string(route.method);
  }
  if (!found) {
    if (allowed.empty()) {
      auto none = error_response(404, "not_found", "there is nothing at this address");
      return {nullptr, wants_page(request) ? error_page(none) : std::move(none)};
    }
    auto wrong = error_response(405, "method_not_allowed", "this address answers " + allowed);
    wrong.headers.emplace_back("Allow", allowed);
    return {nullptr, std::move(wrong)};
  }
  const auto refuse = [&](Response response) {
    return Admitted{found, found->reply == Reply::page ? error_page(response) : std::move(response)};
  };
  if (!reads(request.method)) {
    const bool form = found->reply == Reply::page;
    if (!request.admin) {
      if (auto refusal = refuse_cross_site(request, form)) return refuse(std::move(*refusal));
    }
    constexpr std::array<std::string_view, 1> kForm{"application/x-www-form-urlencoded"}, kJson{"application/json"};
    std::span<const std::string_view> expected = form ? kForm : kJson;
    if (!found->bodies.empty()) expected = found->bodies;
    if (!request.admin &&
        std::find(expected.begin(), expected.end(), media_type(request.content_type)) == expected.end()) {
      return refuse(error_response(415, "unsupported_media_type", "send Content-Type: " + in_a_row(expected, " or ")));
    }
  }
  // An empty field of a form is a filter not chosen.
  if (found->reply == Reply::page) {
    std::erase_if(request.query, [](const auto& param) { return param.second.empty(); });
  }
  if (auto refusal = refuse_params(request, *found)) return refuse(std::move(*refusal));
  return {found, std::nullopt};
}

net::awaitable<Response> respond(const Route* route, Request request, const ServeContext& context) {
  Response response;
  try {
    if (route->read) {
      auto work = [&](unsigned) { return route->read(request, context); };
      auto pending = on(context.pool, Lane::first, work);
      response = co_await std::move(pending);
    } else {
      auto pending = route->act(request, context);
      response = co_await std::move(pending);
    }
  } catch (const boost::system::system_error&) {
    throw;  // asked to stop
  } catch (const std::exception& broken) {
    if (context.log) context.log("route " + std::string(route->name) + " failed: " + broken.what());
    response = error_response(500, "internal", "this program failed to answer; its log says why");
  }
  if (response.status >= 400 && route->reply == Reply::page && response.content_type == "application/json") {
    response = error_page(response);
  }
  co_return response;
}

void dress(Response& response, const Route* route) {
  auto& h = response.headers;
  h.emplace_back("X-Content-Type-Options", "nosniff");
  h.emplace_back("X-Frame-Options", "DENY");
  h.emplace_back("Referrer-Policy", "same-origin");
  h.emplace_back("Cross-Origin-Resource-Policy", "same-origin");
  h.emplace_back("Cross-Origin-Opener-Policy", "same-origin");
  h.emplace_back("Content-Security-Policy",
                 "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'");
  const bool cached = route && route->name == "asset" && response.status < 400;
  h.emplace_back("Cache-Control", cached ? "no-cache" : "no-store");
}

}  // namespace dongtin
