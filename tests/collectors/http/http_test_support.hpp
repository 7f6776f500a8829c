/// What the tests of fetching share: running one coroutine to its end, a clock that is told the time.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <exception>
#include <memory>
#include <optional>

#include "collectors/http/client.hpp"
#include "collectors/http/fetch.hpp"
#include "storage/records/time.hpp"

namespace dongtin::testing_support {

struct ToldClock : Clock {
  Instant time = *parse_rfc3339("2026-06-01T00:00:00Z");
  [[nodiscard]] Instant now() const override { return time; }
};

template <class T>
net::awaitable<void> keep(net::awaitable<T> work, std::optional<T>* out) {
  auto value = co_await std::move(work);
  out->emplace(std::move(value));
}

template <class T>
T run(net::io_context& io, net::awaitable<T> work) {
  std::optional<T> out;
  std::exception_ptr failure;
  net::co_spawn(io, keep(std::move(work), &out), [&failure](std::exception_ptr e) { failure = std::move(e); });
  io.restart();
  io.run();
  if (failure) std::rethrow_exception(failure);
  return std::move(*out);
}

/// Limits short enough for a test; only 127.0.0.1 may be fetched.
inline HttpLimits short_limits() {
  HttpLimits out;
  out.connect_timeout = std::chrono::milliseconds(2000);
  out.total_timeout = std::chrono::milliseconds(20000);
  out.stall_timeout = std::chrono::seconds(1);
  out.max_body_bytes = 1 << 20;
  out.max_header_bytes = 16 << 10;
  out.host_spacing = std::chrono::milliseconds(0);
  out.allow_private = {"127.0.0.1"};
  return out;
}

/// A client, its manners and what they stand on, in the order they must die in.
struct Net {
  explicit Net(HttpLimits limits = short_limits())
      : client(*HttpClient::make(io.get_executor(), limits)),
        politeness(io.get_executor(), clock, {limits.host_spacing, limits.max_retry_after}),
        fetcher(*client, politeness) {}
  Result<HttpResponse> get(const std::string& url) { return run(io, client->get(HttpRequest{url, {}})); }
  Result<Fetched> fetch(const std::string& url) { return run(io, fetcher.get(HttpRequest{url, {}})); }

  net::io_context io{1};
  ToldClock clock;
  std::unique_ptr<HttpClient> client;
  Politeness politeness;
  Fetcher fetcher;
};

}  // namespace dongtin::testing_support
