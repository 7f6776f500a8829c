/// The same Vietnamese text as it may be typed: what folding and places must see through.
///
/// In      composed UTF-8; a seeded generator where chance decides. Out UTF-8.
#pragma once

#include <random>
#include <string>

namespace dongtin::typing {

std::string decomposed(const std::string& text);                       // NFD
std::string unaccented(const std::string& text);                       // đ is d
std::string upper(const std::string& text);                            // of Vietnamese letters
std::string other_tone_position(const std::string& text);              // hòa <-> hoà
std::string teencode(const std::string& text);                         // ko, dc, vs, fường; never in a capitalised word
std::string zero_width(const std::string& text, std::mt19937& dice);   // U+200B inside three words of ten
std::string look_alikes(const std::string& text, std::mt19937& dice);  // Cyrillic for half of а е о с р х у і
/// P.l.e.i.k.u: the words of `name` in the text, and three of ten others, from three letters on.
std::string split_letters(const std::string& text, const std::string& name, std::mt19937& dice);

}  // namespace dongtin::typing
