/// How far long work is, on stderr: a bar on a terminal, a line every ten seconds otherwise.
///
/// Threads each object belongs to one thread. Errors none.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace dongtin {

class ProgressBar {
 public:
  /// Where results are written to stdout meanwhile, there is a bar only when they go elsewhere.
  explicit ProgressBar(bool beside_results);
  /// Whether it is time to show something again; `last` ends a bar's line.
  [[nodiscard]] bool due(bool last) const;
  /// `total` 0 when it is not known: then no bar, `text` alone. A line has `text` alone.
  void show(std::uint64_t done, std::uint64_t total, const std::string& text, bool last);
  /// Whatever is written next starts a line of its own.
  void end_line();
  [[nodiscard]] bool drawn() const { return width_ > 0; }  // a bar that nobody ended yet
  [[nodiscard]] double seconds() const;                    // since it was made

 private:
  bool bar_;
  std::size_t width_ = 0;  // of what stands on the terminal's line
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now(), shown_ = start_;
};

}  // namespace dongtin
