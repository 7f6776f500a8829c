// What counts are read beside: the watched set, disaster mode, the weekly sample, on both stores.
#include <gtest/gtest.h>

#include "storage/watched_encoding.hpp"
#include "tests/storage/raw_store.hpp"
#include "tests/storage/support.hpp"

namespace dongtin {
namespace {

using namespace dongtin::testing;
using ChangeKind = WatchChange::Kind;

const AccountId kLan{"lan"}, kMinh{"minh"}, kHoa{"hoa"};

class Watching : public ::testing::TestWithParam<bool> {
 protected:
  Watching() { store = GetParam() ? must_open(dir.str()) : make_memory_store(); }

  void create(const AccountId& who, Role role = Role::officer) {
    ASSERT_TRUE(store->put_account({AccountChange::Kind::created, who, role, "local", at(0)}));
  }
  /// A sample of that many items, each with its number as its key.
  RecallSample sample(const std::string& week, int items) {
    RecallSample out;
    out.week = week;
    out.from = at(0);
    out.until = at(7 * 24 * 60);
    out.drawn = at(8 * 24 * 60);
    out.strata = {{Tier::press, 100}, {Tier::official, 7}};
    for (int i = 0; i < items; ++i) out.items.push_back({item(std::to_string(i), "x").id, at(i), Tier::press});
    return out;
  }
  Result<RecallReading> read(const AccountId& who, int item, bool relevant, const std::string& week = "2026-W48") {
    return store->put_recall_reading(
        {week, testing::item(std::to_string(item), "x").id, RecallPlace::first, who, relevant, at(20'000)});
  }

  TempDir dir;
  std::unique_ptr<Store> store;
};

INSTANTIATE_TEST_SUITE_P(Stores, Watching, ::testing::Bool(),
                         [](const auto& which) { return which.param ? "Rocks" : "Memory"; });

TEST_P(Watching, TheWatchedSetIsKeptByWeek) {
  EXPECT_EQ(*store->watched(), WatchedNow{});
  const auto week = week_of(at(0));
  WatchedNow now{{{kNews, Tier::press, true}, {SourceId{"so-y-te"}, Tier::official, false}}, {{"thien-tai", at(0)}}};
  WatchedWeek kept{week, {0, 1, 0, 0, 0}, {{at(0), ChangeKind::added, SourceId{"so-y-te"}, Tier::official, true}}, 3};
  ASSERT_TRUE(store->put_watched(now, kept, "added so-y-te", at(1)));
  EXPECT_EQ(*store->watched(), now);
  ASSERT_TRUE(store->put_watched(now, {week + 2, {1, 1, 0, 0, 0}, {}, 0}, "topics lua-dao", at(2)));
  EXPECT_EQ(store->watched_weeks(week, week)->size(), 1u);
  EXPECT_EQ(store->watched_weeks(week, week)->front(), kept);
  EXPECT_EQ(store->watched_weeks(0, 0xFFFF'FFFF)->size(), 2u);
  EXPECT_TRUE(store->watched_weeks(week + 1, week + 1)->empty());
  const auto entries = *store->audit_entries(0, 100);
  EXPECT_EQ(entries.back().event.act, AuditAct::sources_changed);
  EXPECT_EQ(entries.back().event.detail, "topics lua-dao");
}

TEST_P(Watching, WeeksThatAreOverLeaveInSmallSteps) {
  const auto week = week_of(at(0));
  for (std::uint32_t i = 0; i < 5; ++i)
    ASSERT_TRUE(store->put_watched({}, {week + i, {1, 0, 0, 0, 0}, {}, 0}, "x", at(0)));
  const Instant third{std::chrono::hours{(week + 3) * 168}};
  EXPECT_EQ(*store->purge_watched(third, 2), 2u);
  EXPECT_EQ(*store->purge_watched(third + std::chrono::hours{100}, 2), 1u) << "a week that is not over stays";
  EXPECT_EQ(*store->purge_watched(third, 2), 0u);
  EXPECT_EQ(*store->purge_watched(Instant{} - std::chrono::hours{1000}, 2), 0u);
  const auto left = *store->watched_weeks(0, 0xFFFF'FFFF);
  ASSERT_EQ(left.size(), 2u);
  EXPECT_EQ(left.front().week, week + 3);
}

TEST_P(Watching, ReadingsLeaveBeforeTheSampleThatNamesThem) {
  create(kLan);
  create(kMinh);
  ASSERT_TRUE(store->put_recall_sample(sample("2026-W48", 3), "local"));
  auto later = sample("2026-W49", 1);
  later.from = at(7 * 24 * 60);
  later.until = at(14 * 24 * 60);
  ASSERT_TRUE(store->put_recall_sample(later, "local"));
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(read(kLan, i, true));
  ASSERT_TRUE(read(kMinh, 0, false));
  ASSERT_TRUE(read(kLan, 0, true, "2026-W49"));
  const auto over = at(7 * 24 * 60 + 1);
  EXPECT_EQ(*store->purge_recall(at(7 * 24 * 60), 10), 0u);
  EXPECT_EQ(*store->purge_recall(over, 4), 4u);
  EXPECT_TRUE(store->recall_readings("2026-W48")->empty());
  EXPECT_EQ(store->recall_weeks()->size(), 2u) << "what was cut short here goes on";
  EXPECT_EQ(*store->purge_recall(over, 4), 1u);
  EXPECT_EQ(*store->purge_recall(over, 4), 0u);
  EXPECT_EQ(*store->recall_weeks(), std::vector<std::string>{"2026-W49"});
  EXPECT_EQ(store->recall_readings("2026-W49")->size(), 1u);
}

TEST_P(Watching, AWeekThatContradictsItselfIsRefused) {
  const auto week = week_of(at(0));
  const WatchedNow twice{{{kNews, Tier::press, true}, {kNews, Tier::press, true}}, {}};
  EXPECT_FALSE(store->put_watched(twice, {week, {}, {}, 0}, "x", at(0)));
  const WatchedWeek outside{week + 1, {}, {{at(0), ChangeKind::added, kNews, Tier::press, true}}, 0};
  EXPECT_FALSE(store->put_watched({}, outside, "x", at(0)));
  EXPECT_EQ(*store->watched(), WatchedNow{});
}

TEST_P(Watching, DisasterModeEndsByItselfAndSaysWhoAskedForIt) {
  EXPECT_FALSE(store->disaster()->on(at(0)));
  ASSERT_TRUE(store->set_disaster({at(0), at(60), "local", "bão số 5"}, at(0)));
  const auto mode = *store->disaster();
  EXPECT_TRUE(mode.on(at(0)) && mode.on(at(59)));
  EXPECT_FALSE(mode.on(at(60)) || mode.on(at(-1)));
  EXPECT_EQ((*store->audit_entries(0, 100)).back().event.detail, "on until " + rfc3339(at(60)) + ": bão số 5");
  ASSERT_TRUE(store->set_disaster({at(0), at(10), "local", ""}, at(10)));
  EXPECT_EQ((*store->audit_entries(0, 100)).back().event.detail, "off");
  EXPECT_FALSE(store->set_disaster({at(5), at(0), "local", ""}, at(0)));
  EXPECT_FALSE(store->set_disaster({at(0), at(5), "", ""}, at(0)));
  EXPECT_FALSE(store->set_disaster({at(0), at(5), "local", "hai\ndòng"}, at(0)));
}

TEST_P(Watching, TwoReadAloneAndAThirdDecidesWhereTheyDiffer) {
  create(kLan);
  create(kMinh, Role::lead);
  create(kHoa);
  ASSERT_TRUE(store->put_recall_sample(sample("2026-W48", 2), "dongtin"));
  EXPECT_EQ(store->put_recall_sample(sample("2026-W48", 3), "dongtin").error().code, Errc::conflict);
  EXPECT_EQ(store->recall_sample("2026-W48")->items.size(), 2u);
  EXPECT_EQ(read(kLan, 0, true)->place, RecallPlace::first);
  EXPECT_EQ(read(kLan, 0, false).error().code, Errc::conflict);
  EXPECT_EQ(read(kMinh, 0, true)->place, RecallPlace::second);
  EXPECT_EQ(read(kHoa, 0, true).error().code, Errc::conflict) << "two agree: nobody is asked any more";
  EXPECT_EQ(read(kMinh, 1, false)->place, RecallPlace::first);
  EXPECT_EQ(read(kHoa, 1, true)->place, RecallPlace::second);
  EXPECT_EQ(read(kHoa, 1, true).error().code, Errc::conflict) << "who differed does not decide";
  EXPECT_EQ(read(kLan, 1, true)->place, RecallPlace::third);
  EXPECT_EQ(store->recall_readings("2026-W48")->size(), 5u);
  EXPECT_TRUE(store->recall_readings("2026-W47")->empty());
  const auto entries = *store->audit_entries(0, 100);
  for (const auto& entry : entries) {
    if (entry.event.act == AuditAct::recall_read) {
      EXPECT_EQ(entry.event.detail, "") << "what was said stays blind";
    }
  }
}

TEST_P(Watching, OnlyOfficersWithAnAccountRead) {
  create(AccountId{"kiem-toan"}, Role::auditor);
  create(kLan);
  ASSERT_TRUE(store->put_recall_sample(sample("2026-W48", 1), "dongtin"));
  EXPECT_EQ(read(AccountId{"local"}, 0, true).error().code, Errc::refused);
  EXPECT_EQ(read(AccountId{"kiem-toan"}, 0, true).error().code, Errc::refused);
  EXPECT_EQ(read(kLan, 7, true).error().code, Errc::not_found);
  EXPECT_EQ(read(kLan, 0, true, "2026-W47").error().code, Errc::not_found);
  ASSERT_TRUE(store->put_account({AccountChange::Kind::disabled, kLan, Role::officer, "local", at(1)}));
  EXPECT_EQ(read(kLan, 0, true).error().code, Errc::refused);
  EXPECT_TRUE(store->recall_readings("2026-W48")->empty());
}

TEST_P(Watching, WeeksAreListedNewestFirst) {
  for (const auto* week : {"2026-W47", "2027-W01", "2026-W48"}) {
    ASSERT_TRUE(store->put_recall_sample(sample(week, 1), "dongtin"));
  }
  EXPECT_EQ(*store->recall_weeks(), (std::vector<std::string>{"2027-W01", "2026-W48", "2026-W47"}));
  auto wrong = sample("tuần 48", 1);
  EXPECT_EQ(store->put_recall_sample(wrong, "dongtin").error().code, Errc::malformed);
  wrong = sample("2026-W49", 1);
  wrong.items.push_back(wrong.items.front());
  EXPECT_EQ(store->put_recall_sample(wrong, "dongtin").error().code, Errc::malformed);
}

TEST(IsoWeek, FollowsTheCalendarOfVietNam) {
  for (const auto& [day, week] : {std::pair("2026-11-22T12:00:00+07:00", "2026-W47"),
                                  {"2026-11-23T00:00:00+07:00", "2026-W48"},
                                  {"2026-11-22T17:30:00Z", "2026-W48"},
                                  {"2027-01-01T12:00:00+07:00", "2026-W53"},
                                  {"2024-12-30T12:00:00+07:00", "2025-W01"}}) {
    EXPECT_EQ(iso_week(*parse_rfc3339(day)), week) << day;
  }
  EXPECT_EQ(rfc3339(week_begin(*parse_rfc3339("2026-11-22T12:00:00+07:00"))), "2026-11-15T17:00:00Z");
}

TEST(WatchedEncoding, BytesThatAreNoRecordAreRefused) {
  const RecallSample sample{
      "2026-W48", at(0), at(1), at(2), false, {{Tier::press, 3}}, {{item("a", "x").id, at(0), Tier::official}}};
  EXPECT_EQ(*encoding::decode<RecallSample>(encoding::encode(sample)), sample);
  const RecallReading reading{"2026-W48", item("a", "x").id, RecallPlace::third, kLan, true, at(3)};
  EXPECT_EQ(*encoding::decode<RecallReading>(encoding::encode(reading)), reading);
  const WatchedWeek week{week_of(at(0)), {1, 2, 3, 4, 5}, {{at(0), ChangeKind::silent, kNews, Tier::forum, false}}, 9};
  EXPECT_EQ(*encoding::decode<WatchedWeek>(encoding::encode(week)), week);
  for (const auto& bytes : {encoding::encode(sample), encoding::encode(reading), encoding::encode(week)}) {
    for (std::size_t cut = 0; cut < bytes.size(); ++cut) {
      const auto broken = bytes.substr(0, cut) + '\xff' + bytes.substr(cut + 1);
      // Whatever the bytes: an error or a record that holds, never a crash.
      if (const auto made = encoding::decode<RecallSample>(broken)) {
        EXPECT_FALSE(check(*made));
      }
      if (const auto made = encoding::decode<WatchedWeek>(broken)) {
        EXPECT_FALSE(check(*made));
      }
      static_cast<void>(encoding::decode<RecallReading>(broken));
      static_cast<void>(encoding::decode<WatchedNow>(broken));
    }
  }
  EXPECT_FALSE(encoding::decode<RecallReading>(""));
  EXPECT_FALSE(encoding::decode<WatchedWeek>(""));
}

TEST(Watched, AStoreOfBeforeTheColumnGetsIt) {
  TempDir dir;
  static_cast<void>(must_open(dir.str()));
  RawStore(dir.str()).drop(keys::Column::watched);
  StoreOptions options;
  options.path = dir.str();
  options.read_only = true;
  {
    const auto as_it_is = open_store(options);
    ASSERT_TRUE(as_it_is) << as_it_is.error().line();
    EXPECT_FALSE((*as_it_is)->disaster()->on(at(1)));
    EXPECT_TRUE((*as_it_is)->recall_weeks()->empty());
  }
  {
    auto store = must_open(dir.str());
    ASSERT_TRUE(store->set_disaster({at(0), at(60), "local", ""}, at(0)));
    const WatchedNow now{{{kNews, Tier::press, true}}, {}};
    ASSERT_TRUE(store->put_watched(now, {week_of(at(0)), {0, 1, 0, 0, 0}, {}, 0}, "x", at(0)));
    is_clean(*store);
  }
  EXPECT_TRUE((*open_store(options))->disaster()->on(at(1)));
}

}  // namespace
}  // namespace dongtin
