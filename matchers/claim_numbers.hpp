/// Numbers as posts write them, and what they count.
///
/// In      folded letters of one syllable. Out a value and what stands behind it; the unit a word names; a number in
///         words; whether a name is a province's.
/// Errors  none. Threads any; no state. Cost a few compares, a look through a table of fifty words.
/// Source  units and short forms seen on public posts; the provinces of before 1 July 2025, which hold today's names.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "matchers/normalise.hpp"

namespace dongtin {

struct Unit {
  std::string_view word, counted;  // counted "": the number goes on, as in "5 triệu đồng"
  std::uint8_t tones;              // of the word, where it is written with accents: "17 độ" is not "17 đổ"
  std::string_view then = {};      // the syllable behind it, as "sinh" in "học sinh"
  double times = 1;
};

/// Null when the word counts nothing.
[[nodiscard]] const Unit* unit_named(std::string_view word) noexcept;

/// What a syllable of digits says: "4.500", "6,8", "5tr5", "19h", "16h30".
struct Written {
  double value = 0;
  std::string_view suffix;  // letters behind the digits
  int behind = -1;          // digits behind those
};

[[nodiscard]] std::optional<Written> read_written(std::string_view letters) noexcept;

/// 2..10, 0 for any other word; without accents only where no other word looks so.
[[nodiscard]] int number_word(const Folded& folded, std::uint32_t syllable) noexcept;

[[nodiscard]] bool is_province(std::string_view folded_name) noexcept;

}  // namespace dongtin
