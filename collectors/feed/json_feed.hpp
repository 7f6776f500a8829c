/// JSON Feed 1 and 1.1. See feed.hpp for what comes out. Private to collectors/feed.
#pragma once

#include <string_view>

#include "collectors/feed/reader.hpp"

namespace dongtin {

/// malformed: not JSON, or JSON without a jsonfeed.org version.
[[nodiscard]] Result<void> read_json_feed(std::string_view utf8, FeedReader& reader);

}  // namespace dongtin
