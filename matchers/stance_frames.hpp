/// What stands right before or right behind what a text says of a claim, and takes it back: "đừng tin …", "… nỗi gì",
/// "không có … đâu", "…? Xạo."
///
/// In      a field, the syllables first..last that say the claim, and the words of it that do. Out the denial or the
///         report, with the words that show it; nothing where nothing stands there, or where somebody's denial is
///         turned round ("ai bảo … là xạo").
/// Errors  none. Threads any, each with its own scratch. Cost constant: kFrameReach syllables on each side.
///
/// The same words elsewhere in a text say nothing of the claim; beside it little else can be meant. So these tables
/// hold what is too common for stance_words.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "matchers/phrases.hpp"

namespace dongtin {

inline constexpr std::uint32_t kFrameReach = 14;

enum class Frame : std::uint8_t { denying, quoting };
struct FrameReading {
  Frame frame = Frame::denying;
  std::vector<Span> spans;
};

/// Where a field says the claim.
struct Framed {
  Field field = Field::text;
  const Folded& folded;
  std::string_view original;
  std::uint32_t first = 0, last = 0;  // syllables, both included
  std::span<const Span> said;         // its words
};

[[nodiscard]] std::optional<FrameReading> frame_of(const Framed& claim, std::vector<PhraseHit>& hits);

}  // namespace dongtin
