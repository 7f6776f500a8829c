/// Instants, and the clock that libraries are handed instead of asking the time.
///
/// Instant: milliseconds since 1970-01-01T00:00:00Z. A Clock may be called from any thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "storage/records/result.hpp"

namespace dongtin {

using Instant = std::chrono::sys_time<std::chrono::milliseconds>;

class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual Instant now() const = 0;
};

[[nodiscard]] constexpr std::int64_t to_millis(Instant t) noexcept {
  return t.time_since_epoch().count();
}
[[nodiscard]] constexpr Instant from_millis(std::int64_t ms) noexcept {
  return Instant{std::chrono::milliseconds{ms}};
}

/// RFC 3339 in UTC, whole seconds: 2026-05-28T10:00:00Z. Years outside 0..9999 are clamped.
[[nodiscard]] std::string rfc3339(Instant t);
/// RFC 3339 with any offset, fraction optional; malformed otherwise. Only this form: feeds have their own reader.
[[nodiscard]] Result<Instant> parse_rfc3339(std::string_view s);
/// "17:00 28/05/2026" at UTC+7, as an officer in Viet Nam reads a clock (no daylight saving since 1975).
[[nodiscard]] std::string vietnam_time(Instant t);

}  // namespace dongtin
