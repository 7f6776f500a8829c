/// Gazetteer hits, what supports or weakens them, and which provinces an item is about.
///
/// In      dated gazetteer entries; an item, its folded fields and the literals that occur in them.
/// Out     per place its best-supported occurrence: score in [0, 1] and the words that made it; `about`, the
///         territories (and, once merged, their successors) with a hit of kAboutThreshold or more. Places of a context
///         gazetteer weigh for and against the others and are never reported.
/// Errors  none: a reference to an unknown place counts as absent. Threads Places any; PlaceFindings one.
/// Cost    linear in occurrences: each looks at a bounded number of neighbours (kChain), the places of one level are
///         weighed in one pass; no allocation once the findings have grown, but for the words of a hit.
///
/// An occurrence does not count when its entry is not valid yet, when it lies in counter-evidence or in a longer name,
/// when a street, club or person's word, or another level's word, stands before it.
/// An ambiguous name needs a support: its parent or province in the same item; its level word or a source whose home it
/// is, where at most kFewShare provinces share the name and no other province is named alone (both together suffice
/// always). Another province right behind it (xã Tân Lập, Vĩnh Phúc) ends it. Without capitals it needs its level word.
/// A name that is a word or another name without accents needs one support more when typed so: any of those above, or
/// its capitals in a text that also has small letters (Dien Bien is a name, dien bien may be "diễn biến"), or a word of
/// place before it (o gia lai). What was disguised counts, a little less.
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
inline constexpr std::uint16_t kFewShare = 2;  // provinces that share a name whose level word still says which it is

struct PlaceCandidate {
  std::uint32_t place = 0;
  Field field = Field::text;
  std::uint32_t first = 0, last = 0;  // syllables, both included
  HowSet how = 0;
  std::int16_t kind = -1;       // row of the word before it, when that is a level word
  bool own_kind = false;        // that level is the place's own
  bool dead = false;            // it cannot count, but still covers shorter names
  bool weak = false;            // a vehicle or route word stands before it
  bool road = false;            // cao tốc does
  bool lower_around = false;    // small letters stand near, so that capitals mean something
  bool product = false;         // a dish or produce word does
  bool named_after = false;     // a school, market, company of that name
  bool capitals = false;        // every one its name has
  bool name = false;            // capitals among small letters, or a word of place before it
  bool address = false;         // its own province or parent stands right behind it
  bool foreign_behind = false;  // another province does
  bool expired = false;         // a name that is no longer official
  bool home = false, parent = false, province = false;
  bool counts = false;
  double score = 0;

  [[nodiscard]] bool bare() const { return (how & bit(How::exact)) == 0; }
};

struct PlaceFindings {
  std::vector<PlaceCandidate> candidates;
  std::vector<PlaceCandidate> counters;
  std::vector<std::uint32_t> present;     // by place: where it counts, as stand_of(), 0 nowhere, kManyStands
  std::vector<std::uint32_t> provinces;   // the provinces that are present
  std::vector<std::uint32_t> own, alien;  // by province: where it or one merged with it stands, where any other does
  std::vector<std::uint32_t> above;       // places at or above the threshold
  std::chrono::sys_days date{};           // of the item, in Viet Nam
  bool homed = false;                     // its source has a home
  bool abroad = false;                    // a province of a context gazetteer is present
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
    std::uint32_t capitals;  // bit k: its syllable k begins with one
    bool counter;
    bool split;  // P.l.e.i.k.u, whose letters make no syllable that folding knows
  };
  struct Texts {
    const Item& item;
    const Folded &title, &text;
    [[nodiscard]] const Folded& folded(Field f) const { return f == Field::title ? title : text; }
    [[nodiscard]] std::string_view original(Field f) const { return f == Field::title ? item.title : item.text; }
  };
  static constexpr std::uint32_t kNone = 0xFFFFFFFF;

  void index_places(TermTable& terms);
  void use(TermTable& terms, std::string_view words, Use use);
  void use_split(TermTable& terms, std::string_view words, std::uint32_t place);
  void collect(const Texts& texts, const Occurrences& found, const TermTable& terms, PlaceFindings& findings) const;
  void look_around(PlaceCandidate& c, const Folded& folded, std::string_view original) const;
  void drop_covered(PlaceFindings& findings) const;
  void share_words(const Texts& texts, PlaceFindings& findings) const;
  void weigh_provinces(const Item& item, PlaceFindings& findings) const;
  void look_behind(const Texts& texts, PlaceFindings& findings) const;
  void weigh(PlaceLevel level, PlaceFindings& findings) const;
  void score(PlaceFindings& findings) const;
  void prefer_current(PlaceFindings& findings) const;
  void report(PlaceFindings& findings, MatchList& out) const;
  void stand(const PlaceCandidate& c, PlaceFindings& findings) const;
  [[nodiscard]] bool foreign(const PlaceCandidate& c, const PlaceFindings& findings) const;
  [[nodiscard]] bool related(std::uint32_t a, std::uint32_t b, std::chrono::sys_days date) const;
  [[nodiscard]] const std::string& name_of_support(std::uint32_t province, const PlaceFindings& findings) const;
  [[nodiscard]] bool says_enough(const PlaceCandidate& c, const PlaceFindings& findings) const;
  [[nodiscard]] std::uint32_t index(std::string_view id) const;
  [[nodiscard]] bool merged(std::uint32_t province, std::chrono::sys_days date) const;

  std::vector<Place> places_;
  std::vector<std::uint8_t> context_;             // by place
  std::vector<std::uint32_t> parent_, province_;  // by place; kNone when unknown
  std::vector<std::uint8_t> old_territory_;
  std::vector<std::vector<Use>> by_literal_;
  std::unordered_map<std::string, std::uint32_t> by_id_;
};

}  // namespace dongtin
