/// A disk that fails when told to: full after so many bytes or writes, or unable to sync. Under the real one.
///
/// Threads any. A write over the bound is done as far as there is room, as the kernel does it, and then refused.
#pragma once

#include <rocksdb/env.h>
#include <rocksdb/file_system.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace dongtin::testing {

class FaultyFiles final : public rocksdb::FileSystemWrapper {
 public:
  static constexpr std::int64_t kNoBound = -1;

  FaultyFiles() : FileSystemWrapper(rocksdb::FileSystem::Default()) {}
  [[nodiscard]] const char* Name() const override { return "FaultyFiles"; }

  /// Faults concern files with this in their path only; "" means all.
  void only(std::string part) {
    const std::lock_guard lock(mutex_);
    part_ = std::move(part);
  }
  std::atomic<std::int64_t> bytes_left = kNoBound;   // then the disk is full
  std::atomic<std::int64_t> writes_left = kNoBound;  // then the disk is full
  std::atomic<std::int64_t> syncs_left = kNoBound;   // then a sync fails
  std::atomic<std::int64_t> refused = 0;             // how often it said no

  void mend() { bytes_left = writes_left = syncs_left = kNoBound; }

  rocksdb::IOStatus NewWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* out,
                                    rocksdb::IODebugContext* debug) override {
    if (concerns(name) && full()) return no_space(name);
    auto status = FileSystemWrapper::NewWritableFile(name, options, out, debug);
    if (status.ok()) *out = std::make_unique<Writer>(std::move(*out), name, *this);
    return status;
  }

 private:
  class Writer final : public rocksdb::FSWritableFileOwnerWrapper {
   public:
    Writer(std::unique_ptr<rocksdb::FSWritableFile> file, std::string name, FaultyFiles& disk)
        : FSWritableFileOwnerWrapper(std::move(file)), name_(std::move(name)), disk_(disk) {}
    rocksdb::IOStatus Append(const rocksdb::Slice& data, const rocksdb::IOOptions& options,
                             rocksdb::IODebugContext* debug) override {
      const auto room = disk_.room(name_, data.size());
      if (room == data.size()) return FSWritableFileOwnerWrapper::Append(data, options, debug);
      FSWritableFileOwnerWrapper::Append({data.data(), room}, options, debug).PermitUncheckedError();
      return disk_.no_space(name_);
    }
    rocksdb::IOStatus Append(const rocksdb::Slice& data, const rocksdb::IOOptions& options,
                             const rocksdb::DataVerificationInfo&, rocksdb::IODebugContext* debug) override {
      return Append(data, options, debug);
    }
    rocksdb::IOStatus Sync(const rocksdb::IOOptions& options, rocksdb::IODebugContext* debug) override {
      if (!disk_.syncs(name_)) return disk_.broken(name_);
      return FSWritableFileOwnerWrapper::Sync(options, debug);
    }
    rocksdb::IOStatus Fsync(const rocksdb::IOOptions& options, rocksdb::IODebugContext* debug) override {
      if (!disk_.syncs(name_)) return disk_.broken(name_);
      return FSWritableFileOwnerWrapper::Fsync(options, debug);
    }

   private:
    std::string name_;
    FaultyFiles& disk_;
  };

  [[nodiscard]] bool concerns(std::string_view name) const {
    const std::lock_guard lock(mutex_);
    return name.find(part_) != std::string_view::npos;
  }
  [[nodiscard]] bool full() const { return bytes_left == 0 || writes_left == 0; }
  /// Bytes of a write that still fit.
  std::size_t room(std::string_view name, std::size_t wanted) {
    const std::lock_guard lock(mutex_);
    if (name.find(part_) == std::string_view::npos) return wanted;
    if (writes_left == 0) return wanted / 2;
    if (writes_left > 0) --writes_left;
    if (bytes_left == kNoBound) return wanted;
    const auto fits = std::min(wanted, static_cast<std::size_t>(bytes_left.load()));
    bytes_left -= static_cast<std::int64_t>(fits);
    return fits;
  }
  bool syncs(std::string_view name) {
    const std::lock_guard lock(mutex_);
    if (name.find(part_) == std::string_view::npos || syncs_left == kNoBound) return true;
    if (syncs_left == 0) return false;
    --syncs_left;
    return true;
  }
  rocksdb::IOStatus no_space(const std::string& name) {
    ++refused;
    auto status = rocksdb::IOStatus::NoSpace("While appending to file: " + name, "No space left on device");
    status.SetRetryable(true);  // as the real file system says it
    return status;
  }
  rocksdb::IOStatus broken(const std::string& name) {
    ++refused;
    return rocksdb::IOStatus::IOError("While fdatasync: " + name, "Input/output error");
  }

  mutable std::mutex mutex_;
  std::string part_;
};

/// The disk, and the Env that a store is opened with.
struct FaultyDisk {
  std::shared_ptr<FaultyFiles> files = std::make_shared<FaultyFiles>();
  std::unique_ptr<rocksdb::Env> env = rocksdb::NewCompositeEnv(files);
};

}  // namespace dongtin::testing
