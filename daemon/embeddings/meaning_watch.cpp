#include "daemon/embeddings/meaning_watch.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "daemon/log.hpp"

namespace dongtin {

namespace {

constexpr std::chrono::seconds kIdle{60};  // without a word of anything new
constexpr unsigned kMostDoublings = 20;

}  // namespace

MeaningWatch::MeaningWatch(net::any_io_executor executor, MeaningWatchPorts ports, const EmbeddingSettings& settings)
    : executor_(executor),
      pool_(ports.pool),
      ask_(std::move(ports.ask)),
      retry_(settings.retry),
      max_retry_(settings.max_retry),
      desk_(std::move(ports.desk), settings),
      wake_(executor_) {
  state_.local = is_local(settings);
}

void MeaningWatch::notify() {
  if (posted_.exchange(true)) return;
  net::post(executor_, [this] {
    posted_ = false;  // before the wait ends: what comes after this line posts again
    notified_ = true;
    wake_.cancel();
  });
}

EmbeddingState MeaningWatch::state() const {
  const std::lock_guard lock(mutex_);
  return state_;
}

net::awaitable<void> MeaningWatch::run() {
  for (;;) {
    auto taking = turn();
    const auto done = co_await std::move(taking);
    tell(done);
    if (!done) {
      auto pause = wait_until(std::chrono::steady_clock::now() + patience());
      co_await std::move(pause);
    } else if (!*done) {
      auto waiting = idle();
      co_await std::move(waiting);
    }
  }
}

/// Until somebody notifies; a cancelled wait unwinds at whatever is awaited next.
net::awaitable<void> MeaningWatch::idle() {
  constexpr auto token = net::as_tuple(net::use_awaitable);
  wake_.expires_after(kIdle);
  if (!notified_) co_await wake_.async_wait(token);
  notified_ = false;
}

/// One request and what follows from it. False: there was nothing to ask.
net::awaitable<Result<bool>> MeaningWatch::turn() {
  const auto look = [this](unsigned) { return desk_.next(); };
  auto looking = on(pool_, Lane::second, look);
  auto texts = co_await std::move(looking);
  if (!texts) co_return texts.error();
  if (texts->empty()) co_return false;
  {
    const std::lock_guard lock(mutex_);
    ++state_.requests;
  }
  auto asking = ask_(*std::move(texts));
  auto reply = co_await std::move(asking);
  if (!reply) {
    desk_.put_back();
    co_return reply.error();
  }
  const auto take = [this, &reply](unsigned) { return desk_.take(*reply); };
  auto taking = on(pool_, Lane::second, take);
  const auto taken = co_await std::move(taking);
  if (!taken) co_return taken.error();
  co_return true;
}

void MeaningWatch::tell(const Result<bool>& done) {
  const bool failed_before = failed_ > 0;
  failed_ = done ? 0 : std::min(failed_ + 1, kMostDoublings);
  if (!done && !failed_before) {
    log::warn("embeddings.failed", {{"why", done.error().line()}, {"next", "alerts keep what they have; asked again"}});
  } else if (done && failed_before) {
    log::info("embeddings.recovered");
  }
  const std::lock_guard lock(mutex_);
  state_.failing = !done;
  state_.why = done ? std::string() : done.error().line();
  state_.failures += done ? 0 : 1;
  state_.now = desk_.counts();
}

std::chrono::milliseconds MeaningWatch::patience() const {
  const auto doubled = retry_ * (std::int64_t{1} << (failed_ > 0 ? failed_ - 1 : 0));
  return std::min<std::chrono::milliseconds>(doubled, max_retry_);
}

}  // namespace dongtin
