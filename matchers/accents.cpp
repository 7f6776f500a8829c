#include "matchers/accents.hpp"

#include "matchers/fold_table.hpp"

namespace dongtin {

namespace {

constexpr std::size_t kStretch = 12;  // syllables on each side of a hit

std::uint8_t quality(const Folded& f, std::size_t at) {
  return static_cast<std::uint8_t>(f.marks[at]) & kQuality;
}

}  // namespace

bool unaccented_stretch(const Folded& text, std::size_t first, std::size_t last) {
  const auto& s = text.syllables;
  for (std::size_t i = first; i <= last; ++i) {
    if (s[i].marked) return false;
  }
  std::size_t i = first;
  for (std::size_t n = 0; n < kStretch && i > 0 && !s[i].boundary; ++n) {
    if (s[--i].marked) return false;
  }
  i = last + 1;
  for (std::size_t n = 0; n < kStretch && i < s.size() && !s[i].boundary; ++n, ++i) {
    if (s[i].marked) return false;
  }
  return true;
}

Term::Term(std::string_view words) {
  fold_phrase(words, folded_);
  for (const auto& s : folded_.syllables) marked_ |= s.marked;
}

std::string Term::key() const {
  std::string out = folded_.stream;
  for (std::size_t i = 0; i < folded_.stream.size(); ++i) out += static_cast<char>('@' + quality(folded_, i));
  for (const auto& s : folded_.syllables) out += static_cast<char>('@' + s.tones);
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
    hit_marked |= theirs.marked;
    undone = static_cast<HowSet>(undone | theirs.undone);
    equal &= theirs.tones == ours.tones;
    subset &= (theirs.tones & ~ours.tones) == 0;
    for (std::uint32_t k = 0; k < ours.length; ++k) {
      const auto a = quality(text, theirs.at + k), b = quality(folded_, ours.at + k);
      equal &= a == b;
      subset &= (a & ~b) == 0;
    }
  }
  if (strict && undone != 0) return 0;
  if (equal) return static_cast<HowSet>(bit(How::exact) | undone);
  if (strict || !subset) return 0;
  if (!hit_marked) {
    const bool bare = unaccented_stretch(text, first, first + syllables() - 1);
    return bare ? static_cast<HowSet>(bit(How::unaccented) | undone) : HowSet{0};
  }
  return syllables() >= 2 ? static_cast<HowSet>(bit(How::partial) | undone) : HowSet{0};
}

}  // namespace dongtin
