#include "storage/records/legacy_reading.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "storage/records/letters.hpp"
#include "storage/records/syllable.hpp"

namespace dongtin::legacy {

namespace {

constexpr char32_t kSoftBlank = 0xA0;

// --- code charts ------------------------------------------------------------------------------------------------

// U+0000 where a byte means nothing. In TCVN3 capitals with a tone have the bytes of the small letters.
constexpr std::u32string_view kTcvn3 =  // from A0
    U".ĂÂÊÔƠƯĐăâêôơưđ."
    U".....àảãáạ.ằẳẵắ."
    U"......ặầẩẫấậè.ẻẽ"
    U"éẹềểễếệìỉ...ĩíịò"
    U".ỏõóọồổỗốộờởỡớợù"
    U".ủũúụừửữứựỳỷỹýỵ.";
constexpr std::u32string_view kVps =  // from 80
    U"ÀẢÃẤẦẨọỗĂếềểệẮẰẲ"
    U"Ế..ỀỂỄỐỒỔỖýỷỵỚỜỞ"
    U".ắằẳẵặỠớÙờởỡŨỨợỪ"
    U"ổỬỲỸÍÌộỈĨÓửữÒỎÕự"
    U"ầÁÂấẩẫậđẻÉÊẹỉễịỹ"
    U"ƯỦồốÔỏơÈừứÚũưÝẺ."
    U"àáâãảạă.èéêẽìí.ĩ"
    U"ẴĐòóôõ.Ơụùúủ.ỶẼỳ";
static_assert(kTcvn3.size() == 0x60 && kVps.size() == 0x80);
/// Small letters of VPS whose capitals have the same byte.
constexpr std::u32string_view kVpsShared = U"ọỗệỵặợộữựẫậẹịạụ";

struct Coded {
  char32_t code, means;
};
constexpr std::array<Coded, 9> kWindows1258{{{0xC3, U'Ă'},
                                             {0xE3, U'ă'},
                                             {0xD0, U'Đ'},
                                             {0xF0, U'đ'},
                                             {0xD5, U'Ơ'},
                                             {0xF5, U'ơ'},
                                             {0xDD, U'Ư'},
                                             {0xFD, U'ư'},
                                             {0xFE, U'₫'}}};
constexpr std::array<Coded, 5> kTones1258{{{0xCC, 0x300}, {0xD2, 0x309}, {0xDE, 0x303}, {0xEC, 0x301}, {0xF2, 0x323}}};
constexpr std::array<Coded, 12> kVniLetters{{{0xD1, U'Đ'},
                                             {0xF1, U'đ'},
                                             {0xD4, U'Ơ'},
                                             {0xF4, U'ơ'},
                                             {0xD6, U'Ư'},
                                             {0xF6, U'ư'},
                                             {0xC6, U'Ỉ'},
                                             {0xE6, U'ỉ'},
                                             {0xD3, U'Ĩ'},
                                             {0xF3, U'ĩ'},
                                             {0xD2, U'Ị'},
                                             {0xF2, U'ị'}}};
constexpr std::array<Coded, 2> kVniY{{{0xCE, U'Ỵ'}, {0xEE, U'ỵ'}}};

/// What a byte of VNI adds to the letter before it, by its small form (E0 to FF).
struct VniMark {
  char32_t code;
  char quality;  // 'o' none, '^' circumflex, 'v' breve
  Tone tone;
};
constexpr std::array<VniMark, 17> kVniMarks{{{0xF9, 'o', Tone::sac},
                                             {0xF8, 'o', Tone::huyen},
                                             {0xFB, 'o', Tone::hoi},
                                             {0xF5, 'o', Tone::nga},
                                             {0xEF, 'o', Tone::nang},
                                             {0xE2, '^', Tone::level},
                                             {0xE1, '^', Tone::sac},
                                             {0xE0, '^', Tone::huyen},
                                             {0xE5, '^', Tone::hoi},
                                             {0xE3, '^', Tone::nga},
                                             {0xE4, '^', Tone::nang},
                                             {0xEA, 'v', Tone::level},
                                             {0xE9, 'v', Tone::sac},
                                             {0xE8, 'v', Tone::huyen},
                                             {0xFA, 'v', Tone::hoi},
                                             {0xFC, 'v', Tone::nga},
                                             {0xEB, 'v', Tone::nang}}};

template <class Table>
char32_t means(const Table& table, char32_t code) {
  for (const auto& entry : table) {
    if (entry.code == code) return entry.means;
  }
  return 0;
}

/// 80 to 9F of windows-1252; the five that it leaves open are controls, as on the web.
constexpr std::array<char32_t, 32> kWindows1252{0x20AC, 0x81,   0x201A, 0x192,  0x201E, 0x2026, 0x2020, 0x2021,
                                                0x2C6,  0x2030, 0x160,  0x2039, 0x152,  0x8D,   0x17D,  0x8F,
                                                0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                                0x2DC,  0x2122, 0x161,  0x203A, 0x153,  0x9D,   0x17E,  0x178};

}  // namespace

// --- characters -------------------------------------------------------------------------------------------------

unsigned byte_of(char32_t c) noexcept {
  if (c >= 0x80 && c <= 0xFF) return static_cast<unsigned>(c);
  if (c < 0x152 || c > 0x2122) return 0;
  const auto found = std::find(kWindows1252.begin(), kWindows1252.end(), c);
  return found == kWindows1252.end() ? 0 : static_cast<unsigned>(found - kWindows1252.begin()) + 0x80;
}

bool is_figure(char32_t c) noexcept {
  return c >= '0' && c <= '9';
}

bool is_letter(char32_t c) noexcept {
  if (c < 0x80) return spelled_letter(c).base != 0;
  if (c < 0xC0) return false;
  return c != 0xD7 && c != 0xF7 && !(c >= 0x2000 && c < 0x2C00) && !(c >= 0x3000 && c < 0x3040) && c != 0xFFFD &&
         c != 0xFEFF && c < 0x1F000;
}

bool is_sign(char32_t c) noexcept {
  constexpr std::u32string_view kLetters = U"ŠšŽžŒœŸƒ";
  const auto byte = byte_of(c);
  return c == 0xD7 || c == 0xF7 || (byte != 0 && byte < 0xC0 && kLetters.find(c) == kLetters.npos);
}

bool is_edge(char32_t c) noexcept {
  switch (c) {
    case 0x2013:
    case 0x2014:
    case 0x2018:
    case 0x2019:
    case 0x201A:
    case 0x201C:
    case 0x201D:
    case 0x201E:
    case 0x2022:
    case 0x2026:
    case 0xAB:
    case 0xBB:
    case 0xA9:
    case 0xAE:
    case 0xB0:
    case 0x2122:
      return true;
    default:
      return false;
  }
}

bool is_foreign(char32_t c) noexcept {
  return c > 0xFF && byte_of(c) == 0 && is_letter(c);
}

Given next_of(std::string_view s, std::size_t& at) noexcept {
  const auto byte = [&](std::size_t i) { return static_cast<char32_t>(static_cast<unsigned char>(s[i])); };
  const auto begin = static_cast<std::uint32_t>(at);
  const char32_t lead = byte(at);
  const std::size_t size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  char32_t c = size == 1 ? lead : lead & (0x7Fu >> size);
  for (std::size_t i = 1; i < size; ++i) c = (c << 6) | (byte(at + i) & 0x3F);
  at += size;
  return {c, begin};
}

void append(std::string& out, char32_t c) {
  const auto put = [&](char32_t b) { out += static_cast<char>(static_cast<unsigned char>(b)); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xC0 | (c >> 6));
    put(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    put(0xE0 | (c >> 12));
    put(0x80 | ((c >> 6) & 0x3F));
    put(0x80 | (c & 0x3F));
  } else {
    put(0xF0 | (c >> 18));
    put(0x80 | ((c >> 12) & 0x3F));
    put(0x80 | ((c >> 6) & 0x3F));
    put(0x80 | (c & 0x3F));
  }
}

// --- readings ---------------------------------------------------------------------------------------------------

namespace {

void read_bytes(std::u32string_view chart, unsigned from, bool shared, Units& units) {
  for (auto& unit : units) {
    const unsigned byte = byte_of(unit.c);
    if (byte < from) continue;
    const char32_t read = chart[byte - from];
    if (read == '.') {
      unit.alien = is_letter(unit.c);
    } else if (read != unit.c) {
      unit.c = read;
      unit.changed = true;
      const auto letter = spelled_letter(read);
      unit.caseless = shared ? kVpsShared.find(read) != kVpsShared.npos : letter.tone != Tone::level;
    }
  }
}

/// The vowel with what a mark of VNI adds; 0 when it adds nothing there.
char32_t with_vni_mark(char32_t vowel, char32_t code) {
  const auto letter = spelled_letter(vowel);
  if (letter.tone != Tone::level || code < 0xC0 || (code < 0xE0 && !letter.upper)) return 0;
  code |= 0x20;
  const auto mark = std::find_if(kVniMarks.begin(), kVniMarks.end(), [&](const VniMark& m) { return m.code == code; });
  if (mark == kVniMarks.end()) return 0;
  char base = letter.base;
  if (mark->quality == 'o') {
    if (base != 'a' && base != 'e' && base != 'o' && base != 'u' && base != 'y' && base != 'P' && base != 'U') return 0;
  } else if (mark->quality == 'v') {
    if (base != 'a') return 0;
    base = 'W';
  } else {
    base = base == 'a' ? 'A' : base == 'e' ? 'E' : base == 'o' ? 'O' : '\0';
  }
  return base == '\0' ? 0 : compose(base, mark->tone, letter.upper);
}

void read_vni(Units& units) {
  std::size_t out = 0;
  bool open = false;  // the last unit can take a mark
  for (Unit unit : units) {
    const char32_t code = unit.c;
    if (code < 0x80) {
      open = spelled_letter(code).base != 0;
    } else if (const char32_t marked = open && code <= 0xFF ? with_vni_mark(units[out - 1].c, code) : 0; marked != 0) {
      auto& vowel = units[out - 1];
      vowel.c = marked;
      vowel.count += unit.count;
      vowel.changed = true;
      open = false;
      continue;
    } else {
      char32_t read = means(kVniLetters, code);
      if (read == 0) read = means(kVniY, code);
      open = read == U'Ơ' || read == U'ơ' || read == U'Ư' || read == U'ư';
      if (read != 0) {
        unit.c = read;
        unit.changed = true;
      } else {
        unit.alien =
            byte_of(code) != 0 && is_letter(code) && code != 0xCD && code != 0xED && code != 0xCC && code != 0xEC;
      }
    }
    units[out++] = unit;
  }
  units.resize(out);
}

void read_windows_1258(Units& units) {
  std::size_t out = 0;
  for (Unit unit : units) {
    if (const char32_t mark = means(kTones1258, unit.c); mark != 0 && out != 0) {
      auto& vowel = units[out - 1];
      const auto letter = spelled_letter(vowel.c);
      constexpr std::array<std::pair<char32_t, Tone>, 5> kTones{
          {{0x300, Tone::huyen}, {0x309, Tone::hoi}, {0x303, Tone::nga}, {0x301, Tone::sac}, {0x323, Tone::nang}}};
      const auto tone = std::find_if(kTones.begin(), kTones.end(), [&](auto& t) { return t.first == mark; })->second;
      const char32_t composed = letter.tone == Tone::level ? compose(letter.base, tone, letter.upper) : 0;
      if (composed != 0) {
        vowel.c = composed;
        vowel.count += unit.count;
        vowel.changed = true;
        continue;
      }
      unit.alien = true;
    } else if (const char32_t read = means(kWindows1258, unit.c); read != 0) {
      unit.c = read;
      unit.changed = true;
    }
    units[out++] = unit;
  }
  units.resize(out);
}

/// Whether nothing but UTF-8 read as windows-1252 looks like this: quotes and dashes (`â€œ`), emoji (`ðŸ`), a mark.
bool proves_itself(char32_t c) {
  return (c >= 0x2010 && c < 0x2040) || c >= 0x1F000 || c == 0xFEFF;
}

/// What a UTF-8 sequence that begins at `at` means; its length is put into `size`, 0 when there is none.
char32_t sequence(std::span<const Unit> units, std::size_t at, std::size_t& size, bool& blank) {
  size = 0;
  blank = false;
  const unsigned lead = byte_of(units[at].c);
  if (lead < 0xC2 || lead > 0xF4) return 0;
  const std::size_t wanted = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  char32_t c = lead & (0x7Fu >> wanted);
  for (std::size_t i = 1; i < wanted; ++i) {
    unsigned byte = at + i < units.size() ? byte_of(units[at + i].c) : 0;
    // U+00A0 becomes a blank, or nothing at the end of a line, on its way through HTML.
    const bool lost = i + 1 == wanted && (at + i >= units.size() || units[at + i].c == ' ' || units[at + i].c == '\n');
    if (lost) byte = kSoftBlank;
    if (byte < 0x80 || byte > 0xBF) return 0;
    c = (c << 6) | (byte & 0x3F);
    blank = lost;
  }
  if (blank && c != kSoftBlank && c != U'à' && c != U'Ạ' && c != U'Ơ' && c != U'Ỡ') return 0;
  const bool whole =
      wanted == 2 || (wanted == 3 ? c >= 0x800 && (c < 0xD800 || c > 0xDFFF) : c >= 0x10000 && c <= 0x10FFFF);
  if (!whole) return 0;  // C1 controls are fine: they are what the second of two wrong readings leaves
  size = blank ? wanted - 1 : wanted;
  return c;
}

/// Whether the blank behind a letter that lost its U+00A0 is that: with it gone the word is a syllable (`lÃ m`).
bool joins(std::span<const Unit> before, char32_t c, std::span<const Unit> behind) {
  if (behind.size() < 2 || behind[0].c != ' ') return false;
  if (behind[1].c == ' ') return true;  // one blank of its own is left
  constexpr std::size_t kMost = 7;
  std::u32string word;
  for (auto at = before.size(); at > 0 && word.size() < kMost && is_letter(before[at - 1].c); --at)
    word.insert(word.begin(), before[at - 1].c);
  word += c;
  std::size_t behind_size = 0;
  for (const auto& unit : behind.subspan(1)) {
    if (!is_letter(unit.c)) break;
    if (unit.c >= 0x80 || spelled_letter(unit.c).upper || ++behind_size > kMost) return false;
    word += unit.c;
  }
  return behind_size != 0 && is_spelled(word);
}

}  // namespace

bool read_utf8(Units& units, int& proofs) {
  std::size_t out = 0;
  bool any = false;
  for (std::size_t at = 0; at < units.size();) {
    std::size_t size = 0;
    bool blank = false;
    const char32_t c = units[at].c < 0xC2 ? 0 : sequence(units, at, size, blank);
    Unit unit = units[at];
    if (size == 0) {
      units[out++] = unit;
      ++at;
      continue;
    }
    const std::span<const Unit> all(units);
    const bool behind = blank || units[at + size - 1].was_blank;
    if (blank && c == kSoftBlank) {  // of the first of two wrong readings: the second decides
      unit.was_blank = true;
    } else if (behind && joins(all.first(out), c, all.subspan(at + size))) {
      ++size;
    }
    unit.count = units[at + size - 1].first + units[at + size - 1].count - unit.first;
    unit.c = c;
    unit.changed = any = true;
    if (size > 2 && proves_itself(c)) ++proofs;
    units[out++] = unit;
    at += size;
  }
  units.resize(out);
  return any;
}

void read_as(Legacy encoding, Units& units) {
  switch (encoding) {
    case Legacy::mojibake:
      break;
    case Legacy::tcvn3:
      read_bytes(kTcvn3, 0xA0, false, units);
      break;
    case Legacy::vni:
      read_vni(units);
      break;
    case Legacy::windows_1258:
      read_windows_1258(units);
      break;
    case Legacy::vps:
      read_bytes(kVps, 0x80, true, units);
      break;
  }
}

}  // namespace dongtin::legacy
