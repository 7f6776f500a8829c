#include "tests/support/loopback_server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstring>
#include <stdexcept>

namespace dongtin::testing_support {

std::string Heard::header(std::string_view name) const {
  const auto line = head.find("\r\n" + std::string(name) + ": ");
  if (line == std::string::npos) return {};
  const auto first = line + name.size() + 4;
  return head.substr(first, head.find("\r\n", first) - first);
}

bool LoopbackServer::Answer::send(std::string_view bytes) const {
  while (!bytes.empty()) {
    const auto sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

bool LoopbackServer::Answer::status(std::string_view line, std::string_view headers, std::string_view body) const {
  return send("HTTP/1.1 " + std::string(line) + "\r\nConnection: close\r\nContent-Length: " +
              std::to_string(body.size()) + "\r\n" + std::string(headers) + "\r\n" + std::string(body));
}

bool LoopbackServer::Answer::ok(std::string_view body, std::string_view headers) const {
  return status("200 OK", headers, body);
}

bool LoopbackServer::Answer::hung_up(std::chrono::milliseconds limit) const {
  pollfd wait{fd_, POLLIN | POLLRDHUP, 0};
  return ::poll(&wait, 1, static_cast<int>(limit.count())) > 0;
}

LoopbackServer::LoopbackServer(Handler handler, const char* address) : handler_(std::move(handler)), address_(address) {
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in in{};
  in.sin_family = AF_INET;
  ::inet_pton(AF_INET, address, &in.sin_addr);
  socklen_t size = sizeof in;
  auto* generic = static_cast<sockaddr*>(static_cast<void*>(&in));
  if (::bind(listener_, generic, size) != 0 || ::listen(listener_, 512) != 0 ||
      ::getsockname(listener_, generic, &size) != 0)
    throw std::runtime_error("a loopback port cannot be opened");
  port_ = ntohs(in.sin_port);
  acceptor_ = std::thread([this] { accept_all(); });
}

LoopbackServer::~LoopbackServer() {
  ::shutdown(listener_, SHUT_RDWR);
  acceptor_.join();
  for (auto& connection : connections_) connection.join();
  ::close(listener_);
}

void LoopbackServer::accept_all() {
  for (;;) {
    const int fd = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (fd < 0) return;
    connections_.emplace_back([this, fd] { serve(fd); });
  }
}

void LoopbackServer::serve(int fd) {
  const int now = ++open_;
  for (int most = most_; now > most && !most_.compare_exchange_weak(most, now);) {
  }
  Heard heard;
  char piece[2048];
  while (heard.head.find("\r\n\r\n") == std::string::npos) {
    const auto got = ::recv(fd, piece, sizeof piece, 0);
    if (got <= 0) break;
    heard.head.append(piece, static_cast<std::size_t>(got));
  }
  if (const auto end = heard.head.find("\r\n\r\n"); end != std::string::npos) {
    heard.body = heard.head.substr(end + 4);
    heard.head.resize(end + 4);
    const auto length = heard.header("Content-Length");
    const auto wanted = length.empty() ? 0 : std::stoul(length);
    while (heard.body.size() < wanted) {
      const auto got = ::recv(fd, piece, sizeof piece, 0);
      if (got <= 0) break;
      heard.body.append(piece, static_cast<std::size_t>(got));
    }
  }
  if (const auto first = heard.head.find(' '); first != std::string::npos) {
    heard.target = heard.head.substr(first + 1, heard.head.find(' ', first + 1) - first - 1);
    heard.at = std::chrono::steady_clock::now();
    {
      const std::lock_guard lock(mutex_);
      heard_.push_back(heard);
    }
    handler_(heard, Answer(fd));
  }
  --open_;
  ::shutdown(fd, SHUT_WR);
  while (::recv(fd, piece, sizeof piece, MSG_DONTWAIT) > 0) {
  }
  ::close(fd);
}

std::string LoopbackServer::url(std::string_view path) const {
  return "http://" + address_ + ":" + std::to_string(port_) + std::string(path);
}

std::vector<Heard> LoopbackServer::heard() const {
  const std::lock_guard lock(mutex_);
  return heard_;
}

}  // namespace dongtin::testing_support
