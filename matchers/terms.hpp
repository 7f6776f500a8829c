/// Every distinct term of a rule set, and every distinct folded spelling (literal) of those terms.
///
/// In      phrases. Out indexes that stay valid; `lũ` and `lừ` are two terms of the one literal " lu ".
/// Errors  none. Threads one while adding, any afterwards.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "matchers/accents.hpp"
#include "matchers/frequencies.hpp"

namespace dongtin {

class TermTable {
 public:
  /// The index of the term; the phrase has at least one syllable.
  std::uint32_t add(std::string_view words, Spelling spelling = Spelling::usual, bool open = false);

  [[nodiscard]] TermMarks term(std::uint32_t i) const { return {&marks_[terms_[i].at], terms_[i].form}; }
  [[nodiscard]] std::uint32_t literal_of(std::uint32_t term) const { return literal_of_[term]; }
  [[nodiscard]] std::size_t literal_count() const { return literal_count_; }
  /// Until finish().
  [[nodiscard]] const std::vector<std::string>& literals() const { return literals_; }

  /// Once all terms are added.
  void weigh(const Frequencies& frequencies);
  /// Occurrences per syllable of text.
  [[nodiscard]] double expected(std::uint32_t literal) const { return expected_[literal]; }
  /// Forgets what only adding and compiling need.
  void finish();

 private:
  struct Stored {
    std::uint32_t at;  // of marks_
    TermMarks::Form form;
  };
  std::vector<Stored> terms_;
  std::string marks_;
  std::vector<std::uint32_t> literal_of_;
  std::vector<std::string> literals_;
  std::vector<double> expected_;
  std::size_t literal_count_ = 0;
  std::unordered_map<std::string, std::uint32_t> by_key_, by_literal_;
};

}  // namespace dongtin
