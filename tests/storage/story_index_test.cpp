#include "storage/story_index.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>

namespace dongtin {
namespace {

using Candidate = StoryIndex::Candidate;

Instant hour(int n) {
  return Instant{} + std::chrono::hours(n);
}

Outline any_text(std::mt19937& random, std::size_t syllables) {
  Outline out(syllables);
  for (auto& each : out) each = static_cast<std::uint16_t>(1 + random() % 5000);
  return out;
}

Outline edited(Outline text, std::mt19937& random, std::size_t edits) {
  for (; edits > 0; --edits) text[random() % text.size()] = static_cast<std::uint16_t>(1 + random() % 5000);
  return text;
}

std::vector<AlertId> alerts(StoryIndex& index, const Outline& text, Instant at) {
  std::vector<Candidate> found;
  index.candidates(*signature(text), at, found);
  std::vector<AlertId> out;
  for (const auto& each : found) out.push_back(each.alert);
  return out;
}

TEST(StoryIndex, FindsACopyAmongManyAndNoStranger) {
  std::mt19937 random(1);
  StoryIndex index({20'000, std::chrono::hours(24 * 7)});
  std::vector<Outline> texts;
  for (std::uint64_t i = 1; i <= 10'000; ++i) {
    texts.push_back(any_text(random, 40 + random() % 200));
    index.add(AlertId{i}, 1, *signature(texts.back()), hour(0));
  }
  int missed = 0;
  for (std::uint64_t i = 1; i <= 10'000; i += 10) {
    const auto& text = texts[i - 1];
    const auto found = alerts(index, edited(text, random, text.size() / 20), hour(5));
    missed += found.empty() || found.front() != AlertId{i};
    EXPECT_TRUE(alerts(index, any_text(random, 100), hour(5)).empty());
  }
  EXPECT_LE(missed, 5);
}

TEST(StoryIndex, FindsAnExcerptAndWhatHadAParagraphAdded) {
  std::mt19937 random(2);
  StoryIndex index({20'000, std::chrono::hours(24 * 7)});
  int missed = 0;
  for (std::uint64_t i = 1; i <= 500; ++i) {
    const auto whole = any_text(random, 180);
    index.add(AlertId{i}, 1, *signature(whole), hour(0));
    missed += alerts(index, {whole.begin(), whole.begin() + 75}, hour(1)).empty();
  }
  EXPECT_LE(missed, 10);
}

TEST(StoryIndex, ForgetsWhatIsOutsideTheWindowOnEitherSide) {
  std::mt19937 random(3);
  const auto text = any_text(random, 60);
  StoryIndex index({10, std::chrono::hours(24 * 7)});
  index.add(AlertId{1}, 1, *signature(text), hour(200));
  EXPECT_EQ(alerts(index, text, hour(200 + 168)).size(), 1u);
  EXPECT_EQ(alerts(index, text, hour(200 - 168)).size(), 1u);
  EXPECT_TRUE(alerts(index, text, hour(200 + 169)).empty());
  EXPECT_TRUE(alerts(index, text, hour(200 - 169)).empty());
}

TEST(StoryIndex, TheOldestGoesFirstAndNoMoreIsHeldThanAskedFor) {
  std::mt19937 random(4);
  StoryIndex index({50, std::chrono::hours(24 * 7)});
  std::vector<Outline> texts;
  for (std::uint64_t i = 1; i <= 80; ++i) {
    texts.push_back(any_text(random, 60));
    index.add(AlertId{i}, 1, *signature(texts.back()), hour(0));
  }
  EXPECT_EQ(index.size(), 50u);
  EXPECT_TRUE(alerts(index, texts[29], hour(0)).empty());
  EXPECT_EQ(alerts(index, texts[30], hour(0)).size(), 1u);
}

TEST(StoryIndex, TheMostAlikeComesFirstThenTheSmallerAlertEachOnce) {
  std::mt19937 random(5);
  const auto text = any_text(random, 120);
  const auto other = edited(text, random, 12);
  StoryIndex index;
  index.add(AlertId{7}, 1, *signature(other), hour(0));
  index.add(AlertId{9}, 1, *signature(text), hour(0));
  index.add(AlertId{3}, 1, *signature(text), hour(0));
  index.add(AlertId{9}, 1, *signature(other), hour(0));
  EXPECT_EQ(alerts(index, text, hour(0)), (std::vector{AlertId{3}, AlertId{9}, AlertId{7}}));
}

TEST(StoryIndex, AThousandCopiesOfOneTextDoNotHideAnother) {
  std::mt19937 random(6);
  StoryIndex index({5'000, std::chrono::hours(24 * 7)});
  const auto rare = any_text(random, 100), loud = any_text(random, 100);
  index.add(AlertId{1}, 1, *signature(rare), hour(0));
  for (std::uint64_t i = 2; i <= 1'001; ++i) index.add(AlertId{i}, 1, *signature(loud), hour(0));
  EXPECT_EQ(alerts(index, rare, hour(0)), std::vector{AlertId{1}});
  EXPECT_EQ(alerts(index, loud, hour(0)).size(), StoryIndex::kPerKey);
}

TEST(StoryIndex, WhatIsOlderThanTheWindowLeavesFromTheFrontOnly) {
  std::mt19937 random(8);
  StoryIndex index({10, std::chrono::hours(24)});
  const auto text = any_text(random, 60), late = any_text(random, 60);
  index.add(AlertId{1}, 1, *signature(any_text(random, 60)), hour(0));
  index.add(AlertId{2}, 1, *signature(text), hour(20));
  index.add(AlertId{3}, 1, *signature(late), hour(1));
  index.expire(hour(24));
  EXPECT_EQ(index.size(), 3u) << "a day is within a day";
  index.expire(hour(30));
  EXPECT_EQ(index.size(), 2u) << "what came late waits for its turn";
  EXPECT_EQ(alerts(index, text, hour(30)), std::vector{AlertId{2}});
  EXPECT_TRUE(alerts(index, late, hour(30)).empty());
  index.expire(hour(100));
  EXPECT_EQ(index.size(), 0u);
  EXPECT_TRUE(alerts(index, text, hour(30)).empty());
}

TEST(StoryIndex, WhatIsSkippedIsFoundByNothingAndKeepsItsPlace) {
  std::mt19937 random(9);
  StoryIndex index({3, std::chrono::hours(24)});
  const auto text = any_text(random, 60);
  index.add(AlertId{1}, 1, *signature(text), hour(0));
  index.skip(hour(0));
  index.add(AlertId{3}, 2, *signature(edited(text, random, 3)), hour(0));
  EXPECT_EQ(index.size(), 3u);
  EXPECT_EQ(alerts(index, text, hour(0)), (std::vector{AlertId{1}, AlertId{3}}));
  index.skip(hour(0));
  EXPECT_EQ(alerts(index, text, hour(0)), std::vector{AlertId{3}});
  std::vector<Candidate> found;
  index.candidates(*signature(text), hour(0), found);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].revision, 2u);
  EXPECT_EQ(StoryIndex::memory_bytes({3, std::chrono::hours(24)}), index.memory_bytes());
}

/// What is held follows from the last additions alone: as a start from the store has them.
TEST(StoryIndex, OneBuiltAnewAnswersAsTheOldOne) {
  std::mt19937 random(7);
  constexpr std::size_t kHeld = 40;
  for (int round = 0; round < 200; ++round) {
    struct Added {
      AlertId alert;
      Signature signature;
    };
    std::vector<Outline> texts;
    for (int i = 0; i < 12; ++i) texts.push_back(any_text(random, 20));
    std::vector<Added> log;
    StoryIndex old_one({kHeld, std::chrono::hours(24 * 7)});
    const auto size = kHeld + random() % 300;
    for (std::uint64_t i = 1; i <= size; ++i) {
      log.push_back({AlertId{i}, *signature(edited(texts[random() % texts.size()], random, random() % 3))});
      old_one.add(log.back().alert, 1, log.back().signature, hour(0));
    }
    StoryIndex anew({kHeld, std::chrono::hours(24 * 7)});
    for (auto i = size - kHeld; i < size; ++i) anew.add(log[i].alert, 1, log[i].signature, hour(0));
    std::vector<Candidate> a, b;
    for (const auto& text : texts) {
      old_one.candidates(*signature(text), hour(0), a);
      anew.candidates(*signature(text), hour(0), b);
      ASSERT_EQ(a, b) << "round " << round;
    }
  }
}

}  // namespace
}  // namespace dongtin
