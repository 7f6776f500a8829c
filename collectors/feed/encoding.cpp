#include "collectors/feed/encoding.hpp"

#include <fmt/core.h>
#include <simdjson.h>
#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/ucnv.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>

#include "collectors/feed/byte_scan.hpp"
#include "storage/records/legacy.hpp"
#include "storage/records/text.hpp"

namespace dongtin {

namespace {

constexpr std::size_t kSniffBytes = 1024;

/// The value after `key` up to a quote, blank or `end`, in lower case: charset="utf-8", encoding='UTF-8'.
std::string value_after(std::string_view lowered, std::string_view key) {
  auto at = lowered.find(key);
  if (at == std::string_view::npos) return {};
  at = lowered.find_first_not_of(" \t\r\n", at + key.size());
  if (at == std::string_view::npos || lowered[at] != '=') return {};
  at = lowered.find_first_not_of(" \t\r\n\"'", at + 1);
  if (at == std::string_view::npos) return {};
  const auto end = std::min(lowered.find_first_of(" \t\r\n\"';?>/", at), lowered.size());
  return std::string(lowered.substr(at, end - at));
}

std::string declared_in(std::string_view bytes) {
  const auto head = ascii_lower(bytes.substr(0, kSniffBytes));
  if (const auto begin = head.find("<?xml"); begin != std::string::npos) {
    const auto end = head.find("?>", begin);
    auto value =
        value_after(std::string_view(head).substr(begin, end == std::string::npos ? end : end - begin), "encoding");
    if (!value.empty()) return value;
  }
  if (const auto meta = head.find("<meta"); meta != std::string::npos)
    return value_after(std::string_view(head).substr(meta), "charset");
  return {};
}

/// As WHATWG reads the label: what is called Latin-1 on the web is windows-1252.
std::string effective(std::string label) {
  for (const auto* latin : {"iso-8859-1", "iso8859-1", "latin1", "us-ascii", "ascii", "l1"}) {
    if (label == latin) return "windows-1252";
  }
  if (label == "utf8") return "utf-8";
  if (label == "cp1258" || label == "x-cp1258") return "windows-1258";
  return label;
}

std::optional<std::string> convert(std::string_view bytes, const std::string& encoding) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<UConverter, decltype(&ucnv_close)> converter(ucnv_open(encoding.c_str(), &status), ucnv_close);
  if (U_FAILURE(status)) return std::nullopt;
  icu::UnicodeString wide(bytes.data(), static_cast<std::int32_t>(bytes.size()), converter.get(), status);
  if (U_FAILURE(status)) return std::nullopt;
  std::string out;
  if (encoding == "windows-1258") {  // tones follow their vowel as marks of their own
    const auto* nfc = icu::Normalizer2::getNFCInstance(status);
    if (U_SUCCESS(status)) wide = nfc->normalize(wide, status);
  }
  wide.toUTF8String(out);
  return out;
}

struct Utf8Faults {
  std::size_t valid = 0, invalid = 0;  // multi-byte sequences
};

Utf8Faults faults_of(std::string_view s) {
  Utf8Faults out;
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(s.data());
  const auto size = static_cast<std::int32_t>(s.size());
  for (std::int32_t at = 0; at < size;) {
    UChar32 c = 0;
    U8_NEXT(bytes, at, size, c);
    if (c < 0) {
      ++out.invalid;
    } else if (c >= 0x80) {
      ++out.valid;
    }
  }
  return out;
}

bool is_control(char c) {
  const auto b = static_cast<unsigned char>(c);
  return b < 0x20 && b != '\t' && b != '\n' && b != '\r';
}

/// What was made of the bytes; `text` of none where they are good as they are.
struct Transcoded {
  std::optional<std::string> text;
  std::string encoding;
  std::vector<std::string> warnings;
  bool mended = false;
};

/// False when the bytes are those of an older Vietnamese font (TCVN3, VNI, VPS), which no converter knows: they are
/// then read as windows-1252 and repaired field by field.
bool in_windows_1258(std::string_view bytes) {
  constexpr std::size_t kLookBytes = 256 * 1024;
  auto latin = convert(bytes.substr(0, kLookBytes), "windows-1252");
  if (!latin) return true;
  // Names of tags and attributes are no words of the text.
  bool tag = false;
  for (char& c : *latin) {
    tag = c == '<' || (tag && c != '>');
    if (tag || c == '>') c = '\n';
  }
  const auto repaired = repair_legacy(*latin);
  return !repaired || repaired->encoding == Legacy::windows_1258 || repaired->encoding == Legacy::mojibake;
}

Transcoded transcoded(std::string_view bytes, std::string_view content_type, std::string_view lang) {
  if (bytes.starts_with(std::string_view("\0\0\xFE\xFF", 4)))
    return {convert(bytes.substr(4), "UTF-32BE").value_or(""), "utf-32be", {}, false};
  if (bytes.starts_with(std::string_view("\xFF\xFE\0\0", 4)))
    return {convert(bytes.substr(4), "UTF-32LE").value_or(""), "utf-32le", {}, false};
  if (bytes.starts_with("\xFE\xFF")) return {convert(bytes.substr(2), "UTF-16BE").value_or(""), "utf-16be", {}, false};
  if (bytes.starts_with("\xFF\xFE")) return {convert(bytes.substr(2), "UTF-16LE").value_or(""), "utf-16le", {}, false};
  if (bytes.starts_with(std::string_view("\0<", 2)))
    return {convert(bytes, "UTF-16BE").value_or(""), "utf-16be", {}, false};
  if (bytes.starts_with(std::string_view("<\0", 2)))
    return {convert(bytes, "UTF-16LE").value_or(""), "utf-16le", {}, false};
  if (simdjson::validate_utf8(bytes)) return {std::nullopt, "utf-8", {}, false};

  const auto faults = faults_of(bytes);
  if (faults.valid >= 10 * faults.invalid) {
    return {
        to_valid_utf8(bytes), "utf-8", {fmt::format("{} broken UTF-8 sequences were replaced", faults.invalid)}, false};
  }
  const bool vietnamese = lang.empty() || lang.starts_with("vi");
  for (const auto& label : {charset_of(content_type), declared_in(bytes)}) {
    const auto encoding = effective(label);
    if (encoding.empty() || encoding == "utf-8" || encoding.starts_with("utf-16") || encoding.starts_with("utf-32"))
      continue;
    if (encoding == "windows-1258" && !in_windows_1258(bytes)) break;
    if (auto text = convert(bytes, encoding)) return {std::move(*text), encoding, {}, false};
  }
  const std::string guess = vietnamese && in_windows_1258(bytes) ? "windows-1258" : "windows-1252";
  return {convert(bytes, guess).value_or(to_valid_utf8(bytes)),
          guess,
          {fmt::format("the encoding is not declared or not what is declared; read as {}", guess)},
          true};
}

}  // namespace

std::string charset_of(std::string_view content_type) {
  return value_after(ascii_lower(content_type.substr(0, kSniffBytes)), "charset");
}

Decoded decode(std::string_view bytes, std::string_view content_type, std::string_view lang) {
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  auto read = transcoded(bytes, content_type, lang);
  Decoded out{bytes, std::move(read.encoding), std::move(read.warnings), nullptr, read.mended};
  if (read.text) {
    out.made = std::make_unique<std::string>(std::move(*read.text));
    out.text = *out.made;
  }
  if (has_controls(out.text)) {
    if (!out.made) out.made = std::make_unique<std::string>(bytes);
    auto& text = *out.made;
    const auto count = std::count_if(text.begin(), text.end(), is_control);
    std::replace_if(text.begin(), text.end(), is_control, ' ');
    out.text = text;
    out.mended = true;
    out.warnings.push_back(fmt::format("{} control characters were replaced by spaces", count));
  }
  return out;
}

}  // namespace dongtin
