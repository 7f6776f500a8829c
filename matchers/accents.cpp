#include "matchers/accents.hpp"

#include "matchers/fold_table.hpp"

namespace dongtin {

namespace {

constexpr std::size_t kStretch = 12;  // syllables on each side of a hit

constexpr std::uint32_t kMaxCompared = 255;  // letters of a syllable; no longer one is a word

std::uint8_t quality(char marks) {
  return static_cast<std::uint8_t>(marks) & kQuality;
}

/// One of `length` letters from `at` on carries the tone of its syllable.
bool toned(const Folded& f, std::size_t at, std::size_t length) {
  for (std::size_t k = 0; k < length; ++k) {
    if ((static_cast<std::uint8_t>(f.marks[at + k]) & kToned) != 0) return true;
  }
  return false;
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

Term::Term(std::string_view words, Spelling spelling, bool open) {
  fold_phrase(words, folded_);
  form_ = {static_cast<std::uint16_t>(folded_.syllables.size()), false, open, spelling};
  for (const Syllable& s : folded_.syllables) form_.marked |= s.marked;
  marks_ = TermMarks::encode(folded_);
  if (open) {
    folded_.stream.pop_back();
    folded_.marks.pop_back();
  }
}

std::string TermMarks::encode(const Folded& words) {
  std::string out;
  for (const Syllable& s : words.syllables) {
    out += static_cast<char>(std::min(s.length, kMaxCompared));
    out += static_cast<char>(s.tones);
  }
  for (const Syllable& s : words.syllables) out.append(words.marks, s.at, std::min(s.length, kMaxCompared));
  return out;
}

std::string Term::key() const {
  std::string out = folded_.stream;
  const std::uint8_t kept = form_.spelling == Spelling::exact ? kQuality | kUpper : kQuality;
  for (const char marks : folded_.marks) out += static_cast<char>('@' + (static_cast<std::uint8_t>(marks) & kept));
  for (const auto& s : folded_.syllables) out += static_cast<char>('@' + s.tones);
  out += static_cast<char>('0' + static_cast<int>(form_.spelling));
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

HowSet TermMarks::verify(const Folded& text, std::size_t first, bool strict) const {
  bool equal = true, subset = true, hit_marked = false;
  HowSet undone = 0;
  const char* letter = code_ + 2 * form_.syllables;
  for (std::size_t i = 0; i < form_.syllables; ++i) {
    const Syllable& theirs = text.syllables[first + i];
    const auto length = static_cast<unsigned char>(code_[2 * i]), own = static_cast<unsigned char>(code_[2 * i + 1]);
    hit_marked |= carries_marks(theirs);
    undone = static_cast<HowSet>(undone | theirs.undone);
    const bool beyond = form_.open && i + 1 == form_.syllables && own == 0 && !toned(text, theirs.at, length);
    const std::uint8_t tones = beyond ? 0 : theirs.tones;
    equal &= tones == own;
    subset &= (tones & ~own) == 0;
    for (std::uint32_t k = 0; k < length; ++k) {
      const auto a = quality(text.marks[theirs.at + k]), b = quality(*letter++);
      equal &= a == b;
      subset &= (a & ~b) == 0;
    }
  }
  if (undone != 0 && (strict || form_.spelling == Spelling::exact)) return 0;
  if (form_.spelling == Spelling::exact && !same_case(text, first)) return 0;
  if (equal) return static_cast<HowSet>(bit(How::exact) | undone);
  if (form_.spelling == Spelling::any) return static_cast<HowSet>(bit(How::any) | undone);
  if (form_.spelling == Spelling::exact || strict || !subset) return 0;
  if (!hit_marked) {
    const bool bare = unaccented_stretch(text, first, first + form_.syllables - 1);
    return bare ? static_cast<HowSet>(bit(How::unaccented) | undone) : HowSet{0};
  }
  return form_.syllables >= 2 ? static_cast<HowSet>(bit(How::partial) | undone) : HowSet{0};
}

bool TermMarks::same_case(const Folded& text, std::size_t first) const {
  const char* letter = code_ + 2 * form_.syllables;
  for (std::size_t i = 0; i < form_.syllables; ++i) {
    const auto theirs = text.syllables[first + i].at;
    for (std::uint32_t k = 0; k < static_cast<unsigned char>(code_[2 * i]); ++k) {
      if (((static_cast<std::uint8_t>(text.marks[theirs + k]) ^ static_cast<std::uint8_t>(*letter++)) & kUpper) != 0)
        return false;
    }
  }
  return true;
}

}  // namespace dongtin
