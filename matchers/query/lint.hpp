/// What is legal in a query but likely not meant: warnings; and what a phrase may not be: errors.
///
/// In      a phrase as written and folded, and where it stands. Out problems appended.
/// Errors  an error for a long number (a phone, an account, an identity card: nobody is searched for by number).
///         Warnings: a single syllable that carries no mark, a phrase without accents, a lower-case operator word.
/// Threads any.
#pragma once

#include <string_view>
#include <vector>

#include "matchers/normalise.hpp"
#include "storage/records/problem.hpp"

namespace dongtin {

void lint_phrase(std::string_view words, const Folded& folded, const Location& where, std::vector<Problem>& problems);

}  // namespace dongtin
