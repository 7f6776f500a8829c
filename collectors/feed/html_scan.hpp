/// The tokens of HTML, without a tree: text, start tags and end tags. Comments, declarations and the contents of
/// elements that show nothing (script, style, ...) are passed over.
///
/// In      valid UTF-8. Out  through next(), views into the input. Errors none. Threads one per scanner.
/// Cost    linear: no byte is looked at twice, but for the end tag of a skipped element.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace dongtin {

enum HtmlTrait : std::uint8_t {
  kKept = 1,    // may appear in sanitised HTML
  kBlock = 2,   // stands on lines of its own
  kVoid = 4,    // has no content
  kCell = 8,    // a blank parts it from what stands before
  kSilent = 16  // its content is not shown and not looked at
};

struct HtmlElement {
  std::string_view name;  // lower case
  std::uint8_t traits = 0;
  [[nodiscard]] bool is(std::uint8_t trait) const noexcept { return (traits & trait) != 0; }
};

/// The row of an element in any letter case; null for those nothing is known of.
[[nodiscard]] const HtmlElement* html_element(std::string_view name) noexcept;

class HtmlScanner {
 public:
  enum class Kind { text, start, end };
  struct Token {
    Kind kind = Kind::text;
    std::string_view text;                 // text, undecoded; a CDATA section's content is literal
    bool literal = false;                  // text that holds no references
    const HtmlElement* element = nullptr;  // of a tag; null for one that is not known
    std::string_view attributes;           // the bytes between name and '>'
  };

  explicit HtmlScanner(std::string_view html) : s_(html) {}
  /// False at the end. `out` may be used again for the next.
  [[nodiscard]] bool next(Token& out);

 private:
  bool tag(Token& out);
  bool declaration(Token& out);
  void skip_content(std::string_view name);
  [[nodiscard]] std::size_t tag_end(std::size_t from) const noexcept;

  std::string_view s_;
  std::size_t at_ = 0;
};

[[nodiscard]] inline bool equal_nocase(std::string_view a, std::string_view lowered) noexcept {
  if (a.size() != lowered.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const char c = a[i];
    if ((c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c) != lowered[i]) return false;
  }
  return true;
}

/// Calls fn(name, raw value) for every attribute of Token::attributes.
template <class Fn>
void each_attribute(std::string_view s, Fn&& fn) {
  constexpr std::string_view blanks = " \t\r\n\f/";
  std::size_t at = 0;
  for (;;) {
    at = s.find_first_not_of(blanks, at);
    if (at == std::string_view::npos) return;
    const auto name_end = [&] {
      const auto end = s.find_first_of(" \t\r\n\f/=", at + 1);
      return end == std::string_view::npos ? s.size() : end;
    }();
    const auto name = s.substr(at, name_end - at);
    at = s.find_first_not_of(" \t\r\n\f", name_end);
    std::string_view value;
    if (at != std::string_view::npos && s[at] == '=') {
      at = s.find_first_not_of(" \t\r\n\f", at + 1);
      if (at == std::string_view::npos) return fn(name, value);
      std::size_t end = 0;
      if (s[at] == '"' || s[at] == '\'') {
        end = s.find(s[at], at + 1);
        if (end == std::string_view::npos) end = s.size();
        value = s.substr(at + 1, end - at - 1);
        end = end < s.size() ? end + 1 : end;
      } else {
        end = s.find_first_of(" \t\r\n\f", at);
        if (end == std::string_view::npos) end = s.size();
        value = s.substr(at, end - at);
      }
      at = end;
    }
    fn(name, value);
    if (at == std::string_view::npos) return;
  }
}

}  // namespace dongtin
