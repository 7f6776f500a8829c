#include "matchers/likely_accents.hpp"

#include <gmock/gmock.h>

#include "matchers/accents.hpp"
#include "matchers/fold_table.hpp"
#include "tests/support/typing.hpp"

namespace dongtin {
namespace {

WordAccents accents(const char* word) {
  Folded folded;
  fold_phrase(word, folded);
  return accents_at(folded, 0);
}

struct Field {
  explicit Field(const std::string& text) {
    fold(text, folded, Teencode::undo);
    likely.begin(folded);
  }
  /// None where it is left as it is.
  std::optional<WordAccents> likeliest(std::size_t syllable) {
    if (!likely.bare()) return std::nullopt;
    Folded restored;
    likely.restore(syllable, syllable + 1, restored);
    if (accents_at(restored, syllable) == accents_at(folded, syllable)) return std::nullopt;
    return accents_at(restored, syllable);
  }
  Folded folded;
  LikelyAccents likely;
};

TEST(LikelyAccents, AreThoseOfThePhrase) {
  Field field("vo dap roi ba con oi, nuoc dang tran ve ha luu");
  EXPECT_TRUE(field.likely.bare());
  EXPECT_TRUE(field.likely.may_be(0, accents("vỡ")));
  EXPECT_FALSE(field.likely.may_be(0, accents("võ")));
  EXPECT_TRUE(field.likely.may_be(1, accents("đập")));
  EXPECT_FALSE(field.likely.may_be(1, accents("đạp")));
  EXPECT_EQ(field.likeliest(6), accents("nước"));
}

TEST(LikelyAccents, OfUnknownSpellingsAnythingMayBe) {
  Field field("xa Ia Krel va xa Qwzt");
  EXPECT_EQ(field.likeliest(5), std::nullopt);
  EXPECT_TRUE(field.likely.may_be(5, accents("vỡ")));
  EXPECT_TRUE(field.likely.may_be(0, accents("xẵ"))) << "no word that is known";
}

TEST(LikelyAccents, SayNothingWhereAccentsAreWritten) {
  for (const char* text : {"Vỡ đập rồi bà con ơi", "vo dap rồi bà con ơi", "", "?!", "2026"}) {
    Field field(text);
    for (std::size_t i = 0; i < field.folded.syllables.size(); ++i) {
      EXPECT_TRUE(field.likely.may_be(i, accents("vợ"))) << text;
    }
  }
  // One sentence of a field that is mostly bare.
  Field field("vo dap roi ba con oi chay di, nuoc len toi mai nha roi ba con oi. Thật đó");
  const auto last = field.folded.syllables.size() - 1;
  EXPECT_EQ(field.likeliest(last), std::nullopt);
  EXPECT_EQ(field.likeliest(1), accents("đập"));
}

TEST(LikelyAccents, KeepWhatShorthandStandsFor) {
  Field field("ko co vo dap dau mn oi");
  Folded restored;
  field.likely.restore(0, field.folded.syllables.size(), restored);
  EXPECT_EQ(accents_at(restored, 0), accents("không"));
}

TEST(LikelyAccents, AreReadOfOneFieldAfterAnother) {
  Field field("vo dap roi");
  ASSERT_TRUE(field.likely.may_be(1, accents("đập")));
  Folded other;
  fold("anh dap xe ve nha voi vo", other);
  field.likely.begin(other);
  Folded restored;
  field.likely.restore(0, other.syllables.size(), restored);
  EXPECT_EQ(accents_at(restored, 6), accents("vợ"));
}

TEST(LikelyAccents, KeepEachMarkOnItsLetter) {
  Field field("ba tram nguoi chet trong nam nay");
  Folded restored, written;
  field.likely.restore(0, field.folded.syllables.size(), restored);
  fold("ba trăm người chết trong năm nay", written);
  for (std::size_t i = 0; i < written.syllables.size(); ++i) {
    EXPECT_EQ(accents_at(restored, i), accents_at(written, i)) << i;
    EXPECT_EQ(restored.syllables[i].tones, written.syllables[i].tones) << i;
  }
  for (std::size_t i = 0; i < written.marks.size(); ++i) {
    EXPECT_EQ(restored.marks[i] & kQuality, written.marks[i] & kQuality) << i;
  }
}

TEST(LikelyAccents, OfALongSentenceAreReadInParts) {
  std::string text;
  for (int i = 0; i < 500; ++i) text += "vo dap roi ba con oi nuoc len ";
  Field field(text);
  for (const std::size_t at : {std::size_t{0}, std::size_t{128}, std::size_t{3992}}) {
    const auto letters = field.folded.letters(at);
    ASSERT_EQ(letters, "vo");
    EXPECT_TRUE(field.likely.may_be(at, accents("vỡ"))) << at;
    EXPECT_FALSE(field.likely.may_be(at, accents("võ"))) << at;
  }
}

TEST(LikelyAccents, RestoreAField) {
  Field field("nuoc dang tran ve ha luu");
  Folded restored;
  field.likely.restore(0, field.folded.syllables.size(), restored);
  ASSERT_EQ(restored.syllables.size(), field.folded.syllables.size());
  EXPECT_EQ(accents_at(restored, 0), accents("nước"));
  EXPECT_EQ(accents_at(restored, 2), accents("tràn"));
  EXPECT_TRUE(restored.syllables[2].marked);
  EXPECT_EQ(restored.stream, field.folded.stream);
}

TEST(LikelyAccents, TheTableIsOfWordsThatAreSpelledOnce) {
  const auto rows = likely_rows();
  ASSERT_GT(rows.size(), 3000u);
  EXPECT_EQ(rows.front().word, "#");
  for (std::size_t i = 1; i < rows.size(); ++i) {
    Folded folded;
    fold_phrase(rows[i].word, folded);
    EXPECT_EQ(folded.syllables.size(), 1u) << rows[i].word;
    EXPECT_LT(rows[i - 1].word, rows[i].word);
    EXPECT_GT(rows[i].times, 0u) << rows[i].word;
  }
}

}  // namespace
}  // namespace dongtin
