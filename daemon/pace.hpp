/// How long to wait until a source is asked again: adaptive interval, back-off, jitter. Pure.
///
/// In      the source's floor, what the last poll brought, what the feed hinted. Out a delay.
/// Errors  none: polling backs off, it never stops for good.
/// Source  the interval grows by a quarter after a poll that brought nothing new and falls by a third after one that
///         did, between the source's own floor and the configured ceiling; failures double it instead.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

namespace dongtin {

struct PaceLimits {
  std::chrono::milliseconds max_interval{std::chrono::hours{2}};
  std::chrono::milliseconds max_backoff{std::chrono::hours{1}};
  double jitter = 0.1;  // of the delay, added at most
};

class Pace {
 public:
  Pace(std::chrono::milliseconds floor, PaceLimits limits);

  void brought_news();
  void brought_nothing();
  void failed();
  /// The feed's own wish (ttl, Cache-Control): raises the interval up to the ceiling, never lowers it.
  void hint(std::optional<std::chrono::seconds> min_interval);

  [[nodiscard]] std::chrono::milliseconds interval() const;
  [[nodiscard]] std::uint32_t failures() const { return failures_; }
  /// The interval, or the back-off while failing, moved by jitter; `dice` in [0, 1).
  [[nodiscard]] std::chrono::milliseconds delay(double dice) const;
  /// Where in the first interval a source starts, so that a restart does not ask everybody at once; `dice` in [0, 1).
  [[nodiscard]] std::chrono::milliseconds first_delay(std::size_t sources, double dice) const;

 private:
  std::chrono::milliseconds floor_, interval_, hinted_{0};
  PaceLimits limits_;
  std::uint32_t failures_ = 0;
};

}  // namespace dongtin
