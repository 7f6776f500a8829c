// kill -9 while commits are applied: what was acknowledged is there, once, and the cursor names it.
#include <signal.h>
#include <sys/wait.h>

#include <iostream>
#include <random>
#include <set>

#include "tests/storage/support.hpp"

namespace dongtin {
namespace {

using namespace dongtin::testing;

/// Applies commits numbered from `first` and writes each number to `pipe` once the store has it. Never returns.
[[noreturn]] void apply_until_killed(const std::string& path, std::uint64_t first, int pipe) {
  auto store = must_open(path);
  for (std::uint64_t n = first;; ++n) {
    const auto key = "k" + std::to_string(n);
    auto commit = commit_of({proposal(item(key, "vỡ đập " + key)), proposal(item("q" + key, "yên"), Label::none)},
                            std::to_string(n));
    if (!store->apply({&commit, 1})) _exit(3);
    if (write(pipe, &n, sizeof n) != static_cast<ssize_t>(sizeof n)) _exit(4);
  }
}

TEST(StoreCrash, NoAcknowledgedCommitIsLostAndNoneIsDoubled) {
  constexpr int kRounds = 20;
  const TempDir dir;
  std::mt19937 random(std::random_device{}());
  std::uint64_t held = 0;  // the newest commit in the store
  for (int round = 0; round < kRounds; ++round) {
    int ends[2];
    ASSERT_EQ(pipe(ends), 0);
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      close(ends[0]);
      apply_until_killed(dir.str(), held + 1, ends[1]);
    }
    close(ends[1]);
    const auto target = held + 1 + random() % 25;
    std::uint64_t acknowledged = held;
    while (acknowledged < target) {
      ASSERT_EQ(read(ends[0], &acknowledged, sizeof acknowledged), static_cast<ssize_t>(sizeof acknowledged));
    }
    kill(child, SIGKILL);
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFSIGNALED(status));
    while (read(ends[0], &acknowledged, sizeof acknowledged) > 0) {
    }
    close(ends[0]);

    const auto store = must_open(dir.str());
    held = std::stoull(store->cursor(kNews)->value);
    // One commit may be on the disk whose acknowledgement the kill cut off.
    ASSERT_GE(held, acknowledged);
    ASSERT_LE(held, acknowledged + 1);
    const auto counts = *store->counts();
    ASSERT_EQ(counts.alerts, held);
    ASSERT_EQ(counts.items_seen, 2 * held);
    ASSERT_EQ(counts.revisions, 2 * held);
    ASSERT_EQ(counts.log_last, held);
    ASSERT_EQ(counts.outbox, held);
    std::set<std::string> titles;
    const auto page = *store->alerts({}, {}, 100'000, 100'000);
    for (const auto& view : page.alerts) titles.insert(view.item.title);
    ASSERT_EQ(page.alerts.size(), held);
    ASSERT_EQ(titles.size(), held);
    for (std::uint64_t n = 1; n <= held; ++n) ASSERT_TRUE(titles.contains("Tin k" + std::to_string(n))) << n;
    is_clean(*store);
  }
  std::cout << "store crash: " << kRounds << " kills, " << held << " commits, none lost, none doubled\n";
}

}  // namespace
}  // namespace dongtin
