#include <algorithm>
#include <charconv>

#include "collectors/documents/form_parts.hpp"
#include "storage/records/text.hpp"

namespace dongtin {

namespace {

constexpr std::size_t kMaxPlaceBytes = 40;
constexpr std::size_t kMaxDayGap = 4;  // letters between a weekday and its date: ", " or " ("

/// Reads letters from left to right; every step says whether it was there.
class Walk {
 public:
  Walk(std::string_view letters, std::size_t at) : letters_(letters), at_(at) {}

  void blanks() {
    while (at_ < letters_.size() && (letters_[at_] == ' ' || letters_[at_] == '\n')) ++at_;
  }
  bool word(std::string_view text) {
    if (!letters_.substr(at_).starts_with(text)) return false;
    at_ += text.size();
    return true;
  }
  /// Dots and underscores that stand for what is still to be written in count as none.
  std::string_view digits(std::size_t most) {
    const auto from = at_;
    while (at_ < letters_.size() && at_ - from < most && is_digit(letters_[at_])) ++at_;
    return letters_.substr(from, at_ - from);
  }
  void left_open() {
    while (at_ < letters_.size() &&
           (letters_[at_] == '.' || letters_[at_] == '_' || letters_[at_] == kOtherLetter || letters_[at_] == ' ')) {
      ++at_;
    }
  }
  [[nodiscard]] std::size_t at() const { return at_; }
  [[nodiscard]] bool ends_word() const {
    return at_ == letters_.size() || !(is_digit(letters_[at_]) || is_small_letter(letters_[at_]));
  }

 private:
  std::string_view letters_;
  std::size_t at_;
};

std::optional<DateFound> in_words(std::string_view letters, std::size_t at, bool open) {
  Walk walk(letters, at);
  DateFound out{at, at, {}, {}, {}, true};
  if (!walk.word("ngay")) return std::nullopt;
  walk.blanks();
  out.day = walk.digits(2);
  if (open) walk.left_open();
  walk.blanks();
  if (!walk.word("thang")) return std::nullopt;
  walk.blanks();
  out.month = walk.digits(2);
  if (open) walk.left_open();
  walk.blanks();
  if (!walk.word("nam")) return std::nullopt;
  walk.blanks();
  out.year = walk.digits(4);
  if (!walk.ends_word()) return std::nullopt;
  if (!open && (out.day.empty() || out.month.empty() || out.year.size() != 4)) return std::nullopt;
  out.end = walk.at();
  return out;
}

std::optional<DateFound> in_figures(std::string_view letters, std::size_t at) {
  Walk walk(letters, at);
  DateFound out{at, at, {}, {}, {}, false};
  if (walk.word("ngay")) walk.blanks();
  out.day = walk.digits(2);
  const bool slash = walk.word("/");
  if (out.day.empty() || (!slash && !walk.word("-") && !walk.word("."))) return std::nullopt;
  out.month = walk.digits(2);
  if (out.month.empty() || !(walk.word("/") || walk.word("-") || walk.word("."))) return std::nullopt;
  out.year = walk.digits(4);
  if (out.year.size() != 4 || !walk.ends_word()) return std::nullopt;
  out.end = walk.at();
  return out;
}

unsigned number_of(std::string_view digits) {
  unsigned value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

std::chrono::year_month_day day_of(std::string_view day, std::string_view month, std::string_view year) {
  return {std::chrono::year(static_cast<int>(number_of(year))), std::chrono::month(number_of(month)),
          std::chrono::day(number_of(day))};
}

struct WeekdayFound {
  std::size_t begin, end;
  std::chrono::weekday day;
};

constexpr std::array<std::string_view, 6> kCounted{"hai", "ba", "tu", "nam", "sau", "bay"};  // Monday on

/// The weekday that begins at `at`: "thu hai", "thu 2", "chu nhat".
std::optional<WeekdayFound> weekday_at(std::string_view letters, std::size_t at) {
  Walk walk(letters, at);
  if (walk.word("chu")) {
    walk.blanks();
    if (walk.word("nhat") && walk.ends_word()) return WeekdayFound{at, walk.at(), std::chrono::Sunday};
    return std::nullopt;
  }
  if (!walk.word("thu")) return std::nullopt;
  const auto behind = walk.at();
  walk.blanks();
  if (walk.at() == behind) return std::nullopt;
  for (unsigned i = 0; i < kCounted.size(); ++i) {
    Walk each(letters, walk.at());
    const char figure = static_cast<char>('2' + i);
    if ((each.word(kCounted.at(i)) || each.word(std::string_view(&figure, 1))) && each.ends_word()) {
      return WeekdayFound{at, each.at(), std::chrono::weekday(i + 1)};
    }
  }
  return std::nullopt;
}

bool word_begins(std::string_view letters, std::size_t at) {
  return at == 0 || !(is_digit(letters[at - 1]) || is_small_letter(letters[at - 1]));
}

/// The date that stands within kMaxDayGap signs behind `at`.
std::optional<DateFound> date_behind(std::string_view letters, std::size_t at) {
  for (std::size_t gap = 1; gap <= kMaxDayGap && at + gap < letters.size(); ++gap) {
    if (auto date = date_at(letters, at + gap, false)) return date;
    const char passed = letters[at + gap - 1];
    if (is_digit(passed) || is_small_letter(passed)) break;
  }
  return std::nullopt;
}

/// "(thu hai)", ", thu hai" behind a date.
std::optional<WeekdayFound> weekday_behind(std::string_view letters, std::size_t at) {
  for (std::size_t gap = 1; gap <= kMaxDayGap && at + gap < letters.size(); ++gap) {
    const char passed = letters[at + gap - 1];
    if (is_digit(passed) || is_small_letter(passed) || passed == ';' || passed == '.' || passed == '\n') break;
    if (auto day = weekday_at(letters, at + gap)) return day;
  }
  return std::nullopt;
}

std::uint32_t row_of(const DocumentText& in, std::size_t at) {
  const auto& plain = in.cells.letters.plain;
  return static_cast<std::uint32_t>(std::count(plain.begin(), plain.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
}

/// In the letters from the beginning of `cell` to `end`: nothing but a place and a date.
std::optional<DocumentDate> place_and_date(const DocumentText& in, const DocumentCell& cell, std::size_t end) {
  const auto letters = std::string_view(in.cells.letters.plain).substr(cell.begin, end - cell.begin);
  for (auto at = letters.find("ngay"); at <= kMaxPlaceBytes; at = letters.find("ngay", at + 1)) {
    if (!word_begins(letters, at)) continue;
    const auto date = date_at(letters, at, true);
    if (!date) continue;
    const auto rest = letters.substr(date->end);
    if (std::any_of(rest.begin(), rest.end(), is_small_letter)) continue;  // a date within a sentence
    auto place_end = at;
    while (place_end > 0 && (letters[place_end - 1] == ' ' || letters[place_end - 1] == ',')) --place_end;
    const auto before = letters.substr(0, place_end);
    if (place_end > 0 && !in.cells.letters.upper[cell.begin]) continue;
    if (std::any_of(before.begin(), before.end(), [](char c) { return is_digit(c) || c == ':'; })) continue;
    if (place_end == 0 && date->day.empty() && date->month.empty() && date->year.empty()) continue;
    DocumentDate out;
    out.whole = piece_of(in, cell.begin, cell.begin + date->end, cell.row);
    if (place_end > 0) out.place = piece_of(in, cell.begin, cell.begin + place_end, cell.row);
    out.day = date->day;
    out.month = date->month;
    out.year = date->year;
    out.in_words = date->in_words;
    return out;
  }
  return std::nullopt;
}

}  // namespace

std::optional<DateFound> date_at(std::string_view letters, std::size_t at, bool open) {
  if (auto words = in_words(letters, at, open)) return words;
  return in_figures(letters, at);
}

std::chrono::year_month_day DocumentDate::value() const {
  return day_of(day, month, year);
}

std::optional<DocumentDate> read_place_and_date(const DocumentText& in, std::size_t index) {
  const auto& cell = in.cells.cells[index];
  if (auto date = place_and_date(in, cell, cell.end)) return date;
  // A day left open is blanks, which part columns: the rest of the date may be cells of its own.
  if (!in.cells.text(cell).ends_with("ngay")) return std::nullopt;
  const std::string_view letters = in.cells.letters.plain;
  return place_and_date(in, cell, std::min(letters.find('\n', cell.end), letters.size()));
}

std::vector<StatedDay> read_stated_days(const DocumentText& in) {
  std::vector<StatedDay> out;
  const std::string_view letters = in.cells.letters.plain;
  const auto add = [&](const DateFound& date, const WeekdayFound& day) {
    const auto begin = std::min(date.begin, day.begin), end = std::max(date.end, day.end);
    out.push_back({piece_of(in, begin, end, row_of(in, begin)), day.day, day_of(date.day, date.month, date.year)});
  };
  for (std::size_t at = 0; at < letters.size() && out.size() < kMaxStatedDays; ++at) {
    if (!word_begins(letters, at)) continue;
    if (letters[at] == 't' || letters[at] == 'c') {
      const auto day = weekday_at(letters, at);
      if (!day || letters.substr(0, at).ends_with("lan ")) continue;  // "lần thứ hai"
      const auto date = date_behind(letters, day->end);
      if (!date) continue;
      add(*date, *day);
      at = date->end - 1;
    } else if (letters[at] == 'n' || is_digit(letters[at])) {
      const auto date = date_at(letters, at, false);
      if (!date) continue;
      const auto day = weekday_behind(letters, date->end);
      if (day) add(*date, *day);
      at = (day ? day->end : date->end) - 1;
    }
  }
  return out;
}

}  // namespace dongtin
