/// Asks a running daemon over its admin socket, which speaks HTTP.
///
/// In      the socket's path, method, target, and JSON as the body when there is any. Out the body of a 2xx answer.
/// Errors  not_found: no daemon answers there. refused: what the daemon says, in its own words. timeout.
/// Threads any; blocks the caller. For commands, never for the daemon itself.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "config/settings.hpp"
#include "storage/records/result.hpp"

namespace dongtin {

[[nodiscard]] std::string admin_socket_of(const Settings& settings);
[[nodiscard]] Result<std::string> ask_daemon(const std::string& socket, std::string_view method,
                                             std::string_view target, std::string body = {},
                                             std::chrono::seconds patience = std::chrono::seconds{10});

}  // namespace dongtin
