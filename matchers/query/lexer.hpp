/// Query text -> tokens.
///
/// In      valid UTF-8. Out tokens in order, the last one Token::Kind::end; Location of any byte.
/// Errors  the first thing that is no token, with where it stands and what to write instead.
/// Threads any. Cost linear.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "matchers/accents.hpp"
#include "storage/records/problem.hpp"

namespace dongtin {

struct Token {
  enum class Kind : std::uint8_t { word, quoted, field, list, open, close, comma, op, end };
  Kind kind = Kind::end;
  std::string_view text;  // of a quoted phrase without the quotes; of a field its name; of NEAR/5 and ONEAR/5 "NEAR"
  std::size_t begin = 0, end = 0;
  Spelling spelling = Spelling::usual;  // ~ or = stands before it
  std::uint32_t number = 0;             // of NEAR/5, ATLEAST/2, "…"~5
  bool ordered = false;                 // NEAR/5f, ONEAR/5
  bool within = false;                  // "…"~5
};

struct Tokens {
  std::vector<Token> list;
  std::vector<Problem> problems;
};

inline constexpr std::size_t kMaxQueryBytes = 64 * 1024;
inline constexpr std::uint32_t kMaxNear = 200;  // syllables; what is further apart is joined by AND

[[nodiscard]] Tokens tokens_of(std::string_view query, const Location& where);

/// The place of byte `at` of a query whose first character stands at `where`. Columns count characters.
[[nodiscard]] Location place_in(std::string_view query, std::size_t at, const Location& where);

}  // namespace dongtin
