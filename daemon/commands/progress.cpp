#include "daemon/commands/progress.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>

namespace dongtin {

ProgressBar::ProgressBar(bool beside_results)
    : bar_(isatty(STDERR_FILENO) != 0 && (!beside_results || isatty(STDOUT_FILENO) == 0)) {}

bool ProgressBar::due(bool last) const {
  const auto pause = bar_ ? std::chrono::milliseconds{200} : std::chrono::milliseconds{10000};
  return (last && bar_) || std::chrono::steady_clock::now() - shown_ >= pause;
}

void ProgressBar::show(std::uint64_t done, std::uint64_t total, const std::string& text, bool last) {
  shown_ = std::chrono::steady_clock::now();
  if (!bar_) return fmt::print(stderr, "{}\n", text);
  std::string line = text;
  if (total > 0) {
    const auto percent =
        static_cast<std::size_t>(std::min(100.0, static_cast<double>(done) * 100 / static_cast<double>(total)));
    line = fmt::format("[{:<30}] {:3} %  {}", std::string(percent * 30 / 100, '#'), percent, text);
  }
  const auto rest = width_ > line.size() ? width_ - line.size() : 0;  // of a longer line before
  fmt::print(stderr, "\r{}{:{}}{}", line, "", rest, last ? "\n" : "");
  width_ = last ? 0 : line.size();
}

void ProgressBar::end_line() {
  if (drawn()) fmt::print(stderr, "\n");
  width_ = 0;
}

double ProgressBar::seconds() const {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
}

}  // namespace dongtin
