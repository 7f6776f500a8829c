#include "daemon/trends/answer_times.hpp"

#include <gtest/gtest.h>

#include "office.hpp"

namespace dongtin {
namespace {

using namespace dongtin::testing;

const StepTimes& of(const AnswerTimes& times, Step step) {
  return times.steps[static_cast<std::size_t>(step)];
}

class Answers : public ::testing::Test {
 protected:
  AlertId alert(std::int64_t hour) {
    office.add(hour, 1);
    return office.store->alerts({}, {}, 1, 10)->alerts.front().alert.id;
  }
  void decide(AlertId alert, Act act, std::int64_t hour) {
    Decision draft;
    draft.alert = alert;
    draft.act = act;
    draft.actor = "local";
    draft.at = hours_in(hour);
    if (act == Act::ask) draft.agency = "UBND xã", draft.due = hours_in(hour + 10);
    if (act == Act::dismiss) draft.reason = "tin cũ";
    if (act == Act::note) draft.reason = "đã gọi";
    if (act == Act::answer) draft.publication = *Publication::make("Sở", "https://so.example/1");
    const auto made = office.store->decide(std::move(draft), {});
    ASSERT_TRUE(made) << made.error().line();
  }
  AnswerTimes times(std::int64_t now) {
    return read_answer_times(*office.store, hours_in(0), hours_in(1000), hours_in(now))->times;
  }
  Office office;
};

TEST_F(Answers, StepsAreTimedFromTheDecisions) {
  const auto id = alert(1);
  decide(id, Act::note, 2);
  decide(id, Act::open, 3);
  decide(id, Act::ask, 5);
  decide(id, Act::answer, 10);
  const auto now = times(20);
  EXPECT_EQ(of(now, Step::opened).median, std::chrono::hours{2});
  EXPECT_EQ(of(now, Step::asked).median, std::chrono::hours{2});
  EXPECT_EQ(of(now, Step::answered).median, std::chrono::hours{5});
  EXPECT_EQ(of(now, Step::whole).median, std::chrono::hours{9});
  ASSERT_EQ(now.categories.size(), 1u);
  EXPECT_EQ(now.categories[0].category, "thien-tai");
}

TEST_F(Answers, WhatWasUndoneDidNotHappen) {
  const auto id = alert(1);
  decide(id, Act::open, 2);
  decide(id, Act::ask, 3);
  decide(id, Act::open, 4);  // says nothing: it is open, and is not what undo takes back
  decide(id, Act::note, 5);
  decide(id, Act::undo, 6);
  const auto now = times(20);
  EXPECT_EQ(of(now, Step::asked).finished, 0u);
  EXPECT_EQ(of(now, Step::asked).open, 1u);
  EXPECT_EQ(of(now, Step::opened).finished, 1u);
  decide(id, Act::undo, 7);
  EXPECT_EQ(of(times(20), Step::opened).open, 1u);
  EXPECT_EQ(of(times(20), Step::opened).oldest_open, std::chrono::hours{19});
}

TEST_F(Answers, WhoeverJudgedItHadOpenedIt) {
  const auto id = alert(1);
  decide(id, Act::dismiss, 4);
  EXPECT_EQ(of(times(20), Step::opened).median, std::chrono::hours{3});
}

TEST_F(Answers, AlertsOutsideTheTimeDoNotCount) {
  static_cast<void>(alert(1));
  const auto read = read_answer_times(*office.store, hours_in(2), hours_in(1000), hours_in(20));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->alerts, 0u);
  EXPECT_TRUE(read->whole);
  EXPECT_TRUE(read->times.categories.empty());
}

}  // namespace
}  // namespace dongtin
