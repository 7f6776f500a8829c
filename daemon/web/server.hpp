/// The HTTP server: HTTP/1.1 over TCP for people and programs, and over a Unix socket for the command line.
///
/// In      an io_context that one thread runs (the serving thread); the context outlives the server.
/// Out     what routes.hpp answers. Slow, oversized and broken requests are cut off within ServeLimits; a client that
///         does not read is dropped; event streams follow the commit log and hold one batch each.
/// Errors  listen: io or conflict with one line that says what to do. Of clients: nothing escapes.
/// Threads listen() before the context runs or on its thread; stop() is awaited on it; the destructor after it ended.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <memory>
#include <string>

#include "daemon/web/context.hpp"

namespace dongtin {

class Server {
 public:
  Server(net::io_context& io, const ServeContext& context);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// The port that was bound: `port`, or a free one when it is 0.
  [[nodiscard]] Result<std::uint16_t> listen(const std::string& address, std::uint16_t port);
  /// Mode 0600; peers of this user and root only. A socket file left behind is replaced when nobody answers on it.
  [[nodiscard]] Result<void> listen_admin(const std::string& path);
  /// Stops accepting, ends idle connections and streams, waits for answers under way within the stop timeout.
  [[nodiscard]] net::awaitable<void> stop();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace dongtin
