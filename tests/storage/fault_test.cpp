// A disk that is full, cannot sync or flips bytes; a log that is torn; a clock that jumps back. What was acknowledged
// is there, once; what cannot be read is refused in one line; nothing else is ever given out.
#include <gmock/gmock.h>

#include <fstream>
#include <iostream>
#include <map>
#include <set>

#include "storage/backup.hpp"
#include "storage/rocks_store.hpp"
#include "tests/storage/faulty_files.hpp"
#include "tests/storage/support.hpp"

namespace dongtin {
namespace {

using namespace dongtin::testing;
using ::testing::AnyOf;
using ::testing::HasSubstr;
namespace fs = std::filesystem;

Result<std::unique_ptr<Store>> open_on(FaultyDisk& disk, const std::string& path,
                                       std::size_t write_buffer_bytes = 32u << 20) {
  StoreOptions options;
  options.path = path;
  options.env = disk.env.get();
  options.write_buffer_bytes = write_buffer_bytes;
  return open_store(options);
}

std::string text_of(int n) {
  std::string out = "vỡ đập ";
  for (unsigned i = 0; i < 60; ++i) out += std::to_string((static_cast<unsigned>(n) * 2654435761u) ^ (i * 40503u));
  return out;
}

Commit numbered(int n, std::int64_t minutes = 0) {
  return commit_of({proposal(item("k" + std::to_string(n), text_of(n), minutes)),
                    proposal(item("q" + std::to_string(n), "yên", minutes), Label::none)},
                   std::to_string(n));
}

/// Applies commits `first`, `first` + 1, ... until one is refused, at most `most`; the last acknowledged.
int apply_until_refused(Store& store, int first, int most, Error& why) {
  for (int n = first; n < first + most; ++n) {
    const auto commit = numbered(n);
    const auto applied = store.apply({&commit, 1});
    if (!applied) {
      why = applied.error();
      return n - 1;
    }
  }
  return first + most - 1;
}

/// Commits 1 to n are held, each once and whole; and nothing else.
void holds_exactly(const Store& store, int n) {
  const auto counts = *store.counts();
  const auto held = static_cast<std::uint64_t>(n);
  ASSERT_EQ(counts.alerts, held);
  ASSERT_EQ(counts.items_seen, 2 * held);
  ASSERT_EQ(counts.revisions, 2 * held);
  ASSERT_EQ(counts.outbox, held);
  ASSERT_EQ(counts.log_last, held);
  ASSERT_EQ(store.cursor(kNews)->value, n == 0 ? "" : std::to_string(n));
  const auto page = store.alerts({}, {}, 1'000'000, 1'000'000);
  ASSERT_TRUE(page) << page.error().line();
  ASSERT_EQ(page->alerts.size(), held);
  int number = n;  // newest first
  for (const auto& view : page->alerts) {
    ASSERT_EQ(view.alert.id.value, static_cast<std::uint64_t>(number));
    ASSERT_EQ(view.item.title, "Tin k" + std::to_string(number));
    ASSERT_EQ(view.item.text, text_of(number));
    --number;
  }
}

/// The store was refused a write, was closed and is opened again on a disk that works: nothing acknowledged is lost,
/// nothing is doubled, and the work goes on where the cursor says.
void goes_on(const std::string& path, int acknowledged) {
  const auto store = must_open(path);
  const int held = store->cursor(kNews)->value.empty() ? 0 : std::stoi(store->cursor(kNews)->value);
  ASSERT_GE(held, acknowledged);
  ASSERT_LE(held, acknowledged + 1);  // what was refused may be on the disk whole
  holds_exactly(*store, held);
  for (int n = acknowledged + 1; n <= acknowledged + 3; ++n) {  // as the fetch is repeated
    const auto commit = numbered(n);
    ASSERT_TRUE(store->apply({&commit, 1})) << n;
  }
  holds_exactly(*store, acknowledged + 3);
  is_clean(*store);
}

/// Reads go on and further writes are refused with the remedy.
void reads_only(Store& store, int acknowledged, const Error& why) {
  EXPECT_EQ(why.code, Errc::io) << why.line();
  EXPECT_THAT(why.line(), HasSubstr("disk"));
  EXPECT_EQ(why.line().find('\n'), std::string::npos);
  holds_exactly(store, acknowledged);
  Error next;
  EXPECT_EQ(apply_until_refused(store, acknowledged + 1, 1, next), acknowledged);
  EXPECT_THAT(next.line(), HasSubstr("start dongtin again"));
}

TEST(StoreFaults, ADiskThatIsFullAtAnyWriteOfTheLogLosesNothing) {
  int full = 0, commits = 0;
  for (int k = 0; k < 24; ++k) {
    const TempDir dir;
    FaultyDisk disk;
    auto store = open_on(disk, dir.str());
    ASSERT_TRUE(store) << store.error().line();
    disk.files->only(".log");
    disk.files->writes_left = k;
    Error why;
    const int acknowledged = apply_until_refused(**store, 1, 100, why);
    ASSERT_LT(acknowledged, 100);
    reads_only(**store, acknowledged, why);
    EXPECT_THAT(why.line(), HasSubstr("full: free space"));
    store->reset();
    goes_on(dir.str(), acknowledged);
    ++full;
    commits += acknowledged;
  }
  EXPECT_GT(commits, full);
  std::cout << "disk full at " << full << " writes of the log: " << commits << " commits acknowledged, none lost\n";
}

TEST(StoreFaults, ADiskThatHasRoomAgainIsNotWrittenToBeforeTheStoreIsOpenedAgain) {
  for (const std::string part : {".log", ".sst"}) {
    const TempDir dir;
    FaultyDisk disk;
    auto store = open_on(disk, dir.str(), 256u << 10);
    ASSERT_TRUE(store) << store.error().line();
    disk.files->only(part);
    disk.files->writes_left = 3;
    Error why;
    const int acknowledged = apply_until_refused(**store, 1, 5000, why);
    ASSERT_LT(acknowledged, 5000) << part;
    disk.files->mend();
    for (int again = 0; again < 200; ++again) {
      Error next;
      ASSERT_EQ(apply_until_refused(**store, acknowledged + 1, 1, next), acknowledged) << part << ", try " << again;
    }
    store->reset();
    goes_on(dir.str(), acknowledged);
  }
}

TEST(StoreFaults, ADiskThatIsFullAtAnyByteOfACommitLosesNothing) {
  int rounds = 0;
  for (std::int64_t bytes = 1; bytes < 5000; bytes += 397) {
    const TempDir dir;
    FaultyDisk disk;
    auto store = open_on(disk, dir.str());
    ASSERT_TRUE(store) << store.error().line();
    disk.files->bytes_left = bytes;
    Error why;
    const int acknowledged = apply_until_refused(**store, 1, 100, why);
    ASSERT_LT(acknowledged, 100);
    reads_only(**store, acknowledged, why);
    store->reset();
    goes_on(dir.str(), acknowledged);
    ++rounds;
  }
  std::cout << "disk full after " << rounds << " numbers of bytes, none lost\n";
}

TEST(StoreFaults, ASyncThatFailsIsNoAcknowledgement) {
  for (int k = 0; k < 12; ++k) {
    const TempDir dir;
    FaultyDisk disk;
    auto store = open_on(disk, dir.str());
    ASSERT_TRUE(store) << store.error().line();
    disk.files->only(".log");
    disk.files->syncs_left = k;
    Error why;
    const int acknowledged = apply_until_refused(**store, 1, 100, why);
    ASSERT_EQ(acknowledged, k);
    reads_only(**store, acknowledged, why);
    store->reset();
    goes_on(dir.str(), acknowledged);
  }
}

TEST(StoreFaults, ADiskThatIsFullWhileTablesAreWrittenLosesNothing) {
  int refused = 0;
  for (const std::int64_t bytes : {0, 4'000, 60'000, 200'000}) {
    const TempDir dir;
    FaultyDisk disk;
    auto store = open_on(disk, dir.str(), 128u << 10);
    ASSERT_TRUE(store) << store.error().line();
    disk.files->only(".sst");
    disk.files->bytes_left = bytes;
    Error why;
    const int acknowledged = apply_until_refused(**store, 1, 3000, why);
    ASSERT_LT(acknowledged, 3000) << "the tables were never written";
    ASSERT_GT(acknowledged, 0);
    EXPECT_GT(disk.files->refused, 0);
    reads_only(**store, acknowledged, why);
    store->reset();
    goes_on(dir.str(), acknowledged);
    ++refused;
  }
  EXPECT_EQ(refused, 4);
}

TEST(StoreFaults, ADiskThatIsFullDuringACompactionLosesNothing) {
  const TempDir dir;
  FaultyDisk disk;
  auto store = open_on(disk, dir.str());
  ASSERT_TRUE(store) << store.error().line();
  auto& rocks = dynamic_cast<RocksStore&>(**store);
  Error why;
  for (int round = 0; round < 3; ++round) {
    ASSERT_EQ(apply_until_refused(**store, round * 50 + 1, 50, why), round * 50 + 50) << why.line();
    ASSERT_TRUE(rocks.flush());
  }
  disk.files->only(".sst");
  disk.files->bytes_left = 3000;
  EXPECT_FALSE(rocks.compact());
  EXPECT_GT(disk.files->refused, 0);
  holds_exactly(**store, 150);
  const int acknowledged = apply_until_refused(**store, 151, 20, why);
  store->reset();
  disk.files->mend();
  goes_on(dir.str(), acknowledged);
}

TEST(StoreFaults, ADiskThatIsFullDuringABackupLeavesTheEarlierOnesGood) {
  const TempDir dir;
  FaultyDisk disk;
  auto store = open_on(disk, (dir / "data" / "store").string());
  ASSERT_TRUE(store) << store.error().line();
  BackupPlan plan;
  plan.path = (dir / "backups").string();
  Error why;
  ASSERT_EQ(apply_until_refused(**store, 1, 50, why), 50);
  ASSERT_TRUE(back_up(**store, plan));
  ASSERT_EQ(apply_until_refused(**store, 51, 50, why), 100);
  int full = 0;
  for (const std::int64_t bytes : {0, 1, 2'000, 10'000, 20'000}) {
    disk.files->only("/backups/");
    disk.files->bytes_left = bytes;
    const auto made = back_up(**store, plan);
    ASSERT_FALSE(made) << bytes;
    EXPECT_EQ(made.error().code, Errc::io) << made.error().line();
    EXPECT_THAT(made.error().line(), HasSubstr("the disk is full: free space"));
    EXPECT_THAT(made.error().line(), HasSubstr(plan.path));
    disk.files->mend();
    const auto list = list_backups(plan.path);
    ASSERT_EQ(list->size(), 1u);
    const auto verified = verify_backup(plan.path);
    EXPECT_TRUE(verified) << verified.error().line();
    ++full;
  }
  EXPECT_EQ(full, 5);
  ASSERT_EQ(apply_until_refused(**store, 101, 5, why), 105) << "the store itself goes on: " << why.line();
  const auto made = back_up(**store, plan);
  ASSERT_TRUE(made) << made.error().line();
  ASSERT_TRUE(restore_backup(plan.path, 1, (dir / "one").string()));
  ASSERT_TRUE(restore_backup(plan.path, 0, (dir / "two").string()));
  for (const auto& [name, commits] : {std::pair("one", 50), std::pair("two", 105)}) {
    const auto restored = must_open((dir / name / "store").string());
    holds_exactly(*restored, commits);
    is_clean(*restored);
  }
}

/// The newest log of a store that is open: where its commits are.
fs::path log_of(const std::string& path) {
  fs::path out;
  for (const auto& entry : fs::directory_iterator(path)) {
    if (entry.path().extension() == ".log" && entry.path() > out) out = entry.path();
  }
  return out;
}

TEST(StoreFaults, ALogThatIsCutAtAnyByteOfItsLastRecordOpensWithAllBefore) {
  constexpr int kCommits = 4;
  const TempDir dir;
  auto store = must_open((dir / "live").string());
  const auto log = log_of((dir / "live").string());
  std::uintmax_t before = 0;
  for (int n = 1; n <= kCommits; ++n) {
    before = fs::file_size(log);
    auto commit = commit_of({proposal(item("k" + std::to_string(n), "lũ"))}, std::to_string(n));
    store->apply({&commit, 1}).value();
  }
  const auto after = fs::file_size(log);
  ASSERT_GT(after, before);
  // As the disk would be after a power cut: the files copied while the store is open.
  fs::copy(dir / "live", dir / "image", fs::copy_options::recursive);
  store.reset();
  // Every byte where time is plenty; always both ends and a walk in between that meets every part of a record.
  const bool all = std::getenv("DONGTIN_EVERY_BYTE") != nullptr;
  std::size_t cuts = 0;
  for (auto size = before; size < after; size += all || size < before + 16 || size + 16 > after ? 1 : 13) {
    const auto path = dir / "cut";
    fs::copy(dir / "image", path, fs::copy_options::recursive);
    fs::resize_file(path / log.filename(), size);
    {
      StoreOptions options;
      options.path = path.string();
      const auto cut = open_store(options);
      ASSERT_TRUE(cut) << size << ": " << cut.error().line();
      ASSERT_EQ((*cut)->counts()->alerts, std::uint64_t{kCommits - 1}) << size;
      ASSERT_EQ((*cut)->cursor(kNews)->value, std::to_string(kCommits - 1)) << size;
      ASSERT_EQ((*cut)->alert(AlertId{kCommits - 1})->item.text, "lũ") << size;
      is_clean(**cut);
    }
    fs::remove_all(path);
    ++cuts;
  }
  std::cout << "log cut at " << cuts << " places of its last record\n";
}

TEST(StoreFaults, AFlippedByteInATableIsReadRightlyOrRefused) {
  constexpr int kCommits = 300;
  constexpr std::uintmax_t kPlaces = 12;  // per file
  const TempDir dir;
  {
    auto store = must_open((dir / "good").string());
    Error why;
    ASSERT_EQ(apply_until_refused(*store, 1, kCommits, why), kCommits);
    ASSERT_TRUE(dynamic_cast<RocksStore&>(*store).flush());
  }
  auto good = must_open((dir / "good").string());
  std::map<std::uint64_t, AlertView> expected;
  const auto all = good->alerts({}, {}, 1000, 1000).value();
  for (const auto& view : all.alerts) expected.emplace(view.alert.id.value, view);
  good.reset();  // its files must stand still
  ASSERT_EQ(expected.size(), static_cast<std::size_t>(kCommits));
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(dir / "good")) {
    const auto kind = entry.path().extension();
    if (kind == ".sst" || kind == ".blob") files.push_back(entry.path().filename());
  }
  ASSERT_GE(files.size(), 5u);
  std::size_t flips = 0, refused_opening = 0, refused_reading = 0, right = 0;
  for (const auto& file : files) {
    const auto size = fs::file_size(dir / "good" / file);
    for (std::uintmax_t place = 0; place < kPlaces; ++place) {
      const auto at_byte = place + 1 == kPlaces ? size - 1 : size * place / (kPlaces - 1);
      const auto path = dir / "flipped";
      fs::copy(dir / "good", path, fs::copy_options::recursive);
      {
        std::fstream stream(path / file, std::ios::binary | std::ios::in | std::ios::out);
        stream.seekg(static_cast<std::streamoff>(at_byte));
        const int was = stream.get();
        stream.seekp(static_cast<std::streamoff>(at_byte));
        stream.put(static_cast<char>(was ^ 0x10));
      }
      ++flips;
      const auto what = file.string() + " byte " + std::to_string(at_byte);
      const auto is_clear = [&](const Error& error) {
        EXPECT_EQ(error.code, Errc::malformed) << what << ": " << error.line();
        EXPECT_THAT(error.line(), HasSubstr(path.string())) << what;
        EXPECT_THAT(error.line(), HasSubstr("restore a backup")) << what;
        EXPECT_EQ(error.line().find('\n'), std::string::npos) << what;
      };
      StoreOptions options;
      options.path = path.string();
      auto store = open_store(options);
      if (!store) {
        is_clear(store.error());
        ++refused_opening;
      } else {
        bool refused = false;
        const auto check = [&](const auto& result, const auto& same) {
          if (result) {
            EXPECT_TRUE(same(*result)) << what << ": wrong data given out";
          } else {
            is_clear(result.error());
            refused = true;
          }
        };
        for (const auto& [id, view] : expected) {
          check((*store)->alert(AlertId{id}), [&](const AlertView& read) {
            return read.alert == view.alert && read.item == view.item && read.decisions == view.decisions;
          });
          check((*store)->evidence(view.item.id, view.alert.now.item_revision),
                [&](const Capture& read) { return read.bytes == "<item>" + view.item.text + "</item>"; });
          check((*store)->has(view.item.id, view.item.digest), [](bool held) { return held; });
        }
        check((*store)->counts(), [&](const StoreCounts& counts) { return counts.alerts == expected.size(); });
        check((*store)->cursor(kNews), [&](const Cursor& cursor) { return cursor.value == std::to_string(kCommits); });
        check((*store)->log({}, 1000),
              [&](const std::vector<LogEntry>& log) { return log.size() == static_cast<std::size_t>(kCommits); });
        if (refused) {  // and whoever asks is told
          const auto report = verify(**store);
          if (report) {
            EXPECT_FALSE(report->good()) << what;
          } else {
            is_clear(report.error());
          }
        }
        ++(refused ? refused_reading : right);
      }
      store = fail(Errc::io, "closed");
      fs::remove_all(path);
    }
  }
  EXPECT_GT(refused_opening + refused_reading, flips / 3);
  std::cout << flips << " flipped bytes in " << files.size() << " files: " << refused_opening << " refused at opening, "
            << refused_reading << " when read, " << right << " touched nothing that is read\n";
}

TEST(StoreFaults, AClockThatJumpsBackAnHourChangesNoOrder) {
  for (const bool on_disk : {true, false}) {
    const TempDir dir;
    auto store = on_disk ? must_open(dir.str()) : make_memory_store();
    for (int n = 1; n <= 20; ++n) {  // an hour back between 10 and 11
      const auto commit = numbered(n, n <= 10 ? 60 + n : n);
      ASSERT_TRUE(store->apply({&commit, 1}));
    }
    holds_exactly(*store, 20);
    const auto log = store->log({}, 100);
    ASSERT_EQ(log->size(), 20u);
    for (std::size_t i = 0; i < log->size(); ++i) EXPECT_EQ((*log)[i].sequence.value, i + 1);
    store->decide(*make_decision(AlertId{3}, Act::confirm, "local", "đúng", at(90)), {}).value();
    store->decide(*make_decision(AlertId{3}, Act::undo, "local", "nhầm", at(30)), {}).value();
    store->decide(*make_decision(AlertId{3}, Act::dismiss, "local", "không phải", at(31)), {}).value();
    const auto view = store->alert(AlertId{3});
    ASSERT_EQ(view->decisions.size(), 3u);
    EXPECT_EQ(view->decisions[0].act, Act::confirm);
    EXPECT_EQ(view->decisions[2].act, Act::dismiss);
    EXPECT_EQ(view->alert.workflow.state, State::dismissed);
    std::set<std::uint64_t> paged;  // page by page, nothing is passed over
    std::optional<AlertId> before;
    do {
      const auto page = store->alerts({}, before, 3, 1000);
      for (const auto& each : page->alerts) paged.insert(each.alert.id.value);
      before = page->next;
    } while (before);
    EXPECT_EQ(paged.size(), 20u);
    if (on_disk) is_clean(*store);
  }
}

}  // namespace
}  // namespace dongtin
