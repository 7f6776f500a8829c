#include "daemon/writer.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <future>
#include <memory>

namespace dongtin {

namespace {

constexpr std::size_t kMaxGroup = 64;      // commits in one synced batch
constexpr std::uint64_t kTrimEvery = 256;  // groups between two looks at the log's length

/// Suspends the coroutine until `start`'s callback is called, from any thread; resumes on its own executor.
template <class T>
net::awaitable<T> answered(std::function<void(std::function<void(T)>)> start) {
  auto initiate = [](auto handler, std::function<void(std::function<void(T)>)> begin) {
    auto shared = std::make_shared<decltype(handler)>(std::move(handler));
    auto executor = net::get_associated_executor(*shared);
    auto guard = net::make_work_guard(executor);
    begin([shared, guard, executor](T value) {
      auto held = std::make_shared<T>(std::move(value));
      net::post(executor, [shared, held] { (*shared)(std::move(*held)); });
    });
  };
  return net::async_initiate<const net::use_awaitable_t<>, void(T)>(std::move(initiate), net::use_awaitable,
                                                                    std::move(start));
}

}  // namespace

Writer::Writer(Store& store, std::uint64_t log_entries, WriterHooks hooks)
    : store_(store), log_entries_(log_entries), hooks_(std::move(hooks)), thread_([this] { work(); }) {}

Writer::~Writer() {
  stop();
}

void Writer::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

std::size_t Writer::waiting(Lane lane) const {
  const std::lock_guard lock(mutex_);
  return queue_.size(lane);
}

void Writer::push(Lane lane, Entry entry) {
  {
    const std::lock_guard lock(mutex_);
    queue_.push(lane, std::move(entry));
  }
  wake_.notify_one();
}

net::awaitable<Result<Sequence>> Writer::apply(Lane lane, Commit commit) {
  auto held = std::make_shared<Commit>(std::move(commit));
  return answered<Result<Sequence>>([this, lane, held](std::function<void(Result<Sequence>)> done) {
    push(lane, Entry{std::move(*held), std::move(done), {}});
  });
}

template <class Made>
net::awaitable<Result<Made>> Writer::decided(std::function<Result<Made>(Store&)> decide) {
  return answered<Result<Made>>([this, decide = std::move(decide)](std::function<void(Result<Made>)> done) {
    auto task = [this, decide, done = std::move(done)] {
      auto made = decide(store_);
      if (made && hooks_.committed) hooks_.committed(made->sequence, 1, {});
      if (!made && made.error().code == Errc::io && hooks_.failed) hooks_.failed(made.error());
      done(std::move(made));
    };
    push(Lane::first, Entry{std::nullopt, {}, std::move(task)});
  });
}

net::awaitable<Result<Decision>> Writer::decide(Decision decision, Expected expected) {
  return decided<Decision>(
      [decision = std::move(decision), expected](Store& store) { return store.decide(decision, expected); });
}

net::awaitable<Result<StoryDecision>> Writer::decide(StoryDecision decision) {
  return decided<StoryDecision>([decision = std::move(decision)](Store& store) { return store.decide(decision); });
}

net::awaitable<Result<void>> Writer::write(std::function<Result<void>(Store&)> work) {
  return answered<Result<void>>([this, work = std::move(work)](std::function<void(Result<void>)> done) {
    push(Lane::first, Entry{std::nullopt, {}, [this, work, done = std::move(done)] {
                              auto result = work(store_);
                              if (!result && result.error().code == Errc::io && hooks_.failed)
                                hooks_.failed(result.error());
                              done(std::move(result));
                            }});
  });
}

Result<void> Writer::write_and_wait(const std::function<Result<void>(Store&)>& task) {
  std::promise<Result<void>> done;
  auto written = done.get_future();
  push(Lane::second, Entry{std::nullopt, {}, [this, &task, &done] {
                             auto result = task(store_);
                             if (!result && result.error().code == Errc::io && hooks_.failed) {
                               hooks_.failed(result.error());
                             } else if (const auto counts = store_.counts(); result && counts && hooks_.committed) {
                               hooks_.committed(Sequence{counts->log_last}, 1, {});
                             }
                             done.set_value(std::move(result));
                           }});
  return written.get();
}

void Writer::work() {
  for (;;) {
    std::vector<Entry> group;
    std::function<void()> task;
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
      if (queue_.empty()) return;
      while (!queue_.empty() && group.size() < kMaxGroup) {
        auto entry = queue_.pop();
        if (!entry.commit) {
          task = std::move(entry.task);
          break;
        }
        group.push_back(std::move(entry));
      }
    }
    if (!group.empty()) flush(group);
    if (task) task();
  }
}

void Writer::flush(std::vector<Entry>& group) {
  std::vector<Commit> commits;
  commits.reserve(group.size());
  for (auto& entry : group) commits.push_back(std::move(*entry.commit));
  const auto begin = std::chrono::steady_clock::now();
  const auto applied = store_.apply(commits);
  const auto took = std::chrono::steady_clock::now() - begin;
  if (applied) {
    if (hooks_.committed) hooks_.committed(*applied, group.size(), took);
    if (++groups_ % kTrimEvery == 0) {
      static_cast<void>(store_.trim_log(log_entries_));
      static_cast<void>(store_.take_outbox(*applied));  // no channel of notices exists: nobody waits for these
    }
  } else if (hooks_.failed) {
    hooks_.failed(applied.error());
  }
  if (!applied && applied.error().code != Errc::io && group.size() > 1) {
    // Refused before anything was written: one commit's fault is not its neighbours'.
    for (std::size_t i = 0; i < group.size(); ++i) {
      const auto alone = store_.apply({&commits[i], 1});
      if (alone && hooks_.committed) hooks_.committed(*alone, 1, {});
      group[i].applied(alone);
    }
    return;
  }
  for (auto& entry : group) entry.applied(applied);
}

}  // namespace dongtin
