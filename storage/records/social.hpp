/// Addresses on social networks, whose path names an account.
///
/// In      an address with or without a scheme, or its host, in any letter case. Out true or false.
/// Errors  none. Threads any; no state. Cost one pass over a closed list.
#pragma once

#include <string_view>

namespace dongtin {

[[nodiscard]] bool is_social_host(std::string_view host);
/// "facebook.com/ai-do": the address of an account, or of what it posted.
[[nodiscard]] bool is_profile_link(std::string_view address);

}  // namespace dongtin
