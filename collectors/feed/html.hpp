/// HTML of feed entries: to plain text, and to HTML that is safe to show.
///
/// In      HTML as feeds carry it, valid UTF-8: whole, cut off, `</br>`, unclosed, with scripts, or no HTML at all.
/// Out     plain_text: one line per block, blanks collapsed, entities decoded, scripts and styles gone.
///         sanitised: only listed elements and attributes, every one of them written anew with quoting and escaping and
///         closed; links and images only absolute http(s); so nothing of the input but its text and those links
///         survives.
/// Errors  none: any input yields something. Threads any; no state.
/// Cost    one pass over the bytes; nesting beyond 100 is flattened. See tests/bench/feed_bench.cpp.
/// Source  tokens as in the WHATWG HTML standard, as far as they matter to the above. A scanner and not libxml2's
///         HTML parser, which builds a tree at 80 MB/s, below what feeds are to be read at; entities are libxml2's
///         table.
#pragma once

#include <string>
#include <string_view>

namespace dongtin {

[[nodiscard]] std::string plain_text(std::string_view html);
/// The same in place of what `out` holds, in its memory where that is enough.
void plain_text(std::string_view html, std::string& out);
[[nodiscard]] std::string sanitised(std::string_view html, std::string_view base);

/// Text that is no HTML: blanks collapsed within lines, lines trimmed, blank lines dropped.
[[nodiscard]] std::string tidy_text(std::string_view text);
/// The same on one line: titles.
[[nodiscard]] std::string tidy_line(std::string_view text);
/// Decodes character references (&nbsp; &#7843; &agrave;) and nothing else.
[[nodiscard]] std::string unescaped(std::string_view text);
/// Plain text as HTML: markup escaped, line ends as <br>.
[[nodiscard]] std::string as_html(std::string_view text);

}  // namespace dongtin
