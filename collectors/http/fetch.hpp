/// A polite fetch: the host's turn for every hop, redirects followed within bounds, loops seen.
///
/// In      a request. Out the last answer, whatever its status, and how it was reached.
/// Errors  those of the client and of politeness; refused for a redirect to anything but http(s); unreachable for a
///         loop or too many hops. Every hop's resolved address passes the client's filter.
/// Threads the collecting thread. Client and politeness outlive the fetcher and its coroutines.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <string>

#include "collectors/http/client.hpp"
#include "collectors/http/politeness.hpp"

namespace dongtin {

struct Fetched {
  HttpResponse response;
  std::string permanent;  // where the leading permanent redirects (301, 308) led; empty if there were none
  std::uint32_t hops = 0;
};

class Fetcher {
 public:
  Fetcher(HttpClient& client, Politeness& politeness) : client_(client), politeness_(politeness) {}
  [[nodiscard]] net::awaitable<Result<Fetched>> get(HttpRequest request);

 private:
  HttpClient& client_;
  Politeness& politeness_;
};

}  // namespace dongtin
