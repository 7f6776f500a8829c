#include "daemon/web/server.hpp"

#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <list>

#include "daemon/web/events.hpp"
#include "daemon/web/routes.hpp"

namespace dongtin {

namespace {

namespace beast = boost::beast;
namespace http = boost::beast::http;
using tcp = net::ip::tcp;
using local = net::local::stream_protocol;
using boost::system::error_code;
using std::chrono::steady_clock;

/// What stop() must know of a connection to end it kindly.
struct Connection {
  enum class Phase : std::uint8_t { idle, busy, streaming };
  Phase phase = Phase::idle;
  std::function<void()> close;
  std::function<void()> wake;  // of a stream
};

std::string field(const http::request<http::string_body>& message, http::field name) {
  const auto value = message[name];
  return {value.data(), value.size()};
}

std::string named(const http::request<http::string_body>& message, std::string_view name) {
  const auto value = message[beast::string_view(name.data(), name.size())];
  return {value.data(), value.size()};
}

bool wants_page(const http::request<http::string_body>& message) {
  return field(message, http::field::accept).find("text/html") != std::string::npos;
}

Request request_of(http::request<http::string_body>& message, bool admin) {
  Request out;
  const auto method = message.method_string();
  out.method.assign(method.data(), method.size());
  out.content_type = field(message, http::field::content_type);
  out.accept = field(message, http::field::accept);
  out.host = field(message, http::field::host);
  out.hosts = message.count(http::field::host);
  out.origin = field(message, http::field::origin);
  out.referer = field(message, http::field::referer);
  out.fetch_site = named(message, "Sec-Fetch-Site");
  out.last_event_id = named(message, "Last-Event-ID");
  out.if_none_match = field(message, http::field::if_none_match);
  out.body = std::move(message.body());
  out.admin = admin;
  return out;
}

/// What to say to bytes that are no request; nullopt when there is nobody to say it to.
std::optional<Response> refusal_of(const error_code& failed) {
  if (failed == http::error::body_limit) {
    return error_response(413, "too_large",
                          "the body is larger than this address takes (serve.max_request, documents.max_document)");
  }
  if (failed == http::error::header_limit || failed == http::error::buffer_overflow) {
    return error_response(431, "too_large", "the header is too large");
  }
  if (failed == beast::error::timeout || failed == http::error::end_of_stream ||
      failed == http::error::partial_message) {
    return std::nullopt;
  }
  if (failed.category() == http::make_error_code(http::error::bad_method).category()) {
    return error_response(400, "bad_request", "this is not an HTTP/1.1 request");
  }
  return std::nullopt;
}

bool peer_is_ours(const local::socket& socket) {
  ucred peer{};
  socklen_t size = sizeof peer;
  auto& handle = const_cast<local::socket&>(socket);
  if (getsockopt(handle.native_handle(), SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return false;
  return peer.uid == geteuid() || peer.uid == 0;
}
bool peer_is_ours(const tcp::socket&) {
  return true;
}

}  // namespace

struct Server::Impl {
  Impl(net::io_context& io_context, const ServeContext& serve_context)
      : io(io_context),
        context(serve_context),
        tasks(io.get_executor(), [this](const std::string& task, const std::string& what) {
          if (context.log) context.log("serving, " + task + ": " + what);
        }) {}

  net::io_context& io;
  const ServeContext& context;
  std::list<tcp::acceptor> acceptors;
  std::optional<local::acceptor> admin;
  std::string admin_path;
  std::list<Connection> connections;
  std::size_t streams = 0;
  std::size_t uploads = 0;  // bodies larger than serve.max_request that are being read or answered
  bool stopping = false;
  TaskGroup tasks;  // last: its tasks hold references to all of the above

  template <class Acceptor>
  net::awaitable<void> accept_loop(Acceptor& acceptor);
  template <class Protocol>
  net::awaitable<void> session(net::basic_stream_socket<Protocol> socket);
  template <class Stream>
  net::awaitable<bool> send(Stream& stream, Response response, bool head, bool keep_alive, unsigned version);
  template <class Stream>
  net::awaitable<void> stream_events(Stream& stream, Request request, Connection& self);
  template <class Stream>
  net::awaitable<void> drain(Stream& stream);

  template <class Stream>
  net::awaitable<bool> refuse_unread(Stream& stream, Response refusal);

  void counted() { context.metrics.connections(static_cast<std::ptrdiff_t>(connections.size())); }
};

/// Says no on a socket that gets no coroutine of its own.
template <class Socket>
static void turn_away(Socket& socket) {
  constexpr std::string_view kBusy =
      "HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nRetry-After: 5\r\nContent-Length: 0\r\n\r\n";
  error_code ignored;
  socket.non_blocking(true, ignored);
  socket.write_some(net::buffer(kBusy), ignored);
  socket.shutdown(Socket::shutdown_both, ignored);
  socket.close(ignored);
}

template <class Acceptor>
net::awaitable<void> Server::Impl::accept_loop(Acceptor& acceptor) {
  using Protocol = typename Acceptor::protocol_type;
  net::steady_timer pause(io);
  while (!stopping) {
    error_code failed;
    auto token = net::redirect_error(net::use_awaitable, failed);
    net::basic_stream_socket<Protocol> socket(io);
    co_await acceptor.async_accept(socket, token);
    if (stopping || failed == net::error::operation_aborted || failed == net::error::bad_descriptor) co_return;
    if (failed) {
      // Out of descriptors, most likely: give those that are open the time to end.
      pause.expires_after(std::chrono::milliseconds{100});
      co_await pause.async_wait(token);
      continue;
    }
    if (connections.size() >= context.limits.max_connections || !peer_is_ours(socket)) {
      turn_away(socket);
      continue;
    }
    tasks.spawn("connection", session<Protocol>(std::move(socket)));
  }
}

template <class Stream>
net::awaitable<bool> Server::Impl::send(Stream& stream, Response response, bool head, bool keep_alive,
                                        unsigned version) {
  http::response<http::string_body> message(static_cast<http::status>(response.status), version);
  const bool bare = response.status == 304 || response.status == 204;
  if (!bare) message.set(http::field::content_type, response.content_type);
  for (const auto& [name, value] : response.headers) message.insert(name, value);
  message.keep_alive(keep_alive);
  const auto size = response.body.size();
  if (!head) message.body() = std::move(response.body);
  if (!bare) message.content_length(size);
  stream.expires_after(context.limits.request_timeout);
  error_code failed;
  auto token = net::redirect_error(net::use_awaitable, failed);
  // With HEAD the length is that of the body GET would get, and nothing follows it.
  http::response_serializer<http::string_body> serializer(message);
  if (head) {
    co_await http::async_write_header(stream, serializer, token);
  } else {
    co_await http::async_write(stream, serializer, token);
  }
  co_return !failed;
}

/// Reads away what a refused client still sends, within bounds, so that it gets the answer and not a reset.
template <class Stream>
net::awaitable<void> Server::Impl::drain(Stream& stream) {
  constexpr std::size_t kMost = 64 << 20;
  error_code failed;
  stream.socket().shutdown(net::socket_base::shutdown_send, failed);
  stream.expires_after(std::min(context.limits.request_timeout, std::chrono::milliseconds{2000}));
  std::array<char, 4096> bytes{};
  std::size_t total = 0;
  failed = {};
  auto token = net::redirect_error(net::use_awaitable, failed);
  while (!failed && total < kMost) {
    auto buffer = net::buffer(bytes);
    total += co_await stream.async_read_some(buffer, token);
  }
}

/// Answers a request that was not read to its end. What is left of it is read away.
template <class Stream>
net::awaitable<bool> Server::Impl::refuse_unread(Stream& stream, Response refusal) {
  context.metrics.request("unread", refusal.status, 0);
  dress(refusal, nullptr);
  auto sending = send(stream, std::move(refusal), false, false, 11);
  const bool sent = co_await std::move(sending);
  if (sent) {
    auto draining = drain(stream);
    co_await std::move(draining);
  }
  co_return sent;
}

/// Counts one of the few large bodies that are held in memory at a time.
class Upload {
 public:
  Upload(std::size_t& count, bool large) : count_(large ? &count : nullptr) {
    if (count_) ++*count_;
  }
  ~Upload() {
    if (count_) --*count_;
  }
  Upload(const Upload&) = delete;
  Upload& operator=(const Upload&) = delete;

 private:
  std::size_t* count_;
};

/// The path of a target, for the bound of a body; what is wrong with the target is said later.
static std::string path_of(const http::request<http::string_body>& message) {
  const auto raw = message.target();
  auto target = parse_target(std::string_view(raw.data(), raw.size()));
  return target ? std::move(target->path) : std::string();
}

template <class Protocol>
net::awaitable<void> Server::Impl::session(net::basic_stream_socket<Protocol> socket) {
  constexpr bool is_admin = std::is_same_v<Protocol, local>;
  beast::basic_stream<Protocol> stream(std::move(socket));
  const auto self = connections.emplace(connections.end());
  struct Leave {
    Impl& impl;
    std::list<Connection>::iterator self;
    ~Leave() {
      impl.connections.erase(self);
      impl.counted();
    }
  } leave{*this, self};
  counted();
  self->close = [&stream] { stream.close(); };
  beast::flat_buffer buffer(context.limits.max_header_bytes + context.limits.max_request_bytes);
  for (bool open = true; open && !stopping;) {
    http::request_parser<http::string_body> parser;
    parser.header_limit(static_cast<std::uint32_t>(context.limits.max_header_bytes));
    parser.body_limit(max_body(context));
    stream.expires_after(context.limits.request_timeout);  // for the whole request, however it trickles
    self->phase = Connection::Phase::idle;
    error_code failed;
    auto token = net::redirect_error(net::use_awaitable, failed);
    co_await http::async_read_header(stream, buffer, parser, token);
    std::size_t most = context.limits.max_request_bytes;
    if (!failed) {
      const auto method = parser.get().method_string();
      most = max_body_of(std::string_view(method.data(), method.size()), path_of(parser.get()), context);
      const auto length = parser.content_length();
      if (length && *length > most) failed = http::error::body_limit;
      parser.body_limit(most);
    }
    const bool large = most > context.limits.max_request_bytes;
    if (!failed && large && uploads >= context.documents.max_waiting) {
      auto busy = error_response(503, "unavailable", "too many documents are being checked; try again in a minute");
      if (wants_page(parser.get())) busy = error_page(busy);
      busy.headers.emplace_back("Retry-After", "10");
      auto refusing = refuse_unread(stream, std::move(busy));
      co_await std::move(refusing);
      co_return;
    }
    const Upload upload(uploads, large);
    if (!failed) co_await http::async_read(stream, buffer, parser, token);
    self->phase = Connection::Phase::busy;
    const auto began = steady_clock::now();
    if (failed) {
      auto refusal = refusal_of(failed);
      if (!refusal) co_return;
      if (failed == http::error::body_limit && wants_page(parser.get())) *refusal = error_page(*refusal);
      auto refusing = refuse_unread(stream, std::move(*refusal));
      co_await std::move(refusing);
      co_return;
    }
    auto message = parser.release();
    const bool head = message.method() == http::verb::head;
    const auto version = message.version();
    const auto raw = message.target();
    auto target = parse_target(std::string_view(raw.data(), raw.size()));
    auto request = request_of(message, is_admin);
    open = message.keep_alive() && !stopping;
    const Route* route = nullptr;
    Response response;
    if (!target) {
      response = error_response(target.error());
    } else {
      request.path = std::move(target->path);
      request.query = std::move(target->query);
      auto admitted = admit(request, context);
      route = admitted.route;
      if (admitted.refusal) {
        response = std::move(*admitted.refusal);
      } else if (route->stream) {
        auto streaming = stream_events(stream, std::move(request), *self);
        co_await std::move(streaming);
        co_return;
      } else {
        auto answering = respond(route, std::move(request), context);
        response = co_await std::move(answering);
      }
    }
    dress(response, route);
    const auto status = response.status;
    open = open && !stopping;
    auto sending = send(stream, std::move(response), head, open, version);
    const bool sent = co_await std::move(sending);
    const std::chrono::duration<double> took = steady_clock::now() - began;
    context.metrics.request(route ? route->name : "none", status, took.count());
    open = open && sent;
  }
  error_code ignored;
  stream.socket().shutdown(net::socket_base::shutdown_send, ignored);
}

template <class Stream>
net::awaitable<void> Server::Impl::stream_events(Stream& stream, Request request, Connection& self) {
  std::optional<Response> refusal;
  auto position = EventFeed::position(request);
  if (!position) {
    refusal = error_response(position.error());
  } else if (request.method != "HEAD" && streams >= std::max<std::size_t>(1, context.limits.max_connections / 2)) {
    refusal = error_response(503, "unavailable", "too many event streams are open; try again later");
    refusal->headers.emplace_back("Retry-After", "5");
  }
  const bool head = request.method == "HEAD";
  Response opening{200, "text/event-stream; charset=utf-8", {}, {}};
  if (refusal) opening = std::move(*refusal);
  const int status = opening.status;
  context.metrics.request("api_events", status, 0);
  dress(opening, nullptr);
  if (refusal) {
    auto sending = send(stream, std::move(opening), head, false, 11);
    co_await std::move(sending);
    co_return;
  }
  ++streams;
  context.metrics.sse_clients(static_cast<std::ptrdiff_t>(streams));
  struct Leave {
    Impl& impl;
    ~Leave() {
      --impl.streams;
      impl.context.metrics.sse_clients(static_cast<std::ptrdiff_t>(impl.streams));
    }
  } leave{*this};

  // The end of the body is the end of the connection.
  http::response<http::empty_body> start(http::status::ok, 11);
  start.set(http::field::content_type, opening.content_type);
  for (const auto& [name, value] : opening.headers) start.insert(name, value);
  start.keep_alive(false);
  error_code failed;
  auto token = net::redirect_error(net::use_awaitable, failed);
  http::response_serializer<http::empty_body> serializer(start);
  stream.expires_after(context.limits.request_timeout);
  co_await http::async_write_header(stream, serializer, token);
  if (failed || head) co_return;

  struct Wake {
    explicit Wake(net::io_context& io) : timer(io) {}
    net::steady_timer timer;
    bool news = true;  // look once before waiting
    bool gone = false;
  };
  const auto wake = std::make_shared<Wake>(io);
  // A client of a stream has nothing to say: whatever becomes readable is its end.
  stream.socket().async_wait(net::socket_base::wait_read, [wake](const error_code&) {
    wake->gone = true;
    wake->timer.cancel();
  });
  const auto subscription = context.committed.subscribe([wake] {
    wake->news = true;
    wake->timer.cancel();
  });
  self.phase = Connection::Phase::streaming;
  self.wake = [wake] {
    wake->gone = true;
    wake->timer.cancel();
  };
  EventFeed feed(context, *position);
  std::string text = "retry: 3000\n\n";
  for (;;) {
    if (!text.empty()) {
      stream.expires_after(context.limits.request_timeout);
      auto bytes = net::buffer(text);
      co_await net::async_write(stream, bytes, token);
      stream.expires_never();
      if (failed) break;
    }
    if (wake->gone || stopping) break;
    text.clear();
    if (wake->news) {
      wake->news = false;
      auto work = [&feed](unsigned) { return feed.next(); };
      auto reading = on(context.pool, Lane::first, work);
      auto next = co_await std::move(reading);
      if (!next) {
        if (context.log) context.log("event stream: " + next.error().line());
        break;  // the browser comes back with its Last-Event-ID
      }
      text = std::move(*next);
      wake->news = wake->news || !text.empty();  // there may be more than one batch
      continue;
    }
    wake->timer.expires_after(context.limits.heartbeat);
    error_code woken;
    auto woken_token = net::redirect_error(net::use_awaitable, woken);
    co_await wake->timer.async_wait(woken_token);
    if (!woken) text = ": heartbeat\n\n";
  }
  self.wake = nullptr;
  error_code ignored;
  stream.socket().shutdown(net::socket_base::shutdown_send, ignored);
}

Server::Server(net::io_context& io, const ServeContext& context) : impl_(std::make_unique<Impl>(io, context)) {}

Server::~Server() {
  if (!impl_->admin_path.empty()) ::unlink(impl_->admin_path.c_str());
}

Result<std::uint16_t> Server::listen(const std::string& address, std::uint16_t port) {
  error_code failed;
  const auto ip = net::ip::make_address(address, failed);
  if (failed)
    return fail(Errc::malformed, "\"" + address + "\" is not an IP address; write serve.address = \"127.0.0.1\"");
  const tcp::endpoint endpoint(ip, port);
  tcp::acceptor acceptor(impl_->io);
  const auto said = [&](std::string_view doing) {
    return fail(Errc::io, fmt::format("cannot {} {} port {}: {}; choose another serve.port or stop what uses it", doing,
                                      address, port, failed.message()));
  };
  acceptor.open(endpoint.protocol(), failed);
  if (failed) return said("open");
  acceptor.set_option(net::socket_base::reuse_address(true), failed);
  if (failed) return said("open");
  acceptor.bind(endpoint, failed);
  if (failed) return said("bind");
  acceptor.listen(net::socket_base::max_listen_connections, failed);
  if (failed) return said("listen on");
  const auto bound = acceptor.local_endpoint(failed).port();
  if (failed) return said("bind");
  auto& kept = impl_->acceptors.emplace_back(std::move(acceptor));
  impl_->tasks.spawn("accept", impl_->accept_loop(kept));
  return bound;
}

Result<void> Server::listen_admin(const std::string& path) {
  error_code failed;
  if (path.size() >= sizeof(sockaddr_un{}.sun_path)) {
    return fail(Errc::malformed, "the path of serve.admin_socket is longer than 107 bytes; choose a shorter one")
        .at(path);
  }
  const auto said = [&](std::string_view doing) {
    return fail(Errc::io, fmt::format("cannot {} the admin socket: {}", doing, failed.message())).at(path);
  };
  const local::endpoint endpoint(path);
  struct stat there{};
  if (::lstat(path.c_str(), &there) == 0) {
    if (!S_ISSOCK(there.st_mode)) {
      return fail(Errc::conflict, "there is a file at serve.admin_socket that is not a socket; move it away").at(path);
    }
    local::socket probe(impl_->io);
    probe.connect(endpoint, failed);
    if (!failed) return fail(Errc::conflict, "another daemon answers on this admin socket; stop it first").at(path);
    if (failed != net::error::connection_refused) return said("ask who holds");
    ::unlink(path.c_str());  // nobody answers: left behind by a process that is gone
  }
  local::acceptor acceptor(impl_->io);
  acceptor.open(endpoint.protocol(), failed);
  if (failed) return said("open");
  // Linux gives the file the mode of the socket: there is no moment at which others may connect.
  if (::fchmod(acceptor.native_handle(), S_IRUSR | S_IWUSR) != 0) {
    failed.assign(errno, boost::system::system_category());
    return said("protect");
  }
  acceptor.bind(endpoint, failed);
  if (failed) return said("bind");
  impl_->admin_path = path;
  if (::chmod(path.c_str(), S_IRUSR | S_IWUSR) != 0) {
    failed.assign(errno, boost::system::system_category());
    return said("protect");
  }
  acceptor.listen(16, failed);
  if (failed) return said("listen on");
  impl_->admin.emplace(std::move(acceptor));
  impl_->tasks.spawn("accept admin", impl_->accept_loop(*impl_->admin));
  return {};
}

net::awaitable<void> Server::stop() {
  auto& impl = *impl_;
  impl.stopping = true;
  error_code ignored;
  for (auto& acceptor : impl.acceptors) acceptor.close(ignored);
  if (impl.admin) impl.admin->close(ignored);
  for (auto& connection : impl.connections) {
    if (connection.phase == Connection::Phase::idle && connection.close) connection.close();
    if (connection.wake) connection.wake();
  }
  net::steady_timer deadline(impl.io);
  deadline.expires_after(impl.context.limits.stop_timeout);
  deadline.async_wait([&impl](const error_code& cancelled) {
    if (cancelled) return;
    for (auto& connection : impl.connections) {
      if (connection.close) connection.close();
    }
  });
  auto joining = impl.tasks.join();
  co_await std::move(joining);
}

}  // namespace dongtin
