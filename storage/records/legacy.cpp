#include "storage/records/legacy.hpp"

#include <algorithm>
#include <array>
#include <bitset>
#include <functional>
#include <limits>
#include <span>
#include <utility>

#include "storage/records/legacy_reading.hpp"
#include "storage/records/letters.hpp"
#include "storage/records/syllable.hpp"
#include "storage/records/text.hpp"

namespace dongtin {

namespace {

using namespace legacy;

constexpr std::size_t kEncodings = 5;
constexpr int kMaxRounds = 3;  // until the text settles

// --- evidence ---------------------------------------------------------------------------------------------------

/// What speaks for a reading of a stretch. Words of one letter say nothing.
struct Evidence {
  std::uint32_t changed = 0;      // words that the reading changes, or that it cannot have
  std::uint32_t after = 0;        // of these, syllables as read
  std::uint32_t before = 0;       // of these, syllables as given
  std::uint32_t plain = 0;        // words that it leaves
  std::uint32_t plain_right = 0;  // of these, syllables
  std::uint32_t proofs = 0;       // sequences that prove themselves
  std::uint32_t with_signs = 0;   // different words that had a sign beside a letter
  std::bitset<256> bytes;         // different ones that changed in syllables
  static constexpr std::size_t kEnough = 16;
  std::array<std::size_t, kEnough> words{};  // hashes of different syllables among `after`
  std::size_t different = 0;

  bool count_word(std::size_t hash) {
    if (different == kEnough || std::find(words.begin(), words.begin() + different, hash) != words.begin() + different)
      return false;
    words[different++] = hash;
    return true;
  }

  void add(const Evidence& other) {
    changed += other.changed;
    after += other.after;
    before += other.before;
    plain += other.plain;
    plain_right += other.plain_right;
    proofs += other.proofs;
    bytes |= other.bytes;
    std::uint32_t fresh = 0;
    for (std::size_t i = 0; i < other.different; ++i) fresh += count_word(other.words[i]) ? 1 : 0;
    with_signs += std::min(fresh, other.with_signs);
  }

  [[nodiscard]] bool possible() const {
    if (changed == 0) return proofs != 0;
    if (different >= 3 && bytes.count() < 2) return false;  // "Gå på tå": one letter of another language
    // Signs inside words are never right, whatever other words look like.
    const bool all = after == changed;
    const bool wrong = 3 * before <= changed || (all && 4 * before <= 3 * changed && with_signs >= 2) ||
                       (all && 2 * before <= changed && different >= 8);
    return wrong && 5 * after >= 4 * changed && 3 * (after + plain_right) >= 2 * (changed + plain);
  }

  /// More than a few words: other stretches may follow.
  [[nodiscard]] bool strong() const { return possible() && different >= 4 && bytes.count() >= 3; }

  [[nodiscard]] bool certain(Legacy encoding) const {
    if (!possible()) return false;
    if (changed == 0) return true;
    const bool all = after == changed && plain_right == plain;
    if (encoding == Legacy::mojibake) return different >= 3 || (after == changed && before == 0);
    if (strong()) return true;
    if (different >= 3 && bytes.count() >= 3 && (with_signs != 0 || all)) return true;
    return all && (with_signs >= 2 || (with_signs == 1 && plain != 0));
  }

  [[nodiscard]] std::int64_t score() const {
    return std::int64_t{after} * 3 - std::int64_t{changed} * 2 + std::min<std::int64_t>(proofs, 1);
  }
};

/// No capital behind a small letter.
bool cased(std::span<const Unit> word) {
  for (std::size_t i = 1; i < word.size(); ++i) {
    const auto before = spelled_letter(word[i - 1].c);
    if (spelled_letter(word[i].c).upper && !before.upper && !word[i - 1].caseless) return false;
  }
  return true;
}

constexpr std::size_t kMaxWord = 12;  // nghiêng, decomposed

bool spelled(std::span<const Unit> word) {
  if (word.size() > kMaxWord) return false;
  std::array<char32_t, kMaxWord> letters;
  std::transform(word.begin(), word.end(), letters.begin(), [](const Unit& unit) { return unit.c; });
  return is_spelled({letters.data(), word.size()});
}

/// Weighs a reading, and takes back what is a sign and no letter in it.
class Judge {
 public:
  Judge(std::span<const Given> given, Units& units, Evidence& out) : given_(given), units_(units), out_(out) {}

  void run() {
    take_back_beside_digits();
    for (std::size_t at = 0; at < units_.size();) {
      if (!in_word(units_[at])) {
        ++at;
        continue;
      }
      auto end = at;
      while (end < units_.size() && in_word(units_[end])) ++end;
      word(at, end);
      at = end;
    }
  }

 private:
  static bool in_word(const Unit& unit) { return is_letter(unit.c) || is_figure(unit.c); }

  [[nodiscard]] bool was_sign(const Unit& unit) const {
    return unit.changed && unit.count == 1 && is_sign(given_[unit.first].c);
  }

  [[nodiscard]] bool is_guillemet(const Unit& unit) const {
    return given_[unit.first].c == 0xAB || given_[unit.first].c == 0xBB;
  }

  void take_back(Unit& unit) {
    unit.c = given_[unit.first].c;
    unit.changed = false;
  }

  /// 20°C, 5 µm without the blank, 1ª.
  void take_back_beside_digits() {
    for (std::size_t i = 0; i < units_.size(); ++i) {
      if (!was_sign(units_[i])) continue;
      const bool unit =
          i > 1 && units_[i - 1].c == ' ' && is_figure(units_[i - 2].c) && given_[units_[i].first].c == U'µ';
      if (unit || (i > 0 && is_figure(units_[i - 1].c)) || (i + 1 < units_.size() && is_figure(units_[i + 1].c)))
        take_back(units_[i]);
    }
  }

  [[nodiscard]] bool right(std::size_t begin, std::size_t end) const {
    const auto word = std::span<const Unit>(units_).subspan(begin, end - begin);
    return std::none_of(word.begin(), word.end(), [](const Unit& u) { return u.alien; }) && spelled(word) &&
           cased(word);
  }

  [[nodiscard]] bool changes(std::size_t begin, std::size_t end) const {
    return std::any_of(units_.begin() + static_cast<std::ptrdiff_t>(begin),
                       units_.begin() + static_cast<std::ptrdiff_t>(end),
                       [](const Unit& u) { return u.changed || u.alien; });
  }

  void word(std::size_t begin, std::size_t end) {
    if (end - begin == 1) return lone(units_[begin]);
    bool good = changes(begin, end) && right(begin, end);
    const auto is_quote = [&](const Unit& unit) {
      const auto c = given_[unit.first].c;
      return was_sign(unit) && is_edge(c) && !(good && (c == 0xA9 || c == 0xAE || c == 0xB0));
    };
    auto first = begin, last = end;
    while (first < last && is_quote(units_[first])) ++first;
    while (last > first && is_quote(units_[last - 1])) --last;
    if (first != begin || last != end) {
      const bool inside = changes(first, last);
      const bool guillemet = is_guillemet(units_[first == begin ? last : begin]) && (first == begin || last == end);
      if (!inside && guillemet) return;  // «ng is ông in TCVN3, but no evidence: a quote that was cut looks the same
      if (!inside || (!good && right(first, last))) {
        for (auto i = begin; i < first; ++i) take_back(units_[i]);
        for (auto i = last; i < end; ++i) take_back(units_[i]);
        if (last - first < 2) return last == first ? void() : lone(units_[first]);
        begin = first;
        end = last;
        good = right(begin, end);
      }
    }
    const auto letters = std::span<const Unit>(units_).subspan(begin, end - begin);
    if (std::any_of(letters.begin(), letters.end(), [](const Unit& u) { return is_figure(u.c); })) return;
    if (is_abbreviation(letters)) return;
    if (!changes(begin, end)) {
      ++out_.plain;
      out_.plain_right += spelled(letters) ? 1 : 0;
      return;
    }
    ++out_.changed;
    if (was_right(letters)) ++out_.before;
    if (!good) return;
    ++out_.after;
    if (out_.different == Evidence::kEnough) return;  // more of the same says no more
    std::u32string key;
    bool sign = false;
    for (const auto& unit : letters) {
      const auto letter = spelled_letter(unit.c);
      key += letter.base == 0 ? unit.c : static_cast<char32_t>(letter.base) * 8 + static_cast<char32_t>(letter.tone);
      if (!unit.changed) continue;
      for (auto i = unit.first; i < unit.first + unit.count; ++i) {
        out_.bytes.set(byte_of(given_[i].c));
        sign |= is_sign(given_[i].c);
      }
      // A vowel and its mark side by side, as VNI (`aé`) and windows-1258 (`êò`) have them, are as telling.
      sign |= unit.count > 1 && (given_[unit.first].c >= 0x80 || letter.base < 'a' || given_[unit.first + 1].c == U'ø');
    }
    if (out_.count_word(std::hash<std::u32string>{}(key)) && sign) ++out_.with_signs;
  }

  /// QĐ, NĐ, HĐND: capitals without a vowel are no words in any reading.
  static bool is_abbreviation(std::span<const Unit> word) {
    return std::all_of(word.begin(), word.end(), [](const Unit& unit) {
      const auto letter = spelled_letter(unit.c);
      return letter.upper && letters::kBases.find(letter.base) == std::string_view::npos;
    });
  }

  /// One letter is no evidence. Where it was a sign it is read only if it can be a word.
  void lone(Unit& unit) {
    if (!was_sign(unit)) return;
    const auto given = given_[unit.first].c;
    const bool money =
        given == 0xA3 || given == 0xA4 || given == 0xA5 || given == 0xA7 || given == 0xA9 || given == 0xAE;
    if (money || !spelled({&unit, 1}) || (given > 0xFF && is_edge(given))) take_back(unit);
  }

  [[nodiscard]] bool was_right(std::span<const Unit> word) const {
    const auto first = word.front().first, last = word.back().first + word.back().count;
    if (last - first > kMaxWord) return false;
    std::array<Unit, kMaxWord> letters;
    for (auto i = first; i < last; ++i) letters[i - first].c = given_[i].c;
    const std::span<const Unit> as_given(letters.data(), last - first);
    return spelled(as_given) && cased(as_given);
  }

  std::span<const Given> given_;
  Units& units_;
  Evidence& out_;
};

// --- stretches --------------------------------------------------------------------------------------------------

struct Stretch {
  std::uint32_t begin = 0, end = 0;  // bytes
  std::uint8_t possible = 0;         // encodings, by bit
  std::optional<Legacy> chosen;
  bool strong = false;
};

class Repair {
 public:
  Repair(std::string_view text, std::optional<Legacy> hint) : text_(text), hint_(hint) {}

  /// One round; false when there is nothing to do. The text may be that of `out`.
  bool run(LegacyText& out) {
    auto at = find_legacy(text_);
    std::size_t seen = 0;
    while (at != text_.npos) {
      const auto feed = text_.rfind('\n', at);
      const auto begin = feed == text_.npos ? 0 : feed + 1;
      const auto end = std::min(text_.find('\n', at), text_.size());
      if (begin != seen) passed_.push_back({seen, begin});
      line(begin, end);
      seen = end;
      at = end == text_.size() ? text_.npos : find_legacy(text_, end);
    }
    if (seen != text_.size()) passed_.push_back({seen, text_.size()});
    settle();
    return !stretches_.empty() && write(out);
  }

 private:
  /// Cuts a line at the words that no reading can give.
  void line(std::size_t begin, std::size_t end) {
    constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();
    std::size_t from = kNone, to = 0;
    mixed_ = false;
    for (auto at = begin; at < end && !mixed_;) mixed_ = is_foreign(next_of(text_, at).c);
    if (mixed_ && follow_) return;
    for (std::size_t at = begin; at < end;) {
      const auto word = at;
      bool foreign = false;
      while (at < end && text_[at] != ' ' && text_[at] != '\t') foreign |= is_foreign(next_of(text_, at).c);
      const auto word_end = at;
      while (at < end && (text_[at] == ' ' || text_[at] == '\t')) ++at;
      if (foreign) {
        if (from != kNone) stretch(from, to);
        from = kNone;
      } else if (word_end != word) {
        if (from == kNone) from = word;
        to = word_end;
      }
    }
    if (from != kNone) stretch(from, to);
  }

  void read(std::size_t begin, std::size_t end) {
    given_.clear();
    for (auto at = begin; at < end;) given_.push_back(next_of(text_, at));
  }

  /// A candidate reading of given_, weighed.
  void candidate(Legacy encoding, Evidence& evidence) {
    units_.clear();
    for (std::uint32_t i = 0; i < given_.size(); ++i) units_.push_back({given_[i].c, i});
    if (encoding == Legacy::mojibake) return mojibake(evidence);
    read_as(encoding, units_);
    Judge(given_, units_, evidence).run();
  }

  /// Once or twice, whichever gives more syllables.
  void mojibake(Evidence& evidence) {
    int proofs = 0;
    if (!read_utf8(units_, proofs)) return;
    Evidence once;
    once.proofs = static_cast<std::uint32_t>(proofs);
    Units twice = units_;
    Judge(given_, units_, once).run();
    Evidence again;
    if (read_utf8(twice, proofs)) {
      again.proofs = static_cast<std::uint32_t>(proofs);
      Judge(given_, twice, again).run();
      const bool more = again.after > once.after || (again.after == once.after && again.proofs > once.proofs);
      if (again.possible() && (more || !once.possible())) {
        units_ = std::move(twice);
        once = again;
      }
    }
    evidence = once;
  }

  void stretch(std::size_t begin, std::size_t end) {
    Stretch out{static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end), 0, {}, false};
    if (follow_) {
      Evidence evidence;
      read(begin, end);
      candidate(*follow_, evidence);
      if (!evidence.possible()) return;
      out.chosen = follow_;
      stretches_.push_back(out);
      return;
    }
    if (find_legacy(text_.substr(0, end), begin) == text_.npos) return;
    read(begin, end);
    std::int64_t best = std::numeric_limits<std::int64_t>::min();
    for (std::size_t i = 0; i < kEncodings; ++i) {
      const auto encoding = static_cast<Legacy>(i);
      Evidence evidence;
      candidate(encoding, evidence);
      if (evidence.changed == 0 && evidence.proofs == 0) continue;
      all_[i].add(evidence);
      if (!evidence.possible()) continue;
      if (!mixed_) out.possible |= static_cast<std::uint8_t>(1u << i);
      if (evidence.certain(encoding) && evidence.score() > best) {
        best = evidence.score();
        out.chosen = encoding;
        out.strong = evidence.strong();
      }
    }
    if (out.chosen) (out.strong ? strong_ : certain_)[static_cast<std::size_t>(*out.chosen)] += end - begin;
    if (out.chosen || out.possible != 0) stretches_.push_back(out);
  }

  /// Stretches too short to be certain follow those that are, or the hint, or what all of them say together.
  void settle() {
    const auto most = [](const std::array<std::size_t, kEncodings>& bytes) -> std::optional<Legacy> {
      const auto at = std::max_element(bytes.begin(), bytes.end());
      return *at == 0 ? std::nullopt : std::optional(static_cast<Legacy>(at - bytes.begin()));
    };
    auto follow = most(strong_);
    if (!follow) follow = hint_;
    if (!follow) follow = most(certain_);
    if (!follow) {
      std::int64_t best = 0;
      for (std::size_t i = 0; i < kEncodings; ++i) {
        if (all_[i].certain(static_cast<Legacy>(i)) && all_[i].score() > best) {
          best = all_[i].score();
          follow = static_cast<Legacy>(i);
        }
      }
    }
    if (!follow) return;
    for (auto& s : stretches_) {
      if (!s.strong && (s.possible >> static_cast<unsigned>(*follow) & 1u) != 0) s.chosen = follow;
    }
    // Lines that could be right may follow as well (`Néi dung`), but not one word for which that is all there is.
    if (strong_[static_cast<std::size_t>(*follow)] == 0 && follow != hint_) return;
    follow_ = follow;
    for (const auto& [first, last] : passed_) {
      for (auto begin = first; begin < last;) {
        const auto end = std::min(text_.find('\n', begin), last);
        if (end != begin) line(begin, end);
        begin = end + 1;
      }
    }
    std::sort(stretches_.begin(), stretches_.end(),
              [](const Stretch& a, const Stretch& b) { return a.begin < b.begin; });
  }

  bool write(LegacyText& out) {
    std::vector<OffsetMap::Piece> pieces;
    std::array<std::size_t, kEncodings> changed{};
    std::string text;
    std::size_t done = 0;
    for (const auto& s : stretches_) {
      if (!s.chosen) continue;
      read(s.begin, s.end);
      Evidence unused;
      candidate(*s.chosen, unused);
      const auto offset = [&](std::size_t i) { return i < given_.size() ? given_[i].at : s.end; };
      for (const auto& unit : units_) {
        if (!unit.changed) continue;
        const auto begin = offset(unit.first), end = offset(unit.first + unit.count);
        text.append(text_, done, begin - done);
        const auto from = static_cast<std::uint32_t>(text.size());
        append(text, unit.c);
        pieces.push_back({{from, static_cast<std::uint32_t>(text.size())}, {begin, end}});
        done = end;
        ++changed[static_cast<std::size_t>(*s.chosen)];
      }
    }
    if (pieces.empty()) return false;
    text.append(text_, done);
    out.text = std::move(text);
    out.encoding = static_cast<Legacy>(std::max_element(changed.begin(), changed.end()) - changed.begin());
    out.map.add(std::move(pieces));
    return true;
  }

  std::string_view text_;
  std::optional<Legacy> hint_;
  std::vector<Given> given_;
  Units units_;
  std::vector<Stretch> stretches_;
  std::array<Evidence, kEncodings> all_;
  std::array<std::size_t, kEncodings> strong_{}, certain_{};  // bytes
  std::vector<std::pair<std::size_t, std::size_t>> passed_;   // lines where nothing was found
  std::optional<Legacy> follow_;
  bool mixed_ = false;  // the line has words that no reading can give: none of it follows others
};

}  // namespace

std::string_view name(Legacy encoding) noexcept {
  switch (encoding) {
    case Legacy::mojibake:
      return "UTF-8 read as windows-1252";
    case Legacy::tcvn3:
      return "TCVN3";
    case Legacy::vni:
      return "VNI";
    case Legacy::windows_1258:
      return "windows-1258";
    case Legacy::vps:
      return "VPS";
  }
  return "unknown";
}

OffsetMap::Range OffsetMap::original(Range range) const noexcept {
  for (auto round = rounds_.rbegin(); round != rounds_.rend(); ++round) {
    // The last piece that begins at or before an offset; what lies behind it is moved by as much as its end.
    const auto piece_at = [&](std::uint32_t offset) {
      return std::upper_bound(round->begin(), round->end(), offset,
                              [](std::uint32_t o, const Piece& piece) { return o < piece.repaired.begin; });
    };
    const auto begin = piece_at(range.begin);
    if (begin != round->begin()) {
      const auto& piece = *std::prev(begin);
      range.begin =
          range.begin < piece.repaired.end ? piece.given.begin : range.begin - piece.repaired.end + piece.given.end;
    }
    const auto end = piece_at(range.end - 1);
    if (end != round->begin()) {
      const auto& piece = *std::prev(end);
      range.end = range.end <= piece.repaired.end ? piece.given.end : range.end - piece.repaired.end + piece.given.end;
    }
  }
  return range;
}

std::optional<LegacyText> repair_legacy(std::string_view text, std::optional<Legacy> hint) {
  if (text.size() >= std::numeric_limits<std::uint32_t>::max()) return std::nullopt;
  if ((!hint && find_legacy(text) == text.npos) || !is_valid_utf8(text)) return std::nullopt;
  LegacyText out;
  if (!Repair(text, hint).run(out)) return std::nullopt;
  for (int round = 1; round < kMaxRounds; ++round) {
    const auto encoding = out.encoding;
    if (!Repair(out.text, hint).run(out)) return out;
    out.encoding = encoding;
  }
  return std::nullopt;
}

}  // namespace dongtin
