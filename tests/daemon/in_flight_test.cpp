#include "daemon/in_flight.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>

#include "daemon/quarantine.hpp"
#include "storage/records/digest.hpp"

namespace dongtin {
namespace {

class InFlightTest : public testing::Test {
 protected:
  InFlightTest() {
    std::string name = (std::filesystem::temp_directory_path() / "dongtin-in-flight-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
  }
  ~InFlightTest() override { std::filesystem::remove_all(folder_); }
  [[nodiscard]] std::string path() const { return folder_ + "/in-flight"; }
  std::string folder_;
};

const Instant kNow = from_millis(1'700'000'000'000);
const SourceId kSource{"bao-mau"};

TEST_F(InFlightTest, RemembersWhatAKilledProcessHeld) {
  const auto child = ::fork();
  if (child == 0) {
    auto mine = InFlight::open(path(), 3);
    if (!mine) ::_exit(1);
    (*mine)->enter(0, kSource, sha256("done before the end"));
    (*mine)->leave(0);
    (*mine)->enter(2, kSource, sha256("held at the end"));
    ::kill(::getpid(), SIGKILL);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFSIGNALED(status));
  {
    auto after = InFlight::open(path(), 1);  // with fewer workers than before
    ASSERT_TRUE(after);
    ASSERT_EQ((*after)->left().size(), 1u);
    EXPECT_EQ((*after)->left()[0].source, kSource);
    EXPECT_EQ((*after)->left()[0].page, sha256("held at the end"));
  }
  auto later = InFlight::open(path(), 1);
  ASSERT_TRUE(later);
  EXPECT_TRUE((*later)->left().empty());
}

TEST_F(InFlightTest, SaysSoWhenItsFolderIsNotThere) {
  const auto none = InFlight::open(folder_ + "/no/such/folder/in-flight", 1);
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, Errc::io);
}

TEST(Quarantine, LeavesAPageAloneAfterTwoCrashesAndTriesItAgainLater) {
  const auto store = make_memory_store();
  const auto page = sha256("a page");
  const std::vector<InFlight::Left> left{{kSource, page}};
  Quarantine first(std::chrono::seconds{3600});
  ASSERT_TRUE(first.load(*store, left, kNow));
  EXPECT_FALSE(first.poisoned(kSource, page, kNow));
  Quarantine second(std::chrono::seconds{3600});
  ASSERT_TRUE(second.load(*store, left, kNow));
  EXPECT_TRUE(second.poisoned(kSource, page, kNow));
  EXPECT_EQ(second.size(), 1u);
  EXPECT_FALSE(second.poisoned(kSource, sha256("another page"), kNow));
  EXPECT_FALSE(second.poisoned(SourceId{"bao-khac"}, page, kNow));
  EXPECT_FALSE(second.poisoned(kSource, page, kNow + std::chrono::hours{2}));
}

TEST(Quarantine, ForgetsAPageThatWasReadWithoutHarm) {
  const auto store = make_memory_store();
  const auto page = sha256("a page");
  Quarantine first(std::chrono::seconds{3600});
  ASSERT_TRUE(first.load(*store, {{kSource, page}}, kNow));
  EXPECT_EQ(first.clear(kSource, page), std::vector<Digest>{page});
  EXPECT_TRUE(first.clear(kSource, page).empty());
  ASSERT_TRUE(store->release_quarantine(kSource, page));
  Quarantine second(std::chrono::seconds{3600});
  ASSERT_TRUE(second.load(*store, {{kSource, page}}, kNow));
  EXPECT_FALSE(second.poisoned(kSource, page, kNow));  // the count began anew
}

TEST(Quarantine, ForgetsASourcesOtherSuspectsOfOneCrashAndNothingElse) {
  const auto store = make_memory_store();
  const auto once = sha256("held at one crash"), twice = sha256("held at two crashes");
  Quarantine quarantine(std::chrono::seconds{3600});
  ASSERT_TRUE(quarantine.load(*store, {{kSource, twice}}, kNow));
  ASSERT_TRUE(quarantine.load(*store, {{kSource, twice}, {kSource, once}, {SourceId{"bao-khac"}, once}}, kNow));
  EXPECT_EQ(quarantine.clear(kSource, sha256("a later page")), std::vector<Digest>{once});
  EXPECT_TRUE(quarantine.poisoned(kSource, twice, kNow));
  EXPECT_EQ(quarantine.clear(SourceId{"bao-khac"}, once), std::vector<Digest>{once});
}

TEST(Quarantine, TriesAPageWhoseCrashLiesAheadOfTheClock) {
  const auto store = make_memory_store();
  const auto page = sha256("a page");
  Quarantine quarantine(std::chrono::seconds{3600});
  const auto future = kNow + std::chrono::years{50};
  ASSERT_TRUE(quarantine.load(*store, {{kSource, page}}, future));
  ASSERT_TRUE(quarantine.load(*store, {{kSource, page}}, future));
  EXPECT_FALSE(quarantine.poisoned(kSource, page, kNow));
}

TEST_F(InFlightTest, KeepsTheMarkOfAPageThatBrokeAnInvariant) {
  {
    auto mine = InFlight::open(path(), 1);
    ASSERT_TRUE(mine);
    (*mine)->enter(0, kSource, sha256("the page that throws"));
    (*mine)->keep(0);
    (*mine)->enter(0, kSource, sha256("what the worker does after that"));
    (*mine)->leave(0);
  }
  auto after = InFlight::open(path(), 1);
  ASSERT_TRUE(after);
  ASSERT_EQ((*after)->left().size(), 1u);
  EXPECT_EQ((*after)->left()[0].page, sha256("the page that throws"));
}

}  // namespace
}  // namespace dongtin
