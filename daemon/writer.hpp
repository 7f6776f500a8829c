/// The writer: the one thread that writes. It takes commits and tasks in order (two lanes, 3:1), groups the commits
/// that wait together into one synced batch, and tells everybody once a group is durable.
///
/// In      commits from the collecting thread, decisions from the serving one.
/// Out     the result, on the executor of whoever awaits it.
/// Errors  what the store says; a failed group fails every commit in it and nothing of it is kept.
/// Threads submit from any; one thread of its own.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "daemon/executor.hpp"
#include "storage/store.hpp"

namespace dongtin {

struct WriterHooks {
  /// After a group is durable: the newest sequence, its number of commits, how long it took. On the writer's thread.
  std::function<void(Sequence, std::size_t, std::chrono::nanoseconds)> committed;
  /// After a group failed: what the store said. On the writer's thread.
  std::function<void(const Error&)> failed;
};

class Writer {
 public:
  /// The log is trimmed to `log_entries` now and then.
  Writer(Store& store, std::uint64_t log_entries, WriterHooks hooks);
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  [[nodiscard]] net::awaitable<Result<Sequence>> apply(Lane lane, Commit commit);
  [[nodiscard]] net::awaitable<Result<Decision>> decide(Decision decision, Expected expected);
  [[nodiscard]] net::awaitable<Result<StoryDecision>> decide(StoryDecision decision);
  /// Any other write, in order with the commits; goes before waiting commits of the second lane, as decisions do.
  [[nodiscard]] net::awaitable<Result<void>> write(std::function<Result<void>(Store&)> task);

  /// The same for threads that may wait, those of jobs: in the second lane, so that a long job never holds up what
  /// comes in. Not after stop().
  [[nodiscard]] Result<void> write_and_wait(const std::function<Result<void>(Store&)>& task);

  [[nodiscard]] std::size_t waiting(Lane lane) const;
  /// Writes what is queued, then joins.
  void stop();

 private:
  struct Entry {
    std::optional<Commit> commit;                   // grouped with its neighbours
    std::function<void(Result<Sequence>)> applied;  // of a commit
    std::function<void()> task;                     // anything else
  };
  /// A decision, which tells everybody like a commit.
  template <class Made>
  [[nodiscard]] net::awaitable<Result<Made>> decided(std::function<Result<Made>(Store&)> decide);
  void push(Lane lane, Entry entry);
  void work();
  void flush(std::vector<Entry>& group);

  Store& store_;
  std::uint64_t log_entries_;
  WriterHooks hooks_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  Lanes<Entry> queue_;
  bool stopping_ = false;
  std::uint64_t groups_ = 0;
  std::thread thread_;
};

}  // namespace dongtin
