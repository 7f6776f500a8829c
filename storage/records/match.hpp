/// A match: a rule that an item satisfied, with the spans that show why.
///
/// Spans are half-open byte ranges of a field of the item's text as extracted; sorted by (field, begin), disjoint,
/// each non-empty; a rule met by fields alone has none. Running again gives the same bytes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
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

/// Everything matching found in one item. Reused between items: what clear() takes out is kept, and add_…() fills it
/// again, so that nothing is allocated in steady state.
class MatchList {
 public:
  std::vector<PlaceHit> places;
  std::vector<PlaceId> about;  // provinces above the threshold, sorted
  std::vector<Match> rules;    // sorted by rule id

  MatchList() = default;
  ~MatchList() = default;
  MatchList(MatchList&&) noexcept = default;
  MatchList& operator=(MatchList&&) noexcept = default;
  /// A copy has what was found, not what is kept for later.
  MatchList(const MatchList& other) : places(other.places), about(other.about), rules(other.rules) {}
  MatchList& operator=(const MatchList& other) {
    if (this == &other) return *this;
    places = other.places;
    about = other.about;
    rules = other.rules;
    return *this;
  }

  void clear();
  /// At the end of `rules`; what it holds is of an earlier item.
  Match& add_rule() { return add(rules, spare_rules_); }
  /// At the end of `places`; its support is empty, the rest of an earlier item.
  PlaceHit& add_place() { return add(places, spare_places_); }
  void add_support(PlaceHit& place, std::string_view words, std::string_view behind = {});
  void add_about(const PlaceId& province) { add(about, spare_about_) = province; }

  bool operator==(const MatchList& other) const {
    return places == other.places && about == other.about && rules == other.rules;
  }

 private:
  template <class T>
  static T& add(std::vector<T>& to, std::vector<T>& spare) {
    if (spare.empty()) return to.emplace_back();
    to.push_back(std::move(spare.back()));
    spare.pop_back();
    return to.back();
  }
  // One item of many thousand hits is not paid for by all that follow.
  static constexpr std::size_t kMostSpare = 4096, kMostSpans = 256;
  static bool is_small(const Match& match) { return match.spans.capacity() <= kMostSpans; }
  template <class T>
  static bool is_small(const T&) {
    return true;
  }
  template <class T>
  static void keep(std::vector<T>& from, std::vector<T>& spare) {
    for (; !from.empty(); from.pop_back()) {
      if (spare.size() < kMostSpare && is_small(from.back())) spare.push_back(std::move(from.back()));
    }
  }

  std::vector<PlaceHit> spare_places_;
  std::vector<PlaceId> spare_about_;
  std::vector<Match> spare_rules_;
  std::vector<std::string> spare_words_;
};

inline void MatchList::clear() {
  for (PlaceHit& place : places) keep(place.support, spare_words_);
  keep(places, spare_places_);
  keep(about, spare_about_);
  keep(rules, spare_rules_);
}

inline void MatchList::add_support(PlaceHit& place, std::string_view words, std::string_view behind) {
  add(place.support, spare_words_).assign(words).append(behind);
}

}  // namespace dongtin
