/// What bounds a fetch. The daemon fills it from its settings, field by field.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "storage/records/network.hpp"

namespace dongtin {

struct HttpLimits {
  std::string user_agent = "dongtin/0.1";  // with the contact already in it
  std::string proxy;  // "" means none, whatever the environment says; the proxy then filters addresses
  std::chrono::milliseconds connect_timeout{10'000};
  std::chrono::milliseconds total_timeout{30'000};  // of one exchange
  std::chrono::seconds stall_timeout{10};           // fewer than 64 bytes a second for this long
  std::size_t max_body_bytes = 8ull << 20;          // decoded
  std::size_t max_header_bytes = 64ull << 10;
  std::uint32_t max_redirects = 5;
  std::uint32_t max_transfers = 50;              // at once, all hosts
  std::chrono::milliseconds host_spacing{1500};  // between two requests to one host
  std::chrono::seconds max_retry_after{86400};
  std::vector<std::string> allow_private;  // addresses or CIDR ranges that may be fetched though private
  /// Set: only addresses this near, whatever else is allowed; what is sent is not for the world. Needs no proxy.
  std::optional<Nearness> only_within = {};
};

}  // namespace dongtin
