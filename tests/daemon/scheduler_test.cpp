// The life of a page from scheduler to store, with a collector that plays a script instead of asking the net.
#include "daemon/scheduler.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>

#include "daemon/permalink.hpp"
#include "storage/records/digest.hpp"

namespace dongtin {
namespace {

using namespace std::chrono_literals;

const Instant kNow = from_millis(1'790'000'000'000);

class FixedClock : public Clock {
 public:
  [[nodiscard]] Instant now() const override { return kNow; }
};

/// One line of a body is one item: "key|title|text".
class Script : public PolledCollector {
 public:
  explicit Script(std::vector<Result<Page>> pages) : pages_(std::move(pages)) {}

  net::awaitable<Result<Page>> fetch(Source source, Cursor cursor) override {
    cursors.push_back(cursor.value);
    auto executor = co_await net::this_coro::executor;
    co_await net::post(executor, net::use_awaitable);
    auto page = pages_.at(std::min(next_++, pages_.size() - 1));
    if (page) page->source = source.id;
    co_return page;
  }

  Result<Harvest> parse(const Source&, const Page& page) const override {
    if (page.body.starts_with("<html")) return fail(Errc::malformed, "not a feed: an HTML page");
    Harvest out;
    std::istringstream lines(page.body);
    for (std::string line; std::getline(lines, line);) {
      const auto one = line.find('|'), two = line.find('|', one + 1);
      Gathered gathered;
      gathered.draft.key = line.substr(0, one);
      gathered.draft.url = url;
      gathered.draft.title = line.substr(one + 1, two - one - 1);
      gathered.draft.text = line.substr(two + 1);
      gathered.evidence = Fragment(line);
      out.items.push_back(std::move(gathered));
    }
    out.next = page.next;
    return out;
  }

  std::vector<std::string> cursors;
  std::string url;  // of every item

 private:
  std::vector<Result<Page>> pages_;
  std::size_t next_ = 0;
};

Result<Page> page(const std::string& body, const std::string& cursor) {
  Page out;
  out.status = 200;
  out.body = body;
  out.fetched = kNow;
  out.next = Cursor{cursor};
  return out;
}

Rule dam_rule() {
  Rule rule;
  rule.id = RuleId{"vo-dap"};
  rule.title = "Vỡ đập";
  rule.status = RuleStatus::live;
  rule.category = Category::disaster;
  rule.scope = Scope::national;
  rule.query = "vỡ đập";
  rule.must_match = {"vỡ đập rồi"};
  rule.must_not_match = {"vợ đáp chuyến bay"};
  seal(rule);
  return rule;
}

class SchedulerTest : public testing::Test {
 protected:
  SchedulerTest() {
    std::string name = (std::filesystem::temp_directory_path() / "dongtin-line-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    source_.id = SourceId{"bao-mau"};
    source_.kind = "feed";
    source_.url = "https://bao.example/rss";
    source_.every = 0s;  // asked again at once
    const std::vector<Rule> rules{dam_rule()};
    auto compiled = admit_rules(rules, {}, {});
    EXPECT_TRUE(static_cast<bool>(compiled.rules));
    rules_ = std::make_unique<CurrentRules>(compiled.rules);
    auto opened = InFlight::open(folder_ + "/in-flight", 2);
    EXPECT_TRUE(opened);
    in_flight_ = std::move(*opened);
  }
  ~SchedulerTest() override { std::filesystem::remove_all(folder_); }

  /// Runs until `polls` polls of the script were noted; returns the rows then.
  std::vector<SourceRow> run(const std::shared_ptr<Script>& script, int polls) {
    net::io_context io;
    WorkPool workers(2);
    Writer writer(*store_, 100'000, {});
    auto sealer = Sealer::open(folder_ + "/keys");
    EXPECT_TRUE(sealer);
    const CurrentClaims claims(ClaimIndex::build({}));
    Pipeline pipeline(*store_, *rules_, claims, *in_flight_, quarantine_, 2, {}, {}, "9.8.7", std::move(*sealer));
    SchedulerSettings settings;
    std::vector<SourceRow> rows;
    Scheduler* running = nullptr;
    SchedulerHooks hooks;
    hooks.noted = [&](const Source&, const SourceState& state) {
      states_.push_back(state);
      if (--polls == 0) running->stop();
    };
    hooks.at_most = at_most_;
    hooks.processed = [&](const Source&, const Processed& processed) { seen_ += processed.seen; };
    auto give = [&](const Source&) -> Result<std::shared_ptr<PolledCollector>> { return script; };
    Scheduler scheduler(io.get_executor(), give, pipeline, quarantine_, workers, writer, *store_, clock_, settings,
                        hooks, [](const std::string& task, const std::string& what) { ADD_FAILURE() << task << what; });
    running = &scheduler;
    scheduler.set_sources({source_});
    io.run();
    return scheduler.rows();
  }

  std::string folder_;
  Source source_;
  FixedClock clock_;
  std::unique_ptr<Store> store_ = make_memory_store();
  std::unique_ptr<CurrentRules> rules_;
  std::unique_ptr<InFlight> in_flight_;
  Quarantine quarantine_{std::chrono::seconds{3600}};
  std::vector<SourceState> states_;
  std::size_t seen_ = 0;
  std::function<std::optional<std::chrono::milliseconds>(const Source&)> at_most_;
};

TEST_F(SchedulerTest, ASourceThatAnswersIsAskedSoonerWhenItIsToldTo) {
  source_.every = 3600s;
  int asked = 0;
  at_most_ = [&](const Source& source) -> std::optional<std::chrono::milliseconds> {
    EXPECT_EQ(source.id, source_.id);
    ++asked;
    return 1ms;
  };
  // Would take two hours otherwise.
  run(std::make_shared<Script>(std::vector<Result<Page>>{page("a|x|y\n", "1")}), 3);
  EXPECT_GE(asked, 3);
  EXPECT_EQ(states_.size(), 3u);
}

TEST_F(SchedulerTest, KeepsWhatMatchesAndMovesTheCursor) {
  const auto script = std::make_shared<Script>(std::vector<Result<Page>>{
      page("a|Tin đồn vỡ đập|Vỡ đập rồi bà con ơi\nb|Thời tiết|Trời nắng\n", "one"), page("c|Vỡ đập|thật\n", "two")});
  run(script, 2);
  const auto counts = store_->counts();
  ASSERT_TRUE(counts);
  EXPECT_EQ(counts->items_seen, 3u);
  EXPECT_EQ(counts->alerts, 2u);
  EXPECT_EQ(store_->cursor(source_.id)->value, "two");
  EXPECT_EQ(script->cursors, (std::vector<std::string>{"", "one"}));
  const auto first = store_->alert(AlertId{1});
  ASSERT_TRUE(first);
  EXPECT_EQ(first->item.title, "Tin đồn vỡ đập");
  EXPECT_EQ(first->alert.now.matches.rules.at(0).rule.str(), "vo-dap");
  EXPECT_EQ(store_->evidence(first->alert.item, 1)->bytes, "a|Tin đồn vỡ đập|Vỡ đập rồi bà con ơi");
}

/// Pages of one feed after another, matched by so many workers at once and written in the order of the feed.
std::unique_ptr<Store> written(const CurrentRules& rules, InFlight& in_flight, unsigned workers) {
  constexpr std::size_t kPages = 24;
  std::vector<std::string> bodies(kPages);
  for (std::size_t n = 0; n < kPages * 8; ++n) {
    // Of seven texts; every third is cut, so that which one it is most like depends on what came before.
    std::string text;
    for (std::size_t i = 0; i < 40; ++i) text += " chữ" + std::to_string((n % 7) * 1000 + i * (i > 5 ? 1 : 3));
    bodies[n / 8] +=
        "k" + std::to_string(n) + "|Tin đồn vỡ đập|Vỡ đập rồi" + text.substr(0, n % 3 == 0 ? 160 : 400) + "\n";
  }
  auto store = make_memory_store();
  const CurrentClaims claims(ClaimIndex::build({}));
  const Quarantine quarantine{std::chrono::seconds{3600}};
  Pipeline pipeline(*store, rules, claims, in_flight, quarantine, workers, {}, {}, "1");
  const Script script({});
  Source source;
  source.id = SourceId{"bao-mau"};
  std::vector<Processed> processed(kPages);
  std::vector<std::thread> threads;
  for (unsigned worker = 0; worker < workers; ++worker) {
    threads.emplace_back([&, worker] {
      for (std::size_t i = worker; i < kPages; i += workers) {
        processed[i] = pipeline.process(script, source, *page(bodies[i], std::to_string(i)), worker).value();
      }
    });
  }
  for (auto& thread : threads) thread.join();
  for (const auto& each : processed) store->apply(each.commits).value();
  return store;
}

TEST_F(SchedulerTest, OneWorkerAndManyGiveTheSameStories) {
  const auto one = written(*rules_, *in_flight_, 1), two = written(*rules_, *in_flight_, 2);
  ASSERT_EQ(one->counts()->alerts, 192u);
  std::size_t copies = 0;
  for (std::uint64_t id = 1; id <= 192; ++id) {
    const auto alert = one->alert(AlertId{id})->alert;
    ASSERT_EQ(alert, two->alert(AlertId{id})->alert) << id;
    copies += is_copy(alert) ? 1 : 0;
  }
  EXPECT_GE(copies, 150u);
  EXPECT_EQ(one->cells(0, 0xFFFF'FFFF, "", {}).value(), two->cells(0, 0xFFFF'FFFF, "", {}).value());
}

TEST_F(SchedulerTest, SaysWhatAnAlertWasMadeWith) {
  run(std::make_shared<Script>(std::vector<Result<Page>>{page("a|Vỡ đập|thật\n", "1")}), 1);
  const auto view = store_->alert(AlertId{1});
  ASSERT_TRUE(view);
  const auto stamp = store_->stamp(view->alert.now.stamp);
  ASSERT_TRUE(stamp) << stamp.error().line();
  auto expected = rules_->get()->stamp();
  expected.code = "9.8.7";
  expected.claims = ClaimIndex::none().revision();
  EXPECT_EQ(*stamp, expected);
  EXPECT_NE(stamp->rules, Digest{});
  EXPECT_NE(stamp->gazetteers, Digest{});
  EXPECT_NE(stamp->tables, Digest{});
  EXPECT_NE(stamp->claims, Digest{});
}

TEST_F(SchedulerTest, SealsTheAddressOfAPostBeforeAnythingIsKept) {
  const std::string address = "https://mang.example/@nguoi-viet-91/bai/7";
  source_.tier = Tier::social;
  auto script = std::make_shared<Script>(std::vector<Result<Page>>{page("a|Vỡ đập|thật\nb|Trời|nắng\n", "1")});
  script->url = address;
  run(script, 1);
  const auto view = store_->alert(AlertId{1});
  ASSERT_TRUE(view);
  EXPECT_EQ(view->item.url, "https://mang.example/");
  EXPECT_EQ(view->item.digest, digest_of(view->item)) << "of what is kept";
  EXPECT_EQ(view->item.sealed_url.find("nguoi-viet"), std::string::npos);
  const auto opened = open_permalink(*store_, folder_ + "/keys", AlertId{1});
  ASSERT_TRUE(opened) << opened.error().line();
  EXPECT_EQ(opened->address, address);
  EXPECT_EQ(store_->counts()->archived, 0u) << "what a network says and nothing matched is not kept";
  // The same post again is the same bytes, though sealing gives others each time.
  run(script, 1);
  EXPECT_EQ(store_->counts()->revisions, 2u);
  std::filesystem::remove_all(folder_ + "/keys");
  const auto lost = open_permalink(*store_, folder_ + "/keys", AlertId{1});
  ASSERT_FALSE(lost);
  EXPECT_EQ(lost.error().code, Errc::conflict);
  EXPECT_NE(lost.error().line().find("put sealing-"), std::string::npos) << lost.error().line();
}

TEST_F(SchedulerTest, SealsAddressesThatNameAnAccountWhateverTheTier) {
  source_.tier = Tier::aggregator;
  auto script = std::make_shared<Script>(std::vector<Result<Page>>{page("a|Vỡ đập|thật\nb|Trời|nắng\n", "1")});
  script->url = "https://www.facebook.com/nguoi.viet.91/posts/7";
  run(script, 1);
  const auto view = store_->alert(AlertId{1});
  ASSERT_TRUE(view);
  EXPECT_EQ(view->item.url, "https://www.facebook.com/");
  EXPECT_FALSE(view->item.sealed_url.empty());
  const auto archived = store_->archive(kNow - 1h, kNow + 1h, std::nullopt, 10);
  ASSERT_TRUE(archived);
  ASSERT_EQ(archived->items.size(), 1u);
  EXPECT_EQ(archived->items[0].url, "https://www.facebook.com/");
}

TEST_F(SchedulerTest, SkipsTheSameBytesAndRevisesWhatWasEdited) {
  const auto script = std::make_shared<Script>(
      std::vector<Result<Page>>{page("a|Vỡ đập|lúc 10 giờ\n", "1"), page("a|Vỡ đập|lúc 10 giờ\n", "2"),
                                page("a|Vỡ đập|đính chính: lúc 11 giờ\n", "3")});
  run(script, 3);
  EXPECT_EQ(store_->counts()->alerts, 1u);
  EXPECT_EQ(store_->alert(AlertId{1})->alert.now.item_revision, 2u);
  EXPECT_EQ(store_->alert(AlertId{1})->item.text, "đính chính: lúc 11 giờ");
  EXPECT_EQ(store_->item(store_->alert(AlertId{1})->alert.item, 1)->text, "lúc 10 giờ");
  EXPECT_EQ(seen_, 1u);
}

TEST_F(SchedulerTest, KeepsTheCursorWhenThePageIsNotAFeed) {
  const auto script = std::make_shared<Script>(
      std::vector<Result<Page>>{page("a|x|y\n", "good"), page("<html>xác minh</html>", "bad")});
  run(script, 3);
  EXPECT_EQ(store_->cursor(source_.id)->value, "good");
  EXPECT_EQ(states_.back().health, Health::not_a_feed);
  EXPECT_EQ(states_.back().failures, 2u);
  EXPECT_EQ(store_->source_state(source_.id)->health, Health::not_a_feed);
  EXPECT_NE(states_.back().message.find("not a feed"), std::string::npos);
}

TEST_F(SchedulerTest, SaysWhenASourceIsOutOfReachAndWhenItIsBack) {
  const auto script = std::make_shared<Script>(std::vector<Result<Page>>{fail(Errc::timeout, "no answer within 30 s"),
                                                                         fail(Errc::unreachable, "connection refused"),
                                                                         page("a|x|y\n", "1")});
  run(script, 3);
  ASSERT_EQ(states_.size(), 3u);
  EXPECT_EQ(states_[0].health, Health::unreachable);
  EXPECT_EQ(states_[1].failures, 2u);
  EXPECT_EQ(states_[2].health, Health::ok);
  EXPECT_EQ(states_[2].failures, 0u);
  EXPECT_EQ(store_->source_state(source_.id)->health, Health::ok);
}

TEST_F(SchedulerTest, LeavesAPageOfTwoCrashesAloneAndTakesTheNextOne) {
  const std::string poison = "a|Vỡ đập|trang hỏng\n";
  const std::vector<InFlight::Left> left{{source_.id, sha256(poison)}};
  ASSERT_TRUE(quarantine_.load(*store_, left, kNow));
  ASSERT_TRUE(quarantine_.load(*store_, left, kNow));
  const auto script =
      std::make_shared<Script>(std::vector<Result<Page>>{page(poison, "1"), page("b|Vỡ đập|trang lành\n", "2")});
  run(script, 2);
  EXPECT_EQ(store_->counts()->alerts, 1u);
  EXPECT_EQ(store_->alert(AlertId{1})->item.text, "trang lành");
  EXPECT_NE(states_.at(0).message.find("two crashes"), std::string::npos);
}

TEST_F(SchedulerTest, SplitsALargePageAndTheCursorRidesOnTheLastCommit) {
  std::string body;
  for (int i = 0; i < 1201; ++i) body += "k" + std::to_string(i) + "|Vỡ đập|tin số " + std::to_string(i) + "\n";
  const auto script = std::make_shared<Script>(std::vector<Result<Page>>{page(body, "end")});
  run(script, 1);
  EXPECT_EQ(store_->counts()->alerts, 1201u);
  EXPECT_EQ(store_->cursor(source_.id)->value, "end");
}

TEST_F(SchedulerTest, TakesAnEntryRepeatedWithinAPageOnce) {
  const auto script = std::make_shared<Script>(
      std::vector<Result<Page>>{page("a|Vỡ đập|một\na|Vỡ đập|hai\n", "1"), page("a|Vỡ đập|một\na|Vỡ đập|hai\n", "2")});
  run(script, 2);
  EXPECT_EQ(store_->counts()->revisions, 1u);
}

}  // namespace
}  // namespace dongtin
