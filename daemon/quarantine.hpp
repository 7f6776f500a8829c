/// Pages that were on a worker when the program died: suspected after one crash, left alone after two.
///
/// In      what InFlight left behind, and what the store remembers. Out whether a page may be read now.
/// Errors  what the store says while it is told. Threads any; a short list under a lock.
/// A page that is read without harm is cleared, malformed or not; one left alone is tried again after the retry time.
#pragma once

#include <chrono>
#include <mutex>
#include <vector>

#include "daemon/in_flight.hpp"
#include "storage/store.hpp"

namespace dongtin {

class Quarantine {
 public:
  explicit Quarantine(std::chrono::seconds retry) : retry_(retry) {}

  /// Counts the crash of every page left in flight and remembers it in the store. Before any page is read.
  [[nodiscard]] Result<void> load(Store& store, const std::vector<InFlight::Left>& left, Instant now);

  [[nodiscard]] bool poisoned(const SourceId& source, const Digest& page, Instant now) const;
  /// A page of the source was read without harm: it is cleared, and so are the source's pages that only one crash
  /// speaks against, since they may never come again. Out: those that the store must forget too.
  [[nodiscard]] std::vector<Digest> clear(const SourceId& source, const Digest& page);
  /// How many pages are left alone.
  [[nodiscard]] std::size_t size() const;

 private:
  std::chrono::seconds retry_;
  mutable std::mutex mutex_;
  std::vector<Quarantined> pages_;
};

}  // namespace dongtin
