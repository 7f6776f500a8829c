/// One Asio thread: a context, what keeps it running, and the thread.
///
/// Errors  an exception that leaves a handler ends the loop and is told to `broken`.
/// Threads start(), run() and finish() from the thread that owns it; post to `io` from any.
#pragma once

#include <pthread.h>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <chrono>
#include <exception>
#include <functional>
#include <future>
#include <string>
#include <thread>

namespace dongtin {

namespace net = boost::asio;

class Loop {
 public:
  Loop() : guard_(net::make_work_guard(io)) {}
  ~Loop() { finish(); }
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  void start(const char* name, std::function<void(const std::string&)> broken) {
    thread_ = std::thread([this, name, broken = std::move(broken)] {
      ::pthread_setname_np(::pthread_self(), name);
      try {
        io.run();
      } catch (const std::exception& error) {
        broken(std::string(name) + ": " + error.what());
      }
    });
  }
  /// Runs `task` to its end on this loop, at most `limit`; false when it took longer. Nobody runs it before start().
  bool run(net::awaitable<void> task, std::chrono::seconds limit) {
    auto done = net::co_spawn(io, std::move(task), net::use_future);
    return done.wait_for(limit) == std::future_status::ready;
  }
  void finish() {
    guard_.reset();
    io.stop();
    if (thread_.joinable()) thread_.join();
  }

  net::io_context io{1};

 private:
  net::executor_work_guard<net::io_context::executor_type> guard_;
  std::thread thread_;
};

}  // namespace dongtin
