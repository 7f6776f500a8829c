/// What a feed's next fetch must know, as the Cursor keeps it: validators, the last body, a redirect being learned.
///
/// In, out JSON with a version; validators verbatim, quotes and all. Errors none: a cursor of another version or of
///         another address is an empty one, which only costs one full fetch. Threads any.
#pragma once

#include <string>
#include <string_view>

#include "storage/records/source.hpp"

namespace dongtin {

struct FeedCursor {
  std::string url;  // of the source this was learned from
  std::string etag, last_modified;
  std::string digest;       // hex SHA-256 of the last body that was read
  std::string moved_to;     // where permanent redirects led
  unsigned moved_seen = 0;  // in a row
  bool operator==(const FeedCursor&) const = default;
};

[[nodiscard]] Cursor encode(const FeedCursor& cursor);
[[nodiscard]] FeedCursor decode_cursor(const Cursor& cursor, std::string_view source_url);

}  // namespace dongtin
