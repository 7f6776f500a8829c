/// HTTP GET, or POST where there is a body: libcurl's multi_socket on one Asio thread. Nobody else includes curl.
///
/// In      one request; redirects are not followed here (http/fetch.hpp does, politely).
/// Out     the answer, whatever its status, decoded (gzip, br, zstd) and within bounds.
/// Errors  timeout, unreachable, refused (an address that is not allowed, other scheme), too_large, malformed (broken
/// answer): one line
///         each that says what to do. Cancelling the awaiting coroutine ends the transfer at once and unwinds.
/// Threads all calls, and the destructor, on the thread that runs the executor; never blocks it.
/// Cost    see tests/bench/poll_bench.cpp: at most twice a bare libcurl loop.
/// Source  the socket and timer rules of CURLMOPT_SOCKETFUNCTION: sockets belong to curl and are released, not closed;
///         a generation counter tells a reused descriptor; timers only arm; handles never die inside a callback.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "collectors/http/limits.hpp"
#include "storage/records/result.hpp"

namespace dongtin {

namespace net = boost::asio;

using HttpHeaders = std::map<std::string, std::string, std::less<>>;  // lower-case names; repeated ones joined by ", "

struct HttpRequest {
  std::string url;
  std::vector<std::pair<std::string, std::string>> headers;
  std::optional<std::string> body = {};  // set: it is posted
};

struct HttpResponse {
  int status = 0;
  std::string url;       // that answered
  std::string location;  // absolute target of a redirect, else empty
  HttpHeaders headers;
  std::string body;
  std::string address;  // of the server
  std::chrono::milliseconds took{0};
  [[nodiscard]] std::string header(std::string_view name) const {
    const auto it = headers.find(name);
    return it == headers.end() ? std::string() : it->second;
  }
};

class HttpClient {
 public:
  /// Errors malformed for limits.allow_private.
  [[nodiscard]] static Result<std::unique_ptr<HttpClient>> make(net::any_io_executor executor, HttpLimits limits);
  ~HttpClient();
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  [[nodiscard]] net::awaitable<Result<HttpResponse>> get(HttpRequest request);
  [[nodiscard]] const HttpLimits& limits() const noexcept;
  /// Transfers under way.
  [[nodiscard]] std::size_t active() const noexcept;

 private:
  class Impl;
  explicit HttpClient(std::shared_ptr<Impl> impl);
  std::shared_ptr<Impl> impl_;
};

}  // namespace dongtin
