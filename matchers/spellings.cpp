#include "matchers/spellings.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "storage/records/digest.hpp"
#include "storage/records/text.hpp"

namespace dongtin {

namespace {

constexpr std::size_t kMaxPairs = 3;  // in one phrase: 8 spellings

// With i; the syllable that changes is the one that ends in i and stands in kChanging.
constexpr std::array<std::string_view, 78> kWords{
    "kĩ thuật",  "kĩ sư",    "kĩ năng",   "kĩ lưỡng", "kĩ càng",  "kĩ xảo",   "tuyệt kĩ",  "thế kỉ",  "kỉ luật",
    "kỉ niệm",   "kỉ lục",   "kỉ nguyên", "kỉ yếu",   "kỉ cương", "bác sĩ",   "thi sĩ",    "nghệ sĩ", "ca sĩ",
    "nhạc sĩ",   "họa sĩ",   "hoạ sĩ",    "chiến sĩ", "liệt sĩ",  "tiến sĩ",  "thạc sĩ",   "võ sĩ",   "nha sĩ",
    "dược sĩ",   "văn sĩ",   "binh sĩ",   "giáo sĩ",  "công ti",  "qui định", "qui hoạch", "qui mô",  "qui trình",
    "qui chế",   "qui tắc",  "qui phạm",  "qui luật", "nội qui",  "tỉ lệ",    "tỉ đồng",   "tỉ số",   "tỉ giá",
    "tỉ phú",    "tỉ trọng", "hi vọng",   "hi sinh",  "lí do",    "lí luận",  "lí tưởng",  "lí lịch", "lí thuyết",
    "vật lí",    "xử lí",    "quản lí",   "địa lí",   "tâm lí",   "đại lí",   "pháp lí",   "hợp lí",  "vô lí",
    "nguyên lí", "đạo lí",   "trợ lí",    "kì họp",   "kì thi",   "học kì",   "chu kì",    "kì nghỉ", "kí kết",
    "chữ kí",    "đăng kí",  "nhật kí",   "thư kí",   "mĩ thuật", "thẩm mĩ"};
constexpr std::array<std::string_view, 7> kChanging{"ki", "si", "ti", "qui", "hi", "li", "mi"};

struct Word {
  Folded i, y;              // the two forms
  std::size_t changes = 0;  // which syllable
};

constexpr std::u32string_view kI = U"iìíỉĩị", kY = U"yỳýỷỹỵ";

/// The last letter of `syllable` (NFC) as the other of i and y; unchanged when it is neither.
std::string swapped(std::string_view syllable) {
  const auto encode = [](char32_t c) {
    std::string out;
    if (c < 0x80) return out += static_cast<char>(c);
    if (c < 0x800) {
      out += static_cast<char>(0xC0 | (c >> 6));
    } else {
      out += static_cast<char>(0xE0 | (c >> 12));
      out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    }
    return out += static_cast<char>(0x80 | (c & 0x3F));
  };
  for (std::size_t k = 0; k < kI.size(); ++k) {
    for (const auto& [from, to] : {std::pair{kI[k], kY[k]}, std::pair{kY[k], kI[k]}}) {
      const auto letter = encode(from);
      if (!syllable.ends_with(letter)) continue;
      return std::string(syllable.substr(0, syllable.size() - letter.size())) + encode(to);
    }
  }
  return std::string(syllable);
}

const std::vector<Word>& table() {
  static const std::vector<Word> words = [] {
    std::vector<Word> out;
    for (auto text : kWords) {
      Word& word = out.emplace_back();
      fold_phrase(text, word.i);
      std::size_t at = 0;
      while (std::find(kChanging.begin(), kChanging.end(), word.i.letters(at)) == kChanging.end()) ++at;
      word.changes = at;
      const auto& s = word.i.syllables[at];
      std::string other(text.substr(0, s.begin));
      other += swapped(text.substr(s.begin, s.end - s.begin));
      other += text.substr(s.end);
      fold_phrase(other, word.y);
    }
    return out;
  }();
  return words;
}

/// The syllables of `word` stand at `at` in `phrase`; with `any` whatever their accents.
bool stands_at(const Folded& word, const Folded& phrase, std::size_t at, bool any) {
  if (at + word.syllables.size() > phrase.syllables.size()) return false;
  for (std::size_t i = 0; i < word.syllables.size(); ++i) {
    if (word.letters(i) != phrase.letters(at + i)) return false;
    if (any) continue;
    const auto& a = word.syllables[i];
    const auto& b = phrase.syllables[at + i];
    if (a.tones != b.tones) return false;
    for (std::uint32_t k = 0; k < a.length; ++k) {
      if (((word.marks[a.at + k] ^ phrase.marks[b.at + k]) & 31) != 0) return false;
    }
  }
  return true;
}

}  // namespace

std::vector<std::string> other_spellings(std::string_view words, Spelling spelling) {
  if (spelling == Spelling::exact) return {};
  const std::string text = to_nfc(words);
  Folded phrase;
  fold_phrase(text, phrase);
  std::vector<std::size_t> changing;
  for (std::size_t at = 0; at < phrase.syllables.size() && changing.size() < kMaxPairs; ++at) {
    const char last = phrase.letters(at).back();
    if ((last != 'i' && last != 'y') || phrase.capital(at)) continue;
    const bool found = std::any_of(table().begin(), table().end(), [&](const Word& word) {
      if (word.changes > at) return false;
      const bool any = spelling == Spelling::any;
      return stands_at(word.i, phrase, at - word.changes, any) || stands_at(word.y, phrase, at - word.changes, any);
    });
    if (found) changing.push_back(at);
  }
  std::vector<std::string> out;
  for (std::size_t choice = 1; choice < (std::size_t{1} << changing.size()); ++choice) {
    std::string other;
    std::size_t done = 0;
    for (std::size_t k = 0; k < changing.size(); ++k) {
      const auto& s = phrase.syllables[changing[k]];
      other += text.substr(done, s.begin - done);
      const auto syllable = std::string_view(text).substr(s.begin, s.end - s.begin);
      other += (choice >> k & 1) != 0 ? swapped(syllable) : std::string(syllable);
      done = s.end;
    }
    out.push_back(other + text.substr(done));
  }
  return out;
}

Digest spellings_digest() {
  std::string all;
  for (const auto word : kWords) all.append(word).append("\n");
  for (const auto changing : kChanging) all.append(changing).append("\n");
  return sha256(all);
}

}  // namespace dongtin
