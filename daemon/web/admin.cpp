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

}  // namespace dongtin
