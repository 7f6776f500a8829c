/// RocksDB's notes of what it does, for who looks into a store: the file LOG in its directory, and LOG.old before it.
///
/// RocksDB's own writer of them asserts that no write before failed, which ends the process on a full disk. This one
/// leaves out what cannot be written. Errors none. Threads any.
#pragma once

#include <rocksdb/env.h>

#include <cstddef>
#include <cstdio>
#include <memory>
#include <mutex>
#include <string>

namespace dongtin {

class RocksNotes final : public rocksdb::Logger {
 public:
  /// Each of the two files is at most about `most` bytes long.
  RocksNotes(const std::string& directory, std::size_t most) : path_(directory + "/LOG"), most_(most) {}
  using rocksdb::Logger::Logv;
  void Logv(const char* format, va_list args) override __attribute__((format(printf, 2, 0)));

 private:
  struct Closer {
    void operator()(std::FILE* file) const noexcept { static_cast<void>(std::fclose(file)); }
  };
  std::string path_;
  std::size_t most_;
  std::mutex mutex_;
  std::unique_ptr<std::FILE, Closer> file_;
  std::size_t size_ = 0;
};

}  // namespace dongtin
