/// Simple facts of a text, links, phone numbers and bank accounts; and the words of an address.
///
/// In      a field as extracted and as folded; an item's canonical URL.
/// Out     facts in the order of the text, disjoint within a kind. A link: http(s)://…, www.…, or a bare domain under
///         a known ending ("thuong.me", two Vietnamese syllables, only with a path). A phone: 0 and 9 digits (10
///         after 02), +84 or 84 and 9 (10), 1800 and 1900 and 4 or 6; dots, spaces, dashes and parentheses between
///         digits, and the letter o for 0 (undone: digits). An account: 8 to 19 digits with a bank's word or
///         "stk", "số tài khoản" within 8 syllables before or 4 behind, and never a phone.
/// Errors  none. Threads any. Cost linear.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "matchers/normalise.hpp"
#include "storage/records/match.hpp"
#include "storage/records/social.hpp"

namespace dongtin {

enum class FactKind : std::uint8_t { link, phone, bank_account };
[[nodiscard]] std::string_view name(FactKind kind) noexcept;
[[nodiscard]] std::optional<FactKind> fact_kind_from(std::string_view name) noexcept;

struct Fact {
  FactKind kind = FactKind::link;
  Field field = Field::text;
  std::uint32_t begin = 0, end = 0;  // bytes, half open
  HowSet undone = 0;
};

/// Appends to `out`.
void extract(std::string_view text, Field field, const Folded& folded, std::vector<Fact>& out);

/// An address as url: and site: see it. On social networks the path names a person: it is left out.
struct Address {
  std::string host;
  std::string path;   // begins with /
  std::string words;  // " vnexpress net thoi su 123 html "

  std::string whole, decoded;  // kept for their memory
};

/// Of a canonical URL; `social` of an item of a social source, whatever its host.
void read_address(std::string_view url, bool social, Address& out);

/// " vnexpress net thoi su ": folded runs of letters and digits, percent-encoding undone.
[[nodiscard]] std::string address_words(std::string_view address);

}  // namespace dongtin
