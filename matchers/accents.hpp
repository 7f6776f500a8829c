/// A term, and whether a stretch of text with the same letters is a hit of it.
///
/// In      a term as a rule spells it; a folded text and the syllable where the term's letters begin.
/// Out     how the hit was reached, or 0: exact (same accents, tone-mark position aside), unaccented (no accents in the
///         stretch: its sentence or line, at most 12 syllables on each side), partial (two or more syllables whose
///         marks are some of the term's), any (other accents, where the term allows them). Strict asks for nothing
///         undone and nothing missing: doubt must never hide an item.
/// Errors  none. Threads any. Cost linear in the term, and 24 syllables for the stretch.
///
/// An open term's last syllable may go on (`sạt*`). Its letters are compared as far as they go; a tone it has must be
/// the syllable's, and where it has none the letters it names must carry none: `hoa*` is no `hòa`, `ho*` is in `hoàn`.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "matchers/normalise.hpp"
#include "storage/records/match.hpp"

namespace dongtin {

enum class Spelling : std::uint8_t {
  usual,
  any,   // ~"…": any accents
  exact  // ="…": these accents and letter case, nothing undone
};

/// What a stretch with a term's letters is checked against: a look at bytes that somebody else keeps.
class TermMarks {
 public:
  /// Of each syllable its length and its tones, then the marks of all letters.
  [[nodiscard]] static std::string encode(const Folded& words);

  struct Form {
    std::uint16_t syllables = 0;
    bool marked = false, open = false;
    Spelling spelling = Spelling::usual;
  };
  TermMarks(const char* encoded, const Form& form) : code_(encoded), form_(form) {}

  [[nodiscard]] std::size_t syllables() const { return form_.syllables; }
  [[nodiscard]] bool marked() const { return form_.marked; }
  /// The letters must be equal: the prefilter or letters_at() has seen to it.
  [[nodiscard]] HowSet verify(const Folded& text, std::size_t first, bool strict) const;

 private:
  [[nodiscard]] bool same_case(const Folded& text, std::size_t first) const;

  const char* code_;
  Form form_;
};

class Term {
 public:
  explicit Term(std::string_view words, Spelling spelling = Spelling::usual, bool open = false);

  /// What is searched for: " vo dap ", of an open term without the last space.
  [[nodiscard]] const std::string& literal() const { return folded_.stream; }
  [[nodiscard]] std::size_t syllables() const { return folded_.syllables.size(); }
  [[nodiscard]] bool marked() const { return form_.marked; }
  [[nodiscard]] const Folded& folded() const { return folded_; }
  [[nodiscard]] const TermMarks::Form& form() const { return form_; }
  /// As TermMarks::encode() has them.
  [[nodiscard]] const std::string& marks() const { return marks_; }
  /// True of two terms that every text answers alike.
  [[nodiscard]] bool same_as(const Term& other) const;
  /// One string per distinct term, for tables of them.
  [[nodiscard]] std::string key() const;

  [[nodiscard]] HowSet verify(const Folded& text, std::size_t first, bool strict) const {
    return TermMarks(marks_.data(), form_).verify(text, first, strict);
  }
  [[nodiscard]] bool letters_at(const Folded& text, std::size_t first) const;

 private:
  Folded folded_;
  TermMarks::Form form_;
  std::string marks_;
};

/// What teencode stands for has accents; the text, "mn" or "ko", has none.
[[nodiscard]] inline bool carries_marks(const Syllable& s) {
  return s.marked && (s.undone & bit(How::teencode)) == 0;
}

/// No syllable from `first` to `last`, nor within 12 of them in the same sentence, carries a mark.
[[nodiscard]] bool unaccented_stretch(const Folded& text, std::size_t first, std::size_t last);

}  // namespace dongtin
