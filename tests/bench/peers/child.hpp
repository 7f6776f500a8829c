/// A program that answers a line for each line it is sent.
///
/// Errors  start(): false when it cannot be run. ask() and read(): nullopt when it ended. Threads one.
#pragma once

#include <sys/types.h>

#include <cstdio>
#include <optional>
#include <string>
#include <vector>

namespace dongtin::bench {

class Child {
 public:
  Child() = default;
  ~Child();
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  [[nodiscard]] bool start(const std::vector<std::string>& command);
  [[nodiscard]] std::optional<std::string> ask(const std::string& line);
  [[nodiscard]] std::optional<std::string> read();

 private:
  pid_t process_ = -1;
  std::FILE* to_ = nullptr;
  std::FILE* from_ = nullptr;
};

}  // namespace dongtin::bench
