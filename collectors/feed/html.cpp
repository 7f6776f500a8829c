#include "collectors/feed/html.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "collectors/feed/byte_scan.hpp"
#include "collectors/feed/entities.hpp"
#include "collectors/feed/html_scan.hpp"
#include "collectors/feed/links.hpp"

namespace dongtin {

namespace {

constexpr std::size_t kMaxDepth = 100;
/// Collapses blanks as they come, one line per block.
class TextWriter {
 public:
  explicit TextWriter(std::string& out, bool keep_lines) : out_(out), keep_lines_(keep_lines) {}

  void line() {
    if (!out_.empty()) pending_ = '\n';
  }
  void blank() {
    if (!out_.empty() && pending_ == '\0') pending_ = ' ';
  }
  /// Text whose references are decoded already.
  void text(std::string_view s) {
    for (std::size_t i = 0; i < s.size();) {
      const auto b = static_cast<unsigned char>(s[i]);
      if (b <= 0x20 || b == 0x7F) {
        if (keep_lines_ && b == '\n') {
          line();
        } else {
          blank();
        }
        ++i;
        continue;
      }
      if (b == 0xC2 && i + 1 < s.size() && static_cast<unsigned char>(s[i + 1]) == 0xA0) {  // no-break space
        blank();
        i += 2;
        continue;
      }
      // Up to what has to be changed or left out; usually that is all there is.
      auto end = end_of_words(s, i + 1);
      while (end + 1 < s.size() && static_cast<unsigned char>(s[end]) == 0xC2 &&
             static_cast<unsigned char>(s[end + 1]) != 0xA0)
        end = end_of_words(s, end + 1);
      if (pending_ != '\0') {
        out_ += pending_;
        pending_ = '\0';
      }
      out_.append(s, i, end - i);
      i = end;
    }
  }

 private:
  std::string& out_;
  bool keep_lines_;
  char pending_ = '\0';
};

void escape_onto(std::string& out, std::string_view s, bool attribute) {
  for (std::size_t at = 0; at < s.size();) {
    const auto end =
        std::min(attribute ? find_any<'&', '<', '>', '"'>(s, at) : find_any<'&', '<', '>'>(s, at), s.size());
    out.append(s, at, end - at);
    if (end == s.size()) return;
    switch (s[end]) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      default:
        out += "&quot;";
    }
    at = end + 1;
  }
}

/// The name of an attribute that may stay as it is, in lower case; empty for any other.
std::string_view kept_attribute(std::string_view element, std::string_view name) {
  constexpr std::array<std::string_view, 3> image = {"alt", "width", "height"};
  constexpr std::array<std::string_view, 2> cell = {"colspan", "rowspan"};
  const auto among = [&](const auto& names) {
    for (const auto known : names) {
      if (equal_nocase(name, known)) return known;
    }
    return std::string_view();
  };
  if (equal_nocase(name, "title")) return "title";
  if (element == "img") return among(image);
  if (element == "td" || element == "th") return among(cell);
  return {};
}

bool has_word(std::string_view list, std::string_view lowered) {
  while (!list.empty()) {
    const auto end = std::min(list.find_first_of(" \t\r\n"), list.size());
    if (equal_nocase(list.substr(0, end), lowered)) return true;
    list.remove_prefix(std::min(list.size(), end + 1));
  }
  return false;
}

/// A link with rel=author or rel=me, or a mail address.
bool leads_to_a_person(std::string_view attributes) {
  constexpr auto npos = std::string_view::npos;
  // Most links have neither, and are not looked at any closer.
  if (attributes.find('@') == npos && attributes.find("rel") == npos && attributes.find("REL") == npos &&
      attributes.find("Rel") == npos)
    return false;
  bool out = false;
  each_attribute(attributes, [&](std::string_view name, std::string_view value) {
    if (equal_nocase(name, "rel")) {
      out |= has_word(value, "author") || has_word(value, "me");
    } else if (equal_nocase(name, "href")) {
      value.remove_prefix(std::min(value.find_first_not_of(" \t\r\n"), value.size()));
      out |= equal_nocase(value.substr(0, 7), "mailto:");
    }
  });
  return out;
}

class Sanitiser {
 public:
  Sanitiser(std::string_view base, std::string& out) : base_(base), out_(out) {}

  void text(const HtmlScanner::Token& token) {
    escape_onto(out_, token.literal ? token.text : plainly(token.text), false);
  }

  void start(const HtmlScanner::Token& token) {
    const auto* element = token.element;
    if (element == nullptr || !element->is(kKept)) return;
    const bool empty = element->is(kVoid);
    if (!empty && depth_ >= kMaxDepth) return;
    if (element->name == "a") close(element);
    const auto before = out_.size();
    out_ += '<';
    out_ += element->name;
    bool has_link = false;
    each_attribute(token.attributes, [&](std::string_view name, std::string_view value) {
      if (has_link && (equal_nocase(name, "href") || equal_nocase(name, "src"))) return;
      has_link |= attribute(element->name, name, value);
    });
    if (element->name == "img" && !has_link) {
      out_.resize(before);
      return;
    }
    out_ += '>';
    if (!empty) open_[depth_++] = element;
  }

  void end(const HtmlScanner::Token& token) {
    const auto* element = token.element;
    if (element == nullptr || !element->is(kKept)) return;
    if (element->name == "br") {  // </br>, a habit of Vietnamese feeds, is a line end to every browser
      out_ += "<br>";
    } else if (!element->is(kVoid)) {
      close(element);
    }
  }

  void finish() {
    while (depth_ > 0) pop();
  }

 private:
  /// Writes the attribute if it may stay; true when it was a link that stayed.
  bool attribute(std::string_view element, std::string_view name, std::string_view value) {
    const bool href = element == "a" && equal_nocase(name, "href"), src = element == "img" && equal_nocase(name, "src");
    if (href || src) {
      const auto link = web_link(base_, plainly(value));
      if (!link) return false;
      write(href ? "href" : "src", *link);
      return true;
    }
    if (const auto kept = kept_attribute(element, name); !kept.empty()) write(kept, plainly(value));
    return false;
  }

  /// References decoded, where there are any.
  std::string_view plainly(std::string_view value) {
    if (value.find('&') == std::string_view::npos) return value;
    scratch_ = unescaped(value);
    return scratch_;
  }

  void write(std::string_view name, std::string_view value) {
    out_ += ' ';
    out_ += name;
    out_ += "=\"";
    escape_onto(out_, value, true);
    out_ += '"';
  }

  void close(const HtmlElement* element) {
    auto at = depth_;
    while (at > 0 && open_[at - 1] != element) --at;
    if (at == 0) return;
    while (depth_ >= at) pop();
  }

  void pop() {
    out_ += "</";
    out_ += open_[--depth_]->name;
    out_ += '>';
  }

  std::string_view base_;
  std::string& out_;
  std::array<const HtmlElement*, kMaxDepth> open_;
  std::size_t depth_ = 0;
  std::string scratch_;
};

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

}  // namespace

std::string unescaped(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const auto mark = std::min(text.find('&', at), text.size());
    out.append(text, at, mark - at);
    if (mark == text.size()) break;
    const auto taken = decode_reference(text.substr(mark), out);
    if (taken == 0) out += '&';
    at = mark + std::max<std::size_t>(taken, 1);
  }
  return out;
}

std::string plain_text(std::string_view html) {
  std::string out;
  plain_text(html, out);
  return out;
}

void plain_text(std::string_view html, std::string& out) {
  out.clear();
  out.reserve(html.size());
  const bool references = html.find('&') != std::string_view::npos;
  TextWriter writer(out, false);
  HtmlScanner scanner(html);
  HtmlScanner::Token token;
  bool person = false;  // inside a link to who wrote it
  while (scanner.next(token)) {
    if (token.kind == HtmlScanner::Kind::text) {
      if (person) continue;
      if (!references || token.literal || token.text.find('&') == std::string_view::npos) {
        writer.text(token.text);
      } else {
        writer.text(unescaped(token.text));
      }
    } else if (token.element != nullptr) {
      if (token.element->name == "a") {
        person = token.kind == HtmlScanner::Kind::start && leads_to_a_person(token.attributes);
      }
      if (token.element->is(kBlock)) {
        person = false;  // a link that was never closed must not swallow what follows
        writer.line();
      }
      if (token.element->is(kCell)) writer.blank();
    }
  }
}

std::string tidy_text(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  TextWriter(out, true).text(text);
  return out;
}

std::string tidy_line(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  TextWriter(out, false).text(text);
  return out;
}

std::string sanitised(std::string_view html, std::string_view base) {
  while (!html.empty() && is_blank(html.front())) html.remove_prefix(1);
  while (!html.empty() && is_blank(html.back())) html.remove_suffix(1);
  std::string out;
  out.reserve(html.size() + html.size() / 8);
  Sanitiser writer(base, out);
  HtmlScanner scanner(html);
  HtmlScanner::Token token;
  while (scanner.next(token)) {
    switch (token.kind) {
      case HtmlScanner::Kind::text:
        writer.text(token);
        break;
      case HtmlScanner::Kind::start:
        writer.start(token);
        break;
      case HtmlScanner::Kind::end:
        writer.end(token);
        break;
    }
  }
  writer.finish();
  return out;
}

std::string as_html(std::string_view text) {
  std::string escaped;
  escape_onto(escaped, text, false);
  std::string out;
  out.reserve(escaped.size());
  for (const char c : escaped) {
    if (c == '\n') {
      out += "<br>";
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace dongtin
