#include "storage/records/syllable.hpp"

#include <algorithm>
#include <array>

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

constexpr bool sorted(auto& list) {
  return std::is_sorted(list.begin(), list.end());
}
static_assert(sorted(kRhymes) && sorted(kYRhymes));

bool rhymes(std::string_view letters) {
  return std::binary_search(kRhymes.begin(), kRhymes.end(), letters) ||
         std::binary_search(kYRhymes.begin(), kYRhymes.end(), letters);
}

constexpr bool front(char vowel) {
  return vowel == 'e' || vowel == 'i' || vowel == 'y';
}

}  // namespace

bool is_syllable(std::string_view s) noexcept {
  if (s.empty() || s.size() > 7) return false;
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
  static constexpr std::array<std::string_view, 18> kInitials{"b",  "ch", "d", "h", "kh", "l",  "m", "n", "nh",
                                                              "ph", "r",  "s", "t", "th", "tr", "v", "x", "p"};
  const bool known = std::find(kInitials.begin(), kInitials.end(), initial) != kInitials.end();
  return known && rhyme.front() != 'y' ? rhymes(rhyme) : known && (rhyme == "y" || rhyme == "ynh");
}

}  // namespace dongtin
