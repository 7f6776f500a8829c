#include "storage/records/network.hpp"

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <string>

namespace dongtin {

namespace {

namespace ip = boost::asio::ip;

Nearness nearness_of(const ip::address_v4& address) {
  constexpr std::uint32_t kTen = 10, k172 = 0xAC1, k192 = 0xC0A8;
  const auto number = address.to_uint();
  if (address.is_loopback()) return Nearness::this_machine;
  const bool is_private = number >> 24 == kTen || number >> 20 == k172 || number >> 16 == k192;
  return is_private ? Nearness::private_network : Nearness::elsewhere;
}

Nearness nearness_of(const ip::address_v6& address) {
  constexpr unsigned kUniqueLocal = 0xFC;
  if (address.is_v4_mapped()) return nearness_of(ip::make_address_v4(ip::v4_mapped, address));
  if (address.is_loopback()) return Nearness::this_machine;
  return (address.to_bytes()[0] & 0xFEu) == kUniqueLocal ? Nearness::private_network : Nearness::elsewhere;
}

}  // namespace

std::optional<Nearness> nearness_of_address(std::string_view address) {
  boost::system::error_code error;
  const auto parsed = ip::make_address(std::string(address), error);
  if (error) return std::nullopt;
  return parsed.is_v4() ? nearness_of(parsed.to_v4()) : nearness_of(parsed.to_v6());
}

std::optional<Nearness> nearness_of_host(std::string_view host) {
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
    return nearness_of_address(host.substr(1, host.size() - 2));
  }
  std::string lower(host);
  std::ranges::transform(lower, lower.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  if (lower == "localhost") return Nearness::this_machine;
  return nearness_of_address(host);
}

}  // namespace dongtin
