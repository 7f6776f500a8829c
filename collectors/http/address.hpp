/// Which network addresses may be fetched from: the public Internet, and what the operator allows by name.
///
/// In      the *resolved* address of a connection about to be made; a host name says nothing (0x7f.1, DNS rebinding).
/// Out     whether it is refused. With `only_within`, everything farther away is, and nothing else. Private, loopback,
/// link-local (cloud metadata), CGNAT, multicast, reserved and
///         unspecified ranges of IPv4 and IPv6 are, also inside v4-mapped, v4-compatible, NAT64, 6to4 and Teredo forms.
/// Errors  make: malformed for an entry that is no address and no CIDR range. Threads any; immutable.
/// Source  IANA special-purpose address registries (RFC 6890 and its updates).
#pragma once

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>
#include <optional>
#include <string>
#include <vector>

#include "storage/records/network.hpp"
#include "storage/records/result.hpp"

namespace dongtin {

class AddressFilter {
 public:
  [[nodiscard]] static Result<AddressFilter> make(const std::vector<std::string>& allowed,
                                                  std::optional<Nearness> only_within = {});
  [[nodiscard]] bool refuses(const boost::asio::ip::address& address) const;

 private:
  std::optional<Nearness> only_within_;
  std::vector<boost::asio::ip::network_v4> allowed_v4_;
  std::vector<boost::asio::ip::network_v6> allowed_v6_;
};

}  // namespace dongtin
