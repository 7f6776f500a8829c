#include "collectors/feed/html.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "collectors/feed/entities.hpp"
#include "collectors/feed/html_scan.hpp"
#include "collectors/feed/links.hpp"

namespace dongtin {

namespace {

constexpr std::size_t kMaxDepth = 100;
constexpr std::size_t kMaxElementName = 10;  // the longest listed: blockquote, figcaption

enum Trait : std::uint8_t {
  kKept = 1,   // may appear in sanitised HTML
  kBlock = 2,  // stands on lines of its own
  kVoid = 4,   // has no content
  kCell = 8,   // a blank parts it from what stands before
};

struct Element {
  std::string_view name;
  std::uint8_t traits;
};

constexpr std::array<Element, 66> kElements = {{
    {"a", kKept},
    {"abbr", kKept},
    {"address", kBlock},
    {"article", kBlock},
    {"aside", kBlock},
    {"b", kKept},
    {"blockquote", kKept | kBlock},
    {"br", kKept | kBlock | kVoid},
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
    {"footer", kBlock},
    {"form", kBlock},
    {"h1", kKept | kBlock},
    {"h2", kKept | kBlock},
    {"h3", kKept | kBlock},
    {"h4", kKept | kBlock},
    {"h5", kKept | kBlock},
    {"h6", kKept | kBlock},
    {"header", kBlock},
    {"hr", kKept | kBlock | kVoid},
    {"i", kKept},
    {"img", kKept | kVoid},
    {"ins", kKept},
    {"li", kKept | kBlock},
    {"main", kBlock},
    {"mark", kKept},
    {"nav", kBlock},
    {"ol", kKept | kBlock},
    {"p", kKept | kBlock},
    {"pre", kKept | kBlock},
    {"q", kKept},
    {"s", kKept},
    {"section", kBlock},
    {"small", kKept},
    {"span", kKept},
    {"strike", kKept},
    {"strong", kKept},
    {"sub", kKept},
    {"sup", kKept},
    {"table", kKept | kBlock},
    {"tbody", kKept},
    {"td", kKept | kCell},
    {"tfoot", kKept},
    {"th", kKept | kCell},
    {"thead", kKept},
    {"tr", kKept | kBlock},
    {"tt", kKept},
    {"u", kKept},
    {"ul", kKept | kBlock},
    {"var", kKept},
    {"wbr", kVoid},
    {"font", 0},
    {"body", kBlock},
    {"html", kBlock},
    {"input", kVoid},
    {"link", kVoid},
}};

/// The row of an element in any letter case, or null.
const Element* element_of(std::string_view name) {
  if (name.empty() || name.size() > kMaxElementName) return nullptr;
  for (const auto& row : kElements) {
    if (row.name.size() == name.size() && row.name[0] == static_cast<char>(name[0] | 32) &&
        equal_nocase(name, row.name))
      return &row;
  }
  return nullptr;
}

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
      auto end = i + 1;
      // A run up to the next blank, with single spaces taken along: the usual case is one append.
      while (end < s.size()) {
        const auto c = static_cast<unsigned char>(s[end]);
        if (c > 0x20 && c != 0xC2 && c != 0x7F) {
          ++end;
        } else if (c == ' ' && end + 1 < s.size() && static_cast<unsigned char>(s[end + 1]) > 0x20 &&
                   static_cast<unsigned char>(s[end + 1]) != 0xC2 && s[end + 1] != 0x7F) {
          end += 2;
        } else if (c == 0xC2 && (end + 1 >= s.size() || static_cast<unsigned char>(s[end + 1]) != 0xA0)) {
          ++end;
        } else {
          break;
        }
      }
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
    const auto end = std::min(s.find_first_of(attribute ? "&<>\"" : "&<>", at), s.size());
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

bool allowed_attribute(std::string_view element, std::string_view name) {
  if (name == "title") return true;
  if (element == "img") return name == "alt" || name == "width" || name == "height";
  if (element == "td" || element == "th") return name == "colspan" || name == "rowspan";
  return false;
}

class Sanitiser {
 public:
  Sanitiser(std::string_view base, std::string& out) : base_(base), out_(out) {}

  void text(const HtmlScanner::Token& token) {
    if (token.literal || token.text.find('&') == std::string_view::npos) return escape_onto(out_, token.text, false);
    scratch_ = unescaped(token.text);
    escape_onto(out_, scratch_, false);
  }

  void start(const HtmlScanner::Token& token) {
    const auto* element = element_of(token.name);
    if (element == nullptr || (element->traits & kKept) == 0) return;
    const bool empty = (element->traits & kVoid) != 0;
    if (!empty && open_.size() >= kMaxDepth) return;
    if (element->name == "a") close("a");
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
    if (!empty) open_.push_back(element->name);
  }

  void end(const HtmlScanner::Token& token) {
    const auto* element = element_of(token.name);
    if (element == nullptr || (element->traits & kKept) == 0) return;
    if (element->name == "br") {  // </br>, a habit of Vietnamese feeds, is a line end to every browser
      out_ += "<br>";
    } else if ((element->traits & kVoid) == 0) {
      close(element->name);
    }
  }

  void finish() {
    while (!open_.empty()) pop();
  }

 private:
  /// Writes the attribute if it may stay; true when it was a link that stayed.
  bool attribute(std::string_view element, std::string_view name, std::string_view value) {
    const bool href = element == "a" && equal_nocase(name, "href"), src = element == "img" && equal_nocase(name, "src");
    if (href || src) {
      const auto link = web_link(base_, unescaped(value));
      if (!link) return false;
      write(href ? "href" : "src", *link);
      return true;
    }
    std::string lowered(name.substr(0, 16));
    for (char& c : lowered) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    if (allowed_attribute(element, lowered)) write(lowered, unescaped(value));
    return false;
  }

  void write(std::string_view name, std::string_view value) {
    out_ += ' ';
    out_ += name;
    out_ += "=\"";
    escape_onto(out_, value, true);
    out_ += '"';
  }

  void close(std::string_view name) {
    const auto at = std::find(open_.rbegin(), open_.rend(), name);
    if (at == open_.rend()) return;
    const auto keep = static_cast<std::size_t>(open_.rend() - at) - 1;
    while (open_.size() > keep) pop();
  }

  void pop() {
    out_ += "</";
    out_ += open_.back();
    out_ += '>';
    open_.pop_back();
  }

  std::string_view base_;
  std::string& out_;
  std::vector<std::string_view> open_;
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
  out.reserve(html.size());
  TextWriter writer(out, false);
  HtmlScanner scanner(html);
  for (auto token = scanner.next(); token.kind != HtmlScanner::Kind::done; token = scanner.next()) {
    if (token.kind == HtmlScanner::Kind::text) {
      if (token.literal || token.text.find('&') == std::string_view::npos) {
        writer.text(token.text);
      } else {
        writer.text(unescaped(token.text));
      }
    } else if (const auto* element = element_of(token.name)) {
      if ((element->traits & kBlock) != 0) writer.line();
      if ((element->traits & kCell) != 0) writer.blank();
    }
  }
  return out;
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
  for (auto token = scanner.next(); token.kind != HtmlScanner::Kind::done; token = scanner.next()) {
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
      case HtmlScanner::Kind::done:
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
