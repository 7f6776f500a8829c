#include "daemon/trends/recall.hpp"

#include <gtest/gtest.h>

#include "office.hpp"

namespace dongtin {
namespace {

using namespace dongtin::testing;

const AccountId kLan{"lan"}, kMinh{"minh"}, kHoa{"hoa"};
constexpr std::string_view kWeek = "2026-W02";

class Samples : public ::testing::Test {
 protected:
  Samples() {
    for (const auto& who : {kLan, kMinh, kHoa}) {
      EXPECT_TRUE(office.store->put_account({AccountChange::Kind::created, who, Role::officer, "local", hours_in(0)}));
    }
    office.clock.at = hours_in(170);
  }
  void archive(std::int64_t hour, int count, Tier tier = Tier::press) {
    Commit commit;
    commit.source = SourceId{"bao-tinh"};
    commit.stamp = kStamp;
    for (int i = 0; i < count; ++i) {
      Source from;
      from.id = SourceId{"bao-tinh"};
      from.tier = tier;
      const auto key = "kho-" + std::to_string(++keys);
      ProposedItem one;
      one.item = make_item(from, {key, "https://bao.example/" + key, "Tin " + key, "Chuyện " + key, "vi", {}},
                           hours_in(hour) + std::chrono::seconds{i}, {});
      one.assessment = labelled(Label::none);
      one.archive = true;
      commit.items.push_back(std::move(one));
    }
    ASSERT_TRUE(office.store->apply({&commit, 1}));
  }
  Result<std::string> draw(const RecallSettings& settings = {}) {
    Jobs jobs(office.clock,
              {recall_job({[this]() -> Result<Store*> { return office.store.get(); }, office.clock, settings})});
    const auto id = jobs.start("recall");
    EXPECT_TRUE(id);
    const auto done = jobs.wait(*id, std::chrono::minutes{1});
    if (done->state != JobState::done) return fail(done->code, done->message);
    return done->message;
  }
  Result<RecallReading> read(const AccountId& who, const ItemId& item, bool relevant) {
    return office.store->put_recall_reading(
        {std::string(kWeek), item, RecallPlace::first, who, relevant, office.clock.at});
  }
  Office office;
  int keys = 0;
};

TEST_F(Samples, AreDrawnFromTheWeekThatIsOverOncePerWeek) {
  archive(1, 40);
  archive(20, 5, Tier::official);
  archive(169, 30);  // of the week that has begun
  EXPECT_EQ(**recall_due(*office.store, {}, office.clock.at), kWeek);
  RecallSettings settings;
  settings.items = 12;
  settings.least_of_tier = 4;
  ASSERT_TRUE(draw(settings));
  const auto sample = office.store->recall_sample(kWeek);
  ASSERT_TRUE(sample);
  EXPECT_EQ(sample->from, hours_in(0));
  EXPECT_EQ(sample->until, hours_in(168));
  EXPECT_EQ(sample->strata, (std::vector<RecallStratum>{{Tier::official, 5}, {Tier::press, 40}}));
  EXPECT_GE(std::ranges::count(sample->items, Tier::official, &RecallItem::tier), 4);
  EXPECT_GE(sample->items.size(), 12u);
  EXPECT_TRUE(sample->whole);
  for (const auto& item : sample->items) EXPECT_LT(item.seen, hours_in(168));
  EXPECT_EQ(draw(settings).error().code, Errc::conflict);
  EXPECT_FALSE(*recall_due(*office.store, settings, office.clock.at));
  EXPECT_TRUE(*recall_due(*office.store, settings, hours_in(400)));
  EXPECT_FALSE(*recall_due(*office.store, settings, hours_in(2))) << "the week before was not watched";
  settings.items = 0;
  EXPECT_FALSE(*recall_due(*office.store, settings, hours_in(400))) << "switched off";
}

TEST_F(Samples, TwoReadBlindAndFiguresWaitForTheLastReading) {
  archive(1, 6);
  ASSERT_TRUE(draw());
  for (const auto& who : {kLan, kMinh}) {
    auto tasks = recall_tasks(*office.store, kWeek, who, 100);
    ASSERT_TRUE(tasks) << tasks.error().line();
    EXPECT_EQ(tasks->left, 6u) << "what the other said changes nothing of what is left";
    for (std::size_t i = 0; i < tasks->tasks.size(); ++i) {
      EXPECT_FALSE(tasks->tasks[i].differ);
      EXPECT_FALSE(tasks->tasks[i].item.text.empty());
      const bool relevant = i == 0 || (i == 1 && who == kLan);
      ASSERT_TRUE(read(who, tasks->tasks[i].item.id, relevant));
      const auto progress = recall_progress(*office.store, kWeek);
      EXPECT_FALSE(progress->finished);
      EXPECT_FALSE(progress->found) << "a figure half-way would tell what the other said";
    }
    EXPECT_EQ(recall_tasks(*office.store, kWeek, who, 100)->left, 0u);
    EXPECT_EQ(recall_tasks(*office.store, kWeek, who, 100)->done, 6u);
  }
  const auto third = recall_tasks(*office.store, kWeek, kHoa, 100);
  ASSERT_EQ(third->tasks.size(), 1u);
  EXPECT_TRUE(third->tasks[0].differ);
  ASSERT_TRUE(read(kHoa, third->tasks[0].item.id, true));
  office.add(5, 3);
  const auto progress = recall_progress(*office.store, kWeek);
  ASSERT_TRUE(progress->finished);
  ASSERT_TRUE(progress->found);
  EXPECT_EQ(progress->differ, 1u);
  EXPECT_EQ(progress->found->relevant, 2u);
  EXPECT_DOUBLE_EQ(progress->found->missed, 2);
  EXPECT_EQ(progress->matched, 0u);
  EXPECT_EQ(progress->unjudged, 3u);
  const auto page = office.store->alerts({}, {}, 10, 100);
  for (const auto& view : page->alerts) {
    ASSERT_TRUE(office.store->decide(*make_decision(view.alert.id, Act::confirm, "local", "đúng", hours_in(9)), {}));
  }
  const auto judged = recall_progress(*office.store, kWeek);
  EXPECT_EQ(judged->matched, 3u);
  ASSERT_TRUE(judged->found->recall);
  EXPECT_DOUBLE_EQ(*judged->found->recall, 3.0 / 5);
}

TEST_F(Samples, TextThatLeftTheArchiveIsSaidToBeGone) {
  archive(1, 4);
  ASSERT_TRUE(draw());
  const auto first = recall_tasks(*office.store, kWeek, kLan, 1);
  ASSERT_TRUE(read(kLan, first->tasks[0].item.id, false));
  ASSERT_TRUE(read(kMinh, first->tasks[0].item.id, false));
  ASSERT_TRUE(office.store->purge_archive(hours_in(100), 100));
  EXPECT_EQ(recall_tasks(*office.store, kWeek, kMinh, 10)->gone, 3u);
  const auto progress = recall_progress(*office.store, kWeek);
  EXPECT_TRUE(progress->finished);
  EXPECT_EQ(progress->gone, 3u);
  ASSERT_TRUE(progress->found);
  EXPECT_EQ(progress->found->read, 1u);
}

TEST_F(Samples, AnEmptyWeekHasASampleWithoutItemsAndNoFigures) {
  ASSERT_TRUE(draw());
  const auto progress = recall_progress(*office.store, kWeek);
  ASSERT_TRUE(progress);
  EXPECT_TRUE(progress->finished);
  EXPECT_FALSE(progress->found);
  EXPECT_EQ(recall_tasks(*office.store, kWeek, AccountId{"khong-co"}, 5).error().code, Errc::refused);
  EXPECT_EQ(recall_tasks(*office.store, "2026-W09", kLan, 5).error().code, Errc::not_found);
}

TEST_F(Samples, ADrawLooksAtABoundedNumberAndSaysSo) {
  archive(1, 1200);
  RecallSettings settings;
  settings.max_scanned = 1000;
  ASSERT_TRUE(draw(settings));
  const auto sample = office.store->recall_sample(kWeek);
  EXPECT_FALSE(sample->whole);
  EXPECT_EQ(sample->strata.front().unmatched, 1000u);
}

}  // namespace
}  // namespace dongtin
