/// Addresses inside feeds: only absolute http(s) links leave a feed.
///
/// In      a reference as written and the base it stands under (may be empty).
/// Out     the absolute address, as written where it was absolute already; nullopt for any other scheme
///         (javascript:, data:, file:), for a relative reference without a base, and for what is no address.
/// Errors  none. Threads any. Cost a scan when the address is absolute; a parse by Boost.URL when it is not.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace dongtin {

inline constexpr std::size_t kMaxLinkBytes = 2048;

[[nodiscard]] std::optional<std::string> web_link(std::string_view base, std::string_view reference);
/// True for http:// or https:// with something behind it, in any letter case.
[[nodiscard]] bool is_web_link(std::string_view address) noexcept;

}  // namespace dongtin
