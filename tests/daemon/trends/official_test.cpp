// Whether official sources had the story: said when the time has come, once, and never in the place of anything else.
#include "daemon/trends/official.hpp"

#include <gtest/gtest.h>

#include "office.hpp"
#include "storage/late_evidence.hpp"
#include "tests/storage/raw_store.hpp"

namespace dongtin {
namespace {

using namespace dongtin::testing;

class Official : public ::testing::Test {
 protected:
  Official() {
    sources = {watched_row("so-nong-nghiep", Tier::official), watched_row("bao-tinh", Tier::press),
               watched_row("mang-xa-hoi", Tier::social)};
    answered(0);
  }
  /// All sources answered at that hour.
  void answered(std::int64_t hour) {
    for (auto& row : sources) row.state.last_success = hours_in(hour);
  }
  AlertId add(std::int64_t hour, Label label, Tier tier, const std::string& place = "gia-lai",
              const std::string& topic = "thien-tai") {
    Source from;
    from.id = SourceId{tier == Tier::official ? "so-nong-nghiep" : tier == Tier::press ? "bao-tinh" : "mang-xa-hoi"};
    from.tier = tier;
    const auto key = std::to_string(++keys);
    auto proposed = proposal(
        make_item(from, {key, "https://bao.example/" + key, "Tin " + key, "Đập vỡ", "vi", {}}, hours_in(hour), {}),
        label);
    proposed.matches = matches("vo-dap", place.empty() ? "gia-lai" : place);
    if (place.empty()) proposed.matches.places.clear(), proposed.matches.about.clear();
    proposed.topics = {topic};
    proposed.evidence = {};
    Commit commit;
    commit.source = from.id;
    commit.stamp = kStamp;
    commit.items.push_back(std::move(proposed));
    EXPECT_TRUE(store->apply({&commit, 1}));
    return store->alerts({}, {}, 1, 10)->alerts.front().alert.id;
  }
  AlertId rumour(std::int64_t hour = 0) { return add(hour, Label::unverified, Tier::social); }
  void dismiss(AlertId id, std::int64_t hour) {
    ASSERT_TRUE(store->decide(*make_decision(id, Act::dismiss, "can-bo", "tin khác", hours_in(hour)), {}));
  }
  void merge(AlertId id, AlertId into, std::int64_t hour) {
    StoryDecision merge;
    merge.story = StoryId{id.value};
    merge.into = StoryId{into.value};
    merge.actor = "can-bo";
    merge.reason = "cùng một việc";
    merge.at = hours_in(hour);
    ASSERT_TRUE(store->decide(merge));
  }
  OfficialPorts ports() {
    return {[this]() -> Result<Store*> { return store.get(); }, clock, [this] { return sources; }, settings, disaster};
  }
  std::string run(std::int64_t hour) {
    clock.at = hours_in(hour);
    due = official_due(ports()).value();
    Jobs jobs(clock, {official_job(ports())});
    const auto id = jobs.start("official");
    EXPECT_TRUE(id);
    const auto status = jobs.wait(*id, std::chrono::seconds{60});
    EXPECT_EQ(status->state, JobState::done) << status->message;
    return status->message;
  }
  Alert alert(AlertId id) { return store->alert(id)->alert; }
  std::optional<Evidence> said(AlertId id) {
    const auto now = alert(id);
    const auto* late = late_evidence(now.now.assessment);
    return late == nullptr ? std::nullopt : std::optional(*late);
  }

  TempDir dir;
  std::unique_ptr<Store> store = must_open(dir.str());
  SetClock clock;
  AssessmentSettings settings;
  DisasterSettings disaster;
  std::vector<SourceRow> sources;
  int keys = 0;
  bool due = false;  // of the last run, before it
};

TEST_F(Official, TheAbsenceIsSaidWhenItsTimeHasComeAndNotBefore) {
  const auto id = rumour();
  const auto before = alert(id);
  answered(6);
  clock.at = hours_in(6) - std::chrono::milliseconds{1};
  EXPECT_FALSE(*official_due(ports()));
  run(5);
  EXPECT_FALSE(said(id));
  run(6);
  EXPECT_TRUE(due);
  ASSERT_TRUE(said(id));
  EXPECT_EQ(said(id)->kind, kOfficialAbsent);
  EXPECT_EQ(
      said(id)->reason,
      "Sau 6 giờ, chưa thấy nguồn chính thống hay báo chí nào trong 2 nguồn theo dõi nói về việc này (trong khi các "
      "nguồn ấy có 0 tin)");
  EXPECT_FALSE(said(id)->family);
  EXPECT_EQ(official_look_from(said(id)->ref), (OfficialLook{hours_in(-6), hours_in(6), 2, 2, 0}));
  const auto after = alert(id);
  EXPECT_EQ(after.now.revision, 2u);
  EXPECT_EQ(after.now.at, hours_in(6));
  EXPECT_EQ(after.now.assessment.label(), before.now.assessment.label());
  EXPECT_EQ(after.now.assessment.score(), before.now.assessment.score());
  EXPECT_EQ(after.now.matches, before.now.matches);
  EXPECT_EQ(after.now.stamp, before.now.stamp) << "what the rest was made with";
  EXPECT_EQ(store->assessments(id)->front().assessment, before.now.assessment);
}

TEST_F(Official, ItIsSaidOnceHoweverOftenItIsLooked) {
  const auto id = rumour();
  answered(6);
  run(6);
  const auto log = store->counts()->log_last;
  for (const auto hour : {7, 8, 100}) {
    EXPECT_EQ(run(hour), "1 alerts looked at: 0 that no official source has, 0 that one has by now");
    EXPECT_FALSE(due);
  }
  EXPECT_EQ(alert(id).now.revision, 2u);
  EXPECT_EQ(store->counts()->log_last, log);
  run(200);
  EXPECT_EQ(alert(id).now.revision, 2u) << "no longer looked at";
}

TEST_F(Official, WhoeverIsOfficialAndSaysTheSameMakesItUntrue) {
  const auto id = rumour(10);
  add(8, Label::mention, Tier::press);
  answered(16);
  run(16);
  EXPECT_FALSE(said(id)) << "licensed press had it two hours before";
}

TEST_F(Official, OnAnotherMatterPlaceOrTimeItDoesNotCount) {
  const auto id = rumour(10);
  add(11, Label::mention, Tier::press, "bac-giang");
  add(12, Label::mention, Tier::official, "gia-lai", "giao-duc");
  add(3, Label::mention, Tier::official);
  add(12, Label::mention, Tier::social);
  dismiss(add(13, Label::mention, Tier::official), 14);
  answered(16);
  run(16);
  ASSERT_TRUE(said(id));
  EXPECT_EQ(official_look_from(said(id)->ref)->items, 3u) << "those first seen from six hours before it on";
}

TEST_F(Official, TheStoryCountsWhateverItsTopicSays) {
  const auto id = rumour(0);
  merge(add(1, Label::mention, Tier::official, "bac-giang", "giao-duc"), id, 2);
  answered(6);
  run(6);
  EXPECT_FALSE(said(id));
}

TEST_F(Official, WithoutAPlaceTheRuleDecides) {
  const auto id = add(0, Label::unverified, Tier::forum, "", "scam");
  add(1, Label::mention, Tier::press, "gia-lai", "khac");
  answered(6);
  run(6);
  EXPECT_FALSE(said(id)) << "the press item matched the same rule";
}

TEST_F(Official, AnOfficialItemThatCameAfterwardsIsSaidInItsPlaceOnce) {
  const auto id = rumour();
  answered(6);
  run(6);
  ASSERT_EQ(said(id)->kind, kOfficialAbsent);
  const auto official = add(8, Label::correction, Tier::official);
  EXPECT_EQ(run(9), "1 alerts looked at: 0 that no official source has, 1 that one has by now");
  ASSERT_TRUE(said(id));
  EXPECT_EQ(said(id)->kind, kOfficialPresent);
  EXPECT_EQ(said(id)->ref, std::to_string(official.value));
  EXPECT_EQ(said(id)->url, "https://bao.example/2");
  EXPECT_EQ(
      said(id)->reason,
      "Nguồn so-nong-nghiep (nguồn chính thống) đã có tin cùng chủ đề và nơi này, cần người xem (thấy lúc 08:00 ngày "
      "05/01/2026, 8 giờ sau tin này)");
  EXPECT_EQ(alert(id).now.revision, 3u);
  add(10, Label::mention, Tier::press);
  run(11);
  EXPECT_EQ(alert(id).now.revision, 3u);
  EXPECT_EQ(late_evidence(store->assessments(id)->at(1).assessment)->kind, kOfficialAbsent) << "as it was then";
}

TEST_F(Official, OnlyOfItsStoryItIsSaidThatTheyToldOfTheSame) {
  const auto id = rumour(2), of_rule = add(3, Label::unverified, Tier::forum, "", "scam");
  answered(9);
  run(9);
  ASSERT_EQ(said(id)->kind, kOfficialAbsent);
  ASSERT_EQ(said(of_rule)->kind, kOfficialAbsent);
  merge(add(1, Label::mention, Tier::official, "bac-giang", "giao-duc"), id, 9);
  add(9, Label::mention, Tier::press);
  run(10);
  EXPECT_EQ(said(id)->reason,
            "Nguồn so-nong-nghiep (nguồn chính thống) đã nói về việc này (thấy lúc 01:00 ngày 05/01/2026)")
      << "merged afterwards, and older than the look before";
  EXPECT_EQ(said(of_rule)->reason,
            "Nguồn bao-tinh (báo chí) đã có tin khớp cùng luật, cần người xem (thấy lúc 09:00 ngày 05/01/2026, 6 giờ "
            "sau tin này)");
}

TEST_F(Official, DismissedOnesAreLookedPast) {
  const auto id = rumour(0), alone = add(0, Label::unverified, Tier::social, "kon-tum");
  add(1, Label::mention, Tier::official);
  for (int i = 0; i < 25; ++i) dismiss(add(2, Label::mention, Tier::official), 3);
  for (int i = 0; i < 25; ++i) dismiss(add(2, Label::mention, Tier::press, "kon-tum"), 3);
  answered(6);
  run(6);
  EXPECT_FALSE(said(id)) << "the oldest of them stands";
  ASSERT_TRUE(said(alone));
  add(7, Label::mention, Tier::official, "kon-tum");
  for (int i = 0; i < 25; ++i) dismiss(add(8, Label::mention, Tier::official, "kon-tum"), 8);
  run(9);
  EXPECT_EQ(said(alone)->kind, kOfficialPresent);
}

TEST_F(Official, WhereThereIsMoreThanOneLookReadsNothingIsSaid) {
  store = make_memory_store();
  const auto id = rumour();
  for (std::size_t i = 0; i < kMostOfficialPages; ++i) dismiss(add(1, Label::mention, Tier::official), 2);
  answered(6);
  run(6);
  EXPECT_FALSE(due);
  EXPECT_FALSE(said(id));
}

TEST_F(Official, OnceToldOnlyWhatCameSinceIsLookedAt) {
  const auto id = rumour();
  answered(6);
  run(6);
  ASSERT_TRUE(said(id));
  add(2, Label::mention, Tier::official);
  run(7);
  EXPECT_EQ(said(id)->kind, kOfficialAbsent);
  add(5, Label::mention, Tier::official);
  run(8);
  EXPECT_EQ(said(id)->kind, kOfficialPresent) << "it was on its way at the time of the look";
}

TEST_F(Official, WithoutTheStampOfWhatItWasMadeWithNothingIsAdded) {
  const auto id = rumour();
  const auto key = keys::digest(digest_of(kStamp));
  answered(6);
  clock.at = hours_in(6);
  store.reset();
  RawStore(dir.str()).put(keys::Column::stamps, key, "\xff");
  store = must_open(dir.str());
  Jobs jobs(clock, {official_job(ports())});
  EXPECT_EQ(jobs.wait(*jobs.start("official"), std::chrono::seconds{30})->state, JobState::failed);
  EXPECT_FALSE(said(id));
  store.reset();
  RawStore(dir.str()).erase(keys::Column::stamps, key);
  store = must_open(dir.str());
  run(6);
  EXPECT_FALSE(said(id));
  EXPECT_EQ(alert(id).now.revision, 1u);
}

TEST_F(Official, WhereFewAnsweredItSaysSoAndWhereNoneDidNothingIsSaid) {
  const auto id = rumour(2);
  answered(1);
  run(8);
  EXPECT_FALSE(said(id)) << "no source answered since it came";
  sources[1].state.last_success = hours_in(3);
  run(9);
  ASSERT_TRUE(said(id));
  EXPECT_NE(said(id)->reason.find("Sau 7 giờ"), std::string::npos) << said(id)->reason;
  EXPECT_NE(said(id)->reason.find("chỉ 1 nguồn trả lời trong thời gian đó"), std::string::npos) << said(id)->reason;
  EXPECT_EQ(official_look_from(said(id)->ref)->answering, 1u);
}

TEST_F(Official, AnOfficeWithoutOfficialSourcesSaysNothing) {
  const auto id = rumour();
  sources = {watched_row("mang-xa-hoi", Tier::social), watched_row("cai-chinh", Tier::official)};
  sources[1].source.kind = "claims";
  answered(6);
  run(6);
  EXPECT_FALSE(said(id));
}

TEST_F(Official, OnlyUnverifiedAlertsOfOthersAreAskedFor) {
  const std::vector ids{
      add(0, Label::mention, Tier::social, "kon-tum"), add(0, Label::disputed, Tier::social, "dak-lak"),
      add(0, Label::correction, Tier::social, "phu-yen"), add(0, Label::unverified, Tier::press, "lam-dong")};
  answered(6);
  run(6);
  for (const auto id : ids) EXPECT_FALSE(said(id)) << id.value;
}

TEST_F(Official, DisasterModeAsksSooner) {
  const auto id = rumour();
  answered(2);
  run(2);
  EXPECT_FALSE(said(id));
  ASSERT_TRUE(store->set_disaster({hours_in(1), hours_in(12), "local", "bão"}, hours_in(1)));
  run(2);
  ASSERT_TRUE(said(id));
  EXPECT_NE(said(id)->reason.find("Sau 2 giờ"), std::string::npos) << said(id)->reason;
}

TEST_F(Official, AJudgedAlertIsToldLikeAnyOther) {
  const auto id = rumour();
  ASSERT_TRUE(store->decide(*make_decision(id, Act::confirm, "can-bo", "đã gọi xã", hours_in(1)), {}));
  answered(6);
  run(6);
  EXPECT_TRUE(said(id));
  EXPECT_EQ(alert(id).workflow.state, State::confirmed);
}

TEST_F(Official, WhatIsAssessedWhileTheWriterIsBusyIsLookedAtAgain) {
  const auto id = rumour();
  answered(6);
  clock.at = hours_in(6);
  auto late = ports();
  late.write = [&](const std::function<Result<void>(Store&)>& work) {
    add(5, Label::mention, Tier::official);  // it was on its way
    return work(*store);
  };
  Jobs jobs(clock, {official_job(std::move(late))});
  const auto status = jobs.wait(*jobs.start("official"), std::chrono::seconds{30});
  EXPECT_EQ(status->state, JobState::done) << status->message;
  EXPECT_FALSE(said(id));
  EXPECT_EQ(alert(id).now.revision, 1u);
}

TEST_F(Official, ManyAtOnceAreToldRunByRun) {
  store = make_memory_store();
  for (std::size_t i = 0; i <= kMostOfficialWrites; ++i) rumour();
  answered(6);
  run(6);
  EXPECT_FALSE(said(AlertId{1})) << "the oldest is left for the next run";
  run(6);
  EXPECT_TRUE(said(AlertId{1}));
  run(6);
  EXPECT_FALSE(due);
}

TEST_F(Official, TheStoreStaysWhole) {
  rumour();
  rumour(1);
  answered(7);
  run(7);
  add(8, Label::mention, Tier::official);
  run(9);
  const auto report = verify(*store);
  ASSERT_TRUE(report);
  for (const auto& finding : report->findings) {
    // The rule of matches() is in no pack.
    const bool of_rule = finding.what.ends_with(" is not in rules");
    EXPECT_TRUE(of_rule || finding.kind == AuditFinding::Kind::note) << finding.what;
  }
}

}  // namespace
}  // namespace dongtin
