// What only the store on disk can do wrong: locks, formats, damage.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <rocksdb/db.h>
#include <sys/wait.h>

#include <fstream>
#include <map>

#include "tests/storage/raw_store.hpp"
#include "tests/storage/support.hpp"

namespace dongtin {
namespace {

using namespace dongtin::testing;
using ::testing::HasSubstr;
namespace fs = std::filesystem;

Result<std::unique_ptr<Store>> try_open(const std::string& path, bool read_only = false, bool create = true) {
  StoreOptions options;
  options.path = path;
  options.read_only = read_only;
  options.create_if_missing = create;
  return open_store(options);
}

std::map<std::string, std::string> contents(const std::string& path) {
  std::map<std::string, std::string> out;
  for (const auto& entry : fs::directory_iterator(path)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    out[entry.path().filename().string()] = {std::istreambuf_iterator<char>(file), {}};
  }
  return out;
}

fs::path newest_log(const std::string& path) {
  fs::path out;
  for (const auto& entry : fs::directory_iterator(path)) {
    if (entry.path().extension() == ".log" && fs::file_size(entry.path()) > 0 && entry.path() > out) out = entry.path();
  }
  return out;
}

/// A store that died without closing: everything is in the log only.
void died_after(const std::string& path, int commits) {
  const pid_t child = fork();
  if (child == 0) {
    auto store = must_open(path);
    for (int i = 1; i <= commits; ++i) {
      auto commit = commit_of({proposal(item(std::to_string(i), "vỡ đập"))}, std::to_string(i));
      if (!store->apply({&commit, 1})) _exit(1);
    }
    _exit(0);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

TEST(RocksStore, ASecondOpenerIsRefusedInOneLine) {
  const TempDir dir;
  const auto store = must_open(dir.str());
  const auto second = try_open(dir.str());
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, Errc::conflict);
  EXPECT_THAT(second.error().line(), HasSubstr("another dongtin holds it"));
  EXPECT_THAT(second.error().line(), HasSubstr("admin socket"));
  EXPECT_EQ(second.error().line().find('\n'), std::string::npos);
}

TEST(RocksStore, ASecondProcessIsRefused) {
  const TempDir dir;
  const auto store = must_open(dir.str());
  const pid_t child = fork();
  if (child == 0) {
    const int exec = execl("/usr/bin/python3", "python3", "-c",
                           "import fcntl,sys\nf=open(sys.argv[1],'r+')\n"
                           "try: fcntl.lockf(f,fcntl.LOCK_EX|fcntl.LOCK_NB)\nexcept OSError: sys.exit(7)\n",
                           (dir / "LOCK").c_str(), nullptr);
    _exit(exec);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(WEXITSTATUS(status), 7);
}

TEST(RocksStore, TheLockIsFreeAgainAfterClosing) {
  const TempDir dir;
  must_open(dir.str()).reset();
  EXPECT_TRUE(try_open(dir.str()));
}

TEST(RocksStore, ANewerFormatIsRefusedBeforeAnythingIsWritten) {
  const TempDir dir;
  must_open(dir.str()).reset();
  RawStore(dir.str()).put(keys::Column::meta, "format", std::string("\0\0\0\x09", 4));
  const auto before = contents(dir.str());
  const auto opened = try_open(dir.str());
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, Errc::malformed);
  EXPECT_THAT(opened.error().line(), HasSubstr("format 9"));
  EXPECT_EQ(contents(dir.str()), before);
}

TEST(RocksStore, AnUnreadableFormatIsRefused) {
  const TempDir dir;
  must_open(dir.str()).reset();
  RawStore(dir.str()).put(keys::Column::meta, "format", "1");
  EXPECT_EQ(try_open(dir.str()).error().code, Errc::malformed);
}

TEST(RocksStore, ADirectoryWithOtherThingsIsNoStore) {
  const TempDir dir;
  std::ofstream(dir / "notes.txt") << "mine";
  const auto opened = try_open(dir.str());
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, Errc::malformed);
  EXPECT_THAT(opened.error().line(), HasSubstr("notes.txt"));
  EXPECT_EQ(contents(dir.str()).size(), 1u);
}

TEST(RocksStore, AStoreThatLostItsCurrentFileIsNotMadeAnew) {
  const TempDir dir;
  died_after(dir.str(), 3);
  fs::remove(dir / "CURRENT");
  const auto files = contents(dir.str()).size();
  const auto opened = try_open(dir.str());
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, Errc::malformed);
  EXPECT_EQ(contents(dir.str()).size(), files);
}

TEST(RocksStore, AForeignDatabaseIsRefused) {
  const TempDir dir;
  rocksdb::Options create;
  create.create_if_missing = true;
  rocksdb::DB* db = nullptr;
  ASSERT_TRUE(rocksdb::DB::Open(create, dir.str(), &db).ok());
  ASSERT_TRUE(db->Put({}, "k", "v").ok());
  delete db;
  EXPECT_EQ(try_open(dir.str()).error().code, Errc::malformed);
}

TEST(RocksStore, AMissingStoreIsNotFoundAndAPathThatIsAFileIsIo) {
  const TempDir dir;
  EXPECT_EQ(try_open((dir / "none").string(), false, false).error().code, Errc::not_found);
  EXPECT_EQ(try_open((dir / "none").string(), true).error().code, Errc::not_found);
  EXPECT_FALSE(fs::exists(dir / "none"));
  std::ofstream(dir / "file") << "x";
  EXPECT_EQ(try_open((dir / "file" / "store").string()).error().code, Errc::io);
  EXPECT_EQ(try_open((dir / "file").string()).error().code, Errc::io);
}

TEST(RocksStore, ReadOnlyReadsAndRefusesToWrite) {
  const TempDir dir;
  died_after(dir.str(), 2);
  const auto store = try_open(dir.str(), true);
  ASSERT_TRUE(store) << store.error().line();
  EXPECT_EQ((*store)->alert(AlertId{2})->item.text, "vỡ đập");
  EXPECT_EQ((*store)->counts()->alerts, 2u);
  auto commit = commit_of({proposal(item("new", "x"))});
  EXPECT_EQ((*store)->apply({&commit, 1}).error().code, Errc::refused);
  EXPECT_EQ((*store)->counts()->alerts, 2u);
}

TEST(RocksStore, ATornTailOfTheLogLosesAtMostTheTornCommit) {
  for (const std::uintmax_t torn : {1u, 7u, 100u}) {
    const TempDir dir;
    died_after(dir.str(), 5);
    const auto log = newest_log(dir.str());
    fs::resize_file(log, fs::file_size(log) - torn);
    const auto store = try_open(dir.str());
    ASSERT_TRUE(store) << torn << ": " << store.error().line();
    EXPECT_EQ((*store)->counts()->alerts, 4u) << torn;
    EXPECT_EQ((*store)->cursor(kNews)->value, "4");
    EXPECT_EQ((*store)->counts()->log_last, 4u);
    auto commit = commit_of({proposal(item("5", "vỡ đập"))}, "5");
    EXPECT_EQ((*store)->apply({&commit, 1})->value, 5u);
  }
}

TEST(RocksStore, HalfARecordBehindTheLastAcknowledgedCommitLosesNothing) {
  const TempDir dir;
  died_after(dir.str(), 5);
  const auto log = newest_log(dir.str());
  std::ofstream(log, std::ios::binary | std::ios::app) << std::string("\x11\x22\x33\x44\xff\x00\x01half", 11);
  const auto store = try_open(dir.str());
  ASSERT_TRUE(store) << store.error().line();
  EXPECT_EQ((*store)->counts()->alerts, 5u);
  EXPECT_EQ((*store)->cursor(kNews)->value, "5");
}

TEST(RocksStore, ADamagedRecordInsideTheLogIsRefusedInsteadOfLosingWhatFollows) {
  const TempDir dir;
  died_after(dir.str(), 50);
  const auto log = newest_log(dir.str());
  std::fstream file(log, std::ios::binary | std::ios::in | std::ios::out);
  file.seekp(static_cast<std::streamoff>(fs::file_size(log) / 2));
  file << "damage";
  file.close();
  const auto opened = try_open(dir.str());
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, Errc::malformed);
  EXPECT_THAT(opened.error().line(), HasSubstr("backup"));
}

TEST(RocksStore, AnUnreadableRecordIsNamedByColumnAndKey) {
  const TempDir dir;
  {
    auto store = must_open(dir.str());
    auto commit = commit_of({proposal(item("a", "x")), proposal(item("b", "y"))}, "c");
    store->apply({&commit, 1}).value();
  }
  RawStore(dir.str()).put(keys::Column::alerts, std::string("\0\0\0\0\0\0\0\x01", 8), "\xff\xff garbage");
  RawStore(dir.str()).put(keys::Column::sources, "cbao-tinh", "\xff\xff");
  auto store = must_open(dir.str());
  const auto broken = store->alert(AlertId{1});
  ASSERT_FALSE(broken);
  EXPECT_EQ(broken.error().code, Errc::malformed);
  EXPECT_THAT(broken.error().line(), HasSubstr("alerts 0000000000000001"));
  EXPECT_THAT(store->alerts({}, {}, 10, 10).error().line(), HasSubstr("alerts 0000000000000001"));
  EXPECT_THAT(store->cursor(kNews).error().line(), HasSubstr("sources cbao-tinh"));
  EXPECT_THAT(store->decide(*make_decision(AlertId{1}, Act::open, "local", "", at(1)), {}).error().line(),
              HasSubstr("alerts 0000000000000001"));
  EXPECT_TRUE(store->alert(AlertId{2}));
}

TEST(RocksStore, DiskBytesAreThoseOfTheDirectory) {
  const TempDir dir;
  const auto store = must_open(dir.str());
  auto commit = commit_of({proposal(item("a", std::string(100'000, 'x')))});
  store->apply({&commit, 1}).value();
  EXPECT_GT(store->counts()->disk_bytes, 100'000u);
  EXPECT_LT(store->counts()->disk_bytes, 10'000'000u);
}

}  // namespace
}  // namespace dongtin
