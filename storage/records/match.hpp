/// A match: a rule that an item satisfied, with the spans that show why.
///
/// Spans are half-open byte ranges of a field of the item's text as extracted; sorted by (field, begin), disjoint,
/// each non-empty; a rule met by fields alone has none. Running again gives the same bytes.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "storage/records/ids.hpp"
#include "storage/records/place.hpp"

namespace dongtin {

enum class Field : std::uint8_t { title, text };
[[nodiscard]] std::string_view name(Field field) noexcept;

/// How a hit was reached, weakest last; a bit set, because obfuscation adds to how the accents agreed.
enum class How : std::uint16_t {
  exact = 1 << 0,
  unaccented = 1 << 1,
  partial = 1 << 2,
  any = 1 << 3,
  // What was undone to reach it. None of these counts for NOT and EXCEPT.
  zero_width = 1 << 4,        // invisible characters inside
  look_alike = 1 << 5,        // letters of other alphabets, styled letters, overlays
  split_letters = 1 << 6,     // l.ừ.a
  repeated_letters = 1 << 7,  // đậpppp
  digits = 1 << 8,            // l0i
  teencode = 1 << 9,          // ko
};
using HowSet = std::uint16_t;
[[nodiscard]] constexpr HowSet bit(How how) noexcept {
  return static_cast<HowSet>(how);
}
inline constexpr HowSet kUndone = 0x3F0;  // every bit from zero_width on
/// Names of the bits that are set, in order.
[[nodiscard]] std::vector<std::string_view> names(HowSet how);

struct Span {
  Field field = Field::text;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  HowSet how = 0;
  auto operator<=>(const Span&) const = default;
};

struct Match {
  RuleId rule;
  Digest revision;  // of the rule
  std::vector<Span> spans;
  bool operator==(const Match&) const = default;
};

/// Everything matching found in one item. Reused between items: clear(), never reallocated in steady state.
struct MatchList {
  std::vector<PlaceHit> places;
  std::vector<PlaceId> about;  // provinces above the threshold, sorted
  std::vector<Match> rules;    // sorted by rule id
  void clear() {
    places.clear();
    about.clear();
    rules.clear();
  }
  bool operator==(const MatchList&) const = default;
};

}  // namespace dongtin
