#include "collectors/http/permits.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <list>

namespace dongtin {

struct Permits::Line {
  struct Waiter {
    explicit Waiter(const net::any_io_executor& executor) : woken(executor, net::steady_timer::time_point::max()) {}
    net::steady_timer woken;
    bool granted = false;
  };

  net::any_io_executor executor;
  std::size_t at_once = 1;
  std::size_t free = 1;
  std::list<std::shared_ptr<Waiter>> waiting;

  void give_back() noexcept {
    if (waiting.empty()) {
      ++free;
      return;
    }
    const auto next = waiting.front();
    waiting.pop_front();
    next->granted = true;
    next->woken.cancel();
  }
};

namespace {

/// Leaves the line when its coroutine ends without having been served, however it ends.
struct Place {
  std::shared_ptr<Permits::Line> line;
  std::shared_ptr<Permits::Line::Waiter> waiter;
  bool taken = false;
  Place(std::shared_ptr<Permits::Line> l, std::shared_ptr<Permits::Line::Waiter> w)
      : line(std::move(l)), waiter(std::move(w)) {}
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
  ~Place() {
    if (taken) return;
    if (waiter->granted) {
      line->give_back();
    } else {
      line->waiting.remove(waiter);
    }
  }
};

}  // namespace

Permits::Permit& Permits::Permit::operator=(Permit&& other) noexcept {
  if (this != &other) {
    give_back();
    line_ = std::move(other.line_);
  }
  return *this;
}

void Permits::Permit::give_back() noexcept {
  if (const auto line = std::exchange(line_, nullptr)) line->give_back();
}

Permits::Permits(net::any_io_executor executor, std::size_t at_once) : line_(std::make_shared<Line>()) {
  line_->executor = std::move(executor);
  line_->at_once = line_->free = std::max<std::size_t>(at_once, 1);
}

bool Permits::idle() const noexcept {
  return line_->free == line_->at_once && line_->waiting.empty();
}

net::awaitable<Permits::Permit> Permits::acquire() {
  const auto line = line_;
  if (line->free > 0) {
    --line->free;
    co_return Permit(line);
  }
  const auto waiter = std::make_shared<Line::Waiter>(line->executor);
  Place place(line, waiter);
  line->waiting.push_back(waiter);
  constexpr auto token = net::as_tuple(net::use_awaitable);
  co_await waiter->woken.async_wait(token);
  if (!waiter->granted) throw boost::system::system_error(net::error::operation_aborted);
  place.taken = true;
  co_return Permit(line);
}

}  // namespace dongtin
