/// Keeps asking the service of embeddings, patiently: what it says late becomes a revision, and while it says nothing
/// everything else goes on as if there were none.
///
/// In      ports: those of the desk, one who asks, a pool for what takes its time.
/// Out     what MeaningDesk makes of the answers; after a failure a wait of `retry`, twice as long after each further
///         one up to `max_retry`; a line in the log when it fails first and when it works again.
/// Errors  none. Threads run() on the executor, which it never blocks; notify() and state() any.
#pragma once

#include <atomic>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "daemon/embeddings/meaning_desk.hpp"
#include "daemon/executor.hpp"

namespace dongtin {

struct MeaningWatchPorts {
  MeaningPorts desk;
  WorkPool& pool;
  std::function<net::awaitable<Result<EmbeddingReply>>(std::vector<std::string>)> ask{};
};

class MeaningWatch {
 public:
  MeaningWatch(net::any_io_executor executor, MeaningWatchPorts ports, const EmbeddingSettings& settings);
  [[nodiscard]] net::awaitable<void> run();
  /// Something was committed, or the claims in force changed.
  void notify();
  [[nodiscard]] EmbeddingState state() const;

 private:
  [[nodiscard]] net::awaitable<void> idle();
  [[nodiscard]] net::awaitable<Result<bool>> turn();
  void tell(const Result<bool>& done);
  [[nodiscard]] std::chrono::milliseconds patience() const;

  net::any_io_executor executor_;
  WorkPool& pool_;
  const std::function<net::awaitable<Result<EmbeddingReply>>(std::vector<std::string>)> ask_;
  const std::chrono::milliseconds retry_, max_retry_;
  MeaningDesk desk_;
  net::steady_timer wake_;
  bool notified_ = false;  // on the executor
  std::atomic<bool> posted_{false};
  unsigned failed_ = 0;  // in a row
  mutable std::mutex mutex_;
  EmbeddingState state_;
};

}  // namespace dongtin
