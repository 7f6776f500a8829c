/// A counted right to go on, handed out in the order it was asked for.
///
/// In      how many may go at once. Out a Permit; the right goes back when it is destroyed.
/// Errors  none; cancellation unwinds the waiting coroutine and takes it out of the line.
/// Threads the one that runs the executor; no locks.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <memory>

namespace dongtin {

namespace net = boost::asio;

class Permits {
 public:
  struct Line;
  class Permit {
   public:
    Permit() = default;
    explicit Permit(std::shared_ptr<Line> line) : line_(std::move(line)) {}
    Permit(Permit&&) noexcept = default;
    Permit& operator=(Permit&& other) noexcept;
    ~Permit() { give_back(); }

   private:
    void give_back() noexcept;
    std::shared_ptr<Line> line_;
  };

  Permits(net::any_io_executor executor, std::size_t at_once);
  [[nodiscard]] net::awaitable<Permit> acquire();
  /// Nobody holds or waits for one.
  [[nodiscard]] bool idle() const noexcept;

 private:
  std::shared_ptr<Line> line_;
};

}  // namespace dongtin
