// Copies, related items and others, over labelled pairs (tests/cases/stories/README.md).
//
// Thresholds are tuned on the even pairs only; the odd ones say whether that generalises. The peers, a plain Jaccard
// and a plain overlap coefficient, are given the threshold that is best for them on the very half that is scored.
#include "matchers/stories.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <functional>
#include <map>

#include "storage/story_index.hpp"
#include "tests/matchers/story_pairs.hpp"

namespace dongtin {
namespace {

using testing::StoryItem;
using testing::StoryPair;

const std::vector<StoryPair>& pairs() {
  static const auto all = testing::read_story_pairs(DONGTIN_SOURCE_DIR "/tests/cases/stories/pairs.ndjson");
  return all;
}

struct Score {
  int right = 0, wrong = 0, missed = 0;
  [[nodiscard]] double precision() const { return right + wrong == 0 ? 1 : 1.0 * right / (right + wrong); }
  [[nodiscard]] double recall() const { return right + missed == 0 ? 1 : 1.0 * right / (right + missed); }
  [[nodiscard]] double f1() const { return 2.0 * right / std::max(1, 2 * right + wrong + missed); }
};

using Says = std::function<bool(const StoryPair&)>;

Score score(bool tuning, const std::string& label, const Says& says, bool show = false) {
  Score out;
  for (const auto& pair : pairs()) {
    if (pair.for_tuning != tuning) continue;
    const bool is = pair.expect == label, said = says(pair);
    if (is && said) ++out.right;
    if (!is && said) ++out.wrong;
    if (is && !said) ++out.missed;
    if (show && is != said) std::printf("  %s %-8s %s\n", pair.id.c_str(), pair.expect.c_str(), pair.why.c_str());
  }
  return out;
}

void print(const char* who, const char* half, double threshold, const Score& s) {
  std::printf("%-28s %-7s %5.2f  precision %.3f recall %.3f F1 %.3f (%d right, %d wrong, %d missed)\n", who, half,
              threshold, s.precision(), s.recall(), s.f1(), s.right, s.wrong, s.missed);
}

/// What the writer does: the index finds it, the outlines agree.
bool found_and_same(const StoryPair& pair) {
  const auto a = signature(pair.a.outline), b = signature(pair.b.outline);
  if (!a || !b) return false;
  StoryIndex index({10, std::chrono::hours(24 * 7)});
  index.add(AlertId{1}, 1, *a, pair.a.published);
  std::vector<StoryIndex::Candidate> found;
  index.candidates(*b, pair.b.published, found);
  return !found.empty() && same_text(compare(pair.a.outline, pair.b.outline));
}

/// What the items for tuning teach of which words are rare.
const Rarity& rarity() {
  static const Rarity learnt = [] {
    Rarity out;
    for (const auto& pair : pairs()) {
      if (!pair.for_tuning) continue;
      out.add(pair.a.gist);
      out.add(pair.b.gist);
    }
    return out;
  }();
  return learnt;
}

/// 0 for copies and for what only shares a form.
double related_score(const StoryPair& pair) {
  const auto likeness = compare(pair.a.outline, pair.b.outline);
  if (same_text(likeness) || same_form(likeness)) return 0;
  const auto apart = std::chrono::duration_cast<std::chrono::seconds>(pair.b.published - pair.a.published);
  return relatedness(pair.a.gist, pair.b.gist, rarity(), apart);
}

template <class Measure>
std::pair<double, Score> best(bool tuning, const std::string& label, Measure measure) {
  std::pair<double, Score> out{0, {}};
  for (int step = 1; step < 100; ++step) {
    const double threshold = step / 100.0;
    const auto s = score(tuning, label, [&](const StoryPair& p) { return measure(p) >= threshold; });
    if (s.f1() > out.second.f1()) out = {threshold, s};
  }
  return out;
}

double jaccard(const StoryPair& p) {
  return compare(p.a.outline, p.b.outline).jaccard();
}
double overlap(const StoryPair& p) {
  return compare(p.a.outline, p.b.outline).overlap();
}

TEST(Stories, CopiesAreFoundAndNothingElse) {
  ASSERT_GE(pairs().size(), 150u);
  std::map<bool, Score> ours;
  for (const bool tuning : {true, false}) {
    const auto* half = tuning ? "tuning" : "scored";
    ours[tuning] = score(tuning, "copy", found_and_same, true);
    print("MinHash and slots", half, 0, ours[tuning]);
    const auto [j, js] = best(tuning, "copy", jaccard);
    print("Jaccard, its best", half, j, js);
    const auto [o, os] = best(tuning, "copy", overlap);
    print("overlap, its best", half, o, os);
    EXPECT_GT(ours[tuning].f1(), std::max(js.f1(), os.f1()));
  }
  EXPECT_GE(ours[false].precision(), 0.95);
  EXPECT_GE(ours[false].recall(), 0.9);
}

TEST(Stories, OneEventInOtherWordsIsRelated) {
  const auto related = [](const StoryPair& p) { return related_score(p) >= kRelated; };
  for (const bool tuning : {true, false}) {
    const auto s = score(tuning, "related", related, true);
    print("related", tuning ? "tuning" : "scored", kRelated, s);
    const auto [threshold, b] = best(tuning, "related", related_score);
    print("related, its best", tuning ? "tuning" : "scored", threshold, b);
    if (tuning) continue;
    EXPECT_GE(s.precision(), 0.8);
    EXPECT_GE(s.recall(), 0.65);
  }
}

Outline outline_of(std::string_view title, std::string_view text) {
  Folded t, b;
  fold(title, t);
  fold(text, b);
  Outline out;
  outline(t, b, out);
  return out;
}

TEST(Stories, FewerThanEightSyllablesHaveNoSignature) {
  EXPECT_FALSE(signature(outline_of("", "Đập vỡ rồi bà con ơi chạy")));
  EXPECT_TRUE(signature(outline_of("", "Đập vỡ rồi bà con ơi chạy mau")));
  EXPECT_TRUE(signature(outline_of("Đập vỡ rồi", "bà con ơi chạy mau")));
  EXPECT_FALSE(signature(outline_of("", "")));
  EXPECT_FALSE(signature(outline_of("một hai", "")));
}

TEST(Stories, AccentsCaseFormAndDisguiseLeaveTheSignature) {
  const auto plain = outline_of("", "Đập Ia Ring vỡ rồi bà con ơi chạy mau lên đồi");
  for (const auto* other :
       {"dap ia ring vo roi ba con oi chay mau len doi", "ĐẬP IA RING VỠ RỒI BÀ CON ƠI CHẠY MAU LÊN ĐỒI",
        "Đ.ậ.p Ia Ring v\u200bỡ rồi bà con ơiiii chạy mau lên đồi!!!"}) {
    EXPECT_EQ(outline_of("", other), plain) << other;
    EXPECT_EQ(signature(outline_of("", other)), signature(plain)) << other;
  }
}

TEST(Stories, TitleAndTextShareNoShingle) {
  const auto apart = outline_of("một hai ba bốn năm", "sáu bảy tám chín mười");
  const auto joined = outline_of("", "một hai ba bốn năm sáu bảy tám chín mười");
  EXPECT_EQ(compare(apart, joined), (Likeness{6, 6, 8, 10, 0}));
}

TEST(Stories, ASlotIsWhatBothTextsFillDifferently) {
  const auto form = [](const std::string& day, const std::string& degrees) {
    return outline_of("", "Dự báo thời tiết ngày " + day + " tại Gia Lai trời nhiều mây nhiệt độ thấp nhất " + degrees +
                              " độ gió đông bắc cấp ba");
  };
  EXPECT_EQ(compare(form("11", "18"), form("11", "18")).slots, 0u);
  EXPECT_EQ(compare(form("11", "18"), form("11", "19")).slots, 1u);
  EXPECT_EQ(compare(form("11", "18"), form("12", "19")).slots, 2u);
  EXPECT_FALSE(same_text(compare(form("11", "18"), form("12", "19"))));
  EXPECT_TRUE(same_form(compare(form("11", "18"), form("12", "19"))));
}

TEST(Stories, ComparingIsTheSameEitherWayRound) {
  for (const auto& pair : pairs()) {
    EXPECT_EQ(compare(pair.a.outline, pair.b.outline), compare(pair.b.outline, pair.a.outline)) << pair.id;
  }
}

/// MinHash says what the sets say, within three standard errors of 64 values on average, over all pairs.
TEST(Stories, TheEstimateIsNearTheTruth) {
  double squares = 0, bias = 0;
  for (const auto& pair : pairs()) {
    const auto a = signature(pair.a.outline), b = signature(pair.b.outline);
    ASSERT_TRUE(a && b) << pair.id;
    const auto off = resemblance(*a, *b) - compare(pair.a.outline, pair.b.outline).jaccard();
    squares += off * off;
    bias += off;
  }
  const auto n = static_cast<double>(pairs().size());
  std::printf("estimate: root mean square error %.3f, bias %.3f\n", std::sqrt(squares / n), bias / n);
  EXPECT_LT(std::sqrt(squares / n), 0.08);
  EXPECT_LT(std::abs(bias / n), 0.02);
}

TEST(Stories, NothingIsRelatedAfterAWeek) {
  Gist a;
  a.words = {1, 2};
  a.names = {3};
  EXPECT_GT(relatedness(a, a, rarity(), std::chrono::hours(167)), kRelated);
  EXPECT_EQ(relatedness(a, a, rarity(), std::chrono::hours(169)), 0);
  EXPECT_EQ(relatedness(a, a, rarity(), std::chrono::hours(-169)), 0);
}

TEST(Stories, OneKindOfEvidenceDoesNotRelate) {
  Gist a, b;
  a.names = b.names = {3, 4};
  a.words = {1};
  b.words = {2};
  EXPECT_EQ(relatedness(a, b, Rarity{}, {}), 0);
  b.words = {1, 2};
  EXPECT_GT(relatedness(a, b, Rarity{}, {}), kRelated);
}

}  // namespace
}  // namespace dongtin
