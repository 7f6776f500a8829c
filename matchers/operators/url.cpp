// url:vnexpress.net/thoi-su: these words, adjacent, in the host and path; site:gov.vn/muc: the host or one below it,
// and where its path begins. Of an address in a social network only the host is seen: a path there names a person.
#include "storage/records/url.hpp"
#include "matchers/operators/operator.hpp"

namespace dongtin {

namespace {

bool url_met(const Plan& node, const Evaluation& item, const Asked&) {
  return item.address().words.find(item.plans.more(node).needle) != std::string::npos;
}

bool site_met(const Plan& node, const Evaluation& item, const Asked&) {
  const Address& address = item.address();
  const std::string_view wanted = item.plans.more(node).needle;
  const auto slash = wanted.find('/');
  const std::string_view host = wanted.substr(0, slash), theirs = address.host;
  if (!theirs.ends_with(host)) return false;
  if (theirs.size() > host.size() && theirs[theirs.size() - host.size() - 1] != '.') return false;
  if (slash == std::string_view::npos) return true;
  const std::string_view path = wanted.substr(slash), behind = address.path;
  if (!behind.starts_with(path)) return false;
  return behind.size() == path.size() || behind[path.size()] == '/' || behind[path.size()] == '?';
}

constexpr std::string_view kProfile =
    "profile links are refused: dongtin watches content, not people; write the host alone, such as site:facebook.com";

std::string check_url(Node& node) {
  if (is_profile_link(node.value)) return std::string(kProfile);
  const auto scheme = node.value.find("://");
  node.needle = address_words(std::string_view(node.value).substr(scheme == std::string::npos ? 0 : scheme + 3));
  if (node.needle.size() > 2) return {};
  return "url: needs words of an address: url:vnexpress.net/thoi-su";
}

std::string check_site(Node& node) {
  if (is_profile_link(node.value)) return std::string(kProfile);
  const bool scheme = node.value.find("://") != std::string::npos;
  const auto canonical = canonical_url(scheme ? node.value : "http://" + node.value);
  const auto host = canonical ? host_of(*canonical) : std::string();
  if (host.find('.') == std::string::npos || host.starts_with('.') || host.ends_with('.')) {
    return "\"" + node.value + "\" is no site, such as site:gialai.gov.vn or site:example.vn/muc";
  }
  Address address;
  read_address(*canonical, false, address);
  node.needle = address.host + address.path;
  while (node.needle.ends_with('/')) node.needle.pop_back();
  return {};
}

}  // namespace

const Operator kUrlOperator{"url:",          "địa chỉ có",    "url:vnexpress.net/thoi-su",
                            false,           false,           url_met,
                            always_positive, require_nothing, check_url};
const Operator kSiteOperator{"site:",  "trang thuộc",   "site:gialai.gov.vn", false,     false,
                             site_met, always_positive, require_nothing,      check_site};

}  // namespace dongtin
