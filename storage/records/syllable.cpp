#include "storage/records/syllable.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>
#include <cstring>
#include <string>

#include "storage/records/digest.hpp"
#include "storage/records/letters.hpp"

namespace dongtin {

namespace {

// Sorted, for binary search. qu and gi are initials, so their rhymes begin behind them.
constexpr std::array<std::string_view, 98> kRhymes{
    "a",   "ac",   "ach",  "ai",  "am",   "an",   "ang",  "anh",  "ao",  "ap",  "at",   "au",   "ay",   "e",
    "ec",  "ech",  "em",   "en",  "eng",  "enh",  "eo",   "ep",   "et",  "eu",  "i",    "ia",   "ich",  "iec",
    "iem", "ien",  "ieng", "iep", "iet",  "ieu",  "im",   "in",   "inh", "ip",  "it",   "iu",   "o",    "oa",
    "oac", "oach", "oai",  "oam", "oan",  "oang", "oanh", "oao",  "oap", "oat", "oay",  "oc",   "oe",   "oen",
    "oeo", "oet",  "oi",   "om",  "on",   "ong",  "ooc",  "oong", "op",  "ot",  "u",    "ua",   "uan",  "uang",
    "uat", "uay",  "uc",   "ue",  "uech", "uenh", "ui",   "um",   "un",  "ung", "uo",   "uoc",  "uoi",  "uom",
    "uon", "uong", "uop",  "uot", "uou",  "up",   "ut",   "uu",   "uy",  "uya", "uych", "uyen", "uyet", "uynh"};
constexpr std::array<std::string_view, 9> kYRhymes{"uyt", "uyu", "y", "yem", "yen", "yeng", "yet", "yeu", "ynh"};

// The same with their marks, in the letters of letters.hpp; those in y only without an initial or behind qu.
constexpr std::array<std::string_view, 152> kSpelledRhymes{
    "Ac",   "Am",  "An",   "Ang",  "Ap",   "At",   "Au",   "Ay",   "E",    "Ech",  "Em",   "En",  "Enh", "Ep",
    "Et",   "Eu",  "O",    "Oc",   "Oi",   "Om",   "On",   "Ong",  "Op",   "Ot",   "P",    "Pi",  "Pm",  "Pn",
    "Pp",   "Pt",  "U",    "UPc",  "UPi",  "UPm",  "UPn",  "UPng", "UPp",  "UPt",  "UPu",  "Ua",  "Uc",  "Ui",
    "Ung",  "Ut",  "Uu",   "Wc",   "Wk",   "Wm",   "Wn",   "Wng",  "Wp",   "Wt",   "a",    "ac",  "ach", "ai",
    "am",   "an",  "ang",  "anh",  "ao",   "ap",   "at",   "au",   "ay",   "e",    "ec",   "em",  "en",  "eng",
    "eo",   "ep",  "et",   "i",    "iEc",  "iEm",  "iEn",  "iEng", "iEp",  "iEt",  "iEu",  "ia",  "ich", "im",
    "in",   "inh", "ip",   "it",   "iu",   "o",    "oWc",  "oWm",  "oWn",  "oWng", "oWt",  "oa",  "oac", "oach",
    "oai",  "oam", "oan",  "oang", "oanh", "oao",  "oap",  "oat",  "oay",  "oc",   "oe",   "oen", "oeo", "oet",
    "oi",   "om",  "on",   "ong",  "ooc",  "oong", "op",   "ot",   "u",    "uAn",  "uAng", "uAt", "uAy", "uE",
    "uEch", "uEn", "uEnh", "uOc",  "uOi",  "uOm",  "uOn",  "uOng", "uOt",  "uP",   "ua",   "uc",  "ui",  "um",
    "un",   "ung", "up",   "ut",   "uy",   "uyEn", "uyEt", "uya",  "uych", "uynh", "uyt",  "uyu"};
constexpr std::array<std::string_view, 12> kSpelledYRhymes{"y",   "yEm", "yEn", "yEng", "yEt", "yEu",
                                                           "ych", "yn",  "ynh", "yp",   "yt",  "yu"};

constexpr bool sorted(auto& list) {
  return std::is_sorted(list.begin(), list.end());
}
static_assert(sorted(kRhymes) && sorted(kYRhymes) && sorted(kSpelledRhymes) && sorted(kSpelledYRhymes));

bool rhymes(std::string_view letters) {
  return std::binary_search(kRhymes.begin(), kRhymes.end(), letters) ||
         std::binary_search(kYRhymes.begin(), kYRhymes.end(), letters);
}

constexpr bool front(char vowel) {
  return vowel == 'e' || vowel == 'i' || vowel == 'y';
}

bool among(auto& list, std::string_view letters) {
  return std::binary_search(list.begin(), list.end(), letters);
}

constexpr std::array<std::string_view, 18> kInitials{"b",  "ch", "d", "h", "kh", "l",  "m", "n", "nh",
                                                     "ph", "r",  "s", "t", "th", "tr", "v", "x", "p"};
constexpr std::string_view kVowels = "aWAeEioOPuUy";

/// The letters of a word and where its tone is.
struct Spelling {
  static constexpr std::size_t kMaxLetters = 7;  // nghiêng
  std::array<char, kMaxLetters> letters{};
  std::size_t size = 0, tone_at = 0;
  Tone tone = Tone::level;

  bool add(SpelledLetter letter) {
    if (letter.base == 0 || size == kMaxLetters) return false;
    letters[size++] = letter.base;
    return letter.tone == Tone::level || put(letter.tone);
  }
  bool put(Tone mark) {
    if (tone != Tone::level) return false;
    tone = mark;
    tone_at = size - 1;
    return true;
  }
  /// A combining mark behind the last letter.
  bool combine(char32_t mark) {
    if (size == 0) return false;
    char& last = letters[size - 1];
    switch (mark) {
      case 0x300:
        return put(Tone::huyen);
      case 0x301:
        return put(Tone::sac);
      case 0x303:
        return put(Tone::nga);
      case 0x309:
        return put(Tone::hoi);
      case 0x323:
        return put(Tone::nang);
      case 0x302:
        last = last == 'a' ? 'A' : last == 'e' ? 'E' : last == 'o' ? 'O' : '\0';
        break;
      case 0x306:
        last = last == 'a' ? 'W' : '\0';
        break;
      case 0x31B:
        last = last == 'o' ? 'P' : last == 'u' ? 'U' : '\0';
        break;
      default:
        return false;
    }
    return last != '\0';
  }
};

/// Whether the tone is one that the rhyme can have and stands on the vowel that carries it; `at` is in the rhyme.
bool carries(std::string_view rhyme, Tone tone, std::size_t at) {
  const char last = rhyme.back();
  const bool h = last == 'h' && rhyme[rhyme.size() - 2] == 'c';
  if ((last == 'c' || last == 'p' || last == 't' || h) && tone != Tone::sac && tone != Tone::nang) return false;
  if (tone == Tone::level) return true;
  const auto marked = rhyme.find_last_of("WAEOPU");
  if (marked != std::string_view::npos) return at == marked;
  const auto consonant = rhyme.find_first_not_of(kVowels);
  if (consonant != std::string_view::npos) return at + 1 == consonant;
  if (rhyme.size() == 1) return at == 0;
  if (rhyme.size() == 3) return at == 1;
  return at == 0 || (at == 1 && (rhyme == "oa" || rhyme == "oe" || rhyme == "uy"));
}

}  // namespace

namespace {

bool compare_syllable(std::string_view s) noexcept {
  const auto vowel = s.find_first_of("aeiouy");
  if (vowel == std::string_view::npos) return false;
  std::string_view initial = s.substr(0, vowel), rhyme = s.substr(vowel);
  const char first = rhyme.front();
  if (initial.empty()) return rhymes(rhyme);
  if (initial == "q") {  // quý, quyết, quốc, quả
    if (first != 'u' || rhyme.size() < 2) return false;
    rhyme.remove_prefix(1);
    return rhyme.front() != 'u' && (rhymes(rhyme) || rhyme == "yt" || rhyme == "yp" || rhyme == "yn");
  }
  if (initial == "g" && first == 'i') {  // gì, giết, giữ, gia
    return rhymes(rhyme) || rhymes(rhyme.substr(1));
  }
  if (initial == "k" || initial == "gh" || initial == "ngh") return front(first) && rhymes(rhyme);
  if (initial == "c" || initial == "g" || initial == "ng") return !front(first) && rhymes(rhyme);
  const bool known = std::find(kInitials.begin(), kInitials.end(), initial) != kInitials.end();
  return known && rhyme.front() != 'y' ? rhymes(rhyme) : known && (rhyme == "y" || rhyme == "ynh");
}

/// Answers given before, by letters: seven at most, so that the eighth byte is the answer's. Threads may overwrite each
/// other's, for every word of it is whole.
class Answers {
 public:
  static constexpr std::uint64_t kNo = std::uint64_t{1} << 56, kYes = std::uint64_t{2} << 56;

  bool of(std::string_view letters) noexcept {
    std::uint64_t key = 0;
    std::memcpy(&key, letters.data(), letters.size());
    auto& slot = slots_[key * 0x9E3779B97F4A7C15ULL >> (64 - kBits)];
    const auto known = slot.load(std::memory_order_relaxed);
    if ((known & (kNo - 1)) == key && known >= kNo) return known >= kYes;
    const bool out = compare_syllable(letters);
    if (key < kNo) slot.store(key | (out ? kYes : kNo), std::memory_order_relaxed);
    return out;
  }

 private:
  static constexpr unsigned kBits = 12;
  std::array<std::atomic<std::uint64_t>, std::size_t{1} << kBits> slots_{};
};

}  // namespace

bool is_syllable(std::string_view s) noexcept {
  static constinit Answers answers;
  return !s.empty() && s.size() <= 7 && answers.of(s);
}

bool is_spelled(std::u32string_view word) noexcept {
  Spelling spelling;
  for (const char32_t c : word) {
    if (c >= 0x300 && c < 0x370 ? !spelling.combine(c) : !spelling.add(spelled_letter(c))) return false;
  }
  const std::string_view s(spelling.letters.data(), spelling.size);
  const auto vowel = s.find_first_of(kVowels);
  if (vowel == std::string_view::npos) return false;
  auto initial = s.substr(0, vowel);
  const auto fits = [&](std::size_t begin, bool y) {
    const auto rhyme = s.substr(begin);
    if (rhyme.empty() || (spelling.tone != Tone::level && spelling.tone_at < begin)) return false;
    const bool known = rhyme.front() == 'y' ? y && among(kSpelledYRhymes, rhyme) : among(kSpelledRhymes, rhyme);
    return known && carries(rhyme, spelling.tone, spelling.tone_at - (spelling.tone == Tone::level ? 0 : begin));
  };
  if (initial.empty()) return fits(0, s.size() == 1 || s[1] == 'E');
  if (initial == "q") return s.size() > 2 && s[1] == 'u' && s[2] != 'u' && s[2] != 'o' && fits(2, true);
  if (initial == "g" && s[1] == 'i') return fits(2, false) || fits(1, false);
  const char first = s[vowel];
  const bool is_front = front(first) || first == 'E';
  if (initial == "k" || initial == "gh" || initial == "ngh") return is_front && fits(vowel, s.size() == vowel + 1);
  if (initial == "c" || initial == "g" || initial == "ng") return !is_front && fits(vowel, false);
  const bool known = initial == "D" || std::find(kInitials.begin(), kInitials.end(), initial) != kInitials.end();
  return known && fits(vowel, s.size() == vowel + 1);
}

Digest syllables_digest() {
  std::string all;
  const auto add = [&](const auto& list) {
    for (const auto each : list) all.append(each).append("\n");
    all += '\n';
  };
  add(kRhymes);
  add(kYRhymes);
  add(kSpelledRhymes);
  add(kSpelledYRhymes);
  add(kInitials);
  return sha256(all);
}

}  // namespace dongtin
