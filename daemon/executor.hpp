/// Where work runs: a worker pool with two lanes, gates that bound what is in the line, named tasks, a time limit.
///
/// WorkPool  threads for synchronous work; official and press before the others, 3:1; stop() joins.
/// Gate      an asynchronous semaphore per lane, used on one thread; the left waits when the right is slow.
/// TaskGroup names, counts, stops and joins coroutines of one executor; nothing is detached.
/// Errors    a task that throws anything but cancellation is a broken invariant: the group's `broken` hears its name.
#pragma once

#include <array>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <type_traits>
#include <vector>

#include "storage/records/source.hpp"

namespace dongtin {

namespace net = boost::asio;

/// Two lanes, served 3:1 while both have something. Not synchronised.
template <class T>
class Lanes {
 public:
  void push(Lane lane, T value) { lanes_[index(lane)].push_back(std::move(value)); }
  [[nodiscard]] bool empty() const { return lanes_[0].empty() && lanes_[1].empty(); }
  [[nodiscard]] std::size_t size(Lane lane) const { return lanes_[index(lane)].size(); }
  /// Only when not empty.
  [[nodiscard]] T pop() {
    constexpr unsigned kFirstLaneShare = 3;
    const bool second = lanes_[0].empty() || (!lanes_[1].empty() && served_ >= kFirstLaneShare);
    served_ = second ? 0 : served_ + 1;
    auto& lane = lanes_[second ? 1 : 0];
    T value = std::move(lane.front());
    lane.pop_front();
    return value;
  }

 private:
  static std::size_t index(Lane lane) { return lane == Lane::first ? 0 : 1; }
  std::array<std::deque<T>, 2> lanes_;
  unsigned served_ = 0;
};

class WorkPool {
 public:
  explicit WorkPool(unsigned threads);
  ~WorkPool();
  WorkPool(const WorkPool&) = delete;
  WorkPool& operator=(const WorkPool&) = delete;

  [[nodiscard]] unsigned threads() const { return static_cast<unsigned>(threads_.size()); }
  /// Runs what is queued, then joins. Work offered afterwards never runs.
  void stop();
  [[nodiscard]] std::size_t waiting(Lane lane) const;

  /// Resumes the awaiting coroutine on its own executor once `job` has run on a worker; `job` gets the worker's
  /// number, 0 .. threads()-1. Cancellation is ignored until the job has returned: it holds references to the frame.
  [[nodiscard]] net::awaitable<void> run(Lane lane, std::function<void(unsigned)> job);

 private:
  void work(unsigned number);
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  Lanes<std::function<void(unsigned)>> queue_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

/// Runs `work(worker number)` on the pool and gives back what it returns; what it throws is thrown here.
template <class F>
net::awaitable<std::invoke_result_t<F&, unsigned>> on(WorkPool& pool, Lane lane, F work) {
  std::optional<std::invoke_result_t<F&, unsigned>> out;
  std::exception_ptr failed;
  std::function<void(unsigned)> job = [&out, &failed, &work](unsigned worker) {
    try {
      out.emplace(work(worker));
    } catch (...) {
      failed = std::current_exception();
    }
  };
  auto done = pool.run(lane, std::move(job));
  co_await std::move(done);
  if (failed) std::rethrow_exception(failed);
  if (!out) throw std::logic_error("a worker pool was stopped under its work");
  co_return std::move(*out);
}

class Gate {
 public:
  Gate(net::any_io_executor executor, std::size_t per_lane);

  /// Holds one place of its lane until destroyed.
  class Place {
   public:
    Place() = default;
    Place(Gate* gate, Lane lane) : gate_(gate), lane_(lane) {}
    Place(Place&& other) noexcept : gate_(std::exchange(other.gate_, nullptr)), lane_(other.lane_) {}
    Place& operator=(Place&& other) noexcept {
      if (this != &other) {
        release();
        gate_ = std::exchange(other.gate_, nullptr);
        lane_ = other.lane_;
      }
      return *this;
    }
    ~Place() { release(); }
    void release();

   private:
    Gate* gate_ = nullptr;
    Lane lane_ = Lane::first;
  };
  [[nodiscard]] net::awaitable<Place> enter(Lane lane);
  [[nodiscard]] std::size_t held(Lane lane) const { return lanes_[lane == Lane::first ? 0 : 1].held; }

 private:
  struct OneLane {
    std::size_t held = 0;
    std::list<net::steady_timer*> waiting;
  };
  OneLane& of(Lane lane) { return lanes_[lane == Lane::first ? 0 : 1]; }
  net::any_io_executor executor_;
  std::size_t per_lane_;
  std::array<OneLane, 2> lanes_;
};

class TaskGroup {
 public:
  /// `broken` is called on the executor with the task's name and what it threw.
  using Broken = std::function<void(const std::string& name, const std::string& what)>;
  TaskGroup(net::any_io_executor executor, Broken broken);

  void spawn(std::string name, net::awaitable<void> task);
  /// Asks the tasks of that name that run now to stop; one spawned afterwards under the same name goes on.
  void stop(const std::string& name);
  void stop_all();
  [[nodiscard]] std::size_t size() const { return tasks_.size(); }
  [[nodiscard]] bool runs(const std::string& name) const;
  /// Returns when every task has ended.
  [[nodiscard]] net::awaitable<void> join();

 private:
  void cancel(std::uint64_t serial);
  struct Task {
    std::uint64_t serial = 0;
    std::string name;
    net::cancellation_signal cancel;
  };
  net::any_io_executor executor_;
  Broken broken_;
  std::list<Task> tasks_;
  std::uint64_t serials_ = 0;
  net::steady_timer ended_;
};

/// Waits until `at`; cancellation unwinds.
[[nodiscard]] net::awaitable<void> wait_until(std::chrono::steady_clock::time_point at);

}  // namespace dongtin
