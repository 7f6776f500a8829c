#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>

namespace dongtin::bench {

/// A temporary folder of its own, gone with it. Errors  made() is false. Threads one.
class Folder {
 public:
  Folder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "match_bench.XXXXXX").string();
    if (mkdtemp(pattern.data()) != nullptr) path_ = pattern;
  }
  ~Folder() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  [[nodiscard]] std::string file(std::string_view name) const { return path_ + "/" + std::string(name); }
  [[nodiscard]] bool made() const { return !path_.empty(); }

 private:
  std::string path_;
};

}  // namespace dongtin::bench
