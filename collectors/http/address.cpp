#include "collectors/http/address.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>

namespace dongtin {

namespace {

namespace ip = boost::asio::ip;

constexpr std::array kSpecialV4 = {"0.0.0.0/8",      "10.0.0.0/8",     "100.64.0.0/10", "127.0.0.0/8",
                                   "169.254.0.0/16", "172.16.0.0/12",  "192.0.0.0/24",  "192.0.2.0/24",
                                   "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24",
                                   "203.0.113.0/24", "224.0.0.0/4",    "240.0.0.0/4"};
constexpr std::array kSpecialV6 = {"::/96",     "100::/64",  "2001::/23", "2001:db8::/32",  "2002::/16", "fc00::/7",
                                   "fe80::/10", "fec0::/10", "ff00::/8",  "64:ff9b:1::/48", "5f00::/16", "3fff::/20"};

template <class Network, class Address>
bool holds(const Network& network, const Address& address) {
  return Network(address, network.prefix_length()).canonical() == network.canonical();
}

bool special(const ip::address_v4& address) {
  static const auto ranges = [] {
    std::vector<ip::network_v4> out;
    for (const auto* text : kSpecialV4) out.push_back(ip::make_network_v4(text));
    return out;
  }();
  return std::any_of(ranges.begin(), ranges.end(), [&](const auto& range) { return holds(range, address); });
}

bool special(const ip::address_v6& address) {
  static const auto ranges = [] {
    std::vector<ip::network_v6> out;
    for (const auto* text : kSpecialV6) out.push_back(ip::make_network_v6(text));
    return out;
  }();
  return std::any_of(ranges.begin(), ranges.end(), [&](const auto& range) { return holds(range, address); });
}

/// The IPv4 address an IPv6 one stands for: ::ffff:a.b.c.d and NAT64 (64:ff9b::a.b.c.d).
std::optional<ip::address_v4> embedded(const ip::address_v6& address) {
  static constexpr std::array<unsigned char, 12> nat64 = {0x00, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};
  const auto bytes = address.to_bytes();
  const bool is_nat64 = std::equal(nat64.begin(), nat64.end(), bytes.begin());
  if (!address.is_v4_mapped() && !is_nat64) return std::nullopt;
  return ip::address_v4({bytes[12], bytes[13], bytes[14], bytes[15]});
}

}  // namespace

Result<AddressFilter> AddressFilter::make(const std::vector<std::string>& allowed,
                                          std::optional<Nearness> only_within) {
  AddressFilter out;
  out.only_within_ = only_within;
  for (const auto& text : allowed) {
    boost::system::error_code error;
    const auto slash = text.find('/');
    const auto address = ip::make_address(text.substr(0, slash), error);
    if (!error && slash == std::string::npos) {
      if (address.is_v4())
        out.allowed_v4_.emplace_back(address.to_v4(), 32);
      else
        out.allowed_v6_.emplace_back(address.to_v6(), 128);
      continue;
    }
    if (!error && address.is_v4()) {
      const auto network = ip::make_network_v4(text, error);
      if (!error) out.allowed_v4_.push_back(network);
    } else if (!error) {
      const auto network = ip::make_network_v6(text, error);
      if (!error) out.allowed_v6_.push_back(network);
    }
    if (error) {
      return fail(Errc::malformed, "\"" + text + "\" is no address and no range; write 10.1.2.3 or 10.1.0.0/16")
          .at("fetch.allow_private");
    }
  }
  return out;
}

bool AddressFilter::refuses(const ip::address& address) const {
  if (only_within_) {
    const auto near = nearness_of_address(address.to_string());
    return !near || *near == Nearness::elsewhere || *near > *only_within_;
  }
  if (address.is_v6()) {
    const auto v6 = address.to_v6();
    if (const auto v4 = embedded(v6)) return refuses(*v4);
    return special(v6) &&
           std::none_of(allowed_v6_.begin(), allowed_v6_.end(), [&](const auto& n) { return holds(n, v6); });
  }
  const auto v4 = address.to_v4();
  return special(v4) &&
         std::none_of(allowed_v4_.begin(), allowed_v4_.end(), [&](const auto& n) { return holds(n, v4); });
}

}  // namespace dongtin
