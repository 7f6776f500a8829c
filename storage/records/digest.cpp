#include "storage/records/digest.hpp"

#include <sodium.h>

#include <algorithm>
#include <stdexcept>

namespace dongtin {

namespace {
const unsigned char* bytes_of(std::string_view s) {
  return reinterpret_cast<const unsigned char*>(s.data());
}
}  // namespace

Digest sha256(std::string_view bytes) {
  Digest out;
  crypto_hash_sha256(out.value.data(), bytes_of(bytes), bytes.size());
  return out;
}

Digest digest_of(std::initializer_list<std::string_view> parts) {
  crypto_hash_sha256_state state;
  crypto_hash_sha256_init(&state);
  for (auto part : parts) {
    unsigned char length[8];
    for (std::size_t i = 0; i < 8; ++i) length[i] = static_cast<unsigned char>(part.size() >> (8 * i));
    crypto_hash_sha256_update(&state, length, sizeof length);
    crypto_hash_sha256_update(&state, bytes_of(part), part.size());
  }
  Digest out;
  crypto_hash_sha256_final(&state, out.value.data());
  return out;
}

ItemId item_id(const SourceId& source, std::string_view key) {
  const auto digest = digest_of({source.value, key});
  ItemId out;
  std::copy_n(digest.value.begin(), out.value.size(), out.value.begin());
  return out;
}

std::string_view name(Errc code) noexcept {
  switch (code) {
    case Errc::timeout:
      return "timeout";
    case Errc::unreachable:
      return "unreachable";
    case Errc::refused:
      return "refused";
    case Errc::rate_limited:
      return "rate_limited";
    case Errc::too_large:
      return "too_large";
    case Errc::malformed:
      return "malformed";
    case Errc::not_found:
      return "not_found";
    case Errc::conflict:
      return "conflict";
    case Errc::io:
      return "io";
  }
  return "unknown";
}

void throw_exception_from_error(const Error& error, const boost::source_location&) {
  throw std::logic_error("value() of a failed result: " + error.line());
}

}  // namespace dongtin
