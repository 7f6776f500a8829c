/// A real HTTP server on loopback for tests: every request is told to a handler that writes what it likes, well formed
/// or not. One thread per connection; a connection ends with its handler.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace dongtin::testing_support {

struct Heard {
  std::string target;  // "/rss"
  std::string head;    // request line and headers, verbatim
  std::string body;    // as many bytes as Content-Length says
  std::chrono::steady_clock::time_point at;
  [[nodiscard]] std::string header(std::string_view name) const;  // name as sent
};

class LoopbackServer {
 public:
  /// Where a handler writes. False once the other side is gone.
  class Answer {
   public:
    explicit Answer(int fd) : fd_(fd) {}
    bool send(std::string_view bytes) const;
    bool ok(std::string_view body, std::string_view headers = "") const;
    bool status(std::string_view line, std::string_view headers = "", std::string_view body = "") const;
    /// Waits until the other side hangs up, at most so long; true if it did.
    [[nodiscard]] bool hung_up(std::chrono::milliseconds limit) const;

   private:
    int fd_;
  };
  using Handler = std::function<void(const Heard&, const Answer&)>;

  explicit LoopbackServer(Handler handler, const char* address = "127.0.0.1");
  ~LoopbackServer();
  LoopbackServer(const LoopbackServer&) = delete;
  LoopbackServer& operator=(const LoopbackServer&) = delete;

  [[nodiscard]] std::string url(std::string_view path) const;
  [[nodiscard]] std::vector<Heard> heard() const;
  [[nodiscard]] int most_at_once() const { return most_; }

 private:
  void accept_all();
  void serve(int fd);

  Handler handler_;
  std::string address_;
  int listener_ = -1;
  unsigned port_ = 0;
  mutable std::mutex mutex_;
  std::vector<Heard> heard_;
  std::vector<std::thread> connections_;
  std::atomic<int> open_{0}, most_{0};
  std::thread acceptor_;
};

}  // namespace dongtin::testing_support
