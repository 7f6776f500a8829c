#include "matchers/query/persons.hpp"

#include <algorithm>
#include <array>
#include <unordered_set>

#include "matchers/accents.hpp"
#include "matchers/query/lint.hpp"
#include "storage/records/text.hpp"

namespace dongtin {

namespace {

constexpr std::size_t kPersonalDigits = 9, kPersonalDigitsOpen = 6;
constexpr std::size_t kOfficeReach = 4;  // syllables before a name in which a street or office word says what it is

// The most common family names, those left out that more often begin something else (Hà, Mai, Cao, Thái, Lâm).
constexpr std::array<std::string_view, 25> kFamilies{
    "Nguyễn", "Trần",  "Lê", "Phạm", "Hoàng",  "Huỳnh", "Phan",  "Vũ",   "Võ", "Đặng", "Bùi", "Đỗ",  "Hồ",
    "Ngô",    "Dương", "Lý", "Đinh", "Trương", "Trịnh", "Phùng", "Đoàn", "Rơ", "Ksor", "Siu", "Rmah"};
// Names that begin with one of those and are no person's.
constexpr std::array<std::string_view, 50> kNotPersons{
    "Hoàng Sa",        "Hoàng Mai",   "Hoàng Liên Sơn",  "Hoàng Su Phì",  "Hoàng Thành",   "Hoàng Anh Gia Lai",
    "Hoàng Anh",       "Hoàng Cung",  "Hồ Chí Minh",     "Hồ Gươm",       "Hồ Tây",        "Hồ Nam",
    "Hồ Bắc",          "Hồ Than Thở", "Hồ Xuân Hương",   "Hồ Núi Cốc",    "Hồ Ba Bể",      "Hồ Dầu Tiếng",
    "Hồ Trị An",       "Hồ Tràm",     "Hồ Hoàn Kiếm",    "Hồ Biển",       "Lý Sơn",        "Lý Nhân",
    "Lê Chân",         "Ngô Quyền",   "Phan Thiết",      "Phan Rang",     "Phan Xi Păng",  "Vũ Quang",
    "Vũ Thư",          "Vũ Hán",      "Vũ Trụ",          "Võ Nhai",       "Trần Đề",       "Trần Văn Thời",
    "Dương Đông",      "Dương Kinh",  "Dương Minh Châu", "Đinh Lăng",     "Đinh Văn",      "Trương Gia Giới",
    "Đoàn Thanh Niên", "Đoàn Kết",    "Đoàn Đại Biểu",   "Đoàn Công Tác", "Đoàn Kiểm Tra", "Đỗ Xe",
    "Võ Cổ Truyền",    "Lê Lợi"};
// Behind these a name is a street's, a school's, an office's.
constexpr std::array<std::string_view, 46> kOffices{
    "đường",        "phố",       "ngõ",        "hẻm",      "đại lộ",       "quốc lộ", "cầu",      "chợ",
    "trường",       "thpt",      "thcs",       "tiểu học", "mầm non",      "đại học", "học viện", "bệnh viện",
    "quảng trường", "công viên", "phường",     "xã",       "quận",         "huyện",   "tỉnh",     "thành phố",
    "tp",           "thị trấn",  "thị xã",     "đền",      "chùa",         "đình",    "lăng",     "tượng đài",
    "bảo tàng",     "nhà hát",   "nhà thờ",    "thư viện", "sân vận động", "giải",    "cúp",      "quỹ",
    "công ty",      "tập đoàn",  "khu đô thị", "vùng",     "núi",          "sông"};
constexpr std::array<std::string_view, 14> kTitles{
    "ông", "bà", "anh", "chị", "em", "cô", "chú", "bác", "cậu", "nghi phạm", "đối tượng", "bị can", "bị cáo", "tài xế"};

bool same(const Folded& a, const Folded& b, std::size_t at, bool accents) {
  if (at + a.syllables.size() > b.syllables.size()) return false;
  for (std::size_t i = 0; i < a.syllables.size(); ++i) {
    if (a.letters(i) != b.letters(at + i)) return false;
    if (!accents) continue;
    if (a.syllables[i].tones != b.syllables[at + i].tones) return false;
    for (std::uint32_t k = 0; k < a.syllables[i].length; ++k) {
      if (((a.marks[a.syllables[i].at + k] ^ b.marks[b.syllables[at + i].at + k]) & 31) != 0) return false;
    }
  }
  return true;
}

template <std::size_t N>
std::vector<Folded> folded_all(const std::array<std::string_view, N>& words) {
  std::vector<Folded> out(N);
  for (std::size_t i = 0; i < N; ++i) fold_phrase(words[i], out[i]);
  return out;
}

/// Length in syllables of the row that stands at `at`, the longest; 0 when none does.
std::size_t row_at(const std::vector<Folded>& rows, const Folded& phrase, std::size_t at, bool accents) {
  std::size_t best = 0;
  for (const auto& row : rows) {
    if (row.syllables.size() > best && same(row, phrase, at, accents)) best = row.syllables.size();
  }
  return best;
}

struct Tables {
  std::vector<Folded> families = folded_all(kFamilies), not_persons = folded_all(kNotPersons),
                      offices = folded_all(kOffices), titles = folded_all(kTitles);
  std::unordered_set<std::string> family_letters;
  Folded van, thi;
  Tables() {
    for (const auto& f : families) family_letters.emplace(f.letters(0));
    fold_phrase("văn", van);
    fold_phrase("thị", thi);
  }
};

const Tables& tables() {
  static const Tables out;
  return out;
}

bool office_before(const Folded& phrase, std::size_t at) {
  for (std::size_t i = at > kOfficeReach ? at - kOfficeReach : 0; i < at; ++i) {
    if (row_at(tables().offices, phrase, i, true) != 0) return true;
  }
  return false;
}

std::string_view stretch(std::string_view words, const Folded& f, std::size_t first, std::size_t last) {
  return words.substr(f.syllables[first].begin, f.syllables[last].end - f.syllables[first].begin);
}

/// `văn` or `thị` behind a family name, the phrase being nothing else but a title and one or two more syllables.
bool full_name(const Folded& f) {
  const auto& t = tables();
  bool marked = false;
  for (const auto& s : f.syllables) marked |= s.marked;
  std::size_t at = row_at(t.titles, f, 0, marked);
  const std::size_t left = f.syllables.size() - at;
  if (left != 3 && left != 4) return false;
  const bool family =
      marked ? row_at(t.families, f, at, true) != 0 : t.family_letters.contains(std::string(f.letters(at)));
  return family && (same(t.van, f, at + 1, marked) || same(t.thi, f, at + 1, marked));
}

}  // namespace

std::string personal_data(std::string_view words, const Folded& f, bool open, const PlaceNames* places) {
  std::size_t run = 0;
  const std::size_t n = f.syllables.size();
  for (std::size_t i = 0; i < n; ++i) {
    const auto syllable = f.letters(i);
    const auto digits = static_cast<std::size_t>(
        std::count_if(syllable.begin(), syllable.end(), [](char c) { return c >= '0' && c <= '9'; }));
    const bool number = std::all_of(syllable.begin(), syllable.end(),
                                    [](char c) { return (c >= '0' && c <= '9') || c == '.' || c == ','; });
    run = number ? run + digits : 0;
    if (run >= kPersonalDigits || (open && i + 1 == n && run >= kPersonalDigitsOpen))
      return "a number of 9 digits or more looks like a phone, an account or an identity card";
  }
  constexpr std::string_view kName = " looks like the name of a person";
  const auto said = [&](std::string_view name) { return "\"" + std::string(name) + "\"" + std::string(kName); };
  if (full_name(f)) return said(words);
  for (std::size_t i = 0; i < n; ++i) {
    if (!f.capital(i) || row_at(tables().families, f, i, true) == 0) continue;
    std::size_t last = i;
    while (last + 1 < n && f.capital(last + 1)) ++last;
    const std::size_t size = last - i + 1;
    if (size < 2 || size > 4 || office_before(f, i)) continue;
    if (row_at(tables().not_persons, f, i, true) >= 2) continue;
    if (places != nullptr) {
      // The place may begin before: "Bình Dương" is met at Dương only when it goes on.
      std::size_t first = i;
      while (first > 0 && f.capital(first - 1)) --first;
      bool place = false;
      for (std::size_t from = first; from <= i && !place; ++from) {
        for (std::size_t to = std::max(i, from) + 1; to <= last && !place; ++to)
          place = places->find(stretch(words, f, from, to)) != nullptr;
      }
      if (place) continue;
    }
    return said(stretch(words, f, i, last));
  }
  return {};
}

}  // namespace dongtin
