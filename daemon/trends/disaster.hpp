/// Disaster mode: asked for by an operator, ends by itself.
///
/// In      words of a command, a form or a request. Out the mode to write.
/// Errors  malformed: no time that can be read, one in the past or later than disaster.longest allows.
/// Threads any; pure.
#pragma once

#include <string>
#include <string_view>

#include "config/settings.hpp"
#include "storage/store.hpp"

namespace dongtin {

struct DisasterWords {
  std::string until;  // RFC 3339, or a span from now: "12h", "3d"
  std::string reason;
  std::string by;
};
[[nodiscard]] Result<DisasterMode> disaster_mode_from(const DisasterWords& words, const DisasterSettings& settings,
                                                      Instant now);
/// The mode of now, ended at `now`.
[[nodiscard]] DisasterMode ended(DisasterMode mode, std::string by, Instant now);

/// How long a source of that tier waits at most while the mode is on; nothing: as ever. Never below its own floor of a
/// minute; back-off, spacing between requests and Retry-After hold as they do without.
[[nodiscard]] std::optional<std::chrono::milliseconds> closer_polling(const DisasterMode& mode,
                                                                      const DisasterSettings& settings, Tier tier,
                                                                      Instant now);

/// Official items of live disaster topics since a day before the mode began, newest first.
[[nodiscard]] Result<std::vector<AlertView>> official_bulletins(const Store& store, const DisasterMode& mode,
                                                                const DisasterSettings& settings, Instant now);

}  // namespace dongtin
