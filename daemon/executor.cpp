#include "daemon/executor.hpp"

#include <algorithm>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <memory>

namespace dongtin {

WorkPool::WorkPool(unsigned threads) {
  threads_.reserve(threads);
  for (unsigned number = 0; number < std::max(1u, threads); ++number) {
    threads_.emplace_back([this, number] { work(number); });
  }
}

WorkPool::~WorkPool() {
  stop();
}

void WorkPool::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  for (auto& thread : threads_) {
    if (thread.joinable()) thread.join();
  }
}

std::size_t WorkPool::waiting(Lane lane) const {
  const std::lock_guard lock(mutex_);
  return queue_.size(lane);
}

void WorkPool::work(unsigned number) {
  for (;;) {
    std::function<void(unsigned)> job;
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
      if (queue_.empty()) return;
      job = queue_.pop();
    }
    job(number);
  }
}

net::awaitable<void> WorkPool::run(Lane lane, std::function<void(unsigned)> job) {
  auto start = [this, lane](auto handler, std::function<void(unsigned)> work) {
    auto shared = std::make_shared<decltype(handler)>(std::move(handler));
    auto executor = net::get_associated_executor(*shared);
    auto guard = net::make_work_guard(executor);
    auto task = [shared, guard, executor, work = std::move(work)](unsigned worker) mutable {
      work(worker);
      net::post(executor, [shared] { (*shared)(); });
    };
    {
      const std::lock_guard lock(mutex_);
      queue_.push(lane, std::move(task));
    }
    wake_.notify_one();
  };
  return net::async_initiate<const net::use_awaitable_t<>, void()>(std::move(start), net::use_awaitable,
                                                                   std::move(job));
}

Gate::Gate(net::any_io_executor executor, std::size_t per_lane)
    : executor_(std::move(executor)), per_lane_(std::max<std::size_t>(1, per_lane)) {}

net::awaitable<Gate::Place> Gate::enter(Lane lane) {
  auto& mine = of(lane);
  if (mine.held >= per_lane_ || !mine.waiting.empty()) {
    net::steady_timer turn(executor_, net::steady_timer::time_point::max());
    mine.waiting.push_back(&turn);
    const auto place = std::prev(mine.waiting.end());
    boost::system::error_code ignored;
    // A turn is given by taking the timer off the list before cancelling it; anything else is our own cancellation.
    struct Leave {
      OneLane& lane;
      std::list<net::steady_timer*>::iterator place;
      net::steady_timer* turn;
      bool called() const { return std::find(lane.waiting.begin(), lane.waiting.end(), turn) == lane.waiting.end(); }
      ~Leave() {
        if (!called()) lane.waiting.erase(place);
      }
    } leave{mine, place, &turn};
    auto token = net::redirect_error(net::use_awaitable, ignored);
    co_await turn.async_wait(token);
    if (!leave.called()) throw boost::system::system_error(net::error::operation_aborted);
    co_return Place(this, lane);  // release() handed its place over: `held` stays as it was
  }
  ++mine.held;
  co_return Place(this, lane);
}

void Gate::Place::release() {
  if (gate_ == nullptr) return;
  auto& lane = std::exchange(gate_, nullptr)->of(lane_);
  if (lane.waiting.empty()) {
    --lane.held;
    return;
  }
  auto* next = lane.waiting.front();
  lane.waiting.pop_front();
  next->cancel();
}

TaskGroup::TaskGroup(net::any_io_executor executor, Broken broken)
    : executor_(executor), broken_(std::move(broken)), ended_(executor, net::steady_timer::time_point::max()) {}

void TaskGroup::spawn(std::string name, net::awaitable<void> task) {
  const auto place = tasks_.emplace(tasks_.end());
  place->serial = ++serials_;
  place->name = std::move(name);
  auto done = [this, place](const std::exception_ptr& failed) {
    const auto ended = std::move(place->name);
    tasks_.erase(place);
    ended_.cancel();
    if (!failed) return;
    try {
      std::rethrow_exception(failed);
    } catch (const boost::system::system_error& error) {
      if (error.code() != net::error::operation_aborted) broken_(ended, error.what());
    } catch (const std::exception& error) {
      broken_(ended, error.what());
    }
  };
  net::co_spawn(executor_, std::move(task), net::bind_cancellation_slot(place->cancel.slot(), std::move(done)));
}

// Posted: emitting may run a task to its end, which takes it off the list.
void TaskGroup::cancel(std::uint64_t serial) {
  net::post(executor_, [this, serial] {
    const auto task = std::find_if(tasks_.begin(), tasks_.end(), [&](const Task& t) { return t.serial == serial; });
    if (task != tasks_.end()) task->cancel.emit(net::cancellation_type::terminal);
  });
}

void TaskGroup::stop(const std::string& name) {
  for (const auto& task : tasks_) {
    if (task.name == name) cancel(task.serial);
  }
}

void TaskGroup::stop_all() {
  for (const auto& task : tasks_) cancel(task.serial);
}

bool TaskGroup::runs(const std::string& name) const {
  return std::any_of(tasks_.begin(), tasks_.end(), [&](const Task& task) { return task.name == name; });
}

net::awaitable<void> TaskGroup::join() {
  while (!tasks_.empty()) {
    ended_.expires_at(net::steady_timer::time_point::max());
    boost::system::error_code ignored;
    auto token = net::redirect_error(net::use_awaitable, ignored);
    co_await ended_.async_wait(token);
  }
}

net::awaitable<void> wait_until(std::chrono::steady_clock::time_point at) {
  net::steady_timer timer(co_await net::this_coro::executor);
  timer.expires_at(at);
  co_await timer.async_wait(net::use_awaitable);
}

}  // namespace dongtin
