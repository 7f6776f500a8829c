#include "matchers/normalise.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstring>

#include "matchers/code_points.hpp"
#include "matchers/disguise.hpp"
#include "matchers/fold_block.hpp"
#include "matchers/fold_table.hpp"
#include "matchers/teencode.hpp"
#include "storage/records/syllable.hpp"

namespace dongtin {

namespace {

/// At most four letters as one number.
constexpr std::uint32_t number_of(std::string_view letters) {
  std::uint32_t number = 0;
  for (const char c : letters) number = number << 8 | static_cast<unsigned char>(c);
  return number;
}

// A full stop behind these does not end a sentence when a name or number follows.
constexpr std::array<std::string_view, 22> kAbbreviations{"tp", "tx",  "tt", "p",  "q",  "h",  "x",  "t",
                                                          "ts", "ths", "gs", "bs", "ks", "ls", "mr", "dr",
                                                          "ql", "pgs", "dt", "tl", "kp", "st"};
constexpr std::size_t kLongestAbbreviation = 3;
constexpr auto kAbbreviationNumbers = [] {
  std::array<std::uint32_t, kAbbreviations.size()> numbers{};
  std::transform(kAbbreviations.begin(), kAbbreviations.end(), numbers.begin(), number_of);
  return numbers;
}();

bool is_abbreviation(std::string_view letters) {
  return letters.size() <= kLongestAbbreviation && std::find(kAbbreviationNumbers.begin(), kAbbreviationNumbers.end(),
                                                             number_of(letters)) != kAbbreviationNumbers.end();
}

/// Every byte of a word.
constexpr std::uint64_t each(std::uint8_t byte) {
  return std::uint64_t{0x0101010101010101} * byte;
}

/// The lowest bits of a word, fewer than 64; no matter which of more.
constexpr std::uint64_t low_bits(std::size_t count) {
  return (std::uint64_t{1} << (count & 63)) - 1;
}

/// True when three equal bytes stand in a row within the first `length` (at most 8) of the eight bytes at `at`.
bool three_in_a_row(const char* at, std::size_t length) {
  static_assert(std::endian::native == std::endian::little);
  std::uint64_t v = 0;
  std::memcpy(&v, at, 8);
  const std::uint64_t differs = v ^ (v >> 8);  // byte k is zero where letters k and k+1 are equal
  constexpr std::uint64_t kLow = 0x7F7F7F7F7F7F7F7F;
  const std::uint64_t equal = ~(((differs & kLow) + kLow) | differs | kLow);
  const std::uint64_t wanted = equal & (equal >> 8);
  return length >= 3 && (wanted << (8 * (10 - length))) != 0;
}

/// The letters of a syllable on their way into the stream, the first in the lowest byte. Seven are the most that a
/// syllable of the language has; of more, no more than their number is right.
struct Gathered {
  std::uint64_t letters = 0, marks = 0;
  std::size_t bits = 0;    // 8 times their number
  std::uint32_t seen = 0;  // of the letters that are no ASCII, as Folder::packed()

  /// `count` ASCII letters and digits; eight bytes can be read.
  void add(const unsigned char* text, std::size_t count) {
    std::uint64_t eight = 0;
    std::memcpy(&eight, text, 8);
    letters |= (eight & low_bits(8 * count)) << (bits & 63);
    bits += 8 * count;
  }

  void add(std::uint32_t letter) {
    seen |= letter;
    if ((letter & 0xFF) != 0) {
      letters |= std::uint64_t{letter & 0xFF} << (bits & 63);
      marks |= std::uint64_t{letter >> 8 & 0xFF} << (bits & 63);
      bits += 8;
    } else if (bits != 0 && (letter >> 24 & kCombining) != 0) {
      marks |= std::uint64_t{letter >> 8 & 0xFF} << ((bits - 8) & 63);
    } else {
      bits = kTooMany;
    }
  }

  /// True when nothing can be hidden in the letters: they are all letters or all digits, of our own alphabet, and no
  /// letter stands three times in a row.
  [[nodiscard]] bool plain() const {
    const std::uint64_t all = low_bits(bits), alpha = letters & each(0x40);  // which a digit has not
    const std::uint64_t differs = (letters ^ letters >> 8) & ~each(0x20);
    const std::uint64_t equal = (differs - each(1)) & ~differs & each(0x80) & all >> 8;
    const bool one_kind = (alpha == (each(0x40) & all) && (equal & equal >> 8) == 0) || alpha == 0;
    return one_kind && bits <= 56 && (seen & std::uint32_t{kLookAlike} << 24) == 0;
  }
  [[nodiscard]] bool digits() const { return (letters & 0x40) == 0; }
  /// In lower case, a space behind the last.
  [[nodiscard]] std::uint64_t folded() const { return letters | each(' '); }
  /// Of plain ones.
  [[nodiscard]] bool legal() const {
    const std::uint64_t bytes = folded();
    std::array<char, 8> out;
    std::memcpy(out.data(), &bytes, out.size());
    return is_syllable({out.data(), bits / 8});
  }

 private:
  static constexpr std::size_t kTooMany = 4096;
};

class Folder {
 public:
  Folder(std::string_view text, Folded& out, Teencode teencode)
      : text_(text), out_(out), undo_teencode_(teencode == Teencode::undo) {}

  void run() {
    out_.syllables.clear();
    reserve(text_.size() + text_.size() / 4 + 64);
    put(' ', 0);
    while (at_ < text_.size()) {
      if (!open_ && syllables()) continue;
      const auto b = static_cast<unsigned char>(text_[at_]);
      if (b < 0x80 && fold_detail::kTable.low[b].base == 0) {
        ascii_punctuation(b);
      } else {
        code_point(read(text_, at_));
      }
    }
    close();
    join_split();
    out_.stream.resize(length_);
    out_.marks.resize(length_);
  }

 private:
  /// Consumes the syllables of a block of the text, no syllable being open; false when at_ stands on something else.
  bool syllables() {
    std::array<unsigned char, FoldBlock::kReadable> rest;
    const unsigned char* const text = readable(rest);
    const FoldBlock block = fold_block(text);
    if (block.size == 0) return false;
    const std::size_t origin = at_;
    std::size_t begin = static_cast<std::size_t>(std::countr_zero(~block.between)), from = begin;
    const std::uint64_t events = block.wide | block.signs | (block.between & ~(block.between << 1 | 1));
    Gathered syllable;
    for (std::uint64_t left = events; left != 0; left &= left - 1) {
      const auto i = static_cast<std::size_t>(std::countr_zero(left));
      if (text[i] >= 0x80) {
        syllable.add(text + from, i - from);
        const std::size_t bytes = text[i] == 0xE1 ? 3 : 2;
        syllable.add(wide_letter(text + i, bytes));
        from = i + bytes;
        continue;
      }
      if (begin < i) {
        syllable.add(text + from, i - from);
        const bool goes_on = may_go_on(text[i]);
        const bool single = syllable.bits == 8 && !syllable.digits();
        if (syllable.plain() && split_ < (single ? 1 : 3) &&
            (!undo_teencode_ || syllable.digits() || syllable.legal()) &&
            !(goes_on && (syllable.digits() || text[i] == '\''))) {
          push(syllable, origin + begin, origin + i);
        } else {
          at_ = origin + begin;
          while (at_ < origin + i) code_point(read(text_, at_));
          if (goes_on) return true;
          close();
        }
        begin = from = static_cast<std::size_t>(std::countr_zero(~block.between & ~((std::uint64_t{2} << i) - 1)));
        syllable = {};
      }
      if ((block.signs >> i & 1) != 0) {
        at_ = origin + i;
        ascii_punctuation(text[i]);
      }
    }
    at_ = std::min(origin + std::min(begin, block.size), text_.size());
    if (!block.whole || begin == 0) {
      while (at_ < origin + block.size) code_point(read(text_, at_));
    }
    return true;
  }

  /// Of ASCII between two letters or digits: what they make may be one syllable.
  static bool may_go_on(unsigned char b) { return b == '.' || b == ',' || b == '\''; }

  /// The text from at_ on; near its end a copy, behind which stands what closes the last syllable and does no more.
  const unsigned char* readable(std::array<unsigned char, FoldBlock::kReadable>& rest) const {
    const std::size_t left = text_.size() - at_;
    if (left >= rest.size()) return reinterpret_cast<const unsigned char*>(text_.data() + at_);
    rest.fill('\0');
    std::memcpy(rest.data(), text_.data() + at_, left);
    return rest.data();
  }

  /// A plain syllable.
  void push(const Gathered& syllable, std::size_t begin, std::size_t end) {
    if (boundary_) open_boundary();
    static_assert('a' - 'A' == ' ' && ' ' << 2 == kUpper);
    const std::uint64_t upper = ~syllable.letters & each(' ') & low_bits(syllable.bits);
    const std::uint64_t letters = syllable.folded(), marks = syllable.marks | upper << 2;
    const std::size_t at = length_, length = syllable.bits / 8;
    const bool marked = (syllable.seen & (std::uint32_t{kQuality} << 8 | 0xFF0000u)) != 0;
    const std::uint64_t flags = std::uint64_t{syllable.seen >> 16 & 0xFF} << 8 * offsetof(Syllable, tones) % 64 |
                                std::uint64_t{marked} << 8 * offsetof(Syllable, marked) % 64 |
                                std::uint64_t{starts_sentence_} << 8 * offsetof(Syllable, boundary) % 64;
    starts_sentence_ = false;
    split_ = length == 1 && !syllable.digits() ? 1 : 0;
    length_ = at + length + 1;
    std::memcpy(stream_ + at, &letters, 8);  // the space behind them among it
    std::memcpy(marks_ + at, &marks, 8);
    // As whole words: a copy of what was just written in pieces waits for all of them.
    static_assert(offsetof(Syllable, begin) == 0 && offsetof(Syllable, end) == 4 && offsetof(Syllable, at) == 8 &&
                  offsetof(Syllable, length) == 12 && offsetof(Syllable, undone) == 16 && sizeof(Syllable) == 24);
    const std::array<std::uint64_t, 3> closed{begin | end << 32, at | length << 32, flags};
    std::memcpy(&out_.syllables.emplace_back(), closed.data(), sizeof closed);
  }

  static constexpr std::uint32_t packed(std::uint8_t marks, std::uint8_t tone, std::uint8_t kind) {
    return static_cast<std::uint32_t>(marks) << 8 | static_cast<std::uint32_t>(tone) << 16 |
           static_cast<std::uint32_t>(kind) << 24;
  }
  [[nodiscard]] std::uint8_t seen_marks() const { return static_cast<std::uint8_t>(seen_ >> 8); }
  [[nodiscard]] std::uint8_t seen_tones() const { return static_cast<std::uint8_t>(seen_ >> 16); }
  [[nodiscard]] std::uint8_t seen_kinds() const { return static_cast<std::uint8_t>(seen_ >> 24 & 0x0F); }

  void reserve(std::size_t bytes) {
    if (out_.stream.size() < bytes) {
      out_.stream.resize(bytes);
      out_.marks.resize(bytes);
    }
    capacity_ = out_.stream.size();
    stream_ = out_.stream.data();
    marks_ = out_.marks.data();
  }

  /// Room for `more` bytes beyond what the rest of the text and its closing spaces can take.
  void need(std::size_t more) {
    const std::size_t wanted = length_ + (text_.size() - at_) + more + 16;
    if (wanted > capacity_) reserve(wanted + wanted / 2);
  }

  void code_point(Read r) {
    const char32_t c = r.c;
    const Letter letter = c == kBroken ? Letter{} : letter_of(c);
    if (letter.base != 0) {
      add(letter, r.size);
    } else if (c != kBroken && c >= 0xFF01 && c <= 0xFF5E) {
      wide_punctuation(c - 0xFEE0, r.size);
      return;
    } else if (is_combining(c)) {
      combine(c, r.size);
    } else if (is_zero_width(c)) {
      hidden_ = open_;
    } else if (c == 0x2019 || c == 0x2BC) {
      if (!joins(r.size)) close();
    } else if (is_other_letter(c)) {
      open();
      for (std::uint32_t k = 0; k < r.size; ++k) put(text_[at_ + k], 0);
      seen_ |= packed(0, 0, kForeign);
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

  void open_boundary() {
    boundary_ = false;
    starts_sentence_ = true;
    if (out_.syllables.empty()) return;
    need(2);
    put('\n', 0);
    put(' ', 0);
  }

  void open_at(std::size_t at, std::size_t length) {
    current_ = {};
    current_.begin = static_cast<std::uint32_t>(at);
    current_.at = static_cast<std::uint32_t>(length);
    current_.boundary = starts_sentence_;
    starts_sentence_ = false;
    seen_ = 0;
    open_ = true;
    hidden_ = false;
  }

  void open() {
    if (open_) {
      if (hidden_) reveal();
      return;
    }
    if (boundary_) open_boundary();
    open_at(at_, length_);
  }

  /// Something invisible stood inside a syllable.
  void reveal() {
    hidden_ = false;
    current_.undone = static_cast<HowSet>(current_.undone | bit(How::zero_width));
  }

  void add(Letter letter, std::uint32_t size) {
    open();
    put(letter.base, letter.marks);
    current_.end = static_cast<std::uint32_t>(at_ + size);
    seen_ |= packed(letter.marks, letter.tone, letter.kind);
  }

  void combine(char32_t c, std::uint32_t size) {
    if (!open_) return;
    if (hidden_) reveal();
    Letter mark = letter_of(c);
    const bool stroke = (c == 0x335 || c == 0x336) && stream_[length_ - 1] == 'd';
    if (stroke) mark.marks = kStroke;
    if (mark.kind == 0) mark.kind = kLookAlike;  // an overlay, or a mark no language of the table uses: a disguise
    marks_[length_ - 1] = static_cast<char>(static_cast<unsigned char>(marks_[length_ - 1]) | mark.marks);
    seen_ |= packed(mark.marks, mark.tone, mark.kind);
    current_.end = static_cast<std::uint32_t>(at_ + size);
  }

  void close() {
    if (!open_) return;
    open_ = false;
    const std::size_t length = length_ - current_.at;
    current_.tones = seen_tones();
    current_.marked = (seen_marks() & kQuality) != 0 || current_.tones != 0;
    const std::uint8_t kinds = seen_kinds();
    if (kinds != kAlpha && kinds != kDigit) {
      if ((kinds & kLookAlike) != 0) current_.undone = static_cast<HowSet>(current_.undone | bit(How::look_alike));
      if ((kinds & (kAlpha | kDigit | kForeign)) == (kAlpha | kDigit)) rewrite(undo_digits, How::digits);
    }
    if ((kinds & kAlpha) != 0 && (kinds & kForeign) == 0) {
      if (length <= 8 ? three_in_a_row(stream_ + current_.at, length) : repeats(written()))
        rewrite(undo_repeats, How::repeated_letters);
      if (undo_teencode_ && undo_teencode()) return;
    }
    const bool single = length_ - current_.at == 1 && (kinds & kAlpha) != 0;
    if (split_ != 0 && !(single && goes_on())) join_split_before_current();
    push(current_);
    split_ = single ? split_ + 1 : 0;
  }

  void push(Syllable& syllable) {
    syllable.length = static_cast<std::uint32_t>(length_) - syllable.at;
    out_.syllables.push_back(syllable);
    put(' ', 0);
  }

  /// The letters of the open syllable.
  [[nodiscard]] std::string_view written() const { return {stream_ + current_.at, length_ - current_.at}; }

  // --- what is undone -------------------------------------------------------------------------------------------

  using Undo = bool (*)(const Spelled& spelled, Letters& out);

  /// The open syllable, rewritten where `undo` finds something; says so.
  bool rewrite(Undo undo, How how) {
    Letters letters;
    if (!undo({written(), std::string_view(marks_ + current_.at, length_ - current_.at), current_.marked}, letters))
      return false;
    length_ = current_.at;
    need(letters.size);
    for (std::size_t i = 0; i < letters.size; ++i) put(letters.base[i], static_cast<std::uint8_t>(letters.marks[i]));
    current_.undone = static_cast<HowSet>(current_.undone | bit(how));
    return true;
  }

  /// True when the token was replaced and its syllables are written.
  bool undo_teencode() {
    const auto token = written();
    if (is_syllable(token)) return false;
    const Folded* words = teencode_words(token);
    if (words == nullptr) {
      rewrite(respell, How::teencode);
      return false;
    }
    if (split_ != 0) join_split_before_current();
    length_ = current_.at;
    need(words->stream.size());
    const HowSet undone = static_cast<HowSet>(current_.undone | bit(How::teencode));
    const Syllable whole = current_;
    for (const Syllable& word : words->syllables) {
      Syllable s = whole;
      s.boundary = whole.boundary && &word == words->syllables.data();
      s.at = static_cast<std::uint32_t>(length_);
      s.tones = word.tones;
      s.marked = whole.marked;  // the accents are ours: they say nothing of how the rest is typed
      s.undone = undone;
      for (std::uint32_t k = 0; k < word.length; ++k)
        put(words->stream[word.at + k], static_cast<std::uint8_t>(words->marks[word.at + k]));
      push(s);
    }
    split_ = 0;
    return true;
  }

  // --- split letters --------------------------------------------------------------------------------------------

  /// 0 when what lies between is no gap of split letters; else a rank: punctuation 1, one blank 2, more blanks 3.
  [[nodiscard]] int gap(std::uint32_t end, std::uint32_t begin) const {
    std::size_t blanks = 0, signs = 0;
    for (std::size_t i = end; i < begin;) {
      const Read r = read(text_, i);
      if (r.c == '\n' || r.c == '\r') return 0;
      if (is_space(r.c)) {
        ++blanks;
      } else if (r.c == '.' || r.c == '-' || r.c == '_' || r.c == '*' || r.c == 0xB7 || r.c == 0x2022 ||
                 r.c == 0x2027 || (r.c >= 0x2010 && r.c <= 0x2015)) {
        ++signs;
      } else if (!is_zero_width(r.c)) {
        return 0;
      }
      if (blanks + signs > 3) return 0;
      i += r.size;
    }
    if (signs == 0) return blanks == 0 ? 0 : blanks == 1 ? 2 : 3;
    return signs == 1 && blanks == 0 ? 1 : 0;
  }

  /// The open single letter belongs to the run of single letters before it.
  [[nodiscard]] bool goes_on() const {
    return !current_.boundary && gap(out_.syllables.back().end, current_.begin) != 0;
  }

  /// As join_split(), the open syllable following what was joined.
  void join_split_before_current() {
    if (split_ < 3) {
      split_ = 0;
      return;
    }
    const std::string letters(written());
    const std::string marks(marks_ + current_.at, letters.size());
    const bool boundary = current_.boundary && !out_.syllables.empty();
    length_ = current_.at - (boundary ? 2 : 0);
    join_split();
    if (boundary) {
      put('\n', 0);
      put(' ', 0);
    }
    current_.at = static_cast<std::uint32_t>(length_);
    for (std::size_t i = 0; i < letters.size(); ++i) put(letters[i], static_cast<std::uint8_t>(marks[i]));
  }

  /// The last split_ syllables are single letters: where they make legal syllables, they become those.
  void join_split() {
    const std::size_t count = split_;
    split_ = 0;
    if (count < 3 || count > kMaxSplitLetters) return;
    auto& list = out_.syllables;
    const std::size_t first = list.size() - count;
    Letters letters;
    std::array<int, kMaxSplitLetters> gaps{};  // before each letter
    int widest = 0, narrowest = 3;
    for (std::size_t i = 0; i < count; ++i) {
      const Syllable& s = list[first + i];
      letters.add(stream_[s.at], marks_[s.at]);
      if (i == 0) continue;
      gaps[i] = gap(list[first + i - 1].end, s.begin);
      widest = std::max(widest, gaps[i]);
      narrowest = std::min(narrowest, gaps[i]);
    }
    Ends ends{};
    std::size_t longest = 0;
    for (std::size_t from = 0; from < count;) {
      std::size_t to = from + 1;
      while (to < count && (widest == narrowest || gaps[to] != widest)) ++to;
      const bool legal = to - from >= 2 && divide(letters, from, to, narrowest > 1, ends);
      // "S.ơ.m.e.i": split by a sign, and no syllables of ours: a foreign word or a name.
      if (!legal && narrowest == 1 && to - from >= 3) ends[from] = static_cast<std::uint8_t>(to);
      for (std::size_t i = from; i < to; i = ends[i] == 0 ? to : ends[i]) {
        if (ends[i] != 0) longest = std::max(longest, ends[i] - i);
      }
      from = to;
    }
    // Single letters with blanks between are also what lists and vowels look like: one whole syllable must be in it.
    if (longest >= 3 || (longest == 2 && narrowest == 1)) rejoin(letters, first, count, ends);
  }

  void rejoin(const Letters& letters, std::size_t first, std::size_t count, const Ends& ends) {
    std::array<Syllable, kMaxSplitLetters> old{};
    std::copy_n(out_.syllables.begin() + static_cast<std::ptrdiff_t>(first), count, old.begin());
    length_ = old[0].at;
    out_.syllables.resize(first);
    for (std::size_t i = 0; i < count;) {
      const std::size_t end = ends[i] == 0 ? i + 1 : ends[i];
      Syllable s = old[i];
      s.at = static_cast<std::uint32_t>(length_);
      s.end = old[end - 1].end;
      for (std::size_t k = i; k < end; ++k) {
        s.tones |= old[k].tones;
        s.marked |= old[k].marked;
        s.undone = static_cast<HowSet>(s.undone | old[k].undone);
        put(letters.base[k], static_cast<std::uint8_t>(letters.marks[k]));
      }
      if (end - i > 1) s.undone = static_cast<HowSet>(s.undone | bit(How::split_letters));
      push(s);
      i = end;
    }
  }

  // --- where a sentence ends ------------------------------------------------------------------------------------

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
    const Syllable& last = out_.syllables.back();
    const std::string_view letters(stream_ + last.at, last.length);
    const bool behind_word = last.end == at_;
    const bool abbreviation = behind_word && is_abbreviation(letters);
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
    // "xong.Đập" ends, "TP.HCM" and "bao.vn" do not
    return upper && !(behind_word && all_upper(last.at, last.length));
  }

  [[nodiscard]] bool all_upper(std::size_t at, std::size_t length) const {
    return std::all_of(marks_ + at, marks_ + at + length,
                       [](char m) { return (static_cast<unsigned char>(m) & kUpper) != 0; });
  }

  std::string_view text_;
  Folded& out_;
  const bool undo_teencode_;
  std::size_t at_ = 0;
  char* stream_ = nullptr;
  char* marks_ = nullptr;
  std::size_t length_ = 0, capacity_ = 0;
  Syllable current_;        // while open_
  std::uint32_t seen_ = 0;  // of its letters, as packed()
  std::size_t split_ = 0;   // single letters at the end of the syllables that may be one run
  bool open_ = false;
  bool hidden_ = false;  // something invisible stands behind its last letter
  bool boundary_ = false;
  bool starts_sentence_ = false;
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

void fold(std::string_view text, Folded& out, Teencode teencode) {
  Folder(text, out, teencode).run();
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
