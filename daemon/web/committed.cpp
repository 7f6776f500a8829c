#include "daemon/web/committed.hpp"

#include <atomic>
#include <boost/asio/post.hpp>
#include <list>

namespace dongtin {

struct Committed::Shared {
  explicit Shared(boost::asio::any_io_executor e) : executor(std::move(e)) {}
  boost::asio::any_io_executor executor;
  std::atomic<bool> posted{false};
  std::list<std::function<void()>> wakes;  // serving executor only
};

Committed::Committed(boost::asio::any_io_executor executor) : shared_(std::make_shared<Shared>(std::move(executor))) {}
Committed::~Committed() = default;

void Committed::notify() {
  if (shared_->posted.exchange(true)) return;
  boost::asio::post(shared_->executor, [shared = shared_] {
    shared->posted = false;  // before the wakes look: a commit after this line posts again
    for (const auto& wake : shared->wakes) wake();
  });
}

std::shared_ptr<void> Committed::subscribe(std::function<void()> wake) {
  shared_->wakes.push_back(std::move(wake));
  auto place = std::prev(shared_->wakes.end());
  return {nullptr, [shared = shared_, place](void*) { shared->wakes.erase(place); }};
}

}  // namespace dongtin
