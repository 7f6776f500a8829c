// Text of before Unicode: any bytes give valid UTF-8 or nothing, the map stays in bounds and in order, and what was
// repaired is left alone.
#include <cstdint>
#include <string_view>

#include "storage/records/legacy.hpp"
#include "storage/records/text.hpp"
#include "tests/fuzz/require.hpp"

namespace {

/// What the bytes show when they are read as Latin-1, which is how such text comes in.
std::string latin(std::string_view bytes) {
  std::string out;
  for (const char c : bytes) {
    const auto b = static_cast<unsigned char>(c);
    if (b >= 0x80) out += static_cast<char>(0xC0 | (b >> 6));
    out += static_cast<char>(b >= 0x80 ? 0x80 | (b & 0x3F) : b);
  }
  return out;
}

void check(std::string_view text, std::optional<dongtin::Legacy> hint) {
  const auto repaired = dongtin::repair_legacy(text, hint);
  if (!repaired) return;
  require(hint || dongtin::find_legacy(text) != std::string_view::npos);
  require(dongtin::is_valid_utf8(repaired->text) && repaired->text != text);
  require(!dongtin::repair_legacy(repaired->text, hint));
  std::uint32_t end = 0;
  const auto size = static_cast<std::uint32_t>(repaired->text.size());
  for (std::uint32_t at = 0, next = 0; at < size; at = next) {
    next = at + 1;
    while (next < size && (static_cast<unsigned char>(repaired->text[next]) & 0xC0) == 0x80) ++next;
    const auto given = repaired->map.original({at, next});
    // Character by character the ranges follow each other without a gap.
    require(given.begin == end && given.begin < given.end && given.end <= text.size());
    end = given.end;
  }
  require(end == text.size());
  const auto all = repaired->map.original({0, size});
  require(all.begin == 0 && all.end == text.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  std::optional<dongtin::Legacy> hint;
  if (data[0] % 8 < 5) hint = static_cast<dongtin::Legacy>(data[0] % 8);
  check(bytes, hint);
  check(latin(bytes), hint);
  return 0;
}
