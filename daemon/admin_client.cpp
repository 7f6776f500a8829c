#include "daemon/admin_client.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/json.hpp>
#include <chrono>

namespace dongtin {

namespace {

namespace net = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using Stream = beast::basic_stream<net::local::stream_protocol>;

constexpr std::uint64_t kMaxAnswerBytes = 64u << 20;

/// "message" of an error answer, or the answer itself.
std::string told(const std::string& body) {
  boost::system::error_code wrong;
  const auto json = boost::json::parse(body, wrong);
  if (wrong || !json.is_object()) return body;
  const auto* error = json.as_object().if_contains("error");
  if (error == nullptr || !error->is_object()) return body;
  const auto* message = error->as_object().if_contains("message");
  return message != nullptr && message->is_string() ? std::string(message->as_string()) : body;
}

}  // namespace

std::string admin_socket_of(const Settings& settings) {
  return settings.serve.admin_socket.empty() ? settings.store.path + "/admin.sock" : settings.serve.admin_socket;
}

Result<std::string> ask_daemon(const std::string& socket, std::string_view method, std::string_view target,
                               std::string body, std::chrono::seconds patience) {
  net::io_context io;
  Stream stream(io);
  boost::system::error_code error;
  stream.socket().connect(net::local::stream_protocol::endpoint(socket), error);
  if (error) {
    return Error{Errc::not_found, socket,
                 "no daemon answers here (" + error.message() + "); is `dongtin serve` running?"};
  }
  http::request<http::string_body> request;
  request.method_string(method);
  request.target(target);
  request.version(11);
  request.set(http::field::host, "localhost");
  request.set(http::field::connection, "close");
  if (!body.empty()) request.set(http::field::content_type, "application/json");
  request.body() = std::move(body);
  request.prepare_payload();
  stream.expires_after(patience);
  beast::flat_buffer buffer;
  http::response_parser<http::string_body> answer;
  answer.body_limit(kMaxAnswerBytes);
  // Asynchronous under a deadline: a synchronous call on this stream would know none.
  http::async_write(stream, request, [&](boost::system::error_code wrong, std::size_t) {
    error = wrong;
    if (wrong) return;
    http::async_read(stream, buffer, answer, [&](boost::system::error_code failed, std::size_t) { error = failed; });
  });
  io.run();
  if (error == beast::error::timeout) {
    return Error{Errc::timeout, socket, "the daemon did not answer within " + std::to_string(patience.count()) + " s"};
  }
  if (error) return Error{Errc::io, socket, error.message()};
  const auto& message = answer.get();
  if (message.result_int() / 100 != 2) return Error{Errc::refused, {}, told(message.body())};
  return message.body();
}

}  // namespace dongtin
