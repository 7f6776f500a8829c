/// The route table, and the way of a request through it.
///
/// In      a Request. Out a Response, dressed with the security headers.
/// Errors  as answers: JSON for programs, a page in Vietnamese for people.
/// Threads admit() and respond() on the serving thread; Route::read on a worker, where the store may be read.
#pragma once

#include <array>
#include <boost/asio/awaitable.hpp>
#include <optional>
#include <span>
#include <string_view>

#include "daemon/web/context.hpp"
#include "daemon/web/request.hpp"

namespace dongtin {

enum class Reply : std::uint8_t { json, page, other };

struct Route {
  std::string_view method;                   // GET answers HEAD too
  std::string_view pattern;                  // "{}" stands for one segment
  std::string_view name;                     // label of metrics
  std::span<const std::string_view> params;  // query parameters it knows
  bool content = false;                      // says something of items, alerts or sources: goes through release
  Reply reply = Reply::json;
  Response (*read)(const Request&, const ServeContext&) = nullptr;          // on a worker
  net::awaitable<Response> (*act)(Request, const ServeContext&) = nullptr;  // on the serving thread
  bool stream = false;                                                      // event stream: the server runs it
  bool admin = false;                             // on the admin socket only; the others are on both
  std::span<const std::string_view> bodies = {};  // media types a POST may have; none: JSON, or a form of a page
  bool document = false;                          // its body may be as large as a document
};

[[nodiscard]] std::span<const Route> routes();

struct Admitted {
  const Route* route = nullptr;
  std::optional<Response> refusal;  // answer this instead
};
/// Host, method, path, parameters, origin. Fills Request::args.
/// The most bytes a body sent to this address may have.
[[nodiscard]] std::size_t max_body_of(std::string_view method, std::string_view path, const ServeContext& context);
/// The most any address takes.
[[nodiscard]] std::size_t max_body(const ServeContext& context);
[[nodiscard]] Admitted admit(Request& request, const ServeContext& context);
[[nodiscard]] net::awaitable<Response> respond(const Route* route, Request request, const ServeContext& context);
/// Security headers; `route` may be null.
void dress(Response& response, const Route* route);

// -- handlers, one file per kind: probes.cpp api.cpp pages.cpp admin.cpp --
Response get_healthz(const Request&, const ServeContext&);
Response get_readyz(const Request&, const ServeContext&);
Response get_metrics(const Request&, const ServeContext&);
Response get_asset(const Request&, const ServeContext&);
Response get_alerts(const Request&, const ServeContext&);
Response get_alert(const Request&, const ServeContext&);
net::awaitable<Response> post_decision(Request, const ServeContext&);
Response get_story(const Request&, const ServeContext&);
net::awaitable<Response> post_story_decision(Request, const ServeContext&);
Response get_sources(const Request&, const ServeContext&);
Response get_search(const Request&, const ServeContext&);
Response get_claims(const Request&, const ServeContext&);
Response get_claim(const Request&, const ServeContext&);
Response get_claim_suggestions(const Request&, const ServeContext&);
Response page_claims(const Request&, const ServeContext&);
Response page_claim(const Request&, const ServeContext&);
Response get_trends(const Request&, const ServeContext&);
Response get_forecast(const Request&, const ServeContext&);
Response get_shares(const Request&, const ServeContext&);
Response get_answer_times(const Request&, const ServeContext&);
Response get_disaster(const Request&, const ServeContext&);
net::awaitable<Response> post_disaster(Request, const ServeContext&);
Response get_recall(const Request&, const ServeContext&);
Response get_recall_tasks(const Request&, const ServeContext&);
net::awaitable<Response> post_recall_reading(Request, const ServeContext&);
Response page_trends(const Request&, const ServeContext&);
net::awaitable<Response> page_switch_disaster(Request, const ServeContext&);
Response page_recall(const Request&, const ServeContext&);
net::awaitable<Response> page_recall_read(Request, const ServeContext&);
net::awaitable<Response> post_document(Request, const ServeContext&);
Response page_document(const Request&, const ServeContext&);
net::awaitable<Response> page_document_checked(Request, const ServeContext&);
Response page_alerts(const Request&, const ServeContext&);
Response page_alert(const Request&, const ServeContext&);
Response page_sources(const Request&, const ServeContext&);
Response page_search(const Request&, const ServeContext&);
net::awaitable<Response> page_decide(Request, const ServeContext&);
net::awaitable<Response> post_permalink(Request, const ServeContext&);
net::awaitable<Response> page_permalink(Request, const ServeContext&);
net::awaitable<Response> page_story_decide(Request, const ServeContext&);
net::awaitable<Response> admin_status(Request, const ServeContext&);
Response admin_replay(const Request&, const ServeContext&);
Response admin_start_job(const Request&, const ServeContext&);
Response admin_archive(const Request&, const ServeContext&);
Response admin_claims(const Request&, const ServeContext&);
Response admin_jobs(const Request&, const ServeContext&);
Response admin_job(const Request&, const ServeContext&);
Response admin_cancel_job(const Request&, const ServeContext&);
/// The page that says in Vietnamese what an error response says.
Response error_page(const Response& error);

/// The address of an alert's item, opened and released to the officer's screen; the audit knows of it then.
[[nodiscard]] net::awaitable<Result<Released<Permalink>>> opened_permalink(AlertId alert, const ServeContext& context);

/// Claims as they stand now, and what sources suggest; one page each, not yet released. Errors malformed: of the query.
struct ListedClaims {
  std::vector<ClaimRow> rows;
  std::string next;                     // `after` of the next page; empty on the last
  std::array<std::size_t, 5> counts{};  // of all, by ClaimStanding
};
[[nodiscard]] Result<ListedClaims> list_claims(const Params& query, std::size_t usual, const ServeContext& context);
struct ListedSuggestions {
  std::vector<SuggestionRow> rows;
  std::string next;
};
[[nodiscard]] Result<ListedSuggestions> list_suggestions(const Params& query, std::size_t usual,
                                                         const ServeContext& context);
[[nodiscard]] Result<ClaimFile> find_claim(std::string_view key, const ServeContext& context);
/// A document checked on the pool that is for it. Errors: those of check_document(), rate_limited while too many wait.
[[nodiscard]] net::awaitable<Result<DocumentCheck>> checked_document(std::string bytes, const ServeContext& context);

/// What a search found, not yet released, for whichever form it is told in. Errors malformed: of the query; refused: it
/// asks for a person; io: there is no index now.
struct FoundAlerts {
  std::vector<AlertView> alerts;
  std::vector<std::vector<Span>> spans;  // of each
  std::optional<AlertId> next;
};
[[nodiscard]] Result<FoundAlerts> find_alerts(std::string_view text, std::optional<AlertId> before, std::size_t limit,
                                              const ServeContext& context);

}  // namespace dongtin
