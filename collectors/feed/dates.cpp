#include "collectors/feed/dates.hpp"
#include "storage/records/text.hpp"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <string>

namespace dongtin {

namespace {

using namespace std::chrono;

constexpr std::size_t kMaxDateBytes = 160;  // longer than any date with its zone written out

struct Named {
  std::string_view name;
  int value;
};

constexpr std::array<Named, 12> kMonths = {{{"january", 1},
                                            {"february", 2},
                                            {"march", 3},
                                            {"april", 4},
                                            {"may", 5},
                                            {"june", 6},
                                            {"july", 7},
                                            {"august", 8},
                                            {"september", 9},
                                            {"october", 10},
                                            {"november", 11},
                                            {"december", 12}}};
constexpr std::array<Named, 13> kNumberWords = {{{"gieng", 1},
                                                 {"mot", 1},
                                                 {"hai", 2},
                                                 {"ba", 3},
                                                 {"tu", 4},
                                                 {"nam", 5},
                                                 {"sau", 6},
                                                 {"bay", 7},
                                                 {"tam", 8},
                                                 {"chin", 9},
                                                 {"muoi", 10},
                                                 {"chap", 12},
                                                 {"nhat", 1}}};
// Minutes east of UTC. Abbreviations that name more than one zone (CST, IST) are those of RFC 822 where it has them.
constexpr std::array<Named, 24> kZones = {{{"z", 0},      {"ut", 0},     {"utc", 0},    {"gmt", 0},    {"ict", 420},
                                           {"est", -300}, {"edt", -240}, {"cst", -360}, {"cdt", -300}, {"mst", -420},
                                           {"mdt", -360}, {"pst", -480}, {"pdt", -420}, {"wet", 0},    {"cet", 60},
                                           {"cest", 120}, {"msk", 180},  {"sgt", 480},  {"hkt", 480},  {"jst", 540},
                                           {"kst", 540},  {"aest", 600}, {"aedt", 660}, {"wib", 420}}};

template <std::size_t N>
std::optional<int> find(const std::array<Named, N>& table, std::string_view word) {
  for (const auto& row : table) {
    if (row.name == word) return row.value;
  }
  return std::nullopt;
}

std::optional<int> month_named(std::string_view word) {
  if (word.size() < 3) return std::nullopt;
  for (const auto& month : kMonths) {
    if (month.name.starts_with(word)) return month.value;
  }
  if (word == "sept") return 9;
  return std::nullopt;
}

bool is_letter(char c) {
  return c >= 'a' && c <= 'z';
}

/// Lower case without marks: "Thứ Năm" -> "thu nam". Bytes that are not letters stay.
std::string folded(std::string_view text) {
  std::string out;
  if (std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; })) {
    out.assign(text);
    for (char& c : out) {
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return out;
  }
  UErrorCode status = U_ZERO_ERROR;
  const auto* nfd = icu::Normalizer2::getNFDInstance(status);
  if (U_FAILURE(status)) return out;
  const auto wide =
      nfd->normalize(icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())}), status);
  for (std::int32_t i = 0; i < wide.length(); ++i) {
    const UChar32 c = u_tolower(wide.charAt(i));
    if (c == 0x111) {
      out += 'd';
    } else if (c < 0x80) {
      out += static_cast<char>(c);
    } else if (u_charType(c) != U_NON_SPACING_MARK) {
      out += ' ';
    }
  }
  return out;
}

/// Reads left to right and remembers what each piece can only be.
class Reader {
 public:
  explicit Reader(std::string_view text) : s_(text) {}

  std::optional<FeedDate> read(const DateRules& rules) {
    while (at_ < s_.size()) {
      const char c = s_[at_];
      if (is_letter(c)) {
        word();
      } else if (is_ascii_digit(c)) {
        number();
      } else if ((c == '+' || c == '-') && hour_ >= 0 && !zone_ && offset()) {
        continue;
      } else {
        ++at_;
      }
    }
    return finish(rules);
  }

 private:
  char peek(std::size_t ahead = 0) const { return at_ + ahead < s_.size() ? s_[at_ + ahead] : '\0'; }
  void skip_blanks() {
    while (peek() == ' ' || peek() == '\t') ++at_;
  }
  std::string_view take_word() {
    const auto first = at_;
    while (is_letter(peek())) ++at_;
    return s_.substr(first, at_ - first);
  }
  /// The digits at the cursor; a run too long to mean anything reads as 99999.
  int take_number(std::size_t& digits) {
    const auto first = at_;
    int out = 0;
    for (; is_ascii_digit(peek()); ++at_) out = std::min(out * 10 + (peek() - '0'), 99999);
    digits = at_ - first;
    return out;
  }

  void word() {
    const auto w = take_word();
    if (w == "thu") return weekday();
    if (w == "chu") return void(take_next_if("nhat"));
    if (w == "thang") return vietnamese_month();
    if (w == "am" || w == "sa" || w == "sang") {
      half_ = Half::morning;
    } else if (w == "pm" || w == "ch" || w == "chieu" || w == "toi") {
      half_ = Half::afternoon;
    } else if (const auto zone = find(kZones, w)) {
      if (zone_) return;
      if (*zone == 0 && w != "z") {
        const auto before = at_;
        skip_blanks();
        if ((peek() == '+' || peek() == '-') && offset()) return;
        at_ = before;
      }
      if (hour_ >= 0 || w != "z") zone_ = minutes{*zone};
    } else if (const auto month = month_named(w)) {
      if (month_ == 0) month_ = *month, named_month_ = true;
    } else if (hour_ >= 0 && !zone_ && w.size() >= 3 && w.size() <= 5 && !month_named(w) && w != "nam" && w != "ngay") {
      unknown_zone_ = true;
    }
  }

  bool take_next_if(std::string_view wanted) {
    const auto before = at_;
    skip_blanks();
    if (take_word() == wanted) return true;
    at_ = before;
    return false;
  }

  /// After "thu": "Thứ 5, 28/05" and "Thứ Năm" name a weekday; in "Thu, 28 May" and "Thu 5 May" it is English.
  void weekday() {
    const auto before = at_;
    skip_blanks();
    if (is_letter(peek())) {
      if (find(kNumberWords, take_word())) return;
    } else if (peek() >= '2' && peek() <= '7' && !is_ascii_digit(peek(1))) {
      ++at_;
      auto after = at_;
      while (after < s_.size() && s_[after] == ' ') ++after;
      if (after >= s_.size() || !is_letter(s_[after]) || s_.substr(after).starts_with("ngay")) return;
    }
    at_ = before;
  }

  void vietnamese_month() {
    skip_blanks();
    if (is_ascii_digit(peek())) {
      std::size_t digits = 0;
      month_ = take_number(digits);
    } else if (const auto first = find(kNumberWords, take_word())) {
      month_ = *first;
      if (*first == 10) {
        if (take_next_if("mot"))
          month_ = 11;
        else if (take_next_if("hai"))
          month_ = 12;
      }
    }
    named_month_ = true;
  }

  /// "+0700", "-700", "+07:00", "+7", "--0700". Stays where it is when no digits follow.
  bool offset() {
    const auto before = at_;
    const bool west = peek() == '-';
    while (peek() == '+' || peek() == '-') ++at_;
    std::size_t digits = 0;
    if (is_ascii_digit(peek())) {
      int value = take_number(digits);
      int rest = 0;
      if (digits >= 3) {
        rest = value % 100;
        value /= 100;
      } else if (peek() == ':' && is_ascii_digit(peek(1))) {
        ++at_;
        std::size_t more = 0;
        rest = take_number(more);
      }
      if (digits <= 4 && value <= 14 && rest <= 59) {
        zone_ = minutes{value * 60 + rest};
        if (west) zone_ = -*zone_;
        return true;
      }
    }
    at_ = before;
    return false;
  }

  void number() {
    const auto first = at_;
    std::size_t digits = 0;
    const int n = take_number(digits);
    if (digits <= 2 && hour_ < 0 && clock(n)) return;
    if (digits == 8 && year_ < 0) return compact(first);
    const char sep = peek();
    if ((sep == '/' || sep == '-' || sep == '.') && is_ascii_digit(peek(1)) && year_ < 0 && month_ == 0) {
      if (digits == 4) return year_first(n, sep);
      if (digits <= 2 && numeric_date(n, sep)) return;
    }
    if (digits <= 2 && n >= 1 && n <= 31 && day_ < 0) {
      day_ = n;
    } else if (digits == 4 && year_ < 0) {
      year_ = n;
    } else if (digits == 2 && year_ < 0 && month_ != 0) {
      year_ = n >= 90 ? 1900 + n : 2000 + n;
    }
  }

  /// "17:00", "17:00:05.250", "17h30", "17 giờ 30".
  bool clock(int n) {
    const auto before = at_;
    if (peek() == ':' && is_ascii_digit(peek(1))) {
      ++at_;
    } else {
      skip_blanks();
      const auto w = take_word();
      if (w != "h" && w != "g" && w != "gio") {
        at_ = before;
        return false;
      }
      skip_blanks();
    }
    if (n > 24) {
      at_ = before;
      return false;
    }
    hour_ = n;
    std::size_t digits = 0;
    if (is_ascii_digit(peek())) {
      const auto mark = at_;
      minute_ = take_number(digits);
      if (digits > 2 || peek() == '/' || peek() == '-') minute_ = 0, at_ = mark;  // "17h 28/05": the date follows
    }
    if (peek() == ':' && is_ascii_digit(peek(1))) {
      ++at_;
      second_ = take_number(digits);
    }
    if (peek() == '.' && is_ascii_digit(peek(1))) {
      ++at_;
      int scale = 100;
      for (; is_ascii_digit(peek()); ++at_, scale /= 10) millis_ += (peek() - '0') * scale;
    }
    return true;
  }

  void compact(std::size_t first) {
    const auto part = [&](std::size_t at, std::size_t size) {
      int out = 0;
      for (std::size_t i = at; i < at + size; ++i) out = out * 10 + (s_[i] - '0');
      return out;
    };
    year_ = part(first, 4), month_ = part(first + 4, 2), day_ = part(first + 6, 2);
    named_month_ = true;
    if (peek() == 't' && at_ + 5 <= s_.size() && std::all_of(&s_[at_ + 1], &s_[at_ + 1] + 4, is_ascii_digit)) {
      hour_ = part(at_ + 1, 2), minute_ = part(at_ + 3, 2);
      at_ += 5;
      if (is_ascii_digit(peek()) && is_ascii_digit(peek(1))) second_ = part(at_, 2), at_ += 2;
    }
  }

  void year_first(int year, char sep) {
    std::size_t digits = 0;
    year_ = year;
    ++at_;
    month_ = take_number(digits);
    named_month_ = true;
    day_ = 1;
    if (peek() == sep && is_ascii_digit(peek(1))) {
      ++at_;
      day_ = take_number(digits);
    }
  }

  /// d/m/Y or m/d/Y, told apart at the end.
  bool numeric_date(int first, char sep) {
    const auto before = at_;
    std::size_t digits = 0;
    ++at_;
    const int second = take_number(digits);
    if (digits > 2 || peek() != sep || !is_ascii_digit(peek(1))) {
      at_ = before;
      return false;
    }
    ++at_;
    const int year = take_number(digits);
    if (digits != 4 && digits != 2) {
      at_ = before;
      return false;
    }
    year_ = digits == 4 ? year : (year >= 90 ? 1900 + year : 2000 + year);
    day_ = first, month_ = second;
    return true;
  }

  std::optional<Instant> at(int day, int month, minutes zone, bool& guessed) const {
    if (month < 1 || month > 12 || day < 1 || day > 31 || year_ < 1 || year_ > 9999) return std::nullopt;
    auto date = year_month_day{year{year_}, std::chrono::month{static_cast<unsigned>(month)},
                               std::chrono::day{static_cast<unsigned>(day)}};
    if (!date.ok()) {  // 31 November: the last day of that month
      date = date.year() / date.month() / last;
      guessed = true;
    }
    int hour = std::max(hour_, 0);
    if (half_ == Half::afternoon && hour < 12) hour += 12;
    if (half_ == Half::morning && hour == 12) hour = 0;
    if (minute_ > 59) return std::nullopt;
    return Instant{sys_days{date} + hours{hour} + minutes{minute_} + seconds{std::min(second_, 59)} +
                   milliseconds{millis_} - zone};
  }

  std::optional<FeedDate> finish(const DateRules& rules) const {
    if (day_ < 0 || month_ == 0 || year_ < 0) return std::nullopt;
    FeedDate out;
    out.guessed = !zone_ && unknown_zone_;
    const auto zone = zone_.value_or(rules.zone);
    bool swap = false;
    if (!named_month_) {
      if (month_ > 12) {
        swap = true;
      } else if (day_ <= 12) {
        swap = rules.month_first;
        if (!swap && rules.now) {
          bool ignored = false;
          const auto ours = at(day_, month_, zone, ignored), theirs = at(month_, day_, zone, ignored);
          if (ours && theirs && *ours > *rules.now + days{1} && *theirs <= *rules.now) swap = out.guessed = true;
        }
      }
    }
    const auto time = swap ? at(month_, day_, zone, out.guessed) : at(day_, month_, zone, out.guessed);
    if (!time) return std::nullopt;
    out.time = *time;
    return out;
  }

  enum class Half { none, morning, afternoon };
  std::string_view s_;
  std::size_t at_ = 0;
  int day_ = -1, month_ = 0, year_ = -1, hour_ = -1, minute_ = 0, second_ = 0, millis_ = 0;
  Half half_ = Half::none;
  bool named_month_ = false;  // the order of day and month is not in doubt
  bool unknown_zone_ = false;
  std::optional<minutes> zone_;
};

/// The number that exactly these digits write; negative if one of them is none.
int digits_at(std::string_view s, std::size_t at, std::size_t count) {
  int out = 0;
  for (std::size_t i = at; i < at + count; ++i) {
    if (!is_ascii_digit(s[i])) return -1;
    out = out * 10 + (s[i] - '0');
  }
  return out;
}

/// "Thu, 28 May 2026 17:00:00 +0700", letter for letter: what nearly every feed writes. Anything else is left to
/// Reader.
std::optional<Instant> exact_rfc822(std::string_view s) {
  constexpr std::string_view form = "Thu, 28 May 2026 17:00:00 +0700";
  constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";
  constexpr std::string_view weekdays = "MonTueWedThuFriSatSun";
  constexpr int kMaxZoneHours = 14;
  if (s.size() != form.size() || s[3] != ',' || (s[26] != '+' && s[26] != '-')) return std::nullopt;
  for (const std::size_t at : {4u, 7u, 11u, 16u, 25u}) {
    if (s[at] != ' ') return std::nullopt;
  }
  if (s[19] != ':' || s[22] != ':') return std::nullopt;
  const auto named = months.find(s.substr(8, 3)), weekday = weekdays.find(s.substr(0, 3));
  if (named == std::string_view::npos || named % 3 != 0 || weekday == std::string_view::npos || weekday % 3 != 0)
    return std::nullopt;
  const int day_of = digits_at(s, 5, 2), year_of = digits_at(s, 12, 4), hour = digits_at(s, 17, 2);
  const int minute = digits_at(s, 20, 2), second = digits_at(s, 23, 2);
  const int zone_hours = digits_at(s, 27, 2), zone_minutes = digits_at(s, 29, 2);
  if (day_of < 1 || year_of < 1 || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59 ||
      zone_hours < 0 || zone_hours > kMaxZoneHours || zone_minutes < 0 || zone_minutes > 59)
    return std::nullopt;
  const year_month_day date{year{year_of}, month{static_cast<unsigned>(named / 3 + 1)},
                            day{static_cast<unsigned>(day_of)}};
  if (!date.ok()) return std::nullopt;
  const auto zone = hours{zone_hours} + minutes{zone_minutes};
  return Instant{sys_days{date} + hours{hour} + minutes{minute} + seconds{second} - (s[26] == '-' ? -zone : zone)};
}

}  // namespace

std::optional<FeedDate> read_date(std::string_view text, const DateRules& rules) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return std::nullopt;
  text = text.substr(first, std::min(kMaxDateBytes, text.find_last_not_of(" \t\r\n") - first + 1));
  if (text.size() >= 9 && text.size() <= 13 && text.size() != 12 &&
      std::all_of(text.begin(), text.end(), is_ascii_digit)) {
    std::int64_t unix_time = 0;
    for (const char c : text) unix_time = unix_time * 10 + (c - '0');
    return FeedDate{from_millis(text.size() == 13 ? unix_time : unix_time * 1000), false};
  }
  if (const auto time = exact_rfc822(text)) return FeedDate{*time, false};
  const auto clean = folded(text);
  return Reader(clean).read(rules);
}

std::chrono::minutes zone_of_language(std::string_view lang) {
  const bool vietnamese = lang.size() >= 2 && (lang[0] | 32) == 'v' && (lang[1] | 32) == 'i' &&
                          (lang.size() == 2 || lang[2] == '-' || lang[2] == '_');
  return vietnamese ? std::chrono::minutes{7 * 60} : std::chrono::minutes{0};
}

}  // namespace dongtin
