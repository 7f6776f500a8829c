#include "collectors/documents/form.hpp"

#include <algorithm>
#include <charconv>

#include "collectors/documents/form_parts.hpp"
#include "storage/records/text.hpp"

namespace dongtin {

namespace {

constexpr std::uint32_t kHeaderRows = 40;  // in which the heading of the first page stands
constexpr std::size_t kMaxSubjectRows = 6;
constexpr std::size_t kMaxBodyRows = 8;  // lines of the issuing body and the one above it
constexpr std::size_t kMaxNumberDigits = 7;
constexpr std::size_t kMaxSignLetters = 40;

constexpr std::string_view kCountryBegins = "cong hoa xa hoi chu nghia";  // its last words may stand in the next line
constexpr std::string_view kParty = "dang cong san viet nam";

/// What ends a subject.
constexpr std::array<std::string_view, 8> kBehindSubject{"can cu", "kinh gui", "dieu ", "thuc hien",
                                                         "xet ",   "phan ",    "so:",   "noi nhan"};
/// Stamps that stand in the head and are no body.
constexpr std::array<std::string_view, 7> kStamps{"hoa toc", "thuong khan", "khan",   "mat",
                                                  "toi mat", "tuyet mat",   "du thao"};

bool is_any(std::string_view text, std::span<const std::string_view> words) {
  return std::any_of(words.begin(), words.end(), [&](auto word) { return text.starts_with(word); });
}

class Reader {
 public:
  explicit Reader(std::string_view text) : in_{text, document_cells(text)}, cells_(in_.cells.cells) {}

  DocumentForm read() {
    read_fixed_words();
    read_heading();
    read_number();
    read_date();
    read_bodies();
    read_subject();
    read_ends();
    out_.stated_days = read_stated_days(in_);
    out_.signing = read_signing(in_, first_of_body());
    return std::move(out_);
  }

 private:
  [[nodiscard]] std::string_view text(std::size_t i) const { return in_.cells.text(cells_[i]); }
  [[nodiscard]] bool in_head(std::size_t i) const { return i < cells_.size() && cells_[i].row < kHeaderRows; }
  /// A cell of the form: neither body nor stamp.
  [[nodiscard]] bool taken(std::size_t i) const {
    return i == country_ || i == country_rest_ || i == motto_ || i == number_ || i == date_;
  }
  [[nodiscard]] std::size_t first_of_body() const {
    std::size_t first = 0;
    for (const auto& at : {heading_, number_, date_}) {
      if (at) first = std::max(first, *at + 1);
    }
    return first;
  }

  void read_fixed_words();
  void read_heading();
  void read_number();
  bool read_number_at(std::size_t i);
  void read_date();
  void read_bodies();
  void read_subject();
  void subject_from(std::size_t i, std::size_t skip);
  void read_ends();

  void split(std::size_t i, std::size_t letter);

  DocumentText in_;
  const std::vector<DocumentCell>& cells_;
  DocumentForm out_;
  std::optional<std::size_t> country_, country_rest_, motto_, heading_, number_, date_;
};

void Reader::read_fixed_words() {
  for (std::size_t i = 0; i < cells_.size() && cells_[i].row < kHeaderRows; ++i) {
    const auto letters = text(i);
    if (find_words(letters, kParty).end > 0) out_.of_the_party = true;
    if (!out_.country && begins_with_words(letters, kCountryBegins)) {
      out_.country = piece_of(in_, cells_[i]);
      country_ = i;
      const auto next = in_.cells.below(i);
      if (out_.country->plain == kCountryBegins && next && text(*next).starts_with("viet nam")) {
        append(*out_.country, piece_of(in_, cells_[*next]));
        country_rest_ = next;
      }
    }
    if (!out_.motto && begins_with_words(letters, "doc lap") && letters.find("hanh phuc") != std::string_view::npos) {
      out_.motto = piece_of(in_, cells_[i]);
      motto_ = i;
    }
  }
}

/// In capitals, or alone in its line.
void Reader::read_heading() {
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    auto letters = text(i);
    const bool capitals = in_.cells.capitals(cells_[i]);
    const auto* kind = kind_of_heading(letters);
    if (kind == nullptr) continue;
    while (letters.size() > kind->plain.size() && (letters.back() == ':' || letters.back() == ' ')) {
      letters.remove_suffix(1);
    }
    const bool alone = letters.size() == kind->plain.size();
    if (!(alone && in_.cells.letters.upper[cells_[i].begin]) && !(capitals && cells_[i].row < kHeaderRows)) continue;
    out_.kind = kind;
    out_.heading = piece_of(in_, cells_[i].begin, cells_[i].begin + kind->plain.size(), cells_[i].row);
    heading_ = i;
    return;
  }
}

void Reader::read_number() {
  for (std::size_t i = 0; in_head(i); ++i) {
    if (read_number_at(i)) return;
  }
}

/// What was pasted behind an element with one blank between is a cell of its own.
void Reader::split(std::size_t i, std::size_t letter) {
  if (!in_.cells.split(i, static_cast<std::uint32_t>(letter))) return;
  for (auto* at : {&country_, &country_rest_, &motto_, &heading_, &number_, &date_}) {
    if (*at && **at > i) ++**at;
  }
}

/// "Số: 05/BC-SVHTTDL", "Số:    /QĐ-UBND", "Luật số: 12/2024/QH15".
bool Reader::read_number_at(std::size_t i) {
  const std::string_view letters = in_.cells.letters.plain;
  const auto cell = cells_[i];
  std::size_t at = cell.begin;
  // A number left open is blanks, which part columns: its sign may be a cell of its own.
  const auto line_end = std::min(letters.find('\n', cell.begin), letters.size());
  const auto blanks = [&] {
    while (at < line_end && (letters[at] == ' ' || letters[at] == '.' || letters[at] == '_')) ++at;
  };
  if (letters.substr(at, line_end - at).starts_with("luat so")) at += 5;
  if (!letters.substr(at, line_end - at).starts_with("so")) return false;
  at += 2;
  if (at >= line_end || is_small_letter(letters[at])) return false;
  while (at < line_end && (letters[at] == ' ' || letters[at] == ':' || letters[at] == '.' || letters[at] == '_')) ++at;
  DocumentNumber out;
  const auto begin = at;
  const auto digits = at;
  while (at < line_end && is_digit(letters[at]) && at - digits < kMaxNumberDigits) ++at;
  out.digits = letters.substr(digits, at - digits);
  if (!out.digits.empty() && at < line_end && is_small_letter(letters[at])) ++at;  // "05a/…"
  const auto before_slash = at;
  blanks();
  out.spaced = at != before_slash && !out.digits.empty();
  if (at >= line_end || letters[at] != '/') return false;
  ++at;
  std::size_t end = at;
  for (bool more = true; more && at < line_end;) {
    const auto part = at;
    while (at < line_end && letters[at] == ' ' && at - part < 2) ++at;
    const auto from = at;
    while (at < line_end && at - from < kMaxSignLetters &&
           (is_digit(letters[at]) || is_small_letter(letters[at]) || letters[at] == '.' || letters[at] == '&')) {
      ++at;
    }
    if (at == from) break;
    const auto sign = letters.substr(from, at - from);
    const bool all_digits = std::all_of(sign.begin(), sign.end(), is_digit);
    if (all_digits && sign.size() == 4 && !out.year && out.signs.empty()) {
      std::uint32_t year = 0;
      std::from_chars(sign.data(), sign.data() + sign.size(), year);
      out.year = year;
    } else {
      if (from != part) out.spaced = true;
      out.signs.push_back(piece_of(in_, from, at, cell.row).text);
      out.plain_signs.emplace_back(sign);
    }
    end = at;
    const auto dash = letters.find_first_not_of(' ', at);
    more = dash != std::string_view::npos && dash < line_end && dash - at < 2 &&
           (letters[dash] == '-' || letters[dash] == '/') && out.signs.size() < 6;
    if (more) {
      if (dash != at) out.spaced = true;
      at = dash + 1;
    }
    // "Số: 05/BC-" at the end of a line goes on in the next.
    if (more && letters.find_first_not_of(' ', at) == line_end) {
      const auto next = in_.cells.below(i);
      if (next && in_.cells.capitals(cells_[*next]) && text(*next).find(' ') == std::string_view::npos) {
        const auto rest = piece_of(in_, cells_[*next]);
        out.signs.push_back(rest.text);
        out.plain_signs.push_back(rest.plain);
        more = false;
      }
    }
  }
  if (out.signs.empty()) return false;
  while (!out.plain_signs.back().empty() && out.plain_signs.back().back() == '.') {
    out.plain_signs.back().pop_back();
    out.signs.back().pop_back();
    --end;
  }
  out.whole = piece_of(in_, begin, end, cell.row);
  out_.number = std::move(out);
  number_ = i;
  if (end < cell.end) split(i, end);
  return true;
}

void Reader::read_date() {
  for (std::size_t i = 0; in_head(i); ++i) {
    if (auto date = read_place_and_date(in_, i)) {
      out_.date = std::move(date);
      date_ = i;
      return;
    }
  }
}

/// The lines over the number, in its column: each that begins as a body does is one, the others go on with it.
void Reader::read_bodies() {
  std::vector<DocumentPiece> bodies;
  std::size_t rows = 0;
  auto last = heading_ ? *heading_ : cells_.size();
  if (number_) last = std::min(last, *number_);
  for (std::size_t i = 0; i < last && in_head(i) && rows < kMaxBodyRows; ++i) {
    const auto letters = text(i);
    if (letters.starts_with("kinh gui")) break;
    if (taken(i) || !in_.cells.capitals(cells_[i]) || kind_of_heading(letters) != nullptr) continue;
    if (std::find(kStamps.begin(), kStamps.end(), letters) != kStamps.end()) continue;
    ++rows;
    const auto piece = piece_of(in_, cells_[i]);
    if (bodies.empty() || body_of_name(letters) != nullptr) {
      bodies.push_back(piece);
    } else {
      append(bodies.back(), piece);
    }
  }
  if (bodies.empty()) return;
  out_.issuer = bodies.back();
  if (bodies.size() > 1) out_.superior = bodies[bodies.size() - 2];
}

void Reader::subject_from(std::size_t i, std::size_t skip) {
  auto cell = cells_[i];
  cell.begin += static_cast<std::uint32_t>(skip);
  std::optional<DocumentPiece> subject;
  if (cell.begin < cell.end) subject = piece_of(in_, cell);
  auto at = std::optional(i);
  for (std::size_t row = 1; row < kMaxSubjectRows; ++row) {
    at = in_.cells.below(*at, subject ? 1 : 2);
    if (!at || taken(*at) || is_any(text(*at), kBehindSubject)) break;
    const auto letters = text(*at);
    if (std::none_of(letters.begin(), letters.end(), is_small_letter)) {
      if (subject) break;
      continue;
    }
    if (!subject) {
      subject = piece_of(in_, cells_[*at]);
    } else if (in_.cells.capitals(cells_[*at])) {
      break;
    } else {
      append(*subject, piece_of(in_, cells_[*at]));
    }
  }
  out_.subject = std::move(subject);
}

void Reader::read_subject() {
  for (std::size_t i = 0; in_head(i); ++i) {
    if (!text(i).starts_with("v/v")) continue;
    out_.letter = true;
    const auto skip = text(i).find_first_not_of(" :", 3);
    subject_from(i, skip == std::string_view::npos ? text(i).size() : skip);
    return;
  }
  if (!heading_) return;
  const auto behind = text(*heading_).substr(out_.heading->plain.size());
  const bool goes_on = std::any_of(behind.begin(), behind.end(), is_small_letter);
  subject_from(*heading_, goes_on ? out_.heading->plain.size() : text(*heading_).size());
}

void Reader::read_ends() {
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    if (!out_.addressee && text(i).starts_with("kinh gui")) out_.addressee = piece_of(in_, cells_[i]);
    if (!out_.recipients && text(i).starts_with("noi nhan")) out_.recipients = piece_of(in_, cells_[i]);
  }
}

}  // namespace

DocumentPiece piece_of(const DocumentText& in, std::size_t begin, std::size_t end, std::uint32_t row) {
  const auto& letters = in.cells.letters;
  DocumentPiece out;
  out.row = row;
  if (begin >= end) return out;
  const auto from = letters.at[begin], to = letters.at[end];
  auto bytes = in.text.substr(from, to - from);
  while (!bytes.empty() && (bytes.back() == ' ' || bytes.back() == '\n' || bytes.back() == '\t'))
    bytes.remove_suffix(1);
  out.where.push_back({from, static_cast<std::uint32_t>(from + bytes.size())});
  const auto nfc = to_nfc(to_valid_utf8(bytes));
  const auto shown = document_letters(nfc);
  for (std::size_t i = 0; i < shown.plain.size(); ++i) {
    const bool blank = shown.plain[i] == ' ' || shown.plain[i] == '\n';
    if (!blank) {
      out.text += nfc.substr(shown.at[i], shown.at[i + 1] - shown.at[i]);
    } else if (!out.text.empty() && out.text.back() != ' ') {
      out.text += ' ';
    }
  }
  out.plain = plain_letters(out.text);
  return out;
}

DocumentPiece piece_of(const DocumentText& in, const DocumentCell& cell) {
  return piece_of(in, cell.begin, cell.end, cell.row);
}

void append(DocumentPiece& piece, const DocumentPiece& more) {
  piece.text += (piece.text.empty() ? "" : " ") + more.text;
  piece.plain += (piece.plain.empty() ? "" : " ") + more.plain;
  piece.where.insert(piece.where.end(), more.where.begin(), more.where.end());
}

DocumentForm read_document(std::string_view text) {
  return Reader(text).read();
}

}  // namespace dongtin
