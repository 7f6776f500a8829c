#include "storage/backup.hpp"

#include "storage/rocks_store.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <atomic>
#include <fstream>
#include <map>
#include <thread>

#include "storage/keys.hpp"
#include "tests/storage/support.hpp"

namespace dongtin {
namespace {

using namespace dongtin::testing;
using ::testing::HasSubstr;
namespace fs = std::filesystem;

/// `count` alerts from number `first`, each a commit of its own, with text that does not compress to nothing.
void fill(Store& store, int first, int count) {
  for (int n = first; n < first + count; ++n) {
    std::string text = "vỡ đập ";
    for (unsigned i = 0; i < 200; ++i) text += std::to_string((static_cast<unsigned>(n) * 2654435761u) ^ (i * 40503u));
    auto commit = commit_of({proposal(item("k" + std::to_string(n), text))}, std::to_string(n));
    store.apply({&commit, 1}).value();
  }
}

std::map<std::uint64_t, std::string> alerts_of(const Store& store) {
  std::map<std::uint64_t, std::string> out;
  const auto page = store.alerts({}, {}, 100'000, 100'000).value();
  for (const auto& view : page.alerts) {
    out[view.alert.id.value] = view.item.title + view.item.text + std::to_string(view.decisions.size());
  }
  return out;
}

std::uint64_t bytes_below(const fs::path& folder) {
  std::uint64_t out = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file() && entry.path().filename() != "LOCK") out += entry.file_size();
  }
  return out;
}

void flip_a_byte(const fs::path& file) {
  std::fstream stream(file, std::ios::binary | std::ios::in | std::ios::out);
  const auto middle = static_cast<std::streamoff>(fs::file_size(file) / 2);
  stream.seekg(middle);
  const int was = stream.get();
  stream.seekp(middle);
  stream.put(static_cast<char>(was ^ 0x20));
}

/// A store with a folder of backups beside it.
class StoreBackup : public ::testing::Test {
 protected:
  StoreBackup() { plan.path = (dir / "backups").string(); }
  [[nodiscard]] std::string to() const { return (dir / "restored").string(); }

  TempDir dir;
  std::unique_ptr<Store> store = must_open((dir / "data" / "store").string());
  BackupPlan plan;
};

TEST_F(StoreBackup, RestoresWhatWasThereAndTheSecondCopiesOnlyWhatIsNew) {
  fill(*store, 1, 200);
  store->decide(*make_decision(AlertId{7}, Act::confirm, "local", "đúng", at(1)), {}).value();
  auto& rocks = dynamic_cast<RocksStore&>(*store);
  ASSERT_TRUE(rocks.flush() && rocks.compact());  // no compaction of its own between the two
  const auto first = back_up(*store, plan);
  ASSERT_TRUE(first) << first.error().line();
  const auto before = alerts_of(*store);
  EXPECT_EQ(first->backup.id, 1u);
  EXPECT_EQ(first->backup.alerts, 200u);
  EXPECT_EQ(first->backup.decisions, 1u);
  EXPECT_EQ(first->backup.format, keys::kFormatVersion);
  EXPECT_GE(first->new_bytes, first->backup.bytes);

  fill(*store, 201, 3);
  const auto second = back_up(*store, plan);
  ASSERT_TRUE(second) << second.error().line();
  EXPECT_LT(second->new_bytes, first->new_bytes / 2);
  EXPECT_GT(second->backup.bytes, first->backup.bytes);

  const auto list = list_backups(plan.path);
  ASSERT_EQ(list->size(), 2u);
  EXPECT_EQ(list->front().id, 2u);
  EXPECT_EQ(list->front().alerts, 203u);
  EXPECT_EQ(verify_backup(plan.path)->size(), 2u);

  const auto restored = restore_backup(plan.path, 1, to());
  ASSERT_TRUE(restored) << restored.error().line();
  EXPECT_EQ(restored->counts->alerts, 200u);
  EXPECT_EQ(restored->counts->decisions, 1u);
  EXPECT_EQ(alerts_of(*must_open(to() + "/store")), before);
  const auto newest = restore_backup(plan.path, 0, (dir / "newest").string());
  ASSERT_TRUE(newest) << newest.error().line();
  EXPECT_EQ(newest->backup.id, 2u);
  EXPECT_EQ(alerts_of(*must_open((dir / "newest" / "store").string())), alerts_of(*store));
}

TEST_F(StoreBackup, OfAStoreThatIsWrittenToIsOneMomentOfIt) {
  fill(*store, 1, 50);
  constexpr int kMost = 1500;  // bounds the time of the test
  std::atomic<bool> stop = false;
  std::atomic<int> written = 50;
  std::thread writer([&] {
    while (!stop && written < kMost) fill(*store, ++written, 1);
  });
  for (int round = 0; round < 5; ++round) {
    const int before = written;
    const auto made = back_up(*store, plan);
    ASSERT_TRUE(made) << made.error().line();
    const int after = written;
    const auto target = (dir / ("restored-" + std::to_string(round))).string();
    const auto restored = restore_backup(plan.path, 0, target);
    ASSERT_TRUE(restored) << restored.error().line();
    const auto copy = must_open(target + "/store");
    const auto held = copy->counts()->alerts;
    EXPECT_GE(held + 1, static_cast<std::uint64_t>(before));  // the one counted may be on its way
    EXPECT_LE(held, static_cast<std::uint64_t>(after));
    EXPECT_EQ(alerts_of(*copy).size(), held);
    EXPECT_EQ(copy->cursor(kNews)->value, std::to_string(held));
    EXPECT_EQ(copy->counts()->log_last, held);
  }
  stop = true;
  writer.join();
  EXPECT_GT(written, 50);
}

TEST_F(StoreBackup, KeepsTheNewestAndLeavesNothingOfTheOthers) {
  plan.keep = 2;
  for (int round = 0; round < 5; ++round) {
    fill(*store, round * 20 + 1, 20);
    const auto made = back_up(*store, plan);
    ASSERT_TRUE(made) << made.error().line();
    EXPECT_EQ(made->purged, round < 2 ? 0u : 1u);
  }
  const auto list = list_backups(plan.path);
  ASSERT_EQ(list->size(), 2u);
  EXPECT_EQ(list->front().id, 5u);
  EXPECT_EQ(list->back().id, 4u);
  // Nothing lies there but the two: one copied anew takes as much.
  EXPECT_LE(bytes_below(fs::path(plan.path) / "shared_checksum"), list->front().bytes + list->back().bytes);
  EXPECT_FALSE(fs::exists(fs::path(plan.path) / "private" / "3"));
  EXPECT_TRUE(restore_backup(plan.path, 4, to()));
}

TEST_F(StoreBackup, StopsWhenAskedAndLeavesTheFolderAsItWas) {
  fill(*store, 1, 100);
  ASSERT_TRUE(back_up(*store, plan));
  const auto before = bytes_below(plan.path);
  fill(*store, 101, 100);
  int stopped = 0;
  for (int patience : {0, 2, 5, 20}) {
    std::atomic<int> looks = 0;
    Watch watch;
    watch.stop = [&] { return looks++ >= patience; };
    const auto made = back_up(*store, plan, watch);
    if (made) continue;
    ++stopped;
    EXPECT_EQ(made.error().code, Errc::refused);
    EXPECT_THAT(made.error().line(), HasSubstr("stopped when asked"));
    EXPECT_EQ(list_backups(plan.path)->size(), 1u);
    EXPECT_EQ(bytes_below(plan.path), before);
  }
  EXPECT_GE(stopped, 3);
  ASSERT_TRUE(back_up(*store, plan));
  EXPECT_TRUE(verify_backup(plan.path));
  Watch at_once;
  at_once.stop = [] { return true; };
  EXPECT_EQ(verify_backup(plan.path, 0, at_once).error().code, Errc::refused);
  EXPECT_EQ(restore_backup(plan.path, 0, to(), at_once).error().code, Errc::refused);
  EXPECT_TRUE(!fs::exists(to()) || fs::is_empty(to()));
}

TEST_F(StoreBackup, TellsHowFarItIs) {
  fill(*store, 1, 100);
  std::vector<std::string> stages;
  std::uint64_t last = 0, total = 0;
  Watch watch;
  watch.stage = [&](std::string_view stage) { stages.emplace_back(stage); };
  watch.progress = [&](std::uint64_t done, std::uint64_t all) {
    last = done;
    total = all;
    EXPECT_LE(done, all);
  };
  ASSERT_TRUE(back_up(*store, plan, watch));
  EXPECT_EQ(stages, (std::vector<std::string>{"copying", "reading it back", "purging"}));
  EXPECT_GT(total, 0u);
  EXPECT_EQ(last, total);
}

TEST_F(StoreBackup, AFlippedByteIsRefusedByVerifyAndByRestoreWhichLeavesNothing) {
  fill(*store, 1, 100);
  ASSERT_TRUE(back_up(*store, plan));
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(plan.path)) {
    if (entry.is_regular_file() && entry.file_size() > 0 && entry.path().filename() != "LOCK") {
      files.push_back(entry.path());
    }
  }
  ASSERT_GE(files.size(), 4u);
  for (const auto& file : files) {
    if (file.parent_path().filename() == "meta") continue;  // its own case below
    flip_a_byte(file);
    const auto verified = verify_backup(plan.path);
    ASSERT_FALSE(verified) << file;
    EXPECT_EQ(verified.error().code, Errc::malformed) << file;
    EXPECT_THAT(verified.error().line(), HasSubstr("backup 1 is damaged"));
    EXPECT_EQ(verified.error().line().find('\n'), std::string::npos);
    const auto restored = restore_backup(plan.path, 1, to());
    ASSERT_FALSE(restored) << file;
    EXPECT_EQ(restored.error().code, Errc::malformed) << file;
    EXPECT_THAT(restored.error().line(), HasSubstr("damaged"));
    EXPECT_EQ(restored.error().line().find('\n'), std::string::npos);
    EXPECT_TRUE(fs::is_empty(to())) << file;
    flip_a_byte(file);
  }
  EXPECT_TRUE(verify_backup(plan.path));
}

TEST_F(StoreBackup, AMissingFileIsAListedDamage) {
  fill(*store, 1, 20);
  ASSERT_TRUE(back_up(*store, plan));
  fill(*store, 21, 20);
  ASSERT_TRUE(back_up(*store, plan));
  fs::remove_all(fs::path(plan.path) / "private" / "2");
  const auto list = list_backups(plan.path);
  ASSERT_EQ(list->size(), 2u);
  EXPECT_TRUE(list->front().damaged);
  EXPECT_FALSE(list->back().damaged);
  EXPECT_EQ(verify_backup(plan.path).error().code, Errc::malformed);
  const auto newest = restore_backup(plan.path, 0, to());
  ASSERT_FALSE(newest) << "an older one is restored only when it is named";
  EXPECT_THAT(newest.error().line(), HasSubstr("backup 2 is damaged"));
  EXPECT_TRUE(restore_backup(plan.path, 1, to()));
}

TEST_F(StoreBackup, RestoresIntoAnEmptyFolderOnly) {
  fill(*store, 1, 5);
  ASSERT_TRUE(back_up(*store, plan));
  fs::create_directories(to());
  std::ofstream(fs::path(to()) / "notes.txt") << "mine";
  const auto full = restore_backup(plan.path, 0, to());
  EXPECT_EQ(full.error().code, Errc::refused);
  EXPECT_THAT(full.error().line(), HasSubstr("notes.txt"));
  const auto running = restore_backup(plan.path, 0, (dir / "data").string());
  EXPECT_EQ(running.error().code, Errc::conflict);
  EXPECT_THAT(running.error().line(), HasSubstr("running dongtin"));
  store.reset();
  EXPECT_EQ(restore_backup(plan.path, 0, (dir / "data").string()).error().code, Errc::refused);
  fs::remove(fs::path(to()) / "notes.txt");
  EXPECT_TRUE(restore_backup(plan.path, 0, to()));
  struct stat folder{};
  ASSERT_EQ(::stat(to().c_str(), &folder), 0);
  EXPECT_EQ(folder.st_mode & 0077, 0u);
}

TEST_F(StoreBackup, OtherFoldersAreRefusedAndLeftAlone) {
  fs::create_directories(dir / "pictures");
  std::ofstream(dir / "pictures" / "a.png") << "precious";
  plan.path = (dir / "pictures").string();
  EXPECT_EQ(back_up(*store, plan).error().code, Errc::refused);
  EXPECT_EQ(bytes_below(dir / "pictures"), 8u);
  plan.path = (dir / "data" / "store" / "backups").string();
  EXPECT_EQ(back_up(*store, plan).error().code, Errc::refused);
  plan.path = dir.str() + "/data";
  EXPECT_EQ(back_up(*store, plan).error().code, Errc::refused);
  EXPECT_EQ(list_backups((dir / "none").string()).error().code, Errc::not_found);
  EXPECT_EQ(verify_backup((dir / "pictures").string()).error().code, Errc::not_found);
  EXPECT_EQ(restore_backup((dir / "none").string(), 0, to()).error().code, Errc::not_found);
  EXPECT_FALSE(fs::exists(to()));
  plan.path = (dir / "good").string();
  ASSERT_TRUE(back_up(*store, plan));
  EXPECT_EQ(verify_backup(plan.path, 9).error().code, Errc::not_found);
  EXPECT_EQ(restore_backup(plan.path, 9, to()).error().code, Errc::not_found);
  EXPECT_EQ(back_up(*make_memory_store(), plan).error().code, Errc::refused);
}

TEST_F(StoreBackup, TwoAtOnceAreRefused) {
  fill(*store, 1, 50);
  ASSERT_TRUE(back_up(*store, plan));
  int end[2];
  ASSERT_EQ(pipe(end), 0);
  const pid_t other = fork();
  if (other == 0) {  // another process that holds the folder
    const int fd = open((plan.path + "/LOCK").c_str(), O_RDWR);
    struct flock whole{};
    whole.l_type = F_WRLCK;
    whole.l_whence = SEEK_SET;
    const bool held = fcntl(fd, F_SETLK, &whole) == 0;
    const char answer = held ? 'y' : 'n';
    if (write(end[1], &answer, 1) != 1) _exit(1);
    pause();
    _exit(0);
  }
  char held = 'n';
  ASSERT_EQ(read(end[0], &held, 1), 1);
  ASSERT_EQ(held, 'y');
  EXPECT_EQ(back_up(*store, plan).error().code, Errc::conflict);
  EXPECT_EQ(verify_backup(plan.path).error().code, Errc::conflict);
  EXPECT_EQ(restore_backup(plan.path, 0, to()).error().code, Errc::conflict);
  EXPECT_TRUE(list_backups(plan.path)) << "looking is always allowed";
  kill(other, SIGKILL);
  int status = 0;
  ASSERT_EQ(waitpid(other, &status, 0), other);
  close(end[0]);
  close(end[1]);
  EXPECT_TRUE(back_up(*store, plan));
}

TEST_F(StoreBackup, KeysComeAlongOnlyWhenAskedAndForTheirOwnerOnly) {
  fs::create_directories(dir / "data" / "keys");
  fs::permissions(dir / "data" / "keys", fs::perms::owner_all);
  std::ofstream(dir / "data" / "keys" / "sealing-1.key") << "dongtin sealing key 00\n";
  fill(*store, 1, 5);
  plan.keep = 2;
  ASSERT_TRUE(back_up(*store, plan));
  EXPECT_FALSE(fs::exists(fs::path(plan.path) / "keys"));
  EXPECT_FALSE(list_backups(plan.path)->front().keys);
  plan.keys = (dir / "data" / "keys").string();
  ASSERT_TRUE(back_up(*store, plan));
  EXPECT_TRUE(list_backups(plan.path)->front().keys);
  const auto restored = restore_backup(plan.path, 2, to());
  ASSERT_TRUE(restored) << restored.error().line();
  for (const auto& copy :
       {fs::path(plan.path) / "keys" / "2" / "sealing-1.key", fs::path(to()) / "keys" / "sealing-1.key"}) {
    struct stat file{};
    ASSERT_EQ(::stat(copy.c_str(), &file), 0) << copy;
    EXPECT_EQ(file.st_mode & 0777, 0600u) << copy;
    std::ifstream in(copy);
    EXPECT_EQ(std::string(std::istreambuf_iterator<char>(in), {}), "dongtin sealing key 00\n");
  }
  ASSERT_TRUE(restore_backup(plan.path, 1, (dir / "without").string()));
  EXPECT_FALSE(fs::exists(dir / "without" / "keys"));
  plan.keys.clear();
  ASSERT_TRUE(back_up(*store, plan));
  ASSERT_TRUE(back_up(*store, plan));
  EXPECT_FALSE(fs::exists(fs::path(plan.path) / "keys" / "2")) << "keys go with their backup";
}

TEST_F(StoreBackup, OfAnotherFormatIsRestoredWhenOlderAndRefusedWhenNewer) {
  fill(*store, 1, 5);
  ASSERT_TRUE(back_up(*store, plan));
  const auto meta = fs::path(plan.path) / "meta" / "1";
  const auto hex = [](const std::string& text) {
    std::string out;
    for (const char c : text) {
      constexpr std::string_view digits = "0123456789ABCDEF";
      out += digits[static_cast<unsigned char>(c) >> 4];
      out += digits[static_cast<unsigned char>(c) & 15];
    }
    return out;
  };
  const auto say_format = [&](const std::string& from, const std::string& now) {
    std::ifstream in(meta, std::ios::binary);
    std::string text(std::istreambuf_iterator<char>(in), {});
    const auto at = text.find(hex("format=" + from));
    ASSERT_NE(at, std::string::npos) << text;
    text.replace(at, hex("format=" + from).size(), hex("format=" + now));
    std::ofstream(meta, std::ios::binary) << text;
  };
  const auto current = std::to_string(keys::kFormatVersion);
  say_format(current, "9");
  const auto newer = restore_backup(plan.path, 0, to());
  ASSERT_FALSE(newer);
  EXPECT_THAT(newer.error().line(), HasSubstr("format 9"));
  EXPECT_FALSE(fs::exists(to()));
  say_format("9", "0");
  const auto older = restore_backup(plan.path, 0, to());
  ASSERT_TRUE(older) << older.error().line();
  EXPECT_FALSE(older->counts) << "it must be migrated before it is opened";
  EXPECT_TRUE(fs::exists(fs::path(to()) / "store" / "CURRENT"));
}

}  // namespace
}  // namespace dongtin
