/// Numbers, dates, places and codes that a stretch of text states, and where two of them differ.
///
/// In      a field with its folded syllables, and a range of them; the day the text is of.
/// Out     what is stated. compare_stated(): which facts of a claim the text agrees with, leaves out or states
///         otherwise. Numbers "4.500", "1,5 triệu", "5tr", "20 củ", "hai chục", "triệu rưỡi", "19h": a value and what
///         is counted; another value of the same is a difference, hours half a day apart are not. "hơn 20", "gần
///         chục", "mấy chục" leave it open: they may agree, never differ. 8812/UBND-KGVX is a document's.
/// Dates   "16/11", "ngày 16 tháng 11", "từ 17 đến 28/11", "tháng 11", "năm 2015"; "sáng nay" is the text's own day and
///         differs only from a day more than kRelativeDays before. "tháng Chạp", "tết tây", "chủ nhật" may agree only.
/// Places  names in capitals; behind "ở", "tại" or a level word one that is not the claim's differs where the claim's
///         own are absent. Codes are letters and digits: H5N1 is not H3N2.
/// Errors  none. Threads any. Cost linear in the range.
#pragma once

#include <boost/container/small_vector.hpp>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "matchers/claim_words.hpp"
#include "matchers/normalise.hpp"

namespace dongtin {

inline constexpr int kRelativeDays = 2;

struct StatedNumber {
  double value = 0;
  double low = 0, high = 0;  // where it is left open, as in "hơn 20"; else both are the value
  bool loose = false;        // left open, or one of two readings: it may agree, never differ
  WordKey unit = 0;          // what is counted; 0 when nothing says it
  bool known_unit = false;   // of the table, not just the next word
  bool hour = false;
  bool document = false;
  std::uint32_t first = 0, last = 0;  // syllables
};

struct StatedDate {
  int year = 0, month = 0, day = 0;  // 0: not said
  bool relative = false;             // "sáng nay", worked out
  bool plain = false;                // no word of time says that it is a date: it may agree, never differ
  std::uint32_t first = 0, last = 0;
};

struct StatedPlace {
  boost::container::small_vector<WordKey, 6> words;
  WordKey level = 0;     // xã, phường, …; 0 without
  bool located = false;  // a level word or "ở", "tại" stands before it
  bool province = false;
  std::uint32_t first = 0, last = 0;
};

struct StatedCode {
  WordKey code = 0, shape = 0;  // h5n1, h#n#
  std::uint32_t first = 0;
};

struct Stated {
  std::vector<StatedNumber> numbers;
  std::vector<StatedDate> dates;
  std::vector<StatedPlace> places;
  std::vector<StatedCode> codes;
  void clear();
};

/// A field as extracted and as folded.
struct FieldText {
  std::string_view text;
  const Folded& folded;
  [[nodiscard]] std::string_view shown(std::uint32_t first, std::uint32_t last) const;
};

using Day = std::chrono::sys_days;

/// Appends what syllables [first, end) state.
void read_stated(const FieldText& field, std::uint32_t first, std::uint32_t end, std::optional<Day> day, Stated& out);

/// Of a field that is read two ways: what only one of them has may agree, never differ.
void keep_certain(Stated& one, const Stated& other);

/// "tháng Giêng", "tháng mười hai", "tháng sau", "tết tây", "mùng một", "chủ nhật": days and months as people name
/// them; they may agree, never differ. The syllable behind; `first` where none begins there.
std::uint32_t read_named_day(const Folded& folded, std::uint32_t first, std::uint32_t end, std::optional<Day> day,
                             std::vector<StatedDate>& out);

/// Weights of the claim's facts, in words.
struct Agreement {
  float agreed = 0, missing = 0, different = 0;
  float identified = 0, identifying = 0;  // of documents and codes, which say which event is meant: there, in all
};

/// One side of a comparison: what syllables [first, end) of a field state.
struct Statement {
  const Stated& stated;
  const FieldText& field;
  std::uint32_t first = 0, end = 0;
  std::uint32_t firm_first = 0,
                firm_end = 0;  // what is stated outside may agree, not differ
  std::optional<Day> day;      // of the text; of the claim's verdict, for dates that name no year
};

/// What compare_stated() can give at best of any text.
[[nodiscard]] Agreement most_agreement(const Stated& claim);

/// What compare_stated() can give at best: numbers that agree anywhere, and dates where any is stated.
[[nodiscard]] Agreement best_agreement(const Stated& claim, const Stated& text);

/// What differs is appended to `differs`, in Vietnamese.
[[nodiscard]] Agreement compare_stated(const Statement& claim, const Statement& text,
                                       std::vector<std::string>& differs);

}  // namespace dongtin
