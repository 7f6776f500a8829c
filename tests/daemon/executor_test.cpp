#include "daemon/executor.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#include <future>
#include <set>

namespace dongtin {
namespace {

TEST(Lanes, ServeTheFirstLaneThreeTimesAsOften) {
  Lanes<std::string> lanes;
  for (int i = 0; i < 8; ++i) {
    lanes.push(Lane::first, "a");
    lanes.push(Lane::second, "b");
  }
  std::string order;
  while (!lanes.empty()) order += lanes.pop();
  EXPECT_EQ(order, "aaabaaabaabbbbbb");
}

TEST(Lanes, GiveAllToTheLaneThatHasSomething) {
  Lanes<int> lanes;
  lanes.push(Lane::second, 1);
  lanes.push(Lane::second, 2);
  EXPECT_EQ(lanes.pop(), 1);
  lanes.push(Lane::first, 3);
  EXPECT_EQ(lanes.pop(), 3);
  EXPECT_EQ(lanes.pop(), 2);
}

net::awaitable<void> add_on(WorkPool& pool, int number, std::atomic<int>& sum, std::set<std::thread::id>& resumed_on) {
  auto work = [number](unsigned) { return number; };
  auto working = on(pool, Lane::first, work);
  const int got = co_await std::move(working);
  sum += got;
  resumed_on.insert(std::this_thread::get_id());
}

TEST(WorkPool, GivesResultsBackOnTheCallersThread) {
  WorkPool pool(4);
  net::io_context io;
  std::atomic<int> sum = 0;
  std::set<std::thread::id> resumed_on;
  for (int i = 1; i <= 1000; ++i) net::co_spawn(io, add_on(pool, i, sum, resumed_on), net::detached);
  io.run();
  EXPECT_EQ(sum, 500500);
  EXPECT_EQ(resumed_on, std::set<std::thread::id>{std::this_thread::get_id()});
}

net::awaitable<std::string> caught(WorkPool& pool) {
  auto work = [](unsigned) -> int { throw std::runtime_error("a broken invariant"); };
  auto working = on(pool, Lane::second, work);
  std::string what;
  try {
    co_await std::move(working);
  } catch (const std::runtime_error& error) {
    what = error.what();
  }
  co_return what;
}

TEST(WorkPool, ThrowsInTheCallerWhatTheWorkThrew) {
  WorkPool pool(1);
  net::io_context io;
  auto what = net::co_spawn(io, caught(pool), net::use_future);
  io.run();
  EXPECT_EQ(what.get(), "a broken invariant");
}

TEST(WorkPool, RunsWhatIsQueuedBeforeItStops) {
  std::atomic<int> ran = 0;
  net::io_context io;
  {
    WorkPool pool(2);
    for (int i = 0; i < 100; ++i) {
      net::co_spawn(io, pool.run(Lane::first, [&ran](unsigned) { ++ran; }), net::detached);
    }
    io.poll();
    pool.stop();
  }
  EXPECT_EQ(ran, 100);
}

struct Holder {
  int most = 0, inside = 0, done = 0;
};

net::awaitable<void> hold(Gate& gate, Holder& holder) {
  auto entering = gate.enter(Lane::first);
  const auto place = co_await std::move(entering);
  holder.most = std::max(holder.most, ++holder.inside);
  auto executor = co_await net::this_coro::executor;
  co_await net::post(executor, net::use_awaitable);
  --holder.inside;
  ++holder.done;
}

TEST(Gate, LetsNoMoreThanItsBoundIn) {
  net::io_context io;
  Gate gate(io.get_executor(), 3);
  Holder holder;
  for (int i = 0; i < 50; ++i) net::co_spawn(io, hold(gate, holder), net::detached);
  io.run();
  EXPECT_EQ(holder.done, 50);
  EXPECT_EQ(holder.most, 3);
  EXPECT_EQ(gate.held(Lane::first), 0u);
}

net::awaitable<void> enter_and_wait(Gate& gate, int& entered) {
  auto entering = gate.enter(Lane::first);
  const auto place = co_await std::move(entering);
  ++entered;
  auto waiting = wait_until(std::chrono::steady_clock::time_point::max());
  co_await std::move(waiting);
}

TEST(Gate, KeepsNoPlaceForSomebodyWhoWasStoppedWhileWaiting) {
  net::io_context io;
  Gate gate(io.get_executor(), 1);
  std::string broken;
  TaskGroup tasks(io.get_executor(), [&](const std::string& name, const std::string& what) { broken = name + what; });
  int entered = 0;
  tasks.spawn("first", enter_and_wait(gate, entered));
  tasks.spawn("second", enter_and_wait(gate, entered));
  tasks.spawn("third", enter_and_wait(gate, entered));
  io.poll();
  EXPECT_EQ(entered, 1);
  tasks.stop("second");
  io.restart();
  io.poll();
  EXPECT_EQ(tasks.size(), 2u);
  tasks.stop("first");
  io.restart();
  io.poll();
  EXPECT_EQ(entered, 2);  // the third got the place, the second did not take it along
  EXPECT_TRUE(tasks.runs("third"));
  tasks.stop_all();
  io.restart();
  io.poll();
  EXPECT_EQ(tasks.size(), 0u);
  EXPECT_EQ(gate.held(Lane::first), 0u);
  EXPECT_EQ(broken, "");
}

TEST(TaskGroup, StopsWhatRunsAndNotWhatIsSpawnedAfterwardsUnderTheSameName) {
  net::io_context io;
  Gate gate(io.get_executor(), 2);
  TaskGroup tasks(io.get_executor(), [](const std::string& name, const std::string& what) { FAIL() << name << what; });
  int entered = 0;
  tasks.spawn("watch bao-mau", enter_and_wait(gate, entered));
  io.poll();
  tasks.stop("watch bao-mau");
  tasks.spawn("watch bao-mau", enter_and_wait(gate, entered));
  io.restart();
  io.poll();
  EXPECT_EQ(entered, 2);
  EXPECT_EQ(tasks.size(), 1u);
  EXPECT_TRUE(tasks.runs("watch bao-mau"));
  tasks.stop_all();
  io.restart();
  io.poll();
}

net::awaitable<void> breaks() {
  auto executor = co_await net::this_coro::executor;
  co_await net::post(executor, net::use_awaitable);
  throw std::logic_error("cannot be");
}

TEST(TaskGroup, SaysWhichTaskBroke) {
  net::io_context io;
  std::string broken;
  TaskGroup tasks(io.get_executor(),
                  [&](const std::string& name, const std::string& what) { broken = name + ": " + what; });
  tasks.spawn("watch bao-mau", breaks());
  net::co_spawn(io, tasks.join(), net::detached);
  io.run();
  EXPECT_EQ(broken, "watch bao-mau: cannot be");
  EXPECT_EQ(tasks.size(), 0u);
}

}  // namespace
}  // namespace dongtin
