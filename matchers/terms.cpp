#include "matchers/terms.hpp"

namespace dongtin {

std::uint32_t TermTable::add(std::string_view words, Spelling spelling, bool open) {
  Term term(words, spelling, open);
  const auto [known, fresh] = by_key_.try_emplace(term.key(), static_cast<std::uint32_t>(terms_.size()));
  if (!fresh) return known->second;
  const auto [literal, first] = by_literal_.try_emplace(term.literal(), static_cast<std::uint32_t>(literals_.size()));
  if (first) literals_.push_back(term.literal());
  literal_of_.push_back(literal->second);
  terms_.push_back(std::move(term));
  return known->second;
}

}  // namespace dongtin
