/// The four feed formats of the sample site.
///
/// In      an outlet, its entries newest first, the address of the site. Out one document, valid UTF-8.
/// Errors  none. Threads any; pure. Source RSS 2.0, RSS 1.0 (RDF), RFC 4287, JSON Feed 1.1.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "daemon/demo/timeline.hpp"

namespace dongtin {

[[nodiscard]] std::string render_feed(const Outlet& outlet, std::span<const Entry> entries, std::string_view base);
[[nodiscard]] std::string_view content_type(FeedFormat format) noexcept;

/// Text for XML or HTML, in an element or a quoted attribute.
[[nodiscard]] std::string escaped(std::string_view text);
/// "Sat, 21 Nov 2026 04:40:00 GMT", the date of HTTP.
[[nodiscard]] std::string http_date(Instant t);

}  // namespace dongtin
