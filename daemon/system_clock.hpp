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

}  // namespace dongtin
