// The index follows the store, mends itself, and answers only what the records bear out.
#include "daemon/search/indexer.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <fstream>

#include "daemon/search/findings.hpp"
#include "tests/storage/support.hpp"

namespace dongtin::testing {
namespace {

using namespace std::chrono_literals;

class FixedNow : public Clock {
 public:
  [[nodiscard]] Instant now() const override { return from_millis(now_ms); }
  std::atomic<std::int64_t> now_ms = 1'790'000'000'000;
};

struct Line {
  TempDir dir;
  FixedNow clock;
  std::unique_ptr<Store> store = make_memory_store();
  std::atomic<int> built = 0, failed = 0, recovered = 0;
  std::unique_ptr<Indexer> indexer;
  IndexerSettings settings;

  Line() {
    settings.first_wait = 5ms;
    settings.last_wait = 20ms;
    settings.batch_entries = 7;
    settings.batch_bytes = 500;
  }
  [[nodiscard]] SearchOptions options() const { return search_options(dir.str()); }
  void start() {
    IndexerHooks hooks;
    hooks.built = [this](const SearchCounts&) { ++built; };
    hooks.failed = [this](const Error&) { ++failed; };
    hooks.recovered = [this] { ++recovered; };
    indexer = std::make_unique<Indexer>(*store, clock, options(), hooks, settings);
    indexer->start();
  }
  void restart() {
    indexer.reset();
    start();
  }
  void add(const std::string& key, const std::string& text, std::int64_t minutes = 0, Label label = Label::mention) {
    const auto done = store->apply(std::vector{commit_of({proposal(item(key, text, minutes), label)})});
    ASSERT_TRUE(done) << done.error().line();
    if (indexer) indexer->notify();
  }
  std::vector<std::uint64_t> found(const std::string& query, std::size_t limit = 100) {
    EXPECT_TRUE(indexer->wait_until_current(20s)) << indexer->state().why;
    std::vector<std::uint64_t> out;
    std::optional<AlertId> before;
    for (int page = 0; page < 1000; ++page) {
      const auto parsed = parse_search(query);
      EXPECT_TRUE(parsed) << parsed.error().line();
      const auto answer = indexer->search(*parsed, before, limit);
      EXPECT_TRUE(answer) << answer.error().line();
      if (!answer) return out;
      for (const auto& hit : answer->hits) out.push_back(hit.view.alert.id.value);
      if (!answer->next) return out;
      before = answer->next;
    }
    ADD_FAILURE() << "the pages never end";
    return out;
  }
  std::vector<std::string> differences() {
    EXPECT_TRUE(indexer->wait_until_current(20s));
    indexer.reset();
    auto index = SearchIndex::open(options());
    if (!index) return {index.error().line()};
    const auto all = compare_index(**index, *store, 100);
    std::vector<std::string> out;
    if (!all) return {all.error().line()};
    for (const auto& each : *all) out.push_back(std::to_string(each.alert.value) + " " + each.what);
    return out;
  }
};

using Ids = std::vector<std::uint64_t>;

TEST(Indexer, FollowsWhatIsCommittedRevisedAndDecided) {
  Line line;
  line.add("a", "Vỡ đập thủy điện");
  line.start();
  EXPECT_EQ(line.found("vo dap"), (Ids{1}));
  line.add("b", "Tin vỡ đập ở xã bên");
  EXPECT_EQ(line.found("vỡ đập"), (Ids{2, 1}));
  line.add("a", "Không có chuyện gì", 1);
  EXPECT_EQ(line.found("vo dap"), (Ids{2}));
  EXPECT_EQ(line.found("khong co chuyen"), (Ids{1}));
  EXPECT_EQ(line.found("vỡ đập state:opened"), Ids{});
  auto decision = make_decision(AlertId{2}, Act::open, "local", "", at(2));
  ASSERT_TRUE(decision);
  ASSERT_TRUE(line.store->decide(*decision, {}));
  line.indexer->notify();
  EXPECT_EQ(line.found("vỡ đập state:opened"), (Ids{2}));
  EXPECT_EQ(line.found("vỡ đập label:mention place:gia-lai rule:vo-dap source:bao-tinh tier:press topic:thien-tai"),
            (Ids{2}));
  EXPECT_EQ(line.found("vỡ đập topic:lua-dao"), Ids{});
  EXPECT_EQ(line.found("vỡ đập assignee:local"), Ids{});
  EXPECT_EQ(line.found("label:mention"), (Ids{2, 1}));
  EXPECT_EQ(line.found("vỡ đập label:disputed"), Ids{});
  EXPECT_EQ(line.built, 0);
  EXPECT_EQ(line.differences(), std::vector<std::string>{});
}

TEST(Indexer, WhatWasPurgedLeavesAnswersAtOnceAndTheFileByADay) {
  Line line;
  line.settings.bury_for = 12h;
  for (int i = 0; i < 10; ++i) line.add("k" + std::to_string(i), "vỡ đập số " + std::to_string(i));
  line.start();
  ASSERT_EQ(line.found("vỡ đập").size(), 10u);
  const std::vector<AlertId> old{AlertId{1}, AlertId{2}, AlertId{3}};
  ASSERT_EQ(*line.store->purge(old, at(5)), 3u);
  line.indexer->notify();
  EXPECT_EQ(line.found("vỡ đập"), (Ids{10, 9, 8, 7, 6, 5, 4}));
  EXPECT_EQ(line.found("số 1"), Ids{});
  EXPECT_EQ(line.indexer->state().documents, 7u);
  EXPECT_EQ(line.indexer->state().buried, 3u);
  EXPECT_EQ(line.built, 0);
  line.restart();  // it is not known for how long they were in the file: they go now
  EXPECT_EQ(line.found("vỡ đập").size(), 7u);
  while (line.indexer->state().rebuilds == 0) std::this_thread::yield();
  EXPECT_EQ(line.indexer->state().buried, 0u);
  ASSERT_EQ(*line.store->purge(std::vector{AlertId{4}}, at(6)), 1u);
  line.indexer->notify();
  EXPECT_EQ(line.found("vỡ đập").size(), 6u);
  // The clock of the office moves on in steps until the look that finds it over.
  while (line.indexer->state().rebuilds < 2) {
    line.clock.now_ms += 3'600'000;
    line.indexer->notify();
    std::this_thread::yield();
  }
  EXPECT_EQ(line.indexer->state().buried, 0u);
  EXPECT_EQ(line.differences(), std::vector<std::string>{});
}

TEST(Indexer, PagesHoldEveryHitOnceNewestFirst) {
  Line line;
  for (int i = 0; i < 60; ++i) line.add("k" + std::to_string(i), i % 3 == 0 ? "mưa lũ lớn" : "lũ mưa lớn");
  line.start();
  const auto all = line.found("mưa lũ", 7);
  ASSERT_EQ(all.size(), 20u);
  for (std::size_t i = 1; i < all.size(); ++i) EXPECT_LT(all[i], all[i - 1]);
}

TEST(Indexer, StartsWhereItStopped) {
  Line line;
  line.add("a", "vỡ đập");
  line.start();
  EXPECT_EQ(line.found("vỡ đập"), (Ids{1}));
  line.indexer.reset();
  line.add("b", "vỡ đập");
  line.start();
  EXPECT_EQ(line.found("vỡ đập"), (Ids{2, 1}));
  EXPECT_EQ(line.built, 0);
}

TEST(Indexer, ATrimmedLogMeansAnewOne) {
  Line line;
  for (int i = 0; i < 30; ++i) line.add("k" + std::to_string(i), "vỡ đập số " + std::to_string(i));
  ASSERT_TRUE(line.store->trim_log(3));
  line.start();
  EXPECT_EQ(line.found("vỡ đập").size(), 30u);
  EXPECT_EQ(line.built, 1);
  EXPECT_EQ(line.indexer->state().rebuilds, 1u);
  EXPECT_EQ(line.differences(), std::vector<std::string>{});
}

TEST(Indexer, ADeletedADamagedAndAnOtherStoresFileAreBuiltAnew) {
  Line line;
  for (int i = 0; i < 40; ++i) line.add("k" + std::to_string(i), "vỡ đập số " + std::to_string(i));
  line.start();
  ASSERT_EQ(line.found("vỡ đập").size(), 40u);
  line.indexer.reset();
  const auto path = line.options().path;
  {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekg(5 * 4096 + 100);
    const char c = static_cast<char>(file.get() ^ 0x10);
    file.seekp(5 * 4096 + 100);
    file.put(c);
  }
  line.start();
  EXPECT_EQ(line.found("vỡ đập").size(), 40u);
  EXPECT_EQ(line.built, 1);
  std::filesystem::remove(path);  // while it runs
  line.add("mới", "vỡ đập số 41");
  EXPECT_EQ(line.found("vỡ đập").size(), 41u);
  EXPECT_EQ(line.built, 2);
  EXPECT_TRUE(std::filesystem::exists(path));
  line.indexer.reset();
  line.store = make_memory_store();
  for (int i = 0; i < 45; ++i) line.add("x" + std::to_string(i), "sạt lở số " + std::to_string(i), 5);
  line.start();
  EXPECT_EQ(line.found("vỡ đập"), Ids{});
  EXPECT_EQ(line.found("sạt lở").size(), 45u);
  EXPECT_EQ(line.built, 3);
  EXPECT_EQ(line.differences(), std::vector<std::string>{});
}

TEST(Indexer, SaysOnceThatItFailsAndTriesAgain) {
  Line line;
  line.add("a", "vỡ đập");
  const auto path = line.options().path;
  std::filesystem::create_directory(path);  // what is no file cannot be opened
  line.start();
  while (line.indexer->state().failures < 3) std::this_thread::yield();
  const auto refused = line.indexer->search(*parse_search("vỡ đập"), std::nullopt, 10);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::io);
  EXPECT_NE(refused.error().line().find("search index"), std::string::npos) << refused.error().line();
  EXPECT_EQ(line.failed, 1);
  std::filesystem::remove(path);
  EXPECT_EQ(line.found("vỡ đập"), (Ids{1}));
  EXPECT_EQ(line.recovered, 1);
}

TEST(Indexer, IsBuiltAnewOnDemandWhileItServes) {
  Line line;
  for (int i = 0; i < 200; ++i) line.add("k" + std::to_string(i), "vỡ đập số " + std::to_string(i));
  line.start();
  ASSERT_EQ(line.found("vỡ đập").size(), 200u);
  std::atomic<bool> done = false;
  std::thread builder([&] {
    std::uint64_t last = 0;
    const auto counts = line.indexer->rebuild([&](std::uint64_t at, std::uint64_t all) {
      EXPECT_TRUE(at <= all && (at >= last || at == 0));
      last = at;
      return true;
    });
    EXPECT_TRUE(counts) << counts.error().line();
    if (counts) EXPECT_EQ(counts->documents, 200u);
    done = true;
  });
  int asked = 0;
  while (!done) {
    const auto answer = line.indexer->search(*parse_search("vỡ đập"), std::nullopt, 10);
    EXPECT_TRUE(answer) << answer.error().line();
    if (answer) EXPECT_EQ(answer->hits.size(), 10u);
    ++asked;
  }
  builder.join();
  EXPECT_EQ(line.built, 1);
  EXPECT_FALSE(line.indexer->rebuild([](std::uint64_t, std::uint64_t) { return false; })) << "cancelled";
  EXPECT_GT(asked, 0);
  EXPECT_EQ(line.found("vỡ đập").size(), 200u);
  EXPECT_EQ(line.differences(), std::vector<std::string>{});
}

TEST(Indexer, WhoeverLeavesDoesNotEndTheBuildThatAnotherWaitsFor) {
  Line line;
  for (int i = 0; i < 200; ++i) line.add("k" + std::to_string(i), "vỡ đập số " + std::to_string(i));
  line.start();
  ASSERT_EQ(line.found("vỡ đập").size(), 200u);
  for (int round = 0; round < 5; ++round) {
    std::thread stays([&] {
      const auto counts = line.indexer->rebuild([](std::uint64_t, std::uint64_t) { return true; });
      EXPECT_TRUE(counts) << counts.error().line();
    });
    EXPECT_FALSE(line.indexer->rebuild([](std::uint64_t, std::uint64_t) { return false; }));
    stays.join();
  }
  EXPECT_GE(line.built, 5);
  EXPECT_EQ(line.found("vỡ đập").size(), 200u);
  EXPECT_FALSE(line.indexer->rebuild([](std::uint64_t, std::uint64_t) { return false; }));
  EXPECT_EQ(line.found("vỡ đập").size(), 200u);
  EXPECT_FALSE(std::filesystem::exists(line.options().path + ".new"));
}

std::vector<std::string> lines_of(const Result<std::vector<AuditFinding>>& findings) {
  if (!findings) return {findings.error().line()};
  std::vector<std::string> out;
  for (const auto& each : *findings) {
    out.push_back((each.kind == AuditFinding::Kind::problem ? "problem " : "note ") + each.what);
  }
  return out;
}

TEST(IndexFindings, OfAnIndexThatNoDaemonHasOpen) {
  Line line;
  for (int i = 0; i < 40; ++i) line.add("k" + std::to_string(i), "vỡ đập số " + std::to_string(i));
  Job job;
  const auto look = [&] { return lines_of(index_findings(*line.store, line.options(), job)); };
  ASSERT_EQ(look().size(), 1u);
  EXPECT_EQ(look()[0], "note search index: there is none yet; it is built at the next start");
  line.start();
  ASSERT_EQ(line.found("vỡ đập").size(), 40u);
  line.indexer.reset();
  EXPECT_EQ(look(), std::vector<std::string>{});
  line.add("sau", "sạt lở");  // and is caught up with first
  EXPECT_EQ(look(), std::vector<std::string>{});
  {
    auto index = SearchIndex::open(line.options());
    ASSERT_TRUE(index);
    const auto position = (*index)->position();
    ASSERT_TRUE(position);
    const auto seventh = line.store->alert(AlertId{7});
    ASSERT_TRUE(seventh);
    SearchChange gone{AlertId{7}, {}, folded_text(seventh->item)};
    SearchDocument invented{AlertId{900}, 1, at(0), " vo dap so 900 ", {"label:mention"}};
    ASSERT_TRUE((*index)->apply(*position, std::vector<SearchChange>{gone, {AlertId{900}, invented, {}}}));
  }
  const auto wrong = look();
  ASSERT_EQ(wrong.size(), 2u);
  EXPECT_TRUE(wrong[0].starts_with("problem search index: alert 7: ")) << wrong[0];
  EXPECT_TRUE(wrong[1].starts_with("problem search index: alert 900: ")) << wrong[1];
  EXPECT_TRUE(wrong[0].ends_with("; dongtin reindex builds it anew, nothing is lost")) << wrong[0];
  {
    std::fstream file(line.options().path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekg(5 * 4096 + 100);
    const char c = static_cast<char>(file.get() ^ 0x10);
    file.seekp(5 * 4096 + 100);
    file.put(c);
  }
  const auto flipped = look();
  ASSERT_FALSE(flipped.empty());
  EXPECT_TRUE(flipped[0].starts_with("problem search index: ")) << flipped[0];
  line.store = make_memory_store();
  line.add("khác", "của kho khác");
  std::filesystem::remove(line.options().path);
  line.start();
  ASSERT_EQ(line.found("của kho khác"), (Ids{1}));
  line.indexer.reset();
  line.store = make_memory_store();
  for (int i = 0; i < 3; ++i) line.add("x" + std::to_string(i), "sạt lở", 5);
  EXPECT_EQ(look(), (std::vector<std::string>{"note search index: it belongs to another store; it is built at the next "
                                              "start"}));
}

TEST(IndexFindings, OfAStoreThatGoesOnMeanwhile) {
  Line line;
  for (int i = 0; i < 100; ++i) line.add("k" + std::to_string(i), "vỡ đập số " + std::to_string(i));
  line.start();
  ASSERT_EQ(line.found("vỡ đập").size(), 100u);
  std::thread writer([&] {
    for (int i = 0; i < 100; ++i) line.add("k" + std::to_string(i), "sạt lở lần " + std::to_string(i), 1);
  });
  Job job;
  EXPECT_EQ(lines_of(index_findings(*line.indexer, job)), std::vector<std::string>{});
  writer.join();
  EXPECT_EQ(line.differences(), std::vector<std::string>{});
}

}  // namespace
}  // namespace dongtin::testing
