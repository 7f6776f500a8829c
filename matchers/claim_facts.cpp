#include "matchers/claim_facts.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

#include "matchers/accents.hpp"
#include "matchers/claim_numbers.hpp"
#include "matchers/fold_table.hpp"
#include "storage/records/text.hpp"

namespace dongtin {

namespace {

constexpr std::uint32_t kMaxNameSyllables = 4;
constexpr double kOldest = 130;            // years
constexpr WordKey kPrefixed = 1ULL << 62;  // counted by the word before: "cấp 17"

constexpr std::array<std::string_view, 15> kTimeWords{"ngay",  "sang", "trua", "chieu", "toi", "dem", "hom", "mung",
                                                      "truoc", "sau",  "tu",   "den",   "mai", "qua", "mong"};
constexpr std::array<std::string_view, 16> kLevels{"xa",  "phuong", "huyen", "tinh", "thon", "lang", "ap", "buon",
                                                   "ban", "tran",   "pho",   "quan", "p",    "tp",   "h",  "tx"};

template <class List, class Word>
bool in(const List& list, Word word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

// What read_named_day() and spelled() may begin with.
const std::array kDayWords{word_key("thang"), word_key("tet"), word_key("nam"), word_key("mung"),
                           word_key("mong"),  word_key("chu"), word_key("thu")};
const std::array kNumberWords{word_key("mot"), word_key("hai"),  word_key("ba"),   word_key("bon"),  word_key("tu"),
                              word_key("nam"), word_key("lam"),  word_key("nham"), word_key("sau"),  word_key("bay"),
                              word_key("tam"), word_key("chin"), word_key("muoi"), word_key("chuc"), word_key("may"),
                              word_key("vai"), word_key("hang"), word_key("trieu")};

/// Most syllables are none of these words: by a few bits of their keys they are told apart from them.
class WordFilter {
 public:
  WordFilter() {
    for (const WordKey key : kDayWords) add(key);
    for (const WordKey key : kNumberWords) add(key);
  }
  [[nodiscard]] bool may_hold(WordKey key) const { return (bits_[place(key) / 64] >> (place(key) % 64) & 1) != 0; }

 private:
  static std::size_t place(WordKey key) { return static_cast<std::size_t>(key * 0x9E3779B97F4A7C15ULL >> 54); }
  void add(WordKey key) { bits_[place(key) / 64] |= 1ULL << (place(key) % 64); }
  std::array<std::uint64_t, 16> bits_{};
};
const WordFilter kTimeAndNumberWords;

class Reader {
 public:
  Reader(const FieldText& field, std::uint32_t first, std::uint32_t end, std::optional<Day> day, Stated& out)
      : field_(field), folded_(field.folded), first_(first), end_(end), day_(day), out_(out) {}

  void run() {
    for (std::uint32_t i = first_; i < end_;) i = says_something(i) ? std::max(step(i), i + 1) : i + 1;
  }

 private:
  [[nodiscard]] std::string_view letters(std::uint32_t i) const {
    return i < end_ ? folded_.letters(i) : std::string_view();
  }
  [[nodiscard]] std::string_view before(std::uint32_t i, std::uint32_t back = 1) const {
    return i >= back && !boundary(i - back + 1, i) ? folded_.letters(i - back) : std::string_view();
  }
  [[nodiscard]] bool boundary(std::uint32_t from, std::uint32_t to) const {
    for (std::uint32_t i = from; i <= to; ++i) {
      if (folded_.syllables[i].boundary) return true;
    }
    return false;
  }
  /// The one sign that stands between a syllable and the next; 0 when there is more or none.
  [[nodiscard]] char sign(std::uint32_t i) const {
    if (i + 1 >= folded_.syllables.size()) return 0;
    const auto end = folded_.syllables[i].end, next = folded_.syllables[i + 1].begin;
    return next == end + 1 && end < field_.text.size() ? field_.text[end] : '\0';
  }
  /// A whole number of at most `most`, without sign or suffix; 0 for anything else.
  [[nodiscard]] int small(std::uint32_t i, int most) const {
    const auto s = letters(i);
    if (s.empty() || s.size() > 4 || !std::all_of(s.begin(), s.end(), is_ascii_digit)) return 0;
    int value = 0;
    for (const char c : s) value = value * 10 + (c - '0');
    return value <= most ? value : 0;
  }

  /// False of a syllable of which step() takes nothing, as of most.
  [[nodiscard]] bool says_something(std::uint32_t i) const {
    if (folded_.capital(i)) return true;
    const auto s = letters(i);
    if (s.size() == 3 && !folded_.syllables[i].marked) return true;  // "nay", "qua"
    return kTimeAndNumberWords.may_hold(word_key(folded_, i)) || std::any_of(s.begin(), s.end(), is_ascii_digit);
  }

  std::uint32_t step(std::uint32_t i) {
    const auto s = letters(i);
    if (is_numeric(s)) {
      if (document(i)) return i + 1;
      if (const auto next = date(i); next > i) return next;
      return number(i);
    }
    if (relative(i)) return i + 1;
    const WordKey key = word_key(folded_, i);
    if (!kTimeAndNumberWords.may_hold(key)) {
      code(i);
      return place(i);
    }
    if (in(kDayWords, key)) {
      if (const auto next = read_named_day(folded_, i, end_, day_, out_.dates); next > i) return next;
    }
    if (s == "thang" && small(i + 1, 12) > 0 && sign(i) == ' ') {
      if (sign(i + 1) == '/' && small(i + 2, 2100) > 1900) {
        out_.dates.push_back({small(i + 2, 2100), small(i + 1, 12), 0, false, false, i, i + 2});
        return i + 3;
      }
      out_.dates.push_back({0, small(i + 1, 12), 0, false, false, i, i + 1});
      return i + 2;
    }
    if (s == "nam" && small(i + 1, 2100) >= 1900) {
      out_.dates.push_back({small(i + 1, 2100), 0, 0, false, false, i, i + 1});
      return i + 2;
    }
    if (in(kNumberWords, key)) {
      if (const auto next = spelled(i); next > i) return next;
    }
    code(i);
    return place(i);
  }

  // --- numbers ----------------------------------------------------------------------------------------------------

  [[nodiscard]] const Unit* unit_of(std::uint32_t i) const {
    const Unit* u = unit_at(folded_, i, end_);
    // "bão số 12 năm 2017", "ngày 16 tháng 11"
    if (u != nullptr && (u->word == "nam" || u->word == "thang") && is_numeric(letters(i + 1))) return nullptr;
    return u;
  }
  [[nodiscard]] bool word(std::uint32_t i, std::string_view letters, std::uint8_t tones, std::uint8_t marks) const {
    return i < end_ && says(folded_, i, letters, tones, marks);
  }

  /// "hơn 20", "gần chục", "khoảng 3.000": what stands before leaves the value open.
  void leave_open(StatedNumber& n) const {
    if (n.first == 0 || folded_.syllables[n.first].boundary) return;
    if (const auto open = left_open(folded_, n.first - 1)) {
      n.low *= open->low;
      n.high *= open->high;
      n.loose = true;
    } else if (word(n.first - 1, "tu", kGrave, kHorn) && n.unit == word_key("tuoi")) {
      n.high = kOldest;  // from this age on
    }
  }

  /// Behind "triệu", "nghìn": "rưỡi", or the next digit.
  void go_on(StatedNumber& n, std::uint32_t& at, double times) const {
    if (at >= end_ || folded_.syllables[at].boundary) return;
    double more = 0;
    if (word(at, "ruoi", kTilde, kHorn)) {
      more = 0.5;
    } else if (const int one = digit_word(folded_, at); one > 1 && unit_of(at + 1) == nullptr) {
      more = one / 10.0;
    } else if (is_numeric(letters(at)) && letters(at).size() == 1 && letters(at)[0] != '0' &&
               unit_of(at + 1) == nullptr) {
      more = (letters(at)[0] - '0') / 10.0;
    }
    if (more == 0) {
      // "hai trieu tu": the next digit, or "từ"; who can tell?
      if (const int one = likely_digit(folded_, at); one > 1 && unit_of(at + 1) == nullptr) {
        n.high += one / 10.0 * times;
        n.loose = true;
      }
      return;
    }
    n.value += more * times;
    n.low += more * times;
    n.high += more * times;
    n.last = at++;
  }

  /// "4 trieu con giu xe", "125 trieu lan": behind money these are "còn", "lận" and the like, where no accents stand.
  [[nodiscard]] bool goes_on_otherwise(std::uint32_t i, const Unit& unit) const {
    constexpr std::array<std::string_view, 5> kOthers{"con", "lan", "ha", "cho", "do"};
    return !folded_.syllables[i].marked && in(kOthers, unit.word) && unaccented_stretch(folded_, i, i);
  }

  /// Behind a number that ends with syllable i: what is counted.
  void count(StatedNumber& n, std::uint32_t i, std::string_view suffix) {
    std::uint32_t at = i + 1;
    bool money = false;
    const auto take = [&](const Unit* u) {
      if (u == nullptr) return 0;
      if (u->counted.empty()) {
        n.value *= u->times;
        n.low *= u->times;
        n.high *= u->times;
        money = true;
        return 1;
      }
      n.unit = word_key(u->counted);
      n.known_unit = true;
      n.hour = u->counted == "gio";
      return 2;
    };
    if (const auto prefix = before(n.first); prefix == "cap" || prefix == "muc" || prefix == "dieu") {
      n.unit = word_key(prefix) ^ kPrefixed;
      n.known_unit = true;
      return;
    }
    int taken = suffix.empty() ? 0 : take(unit_named(suffix));
    if (suffix.empty() && i < field_.folded.syllables.size()) {
      const auto end = folded_.syllables[i].end;
      if (end < field_.text.size() && field_.text[end] == '%') {
        n.unit = word_key("%");
        n.known_unit = true;
        return;
      }
    }
    while (taken != 2 && at < end_ && at <= i + 2 && joined(at)) {
      const Unit* u = unit_of(at);
      if (money && u != nullptr && goes_on_otherwise(at, *u)) break;
      const int now = take(u);
      if (now == 0) break;
      n.last = at++;
      taken = now;
      if (now == 1) go_on(n, at, u->times);
    }
    if (n.unit == 0 && money) {
      n.unit = word_key("dong");
      n.known_unit = true;
    }
    if (n.hour && n.value < 12) {
      const auto part = letters(at);
      if (part == "chieu" || part == "toi" || part == "dem") n.value = n.low = n.high = n.value + 12;
    }
    if (n.known_unit) return;
    if (before(n.first) == "so") {
      n.unit = (word_key(before(n.first, 2)) << 1) ^ kPrefixed;
      n.known_unit = true;
      return;
    }
    if (at < end_ && joined(at) && !is_numeric(letters(at))) n.unit = word_key(letters(at));
  }

  std::uint32_t number(std::uint32_t i) {
    const auto written = read_written(letters(i));
    if (!written) return i + 1;
    StatedNumber n;
    n.value = written->value;
    n.first = n.last = i;
    // 5tr5 is 5,5 triệu, 18k5 18.500; 16h30 keeps its hour, and who is born in 2k6 counts nothing.
    if (written->behind >= 0 && written->suffix != "h" && written->suffix != "g") {
      const bool thousands = written->suffix == "k" && written->value != 2;
      if (!thousands && written->suffix != "tr" && written->suffix != "ty" && written->suffix != "m") return i + 1;
      if (written->suffix == "m") return add(n, i, written->behind == 3 ? "m3" : "m2");
      n.value += written->behind / std::pow(10.0, written->behind < 10 ? 1 : written->behind < 100 ? 2 : 3);
    }
    n.low = n.high = n.value;
    return add(n, i, written->suffix);
  }

  std::uint32_t add(StatedNumber& n, std::uint32_t i, std::string_view suffix) {
    count(n, i, suffix);
    leave_open(n);
    out_.numbers.push_back(n);
    return n.last + 1;
  }

  [[nodiscard]] bool counts_more(std::uint32_t i) const {
    const Unit* u = i < end_ && !folded_.syllables[i].boundary ? unit_of(i) : nullptr;
    return u != nullptr && (u->counted.empty() || u->counted == "gio");
  }

  std::uint32_t spelled(std::uint32_t i) {
    StatedNumber n;
    n.first = i;
    // "triệu rưỡi", "triệu hai"
    if (word(i, "trieu", kDot, kCircumflex) && (i == 0 || !is_numeric(letters(i - 1)))) {
      n.value = n.low = n.high = 1e6;
      n.last = i;
      n.unit = word_key("dong");
      n.known_unit = true;
      std::uint32_t at = i + 1;
      go_on(n, at, 1e6);
      if (n.last == i) return i;
      out_.numbers.push_back(n);
      return n.last + 1;
    }
    const auto read = read_spelled(folded_, i, end_);
    if (!read) return i;
    // "một tháng" says a rate, "một chiếc" little more than an article.
    if (read->plain && read->value == 1 && !counts_more(i + 1)) return i;
    n.value = read->value;
    n.low = read->low;
    n.high = read->high;
    n.loose = n.low != n.high;
    n.last = read->last;
    // "một rưỡi": half past one
    if (read->plain && word(n.last + 1, "ruoi", kTilde, kHorn)) {
      ++n.last;
      n.hour = n.known_unit = n.loose = true;
      n.unit = word_key("gio");
      out_.numbers.push_back(n);
      return n.last + 1;
    }
    count(n, n.last, {});
    if (read->plain && !n.known_unit) return i;
    leave_open(n);
    out_.numbers.push_back(n);
    return n.last + 1;
  }

  /// 8812/UBND-KGVX, 42/2026/NQ-HĐND, "công văn 8812".
  bool document(std::uint32_t i) {
    const auto s = letters(i);
    if (!std::all_of(s.begin(), s.end(), is_ascii_digit) || s.size() > 8) return false;
    const auto letter_behind = [&](std::uint32_t at) {
      return sign(at) == '/' && at + 1 < end_ && !is_numeric(letters(at + 1)) && letters(at + 1).size() >= 2;
    };
    const bool year = sign(i) == '/' && small(i + 1, 2100) > 1900 && letter_behind(i + 1);
    const bool number = before(i) == "so";
    const auto word = before(i, number ? 2 : 1), first = before(i, number ? 3 : 2);
    const bool named = (word == "van" && first == "cong") ||
                       (word == "dinh" && (first == "quyet" || first == "nghi")) ||
                       (word == "quyet" && first == "nghi") || (word == "thi" && first == "chi");
    const bool abbreviated = letter_behind(i) && folded_.letters(i + 1).size() >= 2 && letters(i + 1) != "lit" &&
                             letters(i + 1) != "ho" && letters(i + 1) != "kg" && letters(i + 1) != "nguoi" &&
                             letters(i + 1) != "xe" && letters(i + 1) != "ngay";
    if (!year && !named && !abbreviated) return false;
    const auto written = read_written(s);
    if (!written) return false;
    StatedNumber n;
    n.value = n.low = n.high = written->value;
    n.unit = word_key("vanban");
    n.known_unit = n.document = true;
    n.first = n.last = i;
    out_.numbers.push_back(n);
    return true;
  }

  // --- dates ------------------------------------------------------------------------------------------------------

  [[nodiscard]] bool time_before(std::uint32_t i) const { return in(kTimeWords, before(i)); }

  void range(std::uint32_t i) {
    // "từ 17 đến ngày 28/11": 17 is of the same month.
    std::uint32_t at = i;
    if (at > first_ && before(at) == "ngay") --at;
    if (at < first_ + 2) return;
    const auto between = before(at);
    std::uint32_t from = 0;
    if (between == "den" || between == "toi" || between == "va") {
      from = at - 2;
    } else if (at == i && sign(i - 1) == '-') {
      from = i - 1;
    } else {
      return;
    }
    const int day = small(from, 31);
    if (day == 0 || (from > first_ && sign(from - 1) == '/')) return;
    if (time_before(from)) out_.dates.back().plain = false;
    StatedDate other = out_.dates.back();
    other.day = day;
    other.first = other.last = from;
    std::erase_if(out_.numbers, [&](const StatedNumber& n) { return n.first == from; });
    std::erase_if(out_.dates, [&](const StatedDate& d) { return d.last == from; });
    out_.dates.push_back(other);
  }

  std::uint32_t date(std::uint32_t i) {
    StatedDate d;
    d.first = d.last = i;
    const auto s = letters(i);
    // 28.05 or 28.05.2026 behind a word of time: one syllable.
    if (const auto dot = s.find('.'); dot != std::string_view::npos) {
      if (!time_before(i)) return i;
      const auto part = [&](std::string_view digits) {
        int value = 0;
        for (const char c : digits.substr(0, 4)) value = is_ascii_digit(c) ? value * 10 + (c - '0') : -10000;
        return value;
      };
      const auto second = s.find('.', dot + 1);
      d.day = part(s.substr(0, dot));
      d.month = part(s.substr(dot + 1, second == std::string_view::npos ? second : second - dot - 1));
      d.year = second == std::string_view::npos ? 0 : part(s.substr(second + 1));
      if (d.day < 1 || d.day > 31 || d.month < 1 || d.month > 12 || d.year < 0) return i;
      out_.dates.push_back(d);
      return i + 1;
    }
    d.day = small(i, 31);
    if (d.day == 0) return i;
    const char between = sign(i);
    if ((between == '/' || (between == '-' && (time_before(i) || sign(i + 1) == '-'))) && small(i + 1, 12) > 0) {
      if (sign(i + 1) == '/' && !is_numeric(letters(i + 2)) && letters(i + 2).size() > 1) return i;
      d.month = small(i + 1, 12);
      d.last = i + 1;
      if (sign(i + 1) == between) {
        const int year = small(i + 2, 2100);
        if (year > 1900 || (year >= 20 && year < 40)) {
          d.year = year < 100 ? 2000 + year : year;
          d.last = i + 2;
        }
      }
      d.plain = d.year == 0 && !time_before(i) && before(i) != "gio";
    } else if (letters(i + 1) == "thang" && small(i + 2, 12) > 0) {
      d.month = small(i + 2, 12);
      d.last = i + 2;
      if (letters(i + 3) == "nam" && small(i + 4, 2100) > 1900) {
        d.year = small(i + 4, 2100);
        d.last = i + 4;
      }
    } else if ((before(i) == "ngay" || before(i) == "mung") && !counted(i + 1)) {
      out_.dates.push_back(d);
      return i + 1;
    } else {
      return i;
    }
    out_.dates.push_back(d);
    range(i);
    return d.last + 1;
  }

  /// Syllable i is counted by the number before it: no comma stands between.
  [[nodiscard]] bool counted(std::uint32_t i) const { return joined(i) && unit_of(i) != nullptr; }
  [[nodiscard]] bool joined(std::uint32_t i) const {
    if (i == 0 || i >= end_ || folded_.syllables[i].boundary) return false;
    const char c = field_.text[std::min<std::size_t>(folded_.syllables[i - 1].end, field_.text.size() - 1)];
    return c != ',' && c != ';' && c != ':' && c != '(';
  }

  bool relative(std::uint32_t i) {
    if (!day_ || i == 0) return false;
    static constexpr std::array<std::string_view, 7> kParts{"sang", "trua", "chieu", "toi", "dem", "hom", "khuya"};
    const auto s = letters(i);
    if (folded_.syllables[i].marked || s.size() != 3) return false;
    const bool plain = in(kParts, before(i));
    int days = 99;
    if (s == "nay" && plain) days = 0;
    if (s == "qua" && plain) days = -1;
    if (s == "kia" && before(i) == "hom") days = -2;
    if (s == "mai" && (plain || before(i) == "ngay")) days = 1;
    if (days == 99) return false;
    const std::chrono::year_month_day ymd{*day_ + std::chrono::days{days}};
    out_.dates.push_back({static_cast<int>(ymd.year()), static_cast<int>(static_cast<unsigned>(ymd.month())),
                          static_cast<int>(static_cast<unsigned>(ymd.day())), true, false, i - 1, i});
    return true;
  }

  // --- places and codes -------------------------------------------------------------------------------------------

  [[nodiscard]] bool all_upper(std::uint32_t i) const {
    const Syllable& s = folded_.syllables[i];
    for (std::uint32_t k = 0; k < s.length; ++k) {
      if ((static_cast<unsigned char>(folded_.marks[s.at + k]) & kUpper) == 0) return false;
    }
    return s.length > 1;
  }
  [[nodiscard]] bool in_name(std::uint32_t i) const {
    const auto split = bit(How::split_letters);  // where its syllables end is a guess
    return i < end_ && folded_.capital(i) && (folded_.syllables[i].undone & split) == 0 && !all_upper(i) &&
           !is_numeric(letters(i));
  }

  std::uint32_t place(std::uint32_t i) {
    if (!in_name(i)) return i;
    std::uint32_t last = i;
    while (last + 1 < end_ && last + 1 - i < kMaxNameSyllables && in_name(last + 1) &&
           !folded_.syllables[last + 1].boundary && sign(last) == ' ') {
      ++last;
    }
    const auto word = before(i);
    StatedPlace p;
    if (in(kLevels, word)) p.level = word_key(word);
    p.located = p.level != 0 || word == "o" || word == "tai";
    if (last == i && !p.located) return i;
    if (folded_.syllables[i].boundary || i == 0) return last + 1;  // the capital of a sentence says nothing
    std::string name;
    for (std::uint32_t k = i; k <= last; ++k) {
      p.words.push_back(word_key(letters(k)));
      if (k > i) name += ' ';
      name += letters(k);
    }
    p.province = word == "tinh" || is_province(name);
    p.first = p.level != 0 ? i - 1 : i;
    p.last = last;
    out_.places.push_back(std::move(p));
    return last + 1;
  }

  void code(std::uint32_t i) {
    const auto s = letters(i);
    if (s.size() < 3 || s.size() > 12 || !std::any_of(s.begin(), s.end(), is_ascii_digit)) return;
    std::string shape(s);
    for (char& c : shape) c = is_ascii_digit(c) ? '#' : c;
    out_.codes.push_back({word_key(s), word_key(shape), i});
  }

  const FieldText& field_;
  const Folded& folded_;
  const std::uint32_t first_, end_;
  const std::optional<Day> day_;
  Stated& out_;
};

}  // namespace

void Stated::clear() {
  numbers.clear();
  dates.clear();
  places.clear();
  codes.clear();
}

std::string_view FieldText::shown(std::uint32_t first, std::uint32_t last) const {
  const auto begin = folded.syllables[first].begin, end = folded.syllables[last].end;
  return end <= text.size() && begin < end ? text.substr(begin, end - begin) : std::string_view();
}

void read_stated(const FieldText& field, std::uint32_t first, std::uint32_t end, std::optional<Day> day, Stated& out) {
  Reader(field, first, std::min<std::uint32_t>(end, static_cast<std::uint32_t>(field.folded.syllables.size())), day,
         out)
      .run();
}

void keep_certain(Stated& one, const Stated& other) {
  const auto same_number = [](const StatedNumber& a, const StatedNumber& b) {
    return a.first == b.first && a.last == b.last && a.unit == b.unit && a.low == b.low && a.high == b.high;
  };
  const auto same_date = [](const StatedDate& a, const StatedDate& b) {
    return a.first == b.first && a.last == b.last && a.year == b.year && a.month == b.month && a.day == b.day;
  };
  const auto keep = [](auto& own, const auto& others, const auto& same, auto uncertain) {
    using Fact = typename std::decay_t<decltype(own)>::value_type;
    const auto lacks = [&](const auto& all, const Fact& fact) {
      return std::none_of(all.begin(), all.end(), [&](const Fact& each) { return same(each, fact); });
    };
    const std::size_t read = own.size();
    for (Fact& fact : own) {
      if (lacks(others, fact)) fact.*uncertain = true;
    }
    for (const Fact& fact : others) {
      if (!lacks(std::span(own).first(read), fact)) continue;
      own.push_back(fact);
      own.back().*uncertain = true;
    }
  };
  keep(one.numbers, other.numbers, same_number, &StatedNumber::loose);
  keep(one.dates, other.dates, same_date, &StatedDate::plain);
}

}  // namespace dongtin
