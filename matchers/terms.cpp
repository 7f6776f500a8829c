#include "matchers/terms.hpp"

namespace dongtin {

std::uint32_t TermTable::add(std::string_view words, Spelling spelling, bool open) {
  Term term(words, spelling, open);
  const auto [known, fresh] = by_key_.try_emplace(term.key(), static_cast<std::uint32_t>(terms_.size()));
  if (!fresh) return known->second;
  const auto [literal, first] = by_literal_.try_emplace(term.literal(), static_cast<std::uint32_t>(literals_.size()));
  if (first) literals_.push_back(term.literal());
  literal_count_ = literals_.size();
  literal_of_.push_back(literal->second);
  terms_.push_back({static_cast<std::uint32_t>(marks_.size()), term.form()});
  marks_ += term.marks();
  return known->second;
}

void TermTable::finish() {
  // An empty list assigned would keep the memory.
  literals_ = std::vector<std::string>();
  expected_ = std::vector<double>();
  by_key_ = std::unordered_map<std::string, std::uint32_t>();
  by_literal_ = std::unordered_map<std::string, std::uint32_t>();
  terms_.shrink_to_fit();
  marks_.shrink_to_fit();
  literal_of_.shrink_to_fit();
}

void TermTable::weigh(const Frequencies& frequencies) {
  for (std::size_t i = expected_.size(); i < literals_.size(); ++i) {
    expected_.push_back(frequencies.of_literal(literals_[i]));
  }
}

}  // namespace dongtin
