// Sealed addresses, opened one at a time by an act that the audit knows of.
#include <boost/json.hpp>

#include "daemon/web/filters.hpp"
#include "daemon/web/routes.hpp"

namespace dongtin {

net::awaitable<Result<Released<Permalink>>> opened_permalink(AlertId alert, const ServeContext& context) {
  if (!context.open_permalink) co_return fail(Errc::io, "this program has no keys to open an address with");
  auto opening = context.open_permalink(alert);
  auto link = co_await std::move(opening);
  if (!link) co_return link.error();
  co_return context.release(Audience::officer_screen, Purpose::open_link, std::move(*link));
}

net::awaitable<Response> post_permalink(Request request, const ServeContext& context) {
  const auto id = parse_number(request.args.front());
  if (!id) co_return error_response(400, "bad_request", "an alert's id is a number from 1");
  auto opening = opened_permalink(AlertId{*id}, context);
  auto link = co_await std::move(opening);
  if (!link) co_return error_response(link.error());
  Response out;
  const boost::json::object body{{"alert", (*link)->alert.value}, {"address", (*link)->address}};
  out.body = boost::json::serialize(body) + "\n";
  co_return out;
}

}  // namespace dongtin
