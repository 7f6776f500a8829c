#include "daemon/writer.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include "storage/records/item.hpp"

namespace dongtin {
namespace {

const Instant kNow = from_millis(1'700'000'000'000);

Source source(const std::string& id) {
  Source out;
  out.id = SourceId{id};
  out.kind = "feed";
  out.url = "https://bao.example/rss";
  return out;
}

/// A commit of one alerting item.
Commit commit_of(const Source& from, int number) {
  Commit out;
  out.source = from.id;
  out.cursor = Cursor{std::to_string(number)};
  ItemDraft draft;
  draft.key = "tin-" + std::to_string(number);
  draft.title = "Tin số " + std::to_string(number);
  draft.text = "Sạt lở trên đèo";
  Assessment::Draft mention;
  mention.label = Label::mention;
  auto assessment = make_assessment(mention);
  auto& proposed = out.items.emplace_back();
  proposed.item = make_item(from, draft, kNow, {});
  proposed.assessment = *assessment;
  proposed.evidence.bytes = "<item/>";
  return out;
}

net::awaitable<void> apply(Writer& writer, Commit commit, std::atomic<int>& applied) {
  auto applying = writer.apply(Lane::first, std::move(commit));
  const auto done = co_await std::move(applying);
  if (done) ++applied;
}

TEST(Writer, AppliesEveryCommitOnceAndTellsOfEachGroup) {
  const auto store = make_memory_store();
  std::atomic<std::size_t> told = 0, groups = 0;
  std::atomic<std::uint64_t> newest = 0;
  std::atomic<int> applied = 0;
  {
    WriterHooks hooks;
    hooks.committed = [&](Sequence sequence, std::size_t commits, std::chrono::nanoseconds) {
      told += commits;
      ++groups;
      newest = sequence.value;
    };
    Writer writer(*store, 100'000, hooks);
    net::io_context io;
    const auto from = source("bao-mau");
    for (int i = 0; i < 500; ++i) net::co_spawn(io, apply(writer, commit_of(from, i), applied), net::detached);
    io.run();
  }
  EXPECT_EQ(applied, 500);
  EXPECT_EQ(told, 500u);
  EXPECT_LE(groups, 500u);
  const auto counts = store->counts();
  ASSERT_TRUE(counts);
  EXPECT_EQ(counts->alerts, 500u);
  EXPECT_EQ(counts->log_last, newest);
  EXPECT_EQ(store->cursor(SourceId{"bao-mau"})->value, "499");
}

TEST(Writer, RefusesAStaleDecisionAndKeepsTheFirst) {
  const auto store = make_memory_store();
  Writer writer(*store, 100'000, {});
  net::io_context io;
  std::atomic<int> applied = 0;
  net::co_spawn(io, apply(writer, commit_of(source("bao-mau"), 1), applied), net::detached);
  io.run();
  const auto confirm = make_decision(AlertId{1}, Act::confirm, "local", "", kNow);
  const auto dismiss = make_decision(AlertId{1}, Act::dismiss, "local", "không liên quan", kNow);
  ASSERT_TRUE(confirm && dismiss);
  io.restart();
  auto first = net::co_spawn(io, writer.decide(*confirm, {State::fresh, {}, {}}), net::use_future);
  auto second = net::co_spawn(io, writer.decide(*dismiss, {State::fresh, {}, {}}), net::use_future);
  io.run();
  EXPECT_TRUE(first.get());
  const auto refused = second.get();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::conflict);
  EXPECT_EQ(store->alert(AlertId{1})->alert.workflow.state, State::confirmed);
}

TEST(Writer, WritesWhatIsQueuedBeforeItStops) {
  const auto store = make_memory_store();
  net::io_context io;
  std::atomic<int> applied = 0;
  {
    Writer writer(*store, 100'000, {});
    for (int i = 0; i < 200; ++i)
      net::co_spawn(io, apply(writer, commit_of(source("bao-mau"), i), applied), net::detached);
    io.poll();
    writer.stop();
  }
  EXPECT_EQ(store->counts()->alerts, 200u);
}

}  // namespace
}  // namespace dongtin
