/// From the bytes of a feed to clean UTF-8.
///
/// In      any bytes and the Content-Type they came with. Order: byte order mark; valid UTF-8 wins whatever is
/// declared;
///         nearly valid UTF-8 is mended; the declared charset (HTTP, then XML, then <meta>); else windows-1258 for
///         Vietnamese, windows-1252 for the rest and for TCVN3, VNI and VPS, whose fields are repaired later
///         (storage/records/legacy.hpp).
/// Out     valid UTF-8 without a byte order mark, controls (NUL too) replaced by spaces; what it was read as.
/// Errors  none: what was mended is told in `warnings`. Threads any; no state. Cost one pass when it is UTF-8 already.
/// Source  RFC 7303, WHATWG Encoding (labels iso-8859-1 and us-ascii mean windows-1252), ICU for the tables.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace dongtin {

struct Decoded {
  std::string_view text;  // the bytes as given where they need no work, else what `made` holds
  std::string encoding;   // lower case: "utf-8", "windows-1258"
  std::vector<std::string> warnings;
  std::unique_ptr<std::string> made;
  bool mended = false;  // guessed or controls replaced, anywhere in it; broken UTF-8 shows as U+FFFD where it was
};

[[nodiscard]] Decoded decode(std::string_view bytes, std::string_view content_type, std::string_view lang);

/// The charset parameter of a Content-Type, lower case; empty if none.
[[nodiscard]] std::string charset_of(std::string_view content_type);

}  // namespace dongtin
