#include "collectors/documents/cells.hpp"

#include <algorithm>
#include <array>

namespace dongtin {

namespace {

constexpr std::size_t kColumnGap = 3;  // blanks
/// What begins a right column, wherever it was pasted.
constexpr std::array<std::string_view, 2> kRightColumn{"cong hoa xa hoi", "doc lap"};

bool letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/// Where in `cell`, behind its beginning, a right column begins; its size when nowhere.
std::size_t right_column(std::string_view cell) {
  for (const auto phrase : kRightColumn) {
    const auto found = find_words(cell, phrase);
    if (found.begin != std::string_view::npos && found.begin > 0) return found.begin;
  }
  return cell.size();
}

class Cutter {
 public:
  explicit Cutter(DocumentCells& out) : out_(out), plain_(out.letters.plain) {}

  void cut() {
    for (std::size_t from = 0; from <= plain_.size() && out_.cells.size() < kMaxDocumentCells;) {
      const auto end = std::min(plain_.find('\n', from), plain_.size());
      line(from, end);
      ++out_.rows;
      from = end + 1;
    }
  }

 private:
  void line(std::size_t begin, std::size_t end) {
    std::size_t at = begin;
    while (at < end) {
      at = std::min(plain_.find_first_not_of(' ', at), end);
      if (at == end) return;
      auto stop = at, next = at;
      while (next < end) {
        const auto blank = std::min(plain_.find(' ', next), end);
        next = std::min(plain_.find_first_not_of(' ', blank), end);
        stop = blank;
        if (next - blank >= kColumnGap) break;
      }
      add(begin, at, stop);
      at = next;
    }
  }

  void add(std::size_t line, std::size_t begin, std::size_t end) {
    while (begin < end) {
      const auto cut = begin + right_column(plain_.substr(begin, end - begin));
      auto stop = cut;
      while (stop > begin && plain_[stop - 1] == ' ') --stop;
      out_.cells.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(stop), out_.rows,
                            static_cast<std::uint32_t>(begin - line)});
      begin = cut;
    }
  }

  DocumentCells& out_;
  std::string_view plain_;
};

}  // namespace

bool DocumentCells::capitals(const DocumentCell& cell) const {
  std::size_t count = 0;
  for (auto i = cell.begin; i < cell.end; ++i) {
    const char c = letters.plain[i];
    if (c < 'a' || c > 'z') continue;
    if (!letters.upper[i]) return false;
    ++count;
  }
  return count >= 2;
}

std::optional<std::size_t> DocumentCells::below(std::size_t cell, std::uint32_t lines) const {
  const auto& above = cells[cell];
  for (auto i = cell + 1; i < cells.size() && cells[i].row <= above.row + lines; ++i) {
    if (cells[i].row > above.row && cells[i].left < above.right() && above.left < cells[i].right()) return i;
  }
  return std::nullopt;
}

bool DocumentCells::split(std::size_t index, std::uint32_t letter) {
  auto& cell = cells[index];
  auto begin = letter;
  while (begin < cell.end && letters.plain[begin] == ' ') ++begin;
  if (letter <= cell.begin || begin >= cell.end) return false;
  const DocumentCell rest{begin, cell.end, cell.row, cell.left + (begin - cell.begin)};
  cell.end = letter;
  cells.insert(cells.begin() + static_cast<std::ptrdiff_t>(index) + 1, rest);
  return true;
}

DocumentCells document_cells(std::string_view text) {
  DocumentCells out;
  out.letters = document_letters(text);
  Cutter(out).cut();
  return out;
}

WordsFound find_words(std::string_view text, std::string_view phrase, std::size_t from) {
  const auto first = phrase.substr(0, phrase.find(' '));
  for (auto at = text.find(first, from); at != std::string_view::npos; at = text.find(first, at + 1)) {
    if (at > 0 && letter_or_digit(text[at - 1])) continue;
    std::size_t i = at;
    std::size_t p = 0;
    while (p < phrase.size() && i < text.size()) {
      if (phrase[p] == ' ') {
        if (text[i] != ' ' && text[i] != '\n') break;
        while (i < text.size() && (text[i] == ' ' || text[i] == '\n')) ++i;
        ++p;
      } else {
        if (phrase[p] != text[i]) break;
        ++p;
        ++i;
      }
    }
    if (p == phrase.size() && (i == text.size() || !letter_or_digit(text[i]))) return {at, i};
  }
  return {};
}

bool begins_with_words(std::string_view text, std::string_view phrase) {
  return text.starts_with(phrase) && (text.size() == phrase.size() || !letter_or_digit(text[phrase.size()]));
}

}  // namespace dongtin
