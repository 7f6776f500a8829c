/// A program run on bytes that nobody trusts: confined, limited, and gone when its time is up.
///
/// In      a command, its first word the path of a program; what it reads from standard input.
/// Out     what it wrote, and how it ended. No shell, no environment of ours, no descriptor but the three.
/// Errors  of starting it: not_found when there is no such program, refused or io of its confinement. How the program
///         itself ends is no error here.
/// Threads any; the caller's waits until the child has ended, at most ChildLimits::time and a moment.
/// Source  Boost.Process 1.81 forks a second child to keep time, and sets none of these limits (ARCHITECTURE.md, 27).
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "storage/records/result.hpp"

namespace dongtin {

struct ChildLimits {
  std::size_t memory_bytes = 512ull << 20;  // of addresses
  std::chrono::milliseconds time{8000};     // by the clock; the processor's share is bounded by the same, rounded up
  std::size_t output_bytes = 4ull << 20;
  std::size_t files = 32;  // open at once
};

inline constexpr std::size_t kMaxChildErrors = 4096;  // bytes of standard error that are kept

struct ChildEnd {
  enum class How : std::uint8_t { exited, signalled, timed_out, talked_too_much };
  How how = How::exited;
  int code = 0;  // exit code, or the signal
  std::string output, errors;
};

[[nodiscard]] Result<ChildEnd> run_confined(const std::vector<std::string>& command, std::string_view input,
                                            const ChildLimits& limits);

}  // namespace dongtin
