#include "matchers/accents.hpp"

#include "matchers/fold_table.hpp"

namespace dongtin {

namespace {

constexpr std::size_t kStretch = 12;  // syllables on each side of a hit

std::uint8_t quality(const Folded& f, std::size_t at) {
  return static_cast<std::uint8_t>(f.marks[at]) & kQuality;
}

/// One of `length` letters from `at` on carries the tone of its syllable.
bool toned(const Folded& f, std::size_t at, std::size_t length) {
  for (std::size_t k = 0; k < length; ++k) {
    if ((static_cast<std::uint8_t>(f.marks[at + k]) & kToned) != 0) return true;
  }
  return false;
}

}  // namespace

namespace {

/// What teencode stands for has accents; the text, "mn" or "ko", has none.
bool carries_marks(const Syllable& s) {
  return s.marked && (s.undone & bit(How::teencode)) == 0;
}

}  // namespace

bool unaccented_stretch(const Folded& text, std::size_t first, std::size_t last) {
  const auto& s = text.syllables;
  for (std::size_t i = first; i <= last; ++i) {
    if (carries_marks(s[i])) return false;
  }
  std::size_t i = first;
  for (std::size_t n = 0; n < kStretch && i > 0 && !s[i].boundary; ++n) {
    if (carries_marks(s[--i])) return false;
  }
  i = last + 1;
  for (std::size_t n = 0; n < kStretch && i < s.size() && !s[i].boundary; ++n, ++i) {
    if (carries_marks(s[i])) return false;
  }
  return true;
}

Term::Term(std::string_view words, Spelling spelling, bool open) : spelling_(spelling), open_(open) {
  fold_phrase(words, folded_);
  for (const auto& s : folded_.syllables) marked_ |= s.marked;
  if (open_) {
    folded_.stream.pop_back();
    folded_.marks.pop_back();
  }
}

std::string Term::key() const {
  std::string out = folded_.stream;
  const std::uint8_t kept = spelling_ == Spelling::exact ? kQuality | kUpper : kQuality;
  for (const char marks : folded_.marks) out += static_cast<char>('@' + (static_cast<std::uint8_t>(marks) & kept));
  for (const auto& s : folded_.syllables) out += static_cast<char>('@' + s.tones);
  out += static_cast<char>('0' + static_cast<int>(spelling_));
  return out;
}

bool Term::same_as(const Term& other) const {
  return key() == other.key();
}

bool Term::letters_at(const Folded& text, std::size_t first) const {
  if (first + syllables() > text.syllables.size()) return false;
  const std::size_t at = text.syllables[first].at;
  return text.stream.compare(at - 1, folded_.stream.size(), folded_.stream) == 0;
}

HowSet Term::verify(const Folded& text, std::size_t first, bool strict) const {
  bool equal = true, subset = true, hit_marked = false;
  HowSet undone = 0;
  for (std::size_t i = 0; i < syllables(); ++i) {
    const Syllable& theirs = text.syllables[first + i];
    const Syllable& ours = folded_.syllables[i];
    hit_marked |= carries_marks(theirs);
    undone = static_cast<HowSet>(undone | theirs.undone);
    const bool beyond = open_ && i + 1 == syllables() && ours.tones == 0 && !toned(text, theirs.at, ours.length);
    const std::uint8_t tones = beyond ? 0 : theirs.tones;
    equal &= tones == ours.tones;
    subset &= (tones & ~ours.tones) == 0;
    for (std::uint32_t k = 0; k < ours.length; ++k) {
      const auto a = quality(text, theirs.at + k), b = quality(folded_, ours.at + k);
      equal &= a == b;
      subset &= (a & ~b) == 0;
    }
  }
  if (undone != 0 && (strict || spelling_ == Spelling::exact)) return 0;
  if (spelling_ == Spelling::exact && !same_case(text, first)) return 0;
  if (equal) return static_cast<HowSet>(bit(How::exact) | undone);
  if (spelling_ == Spelling::any) return static_cast<HowSet>(bit(How::any) | undone);
  if (spelling_ == Spelling::exact || strict || !subset) return 0;
  if (!hit_marked) {
    const bool bare = unaccented_stretch(text, first, first + syllables() - 1);
    return bare ? static_cast<HowSet>(bit(How::unaccented) | undone) : HowSet{0};
  }
  return syllables() >= 2 ? static_cast<HowSet>(bit(How::partial) | undone) : HowSet{0};
}

bool Term::same_case(const Folded& text, std::size_t first) const {
  for (std::size_t i = 0; i < syllables(); ++i) {
    const auto theirs = text.syllables[first + i].at, ours = folded_.syllables[i].at;
    for (std::uint32_t k = 0; k < folded_.syllables[i].length; ++k) {
      if (((static_cast<std::uint8_t>(text.marks[theirs + k]) ^ static_cast<std::uint8_t>(folded_.marks[ours + k])) &
           kUpper) != 0)
        return false;
    }
  }
  return true;
}

}  // namespace dongtin
