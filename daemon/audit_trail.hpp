/// What has to enter the audit and may not hold anybody up: gathered here, written together by the writer
/// (parts_audit.cpp) at most once a second.
///
/// In      what leaves through a Release, and events of the program itself.
/// Out     the events, oldest first; what belongs together in few of them, with the names of the things that left.
/// Errors  left: rate_limited when kMostGathered entries wait, as they do when the store takes no more writes. The
///         answer is refused then: nothing leaves unaudited because the audit is behind. A crash can lose what was
///         gathered in its last second, as the entry `started` without a `stopped` before it shows.
/// Threads any.
#pragma once

#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "storage/audit.hpp"

namespace dongtin {

class AuditTrail {
 public:
  static constexpr std::size_t kMostGathered = 1000;  // entries, each of at most about 2 KB

  /// `way`: "api review"; `kind`: "alerts"; `things`: their names, `number` of them or ranges of them.
  [[nodiscard]] Result<void> left(AuditAct act, std::string_view actor, std::string_view way, std::string_view kind,
                                  std::size_t number, const std::vector<std::string>& things);
  /// What the program did itself; never refused.
  void add(AuditAct act, std::string_view actor, std::string_view subject, std::string_view detail,
           const Digest& record = {});

  [[nodiscard]] std::vector<AuditEvent> take();
  /// What could not be written goes before what came since.
  void put_back(std::vector<AuditEvent> events);
  [[nodiscard]] std::size_t waiting() const;

 private:
  struct Leaving {
    AuditAct act = AuditAct::released;
    std::string actor, way, kind, things;
    std::size_t number = 0;
  };
  void close(Leaving& each);

  mutable std::mutex mutex_;
  std::vector<AuditEvent> events_;
  std::vector<Leaving> leaving_;  // one for each act, actor, way and kind
};

}  // namespace dongtin
