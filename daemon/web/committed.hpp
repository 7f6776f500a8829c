/// Wakes event streams when something was committed.
///
/// Threads notify() any; subscribe() and the wakes run on the serving executor. Many notifies between two turns of
///         the executor wake once. Outlives nothing: a notify after the executor's end is dropped.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <functional>
#include <memory>

namespace dongtin {

class Committed {
 public:
  explicit Committed(boost::asio::any_io_executor executor);
  ~Committed();
  Committed(const Committed&) = delete;
  Committed& operator=(const Committed&) = delete;

  void notify();
  /// `wake` is called after each commit until the returned object is destroyed, on the same executor.
  [[nodiscard]] std::shared_ptr<void> subscribe(std::function<void()> wake);

 private:
  struct Shared;
  std::shared_ptr<Shared> shared_;
};

}  // namespace dongtin
