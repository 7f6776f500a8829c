/// Hosts that look like those of institutions.
///
/// In      a host, or a token that may be one. Out true when it wears the words of an institution and is none that is
///         known. Errors none. Threads any; no state. Cost one pass over a closed list of words.
/// Source  domains of state bodies end in .gov.vn (Nghị định 42/2022/NĐ-CP); the words are those that reports on
///         phishing name: bodies, services they render, banks.
#pragma once

#include <string_view>
#include <vector>

#include "storage/records/match.hpp"

namespace dongtin {

/// Digits for letters and dashes between words are seen through; punycode that only looks Latin counts.
[[nodiscard]] bool is_lookalike_host(std::string_view host);

/// Appends the place of each host of `text` that is one: of an address, or bare.
void find_lookalike_hosts(std::string_view text, Field field, std::vector<Span>& out);

}  // namespace dongtin
