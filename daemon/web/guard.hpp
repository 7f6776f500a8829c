/// Who may ask at all: the Host that was asked for, and where a POST comes from.
///
/// Errors  as an answer to send instead. Threads any; no state.
/// Source  DNS rebinding: a page of a hostile name that resolves to loopback still carries its own name in Host.
///         Cross-site requests: Fetch Metadata (Sec-Fetch-Site), Origin, and Referer where neither is sent.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "daemon/web/request.hpp"

namespace dongtin {

/// Loopback names and addresses, and `hosts` (names or addresses, without port). One Host field, no more.
[[nodiscard]] std::optional<Response> refuse_host(const Request& request, std::span<const std::string> hosts);
/// Of a request that changes something: refused unless it comes from our own pages (`form`), or, for JSON, from no
/// other site's.
[[nodiscard]] std::optional<Response> refuse_cross_site(const Request& request, bool form);
/// The media type of a Content-Type field, lower case, without parameters.
[[nodiscard]] std::string media_type(std::string_view content_type);

}  // namespace dongtin
