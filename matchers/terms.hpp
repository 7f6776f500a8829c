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

namespace dongtin {

class TermTable {
 public:
  /// The index of the term; the phrase has at least one syllable.
  std::uint32_t add(std::string_view words, Spelling spelling = Spelling::usual, bool open = false);

  [[nodiscard]] const Term& term(std::uint32_t i) const { return terms_[i]; }
  [[nodiscard]] std::uint32_t literal_of(std::uint32_t term) const { return literal_of_[term]; }
  [[nodiscard]] const std::vector<std::string>& literals() const { return literals_; }

 private:
  std::vector<Term> terms_;
  std::vector<std::uint32_t> literal_of_;
  std::vector<std::string> literals_;
  std::unordered_map<std::string, std::uint32_t> by_key_, by_literal_;
};

}  // namespace dongtin
