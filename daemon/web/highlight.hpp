/// A text cut into stretches with and without marks, for a template to write.
///
/// In      a text, the spans that are to be marked, as what and why; a window [begin, end) of the text.
/// Out     stretches that put together are the window's bytes; spans that overlap share stretches, words of one claim
/// or
///         cue with nothing but blanks between them are one.
/// Errors  none: a span out of the text or across a character is left out, not trusted.
/// Threads any; pure. Cost n log n in spans.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "storage/records/match.hpp"

namespace dongtin {

/// What a stretch is marked as; several may meet.
enum class MarkKind : std::uint8_t { rule, searched, claim, cue, telling };

struct Marked {
  Span span;
  std::string_view by;  // the rule's title; the reason of what is no rule
  MarkKind kind = MarkKind::rule;
};

struct Segment {
  std::string text;
  bool hit = false;
  HowSet how = 0;  // of rules and what is searched
  struct Why {
    MarkKind kind = MarkKind::rule;
    std::string_view by;
    bool operator==(const Why&) const = default;
  };
  std::vector<Why> why;  // in order, each once
  [[nodiscard]] bool is(MarkKind kind) const;
};

[[nodiscard]] std::vector<Segment> segments(std::string_view text, const std::vector<Marked>& hits, Field field,
                                            std::size_t begin, std::size_t end);

}  // namespace dongtin
