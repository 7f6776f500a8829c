#include "matchers/normalise.hpp"

#include <algorithm>
#include <array>

#include "matchers/fold_table.hpp"

namespace dongtin {

namespace {

constexpr char32_t kBroken = 0xFFFFFFFF;

struct Read {
  char32_t c = kBroken;
  std::uint32_t size = 1;
};

unsigned char byte_at(std::string_view s, std::size_t i) {
  return static_cast<unsigned char>(s[i]);
}

/// One code point; a byte that starts none is kBroken and one byte long.
Read read(std::string_view s, std::size_t i) {
  const unsigned char b = byte_at(s, i);
  if (b < 0x80) return {b, 1};
  const std::uint32_t size = b >= 0xF0 ? 4 : b >= 0xE0 ? 3 : 2;
  if (b < 0xC2 || b > 0xF4 || i + size > s.size()) return {};
  char32_t c = b & (0x7Fu >> size);
  for (std::uint32_t k = 1; k < size; ++k) {
    const unsigned char next = byte_at(s, i + k);
    if ((next & 0xC0) != 0x80) return {};
    c = (c << 6) | (next & 0x3F);
  }
  return {c, size};
}

constexpr bool is_zero_width(char32_t c) {
  return c == 0xAD || c == 0x34F || c == 0x61C || c == 0x180E || (c >= 0x200B && c <= 0x200F) ||
         (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || (c >= 0xFE00 && c <= 0xFE0F) || c == 0xFEFF;
}

constexpr bool is_combining(char32_t c) {
  return c >= 0x300 && c <= 0x36F;
}

struct Mark {
  std::uint8_t marks = 0, tone = 0;
};

constexpr Mark mark_of(char32_t c) {
  switch (c) {
    case 0x300:
    case 0x340:
      return {0, kGrave};
    case 0x301:
    case 0x341:
      return {0, kAcute};
    case 0x309:
      return {0, kHook};
    case 0x303:
      return {0, kTilde};
    case 0x323:
      return {0, kDot};
    case 0x302:
      return {kCircumflex, 0};
    case 0x306:
      return {kBreve, 0};
    case 0x31B:
      return {kHorn, 0};
    default:
      return {kOtherMark, 0};
  }
}

/// Scripts the table does not hold keep their bytes; punctuation, symbols and pictures separate.
constexpr bool is_other_letter(char32_t c) {
  if (c == kBroken || c < 0xAA || c == 0xD7 || c == 0xF7) return false;
  if (c < 0xC0) return c == 0xAA || c == 0xB5 || c == 0xBA;
  if (c >= 0x2000 && c <= 0x2BFF) return c >= 0x2C00;
  if (c >= 0x2E00 && c <= 0x2E7F) return false;
  if (c >= 0x3000 && c <= 0x303F) return false;
  if (c >= 0xE000 && c <= 0xF8FF) return false;
  if (c >= 0xFE10 && c <= 0xFE6F) return false;
  if (c >= 0xFF00 && c <= 0xFFFF) return c >= 0xFF66 && c <= 0xFFDC;
  return c < 0x1F000;
}

constexpr bool is_space(char32_t c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == 0xA0 || c == 0x3000;
}
constexpr bool is_closing(char32_t c) {
  return c == '"' || c == ')' || c == ']' || c == 0x201D || c == 0x2019 || c == 0xBB;
}
constexpr bool is_digit(char32_t c) {
  return c >= '0' && c <= '9';
}

// A full stop behind these does not end a sentence when a name or number follows.
constexpr std::array<std::string_view, 22> kAbbreviations{"tp", "tx",  "tt", "p",  "q",  "h",  "x",  "t",
                                                          "ts", "ths", "gs", "bs", "ks", "ls", "mr", "dr",
                                                          "ql", "pgs", "dt", "tl", "kp", "st"};

class Folder {
 public:
  Folder(std::string_view text, Folded& out) : text_(text), out_(out) {}

  void run() {
    out_.clear();
    const std::size_t size = text_.size();
    // Enough: a syllable of n letters adds at most n + 3 bytes and took n + 1, for something separates it from the
    // last.
    out_.stream.resize(2 * size + 4);
    out_.marks.resize(2 * size + 4);
    stream_ = out_.stream.data();
    marks_ = out_.marks.data();
    put(' ', 0);
    while (at_ < size) {
      const unsigned char b = byte_at(text_, at_);
      if (b < 0x80) {
        const Letter letter = fold_detail::kTable.low[b];
        if (letter.base != 0) {
          add(letter, 1);
          ++at_;
        } else {
          ascii_punctuation(b);
        }
        continue;
      }
      const Read r = read(text_, at_);
      code_point(r);
    }
    close();
    out_.stream.resize(length_);
    out_.marks.resize(length_);
  }

 private:
  void code_point(Read r) {
    char32_t c = r.c;
    if (c != kBroken && c >= 0xFF01 && c <= 0xFF5E) c -= 0xFEE0;  // full-width forms of ASCII
    const Letter letter = c == kBroken ? Letter{} : letter_of(c);
    if (letter.base != 0) {
      add(letter, r.size);
    } else if (c < 0x80) {
      wide_punctuation(c, r.size);
      return;
    } else if (is_combining(c)) {
      combine(mark_of(c), r.size);
    } else if (is_zero_width(c)) {
      // leaves no trace
    } else if (c == 0x2019 || c == 0x2BC) {
      if (!joins(r.size)) close();
    } else if (is_other_letter(c)) {
      for (std::uint32_t k = 0; k < r.size; ++k) open_and_put(text_[at_ + k], 0);
      current_.end = static_cast<std::uint32_t>(at_ + r.size);
    } else {
      close();
      if (c == 0x2026 || c == 0x2028 || c == 0x2029 || c == 0x85 || c == 0x3002) boundary_ = true;
    }
    at_ += r.size;
  }

  void ascii_punctuation(unsigned char b) {
    if ((b == '.' || b == ',') && between_digits(1)) {
      put(static_cast<char>(b), 0);
      ++at_;
      return;
    }
    if (b == '\'' && joins(1)) {
      ++at_;
      return;
    }
    close();
    if (b == '\n' || b == '!' || b == '?' || (b == '.' && ends_sentence(1))) boundary_ = true;
    ++at_;
  }

  void wide_punctuation(char32_t c, std::uint32_t size) {
    close();
    if (c == '!' || c == '?' || (c == '.' && ends_sentence(size))) boundary_ = true;
    at_ += size;
  }

  void put(char letter, std::uint8_t marks) {
    stream_[length_] = letter;
    marks_[length_++] = static_cast<char>(marks);
  }

  void open_and_put(char letter, std::uint8_t marks) {
    if (!open_) {
      if (boundary_ && !out_.syllables.empty()) {
        put('\n', 0);
        put(' ', 0);
      }
      current_ = {};
      current_.begin = static_cast<std::uint32_t>(at_);
      current_.at = static_cast<std::uint32_t>(length_);
      current_.boundary = boundary_;
      open_ = true;
      boundary_ = false;
    }
    put(letter, marks);
  }

  void add(Letter letter, std::uint32_t size) {
    open_and_put(letter.base, letter.marks);
    current_.end = static_cast<std::uint32_t>(at_ + size);
    current_.tones |= letter.tone;
    seen_ |= letter.marks | letter.tone;
  }

  void combine(Mark mark, std::uint32_t size) {
    if (!open_) return;
    marks_[length_ - 1] = static_cast<char>(static_cast<unsigned char>(marks_[length_ - 1]) | mark.marks);
    current_.tones |= mark.tone;
    seen_ |= mark.marks | mark.tone;
    current_.end = static_cast<std::uint32_t>(at_ + size);
  }

  void close() {
    if (!open_) return;
    open_ = false;
    current_.length = static_cast<std::uint32_t>(length_) - current_.at;
    current_.marked = (seen_ & kQuality) != 0;  // tones use the same five bits
    seen_ = 0;
    out_.syllables.push_back(current_);
    put(' ', 0);
  }

  [[nodiscard]] Read next(std::uint32_t size) const {
    return at_ + size < text_.size() ? read(text_, at_ + size) : Read{U' ', 1};
  }

  /// "1.500", "28.05", "3,5": one syllable.
  [[nodiscard]] bool between_digits(std::uint32_t size) const {
    return open_ && is_digit(static_cast<unsigned char>(stream_[length_ - 1])) && is_digit(next(size).c);
  }

  /// "K'Bang": the apostrophe inside a word leaves no trace.
  [[nodiscard]] bool joins(std::uint32_t size) const {
    if (!open_ || is_digit(static_cast<unsigned char>(stream_[length_ - 1]))) return false;
    const auto c = next(size).c;
    return c != kBroken && letter_of(c).base != 0 && !is_digit(c);
  }

  /// Of the full stop at at_, the syllable before it being closed.
  [[nodiscard]] bool ends_sentence(std::uint32_t size) const {
    if (out_.syllables.empty()) return false;
    const std::size_t last = out_.syllables.size() - 1;
    const auto letters = out_.letters(last);
    const bool behind_word = out_.syllables[last].end == at_;
    const bool abbreviation =
        behind_word && std::find(kAbbreviations.begin(), kAbbreviations.end(), letters) != kAbbreviations.end();
    std::size_t i = at_ + size;
    Read r = next(size);
    bool spaced = i >= text_.size();
    while (i < text_.size() && r.c != '\n' && (is_space(r.c) || is_closing(r.c))) {
      spaced = true;
      i += r.size;
      r = i < text_.size() ? read(text_, i) : Read{U' ', 1};
    }
    const Letter letter = r.c == kBroken ? Letter{} : letter_of(r.c);
    const bool upper = (letter.marks & kUpper) != 0;
    if (abbreviation && (upper || is_digit(r.c))) return false;
    if (spaced || r.c == '\n') return true;
    return upper && !(behind_word && all_caps(last));  // "xong.Đập" ends, "TP.HCM" and "bao.vn" do not
  }

  [[nodiscard]] bool all_caps(std::size_t i) const {
    const Syllable& s = out_.syllables[i];
    for (std::uint32_t k = 0; k < s.length; ++k) {
      if ((static_cast<unsigned char>(out_.marks[s.at + k]) & kUpper) == 0) return false;
    }
    return true;
  }

  std::string_view text_;
  Folded& out_;
  std::size_t at_ = 0;
  char* stream_ = nullptr;
  char* marks_ = nullptr;
  std::size_t length_ = 0;
  Syllable current_;       // while open_
  std::uint8_t seen_ = 0;  // marks and tones of its letters
  bool open_ = false;
  bool boundary_ = false;
};

}  // namespace

std::size_t Folded::syllable_at(std::size_t where) const {
  const auto it = std::lower_bound(syllables.begin(), syllables.end(), where,
                                   [](const Syllable& s, std::size_t value) { return s.at < value; });
  if (it == syllables.end() || it->at != where) return syllables.size();
  return static_cast<std::size_t>(it - syllables.begin());
}

void Folded::clear() {
  stream.clear();
  marks.clear();
  syllables.clear();
}

void fold(std::string_view text, Folded& out) {
  Folder(text, out).run();
}

void fold_phrase(std::string_view text, Folded& out) {
  Folded whole;
  fold(text, whole);
  out.clear();
  out.stream += ' ';
  out.marks += '\0';
  for (auto s : whole.syllables) {
    const auto from = s.at;
    s.at = static_cast<std::uint32_t>(out.stream.size());
    s.boundary = false;
    out.stream.append(whole.stream, from, s.length);
    out.marks.append(whole.marks, from, s.length);
    out.stream += ' ';
    out.marks += '\0';
    out.syllables.push_back(s);
  }
}

}  // namespace dongtin
