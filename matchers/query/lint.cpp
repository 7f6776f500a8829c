#include "matchers/query/lint.hpp"

#include <algorithm>

namespace dongtin {

namespace {

constexpr std::size_t kPersonalDigits = 9;  // an identity card has 9 or 12, a phone 10, an account 8 and more

bool all_digits(std::string_view s) {
  return std::all_of(s.begin(), s.end(), [](char c) { return (c >= '0' && c <= '9') || c == '.' || c == ','; });
}

}  // namespace

void lint_phrase(std::string_view words, const Folded& folded, const Location& where, std::vector<Problem>& problems) {
  std::size_t run = 0, letters = 0;
  bool marked = false;
  for (std::size_t i = 0; i < folded.syllables.size(); ++i) {
    const auto syllable = folded.letters(i);
    marked |= folded.syllables[i].marked;
    if (!all_digits(syllable)) {
      run = 0;
      ++letters;
      continue;
    }
    run += static_cast<std::size_t>(
        std::count_if(syllable.begin(), syllable.end(), [](char c) { return c >= '0' && c <= '9'; }));
    if (run >= kPersonalDigits) {
      problems.push_back({where,
                          "a number of 9 digits or more looks like a phone, an account or an identity card; "
                          "rules search for content, not for people: describe what is said instead",
                          false});
      return;
    }
  }
  std::string padded = " " + std::string(words) + " ";
  for (std::string_view op : {" and ", " or ", " not "}) {
    if (padded.find(op) != std::string::npos) {
      problems.push_back({where,
                          "\"" + std::string(op.substr(1, op.size() - 2)) +
                              "\" in lower case is an ordinary word; operators are upper case: AND OR NOT",
                          true});
    }
  }
  if (letters == 0) return;
  if (folded.syllables.size() == 1) {
    const std::string shown(folded.letters(0));
    problems.push_back({where,
                        marked ? "a single syllable also matches \"" + shown +
                                     "\" wherever a sentence is typed without accents; a phrase of two says more"
                               : "a single syllable is met often; a phrase of two or more says more",
                        true});
  } else if (!marked && std::any_of(words.begin(), words.end(), [](char c) { return c >= 'a' && c <= 'z'; }) &&
             std::none_of(words.begin(), words.end(), [](char c) { return c >= 'A' && c <= 'Z'; })) {
    problems.push_back(
        {where, "a phrase without accents matches only text without accents; write the accents if it has any", true});
  }
}

}  // namespace dongtin
