// What the command line asks of a running daemon, over the admin socket only.
#include <algorithm>
#include <boost/json.hpp>

#include "daemon/web/filters.hpp"
#include "daemon/web/json.hpp"
#include "daemon/web/routes.hpp"
#include "storage/records/digest.hpp"

namespace dongtin {

namespace {

/// Calls answer(jobs, id) for the job that the request names.
template <class Answer>
Response about_job(const Request& request, const ServeContext& context, Answer answer) {
  if (context.admin.jobs == nullptr) return error_response(503, "unavailable", "this program runs no jobs");
  const auto id = parse_number(request.args.front());
  if (!id) return error_response(400, "bad_request", "a job's id is a number from 1");
  return answer(*context.admin.jobs, *id);
}

Response said(const Result<JobStatus>& job) {
  if (!job) return error_response(job.error());
  Response out;
  out.body = job_json(*job);
  return out;
}

}  // namespace

Response admin_archive(const Request& request, const ServeContext& context) {
  using ArchiveKey = Bytes<24, struct ArchiveKeyTag>;  // first seen and id
  constexpr std::size_t kMostItems = 200, kEnoughBytes = 4u << 20, kStep = 5;
  std::optional<std::string> after;
  if (const auto* given = find(request.query, "after")) {
    const auto key = ArchiveKey::from_hex(*given);
    if (!key) return error_response(400, "bad_request", "after is what `next` said");
    after = std::string(key->view());
  }
  const auto until = context.clock.now() + std::chrono::days{1};
  std::vector<Item> items;
  std::size_t bytes = 0;
  do {
    auto page = context.store.archive({}, until, after, kStep);
    if (!page) return error_response(page.error());
    for (auto& item : page->items) {
      bytes += item.text.size();
      items.push_back(std::move(item));
    }
    after = std::move(page->next);
  } while (after && items.size() < kMostItems && bytes < kEnoughBytes);
  const auto released = context.release(Audience::admin, Purpose::preview, std::move(items));
  if (!released) return error_response(released.error());
  Response out;
  out.body = archive_json(*released, after ? ArchiveKey::from_raw(*after)->hex() : std::string());
  return out;
}

/// The newest revision of every claim, by id; `after` is the digest of the last id of the page before.
Response admin_claims(const Request& request, const ServeContext& context) {
  constexpr std::size_t kMostClaims = 500;
  auto claims = context.store.claims();
  if (!claims) return error_response(claims.error());
  const auto key = [](const ClaimRecord& record) { return sha256(record.claim().id()); };
  auto from = claims->begin();
  if (const auto* given = find(request.query, "after")) {
    const auto last = Digest::from_hex(*given);
    if (last) from = std::ranges::find(*claims, *last, key);
    if (!last || from == claims->end()) return error_response(400, "bad_request", "after is what `next` said");
    ++from;
  }
  const auto left = static_cast<std::size_t>(claims->end() - from);
  const auto to = from + static_cast<std::ptrdiff_t>(std::min(left, kMostClaims));
  const auto next = to == claims->end() ? std::string() : key(*(to - 1)).hex();
  const auto released = context.release(Audience::admin, Purpose::exchange, std::vector<ClaimRecord>(from, to));
  if (!released) return error_response(released.error());
  Response out;
  out.body = claims_json(*released, next);
  return out;
}

net::awaitable<Response> admin_status(Request, const ServeContext& context) {
  if (!context.admin.status) co_return error_response(503, "unavailable", "the status is not known yet");
  auto asking = context.admin.status();
  auto status = co_await std::move(asking);
  if (!status) co_return error_response(status.error());
  Response out;
  out.body = std::move(*status);
  co_return out;
}

Response admin_replay(const Request& request, const ServeContext& context) {
  if (!context.admin.replay) return error_response(503, "unavailable", "this program replays nothing");
  const auto id = parse_number(request.args.front());
  if (!id) return error_response(400, "bad_request", "an alert's id is a number from 1");
  std::optional<std::uint32_t> revision;
  if (const auto* given = find(request.query, "revision")) {
    const auto number = parse_number(*given);
    if (!number || *number > 0xFFFF'FFFF) return error_response(400, "bad_request", "revision is a number from 1");
    revision = static_cast<std::uint32_t>(*number);
  }
  auto replayed = context.admin.replay(AlertId{*id}, revision);
  if (!replayed) return error_response(replayed.error());
  const auto released = context.release(Audience::admin, Purpose::replay, std::move(*replayed));
  if (!released) return error_response(released.error());
  Response out;
  out.body = replay_json(*released);
  return out;
}

Response admin_start_job(const Request& request, const ServeContext& context) {
  if (context.admin.jobs == nullptr) return error_response(503, "unavailable", "this program runs no jobs");
  auto parameters = job_parameters_from_json(request.body);
  if (!parameters) return error_response(parameters.error());
  const auto id = context.admin.jobs->start(request.args.front(), *std::move(parameters));
  if (!id) return error_response(id.error());
  return said(context.admin.jobs->look(*id));
}

Response admin_jobs(const Request&, const ServeContext& context) {
  if (context.admin.jobs == nullptr) return error_response(503, "unavailable", "this program runs no jobs");
  Response out;
  out.body = jobs_json(context.admin.jobs->list());
  return out;
}

Response admin_job(const Request& request, const ServeContext& context) {
  return about_job(request, context, [](Jobs& jobs, std::uint64_t id) { return said(jobs.look(id)); });
}

Response admin_cancel_job(const Request& request, const ServeContext& context) {
  return about_job(request, context, [](Jobs& jobs, std::uint64_t id) {
    const auto asked = jobs.cancel(id);
    return asked ? said(jobs.look(id)) : error_response(asked.error());
  });
}

}  // namespace dongtin
