#include "matchers/claim_numbers.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "matchers/accents.hpp"
#include "matchers/fold_table.hpp"
#include "storage/records/text.hpp"

namespace dongtin {

namespace {

constexpr std::array kUnits{Unit{"gio", "gio", kGrave},
                            Unit{"h", "gio", 0},
                            Unit{"g", "gio", 0},
                            Unit{"phut", "phut", kAcute},
                            Unit{"met", "met", kAcute},
                            Unit{"m", "met", 0},
                            Unit{"km", "km", 0},
                            Unit{"m3", "m3", 0},
                            Unit{"khoi", "m3", kAcute},
                            Unit{"cm", "cm", 0},
                            Unit{"m2", "m2", 0},
                            Unit{"ha", "ha", 0},
                            Unit{"hecta", "ha", 0},
                            Unit{"do", "do", kDot},
                            Unit{"richter", "do", 0},
                            Unit{"dong", "dong", kGrave},
                            Unit{"d", "dong", 0},
                            Unit{"vnd", "dong", 0},
                            Unit{"nguoi", "nguoi", kGrave},
                            Unit{"ng", "nguoi", 0},
                            Unit{"hs", "nguoi", 0},
                            Unit{"chau", "nguoi", kAcute},
                            Unit{"tre", "nguoi", kHook},
                            Unit{"be", "nguoi", kAcute},
                            Unit{"dua", "nguoi", kAcute},
                            Unit{"em", "nguoi", 0},
                            Unit{"ca", "con", kAcute, "the"},
                            Unit{"ca", "nguoi", 0},
                            Unit{"lan", "lan", kGrave},
                            Unit{"xe", "xe", 0},
                            Unit{"chiec", "xe", kAcute},
                            Unit{"qua", "qua", kHook},
                            Unit{"trai", "qua", kAcute},
                            Unit{"lang", "lang", kGrave},
                            Unit{"thon", "lang", 0},
                            Unit{"cho", "cho", kTilde},
                            Unit{"ngay", "ngay", kGrave},
                            Unit{"hom", "ngay", 0},
                            Unit{"thang", "thang", kAcute},
                            Unit{"nam", "nam", 0},
                            Unit{"tuan", "tuan", kGrave},
                            Unit{"tuoi", "tuoi", kHook},
                            Unit{"kg", "kg", 0},
                            Unit{"tan", "tan", kAcute},
                            Unit{"lit", "lit", kAcute},
                            Unit{"truong", "truong", kGrave},
                            Unit{"hoc", "nguoi", kDot, "sinh"},
                            Unit{"benh", "nguoi", kDot, "nhan"},
                            Unit{"cong", "nguoi", 0, "nhan"},
                            Unit{"pham", "nguoi", kDot, "nhan"},
                            Unit{"nan", "nguoi", kDot, "nhan"},
                            Unit{"doi", "nguoi", kAcute, "tuong"},
                            Unit{"mang", "nguoi", kDot},
                            Unit{"nan", "nguoi", kDot},
                            Unit{"sinh", "nguoi", 0, "linh"},
                            Unit{"khach", "nguoi", kAcute},
                            Unit{"ngoi", "nha", 0},
                            Unit{"can", "nha", 0},
                            Unit{"nha", "nha", kGrave},
                            Unit{"noc", "nha", kAcute},
                            Unit{"cai", "nha", kAcute, "nha"},
                            Unit{"con", "con", 0},
                            Unit{"tieng", "gio", kAcute},
                            Unit{"thuoc", "met", kAcute},
                            Unit{"ky", "kg", kAcute},
                            Unit{"ki", "kg", kAcute},
                            Unit{"ho", "ho", kDot},
                            Unit{"sap", "ho", kDot},
                            Unit{"tieu", "ho", kHook, "thuong"},
                            Unit{"mau", "ha", kTilde},
                            Unit{"phan", "%", kGrave, "tram"},
                            Unit{"phan", "%", 0},
                            Unit{"bua", "ngay", kTilde},
                            Unit{"nghin", "", kGrave, "", 1e3},
                            Unit{"ngan", "", kGrave, "", 1e3},
                            Unit{"k", "", 0, "", 1e3},
                            Unit{"trieu", "", kDot, "", 1e6},
                            Unit{"tr", "", 0, "", 1e6},
                            Unit{"cu", "", kHook, "", 1e6},
                            Unit{"cu", "nguoi", kDot},
                            Unit{"chai", "", 0, "", 1e6},
                            Unit{"ty", "", kHook, "", 1e9},
                            Unit{"ti", "", kHook, "", 1e9}};

constexpr std::array<std::string_view, 66> kProvinces{
    "an giang",   "ba ria",     "bac giang",  "bac kan",     "bac lieu",  "bac ninh",    "ben tre",     "binh dinh",
    "binh duong", "binh phuoc", "binh thuan", "ca mau",      "can tho",   "cao bang",    "da nang",     "dak lak",
    "dak nong",   "dien bien",  "dong nai",   "dong thap",   "gia lai",   "ha giang",    "ha nam",      "ha noi",
    "ha tinh",    "hai duong",  "hai phong",  "hau giang",   "hoa binh",  "ho chi minh", "hung yen",    "khanh hoa",
    "kien giang", "kon tum",    "lai chau",   "lam dong",    "lang son",  "lao cai",     "long an",     "nam dinh",
    "nghe an",    "ninh binh",  "ninh thuan", "phu tho",     "phu yen",   "quang binh",  "quang nam",   "quang ngai",
    "quang ninh", "quang tri",  "soc trang",  "son la",      "tay ninh",  "thai binh",   "thai nguyen", "thanh hoa",
    "hue",        "tien giang", "tra vinh",   "tuyen quang", "vinh long", "vinh phuc",   "yen bai",     "vung tau",
    "dac lac",    "sai gon"};

/// Without accents a word is no number and counts nothing with what stands behind it: "bà con", "bây giờ", "cán bộ".
bool read_otherwise(const Folded& folded, std::uint32_t at) noexcept {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 11> kRead{{{"ba", "con"},
                                                                                 {"bay", "gio"},
                                                                                 {"bay", "h"},
                                                                                 {"can", "bo"},
                                                                                 {"can", "cuoc"},
                                                                                 {"ho", "so"},
                                                                                 {"ho", "tro"},
                                                                                 {"ngan", "hang"},
                                                                                 {"phan", "anh"},
                                                                                 {"cu", "gia"},
                                                                                 {"cu", "ba"}}};
  constexpr std::array<std::string_view, 5> kAnimals{"bo", "trau", "heo", "ga", "voi"};
  const auto& s = folded.syllables;
  if (s[at].marked || at + 1 >= s.size() || s[at + 1].boundary || s[at + 1].marked) return false;
  if (!unaccented_stretch(folded, at, at + 1)) return false;
  const auto word = folded.letters(at), next = folded.letters(at + 1);
  if (std::none_of(kRead.begin(), kRead.end(),
                   [&](const auto& pair) { return pair.first == word && pair.second == next; }))
    return false;
  return next != "con" || at + 2 >= s.size() || s[at + 2].boundary ||
         std::find(kAnimals.begin(), kAnimals.end(), folded.letters(at + 2)) == kAnimals.end();
}

}  // namespace

const Unit* unit_named(std::string_view word) noexcept {
  const auto it = std::find_if(kUnits.begin(), kUnits.end(), [&](const Unit& u) { return u.word == word; });
  return it == kUnits.end() ? nullptr : &*it;
}

const Unit* unit_at(const Folded& folded, std::uint32_t at, std::uint32_t end) noexcept {
  if (at >= end || read_otherwise(folded, at)) return nullptr;
  const Syllable& s = folded.syllables[at];
  const auto ask = static_cast<std::uint8_t>(kHook | kTilde);  // many who write do not tell them apart
  for (const Unit& u : kUnits) {
    if (u.word != folded.letters(at)) continue;
    const bool same = s.tones == u.tones || ((s.tones & ask) != 0 && (u.tones & ask) != 0);
    if (s.marked && !same) continue;
    if (!u.then.empty() && (at + 1 >= end || folded.letters(at + 1) != u.then)) continue;
    return &u;
  }
  return nullptr;
}

std::optional<Written> read_written(std::string_view s) noexcept {
  Written out;
  std::size_t at = 0, groups = 0, digits = 0;
  bool thousands = true;
  double fraction = 0, scale = 1;
  std::string_view mark;
  while (at < s.size() && (is_ascii_digit(s[at]) || s[at] == '.' || s[at] == ',')) {
    if (!is_ascii_digit(s[at])) {
      if (groups > 0 && (digits != 3 || s[at] != mark[0])) thousands = false;
      mark = s.substr(at, 1);
      ++groups;
      digits = 0;
    } else {
      if (++digits > 15) return std::nullopt;
      out.value = out.value * 10 + (s[at] - '0');
      if (groups > 0) {
        fraction = fraction * 10 + (s[at] - '0');
        scale *= 10;
      }
    }
    ++at;
  }
  if (at == 0 || out.value > 1e15) return std::nullopt;
  if (groups > 0 && (digits != 3 || !thousands)) {
    if (groups > 1) return std::nullopt;  // 1.2.3
    out.value = (out.value - fraction) / scale + fraction / scale;
  }
  const std::size_t letters = at;
  while (at < s.size() && !is_ascii_digit(s[at])) ++at;
  out.suffix = s.substr(letters, at - letters);
  if (at < s.size()) {
    out.behind = 0;
    for (; at < s.size() && is_ascii_digit(s[at]) && out.behind < 100000; ++at)
      out.behind = out.behind * 10 + (s[at] - '0');
    if (at < s.size()) return std::nullopt;
  }
  return out;
}

bool says(const Folded& folded, std::uint32_t at, std::string_view letters, std::uint8_t tones,
          std::uint8_t marks) noexcept {
  if (at >= folded.syllables.size() || folded.letters(at) != letters) return false;
  const Syllable& s = folded.syllables[at];
  if (!s.marked) return true;
  std::uint8_t own = 0;
  for (std::uint32_t k = 0; k < s.length; ++k) own |= static_cast<unsigned char>(folded.marks[s.at + k]) & kQuality;
  const std::uint8_t ask = kHook | kTilde;  // many who write do not tell them apart
  if ((tones & ask) != 0) tones = static_cast<std::uint8_t>(tones | ask);
  return (s.tones & ~tones) == 0 && (own & ~marks) == 0;
}

namespace {

struct Word {
  std::string_view letters;
  int value;
  std::uint8_t tones, marks;
  bool bare;  // no other word looks so without its accents
};
constexpr std::array kDigits{Word{"mot", 1, kDot | kAcute, kCircumflex, true},
                             Word{"hai", 2, 0, 0, true},
                             Word{"ba", 3, 0, 0, true},
                             Word{"bon", 4, kAcute, kCircumflex, true},
                             Word{"tu", 4, 0, kHorn, false},
                             Word{"nam", 5, 0, kBreve, false},
                             Word{"lam", 5, 0, kBreve, false},
                             Word{"nham", 5, 0, kBreve, false},
                             Word{"sau", 6, kAcute, 0, false},
                             Word{"bay", 7, kHook, kCircumflex, true},
                             Word{"tam", 8, kAcute, 0, false},
                             Word{"chin", 9, kAcute, 0, true}};

/// Without accents: the word behind `before` is no number, as "tam" in "trung tam" and "sau" in "hom sau".
bool joins(std::string_view before, std::string_view word) noexcept {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 20> kJoined{
      {{"trung", "tam"}, {"quan", "tam"}, {"viet", "nam"}, {"mien", "nam"},  {"phia", "nam"},
       {"dong", "nam"},  {"tay", "nam"},  {"hang", "nam"}, {"moi", "nam"},   {"nhieu", "nam"},
       {"phia", "sau"},  {"hom", "sau"},  {"ngay", "sau"}, {"dang", "sau"},  {"lan", "sau"},
       {"viec", "lam"},  {"di", "lam"},   {"an", "tam"},   {"thang", "sau"}, {"chuyen", "tu"}}};
  return std::any_of(kJoined.begin(), kJoined.end(),
                     [&](const auto& pair) { return pair.first == before && pair.second == word; });
}

/// More than a space stands before it: a comma, a new sentence.
bool pause_before(const Folded& folded, std::uint32_t at) noexcept {
  return folded.syllables[at].boundary || folded.syllables[at].begin > folded.syllables[at - 1].end + 1;
}

/// Without accents, before what is counted: "sau nguoi", "nam em hoc sinh", "tam gio"; but "sau met" is "sâu mét", too,
/// "nam thang" "năm tháng".
bool counts(const Folded& folded, std::uint32_t at) noexcept {
  const auto letters = folded.letters(at);
  if (letters != "sau" && letters != "nam" && letters != "tam") return false;
  const auto next = at + 1;
  if (next >= folded.syllables.size() || folded.syllables[next].boundary) return false;
  const auto all = static_cast<std::uint32_t>(folded.syllables.size());
  if (next + 1 < all && folded.letters(next) == "nguoi" && folded.letters(next + 1) == "ta") return false;
  const Unit* unit = unit_at(folded, next, all);
  if (unit == nullptr || unit->counted.empty()) return false;
  constexpr std::array<std::string_view, 8> kMeasures{"tan", "kg", "km", "ha", "lit", "gio", "phut", "ngay"};
  bool measure = std::find(kMeasures.begin(), kMeasures.end(), unit->counted) != kMeasures.end();
  // "bệnh nhân nam ngày càng", "ong Nam gio nay": the accents around, a name, or what goes on otherwise.
  if (measure) {
    constexpr std::array<std::string_view, 4> kGoesOn{"nay", "mai", "cang", "dem"};
    const bool otherwise =
        next + 1 < all && std::find(kGoesOn.begin(), kGoesOn.end(), folded.letters(next + 1)) != kGoesOn.end();
    const bool name = folded.capital(at) && !folded.syllables[at].boundary && at > 0;
    measure = !otherwise && !name && unaccented_stretch(folded, at, at);
  }
  return unit->counted == "nguoi" || (letters != "sau" && measure);
}

/// `sure`: what stands around says that it is a number.
int digit_at(const Folded& folded, std::uint32_t at, bool sure) noexcept {
  if (at >= folded.syllables.size() || read_otherwise(folded, at)) return 0;
  const Syllable& s = folded.syllables[at];
  for (const Word& w : kDigits) {
    if (!says(folded, at, w.letters, w.tones, w.marks)) continue;
    if (!s.marked && at > 0 && !s.boundary && joins(folded.letters(at - 1), w.letters)) return 0;
    // "năm" is 5 and "nam" south; "sáu" is 6 and "sau" behind: with accents all of them must be there.
    if (s.marked ? (w.tones == 0 || s.tones != 0) : (sure || w.bare || (w.tones == 0 && w.marks == 0))) return w.value;
    return 0;
  }
  return 0;
}

bool times_word(const Folded& folded, std::uint32_t at) noexcept {
  return says(folded, at, "muoi", kGrave, kHorn) || says(folded, at, "chuc", kDot, 0) ||
         says(folded, at, "tram", 0, kBreve) || says(folded, at, "nghin", kGrave, 0) ||
         (says(folded, at, "ngan", kGrave, 0) && !read_otherwise(folded, at)) ||
         says(folded, at, "trieu", kDot, kCircumflex) || says(folded, at, "cu", kHook, 0) ||
         says(folded, at, "ty", kHook, 0) || says(folded, at, "ti", kHook, 0);
}

}  // namespace

std::optional<LeftOpen> left_open(const Folded& folded, std::uint32_t at) noexcept {
  const auto word = [&](std::string_view letters, std::uint8_t tones, std::uint8_t marks) {
    return says(folded, at, letters, tones, marks);
  };
  if (word("hon", 0, kHorn) || word("tren", 0, kCircumflex) || word("ngot", kAcute, 0)) return LeftOpen{1, 1.5};
  if (word("gan", kGrave, kCircumflex)) return LeftOpen{0.7, 1};
  const auto& s = folded.syllables[at];
  if (!s.marked && at > 0 && !s.boundary && joins(folded.letters(at - 1), folded.letters(at))) return std::nullopt;
  if (word("khoang", kHook, 0) || word("chung", kGrave, kHorn) || word("tam", kGrave, kCircumflex))
    return LeftOpen{0.8, 1.25};
  return std::nullopt;
}

int digit_word(const Folded& folded, std::uint32_t at) noexcept {
  const auto all = static_cast<std::uint32_t>(folded.syllables.size());
  // "hai trieu tu mot dua", "mot trieu ruoi": nothing else goes on there.
  const bool ends = at + 1 >= all || pause_before(folded, at + 1) || digit_at(folded, at + 1, false) > 0 ||
                    says(folded, at + 1, "tram", 0, kBreve);
  return digit_at(folded, at, ends);
}

int likely_digit(const Folded& folded, std::uint32_t at) noexcept {
  if (at >= folded.syllables.size() || !unaccented_stretch(folded, at, at)) return 0;
  return digit_at(folded, at, true);
}

std::optional<Spelled> read_spelled(const Folded& folded, std::uint32_t first, std::uint32_t end) {
  const auto word = [&](std::uint32_t at, std::string_view letters, std::uint8_t tones, std::uint8_t marks) {
    return at < end && (at == first || !folded.syllables[at].boundary) && says(folded, at, letters, tones, marks);
  };
  const auto few = [&](std::uint32_t at) {
    return word(at, "may", kAcute, kCircumflex) || word(at, "vai", kGrave, 0) || word(at, "hang", kGrave, 0);
  };
  const auto digit = [&](std::uint32_t at, bool sure) {
    return at < end && (at == first || !folded.syllables[at].boundary) ? digit_at(folded, at, sure) : 0;
  };
  Spelled out;
  const auto done = [&](double value, std::uint32_t last) {
    out.value = out.low = out.high = value;
    out.last = last;
    return std::optional(out);
  };
  const auto between = [&](double low, double high, std::uint32_t last) {
    done((low + high) / 2, last);
    out.low = low;
    out.high = high;
    return std::optional(out);
  };
  if (few(first)) {
    if (word(first + 1, "chuc", kDot, 0)) return between(20, 99, first + 1);
    if (word(first + 1, "tram", 0, kBreve)) return between(200, 999, first + 1);
    if (word(first + 1, "nghin", kGrave, 0) || word(first + 1, "ngan", kGrave, 0))
      return between(2000, 9999, first + 1);
    return std::nullopt;
  }
  // "to chuc nay", "mua muoi iot": without accents no number before what it does not count.
  const bool alone = !folded.syllables[first].marked && first + 1 < end && !pause_before(folded, first + 1) &&
                     unit_at(folded, first + 1, end) == nullptr;
  if (word(first, "chuc", kDot, 0) && first > 0 && !alone && !says(folded, first - 1, "hang", kGrave, 0))
    return between(8, 15, first);
  if (word(first, "muoi", kGrave, kHorn) &&
      folded.syllables[first].tones == (folded.syllables[first].marked ? kGrave : 0)) {
    const int one = digit(first + 1, true);
    if (one > 0) return done(10 + one, first + 1);
    return alone ? std::nullopt : done(10, first);
  }
  const bool times = first + 1 < end && times_word(folded, first + 1);
  const int lead = digit(first, times || counts(folded, first));
  if (lead == 0) return std::nullopt;
  std::uint32_t at = first + 1;
  if (word(at, "tram", 0, kBreve)) {
    double value = lead * 100;
    if (word(at + 1, "ruoi", kTilde, kHorn)) return done(value + 50, at + 1);
    if (few(at + 1)) return between(value, value + 99, at + 1);
    if (word(at + 1, "linh", 0, 0) || word(at + 1, "le", kHook, 0)) {
      const int one = digit(at + 2, true);
      return one > 0 ? done(value + one, at + 2) : done(value, at);
    }
    const bool tens = at + 2 < end && times_word(folded, at + 2);
    if (const int ten = digit(at + 1, tens); ten > 1) {
      if (word(at + 2, "chuc", kDot, 0)) return done(value + ten * 10, at + 2);
      if (!word(at + 2, "muoi", 0, kHorn)) return done(value + ten * 10, at + 1);
      const int one = digit(at + 3, true);
      return done(value + ten * 10 + one, one > 0 ? at + 3 : at + 2);
    }
    return done(value, at);
  }
  if (word(at, "muoi", 0, kHorn) || word(at, "chuc", kDot, 0)) {
    if (few(at + 1)) return between(lead * 10, lead * 10 + 9, at + 1);
    const int one = word(at, "chuc", kDot, 0) ? 0 : digit(at + 1, true);
    return done(lead * 10 + one, one > 0 ? at + 1 : at);
  }
  if (const int next = digit(at, false); next > 0 && !times_word(folded, at + 1)) {
    if (next == lead + 1) return between(lead, next, at);
    if (lead > 1 && next != lead && !pause_before(folded, at)) return done(lead * 10 + next, at);
  }
  out.plain = true;
  return done(lead, first);
}

bool is_province(std::string_view folded_name) noexcept {
  return std::find(kProvinces.begin(), kProvinces.end(), folded_name) != kProvinces.end();
}

}  // namespace dongtin
