/// Plain text as records keep it: valid UTF-8 without control characters, bounded.
///
/// In      any bytes. Out valid UTF-8, not Unicode-normalised; TAB and LF stay, CR LF and CR become LF, other
///         C0/C1 controls and NUL become a space. Errors none: what was mended is flagged.
/// Threads any; no state. Cost linear in bytes.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace dongtin {

struct CleanText {
  std::string text;
  bool repaired = false;  // invalid UTF-8, a control character, or cut at the limit
};

[[nodiscard]] CleanText clean_text(std::string_view bytes, std::size_t limit_bytes);

[[nodiscard]] bool is_valid_utf8(std::string_view bytes) noexcept;

/// The same with U+FFFD for each broken sequence and nothing else changed.
[[nodiscard]] std::string to_valid_utf8(std::string_view bytes);

/// The longest prefix of valid UTF-8 `text` of at most `limit` bytes that does not split a code point.
[[nodiscard]] std::string_view cut(std::string_view text, std::size_t limit) noexcept;

[[nodiscard]] constexpr bool is_ascii_digit(char c) noexcept {
  return c >= '0' && c <= '9';
}

/// With A-Z made small and nothing else: names of fields, elements and charsets.
[[nodiscard]] std::string ascii_lower(std::string_view text);

/// Whether a code point begins at `at` of valid UTF-8 `text`, or it ends there.
[[nodiscard]] constexpr bool at_character(std::string_view text, std::size_t at) noexcept {
  return at >= text.size() || (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80;
}

/// Nothing but spaces, tabs and line ends.
[[nodiscard]] bool is_blank(std::string_view text) noexcept;

/// NFC by ICU, for display and for comparing what people type. Invalid UTF-8 becomes U+FFFD.
[[nodiscard]] std::string to_nfc(std::string_view text);

}  // namespace dongtin
