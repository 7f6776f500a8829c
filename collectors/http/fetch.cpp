#include "collectors/http/fetch.hpp"

#include <fmt/core.h>

#include <set>

#include "storage/records/url.hpp"

namespace dongtin {

namespace {

bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

}  // namespace

net::awaitable<Result<Fetched>> Fetcher::get(HttpRequest request) {
  Fetched out;
  std::set<std::string> visited{request.url};
  bool permanent = true;  // every hop so far
  for (;;) {
    std::string host = host_of(request.url);
    {
      const auto turn = co_await politeness_.turn(host);
      if (!turn) co_return turn.error();
      auto response = co_await client_.get(request);
      if (!response) {
        if (out.hops == 0) co_return response.error();
        co_return std::move(response).error().at("redirect to " + request.url);
      }
      out.response = std::move(*response);
    }
    const int status = out.response.status;
    if (status == 429 || status == 503) politeness_.retry_after(host, out.response.header("retry-after"));
    if (!is_redirect(status)) co_return out;
    const auto target = out.response.location;
    if (target.empty())
      co_return fail(Errc::malformed, fmt::format("HTTP {} without an address to go to; tell the site", status));
    if (!target.starts_with("http://") && !target.starts_with("https://"))
      co_return fail(Errc::refused, fmt::format("refused: a redirect to {}, which is not http or https", target));
    if (!visited.insert(target).second)
      co_return fail(Errc::unreachable,
                     fmt::format("redirect loop at {}; give the source the address where the feed is", target));
    if (++out.hops > client_.limits().max_redirects)
      co_return fail(
          Errc::unreachable,
          fmt::format("more than {} redirects (fetch.max_redirects); give the source the address where the feed is",
                      client_.limits().max_redirects));
    permanent = permanent && (status == 301 || status == 308);
    if (permanent) out.permanent = target;
    request.url = target;
  }
}

}  // namespace dongtin
