#include "matchers/places.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <tuple>

#include "matchers/accents.hpp"

namespace dongtin {

namespace {

using std::chrono::sys_days;

constexpr sys_days kMerger = std::chrono::year{2025} / 7 / 1;  // districts ended, provinces and communes merged

struct LevelWord {
  std::string_view kind;   // as a gazetteer writes it
  std::string_view words;  // as texts write it
  bool capital;            // only when it begins with a capital: "P. Yên Đỗ"
};

constexpr std::array kLevelWords{
    LevelWord{"thành phố", "thành phố", false},
    LevelWord{"thị trấn", "thị trấn", false},
    LevelWord{"thị xã", "thị xã", false},
    LevelWord{"tỉnh", "tỉnh", false},
    LevelWord{"huyện", "huyện", false},
    LevelWord{"phường", "phường", false},
    LevelWord{"quận", "quận", false},
    LevelWord{"xã", "xã", false},
    LevelWord{"thành phố", "tp", false},
    LevelWord{"thị xã", "tx", false},
    LevelWord{"thị trấn", "tt", true},
    LevelWord{"phường", "p", true},
    LevelWord{"xã", "x", true},
    LevelWord{"huyện", "h", true},
    LevelWord{"tỉnh", "t", true},
};
constexpr std::array<std::string_view, 9> kStreetWords{"đường",  "phố",     "ngõ",       "ngách", "hẻm",
                                                       "đại lộ", "cao tốc", "khách sạn", "quán"};
constexpr std::array<std::string_view, 6> kWeakWords{"xe", "xe khách", "xe tải", "biển số", "tuyến", "nhà xe"};

constexpr std::uint32_t kManyStands = 0xFFFFFFFF;

/// Where an occurrence begins, as one number above 0.
std::uint32_t stand_of(const PlaceCandidate& c) {
  return 1 + (c.first << 1 | (c.field == Field::title ? 1u : 0u));
}

/// One name cannot support itself: the ward Bắc Giang is not supported by being read as the province Bắc Giang.
bool elsewhere(std::uint32_t present, const PlaceCandidate& c) {
  return present != 0 && present != stand_of(c);
}

template <class Rows, class Words>
std::vector<Term> terms_of(const Rows& rows, Words words) {
  std::vector<Term> out;
  for (const auto& row : rows) out.emplace_back(words(row));
  return out;
}

const std::vector<Term>& level_terms() {
  static const auto terms = terms_of(kLevelWords, [](const LevelWord& w) { return w.words; });
  return terms;
}
const std::vector<Term>& street_terms() {
  static const auto terms = terms_of(kStreetWords, [](std::string_view w) { return w; });
  return terms;
}
const std::vector<Term>& weak_terms() {
  static const auto terms = terms_of(kWeakWords, [](std::string_view w) { return w; });
  return terms;
}

/// Only blanks or full stops lie between the two syllables.
bool tight(std::string_view original, const Syllable& before, const Syllable& after) {
  if (after.boundary) return false;
  const auto gap = original.substr(before.end, after.begin - before.end);
  return gap.find_first_not_of(" .\t\xC2\xA0") == std::string_view::npos;
}

/// How the term stands right before syllable `first`, or 0.
HowSet right_before(const Term& term, const Folded& folded, std::string_view original, std::uint32_t first) {
  const auto n = static_cast<std::uint32_t>(term.syllables());
  if (first < n || !tight(original, folded.syllables[first - 1], folded.syllables[first])) return 0;
  const std::uint32_t from = first - n;
  return term.letters_at(folded, from) ? term.verify(folded, from, false) : HowSet{0};
}

bool any_before(const std::vector<Term>& terms, const Folded& folded, std::string_view original, std::uint32_t first) {
  return std::any_of(terms.begin(), terms.end(),
                     [&](const Term& t) { return right_before(t, folded, original, first) != 0; });
}

}  // namespace

Places::Places(std::span<const Gazetteer> gazetteers, TermTable& terms) {
  for (const auto& gazetteer : gazetteers) {
    for (const auto& place : gazetteer.places) {
      if (by_id_.try_emplace(place.id.value, static_cast<std::uint32_t>(places_.size())).second)
        places_.push_back(place);
    }
  }
  old_territory_.assign(places_.size(), 0);
  const auto use = [&](std::string_view words, std::uint32_t place, bool counter) {
    if (Term(words).syllables() == 0) return;
    const auto term = terms.add(words);
    const auto literal = terms.literal_of(term);
    if (by_literal_.size() <= literal) by_literal_.resize(literal + 1);
    auto& uses = by_literal_[literal];
    const bool known = std::any_of(uses.begin(), uses.end(), [&](const Use& u) {
      return u.term == term && u.place == place && u.counter == counter;
    });
    if (!known) uses.push_back({term, place, counter});
  };
  for (std::uint32_t i = 0; i < places_.size(); ++i) {
    const Place& place = places_[i];
    parent_.push_back(place.parent ? index(place.parent->value) : kNone);
    province_.push_back(index(place.province.value));
    use(place.name, i, false);
    for (const auto& alias : place.aliases) use(alias, i, false);
    for (const auto& phrase : place.counter) use(phrase, i, true);
    if (!place.valid_from || *place.valid_from < kMerger) {
      old_territory_[i] = 1;
      for (const auto& successor : place.successors) {
        if (const auto s = index(successor.value); s != kNone && place.level != PlaceLevel::province)
          old_territory_[s] = 1;
      }
    }
  }
}

std::uint32_t Places::index(std::string_view id) const {
  const auto it = by_id_.find(std::string(id));
  return it == by_id_.end() ? kNone : it->second;
}

bool Places::merged(std::uint32_t province, sys_days date) const {
  return province != kNone && places_[province].valid_to && date >= *places_[province].valid_to;
}

const Place* Places::place(std::string_view id) const {
  const auto i = index(id);
  return i == kNone ? nullptr : &places_[i];
}

void Places::find(const Item& item, const Folded& title, const Folded& text, const Occurrences& found,
                  const TermTable& terms, PlaceFindings& findings, MatchList& out) const {
  findings.candidates.clear();
  findings.counters.clear();
  findings.above.clear();
  findings.present.assign(places_.size(), 0);
  findings.date = std::chrono::floor<std::chrono::days>(dated(item) + std::chrono::hours{7});
  collect(item, title, text, found, terms, findings);
  if (findings.candidates.empty()) return;
  drop_covered(findings);
  support(item, findings);
  prefer_current(findings);
  report(findings, out);
}

void Places::collect(const Item& item, const Folded& title, const Folded& text, const Occurrences& found,
                     const TermTable& terms, PlaceFindings& findings) const {
  const auto date = findings.date;
  for (const auto literal : found.touched()) {
    if (literal >= by_literal_.size()) continue;
    for (const Use& use : by_literal_[literal]) {
      const Term& term = terms.term(use.term);
      const Place& place = places_[use.place];
      if (place.valid_from && date < *place.valid_from) continue;
      found.each(literal, [&](Field field, std::uint32_t first) {
        const Folded& folded = field == Field::title ? title : text;
        PlaceCandidate c;
        c.place = use.place;
        c.field = field;
        c.first = first;
        c.last = first + static_cast<std::uint32_t>(term.syllables()) - 1;
        c.how = term.verify(folded, first, false);
        if (c.how == 0) return true;
        if (use.counter) {
          findings.counters.push_back(c);
          return true;
        }
        // "gia lai" without capitals in a text without accents may be any accents: "giá lại".
        if (!term.marked() && !folded.capital(first) && unaccented_stretch(folded, c.first, c.last))
          c.how = bit(How::unaccented);
        c.expired = place.valid_to && date >= *place.valid_to;
        c.counts = true;
        look_before(c, folded, field == Field::title ? item.title : item.text);
        if (c.counts) findings.candidates.push_back(c);
        return true;
      });
    }
  }
}

void Places::look_before(PlaceCandidate& c, const Folded& folded, std::string_view original) const {
  const Place& place = places_[c.place];
  if (any_before(street_terms(), folded, original, c.first)) {
    c.counts = false;
    return;
  }
  c.weak = any_before(weak_terms(), folded, original, c.first);
  for (std::size_t i = 0; i < kLevelWords.size(); ++i) {
    const Term& term = level_terms()[i];
    const HowSet how = right_before(term, folded, original, c.first);
    if (how == 0 || (kLevelWords[i].capital && !folded.capital(c.first - 1))) continue;
    c.own_kind = kLevelWords[i].kind == place.kind;
    if (c.own_kind) {
      c.kind_before = static_cast<std::int8_t>(i);
    } else if (how == bit(How::exact) && place.level != PlaceLevel::landmark) {
      c.counts = false;  // "phường Yên Thế" is not the district of that name
    }
    return;
  }
}

void Places::drop_covered(PlaceFindings& findings) const {
  const auto overlaps = [](const PlaceCandidate& a, const PlaceCandidate& b) {
    return a.field == b.field && a.first <= b.last && b.first <= a.last;
  };
  auto& list = findings.candidates;
  const auto order = [](const PlaceCandidate& a, const PlaceCandidate& b) {
    return std::tuple(a.field, a.first, b.last, a.place) < std::tuple(b.field, b.first, a.last, b.place);
  };
  std::sort(list.begin(), list.end(), order);
  auto& counters = findings.counters;
  std::sort(counters.begin(), counters.end(), order);
  std::size_t next = 0;
  for (auto& c : list) {
    // Counters that end before this name cannot touch a later one either.
    while (next < counters.size() &&
           std::tuple(counters[next].field, counters[next].last) < std::tuple(c.field, c.first))
      ++next;
    for (std::size_t i = next; i < counters.size() && counters[i].field == c.field && counters[i].first <= c.last;
         ++i) {
      if (overlaps(counters[i], c)) c.counts = false;
    }
  }
  // Sorted by beginning, longest first: a shorter name that ends no later than one before it lies within that one.
  const PlaceCandidate* longest = nullptr;
  for (auto& c : list) {
    if (!c.counts) continue;
    if (longest == nullptr || longest->field != c.field || c.last > longest->last) {
      longest = &c;
    } else if (c.first != longest->first || c.last != longest->last) {
      c.counts = false;
    }
  }
  std::erase_if(list, [](const PlaceCandidate& c) { return !c.counts; });
}

void Places::support(const Item& item, PlaceFindings& findings) const {
  const auto needed = [&](const PlaceCandidate& c) {
    const Place& place = places_[c.place];
    const bool bare = c.how != bit(How::exact);
    return (place.ambiguous ? 1 : 0) + (bare && place.ambiguous_unaccented ? 1 : 0);
  };
  for (auto& c : findings.candidates) {
    c.counts = false;
    c.home = item.home && *item.home == places_[c.place].province;
  }
  // A name that counts may support others: its province supports a district, which supports a commune.
  for (bool changed = true; changed;) {
    changed = false;
    for (auto& c : findings.candidates) {
      if (c.counts) continue;
      const auto parent = parent_[c.place], province = province_[c.place];
      c.province = province != kNone && province != c.place && elsewhere(findings.present[province], c);
      c.parent = parent != kNone && parent != province && elsewhere(findings.present[parent], c);
      const int have = (c.own_kind ? 1 : 0) + (c.home ? 1 : 0) + (c.province ? 1 : 0) + (c.parent ? 1 : 0);
      if (have < needed(c)) continue;
      c.counts = true;
      auto& present = findings.present[c.place];
      const auto before = present;
      if (!elsewhere(present, c)) {
        present = stand_of(c);
      } else {
        present = kManyStands;
      }
      changed |= present != before;
    }
  }
  for (auto& c : findings.candidates) {
    if (!c.counts) continue;
    const Place& place = places_[c.place];
    const auto parent = parent_[c.place], province = province_[c.place];
    c.province = province != kNone && province != c.place && elsewhere(findings.present[province], c);
    c.parent = parent != kNone && parent != province && elsewhere(findings.present[parent], c);
    const bool doubtful = needed(c) > 0;
    // The level word of a commune says little where many communes share the name.
    const double level = place.level == PlaceLevel::commune ? 0.15 : 0.3;
    const double gain = (c.own_kind ? level : 0) + (c.home ? 0.25 : 0) + (c.province ? 0.3 : 0) + (c.parent ? 0.3 : 0);
    c.score = doubtful ? std::min(0.95, 0.3 + gain) : std::min(0.98, 0.7 + gain / 2);
    if (c.how != bit(How::exact)) c.score *= 0.9;
    if (c.weak) c.score *= 0.4;
    if (c.expired) c.score *= 0.95;
  }
}

void Places::prefer_current(PlaceFindings& findings) const {
  auto& list = findings.candidates;
  const auto same = [](const PlaceCandidate& a, const PlaceCandidate& b) {
    return a.field == b.field && a.first == b.first && a.last == b.last;
  };
  for (std::size_t i = 0; i < list.size();) {
    std::size_t end = i;
    bool current = false;
    for (; end < list.size() && same(list[end], list[i]); ++end) current |= list[end].counts && !list[end].expired;
    for (; i < end; ++i) {
      if (current && list[i].expired && !list[i].own_kind) list[i].counts = false;
    }
  }
}

void Places::report(PlaceFindings& findings, MatchList& out) const {
  auto& list = findings.candidates;
  std::erase_if(list, [](const PlaceCandidate& c) { return !c.counts; });
  std::sort(list.begin(), list.end(), [&](const PlaceCandidate& a, const PlaceCandidate& b) {
    if (a.place != b.place) return places_[a.place].id < places_[b.place].id;
    return std::tuple(b.score, a.field, a.first) < std::tuple(a.score, b.field, b.first);
  });
  for (std::size_t i = 0; i < list.size(); ++i) {
    const PlaceCandidate& c = list[i];
    if (i > 0 && list[i - 1].place == c.place) continue;
    const Place& place = places_[c.place];
    PlaceHit hit;
    hit.place = place.id;
    hit.score = std::round(c.score * 100) / 100;
    if (c.own_kind) hit.support.push_back("từ chỉ cấp: " + place.kind);
    if (c.parent) hit.support.push_back("cùng tin: " + places_[parent_[c.place]].name);
    if (c.province) hit.support.push_back("cùng tin: " + places_[province_[c.place]].name);
    if (c.home) hit.support.push_back("nguồn của địa phương");
    if (c.how != bit(How::exact)) hit.support.push_back("yếu hơn: viết không đủ dấu");
    if (c.weak) hit.support.push_back("yếu hơn: đứng sau từ chỉ xe, tuyến");
    if (c.expired) hit.support.push_back("tên gọi cũ");
    if (hit.score >= kAboutThreshold) {
      findings.above.push_back(c.place);
      out.about.push_back(place.province);
      const auto province = province_[c.place];
      if (merged(province, findings.date)) {
        const auto& successors = places_[province].successors;
        out.about.insert(out.about.end(), successors.begin(), successors.end());
      }
    }
    out.places.push_back(std::move(hit));
  }
  std::sort(out.about.begin(), out.about.end());
  out.about.erase(std::unique(out.about.begin(), out.about.end()), out.about.end());
}

bool Places::about(const PlaceFindings& findings, std::string_view id, bool old) const {
  return std::any_of(findings.above.begin(), findings.above.end(), [&](std::uint32_t i) {
    const Place& place = places_[i];
    if (old && old_territory_[i] == 0) return false;
    if (place.id.value == id || place.province.value == id) return true;
    const auto province = province_[i];
    if (old || !merged(province, findings.date)) return false;
    const auto& successors = places_[province].successors;
    return std::any_of(successors.begin(), successors.end(), [&](const PlaceId& s) { return s.value == id; });
  });
}

}  // namespace dongtin
