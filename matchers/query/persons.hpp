/// What may not be searched for: the names and numbers of private persons.
///
/// In      a phrase as written and folded; the place names that are no persons' names, or null.
/// Out     what is wrong, for a message; "" when nothing is. It errs toward letting a name pass:
///         - 9 digits or more in a row (an identity card has 9 or 12, a phone 10, an account 8 and more), 6 before a *;
///         - 2 to 4 syllables with capitals that begin with a common family name, accents as the name has them, to the
///           end of the capitals; not a known place, not behind the word of a street, school, office or event
///           (`đường Nguyễn Huệ`) within 4 syllables;
///         - the whole phrase, in any case and with or without accents: a family name, `văn` or `thị`, and one or two
///           more syllables, a title before it allowed (`ong nguyen van a`).
/// Errors  none. Threads any.
#pragma once

#include <string>
#include <string_view>

#include "matchers/normalise.hpp"

namespace dongtin {

class PlaceNames;

[[nodiscard]] std::string personal_data(std::string_view words, const Folded& folded, bool open,
                                        const PlaceNames* places);

}  // namespace dongtin
