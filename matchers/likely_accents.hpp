/// What the syllables of a text without accents stand for: "vo dap" is "vỡ đập" sooner than "vợ đạp".
///
/// In      a folded field. Out of each syllable of a sentence that carries no mark whether it may be a word, by the
///         words on both sides, and the field as it most likely is; nothing of a field that is mostly written with
///         accents.
/// Errors  none: of letters that the table does not know anything may be. Threads any, each with an object of its own.
/// Cost    128 syllables are read when one of them is first asked about, with 2 x 12 x 12 look-ups a syllable at most,
///         60 usually; restore() copies the field.
/// Source  how often words stand behind one another in what is written of tests/cases for development
///         (tests/matchers/accents_fit.cpp counts them); forward-backward over them, absolute discounting: Ney, Essen &
///         Kneser 1994.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "matchers/claim_words.hpp"

namespace dongtin {

/// Words that stand behind one, as the table has them.
struct LikelyRow {
  std::string_view word;       // "#" begins a sentence
  std::uint32_t times = 0;     // it stands somewhere
  std::uint32_t before = 0;    // different words that it stands behind
  std::string_view followers;  // "đập 12|nợ 3": words behind it, and how often; what stands there once is left out
};
[[nodiscard]] std::span<const LikelyRow> likely_rows();

class LikelyAccents {
 public:
  /// Of another field from now on, which must outlive what is asked of it.
  void begin(const Folded& folded);
  /// False where the syllable is hardly ever this word in such a place; never so where accents are written.
  [[nodiscard]] bool may_be(std::size_t syllable, WordAccents accents);
  /// The field is mostly without accents.
  [[nodiscard]] bool bare() const { return bare_; }
  /// The field, of syllables [first, end) each as the likeliest word.
  void restore(std::size_t first, std::size_t end, Folded& out);

 private:
  struct Option {
    std::uint32_t word = 0;  // of the table
    WordAccents accents;
    float forward = 0, likely = 0;
  };
  struct Read {
    std::uint32_t first = 0, count = 0;  // of options_
    bool done = false;
  };
  [[nodiscard]] std::span<const Option> options(std::size_t syllable);
  [[nodiscard]] const Option* likeliest(std::size_t syllable);
  void read(std::size_t first, std::size_t end);
  void add_options(std::size_t syllable);

  const Folded* folded_ = nullptr;
  bool bare_ = false;  // the field is mostly without accents
  std::vector<Read> read_;
  std::vector<Option> options_;
  std::vector<float> backward_, next_;
};

}  // namespace dongtin
