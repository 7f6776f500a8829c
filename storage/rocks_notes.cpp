#include "storage/rocks_notes.hpp"

#include <algorithm>
#include <array>
#include <filesystem>

#include "storage/records/time.hpp"

namespace dongtin {

void RocksNotes::Logv(const char* format, va_list args) {
  std::array<char, 4096> line{};  // a longer one is cut
  const int printed = std::vsnprintf(line.data(), line.size(), format, args);
  if (printed < 0) return;
  const auto length = std::min(static_cast<std::size_t>(printed), line.size() - 1);
  const auto text = rfc3339(from_millis(static_cast<std::int64_t>(rocksdb::Env::Default()->NowMicros() / 1000))) + " " +
                    std::string(line.data(), length) + "\n";
  const std::lock_guard lock(mutex_);
  if (size_ > most_) {
    file_.reset();
    std::error_code ignored;  // tried again at the next line
    std::filesystem::rename(path_, path_ + ".old", ignored);
  }
  if (!file_) {
    file_.reset(std::fopen(path_.c_str(), "ae"));
    if (!file_) return;
    std::error_code error;
    const auto there = std::filesystem::file_size(path_, error);
    size_ = error ? 0 : static_cast<std::size_t>(there);
  }
  size_ += text.size();
  std::fwrite(text.data(), 1, text.size(), file_.get());
  std::fflush(file_.get());
  std::clearerr(file_.get());
}

}  // namespace dongtin
