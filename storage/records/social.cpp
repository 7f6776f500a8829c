#include "storage/records/social.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace dongtin {

namespace {

constexpr std::array<std::string_view, 25> kSocialHosts{
    "facebook.com",  "fb.com",        "fb.me",       "fb.watch",       "tiktok.com",  "x.com",       "twitter.com",
    "t.co",          "instagram.com", "youtube.com", "youtu.be",       "threads.net", "threads.com", "zalo.me",
    "zalo.vn",       "t.me",          "telegram.me", "telegram.org",   "bsky.app",    "bsky.social", "linkedin.com",
    "messenger.com", "m.me",          "lotus.vn",    "mastodon.social"};
// On these an address with any path is an account's or a post's.
constexpr std::array<std::string_view, 13> kProfileHosts{
    "facebook.com", "fb.com",  "fb.me", "tiktok.com",  "x.com",       "twitter.com", "instagram.com",
    "t.me",         "zalo.me", "m.me",  "threads.net", "threads.com", "linkedin.com"};

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

template <std::size_t N>
bool host_in(const std::array<std::string_view, N>& hosts, std::string_view host) {
  return std::any_of(hosts.begin(), hosts.end(), [&](std::string_view h) {
    return host.ends_with(h) && (host.size() == h.size() || host[host.size() - h.size() - 1] == '.');
  });
}

}  // namespace

bool is_social_host(std::string_view host) {
  return host_in(kSocialHosts, host);
}

bool is_profile_link(std::string_view address) {
  constexpr std::size_t kLongestHost = 253, kPathSeen = 16;
  if (const auto scheme = address.find("://"); scheme != std::string_view::npos) address.remove_prefix(scheme + 3);
  std::array<char, kLongestHost + kPathSeen> lowered{};  // what decides: the host and how its path begins
  const std::string_view s(lowered.data(), std::min(address.size(), lowered.size()));
  std::transform(address.begin(), address.begin() + static_cast<std::ptrdiff_t>(s.size()), lowered.begin(), lower);
  const auto slash = s.find('/');
  if (slash == std::string_view::npos || slash + 1 >= s.size()) return false;
  const std::string_view host = s.substr(0, slash), path = s.substr(slash);
  if (host_in(kProfileHosts, host)) return true;
  return path.starts_with("/@") ||
         (host_in(kSocialHosts, host) &&
          (path.starts_with("/profile/") || path.starts_with("/c/") || path.starts_with("/user/")));
}

}  // namespace dongtin
