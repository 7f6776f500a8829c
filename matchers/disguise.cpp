#include "matchers/disguise.hpp"

#include <algorithm>

#include "matchers/fold_table.hpp"
#include "storage/records/syllable.hpp"
#include "storage/records/text.hpp"

namespace dongtin {

namespace {

constexpr std::size_t kLongest = 7;  // letters of a syllable: nghiêng

bool has(char marks, std::uint8_t one) {
  return (static_cast<unsigned char>(marks) & one) != 0;
}

/// Three or more equal letters around position i; two on each side are enough to know.
bool in_run(std::string_view letters, std::size_t i) {
  std::size_t from = i, to = i;
  while (from > 0 && i - from < 2 && letters[from - 1] == letters[i]) --from;
  while (to + 1 < letters.size() && to - i < 2 && letters[to + 1] == letters[i]) ++to;
  return to - from >= 2;
}

bool one_syllable(const Letters& letters, std::size_t from, std::size_t to) {
  const auto toned = std::count_if(letters.marks.begin() + static_cast<std::ptrdiff_t>(from),
                                   letters.marks.begin() + static_cast<std::ptrdiff_t>(to),
                                   [](char marks) { return has(marks, kToned); });
  return toned <= 1 && is_syllable(letters.view().substr(from, to - from));
}

}  // namespace

bool undo_digits(const Spelled& token, Letters& out) {
  const auto letters = token.letters;
  if (letters.size() < 3 || letters.size() > kLongest) return false;
  if (!token.marked && (is_ascii_digit(letters.front()) || is_ascii_digit(letters.back()))) return false;
  for (const char one : {'i', 'l'}) {
    out.size = 0;
    for (std::size_t i = 0; i < letters.size(); ++i) {
      const char c = letters[i];
      out.add(c == '0' ? 'o' : c == '1' ? one : c == '3' ? 'e' : c == '4' ? 'a' : c, token.marks[i]);
    }
    if (is_syllable(out.view())) return true;
  }
  return false;
}

bool repeats(std::string_view letters) {
  for (std::size_t i = 2; i < letters.size(); ++i) {
    if (letters[i] == letters[i - 1] && letters[i] == letters[i - 2]) return true;
  }
  return false;
}

bool undo_repeats(const Spelled& token, Letters& out) {
  const bool roman = token.letters.find_first_not_of("ivxlcdm") == std::string_view::npos &&
                     std::all_of(token.marks.begin(), token.marks.end(), [](char m) { return has(m, kUpper); });
  if (roman) return false;
  for (const std::size_t keep : {std::size_t{1}, std::size_t{2}}) {
    out.size = 0;
    std::size_t kept = 0;
    for (std::size_t i = 0; i < token.letters.size() && out.size <= kLongest; ++i) {
      kept = i > 0 && token.letters[i] == token.letters[i - 1] ? kept + 1 : 1;
      if (kept > keep && in_run(token.letters, i)) {
        auto& last = out.marks[out.size - 1];
        last = static_cast<char>(static_cast<unsigned char>(last) | static_cast<unsigned char>(token.marks[i]));
      } else {
        out.add(token.letters[i], token.marks[i]);
      }
    }
    if (out.size >= 2 && is_syllable(out.view())) return true;
  }
  return false;
}

bool respell(const Spelled& token, Letters& out) {
  const auto letters = token.letters;
  if (letters.size() < 2 || letters.size() > kLongest) return false;
  // "Kon Tum", "Kông Chro", "Joan": names; "FẢI" is not.
  if (has(token.marks.front(), kUpper) && (letters.front() == 'k' || !has(token.marks[1], kUpper))) return false;
  if (letters == "kong" && !token.marked) return false;  // "kong chro": a name however it is typed
  std::string_view initial;
  switch (letters.front()) {
    case 'f':
      initial = "ph";
      break;
    case 'w':
      initial = "qu";
      break;
    case 'z':
      initial = "v";
      break;
    case 'j':
      initial = letters[1] == 'i' ? "g" : "gi";
      break;
    case 'k':
      initial = "c";
      break;
    default:
      return false;
  }
  out.size = 0;
  for (const char c : initial) out.add(c, c == initial.front() && has(token.marks.front(), kUpper) ? '\x80' : '\0');
  for (std::size_t i = 1; i < letters.size(); ++i) out.add(letters[i], token.marks[i]);
  return is_syllable(out.view());
}

bool divide(const Letters& letters, std::size_t from, std::size_t to, bool words, Ends& ends) {
  constexpr int kNoWay = 1000;
  std::array<int, kMaxSplitLetters + 1> cost{};
  Ends cut{};
  for (std::size_t i = to; i-- > from;) {
    cost[i] = kNoWay;
    for (std::size_t end = std::min(to, i + kLongest); end > (words ? i : i + 1); --end) {
      const int own = end == i + 1 ? 2 : 1;
      if (cost[end] + own >= cost[i] || !one_syllable(letters, i, end)) continue;
      cost[i] = cost[end] + own;
      cut[i] = static_cast<std::uint8_t>(end);
    }
  }
  if (cost[from] >= kNoWay) return false;
  for (std::size_t i = from; i < to; i = cut[i]) ends[i] = cut[i];
  return true;
}

}  // namespace dongtin
