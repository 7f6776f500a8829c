/// The elements of an administrative document, as they stand on it.
///
/// In      its text: typed, pasted, or taken out of a PDF; columns side by side or one after the other; with accents or
///         without, composed or decomposed. Line breaks inside an element are mended.
/// Out     a DocumentForm, each thing with the bytes it was found at. Who signed is not looked for and not kept: title
///         and authority to sign are, the name is not.
/// Errors  none: what is not found is absent. Threads any; pure. Cost linear in bytes.
/// Source  Decree 30/2020/NĐ-CP, articles 7 and 8, annex I.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "collectors/documents/kinds.hpp"

namespace dongtin {

inline constexpr std::size_t kMaxStatedDays = 64;  // weekdays with a date; further ones are not looked at

struct DocumentPiece {
  struct Bytes {
    std::uint32_t begin = 0, end = 0;
    bool operator==(const Bytes&) const = default;
  };
  std::string text;          // NFC, blanks single
  std::string plain;         // its letters (letters.hpp)
  std::vector<Bytes> where;  // of the document's text; several when lines of another column stand between
  std::uint32_t row = 0;     // line it begins in
};

struct DocumentNumber {
  DocumentPiece whole;                // "05/BC-SVHTTDL"
  std::string digits;                 // "05"; empty when the number is left open
  std::optional<std::uint32_t> year;  // "147/2024/NĐ-CP"
  std::vector<std::string> signs;     // "BC", "SVHTTDL": NFC, as written
  std::vector<std::string> plain_signs;
  bool spaced = false;  // blanks inside
};

struct DocumentDate {
  DocumentPiece whole;  // "Gia Lai, ngày 05 tháng 01 năm 2026"
  DocumentPiece place;
  std::string day, month, year;                             // digits as written; empty when left open
  bool in_words = false;                                    // "ngày … tháng … năm …"
  [[nodiscard]] std::chrono::year_month_day value() const;  // may not be ok()
};

/// "thứ Hai, ngày 05 tháng 01 năm 2026".
struct StatedDay {
  DocumentPiece whole;
  std::chrono::weekday weekday;
  std::chrono::year_month_day date;
};

enum class SigningAuthority : std::uint8_t { own, on_behalf, deputy, by_order, authorised, acting };
/// "", "TM.", "KT.", "TL.", "TUQ.", "Q."
[[nodiscard]] std::string_view name(SigningAuthority authority) noexcept;

/// "TM. ỦY BAN NHÂN DÂN", "PHÓ CHỦ TỊCH".
struct SigningLine {
  SigningAuthority authority = SigningAuthority::own;
  DocumentPiece title;
};

struct DocumentForm {
  std::optional<DocumentPiece> country;  // quốc hiệu
  std::optional<DocumentPiece> motto;    // tiêu ngữ
  std::optional<DocumentPiece> superior, issuer;
  std::optional<DocumentNumber> number;
  std::optional<DocumentDate> date;
  const DocumentKind* kind = nullptr;       // null: an official letter, or not found
  std::optional<DocumentPiece> heading;     // "QUYẾT ĐỊNH"
  std::optional<DocumentPiece> subject;     // trích yếu: under the heading, or behind "V/v"
  bool letter = false;                      // the subject stands behind "V/v", as in an official letter
  std::optional<DocumentPiece> addressee;   // "Kính gửi"
  std::optional<DocumentPiece> recipients;  // "Nơi nhận"
  std::vector<StatedDay> stated_days;
  std::vector<SigningLine> signing;  // top to bottom
  bool of_the_party = false;         // the Party's documents have a form of their own
};

[[nodiscard]] DocumentForm read_document(std::string_view text);

}  // namespace dongtin
