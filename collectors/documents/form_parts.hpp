/// What the files of the reader of documents share. Not for use elsewhere.
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "collectors/documents/cells.hpp"
#include "collectors/documents/form.hpp"

namespace dongtin {

/// The text of a document beside its cells.
struct DocumentText {
  std::string_view text;
  DocumentCells cells;
};

/// Of letters [begin, end), which lie in one row.
[[nodiscard]] DocumentPiece piece_of(const DocumentText& in, std::size_t begin, std::size_t end, std::uint32_t row);
[[nodiscard]] DocumentPiece piece_of(const DocumentText& in, const DocumentCell& cell);
/// `more` put behind, with a blank between.
void append(DocumentPiece& piece, const DocumentPiece& more);

/// A date in letters: "ngày 05 tháng 01 năm 2026", "05/01/2026". Offsets are into the letters read.
struct DateFound {
  std::size_t begin = 0, end = 0;
  std::string_view day, month, year;
  bool in_words = false;
};
/// The one that begins at `at`, nullopt when none does. `open`: days, months and years may be left open.
[[nodiscard]] std::optional<DateFound> date_at(std::string_view letters, std::size_t at, bool open);

[[nodiscard]] std::optional<DocumentDate> read_place_and_date(const DocumentText& in, std::size_t cell);
[[nodiscard]] std::vector<StatedDay> read_stated_days(const DocumentText& in);
/// `from`: the first cell that may belong to it.
[[nodiscard]] std::vector<SigningLine> read_signing(const DocumentText& in, std::size_t from);

[[nodiscard]] inline bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
[[nodiscard]] inline bool is_small_letter(char c) {
  return c >= 'a' && c <= 'z';
}

}  // namespace dongtin
