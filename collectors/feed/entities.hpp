/// Character references of HTML: &amp; &nbsp; &agrave; &#7843; &#x1EA3;
///
/// Out     the UTF-8 of one reference; numbers that are no character or a control become U+FFFD, 128..159 are read as
///         windows-1252, as browsers do. Errors none: what is no reference is not decoded. Threads any.
/// Source  names from libxml2's HTML 4 table, and the HTML 5 names of the Vietnamese letters HTML 4 lacks.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace dongtin {

/// Decodes the reference that `text` starts with ('&' first) onto `out`; how many bytes it took, 0 if it is none.
std::size_t decode_reference(std::string_view text, std::string& out);

void append_utf8(std::string& out, char32_t c);

}  // namespace dongtin
