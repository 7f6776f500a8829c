/// What Decree 30/2020 knows by name: the kinds of administrative document with their signs, and the kinds of body with
/// what their head is called.
///
/// In      plain letters (letters.hpp). Out rows of constant tables. Errors none: nullptr. Threads any; pure.
/// Source  Decree 30/2020/NĐ-CP, article 7 and annex III (kinds and their abbreviations), article 13 (signing).
#pragma once

#include <span>
#include <string_view>

namespace dongtin {

struct DocumentKind {
  std::string_view plain;  // "quyet dinh"
  std::string_view name;   // "Quyết định"
  std::string_view sign;   // "QĐ"
  std::string_view plain_sign;
  bool names_addressee = false;  // carries "Kính gửi"
};

/// The longest kind `heading` begins with, as whole words.
[[nodiscard]] const DocumentKind* kind_of_heading(std::string_view heading);
/// By its sign: "qd".
[[nodiscard]] const DocumentKind* kind_of_sign(std::string_view plain_sign);

struct DocumentBody {
  std::string_view plain;  // what its name begins with
  std::string_view head, plain_head;
  std::string_view deputy, plain_deputy;
  std::string_view sign;    // in the symbol; empty: the first letters of its name
  bool collective = false;  // signed on behalf of all (TM.)
};

/// By the beginning of a body's name; the longest that fits.
[[nodiscard]] const DocumentBody* body_of_name(std::string_view name);
[[nodiscard]] std::span<const DocumentBody> document_bodies();

/// How many letters of `text` are what somebody who signs is called: 12 of "pho giam doc so y te"; 0 when none.
[[nodiscard]] std::size_t title_letters(std::string_view text);

}  // namespace dongtin
