#include <algorithm>

#include "collectors/documents/form_parts.hpp"

namespace dongtin {

namespace {

constexpr std::size_t kMaxSigningLines = 6;
constexpr std::size_t kMaxTitleLetters = 120;

struct Mark {
  SigningAuthority authority;
  std::string_view plain, name;
};

constexpr std::array<Mark, 5> kMarks{{{SigningAuthority::on_behalf, "tm", "TM."},
                                      {SigningAuthority::deputy, "kt", "KT."},
                                      {SigningAuthority::by_order, "tl", "TL."},
                                      {SigningAuthority::authorised, "tuq", "TUQ."},
                                      {SigningAuthority::acting, "q", "Q."}}};

/// What follows a heading that a title may stand in too, and never a signature.
constexpr std::array<std::string_view, 5> kText{"can cu", "xet de nghi", "theo de nghi", "quyet dinh:", "dieu 1"};

struct Marked {
  SigningAuthority authority = SigningAuthority::own;
  std::size_t letters = 0;  // of the mark, with its dot and blanks
};

Marked mark_of(std::string_view cell) {
  for (const auto& mark : kMarks) {
    if (!cell.starts_with(mark.plain)) continue;
    auto at = mark.plain.size();
    if (at >= cell.size() || (cell[at] != '.' && (cell[at] != ' ' || mark.authority == SigningAuthority::acting))) {
      continue;
    }
    while (at < cell.size() && (cell[at] == '.' || cell[at] == ' ')) ++at;
    if (at < cell.size()) return {mark.authority, at};
  }
  return {};
}

bool signs(const DocumentText& in, const DocumentCell& cell) {
  const auto letters = in.cells.text(cell);
  return letters.size() <= kMaxTitleLetters && in.cells.capitals(cell) &&
         (mark_of(letters).letters > 0 || title_letters(letters) > 0);
}

/// The words of the office alone: a name that stands behind them in the same line is not taken.
SigningLine line_of(const DocumentText& in, const DocumentCell& cell) {
  const auto letters = in.cells.text(cell);
  const auto mark = mark_of(letters);
  const auto office = letters.substr(mark.letters);
  auto known = title_letters(office);
  if (mark.authority == SigningAuthority::on_behalf && known == 0) {
    if (const auto* body = body_of_name(office)) known = body->plain.size();
  }
  const auto begin = cell.begin + mark.letters;
  return {mark.authority, known == 0 ? DocumentPiece{} : piece_of(in, begin, begin + known, cell.row)};
}

/// One above the other: the same column, at most one blank line between.
bool stands_over(const DocumentCell& above, const DocumentCell& below) {
  return above.row < below.row && below.row - above.row <= 2 && above.left < below.right() &&
         below.left < above.right();
}

}  // namespace

std::string_view name(SigningAuthority authority) noexcept {
  const auto it = std::find_if(kMarks.begin(), kMarks.end(), [&](const Mark& m) { return m.authority == authority; });
  return it == kMarks.end() ? std::string_view{} : it->name;
}

std::vector<SigningLine> read_signing(const DocumentText& in, std::size_t from) {
  const auto& cells = in.cells.cells;
  std::optional<std::size_t> last;
  for (auto i = cells.size(); i > from && !last; --i) {
    const auto letters = in.cells.text(cells[i - 1]);
    if (std::any_of(kText.begin(), kText.end(), [&](auto text) { return letters.starts_with(text); })) break;
    if (signs(in, cells[i - 1])) last = i - 1;
  }
  if (!last) return {};
  std::vector<std::size_t> lines{*last};
  for (auto i = *last; i > from && lines.size() < kMaxSigningLines; --i) {
    const auto& above = cells[i - 1];
    if (cells[lines.back()].row - above.row > 2) break;
    if (stands_over(above, cells[lines.back()]) && signs(in, above)) lines.push_back(i - 1);
  }
  std::vector<SigningLine> out;
  for (auto it = lines.rbegin(); it != lines.rend(); ++it) out.push_back(line_of(in, cells[*it]));
  return out;
}

}  // namespace dongtin
