#include "storage/records/text.hpp"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <cstdint>
#include <stdexcept>

namespace dongtin {

namespace {

/// Reads one code point at `at` and moves past it; negative when the bytes there are not UTF-8.
UChar32 next(std::string_view s, std::int32_t& at) {
  UChar32 c = 0;
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(s.data());
  const auto size = static_cast<std::int32_t>(s.size());
  U8_NEXT(bytes, at, size, c);
  return c;
}

}  // namespace

CleanText clean_text(std::string_view bytes, std::size_t limit_bytes) {
  // A hard look no further than the limit: what lies behind it is cut anyway.
  constexpr std::size_t kCodePointBytes = 4;
  CleanText out;
  if (bytes.size() > limit_bytes) {
    out.repaired = true;
    bytes = bytes.substr(0, std::min(bytes.size(), limit_bytes + kCodePointBytes));
  }
  out.text.reserve(std::min(bytes.size(), limit_bytes));
  for (std::int32_t at = 0; static_cast<std::size_t>(at) < bytes.size();) {
    const auto first = static_cast<std::size_t>(at);
    const auto c = next(bytes, at);
    std::string_view piece = bytes.substr(first, static_cast<std::size_t>(at) - first);
    if (c < 0) {
      piece = "\xEF\xBF\xBD";
      out.repaired = true;
    } else if (c == '\r') {
      if (static_cast<std::size_t>(at) < bytes.size() && bytes[static_cast<std::size_t>(at)] == '\n') continue;
      piece = "\n";
    } else if ((c < 0x20 && c != '\t' && c != '\n') || (c >= 0x7F && c < 0xA0)) {
      piece = " ";
      out.repaired = true;
    }
    if (out.text.size() + piece.size() > limit_bytes) {
      out.repaired = true;
      break;
    }
    out.text += piece;
  }
  return out;
}

bool is_valid_utf8(std::string_view bytes) noexcept {
  for (std::int32_t at = 0; static_cast<std::size_t>(at) < bytes.size();) {
    if (next(bytes, at) < 0) return false;
  }
  return true;
}

std::string to_valid_utf8(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size());
  for (std::int32_t at = 0; static_cast<std::size_t>(at) < bytes.size();) {
    const auto first = static_cast<std::size_t>(at);
    const bool broken = next(bytes, at) < 0;
    out += broken ? "\xEF\xBF\xBD" : bytes.substr(first, static_cast<std::size_t>(at) - first);
  }
  return out;
}

std::string_view cut(std::string_view text, std::size_t limit) noexcept {
  if (text.size() <= limit) return text;
  while (limit > 0 && (static_cast<unsigned char>(text[limit]) & 0xC0) == 0x80) --limit;
  return text.substr(0, limit);
}

bool is_blank(std::string_view text) noexcept {
  return text.find_first_not_of(" \t\n") == std::string_view::npos;
}

std::string ascii_lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

std::string to_nfc(std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  const auto* nfc = icu::Normalizer2::getNFCInstance(status);
  std::string out;
  icu::StringByteSink<std::string> sink(&out);
  if (U_SUCCESS(status)) {
    nfc->normalizeUTF8(0, icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())), sink, nullptr, status);
  }
  if (U_FAILURE(status)) throw std::runtime_error(std::string("ICU has no NFC: ") + u_errorName(status));
  return out;
}

}  // namespace dongtin
