/// Asks a running daemon over its admin socket, which speaks HTTP.
///
/// In      the socket's path, method and target. Out the body of a 2xx answer.
/// Errors  not_found: no daemon answers there. What the daemon refused, in its own words. timeout after 10 s.
/// Threads any; blocks the caller. For commands, never for the daemon itself.
#pragma once

#include <string>
#include <string_view>

#include "config/settings.hpp"
#include "storage/records/result.hpp"

namespace dongtin {

[[nodiscard]] std::string admin_socket_of(const Settings& settings);
[[nodiscard]] Result<std::string> ask_daemon(const std::string& socket, std::string_view method,
                                             std::string_view target);

}  // namespace dongtin
