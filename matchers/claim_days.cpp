#include "matchers/claim_facts.hpp"
#include "matchers/claim_numbers.hpp"
#include "matchers/fold_table.hpp"

namespace dongtin {

namespace {

class Named {
 public:
  Named(const Folded& folded, std::uint32_t end, std::optional<Day> day, std::vector<StatedDate>& out)
      : folded_(folded), end_(end), day_(day), out_(out) {}

  std::uint32_t read(std::uint32_t i) {
    if (word(i, "thang", kAcute, 0) && i + 1 < end_ && !folded_.syllables[i + 1].boundary) {
      if (const auto next = month(i); next > i) return next;
    }
    if (word(i, "tet", kAcute, kCircumflex) && (word(i + 1, "tay", 0, kCircumflex) || word(i + 1, "duong", 0, kHorn)))
      return add(1, 1, i, i + 1);
    if (word(i, "nam", 0, kBreve) && word(i + 1, "duong", 0, kHorn) && word(i + 2, "lich", kDot, 0))
      return add(1, 1, i, i + 2);
    if (word(i, "mung", kGrave, 0) || word(i, "mong", kGrave, kCircumflex)) {
      const auto day = i + 1 < end_ ? read_spelled(folded_, i + 1, end_) : std::nullopt;
      if (day && day->value <= 10) return add(0, static_cast<int>(day->value), i, day->last);
    }
    return weekday(i);
  }

 private:
  [[nodiscard]] bool word(std::uint32_t i, std::string_view letters, std::uint8_t tones, std::uint8_t marks) const {
    return i < end_ && says(folded_, i, letters, tones, marks);
  }
  std::uint32_t add(int month, int day, std::uint32_t first, std::uint32_t last, int year = 0) {
    out_.push_back({year, month, day, false, true, first, last});
    return last + 1;
  }

  std::uint32_t month(std::uint32_t i) {
    if (word(i + 1, "gieng", 0, kCircumflex)) return add(1, 0, i, i + 1);
    if (word(i + 1, "chap", kDot, 0)) return add(12, 0, i, i + 1);
    const bool next = word(i + 1, "sau", 0, 0) || word(i + 1, "toi", kAcute, kHorn);
    if (day_ && (next || word(i + 1, "nay", kGrave, 0))) {
      const auto now = static_cast<int>(static_cast<unsigned>(std::chrono::year_month_day{*day_}.month()));
      return add(next ? now % 12 + 1 : now, 0, i, i + 1);
    }
    const auto read = read_spelled(folded_, i + 1, end_);
    if (!read || read->value > 12 || read->low != read->high) return i;
    return add(static_cast<int>(read->value), 0, i, read->last);
  }

  /// The one before and the one to come.
  std::uint32_t weekday(std::uint32_t i) {
    if (!day_ || i + 1 >= end_) return i;
    unsigned which = 7;
    if (word(i, "chu", kHook, 0) && word(i + 1, "nhat", kDot, kCircumflex)) which = 0;
    if (word(i, "thu", kAcute, kHorn)) {
      const auto digit = folded_.letters(i + 1);
      const int named = digit.size() == 1 && is_numeric(digit) ? digit[0] - '0' : digit_word(folded_, i + 1);
      if (named >= 2 && named <= 7) which = static_cast<unsigned>(named - 1);
    }
    if (which == 7) return i;
    const std::chrono::weekday wanted{which}, today{*day_};
    for (const auto day : {*day_ + (wanted - today), *day_ - (today - wanted)}) {
      const std::chrono::year_month_day ymd{day};
      add(static_cast<int>(static_cast<unsigned>(ymd.month())), static_cast<int>(static_cast<unsigned>(ymd.day())), i,
          i + 1, static_cast<int>(ymd.year()));
    }
    return i + 2;
  }

  const Folded& folded_;
  std::uint32_t end_;
  std::optional<Day> day_;
  std::vector<StatedDate>& out_;
};

}  // namespace

std::uint32_t read_named_day(const Folded& folded, std::uint32_t first, std::uint32_t end, std::optional<Day> day,
                             std::vector<StatedDate>& out) {
  return Named(folded, end, day, out).read(first);
}

}  // namespace dongtin
