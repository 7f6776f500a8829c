/// The canonical form of an address: what makes two spellings of one article one item.
///
/// In      an absolute http(s) URL, or a reference with its base; international characters allowed.
/// Out     lower-case scheme and host, no default port, no user info, no fragment, percent-encoding normalised,
///         dot segments removed, tracking parameters (utm_*, fbclid, gclid, ...) dropped; at most 2,048 bytes.
/// Errors  malformed: not an absolute http(s) address after resolution. too_large: over the limit.
/// Threads any. The textual host is never a safety check: that is done on the resolved address by the fetcher.
#pragma once

#include <string>
#include <string_view>

#include "storage/records/result.hpp"

namespace dongtin {

inline constexpr std::size_t kMaxUrlBytes = 2048;

[[nodiscard]] Result<std::string> canonical_url(std::string_view url);
/// As canonical_url, of `reference` resolved against the absolute `base`.
[[nodiscard]] Result<std::string> resolve_url(std::string_view base, std::string_view reference);
/// Host of a canonical URL, without port; empty if it has none.
[[nodiscard]] std::string host_of(std::string_view url);

}  // namespace dongtin
