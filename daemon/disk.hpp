/// How much room the store has left, and what is given up first when it gets short: the archive of unmatched text.
///
/// In      the folder of the store with everything in it (database, index, backups when they lie inside), the quota and
///         the free space that must stay.
/// Out     whether to archive, with a gap between stopping and going on so that it does not flicker; days left at the
///         pace of the last week. Alerts are stored until the disk itself refuses.
/// Errors  io: the folder or its disk cannot be measured. Threads DiskBudget one; DiskWatch any, with one of its own.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "storage/records/result.hpp"
#include "storage/records/time.hpp"

namespace dongtin {

struct DiskLimits {
  std::uint64_t quota = 0;              // bytes; 0: none
  std::uint64_t min_free = 1ull << 30;  // bytes
};
struct DiskUse {
  std::uint64_t used = 0;  // by the folder
  std::uint64_t free = 0;  // on its disk, for this user
};
[[nodiscard]] Result<DiskUse> measure_disk(const std::string& folder);

struct DiskState {
  DiskUse use;
  bool archive = true;              // there is room for unmatched text
  std::optional<double> days_left;  // absent: does not grow, or was not watched for an hour yet
  std::string why;                  // when not to archive, one line
};

/// Judges one measurement after the other.
class DiskBudget {
 public:
  explicit DiskBudget(DiskLimits limits) : limits_(limits) {}
  [[nodiscard]] DiskState judge(const DiskUse& use, Instant now);

 private:
  struct Sample {
    Instant at{};
    std::uint64_t used = 0;
  };
  DiskLimits limits_;
  bool archive_ = true;
  std::deque<Sample> samples_;  // hourly, of a week
};

struct DiskHooks {
  std::function<void(const DiskState&)> changed;  // archiving stops or goes on
  std::function<void(const Error&)> failed;       // once, until it can be measured again
};

class DiskWatch {
 public:
  DiskWatch(std::string folder, DiskLimits limits, const Clock& clock, DiskHooks hooks);
  ~DiskWatch();
  DiskWatch(const DiskWatch&) = delete;
  DiskWatch& operator=(const DiskWatch&) = delete;
  /// Measures once on the caller's thread, then every ten seconds on its own.
  void start();
  void stop();
  [[nodiscard]] DiskState state() const;

 private:
  void look();

  std::string folder_;
  DiskBudget budget_;
  const Clock& clock_;
  DiskHooks hooks_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  DiskState state_;
  bool failing_ = false;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace dongtin
