#include "daemon/web/guard.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "storage/records/text.hpp"

namespace dongtin {

namespace {

bool digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// The name or address of a Host field; nullopt when it is not one.
std::optional<std::string> host_name(std::string_view host) {
  auto name = ascii_lower(host);
  if (name.starts_with('[')) {
    const auto close = name.find(']');
    if (close == std::string::npos) return std::nullopt;
    const auto rest = std::string_view(name).substr(close + 1);
    if (!rest.empty() && !(rest.starts_with(':') && digits(rest.substr(1)))) return std::nullopt;
    return name.substr(1, close - 1);
  }
  if (const auto colon = name.find(':'); colon != std::string::npos) {
    if (!digits(std::string_view(name).substr(colon + 1))) return std::nullopt;
    name.resize(colon);
  }
  if (name.ends_with('.')) name.pop_back();
  if (name.empty()) return std::nullopt;
  return name;
}

/// 127.0.0.0/8 in its usual spelling only: "127.evil.example" is a name.
bool loopback_v4(std::string_view name) {
  if (!name.starts_with("127.")) return false;
  int parts = 0;
  while (!name.empty()) {
    const auto dot = std::min(name.find('.'), name.size());
    const auto part = name.substr(0, dot);
    if (!digits(part) || part.size() > 3) return false;
    int value = 0;
    for (char c : part) value = value * 10 + (c - '0');
    if (value > 255) return false;
    ++parts;
    if (dot + 1 == name.size()) return false;
    name.remove_prefix(std::min(dot + 1, name.size()));
  }
  return parts == 4;
}

/// "scheme://host[:port]" of an address, empty when it has none.
std::string_view authority(std::string_view address) {
  for (std::string_view scheme : {"http://", "https://"}) {
    if (address.starts_with(scheme)) {
      const auto rest = address.substr(scheme.size());
      return rest.substr(0, rest.find_first_of("/?#"));
    }
  }
  return {};
}

}  // namespace

std::optional<Response> refuse_host(const Request& request, std::span<const std::string> hosts) {
  if (request.hosts != 1) return error_response(400, "bad_request", "a request carries exactly one Host field");
  const auto name = host_name(request.host);
  if (!name) return error_response(400, "bad_request", "the Host field is not a name or address with an optional port");
  if (*name == "localhost" || *name == "::1" || loopback_v4(*name)) return std::nullopt;
  if (std::any_of(hosts.begin(), hosts.end(), [&](const std::string& h) { return ascii_lower(h) == *name; })) {
    return std::nullopt;
  }
  return error_response(421, "misdirected",
                        "this server does not answer to that host name; add it to serve.hosts in dongtin.toml");
}

std::optional<Response> refuse_cross_site(const Request& request, bool form) {
  const auto refused = [] {
    return error_response(403, "cross_site", "a change must come from this server's own pages, not from another site");
  };
  bool proven = false;
  if (!request.fetch_site.empty()) {
    if (request.fetch_site != "same-origin" && request.fetch_site != "none") return refused();
    proven = true;
  }
  if (!request.origin.empty()) {
    if (ascii_lower(authority(request.origin)) != ascii_lower(request.host)) return refused();
    proven = true;
  }
  // A form needs no preflight, so its sender must be shown; JSON from another site cannot arrive without one.
  if (form && !proven && ascii_lower(authority(request.referer)) != ascii_lower(request.host)) return refused();
  return std::nullopt;
}

std::string media_type(std::string_view content_type) {
  auto type = content_type.substr(0, content_type.find(';'));
  while (!type.empty() && (type.back() == ' ' || type.back() == '\t')) type.remove_suffix(1);
  return ascii_lower(type);
}

}  // namespace dongtin
