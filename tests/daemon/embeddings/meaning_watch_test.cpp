// The service asked beside the line: slow, failing, coming back, and a stop in the middle of it.
#include "daemon/embeddings/meaning_watch.hpp"

#include <gtest/gtest.h>

#include <future>

#include "daemon/writer.hpp"
#include "matchers/meaning.hpp"
#include "tests/daemon/embeddings/embedding_support.hpp"
#include "tests/storage/support.hpp"

namespace dongtin {
namespace {

using namespace dongtin::testing;
using testing_support::answer_to;
using testing_support::Heard;
using testing_support::LoopbackServer;
using testing_support::settings_for;
using Answer = LoopbackServer::Answer;

const std::string kDam = "nước hồ Ia Ring tràn qua đập lúc rạng sáng ba làng phải chạy lên đồi cao";

class HandClock final : public Clock {
 public:
  [[nodiscard]] Instant now() const override { return at(60); }
};

/// The parts of the daemon that it stands on, and a loop that runs until something is true.
class Running {
 public:
  explicit Running(const EmbeddingSettings& settings)
      : client_(*EmbeddingClient::make(io.get_executor(), settings)),
        watch(io.get_executor(), ports(), settings),
        tasks_(io.get_executor(), [](const std::string& name, const std::string& what) { FAIL() << name << what; }) {
    tasks_.spawn("embeddings", watch.run());
  }
  ~Running() {
    stop();
    pool_.stop();
    writer_.stop();
  }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

  void alert(const std::string& key, const std::string& text) {
    const auto written = writer_.write_and_wait([&](Store& to) -> Result<void> {
      const auto commit = commit_of({proposal(item(key, text))});
      const auto applied = to.apply({&commit, 1});
      if (!applied) return applied.error();
      return {};
    });
    ASSERT_TRUE(written);
    watch.notify();
  }
  bool until(const std::function<bool()>& wanted) {
    const auto last = std::chrono::steady_clock::now() + std::chrono::seconds{30};
    while (!wanted() && std::chrono::steady_clock::now() < last) io.run_one_for(std::chrono::milliseconds{20});
    return wanted();
  }
  [[nodiscard]] bool suggested(std::uint64_t id) const {
    return has_meaning(store->alert(AlertId{id})->alert.now.assessment);
  }
  /// False when it takes longer than any stop may.
  bool stop() {
    tasks_.stop_all();
    return until([this] { return tasks_.size() == 0; });
  }

  net::io_context io{1};
  std::unique_ptr<Store> store = make_memory_store();

 private:
  MeaningWatchPorts ports() {
    MeaningPorts desk{*store, clock_};
    desk.claims = [this] { return claims_; };
    desk.write = [this](const std::function<Result<void>(Store&)>& work) { return writer_.write_and_wait(work); };
    MeaningWatchPorts out{std::move(desk), pool_};
    out.ask = [this](std::vector<std::string> texts) { return client_->ask(std::move(texts)); };
    return out;
  }

  HandClock clock_;
  std::shared_ptr<const ClaimIndex> claims_ = ClaimIndex::build(
      {{make_claim("tran-dap", kDam, Verdict::fake, "Công an tỉnh", "https://congan.example/1", at(-9)).value(), {}}});
  WorkPool pool_{1};
  Writer writer_{*store, 1000, {}};
  std::unique_ptr<EmbeddingClient> client_;

 public:
  MeaningWatch watch;

 private:
  TaskGroup tasks_;
};

TEST(MeaningWatch, TheAlertIsThereBeforeTheAnswer) {
  std::promise<void> release;
  auto released = release.get_future().share();
  const LoopbackServer server([&](const Heard& heard, const Answer& answer) {
    released.wait();
    answer.ok(answer_to(heard.body));
  });
  Running running(settings_for(server.url("/v1/embeddings")));
  running.alert("a", kDam);
  ASSERT_TRUE(running.until([&] { return !server.heard().empty(); }));
  running.alert("b", kDam + " rồi");
  EXPECT_FALSE(running.suggested(1)) << "the service has said nothing yet, and both alerts are there";
  EXPECT_FALSE(running.suggested(2));
  release.set_value();
  EXPECT_TRUE(running.until([&] { return running.suggested(1) && running.suggested(2); }));
  EXPECT_EQ(running.store->alert(AlertId{1})->alert.now.revision, 2u);
  EXPECT_TRUE(running.until([&] { return running.watch.state().now.suggested == 2; }));
  EXPECT_TRUE(running.watch.state().local);
  EXPECT_FALSE(running.watch.state().failing);
}

TEST(MeaningWatch, AFailingServiceIsAskedAgainAndSaysWhy) {
  std::atomic<int> mood{0};
  const LoopbackServer server([&](const Heard& heard, const Answer& answer) {
    switch (mood.load()) {
      case 0:
        answer.status("500 Oops", "", "{}");
        break;
      case 1:
        answer.ok("không phải JSON");
        break;
      case 2:
        break;  // the connection is closed without a word
      default:
        answer.ok(answer_to(heard.body));
    }
  });
  Running running(settings_for(server.url("/")));
  running.alert("a", kDam);
  for (int next = 1; next <= 3; ++next) {
    const auto failures = running.watch.state().failures;
    ASSERT_TRUE(running.until([&] { return running.watch.state().failures >= failures + 2; }));
    EXPECT_TRUE(running.watch.state().failing);
    EXPECT_FALSE(running.watch.state().why.empty());
    EXPECT_FALSE(running.suggested(1));
    mood = next;
  }
  EXPECT_TRUE(running.until([&] { return running.suggested(1); }));
  EXPECT_TRUE(running.until([&] { return !running.watch.state().failing; }));
  EXPECT_EQ(running.watch.state().why, "");
}

TEST(MeaningWatch, ChangingItsDimensionNeverStopsIt) {
  std::atomic<std::size_t> dimension{64};
  const LoopbackServer server(
      [&](const Heard& heard, const Answer& answer) { answer.ok(answer_to(heard.body, dimension)); });
  Running running(settings_for(server.url("/")));
  running.alert("a", kDam);
  ASSERT_TRUE(running.until([&] { return running.suggested(1); }));
  dimension = 48;
  running.alert("b", kDam + " rồi");
  ASSERT_TRUE(running.until([&] { return running.suggested(2); }));
  ASSERT_TRUE(running.until([&] { return running.watch.state().now.suggested == 2; }));
  EXPECT_EQ(running.watch.state().now.rebuilds, 1u);
  EXPECT_EQ(running.watch.state().now.dimension, 48u);
}

TEST(MeaningWatch, StopsInTheMiddleOfARequest) {
  std::atomic<bool> hung_up{false};
  {
    const LoopbackServer server(
        [&](const Heard&, const Answer& answer) { hung_up = answer.hung_up(std::chrono::milliseconds{30'000}); });
    Running running(settings_for(server.url("/")));
    running.alert("a", kDam);
    ASSERT_TRUE(running.until([&] { return !server.heard().empty(); }));
    EXPECT_TRUE(running.stop());
  }
  EXPECT_TRUE(hung_up);
}

TEST(MeaningWatch, StopsWhileItWaits) {
  const LoopbackServer server([](const Heard&, const Answer& answer) { answer.status("500 Oops"); });
  auto settings = settings_for(server.url("/"));
  settings.retry = settings.max_retry = std::chrono::milliseconds{3'600'000};
  Running failing(settings);
  ASSERT_TRUE(failing.until([&] { return failing.watch.state().failures == 1; }));
  EXPECT_TRUE(failing.stop());

  const LoopbackServer good([](const Heard& heard, const Answer& answer) { answer.ok(answer_to(heard.body)); });
  Running idle(settings_for(good.url("/")));
  ASSERT_TRUE(idle.until([&] { return idle.watch.state().now.vectors == 1; }));
  EXPECT_TRUE(idle.stop());
}

}  // namespace
}  // namespace dongtin
