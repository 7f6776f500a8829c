#include "storage/records/url.hpp"

#include <unicode/idna.h>

#include <algorithm>
#include <array>
#include <boost/url.hpp>
#include <cstdint>
#include <memory>

namespace dongtin {

namespace {

namespace urls = boost::urls;

constexpr std::array<std::string_view, 11> kTrackers = {"fbclid", "gclid", "dclid", "msclkid", "mc_cid",   "mc_eid",
                                                        "igshid", "yclid", "_ga",   "zarsrc",  "vn_source"};

bool is_tracker(std::string_view key) {
  return key.starts_with("utm_") || std::find(kTrackers.begin(), kTrackers.end(), key) != kTrackers.end();
}

std::string_view trimmed(std::string_view s) {
  const auto first = s.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return s.substr(first, s.find_last_not_of(" \t\r\n") - first + 1);
}

/// Percent-encodes what no URL may hold raw: spaces, controls, quotes, and every byte beyond ASCII.
std::string escaped(std::string_view s) {
  static constexpr char digits[] = "0123456789ABCDEF";
  std::string out;
  out.reserve(s.size());
  for (std::size_t i = 0; i < s.size(); ++i) {
    const auto b = static_cast<unsigned char>(s[i]);
    const bool raw_percent = b == '%' && !(i + 2 < s.size() && std::isxdigit(static_cast<unsigned char>(s[i + 1])) &&
                                           std::isxdigit(static_cast<unsigned char>(s[i + 2])));
    if (b <= 0x20 || b >= 0x7F || raw_percent || std::string_view("\"<>\\^`{|}").find(s[i]) != std::string_view::npos) {
      out += '%';
      out += digits[b >> 4];
      out += digits[b & 15];
    } else {
      out += s[i];
    }
  }
  return out;
}

/// The same address with a host in ASCII: "https://báo.vn/x" -> "https://xn--bo-mia.vn/x".
std::string ascii_host(std::string_view s) {
  const auto scheme = s.find("://");
  if (scheme == std::string_view::npos) return std::string(s);
  auto begin = scheme + 3;
  auto end = std::min(s.find_first_of("/?#", begin), s.size());
  if (const auto user = s.substr(begin, end - begin).rfind('@'); user != std::string_view::npos) begin += user + 1;
  if (const auto port = s.substr(begin, end - begin).rfind(':'); port != std::string_view::npos) end = begin + port;
  const auto host = s.substr(begin, end - begin);
  if (std::all_of(host.begin(), host.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; }))
    return std::string(s);
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::IDNA> idna(icu::IDNA::createUTS46Instance(UIDNA_NONTRANSITIONAL_TO_ASCII, status));
  if (U_FAILURE(status)) return std::string(s);
  std::string ascii;
  icu::StringByteSink<std::string> sink(&ascii);
  icu::IDNAInfo info;
  idna->nameToASCII_UTF8(icu::StringPiece(host.data(), static_cast<std::int32_t>(host.size())), sink, info, status);
  if (U_FAILURE(status) || info.hasErrors()) return std::string(s);
  return std::string(s.substr(0, begin)) + ascii + std::string(s.substr(end));
}

Error not_http() {
  return fail(Errc::malformed, "expected an absolute http:// or https:// address");
}

Result<std::string> canonical(urls::url url) {
  const auto scheme = url.scheme_id();
  if ((scheme != urls::scheme::http && scheme != urls::scheme::https) || url.host().empty()) return not_http();
  url.remove_fragment();
  url.remove_userinfo();
  url.normalize();
  const std::string_view port = url.port();
  if (port.empty() || (scheme == urls::scheme::http && port == "80") ||
      (scheme == urls::scheme::https && port == "443"))
    url.remove_port();
  if (url.has_query()) {
    auto params = url.params();
    for (auto it = params.begin(); it != params.end();) {
      const auto param = *it;
      it = is_tracker(std::string_view(param.key)) ? params.erase(it) : std::next(it);
    }
    if (params.empty()) url.remove_query();
  }
  // Put together by hand: the library writes "/./" for no path and keeps dot segments above the root.
  std::string_view path(url.encoded_path());
  while (path.starts_with("/../")) path.remove_prefix(3);
  if (path.empty() || path == "/..") path = "/";
  std::string out(url.buffer().substr(0, url.buffer().find("://") + 3));
  out += std::string_view(url.encoded_host_and_port());
  out += path;
  if (url.has_query()) {
    out += '?';
    out += std::string_view(url.encoded_query());
  }
  if (out.size() > kMaxUrlBytes) return fail(Errc::too_large, "the address is longer than 2,048 bytes");
  return out;
}

}  // namespace

Result<std::string> canonical_url(std::string_view text) {
  const auto clean = trimmed(text);
  if (clean.empty() || clean.size() > 4 * kMaxUrlBytes) return not_http();
  const auto ascii = escaped(ascii_host(clean));  // what is parsed is a view of it
  const auto parsed = urls::parse_uri(ascii);
  if (!parsed) return not_http();
  return canonical(urls::url(*parsed));
}

Result<std::string> resolve_url(std::string_view base, std::string_view reference) {
  const auto clean = trimmed(reference);
  if (clean.size() > 4 * kMaxUrlBytes) return fail(Errc::too_large, "the address is longer than 2,048 bytes");
  const auto base_text = escaped(ascii_host(trimmed(base)));
  const auto text = escaped(ascii_host(clean));
  const auto parsed = urls::parse_uri_reference(text);
  if (!parsed) return not_http();
  if (parsed->has_scheme()) return canonical_url(clean);
  const auto parsed_base = urls::parse_uri(base_text);
  if (!parsed_base) return not_http();
  urls::url out;
  if (!urls::resolve(*parsed_base, *parsed, out)) return not_http();
  return canonical(std::move(out));
}

std::string host_of(std::string_view url) {
  const auto parsed = urls::parse_uri_reference(url);
  return parsed ? std::string(parsed->host()) : std::string();
}

}  // namespace dongtin
