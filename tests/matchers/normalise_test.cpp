#include "matchers/normalise.hpp"

#include <gtest/gtest.h>
#include <unicode/normalizer2.h>

#include <iostream>
#include <random>

#include "matchers/fold_table.hpp"
#include "storage/records/text.hpp"

namespace dongtin {
namespace {

std::string nfd(const std::string& text) {
  UErrorCode status = U_ZERO_ERROR;
  std::string out;
  icu::StringByteSink<std::string> sink(&out);
  icu::Normalizer2::getNFDInstance(status)->normalizeUTF8(0, text, sink, nullptr, status);
  EXPECT_TRUE(U_SUCCESS(status));
  return out;
}

std::string stream(std::string_view text) {
  Folded out;
  fold(text, out);
  return out.stream;
}

std::string utf8(char32_t c) {
  std::string out;
  icu::UnicodeString::fromUTF32(reinterpret_cast<const UChar32*>(&c), 1).toUTF8String(out);
  return out;
}

TEST(Fold, WritesSyllablesBetweenSpacesAndStopsAtSentences) {
  EXPECT_EQ(stream(""), " ");
  EXPECT_EQ(stream("Vỡ đập"), " vo dap ");
  EXPECT_EQ(stream("Vỡ. Đập"), " vo \n dap ");
  EXPECT_EQ(stream("  ...  "), " ");
  EXPECT_EQ(stream("TP.HCM xong.Đập 1.500 28.05"), " tp hcm xong \n dap 1.500 28.05 ");
  EXPECT_EQ(stream("a\nb\n\nc"), " a \n b \n c ");
  EXPECT_EQ(stream("ｖỡ　ĐẬＰ"), " vo dap ");
}

TEST(Fold, ReadsATextAlikeWhereverItStands) {
  // Whatever a block of the text cuts: letters of two and three bytes, marks behind their letter, numbers, a name,
  // split and repeated letters, something invisible, another script, a broken byte, a character that the end of the
  // text cuts.
  const std::string text = nfd("Vỡ đập. ") +
                           "Nước ở K'Bang, 1.500,5 hộ\u200B dân đậpppp; l.ừ.a đ.ả.o \xE1\xBA nghiêng " +
                           "漢字 ｖỡ Oklahoma!\r\nQuyền\u00A0lực 2000, “được” vỡ\xE1\xBA";
  for (const Teencode teencode : {Teencode::keep, Teencode::undo}) {
    Folded plain, shifted;
    fold(text, plain, teencode);
    EXPECT_EQ(plain.stream.substr(0, 8), " vo dap ");
    for (std::uint32_t blanks = 1; blanks < 200; ++blanks) {
      fold(std::string(blanks, ' ') + text, shifted, teencode);
      EXPECT_EQ(shifted.stream, plain.stream) << blanks;
      EXPECT_EQ(shifted.marks, plain.marks) << blanks;
      for (Syllable& s : shifted.syllables) {
        s.begin -= blanks;
        s.end -= blanks;
      }
      EXPECT_EQ(shifted.syllables, plain.syllables) << blanks;
    }
  }
}

TEST(Fold, ReadsNothingBehindTheText) {
  const std::string text = "Vỡ đập ở 1.500 nơi, người dân sơ tán khẩn cấp trong đêm. Nước dâng nhanh";
  for (std::size_t size = 0; size <= text.size(); ++size) {
    Folded cut, copied;
    fold(std::string_view(text).substr(0, size), cut);
    fold(text.substr(0, size), copied);
    EXPECT_EQ(cut.stream, copied.stream) << size;
    EXPECT_EQ(cut.syllables, copied.syllables) << size;
    EXPECT_TRUE(cut.syllables.empty() || cut.syllables.back().end <= size) << size;
  }
}

TEST(Fold, AgreesWithUnicodeOnEveryVietnameseLetter) {
  // ICU takes the marks off; the table must say the same base letter, and the same for the decomposed form.
  for (const auto& row : fold_detail::kVowels) {
    for (const auto* letters : {&row.lower, &row.upper}) {
      for (char32_t c : *letters) {
        const std::string composed = utf8(c), decomposed = nfd(composed);
        Folded a, b;
        fold(composed, a);
        fold(decomposed, b);
        ASSERT_EQ(a.syllables.size(), 1u) << composed;
        EXPECT_EQ(a.stream, b.stream) << composed;
        EXPECT_EQ(a.marks, b.marks) << composed;
        EXPECT_EQ(a.syllables[0].tones, b.syllables[0].tones) << composed;
        const char base = static_cast<char>(decomposed[0] | 0x20);
        EXPECT_EQ(a.stream[1], base) << composed;
        EXPECT_EQ(a.syllables[0].marked, decomposed.size() > 1) << composed;
      }
    }
  }
}

TEST(Fold, KeepsTheMarksOfTheOriginal) {
  Folded a, b, c;
  fold("hoà", a);
  fold("hòa", b);
  fold("hóa", c);
  const auto quality = [](const Folded& f) {
    std::string out;
    for (const char m : f.marks) out += static_cast<char>(m & kQuality);
    return out;
  };
  EXPECT_EQ(quality(a), quality(b));
  EXPECT_EQ(a.marks[3] & kToned, kToned);
  EXPECT_EQ(b.marks[2] & kToned, kToned);
  EXPECT_EQ(a.syllables[0].tones, b.syllables[0].tones);
  EXPECT_NE(a.syllables[0].tones, c.syllables[0].tones);
  fold("đ", a);
  EXPECT_TRUE(a.syllables[0].marked);
  fold("d", a);
  EXPECT_FALSE(a.syllables[0].marked);
  fold("ı", a);
  EXPECT_EQ(a.stream, " i ");
  EXPECT_FALSE(a.syllables[0].marked);
}

TEST(Fold, SurvivesBytesThatAreNoText) {
  for (std::string text : {std::string("\xFF\xFE"), std::string("\xE1\xBB"), std::string("a\xC3"), std::string(1, '\0'),
                           std::string("\xCC\x81"), std::string("\xF4\x90\x80\x80")}) {
    Folded out;
    fold(text, out);
    EXPECT_EQ(out.stream.size(), out.marks.size());
  }
  EXPECT_EQ(stream("vỡ\xFFđập"), " vo dap ");
}

/// Random mixes of forms: every run of syllables cut from the original folds to itself.
TEST(Fold, EverySpanCutFromTheOriginalFoldsToItself) {
  constexpr unsigned kSeed = 20260521;
  std::cout << "seed " << kSeed << '\n';
  std::mt19937 random(kSeed);
  const std::vector<std::string> words{"vỡ", "đập",    "Nghiêng", "TP",     "HCM",  "1.500", "K'Bang", "hoà", "ượt",
                                       "ẨN", "ð",      "ı",       "Ｖỡ",    "日本", "Đắk",   "x",      "Ƀ",   "50%",
                                       "ĕ",  "nguyễn", "аn",      "đậpppp", "l0i",  "VIII",  "𝐚𝐧",     "d̶ập"};
  const std::vector<std::string> gaps{" ", "  ", ", ", ". ", ".",       "\n",           "! ",
                                      "-", " (", ") ", "…",  "\u200B ", " \U0001F30A ", "\u00A0"};
  const auto pick = [&](const std::vector<std::string>& list) { return list[random() % list.size()]; };
  int checked = 0;
  for (int round = 0; round < 2000; ++round) {
    std::string text;
    for (int i = 0; i < 12; ++i) {
      std::string word = pick(words);
      if (random() % 3 == 0) word = nfd(word);
      if (random() % 7 == 0) word.insert(0, "\u200D");
      text += word + pick(gaps);
    }
    Folded whole, piece;
    fold(text, whole);
    const std::size_t n = whole.syllables.size();
    ASSERT_GT(n, 0u);
    const std::size_t first = random() % n, last = first + random() % (n - first);
    const auto begin = whole.syllables[first].begin, end = whole.syllables[last].end;
    ASSERT_LT(begin, end);
    ASSERT_LE(end, text.size());
    const std::string cut = text.substr(begin, end - begin);
    ASSERT_TRUE(is_valid_utf8(cut)) << text;
    fold(cut, piece);
    // Split letters are read as a run: a piece of one is another run.
    const auto split = [](const Syllable& s) { return (s.undone & bit(How::split_letters)) != 0; };
    if (std::any_of(whole.syllables.begin(), whole.syllables.end(), split) ||
        std::any_of(piece.syllables.begin(), piece.syllables.end(), split)) {
      continue;
    }
    ++checked;
    ASSERT_EQ(piece.syllables.size(), last - first + 1) << text << " | " << cut;
    const auto& f = whole.syllables[first];
    const auto& l = whole.syllables[last];
    EXPECT_EQ(piece.stream, " " + whole.stream.substr(f.at, l.at + l.length - f.at) + " ") << text << " | " << cut;
    for (std::size_t i = 0; i < piece.syllables.size(); ++i) {
      EXPECT_EQ(piece.syllables[i].tones, whole.syllables[first + i].tones) << cut;
    }
  }
  EXPECT_GT(checked, 1500);
}

}  // namespace
}  // namespace dongtin
