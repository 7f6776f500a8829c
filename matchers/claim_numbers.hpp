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

/// The same of a syllable of a text, with its accents and the syllable behind it.
[[nodiscard]] const Unit* unit_at(const Folded& folded, std::uint32_t syllable, std::uint32_t end) noexcept;

/// What a syllable of digits says: "4.500", "6,8", "5tr5", "19h", "16h30".
struct Written {
  double value = 0;
  std::string_view suffix;  // letters behind the digits
  int behind = -1;          // digits behind those
};

[[nodiscard]] std::optional<Written> read_written(std::string_view letters) noexcept;

/// A number in words: "hai mươi ba", "mười lăm", "bảy trăm rưỡi", "năm chục", "hai chín"; "mấy chục", "năm sáu" and
/// "hai mươi mấy" leave it open between two values. Without accents a lone word only where no other word looks so.
struct Spelled {
  double value = 0, low = 0, high = 0;
  std::uint32_t last = 0;  // syllable
  bool plain = false;      // one digit, which may be a part of anything
};
[[nodiscard]] std::optional<Spelled> read_spelled(const Folded& folded, std::uint32_t first, std::uint32_t end);

/// Of what a word before a number leaves open, as factors: "hơn", "gần", "khoảng".
struct LeftOpen {
  double low = 1, high = 1;
};
[[nodiscard]] std::optional<LeftOpen> left_open(const Folded& folded, std::uint32_t syllable) noexcept;

/// 1..9 of a word behind "triệu", "nghìn": "một triệu hai"; 0 for any other word.
[[nodiscard]] int digit_word(const Folded& folded, std::uint32_t syllable) noexcept;
/// The same of a word without accents that may as well be another: "hai trieu tu", "tư" or "từ".
[[nodiscard]] int likely_digit(const Folded& folded, std::uint32_t syllable) noexcept;

/// The word as written, some of its marks missing or none.
[[nodiscard]] bool says(const Folded& folded, std::uint32_t syllable, std::string_view letters, std::uint8_t tones,
                        std::uint8_t marks) noexcept;

[[nodiscard]] bool is_province(std::string_view folded_name) noexcept;

}  // namespace dongtin
