// What retention takes and what it leaves, on both stores and a clock that the test turns.
#include "storage/retention.hpp"

#include <rocksdb/sst_file_reader.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "storage/verify.hpp"
#include "tests/storage/support.hpp"

namespace dongtin {
namespace {

using namespace dongtin::testing;
using namespace std::chrono_literals;

constexpr std::int64_t kKeptDay = 24 * 60;  // minutes

/// Alerts in the middle of the first of them, so that sides of a cut are days away.
class Retention : public ::testing::TestWithParam<bool> {
 protected:
  Retention() {
    store = GetParam() ? must_open(dir.str()) : make_memory_store();
    times.alerts = std::chrono::days{100};
    times.unlabelled = std::chrono::days{10};
    times.archive = std::chrono::days{14};
    times.seen = std::chrono::days{50};
    times.follow_ups = std::chrono::days{30};
    times.quarantine = std::chrono::days{30};
    bounds.batch = 2;
    bounds.max_share = 1;
    hooks.write = [this](const std::function<Result<void>(Store&)>& work) {
      ++writes;
      return work(*store);
    };
  }

  AlertId alert(const std::string& key, std::int64_t day, std::vector<std::string> topics = {"thien-tai"},
                Label label = Label::mention) {
    auto proposed = proposal(item(key, "chữ của " + key, day * kKeptDay), Label::mention);
    proposed.topics = std::move(topics);
    apply(std::move(proposed));
    const AlertId id{++last_};
    if (label == Label::none) {
      apply(proposal(item(key, "sửa: " + key, day * kKeptDay), Label::none));
    }
    return id;
  }
  void archived(const std::string& key, std::int64_t day) {
    auto proposed = proposal(item(key, "chữ của " + key, day * kKeptDay), Label::none);
    proposed.archive = true;
    apply(std::move(proposed));
  }
  void apply(ProposedItem proposed) {
    const auto commit = commit_of({std::move(proposed)});
    ASSERT_TRUE(store->apply({&commit, 1}).has_value());
  }
  void decide(AlertId id, Act act, std::int64_t day) {
    auto decision = make_decision(id, act, "can-bo", "vì thế", at(day * kKeptDay));
    ASSERT_TRUE(decision.has_value());
    ASSERT_TRUE(store->decide(*decision, {}).has_value());
  }
  RetentionRows run(std::int64_t day) {
    auto rows = run_retention(*store, times, at(day * kKeptDay), bounds, hooks, "dongtin");
    EXPECT_TRUE(rows.has_value()) << rows.error().line();
    return rows ? *rows : RetentionRows{};
  }
  static RetentionRow row(const RetentionRows& rows, const std::string& kind) {
    for (const auto& each : rows) {
      if (each.kind == kind) return each;
    }
    ADD_FAILURE() << "no row " << kind;
    return {};
  }
  bool kept(AlertId id) { return store->alert(id).has_value(); }

  TempDir dir;
  std::unique_ptr<Store> store;
  RetentionTimes times;
  RetentionBounds bounds;
  RetentionHooks hooks;
  std::uint64_t last_ = 0;
  int writes = 0;
};

TEST_P(Retention, TakesWhatIsOldEnoughAndLeavesTheRest) {
  std::vector<AlertId> old;
  for (int i = 0; i < 5; ++i) old.push_back(alert("cu" + std::to_string(i), i));
  const auto young = alert("moi", 50);
  const auto rows = run(110);
  for (const auto id : old) EXPECT_FALSE(kept(id)) << id.value;
  EXPECT_TRUE(kept(young));
  EXPECT_EQ(row(rows, "alerts").due, 5u);
  EXPECT_EQ(row(rows, "alerts").purged, 5u);
  EXPECT_EQ(row(rows, "alerts").oldest, at(50 * kKeptDay));
  EXPECT_EQ(store->counts()->alerts, 1u);
  EXPECT_EQ(store->counts()->purged, 5u);
  EXPECT_GE(writes, 3) << "small writes, so that what comes in is not held up";
}

TEST_P(Retention, WhatWasTakenStaysKnownAndStaysAway) {
  times.seen = std::chrono::days{50};
  const auto taken = alert("cu", 0);
  const auto of = store->alert(taken)->item;
  run(110);
  ASSERT_FALSE(kept(taken));
  EXPECT_TRUE(*store->has(of.id, of.digest)) << "a source that lists it still would bring it anew";
  auto late = proposal(item("cu", "chữ của cu", 0));
  late.cause = Cause::retroactive;  // it was read before it was taken
  apply(std::move(late));
  EXPECT_EQ(store->counts()->alerts, 0u);
  run(161);
  EXPECT_FALSE(*store->has(of.id, of.digest));
}

TEST_P(Retention, WhatIsDecidedWhileAPageWaitsForItsTurnStays) {
  const auto decided = alert("a", 0);
  const auto other = alert("b", 0);
  bool first = true;
  hooks.write = [&](const std::function<Result<void>(Store&)>& work) {
    if (std::exchange(first, false)) decide(decided, Act::note, 109);
    return work(*store);
  };
  run(110);
  EXPECT_TRUE(kept(decided));
  EXPECT_FALSE(kept(other));
}

TEST_P(Retention, CountsFromWhatHappenedLast) {
  const auto noted = alert("a", 0);
  const auto untouched = alert("b", 0);
  decide(noted, Act::note, 60);
  run(120);
  EXPECT_TRUE(kept(noted));
  EXPECT_FALSE(kept(untouched));
  run(161);
  EXPECT_FALSE(kept(noted));
}

TEST_P(Retention, OpenCasesAreHeldHoweverOld) {
  const auto opened = alert("a", 0), held = alert("b", 0), dismissed = alert("c", 0);
  decide(opened, Act::open, 1);
  decide(held, Act::hold, 1);
  decide(dismissed, Act::dismiss, 1);
  const auto rows = run(5000);
  EXPECT_TRUE(kept(opened));
  EXPECT_TRUE(kept(held));
  EXPECT_FALSE(kept(dismissed));
  EXPECT_EQ(row(rows, "alerts").held, 2u);
  EXPECT_EQ(row(rows, "alerts").due, 1u);
  decide(opened, Act::dismiss, 5001);
  decide(held, Act::unhold, 5001);
  run(5050);
  EXPECT_TRUE(kept(opened)) << "its time counts from the decision that closed it";
  run(5102);
  EXPECT_FALSE(kept(opened));
  EXPECT_FALSE(kept(held));
}

TEST_P(Retention, WhatNoLongerRaisesAnythingGoesSooner) {
  const auto none = alert("a", 0, {}, Label::none);
  const auto mention = alert("b", 0);
  const auto rows = run(20);
  EXPECT_FALSE(kept(none));
  EXPECT_TRUE(kept(mention));
  EXPECT_EQ(row(rows, "unlabelled").purged, 1u);
}

TEST_P(Retention, TopicsHaveTimesOfTheirOwnAndTheLongestHolds) {
  times.topics = {{"scam", std::chrono::days{300}}, {"giao-thong", std::chrono::days{20}}};
  const auto scam = alert("a", 0, {"scam"});
  const auto traffic = alert("b", 0, {"giao-thong"});
  const auto both = alert("c", 0, {"giao-thong", "scam"});
  const auto mixed = alert("d", 0, {"giao-thong", "thien-tai"});
  auto rows = run(30);
  EXPECT_FALSE(kept(traffic));
  EXPECT_EQ(row(rows, "alerts:giao-thong").purged, 1u);
  EXPECT_TRUE(kept(mixed) && kept(scam) && kept(both));
  rows = run(110);
  EXPECT_FALSE(kept(mixed)) << "the general time holds for the topic that has none of its own";
  EXPECT_TRUE(kept(scam) && kept(both));
  rows = run(310);
  EXPECT_FALSE(kept(scam) || kept(both));
  EXPECT_EQ(row(rows, "alerts:scam").purged, 2u);
}

TEST_P(Retention, TheOtherKindsHaveTheirTimesToo) {
  for (int day = 0; day < 5; ++day) archived("kho" + std::to_string(day), day);
  apply(proposal(item("khong", "không gì cả", 0), Label::none));
  Commit waiting;
  waiting.source = kNews;
  waiting.follow_ups = {{kNews, item("x", "x").id, "https://bao.example/x", "article", at(0), 0},
                        {kNews, item("y", "y").id, "https://bao.example/y", "article", at(39 * kKeptDay), 0}};
  ASSERT_TRUE(store->apply({&waiting, 1}).has_value());
  ASSERT_TRUE(store->put_quarantine({kNews, sha256("trang"), 2, at(0)}).has_value());
  Commit suggested;
  suggested.source = kNews;
  suggested.suggested = SuggestedClaims{
      at(0), {{*make_claim("c1", "Vỡ đập 1/1", Verdict::fake, "Sở", "https://so.example/c1", at(-5)), "", {}, {}}}};
  ASSERT_TRUE(store->apply({&suggested, 1}).has_value());
  auto rows = run(16);
  EXPECT_EQ(row(rows, "archive").purged, 2u);
  EXPECT_EQ(row(rows, "archive").oldest, at(2 * kKeptDay));
  EXPECT_EQ(row(rows, "seen").purged, 0u);
  rows = run(40);
  EXPECT_EQ(row(rows, "archive").purged, 3u);
  EXPECT_EQ(row(rows, "follow_ups").purged, 1u);
  EXPECT_EQ(row(rows, "quarantine").purged, 1u);
  EXPECT_EQ(row(rows, "suggestions").purged, 0u);
  EXPECT_EQ(row(rows, "suggestions").oldest, at(0));
  EXPECT_EQ(store->counts()->follow_ups, 1u);
  rows = run(56);
  EXPECT_EQ(row(rows, "seen").purged, 6u);
  EXPECT_EQ(store->counts()->items_seen, 0u);
  rows = run(91);
  EXPECT_EQ(row(rows, "suggestions").purged, 1u);
  EXPECT_TRUE(store->suggestions()->empty());
}

TEST_P(Retention, SamplesAndTheLedgerHaveTimesOfTheirOwn) {
  times.recall = std::chrono::days{30};
  times.watched = std::chrono::days{400};
  const auto week = week_of(at(0));
  for (const auto each : {week, week + 10}) ASSERT_TRUE(store->put_watched({}, {each, {}, {}, 0}, "x", at(0)));
  ASSERT_TRUE(store->put_account({AccountChange::Kind::created, AccountId{"lan"}, Role::officer, "local", at(0)}));
  RecallSample sample;
  sample.week = "2026-W40";
  sample.from = at(0);
  sample.until = at(7 * kKeptDay);
  sample.drawn = at(8 * kKeptDay);
  sample.strata = {{Tier::press, 9}};
  sample.items = {{item("x", "x").id, at(1), Tier::press}};
  ASSERT_TRUE(store->put_recall_sample(sample, "local"));
  ASSERT_TRUE(store->put_recall_reading(
      {"2026-W40", item("x", "x").id, RecallPlace::first, AccountId{"lan"}, true, at(9 * kKeptDay)}));
  auto rows = run(36);
  EXPECT_EQ(row(rows, "recall").purged, 0u);
  EXPECT_EQ(row(rows, "recall").oldest, at(0));
  EXPECT_EQ(row(rows, "watched").purged, 0u);
  rows = run(38);
  EXPECT_EQ(row(rows, "recall").due, 2u);
  EXPECT_EQ(row(rows, "recall").purged, 2u);
  EXPECT_TRUE(store->recall_weeks()->empty());
  rows = run(420);
  EXPECT_EQ(row(rows, "watched").due, 1u);
  EXPECT_EQ(row(rows, "watched").purged, 1u);
  EXPECT_EQ(store->watched_weeks(0, 0xFFFF'FFFF)->size(), 1u);
}

TEST_P(Retention, APlanChangesNothing) {
  for (int i = 0; i < 5; ++i) alert("cu" + std::to_string(i), i);
  archived("kho", 0);
  const auto before = *store->counts();
  const auto rows = plan_retention(*store, times, at(500 * kKeptDay), bounds, hooks);
  ASSERT_TRUE(rows.has_value());
  EXPECT_EQ(row(*rows, "alerts").due, 5u);
  EXPECT_EQ(row(*rows, "alerts").purged, 0u);
  EXPECT_EQ(row(*rows, "archive").due, 1u);
  EXPECT_EQ(*store->counts(), before);
  EXPECT_EQ(writes, 0);
}

TEST_P(Retention, AClockThatJumpedAheadTakesNothing) {
  bounds.max_share = 0.2;
  bounds.batch = 100;
  for (int i = 0; i < 30; ++i) alert("a" + std::to_string(i), i);
  archived("kho", 29);
  const auto refused = run_retention(*store, times, at(4000 * kKeptDay), bounds, hooks, "dongtin");
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, Errc::refused);
  EXPECT_NE(refused.error().what.find("30 of 30"), std::string::npos) << refused.error().what;
  EXPECT_EQ(store->counts()->alerts, 30u);
  EXPECT_EQ(store->counts()->archived, 1u);
  EXPECT_EQ(writes, 0);
  bounds.force = true;
  run(4000);
  EXPECT_EQ(store->counts()->alerts, 0u);
}

TEST_P(Retention, EachRunIsInTheAuditWithWhatWent) {
  alert("a", 0);
  run(200);
  const auto entries = store->audit_entries(0, 100);
  ASSERT_TRUE(entries.has_value());
  const auto is_run = [](const AuditEntry& entry) { return entry.event.act == AuditAct::retention_run; };
  ASSERT_EQ(std::count_if(entries->begin(), entries->end(), is_run), 1);
  EXPECT_NE(std::find_if(entries->begin(), entries->end(), is_run)->event.detail.find("alerts 1"), std::string::npos);
}

TEST_P(Retention, AStoppedRunIsFinishedByTheNext) {
  for (int i = 0; i < 9; ++i) alert("a" + std::to_string(i), i);
  bool stop = false;
  hooks.progress = [&](std::uint64_t done, std::uint64_t) {
    stop = done >= 4;
    return !stop;
  };
  const auto stopped = run_retention(*store, times, at(500 * kKeptDay), bounds, hooks, "dongtin");
  ASSERT_FALSE(stopped.has_value());
  EXPECT_EQ(stopped.error().code, Errc::refused);
  EXPECT_EQ(store->counts()->alerts, 5u);
  hooks.progress = {};
  EXPECT_EQ(row(run(500), "alerts").purged, 5u);
  EXPECT_FALSE(*store->forget({})) << "nothing is left for later";
}

INSTANTIATE_TEST_SUITE_P(Stores, Retention, ::testing::Bool(),
                         [](const auto& which) { return which.param ? "Rocks" : "Memory"; });

/// The names of files under a folder that hold these bytes, in tables also where they are compressed.
std::vector<std::string> files_with(const std::filesystem::path& folder, const std::string& bytes) {
  std::vector<std::string> out;
  for (const auto& file : std::filesystem::recursive_directory_iterator(folder)) {
    if (!file.is_regular_file()) continue;
    std::ifstream in(file.path(), std::ios::binary);
    std::stringstream all;
    all << in.rdbuf();
    bool found = std::move(all).str().find(bytes) != std::string::npos;
    if (file.path().extension() == ".sst") {
      rocksdb::SstFileReader reader{rocksdb::Options()};
      if (!reader.Open(file.path().string()).ok()) throw std::runtime_error("unreadable: " + file.path().string());
      const std::unique_ptr<rocksdb::Iterator> it(reader.NewIterator({}));
      for (it->SeekToFirst(); it->Valid(); it->Next()) found |= it->value().ToString().find(bytes) != std::string::npos;
    }
    if (found) out.push_back(file.path().filename().string());
  }
  return out;
}

std::uintmax_t bytes_of_blobs(const std::filesystem::path& folder) {
  std::uintmax_t out = 0;
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    if (file.path().extension() == ".blob") out += file.file_size();
  }
  return out;
}

/// Words that no compression shortens.
std::string noise(std::size_t bytes, std::uint32_t seed) {
  std::string out;
  while (out.size() < bytes) {
    seed = seed * 1664525 + 1013904223;
    out += static_cast<char>('a' + (seed >> 16) % 26);
  }
  return out;
}

TEST(RetentionBytes, LeaveEveryFileOfTheStore) {
  const TempDir dir;
  const std::string canary = noise(40, 7), stays = noise(40, 8);
  RetentionTimes times;
  times.alerts = std::chrono::days{10};
  RetentionHooks hooks;
  for (const bool crash : {false, true}) {
    {
      auto store = must_open(dir.str());
      hooks.write = [&](const std::function<Result<void>(Store&)>& work) { return work(*store); };
      // In the text, in the evidence (small, and large enough for a blob file), and among others in one table.
      auto old = proposal(item("cu", canary + " " + noise(300, 1)));
      old.evidence.bytes = canary + noise(20'000, 2);
      auto unmatched = proposal(item("kho", canary + " trong kho " + noise(300, 3)), Label::none);
      unmatched.archive = true;
      auto small = proposal(item("cu nho", canary + " nhỏ"));
      auto young = proposal(item("moi", stays + " " + noise(300, 4), 60 * 24 * 60));
      young.evidence.bytes = stays + noise(20'000, 5);
      const auto commit = commit_of({old, unmatched, small, young});
      ASSERT_TRUE(store->apply({&commit, 1}).has_value());
      EXPECT_FALSE(files_with(dir.str(), canary).empty()) << "else this test could not fail";
      if (crash) {
        // Taken by a run that did not live to forget.
        ASSERT_EQ(*store->purge(std::vector{AlertId{1}, AlertId{2}}, at(60 * kKeptDay)), 2u);
        is_clean(*store);
      }
    }
    auto store = must_open(dir.str());
    hooks.write = [&](const std::function<Result<void>(Store&)>& work) { return work(*store); };
    const auto rows = run_retention(*store, times, at(65 * kKeptDay), {}, hooks, "dongtin");
    ASSERT_TRUE(rows.has_value()) << rows.error().line();
    is_clean(*store);
    store.reset();  // obsolete files go in the background, at the latest now
    must_open(dir.str());
    EXPECT_EQ(files_with(dir.str(), canary), std::vector<std::string>()) << (crash ? "after a crash" : "");
    EXPECT_FALSE(files_with(dir.str(), stays).empty());
    // Those are compressed as a whole; one of 20 kB is left, of two.
    EXPECT_LT(bytes_of_blobs(dir.str()), 20'000u);
    EXPECT_GT(bytes_of_blobs(dir.str()), 5'000u);
    std::filesystem::remove_all(dir.str());
    std::filesystem::create_directory(dir.str());
  }
}

}  // namespace
}  // namespace dongtin
