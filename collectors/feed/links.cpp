#include "collectors/feed/links.hpp"

#include <simdjson.h>

#include <algorithm>
#include <boost/url.hpp>

namespace dongtin {

namespace {

bool needs_work(char c) {
  return static_cast<unsigned char>(c) <= 0x20 || c == '"' || c == '<' || c == '>' || c == '\\';
}

bool starts_with_nocase(std::string_view s, std::string_view prefix) {
  return s.size() >= prefix.size() && std::equal(prefix.begin(), prefix.end(), s.begin(), [](char p, char c) {
           return p == (c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c);
         });
}

/// Without a branch per byte: addresses are long and nearly all of them clean.
bool is_clean(std::string_view s) {
  bool work = false;
  for (const char c : s) work |= needs_work(c);
  return !work;
}

std::string_view trimmed(std::string_view s) {
  const auto is_blank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f'; };
  while (!s.empty() && is_blank(s.front())) s.remove_prefix(1);
  while (!s.empty() && is_blank(s.back())) s.remove_suffix(1);
  return s;
}

/// As a browser reads it: blanks around it and TAB, LF, CR inside it do not count; a blank inside becomes %20.
std::string tidied(std::string_view s) {
  s = trimmed(s);
  if (is_clean(s)) return std::string(s);
  std::string out;
  for (const char c : s) {
    switch (c) {
      case ' ':
        out += "%20";
        break;
      case '"':
        out += "%22";
        break;
      case '<':
        out += "%3C";
        break;
      case '>':
        out += "%3E";
        break;
      case '\\':
        out += '/';
        break;
      default:
        if (static_cast<unsigned char>(c) > 0x20) out += c;
    }
  }
  return out;
}

bool has_scheme(std::string_view s) {
  const auto colon = s.find_first_of(":/?#");
  return colon != std::string_view::npos && s[colon] == ':';
}

/// Percent-encodes what Boost.URL refuses: every byte beyond ASCII and a few marks.
std::string escaped(std::string_view s) {
  static constexpr char digits[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : s) {
    const auto b = static_cast<unsigned char>(c);
    if (b >= 0x7F || c == '^' || c == '`' || c == '{' || c == '|' || c == '}') {
      out += '%';
      out += digits[b >> 4];
      out += digits[b & 15];
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace

bool is_web_link(std::string_view address) noexcept {
  const std::size_t scheme = starts_with_nocase(address, "https://")  ? 8
                             : starts_with_nocase(address, "http://") ? 7
                                                                      : 0;
  return scheme != 0 && address.size() > scheme && address[scheme] != '/' && address[scheme] != ':' &&
         address[scheme] != '?' && address[scheme] != '#';
}

std::optional<std::string> web_link(std::string_view base, std::string_view reference) {
  if (reference.size() > 2 * kMaxLinkBytes) return std::nullopt;
  auto text = tidied(reference);
  if (text.empty() || text.size() > kMaxLinkBytes || !simdjson::validate_utf8(text)) return std::nullopt;
  if (is_web_link(text)) return text;
  if (has_scheme(text) || !is_web_link(base)) return std::nullopt;
  const auto base_text = escaped(tidied(base)), reference_text = escaped(text);
  const auto base_url = boost::urls::parse_uri(base_text);
  const auto relative = boost::urls::parse_uri_reference(reference_text);
  boost::urls::url out;
  if (!base_url || !relative || !boost::urls::resolve(*base_url, *relative, out)) return std::nullopt;
  std::string absolute(out.buffer());
  if (!is_web_link(absolute) || absolute.size() > kMaxLinkBytes) return std::nullopt;
  return absolute;
}

}  // namespace dongtin
