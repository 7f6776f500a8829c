/// Which pages were on a worker when the program last died: a memory-mapped file that a crash leaves behind.
///
/// In      one slot per worker; enter() before a page is parsed, leave() after. Out what a previous run left.
/// Errors  io when the file cannot be made; nothing else.
/// Threads a slot belongs to its worker. The pages of the file survive a killed process, not a lost machine: a power
///         cut is nobody's poisoned page.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "storage/records/ids.hpp"
#include "storage/records/result.hpp"

namespace dongtin {

class InFlight {
 public:
  struct Left {
    SourceId source;
    Digest page;
  };
  /// Opens or makes `path` with a slot for each of `workers`, hands out what was left in it, and clears it.
  [[nodiscard]] static Result<std::unique_ptr<InFlight>> open(const std::string& path, unsigned workers);
  ~InFlight();
  InFlight(const InFlight&) = delete;
  InFlight& operator=(const InFlight&) = delete;

  [[nodiscard]] const std::vector<Left>& left() const { return left_; }
  void enter(unsigned worker, const SourceId& source, const Digest& page);
  void leave(unsigned worker);
  /// The page broke an invariant of ours: its mark stays for the next start, whatever this worker does until then.
  void keep(unsigned worker);

 private:
  InFlight() = default;
  struct Slot;
  Slot* slots_ = nullptr;
  std::size_t bytes_ = 0;
  unsigned workers_ = 0;
  std::vector<Left> left_;
};

}  // namespace dongtin
