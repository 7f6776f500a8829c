/// Gazetteer hits, what supports or weakens them, and which provinces an item is about.
///
/// In      dated gazetteer entries; an item, its folded fields and the literals that occur in them.
/// Out     per place its best-supported occurrence: score in [0, 1] and the words that made it; `about`, the
///         territories (and, once merged, their successors) with a hit of kAboutThreshold or more.
/// Errors  none: a reference to an unknown place counts as absent. Threads Places any; PlaceFindings one.
/// Cost    linear in occurrences; no allocation once the findings have grown, but for the words of a hit.
///
/// An occurrence is dropped when its entry is not valid yet, when it lies in counter-evidence or in a longer name, when
/// a street word or another level's word stands before it. An ambiguous name needs a support: its level word, its
/// parent or province in the same item, or a source whose home it is; typed without accents it needs one more.
#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "matchers/occurrences.hpp"
#include "matchers/terms.hpp"
#include "storage/records/item.hpp"
#include "storage/records/match.hpp"
#include "storage/records/place.hpp"

namespace dongtin {

inline constexpr double kAboutThreshold = 0.5;

struct PlaceCandidate {
  std::uint32_t place = 0;
  Field field = Field::text;
  std::uint32_t first = 0, last = 0;  // syllables, both included
  HowSet how = 0;
  std::int8_t kind_before = -1;  // row of the level-word table
  bool own_kind = false;         // that row is the place's own
  bool weak = false;             // a vehicle or route word stands before it
  bool expired = false;          // a name that is no longer official
  bool home = false, parent = false, province = false;
  bool counts = false;
  double score = 0;
};

struct PlaceFindings {
  std::vector<PlaceCandidate> candidates;
  std::vector<PlaceCandidate> counters;
  std::vector<std::uint32_t> present;  // by place: where it counts, as stand_of(), 0 nowhere, kManyStands
  std::vector<std::uint32_t> above;    // places at or above the threshold
  std::chrono::sys_days date{};        // of the item, in Viet Nam
};

class Places {
 public:
  Places(std::span<const Gazetteer> gazetteers, TermTable& terms);

  /// Fills out.places and out.about, which are empty.
  void find(const Item& item, const Folded& title, const Folded& text, const Occurrences& found, const TermTable& terms,
            PlaceFindings& findings, MatchList& out) const;

  /// The province, its successors or the unit itself was found; in the territory of before 1 July 2025 when `old`.
  [[nodiscard]] bool about(const PlaceFindings& findings, std::string_view id, bool old) const;

  [[nodiscard]] const Place* place(std::string_view id) const;
  [[nodiscard]] bool empty() const { return places_.empty(); }

 private:
  struct Use {
    std::uint32_t term, place;
    bool counter;
  };
  static constexpr std::uint32_t kNone = 0xFFFFFFFF;

  void collect(const Item& item, const Folded& title, const Folded& text, const Occurrences& found,
               const TermTable& terms, PlaceFindings& findings) const;
  void look_before(PlaceCandidate& c, const Folded& folded, std::string_view original) const;
  void drop_covered(PlaceFindings& findings) const;
  void support(const Item& item, PlaceFindings& findings) const;
  void prefer_current(PlaceFindings& findings) const;
  void report(PlaceFindings& findings, MatchList& out) const;
  [[nodiscard]] std::uint32_t index(std::string_view id) const;
  [[nodiscard]] bool merged(std::uint32_t province, std::chrono::sys_days date) const;

  std::vector<Place> places_;
  std::vector<std::uint32_t> parent_, province_;  // by place; kNone when unknown
  std::vector<std::uint8_t> old_territory_;
  std::vector<std::vector<Use>> by_literal_;
  std::unordered_map<std::string, std::uint32_t> by_id_;
};

}  // namespace dongtin
