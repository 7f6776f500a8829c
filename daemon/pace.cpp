#include "daemon/pace.hpp"

#include <algorithm>

namespace dongtin {

namespace {

using std::chrono::milliseconds;

milliseconds times(milliseconds span, double factor) {
  return milliseconds{static_cast<std::int64_t>(static_cast<double>(span.count()) * factor)};
}

}  // namespace

Pace::Pace(milliseconds floor, PaceLimits limits) : floor_(floor), interval_(floor), limits_(limits) {}

void Pace::brought_news() {
  failures_ = 0;
  interval_ = std::max(floor_, times(interval_, 2.0 / 3.0));
}

void Pace::brought_nothing() {
  failures_ = 0;
  interval_ = std::min(std::max(floor_, limits_.max_interval), times(interval_, 1.25));
}

void Pace::failed() {
  constexpr std::uint32_t kEnough = 30;  // doublings beyond any ceiling
  failures_ = std::min(failures_ + 1, kEnough);
}

void Pace::hint(std::optional<std::chrono::seconds> min_interval) {
  hinted_ =
      min_interval ? std::clamp<milliseconds>(*min_interval, milliseconds{0}, limits_.max_interval) : milliseconds{0};
}

milliseconds Pace::interval() const {
  return std::max(interval_, hinted_);
}

milliseconds Pace::delay(double dice) const {
  auto base = interval();
  if (failures_ > 0) {
    // A source that is asked less often than the back-off's ceiling keeps its own interval.
    const auto doubled = times(floor_, static_cast<double>(std::uint64_t{1} << failures_));
    base = std::max(floor_, std::min(doubled, limits_.max_backoff));
  }
  return times(base, 1.0 + limits_.jitter * dice);
}

milliseconds Pace::first_delay(std::size_t sources, double dice) const {
  // A handful of sources start within seconds; thousands are spread over the floor.
  const auto spread = std::min<milliseconds>(floor_, milliseconds{50} * static_cast<std::int64_t>(sources));
  return times(spread, dice);
}

}  // namespace dongtin
