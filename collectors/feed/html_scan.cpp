#include "collectors/feed/html_scan.hpp"

#include <algorithm>
#include <array>

#include "collectors/feed/byte_scan.hpp"

namespace dongtin {

namespace {

// Sorted by name.
constexpr std::array<HtmlElement, 85> kElements = {{
    {"a", kKept},
    {"abbr", kKept},
    {"address", kBlock},
    {"applet", kSilent},
    {"article", kBlock},
    {"aside", kBlock},
    {"audio", kSilent},
    {"b", kKept},
    {"blockquote", kKept | kBlock},
    {"body", kBlock},
    {"br", kKept | kBlock | kVoid},
    {"canvas", kSilent},
    {"caption", kKept | kBlock},
    {"center", kBlock},
    {"cite", kKept},
    {"code", kKept},
    {"dd", kKept | kBlock},
    {"del", kKept},
    {"div", kKept | kBlock},
    {"dl", kKept | kBlock},
    {"dt", kKept | kBlock},
    {"em", kKept},
    {"figcaption", kKept | kBlock},
    {"figure", kKept | kBlock},
    {"font", 0},
    {"footer", kBlock},
    {"form", kBlock},
    {"h1", kKept | kBlock},
    {"h2", kKept | kBlock},
    {"h3", kKept | kBlock},
    {"h4", kKept | kBlock},
    {"h5", kKept | kBlock},
    {"h6", kKept | kBlock},
    {"head", kSilent},
    {"header", kBlock},
    {"hr", kKept | kBlock | kVoid},
    {"html", kBlock},
    {"i", kKept},
    {"iframe", kSilent},
    {"img", kKept | kVoid},
    {"input", kVoid},
    {"ins", kKept},
    {"li", kKept | kBlock},
    {"link", kVoid},
    {"main", kBlock},
    {"mark", kKept},
    {"math", kSilent},
    {"nav", kBlock},
    {"noembed", kSilent},
    {"noframes", kSilent},
    {"object", kSilent},
    {"ol", kKept | kBlock},
    {"p", kKept | kBlock},
    {"plaintext", kSilent},
    {"pre", kKept | kBlock},
    {"q", kKept},
    {"s", kKept},
    {"script", kSilent},
    {"section", kBlock},
    {"select", kSilent},
    {"small", kKept},
    {"span", kKept},
    {"strike", kKept},
    {"strong", kKept},
    {"style", kSilent},
    {"sub", kKept},
    {"sup", kKept},
    {"svg", kSilent},
    {"table", kKept | kBlock},
    {"tbody", kKept},
    {"td", kKept | kCell},
    {"template", kSilent},
    {"textarea", kSilent},
    {"tfoot", kKept},
    {"th", kKept | kCell},
    {"thead", kKept},
    {"title", kSilent},
    {"tr", kKept | kBlock},
    {"tt", kKept},
    {"u", kKept},
    {"ul", kKept | kBlock},
    {"var", kKept},
    {"video", kSilent},
    {"wbr", kVoid},
    {"xmp", kSilent},
}};

constexpr std::size_t kSlots = 256;

constexpr std::size_t slot_of(std::string_view name) {
  const auto letter = [&](std::size_t at) {
    return static_cast<std::size_t>(static_cast<unsigned char>(name[at]) | 32);
  };
  return (letter(0) * 7 + letter(name.size() - 1) * 31 + name.size() * 5) % kSlots;
}

/// One more than the row in kElements, under slot_of its name or the next free slot behind; 0 ends the search.
constexpr auto kRows = [] {
  std::array<std::uint8_t, kSlots> out{};
  for (std::size_t row = 0; row < kElements.size(); ++row) {
    auto slot = slot_of(kElements[row].name);
    while (out[slot] != 0) slot = (slot + 1) % kSlots;
    out[slot] = static_cast<std::uint8_t>(row + 1);
  }
  return out;
}();

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

const HtmlElement* html_element(std::string_view name) noexcept {
  if (name.empty()) return nullptr;
  for (auto slot = slot_of(name); kRows[slot] != 0; slot = (slot + 1) % kSlots) {
    const auto& row = kElements[kRows[slot] - 1u];
    if (equal_nocase(name, row.name)) return &row;
  }
  return nullptr;
}

bool HtmlScanner::next(Token& out) {
  while (at_ < s_.size()) {
    if (s_[at_] == '<' && at_ + 1 < s_.size()) {
      const char c = s_[at_ + 1];
      if (is_letter(c) || (c == '/' && at_ + 2 < s_.size() && is_letter(s_[at_ + 2]))) {
        if (tag(out)) return true;
        continue;
      }
      if (c == '!' || c == '?' || c == '/') {
        if (declaration(out)) return true;
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
    out.literal = false;
    out.text = s_.substr(begin, at_ - begin);
    return true;
  }
  return false;
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
  if (at < s_.size() && s_[at] != '>') at = tag_end(at);
  if (at >= s_.size()) {
    at_ = s_.size();
    return false;
  }
  at_ = at + 1;
  out.kind = closing ? Kind::end : Kind::start;
  out.element = html_element(name);
  out.attributes = s_.substr(attributes, at - attributes);
  if (closing || out.element == nullptr || !out.element->is(kSilent)) return true;
  if (!out.attributes.ends_with('/')) skip_content(name);
  return false;
}

/// The '>' that ends the tag, or the end of all: one inside a quoted value does not count, and a quote only opens a
/// value after '='.
std::size_t HtmlScanner::tag_end(std::size_t from) const noexcept {
  auto at = from;
  for (;;) {
    at = find_any<'>', '"', '\''>(s_, at);
    if (at == std::string_view::npos) return s_.size();
    if (s_[at] == '>') return at;
    auto before = at;
    while (before > from &&
           (s_[before - 1] == ' ' || s_[before - 1] == '\t' || s_[before - 1] == '\n' || s_[before - 1] == '\r'))
      --before;
    if (before > from && s_[before - 1] == '=') {
      at = s_.find(s_[at], at + 1);
      if (at == std::string_view::npos) return s_.size();
    }
    ++at;
  }
}

/// Passes over it; true when it is a CDATA section, whose content is text.
bool HtmlScanner::declaration(Token& out) {
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
  return skip == 9;
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
