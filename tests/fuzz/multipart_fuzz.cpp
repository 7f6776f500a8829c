// parse_multipart on any body: no crash, parts that lie in it one behind the other, few of them.
#include <cstdint>
#include <cstdlib>

#include "daemon/web/multipart.hpp"

namespace {

void hold(bool condition) {
  if (!condition) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace dongtin;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  static_cast<void>(parse_multipart(bytes, bytes));
  const auto parts = parse_multipart("multipart/form-data; boundary=x", bytes);
  if (!parts) return 0;
  hold(parts->size() <= kMaxFormParts);
  const char* at = bytes.data();
  for (const auto& part : *parts) {
    hold(part.bytes.data() >= at && part.bytes.data() + part.bytes.size() <= bytes.data() + bytes.size());
    hold(part.bytes.find("\r\n--x") == std::string_view::npos);
    at = part.bytes.data() + part.bytes.size();
  }
  return 0;
}
