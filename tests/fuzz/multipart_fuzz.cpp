// parse_multipart on any body: no crash, parts that lie in it one behind the other, few of them.
#include <cstdint>

#include "daemon/web/multipart.hpp"
#include "tests/fuzz/require.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace dongtin;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  static_cast<void>(parse_multipart(bytes, bytes));
  const auto parts = parse_multipart("multipart/form-data; boundary=x", bytes);
  if (!parts) return 0;
  require(parts->size() <= kMaxFormParts);
  const char* at = bytes.data();
  for (const auto& part : *parts) {
    require(part.bytes.data() >= at && part.bytes.data() + part.bytes.size() <= bytes.data() + bytes.size());
    require(part.bytes.find("\r\n--x") == std::string_view::npos);
    at = part.bytes.data() + part.bytes.size();
  }
  return 0;
}
