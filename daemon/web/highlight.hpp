/// A text cut into stretches with and without hits, for a template to write.
///
/// In      a text, the spans that hit it, by whom; a window [begin, end) of the text.
/// Out     stretches that put together are the window's bytes; spans that overlap share stretches.
/// Errors  none: a span out of the text or across a character is left out, not trusted.
/// Threads any; pure. Cost n log n in spans.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "storage/records/match.hpp"

namespace dongtin {

struct Marked {
  Span span;
  std::string_view by;  // the rule's title
};

struct Segment {
  std::string text;
  bool hit = false;
  HowSet how = 0;
  std::vector<std::string_view> by;  // in order, each once
};

[[nodiscard]] std::vector<Segment> segments(std::string_view text, const std::vector<Marked>& hits, Field field,
                                            std::size_t begin, std::size_t end);

}  // namespace dongtin
