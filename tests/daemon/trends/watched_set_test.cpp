#include "daemon/trends/watched_set.hpp"

#include <gtest/gtest.h>

#include "office.hpp"

namespace dongtin {
namespace {

using namespace dongtin::testing;
using Kind = WatchChange::Kind;

constexpr std::chrono::hours kSilent{6};

/// What a look notes, kept as the store would.
class Watch {
 public:
  bool look(const std::vector<SourceRow>& rows, Instant now, std::vector<std::string> topics = {}) {
    std::optional<WatchedWeek> week;
    if (!weeks.empty() && weeks.back().week == week_of(now)) week = weeks.back();
    auto update = observe(state, week, rows, topics, now, kSilent);
    if (!update) return false;
    EXPECT_FALSE(check(update->now));
    EXPECT_FALSE(check(update->week));
    state = update->now;
    if (week) weeks.pop_back();
    weeks.push_back(update->week);
    what = update->what;
    return true;
  }
  [[nodiscard]] std::vector<double> sources(std::int64_t hour, std::size_t hours, std::optional<Tier> tier = {}) const {
    return Monitored(ledger_of(state, weeks), tier).sources(hour_of(hours_in(hour)), hours);
  }

  WatchedNow state;
  std::vector<WatchedWeek> weeks;
  std::string what;
};

TEST(WatchedSet, WhatIsThereAtTheFirstLookWasAlwaysThere) {
  Watch watch;
  EXPECT_TRUE(watch.look({watched_row("a"), watched_row("b")}, hours_in(10)));
  EXPECT_TRUE(watch.weeks.back().changes.empty());
  EXPECT_EQ(watch.sources(0, 2), (std::vector<double>{2, 2}));
  EXPECT_FALSE(watch.look({watched_row("a"), watched_row("b")}, hours_in(11))) << "nothing changed";
}

TEST(WatchedSet, AddedRemovedSilentAndHeardAreCountedFromWhenTheyHappened) {
  Watch watch;
  watch.look({watched_row("a"), watched_row("b")}, hours_in(0));
  watch.look({watched_row("a"), watched_row("b"), watched_row("c", Tier::official)}, hours_in(4));
  EXPECT_EQ(watch.what, "added c");
  // In trouble since hour 6: silent once that has lasted, and silent from then on.
  auto ill = watched_row("b", Tier::press, Health::unreachable, hours_in(6));
  EXPECT_FALSE(watch.look({watched_row("a"), ill, watched_row("c", Tier::official)}, hours_in(11)));
  EXPECT_TRUE(watch.look({watched_row("a"), ill, watched_row("c", Tier::official)}, hours_in(12)));
  EXPECT_EQ(watch.what, "silent b");
  EXPECT_EQ(watch.sources(3, 5), (std::vector<double>{2, 3, 3, 2, 2}));
  watch.look({watched_row("a"), watched_row("b"), watched_row("c", Tier::official)}, hours_in(14));
  EXPECT_EQ(watch.what, "heard b");
  watch.look({watched_row("b")}, hours_in(16));
  EXPECT_EQ(watch.sources(13, 4), (std::vector<double>{2, 3, 3, 1}));
  EXPECT_EQ(watch.sources(14, 3, Tier::official), (std::vector<double>{1, 1, 0}));
  EXPECT_EQ(changes_in(watch.weeks, hours_in(4), hours_in(12)).size(), 2u);
}

TEST(WatchedSet, ASilentSourceThatIsTakenOutIsNotTakenOutTwice) {
  Watch watch;
  watch.look({watched_row("a"), watched_row("b")}, hours_in(0));
  const auto ill = watched_row("b", Tier::press, Health::not_a_feed, hours_in(1));
  watch.look({watched_row("a"), ill}, hours_in(20));
  // Weeks later, of which only the last is read.
  watch.look({watched_row("a")}, hours_in(500));
  EXPECT_EQ(watch.weeks.back().changes.back().kind, Kind::removed);
  watch.weeks.erase(watch.weeks.begin());
  EXPECT_EQ(watch.sources(490, 15).front(), 1);
  EXPECT_EQ(watch.sources(490, 15).back(), 1);
}

TEST(WatchedSet, ASourceThatChangesItsTierLeavesOneAndEntersTheOther) {
  Watch watch;
  watch.look({watched_row("a")}, hours_in(0));
  watch.look({watched_row("a", Tier::aggregator)}, hours_in(2));
  EXPECT_EQ(watch.sources(0, 4, Tier::press), (std::vector<double>{1, 1, 0, 0}));
  EXPECT_EQ(watch.sources(0, 4, Tier::aggregator), (std::vector<double>{0, 0, 1, 1}));
}

TEST(WatchedSet, MoreChangesThanAWeekHoldsAreCountedAndTheNextWeekIsRightAgain) {
  Watch watch;
  std::vector<SourceRow> many;
  watch.look({watched_row("a")}, hours_in(0));
  for (std::size_t i = 0; i < kMostWeekChanges + 7; ++i) many.push_back(watched_row("n" + std::to_string(i)));
  watch.look(many, hours_in(1));
  EXPECT_EQ(watch.weeks.back().changes.size(), kMostWeekChanges);
  EXPECT_EQ(watch.weeks.back().left_out, 8u);
  many.pop_back();
  watch.look(many, hours_in(400));
  EXPECT_EQ(watch.sources(399, 3).back(), static_cast<double>(kMostWeekChanges + 6));
}

TEST(WatchedSet, TopicsAreNotedOnceAndStay) {
  Watch watch;
  watch.look({}, hours_in(0), {"lua-dao"});
  watch.look({}, hours_in(5), {"lua-dao", "ngap-lut"});
  EXPECT_EQ(watch.what, "topics ngap-lut");
  EXPECT_FALSE(watch.look({}, hours_in(6), {"ngap-lut"}));
  ASSERT_EQ(watch.state.topics.size(), 2u);
  EXPECT_EQ(watch.state.topics[0].since, hours_in(0));
  EXPECT_EQ(watch.state.topics[1].since, hours_in(5));
  EXPECT_FALSE(watch.look({}, hours_in(7), {std::string(1000, 'x'), ""})) << "what is no topic is left alone";
}

}  // namespace
}  // namespace dongtin
