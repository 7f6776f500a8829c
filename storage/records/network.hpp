/// How near a network address is: this machine, a private network, or anywhere else.
///
/// In      an address as numbers ("127.0.0.1", "::1", "fd00::7"), or the host of a URL.
/// Out     of IPv4 in IPv6 (::ffff:10.0.0.1) that of the IPv4 address. Link-local (169.254/16, fe80::/10; cloud
///         metadata lives there), carrier and test ranges are elsewhere. A name is nothing but `localhost`: what it
///         stands for is known when it is resolved.
/// Errors  nullopt: not an address, or such a name. Threads any.
/// Source  RFC 1918, RFC 4193, RFC 6761.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace dongtin {

enum class Nearness : std::uint8_t { this_machine, private_network, elsewhere };

[[nodiscard]] std::optional<Nearness> nearness_of_address(std::string_view address);
/// As in a URL: "[::1]" with its brackets, "localhost" in any letters.
[[nodiscard]] std::optional<Nearness> nearness_of_host(std::string_view host);

}  // namespace dongtin
