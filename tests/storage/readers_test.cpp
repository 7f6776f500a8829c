// Readers beside the writer, on the real store. A program of its own, because it runs under ThreadSanitizer too.
#include <atomic>
#include <thread>

#include "tests/storage/support.hpp"

namespace dongtin {
namespace {

using namespace dongtin::testing;

TEST(RocksStore, ReadersSeeWholeGroupsWhileTheWriterWrites) {
  constexpr std::uint64_t kGroups = 150, kPerGroup = 4;
  const TempDir dir;
  const auto store = must_open(dir.str());
  std::atomic<bool> done = false;
  std::atomic<std::uint64_t> looks = 0, broken = 0;
  const auto read = [&] {
    do {
      const auto counts = *store->counts();
      const auto log = *store->log({}, 1'000'000);
      const auto page = *store->alerts({}, {}, 5, 5);
      const bool whole = counts.alerts % kPerGroup == 0 && counts.log_last == counts.alerts &&
                         log.size() % kPerGroup == 0 && log.size() >= counts.log_last &&
                         (page.alerts.empty() || page.alerts.front().alert.id.value % kPerGroup == 0);
      if (!whole) ++broken;
      ++looks;
    } while (!done);
  };
  std::thread one(read), two(read);
  for (std::uint64_t g = 0; g < kGroups; ++g) {
    std::vector<Commit> group;
    for (std::uint64_t i = 0; i < kPerGroup; ++i) {
      group.push_back(commit_of({proposal(item(std::to_string(g * kPerGroup + i), "x"))}));
    }
    store->apply(group).value();
  }
  done = true;
  one.join();
  two.join();
  EXPECT_EQ(broken, 0u);
  EXPECT_GE(looks, 2u);
  EXPECT_EQ(store->counts()->alerts, kGroups * kPerGroup);
}

}  // namespace
}  // namespace dongtin
