// What the command line asks of a running daemon, over the admin socket only.
#include "daemon/web/routes.hpp"

namespace dongtin {

net::awaitable<Response> admin_status(Request, const ServeContext& context) {
  if (!context.admin.status) co_return error_response(503, "unavailable", "the status is not known yet");
  auto asking = context.admin.status();
  auto status = co_await std::move(asking);
  if (!status) co_return error_response(status.error());
  Response out;
  out.body = std::move(*status);
  co_return out;
}

net::awaitable<Response> admin_test_source(Request request, const ServeContext& context) {
  if (!is_slug(request.args.front()))
    co_return error_response(400, "bad_request", "a source id is 1 to 64 of a-z, 0-9 and -");
  if (!context.admin.test_source) co_return error_response(503, "unavailable", "sources cannot be tested yet");
  auto asking = context.admin.test_source(SourceId{request.args.front()});
  auto answer = co_await std::move(asking);
  if (!answer) co_return error_response(answer.error());
  Response out;
  out.body = std::move(*answer);
  co_return out;
}

}  // namespace dongtin
