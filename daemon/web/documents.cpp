// The check of documents for programs: text or a PDF in, what was compared out. Nothing of it is kept.
#include "daemon/web/routes.hpp"

namespace dongtin {

namespace {

std::chrono::sys_days day_in_vietnam(Instant now) {
  return std::chrono::floor<std::chrono::days>(now + std::chrono::hours{7});
}

}  // namespace

net::awaitable<Result<DocumentCheck>> checked_document(std::string bytes, const ServeContext& context) {
  const auto& desk = context.documents;
  if (desk.pool == nullptr) co_return fail(Errc::io, "this server checks no documents");
  if (desk.pool->waiting(Lane::first) >= desk.max_waiting) {
    co_return fail(Errc::rate_limited, "too many documents are being checked; try again in a minute");
  }
  auto work = [&](unsigned) {
    const auto published = desk.published ? desk.published() : nullptr;
    return check_document(bytes, published.get(), day_in_vietnam(context.clock.now()), desk.limits);
  };
  auto checking = on(*desk.pool, Lane::first, work);
  co_return co_await std::move(checking);
}

net::awaitable<Response> post_document(Request request, const ServeContext& context) {
  auto checking = checked_document(std::move(request.body), context);
  const auto check = co_await std::move(checking);
  if (!check) co_return error_response(check.error());
  Response out;
  out.body = document_json(*check);
  co_return out;
}

}  // namespace dongtin
