#include "daemon/disk.hpp"

#include <fmt/format.h>
#include <pthread.h>

#include <algorithm>
#include <filesystem>

namespace dongtin {

namespace {

namespace fs = std::filesystem;
constexpr std::chrono::seconds kEvery{10};
constexpr double kStopShare = 0.8, kGoOnShare = 0.75;  // of the quota
constexpr double kStopFree = 2, kGoOnFree = 2.2;       // of min_free
constexpr std::chrono::hours kSpacing{1};
constexpr std::size_t kSamples = 7 * 24;

double gigabytes(std::uint64_t bytes) {
  return static_cast<double>(bytes) / 1e9;
}

}  // namespace

Result<DiskUse> measure_disk(const std::string& folder) {
  std::error_code error;
  const auto space = fs::space(folder, error);
  if (error) return fail(Errc::io, "its disk cannot be measured: " + error.message()).at(folder);
  DiskUse out{0, space.available};
  auto it = fs::recursive_directory_iterator(folder, fs::directory_options::skip_permission_denied, error);
  if (error) return fail(Errc::io, "cannot be measured: " + error.message()).at(folder);
  for (; it != fs::recursive_directory_iterator(); it.increment(error)) {
    if (error) return fail(Errc::io, "cannot be measured: " + error.message()).at(folder);
    std::error_code gone;
    const auto size = it->is_regular_file(gone) && !it->is_symlink(gone) ? it->file_size(gone) : 0;
    if (!gone) out.used += size;
  }
  return out;
}

DiskState DiskBudget::judge(const DiskUse& use, Instant now) {
  DiskState out;
  out.use = use;
  const auto used = static_cast<double>(use.used), free = static_cast<double>(use.free);
  const auto quota = static_cast<double>(limits_.quota), least = static_cast<double>(limits_.min_free);
  if (archive_) {
    archive_ = !(quota > 0 && used >= kStopShare * quota) && free >= kStopFree * least;
  } else {
    archive_ = !(quota > 0 && used >= kGoOnShare * quota) && free >= kGoOnFree * least;
  }
  out.archive = archive_;
  if (!archive_) {
    out.why = quota > 0 && used >= kGoOnShare * quota
                  ? fmt::format("the store takes {:.1f} GB of its quota of {:.1f} GB", used / 1e9, quota / 1e9)
                  : fmt::format("{:.1f} GB are free on its disk, and store.min_free is {:.1f} GB", free / 1e9,
                                gigabytes(limits_.min_free));
  }
  if (!samples_.empty() && now < samples_.back().at) samples_.clear();  // the clock went back
  if (!samples_.empty() && now - samples_.front().at >= kSpacing) {
    const auto& first = samples_.front();
    const double days = std::chrono::duration<double, std::ratio<86400>>(now - first.at).count();
    const double growth = (used - static_cast<double>(first.used)) / days;
    if (growth > 0) {
      double room = free - least;
      if (quota > 0) room = std::min(room, quota - used);
      out.days_left = std::max(0.0, room) / growth;
    }
  }
  if (samples_.empty() || now - samples_.back().at >= kSpacing) samples_.push_back({now, use.used});
  if (samples_.size() > kSamples) samples_.pop_front();
  return out;
}

DiskWatch::DiskWatch(std::string folder, DiskLimits limits, const Clock& clock, DiskHooks hooks)
    : folder_(std::move(folder)), budget_(limits), clock_(clock), hooks_(std::move(hooks)) {}

DiskWatch::~DiskWatch() {
  stop();
}

void DiskWatch::start() {
  look();
  thread_ = std::thread([this] {
    ::pthread_setname_np(::pthread_self(), "disk");
    std::unique_lock lock(mutex_);
    while (!wake_.wait_for(lock, kEvery, [this] { return stopping_; })) {
      lock.unlock();
      look();
      lock.lock();
    }
  });
}

void DiskWatch::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

DiskState DiskWatch::state() const {
  const std::lock_guard lock(mutex_);
  return state_;
}

void DiskWatch::look() {
  const auto use = measure_disk(folder_);
  if (!use) {
    if (!std::exchange(failing_, true) && hooks_.failed) hooks_.failed(use.error());
    return;
  }
  failing_ = false;
  auto next = budget_.judge(*use, clock_.now());
  bool changed = false;
  {
    const std::lock_guard lock(mutex_);
    changed = next.archive != state_.archive;
    state_ = next;
  }
  if (changed && hooks_.changed) hooks_.changed(next);
}

}  // namespace dongtin
