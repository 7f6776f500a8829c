/// The lines of a document cut into cells: what stands beside each other in two columns is told apart.
///
/// In      its letters. Out cells in reading order, top to bottom and left to right; runs of three blanks part columns,
///         and so do the fixed words of the heading where somebody pasted them behind the left column.
/// Errors  none. Threads any; pure. Cost linear; at most kMaxDocumentCells.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "collectors/documents/letters.hpp"

namespace dongtin {

inline constexpr std::size_t kMaxDocumentCells = 50'000;

struct DocumentCell {
  std::uint32_t begin = 0, end = 0;  // of the letters, without blanks around
  std::uint32_t row = 0;
  std::uint32_t left = 0;  // letters before it in its line
  [[nodiscard]] std::uint32_t right() const { return left + (end - begin); }
};

struct DocumentCells {
  DocumentLetters letters;
  std::vector<DocumentCell> cells;
  std::uint32_t rows = 0;

  [[nodiscard]] std::string_view text(const DocumentCell& cell) const {
    return std::string_view(letters.plain).substr(cell.begin, cell.end - cell.begin);
  }
  /// No small letter in it, and two capitals at least.
  [[nodiscard]] bool capitals(const DocumentCell& cell) const;
  /// The next cell, at most `lines` down, that stands under `cell`, as an index.
  [[nodiscard]] std::optional<std::size_t> below(std::size_t cell, std::uint32_t lines = 1) const;
  /// Cuts a cell in two: what begins at `letter` becomes the next cell. False when nothing would be left of either.
  bool split(std::size_t cell, std::uint32_t letter);
};

[[nodiscard]] DocumentCells document_cells(std::string_view text);

/// Where the words of `phrase` (single blanks between) stand in `text` with any blanks between; npos when not.
struct WordsFound {
  std::size_t begin = std::string_view::npos, end = 0;
};
[[nodiscard]] WordsFound find_words(std::string_view text, std::string_view phrase, std::size_t from = 0);
/// Whether `text` begins with these whole words.
[[nodiscard]] bool begins_with_words(std::string_view text, std::string_view phrase);

}  // namespace dongtin
