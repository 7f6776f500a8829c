#include "daemon/jobs.hpp"

#include <gmock/gmock.h>

#include <future>

namespace dongtin {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

class FixedClock : public Clock {
 public:
  [[nodiscard]] Instant now() const override { return from_millis(1'790'000'000'000); }
};
const FixedClock kClock;

JobKind quick(std::string name) {
  return {std::move(name), {}, [](const JobParameters&, Job&) -> Result<std::string> { return "fine"; }};
}

/// Runs until it is cancelled.
JobKind endless(std::string name) {
  return {std::move(name), {}, [](const JobParameters&, Job& job) -> Result<std::string> {
            while (!job.cancelled()) std::this_thread::yield();
            return fail(Errc::refused, "left off");
          }};
}

TEST(Jobs, TellHowFarTheyAreAndWhatCameOut) {
  std::promise<void> shown, go_on;
  Jobs jobs(kClock, {{"count", {"to"}, [&](const JobParameters& given, Job& job) -> Result<std::string> {
                        job.progress(3, 10, "items");
                        job.say("counting");
                        shown.set_value();
                        go_on.get_future().wait();
                        return "counted to " + given.at("to");
                      }}});
  const auto id = jobs.start("count", {{"to", "10"}});
  ASSERT_TRUE(id) << id.error().line();
  shown.get_future().wait();
  const auto midway = jobs.look(*id);
  EXPECT_EQ(midway->state, JobState::running);
  EXPECT_EQ(midway->done, 3u);
  EXPECT_EQ(midway->total, 10u);
  EXPECT_EQ(midway->unit, "items");
  EXPECT_EQ(midway->message, "counting");
  EXPECT_EQ(midway->started, kClock.now());
  go_on.set_value();
  const auto ended = jobs.wait(*id, 10s);
  EXPECT_EQ(ended->state, JobState::done);
  EXPECT_EQ(ended->message, "counted to 10");
  EXPECT_EQ(ended->ended, kClock.now());
}

TEST(Jobs, OfOneKindRunOneAtATimeAndFewInAll) {
  std::vector<JobKind> kinds;
  for (std::size_t i = 0; i <= kMaxJobs; ++i) kinds.push_back(endless("kind-" + std::to_string(i)));
  Jobs jobs(kClock, kinds);
  ASSERT_TRUE(jobs.start("kind-0"));
  const auto twice = jobs.start("kind-0");
  ASSERT_FALSE(twice);
  EXPECT_EQ(twice.error().code, Errc::conflict);
  EXPECT_THAT(twice.error().line(), HasSubstr("job 1"));
  for (std::size_t i = 1; i < kMaxJobs; ++i) ASSERT_TRUE(jobs.start("kind-" + std::to_string(i)));
  EXPECT_EQ(jobs.start("kind-" + std::to_string(kMaxJobs)).error().code, Errc::rate_limited);
  ASSERT_TRUE(jobs.cancel(1));
  EXPECT_EQ(jobs.wait(1, 10s)->state, JobState::cancelled);
  EXPECT_TRUE(jobs.start("kind-0"));
}

TEST(Jobs, RefuseWhatTheyDoNotKnowAndSayWhatThereIs) {
  Jobs jobs(kClock, {quick("backup"), {"reindex", {"from"}, quick("").work}});
  EXPECT_EQ(jobs.start("restore").error().code, Errc::not_found);
  EXPECT_THAT(jobs.start("restore").error().line(), HasSubstr("backup, reindex"));
  EXPECT_THAT(jobs.start("reindex", {{"to", "x"}}).error().line(), HasSubstr("it takes from"));
  EXPECT_EQ(jobs.start("backup", {{"to", "x"}}).error().code, Errc::malformed);
  EXPECT_EQ(jobs.look(1).error().code, Errc::not_found);
  EXPECT_EQ(jobs.cancel(1).error().code, Errc::not_found);
  EXPECT_TRUE(jobs.list().empty());
}

TEST(Jobs, FailuresAreTheirStatusAndAThrownOneIsBroken) {
  std::string broken;
  std::vector<JobState> ended;
  JobHooks hooks;
  hooks.ended = [&](const JobStatus& job) { ended.push_back(job.state); };
  hooks.broken = [&](const std::string& kind, const std::string& what) { broken = kind + ": " + what; };
  Jobs jobs(
      kClock,
      {{"full",
        {},
        [](const JobParameters&, Job&) -> Result<std::string> { return fail(Errc::io, "free space").at("/backup"); }},
       {"wrong", {}, [](const JobParameters&, Job&) -> Result<std::string> { throw std::logic_error("ours"); }}},
      hooks);
  const auto full = jobs.wait(jobs.start("full").value(), 10s);
  EXPECT_EQ(full->state, JobState::failed);
  EXPECT_EQ(full->code, Errc::io);
  EXPECT_EQ(full->message, "/backup: free space");
  const auto wrong = jobs.wait(jobs.start("wrong").value(), 10s);
  EXPECT_EQ(wrong->state, JobState::failed);
  EXPECT_EQ(broken, "wrong: ours");
  EXPECT_EQ(ended, (std::vector{JobState::failed, JobState::failed}));
}

TEST(Jobs, ThatEndedAreKeptUpToABoundNewestFirst) {
  Jobs jobs(kClock, {quick("quick")});
  for (std::size_t i = 0; i < kKeptJobs + 5; ++i) {
    const auto id = jobs.start("quick");
    ASSERT_TRUE(id) << id.error().line();
    ASSERT_EQ(jobs.wait(*id, 10s)->state, JobState::done);
  }
  const auto list = jobs.list();
  ASSERT_EQ(list.size(), kKeptJobs);
  EXPECT_EQ(list.front().id, kKeptJobs + 5);
  EXPECT_EQ(list.back().id, 6u);
}

TEST(Jobs, StoppingCancelsThemAndTakesNoMore) {
  Jobs jobs(kClock, {endless("a"), endless("b")});
  ASSERT_TRUE(jobs.start("a"));
  ASSERT_TRUE(jobs.start("b"));
  EXPECT_FALSE(jobs.join(0s));
  jobs.stop();
  EXPECT_TRUE(jobs.join(10s));
  for (const auto& job : jobs.list()) EXPECT_EQ(job.state, JobState::cancelled);
  EXPECT_EQ(jobs.start("a").error().code, Errc::refused);
}

TEST(Jobs, ThatRepeatStartByThemselvesAndLeaveATurnOutWhileTheyRun) {
  std::atomic<int> begun = 0;
  std::promise<void> thrice;
  Jobs jobs(kClock, {{"tick", {}, [&](const JobParameters&, Job&) -> Result<std::string> {
                        if (++begun == 3) thrice.set_value();
                        return "";
                      }}});
  jobs.repeat("tick", {}, 0s, 0s);
  EXPECT_EQ(thrice.get_future().wait_for(10s), std::future_status::ready);
  jobs.stop();
  EXPECT_TRUE(jobs.join(10s));

  std::promise<std::string> refused;
  JobHooks hooks;
  hooks.refused = [&](const std::string& kind, const Error& why) {
    if (kind == "no-such") refused.set_value(why.line());
  };
  Jobs busy(kClock, {endless("long")}, hooks);
  busy.repeat("long", {}, 0s, 0s);
  busy.repeat("no-such", {}, 3600s, 0s);
  auto told = refused.get_future();
  ASSERT_EQ(told.wait_for(10s), std::future_status::ready);
  EXPECT_THAT(told.get(), HasSubstr("no-such"));
  EXPECT_LE(busy.list().size(), 1u);
}

TEST(Jobs, AreTheSameAfterTheWayThroughJson) {
  JobStatus job;
  job.id = 7;
  job.kind = "backup";
  job.state = JobState::failed;
  job.done = 3;
  job.total = 9;
  job.unit = "bytes";
  job.message = "đĩa đầy \"/backup\"";
  job.code = Errc::conflict;
  job.started = from_millis(1'790'000'000'000);
  job.ended = from_millis(1'790'000'060'000);
  const auto back = job_from_json(job_json(job));
  ASSERT_TRUE(back) << back.error().line();
  EXPECT_EQ(job_json(*back), job_json(job));
  EXPECT_EQ(back->code, Errc::conflict);
  for (const char* wrong : {"", "[]", "{}", R"({"id":-1})", R"({"id":1,"kind":"k","state":"odd"})"}) {
    EXPECT_FALSE(job_from_json(wrong)) << wrong;
  }
  const JobParameters given{{"to", "/backup"}, {"keys", "true"}};
  EXPECT_EQ(*job_parameters_from_json(job_parameters_json(given)), given);
  EXPECT_EQ(*job_parameters_from_json(R"({"keys":true,"id":3})"), (JobParameters{{"keys", "true"}, {"id", "3"}}));
  EXPECT_TRUE(job_parameters_from_json("")->empty());
  for (const char* wrong : {"[]", "{", R"({"a":null})", R"({"a":[1]})"}) {
    EXPECT_FALSE(job_parameters_from_json(wrong)) << wrong;
  }
}

TEST(Jobs, AReportIsShownToWhoLooksAtTheJobAndNotInTheList) {
  Jobs jobs(kClock, {{"verify",
                      {},
                      [](const JobParameters&, Job& job) -> Result<std::string> {
                        job.report("một\nhai");
                        return std::string("2 lines");
                      }},
                     {"long", {}, [](const JobParameters&, Job& job) -> Result<std::string> {
                        job.report(std::string(kMaxReportBytes + 1, 'x'));
                        return std::string("cut");
                      }}});
  const auto ended = jobs.wait(jobs.start("verify", {}, "can-bo").value(), 10s).value();
  EXPECT_EQ(ended.report, "một\nhai");
  EXPECT_EQ(ended.by, "can-bo");
  const auto told = job_from_json(job_json(ended)).value();
  EXPECT_EQ(told.report, ended.report);
  EXPECT_EQ(told.by, "can-bo");
  EXPECT_EQ(jobs_json(jobs.list()).find("report"), std::string::npos);
  const auto cut = jobs.wait(jobs.start("long").value(), 10s).value();
  EXPECT_EQ(cut.report.size(), kMaxReportBytes);
  EXPECT_EQ(cut.by, "local");
}

}  // namespace
}  // namespace dongtin
