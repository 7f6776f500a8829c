/// How long work of a library says how far it is, and hears that it should stop.
///
/// Any of the functions may be empty. They are called on the threads that do the work, now and then: often enough to
/// stop within a second, seldom enough to cost nothing.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

namespace dongtin {

struct Watch {
  std::function<void(std::uint64_t done, std::uint64_t total)> progress{};  // total 0: not known
  std::function<void(std::string_view stage)> stage{};                      // "copying"
  std::function<bool()> stop{};

  void say(std::string_view what) const {
    if (stage) stage(what);
  }
  [[nodiscard]] bool stopped() const { return stop && stop(); }
};

}  // namespace dongtin
