/// The one clock of the real program; libraries are handed a Clock.
#pragma once

#include "storage/records/time.hpp"

namespace dongtin {

class SystemClock : public Clock {
 public:
  [[nodiscard]] Instant now() const override {
    return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
  }
};

/// The day it is in Viet Nam (UTC+7): what review dates are compared with.
[[nodiscard]] inline std::chrono::sys_days today_in_vietnam() {
  return std::chrono::floor<std::chrono::days>(SystemClock().now() + std::chrono::hours{7});
}

}  // namespace dongtin
