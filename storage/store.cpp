#include "storage/store.hpp"

namespace dongtin {

std::string_view name(LogEntry::Kind kind) noexcept {
  switch (kind) {
    case LogEntry::Kind::alert_new:
      return "alert_new";
    case LogEntry::Kind::alert_revised:
      return "alert_revised";
    case LogEntry::Kind::decision:
      return "decision";
    case LogEntry::Kind::source_state:
      return "source_state";
  }
  return "unknown";
}

}  // namespace dongtin
