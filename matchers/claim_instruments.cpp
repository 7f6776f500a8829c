#include "matchers/claim_instruments.hpp"

#include <algorithm>
#include <optional>

#include "matchers/hosts.hpp"
#include "storage/records/url.hpp"

namespace dongtin {

namespace {

/// One thing of a kind: as it is shown, and as it is compared.
struct Instrument {
  std::string_view shown;
  std::string bare;
};
using Instruments = std::vector<Instrument>;

std::string_view shown_in(const Item& item, const Fact& fact) {
  const std::string_view field = fact.field == Field::title ? item.title : item.text;
  return fact.begin <= fact.end && fact.end <= field.size() ? field.substr(fact.begin, fact.end - fact.begin)
                                                            : std::string_view();
}

/// "b.top" of "https://www.b.top/x" and "B.top".
std::string bare_domain(std::string_view address) {
  std::string out;
  for (const char c : address) out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  if (const auto scheme = out.find("://"); scheme != std::string::npos) out.erase(0, scheme + 3);
  out.erase(std::min(out.find_first_of("/?#:"), out.size()));
  while (out.ends_with('.')) out.pop_back();
  return out.starts_with("www.") ? out.substr(4) : out;
}

/// The digits of a number, with the letter o for 0, and 0 for +84.
std::string bare_number(std::string_view number) {
  std::string out;
  for (const char c : number) {
    if (c >= '0' && c <= '9') out += c;
    if (c == 'o' || c == 'O') out += '0';
  }
  constexpr std::size_t kWithCountry = 11;  // 84 and nine digits
  return out.starts_with("84") && out.size() == kWithCountry ? "0" + out.substr(2) : out;
}

bool is_phone_number(const std::string& bare) {
  constexpr std::size_t kMobile = 10, kLandLine = 11;
  if (bare.starts_with("1800") || bare.starts_with("1900")) return bare.size() == 8 || bare.size() == 10;
  return bare.starts_with('0') && (bare.size() == kMobile || (bare.starts_with("02") && bare.size() == kLandLine));
}

bool same_number(const std::string& a, const std::string& b) {
  return a == b;
}
bool within_domain(const std::string& host, const std::string& domain) {
  return host == domain ||
         (host.size() > domain.size() && host.ends_with(domain) && host[host.size() - domain.size() - 1] == '.');
}

/// The domain of somebody else that tells of it, not of who is behind it.
bool is_no_instrument(const std::string& host, const std::string& of_verdict) {
  return within_domain(host, of_verdict) || within_domain(host, "gov.vn") || is_social_host(host);
}

/// The first of `said` where none of `said` is one of `claimed`.
template <class Same>
const Instrument* another(const Instruments& claimed, const Instruments& said, Same same) {
  if (claimed.empty()) return nullptr;
  for (const auto& each : said) {
    if (std::ranges::any_of(claimed, [&](const Instrument& one) { return same(each.bare, one.bare); })) return nullptr;
  }
  return said.empty() ? nullptr : &said.front();
}

}  // namespace

std::vector<std::string> instrument_differences(const Claim& claim, std::span<const ClaimElement> elements,
                                                const Item& item, std::span<const Fact> facts) {
  Instruments domains, accounts, phones;  // of the claim
  for (const auto& element : elements) {
    if (element.kind == ClaimElement::Kind::domain) domains.push_back({element.value, bare_domain(element.value)});
    if (element.kind != ClaimElement::Kind::account) continue;
    auto bare = bare_number(element.value);
    auto& of_kind = is_phone_number(bare) ? phones : accounts;
    of_kind.push_back({element.value, std::move(bare)});
  }
  if (domains.empty() && accounts.empty() && phones.empty()) return {};

  const auto of_verdict = bare_domain(claim.url());
  Instruments hosts, other_accounts, other_phones;  // of the item
  for (const auto& fact : facts) {
    const auto shown = shown_in(item, fact);
    if (shown.empty()) continue;
    if (fact.kind == FactKind::link) {
      auto host = bare_domain(shown);
      if (!is_no_instrument(host, of_verdict)) hosts.push_back({shown, std::move(host)});
    } else {
      (fact.kind == FactKind::phone ? other_phones : other_accounts).push_back({shown, bare_number(shown)});
    }
  }
  const auto fake = std::ranges::find_if(hosts, [](const Instrument& host) { return is_lookalike_host(host.bare); });
  if (fake != hosts.end()) std::iter_swap(hosts.begin(), fake);

  std::vector<std::string> out;
  const auto tell = [&out](std::string_view kind, const Instrument* said, const Instruments& claimed, bool as_bare) {
    if (said == nullptr) return;
    std::string line("khác ");
    line.append(kind).append(": ").append(as_bare ? std::string_view(said->bare) : said->shown);
    out.push_back(line.append(" thay vì ").append(claimed.front().shown));
  };
  tell("tên miền", another(domains, hosts, within_domain), domains, true);
  tell("số tài khoản", another(accounts, other_accounts, same_number), accounts, false);
  tell("số điện thoại", another(phones, other_phones, same_number), phones, false);
  return out;
}

}  // namespace dongtin
