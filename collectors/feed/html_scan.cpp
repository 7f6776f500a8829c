#include "collectors/feed/html_scan.hpp"

#include <algorithm>
#include <array>

namespace dongtin {

namespace {

constexpr std::array<std::string_view, 19> kSilent = {
    "script", "style", "iframe", "noembed", "noframes", "xmp",   "textarea", "title",  "head",     "template",
    "svg",    "math",  "select", "object",  "applet",   "audio", "video",    "canvas", "plaintext"};

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}
bool is_letter(char c) {
  return lower(c) >= 'a' && lower(c) <= 'z';
}
bool ends_name(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f' || c == '/' || c == '>' || c == '<';
}

}  // namespace

bool equal_nocase(std::string_view a, std::string_view lowered) noexcept {
  return a.size() == lowered.size() &&
         std::equal(a.begin(), a.end(), lowered.begin(), [](char x, char y) { return lower(x) == y; });
}

HtmlScanner::Token HtmlScanner::next() {
  Token out;
  while (at_ < s_.size()) {
    if (s_[at_] == '<' && at_ + 1 < s_.size()) {
      const char c = s_[at_ + 1];
      if (is_letter(c) || (c == '/' && at_ + 2 < s_.size() && is_letter(s_[at_ + 2]))) {
        if (tag(out)) return out;
        continue;
      }
      if (c == '!' || c == '?' || c == '/') {
        declaration(out);
        if (out.kind == Kind::text) return out;
        continue;
      }
    }
    // Text goes up to the next '<' that starts markup; a lone '<' ("x < 3") is text.
    const auto begin = at_;
    auto end = s_.find('<', at_ + 1);
    while (end != std::string_view::npos && end + 1 < s_.size() && !is_letter(s_[end + 1]) && s_[end + 1] != '/' &&
           s_[end + 1] != '!' && s_[end + 1] != '?')
      end = s_.find('<', end + 1);
    at_ = std::min(end, s_.size());
    out.kind = Kind::text;
    out.text = s_.substr(begin, at_ - begin);
    return out;
  }
  return out;
}

/// Reads the tag at the cursor. False when it shows nothing (a skipped element) or never ends (the rest is dropped).
bool HtmlScanner::tag(Token& out) {
  const bool closing = s_[at_ + 1] == '/';
  auto at = at_ + (closing ? 2 : 1);
  const auto first = at;
  while (at < s_.size() && !ends_name(s_[at])) ++at;
  auto name = s_.substr(first, at - first);
  if (const auto colon = name.rfind(':'); colon != std::string_view::npos) name.remove_prefix(colon + 1);
  const auto attributes = at;
  // '>' inside a quoted value does not end the tag; a quote only opens a value after '='.
  char quote = '\0';
  bool after_equals = false;
  for (; at < s_.size(); ++at) {
    const char c = s_[at];
    if (quote != '\0') {
      if (c == quote) quote = '\0';
    } else if (c == '>') {
      break;
    } else if (after_equals && (c == '"' || c == '\'')) {
      quote = c;
      after_equals = false;
    } else if (c == '=') {
      after_equals = true;
    } else if (c != ' ' && c != '\t' && c != '\n' && c != '\r') {
      after_equals = false;
    }
  }
  if (at >= s_.size()) {
    at_ = s_.size();
    return false;
  }
  at_ = at + 1;
  out.kind = closing ? Kind::end : Kind::start;
  out.name = name;
  out.attributes = s_.substr(attributes, at - attributes);
  if (closing) return true;
  const bool silent =
      std::any_of(kSilent.begin(), kSilent.end(), [&](auto known) { return equal_nocase(name, known); });
  if (!silent) return true;
  if (!out.attributes.ends_with('/')) skip_content(name);
  out = {};
  return false;
}

void HtmlScanner::declaration(Token& out) {
  const auto rest = s_.substr(at_);
  std::string_view close = ">";
  std::size_t skip = 2;
  if (rest.starts_with("<!--")) {
    close = "-->";
    skip = rest.starts_with("<!-->") ? 2 : 4;
  } else if (rest.starts_with("<![CDATA[")) {
    close = "]]>";
    skip = 9;
  }
  auto end = s_.find(close, at_ + skip);
  const auto stop = std::min(end, s_.size());
  if (skip == 9) {
    out.kind = Kind::text;
    out.literal = true;
    out.text = s_.substr(std::min(at_ + skip, stop), stop - std::min(at_ + skip, stop));
  }
  at_ = end == std::string_view::npos ? s_.size() : end + close.size();
}

void HtmlScanner::skip_content(std::string_view name) {
  for (auto at = s_.find("</", at_); at != std::string_view::npos; at = s_.find("</", at + 2)) {
    const auto found = s_.substr(at + 2, name.size());
    const bool same = found.size() == name.size() && std::equal(found.begin(), found.end(), name.begin(),
                                                                [](char x, char y) { return lower(x) == lower(y); });
    const auto after = at + 2 + name.size();
    if (same && (after >= s_.size() || ends_name(s_[after]))) {
      const auto end = s_.find('>', after);
      at_ = end == std::string_view::npos ? s_.size() : end + 1;
      return;
    }
  }
  at_ = s_.size();
}

}  // namespace dongtin
