#include "matchers/claim_numbers.hpp"

#include <algorithm>
#include <array>

#include "matchers/fold_table.hpp"

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
                            Unit{"ca", "nguoi", 0},
                            Unit{"lan", "lan", kGrave},
                            Unit{"ho", "ho", kDot},
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
                            Unit{"nghin", "", kGrave, "", 1e3},
                            Unit{"ngan", "", kGrave, "", 1e3},
                            Unit{"k", "", 0, "", 1e3},
                            Unit{"trieu", "", kDot, "", 1e6},
                            Unit{"tr", "", 0, "", 1e6},
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

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

}  // namespace

const Unit* unit_named(std::string_view word) noexcept {
  const auto it = std::find_if(kUnits.begin(), kUnits.end(), [&](const Unit& u) { return u.word == word; });
  return it == kUnits.end() ? nullptr : &*it;
}

std::optional<Written> read_written(std::string_view s) noexcept {
  Written out;
  std::size_t at = 0, groups = 0, digits = 0;
  bool thousands = true;
  double fraction = 0, scale = 1;
  std::string_view mark;
  while (at < s.size() && (is_digit(s[at]) || s[at] == '.' || s[at] == ',')) {
    if (!is_digit(s[at])) {
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
  while (at < s.size() && !is_digit(s[at])) ++at;
  out.suffix = s.substr(letters, at - letters);
  if (at < s.size()) {
    out.behind = 0;
    for (; at < s.size() && is_digit(s[at]) && out.behind < 100000; ++at) out.behind = out.behind * 10 + (s[at] - '0');
    if (at < s.size()) return std::nullopt;
  }
  return out;
}

int number_word(const Folded& folded, std::uint32_t at) noexcept {
  struct Word {
    std::string_view letters;
    int value;
    std::uint8_t tones;
    bool bare;
  };
  static constexpr std::array kWords{
      Word{"hai", 2, 0, true},       Word{"ba", 3, 0, true},        Word{"bon", 4, kAcute, true},
      Word{"nam", 5, 0, false},      Word{"sau", 6, kAcute, false}, Word{"bay", 7, kHook, true},
      Word{"tam", 8, kAcute, false}, Word{"chin", 9, kAcute, true}, Word{"muoi", 10, kGrave, true}};
  const Syllable& s = folded.syllables[at];
  for (const Word& w : kWords) {
    if (folded.letters(at) != w.letters) continue;
    if (!s.marked) return w.bare ? w.value : 0;
    return s.tones == w.tones ? w.value : 0;
  }
  return 0;
}

bool is_province(std::string_view folded_name) noexcept {
  return std::find(kProvinces.begin(), kProvinces.end(), folded_name) != kProvinces.end();
}

}  // namespace dongtin
