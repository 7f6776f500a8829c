// The register changes, and the daemon follows: a new index, and another look at what is kept, one at a time.
#include "daemon/claim_watch.hpp"

#include <gtest/gtest.h>

#include "daemon/pipeline.hpp"
#include "daemon/retroactive.hpp"
#include "storage/late_evidence.hpp"
#include "tests/storage/support.hpp"

namespace dongtin {
namespace {

using namespace dongtin::testing;

const AccountId kLan{"lan"}, kMinh{"minh"};
const std::vector<ClaimPublisher> kAllowed{{"Công an tỉnh", {"congan.example"}}};
const std::string kDam = "Đập Ia Ring vỡ lúc 5 giờ sáng ngày 28/5/2026, nước tràn về ba làng ở hạ lưu";
const std::string kTold = "Đập Ia Ring vỡ lúc 5 giờ sáng, nước đang tràn về ba làng ở hạ lưu, bà con chạy hết rồi";
constexpr std::chrono::seconds kLookBack{std::chrono::days{30}};

class HandClock final : public Clock {
 public:
  [[nodiscard]] Instant now() const override { return time; }
  Instant time = at(10);
};

class WatchTest : public ::testing::Test {
 protected:
  WatchTest() {
    for (const auto& who : {kLan, kMinh}) {
      EXPECT_TRUE(store->put_account({AccountChange::Kind::created, who, Role::officer, "local", at(0)}));
    }
    rules = admit_rules({}, {}, {}).rules;
    RetroactivePorts ports{[this]() -> Result<Store*> { return store.get(); }, clock, [this] { return rules; },
                           [this] { return in_use; }};
    jobs = std::make_unique<Jobs>(clock, std::vector<JobKind>{apply_job(std::move(ports))});
    watch = make_watch();
  }
  std::unique_ptr<ClaimWatch> make_watch() {
    ClaimWatchPorts ports{*store, clock};
    ports.files = [this] { return ClaimFiles{files, *files, {}, max_claims}; };
    ports.in_use = [this] { return in_use; };
    ports.swap = [this](std::shared_ptr<const ClaimIndex> index) {
      in_use = std::move(index);
      ++swaps;
    };
    ports.start = [this](JobParameters parameters) -> Result<std::uint64_t> {
      if (busy) return fail(Errc::conflict, "a apply is running already");
      started.push_back(parameters);
      return jobs->start("apply", std::move(parameters), "dongtin");
    };
    ports.look = [this](std::uint64_t job) -> Result<JobStatus> {
      auto status = jobs->wait(job, std::chrono::seconds{30});
      if (status && broken) status->state = JobState::failed;
      return status;
    };
    ports.keep = [this](std::vector<AppliedClaim> applied) { return store->put_applied_claims(std::move(applied)); };
    ports.told = [this](const ClaimsNow& now, std::size_t to_do) {
      live = now.live;
      ended = now.ended;
      waiting = to_do;
    };
    return std::make_unique<ClaimWatch>(std::move(ports), kLookBack);
  }
  /// A look that may start a run, and one that sees it done.
  void look_and_follow_up() {
    static_cast<void>(watch->look());
    static_cast<void>(watch->look());
  }
  void archive(const std::string& key, const std::string& text) {
    auto proposed = proposal(item(key, text), Label::none);
    proposed.archive = true;
    const auto commit = commit_of({std::move(proposed)});
    ASSERT_TRUE(store->apply({&commit, 1}));
  }
  void put_in_force(const std::string& id = "vo-dap", std::optional<Instant> valid_until = {},
                    const std::string& supersedes = "") {
    const auto claim = make_claim(id, kDam, Verdict::fake, "Công an tỉnh", "https://congan.example/" + id, at(-9));
    ClaimProposal proposal{*claim, "Công ty thuỷ nông", {{ClaimElement::Kind::date, "28/5/2026"}}, {}, supersedes};
    proposal.publication.bytes = "<p>Không có chuyện vỡ đập</p>";
    proposal.publication.url = claim->url();
    proposal.valid_until = valid_until;
    ASSERT_TRUE(store->propose_claim(std::move(proposal), kAllowed, kLan, clock.time));
    const auto live_now = store->activate_claim(id, 1, kAllowed, kMinh, clock.time);
    ASSERT_TRUE(live_now) << live_now.error().line();
  }
  Assessment said_of_first() { return store->alert(AlertId{1})->alert.now.assessment; }

  HandClock clock;
  std::unique_ptr<Store> store = make_memory_store();
  AdmittedRules rules;
  std::shared_ptr<const ClaimIndex> in_use = ClaimIndex::build({});
  std::shared_ptr<std::vector<ClaimReviewEntry>> files = std::make_shared<std::vector<ClaimReviewEntry>>();
  std::unique_ptr<Jobs> jobs;
  std::unique_ptr<ClaimWatch> watch;
  std::vector<JobParameters> started;
  std::size_t swaps = 0, live = 0, ended = 0, waiting = 0;
  std::size_t max_claims = 100;
  bool busy = false, broken = false;
};

TEST_F(WatchTest, AClaimPutInForceIsUsedAndRunOverWhatIsKept) {
  archive("a", kTold);
  look_and_follow_up();
  EXPECT_EQ(swaps, 0u);
  EXPECT_TRUE(started.empty()) << "nothing changed";
  const auto before = in_use->revision();
  put_in_force();
  static_cast<void>(watch->look());
  EXPECT_EQ(swaps, 1u);
  EXPECT_NE(in_use->revision(), before) << "what is made with it from now on says so";
  ASSERT_EQ(started.size(), 1u);
  EXPECT_EQ(started[0].at("claim"), "vo-dap");
  EXPECT_EQ(started[0].at("since"), rfc3339(clock.time - kLookBack));
  EXPECT_EQ(waiting, 1u);
  static_cast<void>(watch->look());
  EXPECT_EQ(said_of_first().label(), Label::disputed);
  EXPECT_EQ(store->applied_claims()->front().id, "vo-dap");
  EXPECT_EQ(waiting, 0u);
  EXPECT_EQ(live, 1u);
  look_and_follow_up();
  EXPECT_EQ(started.size(), 1u) << "once";
  EXPECT_EQ(swaps, 1u);
}

TEST_F(WatchTest, MoreClaimsThanTheBoundAreAnErrorAndNeverCut) {
  max_claims = 1;
  put_in_force();
  static_cast<void>(watch->look());
  const auto before = in_use->revision();
  put_in_force("vo-dap-2");
  static_cast<void>(watch->look());
  EXPECT_EQ(in_use->revision(), before) << "the claims in use stay, all of them";
  const auto refused = claims_at(*store, {}, {}, clock.time, max_claims);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::too_large);
  EXPECT_NE(refused.error().line().find("2 in force or ended, more than max_claims = 1"), std::string::npos);
  max_claims = 2;
  static_cast<void>(watch->look());
  EXPECT_EQ(in_use->entries().size(), 2u);
}

TEST_F(WatchTest, AProposalChangesNothing) {
  archive("a", kTold);
  ClaimProposal proposal{*make_claim("x", kDam, Verdict::fake, "Công an tỉnh", "https://congan.example/x", at(-9)),
                         "Công ty",
                         {{ClaimElement::Kind::date, "28/5/2026"}},
                         {},
                         {}};
  proposal.publication.bytes = "trang";
  proposal.publication.url = "https://congan.example/x";
  ASSERT_TRUE(store->propose_claim(std::move(proposal), kAllowed, kLan, clock.time));
  look_and_follow_up();
  EXPECT_EQ(swaps, 0u);
  EXPECT_TRUE(started.empty());
}

TEST_F(WatchTest, AWithdrawnClaimIsTakenBack) {
  archive("a", kTold);
  put_in_force();
  look_and_follow_up();
  ASSERT_TRUE(store->withdraw_claim("vo-dap", kLan, "nhầm", clock.time));
  look_and_follow_up();
  EXPECT_EQ(started.size(), 2u);
  EXPECT_EQ(said_of_first().label(), Label::none);
  EXPECT_FALSE(said_of_first().claim());
  EXPECT_EQ(in_use->entries().size(), 0u) << "nor is it known again: nobody stands by it";
  EXPECT_TRUE(store->applied_claims()->empty());
}

TEST_F(WatchTest, ASupersededClaimGivesWayInOneRun) {
  archive("a", kTold);
  put_in_force();
  look_and_follow_up();
  put_in_force("vo-dap-2", {}, "vo-dap");
  look_and_follow_up();
  ASSERT_EQ(started.size(), 2u);
  EXPECT_EQ(started[1].at("claim"), "vo-dap\nvo-dap-2");
  EXPECT_EQ(said_of_first().claim()->id(), "vo-dap-2");
  EXPECT_EQ(said_of_first().label(), Label::disputed);
}

TEST_F(WatchTest, AClaimEndsByTheClock) {
  archive("a", kTold);
  put_in_force("vo-dap", at(100));
  EXPECT_EQ(watch->look(), at(100)) << "when to look next";
  static_cast<void>(watch->look());
  EXPECT_EQ(said_of_first().label(), Label::disputed);
  clock.time = at(99);
  look_and_follow_up();
  EXPECT_EQ(started.size(), 1u);
  clock.time = at(100);
  EXPECT_FALSE(watch->look());
  static_cast<void>(watch->look());
  EXPECT_EQ(started.size(), 2u);
  EXPECT_EQ(live, 0u);
  EXPECT_EQ(ended, 1u);
  EXPECT_EQ(said_of_first().label(), Label::mention) << "no verdict in force";
  EXPECT_FALSE(said_of_first().claim());
  const auto evidence = said_of_first().evidence();
  ASSERT_FALSE(evidence.empty());
  EXPECT_EQ(evidence[0].kind, "recurring");
  EXPECT_EQ(evidence[0].url, "https://congan.example/vo-dap");
}

TEST_F(WatchTest, WhatWasAddedLaterStaysWhenClaimsComeAndGo) {
  archive("a", kTold);
  put_in_force("vo-dap", at(100));
  look_and_follow_up();
  const auto view = *store->alert(AlertId{1});
  auto told = proposal(view.item);
  told.matches = view.alert.now.matches;
  told.topics = view.alert.now.topics;
  told.assessment =
      with_late(view.alert.now.assessment, {std::string(kOfficialAbsent), "x", "Sau 6 giờ", std::nullopt, {}});
  told.cause = Cause::reassessed;
  const auto commit = commit_of({std::move(told)});
  ASSERT_TRUE(store->apply({&commit, 1}));
  const auto before = *store->counts();
  const auto again = jobs->start("apply", {{"claim", "vo-dap"}});
  EXPECT_NE(jobs->wait(*again, std::chrono::seconds{30})->message.find("0 of 1 alerts"), std::string::npos)
      << "nothing is said otherwise";
  EXPECT_EQ(*store->counts(), before);
  clock.time = at(100);
  look_and_follow_up();
  const auto after = said_of_first();
  EXPECT_EQ(after.label(), Label::mention) << "no verdict in force";
  ASSERT_TRUE(late_evidence(after));
  EXPECT_EQ(late_evidence(after)->reason, "Sau 6 giờ");
}

TEST_F(WatchTest, WhatChangedWhileNobodyLookedIsFollowedUp) {
  archive("a", kTold);
  put_in_force("vo-dap", at(100));
  look_and_follow_up();
  watch.reset();  // the program stops
  clock.time = at(200);
  in_use = claims_at(*store, {}, {}, clock.time, ClaimSettings{}.max_claims)->index;  // as the next start builds it
  watch = make_watch();
  look_and_follow_up();
  EXPECT_EQ(started.size(), 2u);
  EXPECT_EQ(said_of_first().label(), Label::mention);
}

TEST_F(WatchTest, OneRunAtATime) {
  archive("a", kTold);
  busy = true;
  put_in_force();
  look_and_follow_up();
  EXPECT_TRUE(started.empty());
  EXPECT_EQ(waiting, 1u);
  EXPECT_EQ(swaps, 1u) << "it is in use all the same";
  busy = false;
  look_and_follow_up();
  EXPECT_EQ(started.size(), 1u);
  EXPECT_EQ(waiting, 0u);
}

TEST_F(WatchTest, ARunThatFailedIsBegunAgainLater) {
  archive("a", kTold);
  broken = true;
  put_in_force();
  look_and_follow_up();
  ASSERT_EQ(started.size(), 1u);
  EXPECT_TRUE(store->applied_claims()->empty());
  broken = false;
  clock.time += kApplyRetry - std::chrono::seconds{1};
  look_and_follow_up();
  EXPECT_EQ(started.size(), 1u);
  clock.time += std::chrono::seconds{1};
  look_and_follow_up();
  EXPECT_EQ(started.size(), 2u);
  EXPECT_EQ(store->applied_claims()->size(), 1u);
}

TEST_F(WatchTest, AnEmptyStoreNeedsNoRun) {
  put_in_force();
  static_cast<void>(watch->look());
  EXPECT_TRUE(started.empty());
  EXPECT_EQ(store->applied_claims()->size(), 1u);
  EXPECT_EQ(waiting, 0u);
}

TEST_F(WatchTest, ClaimsOfPacksComeAndGoWithTheirFiles) {
  archive("a", kTold);
  look_and_follow_up();
  const ClaimReviewEntry entry{
      1, *make_claim("goi", kDam, Verdict::fake, "Công an tỉnh", "https://congan.example/goi", at(-9)), "Công ty",
      at(500)};
  files = std::make_shared<std::vector<ClaimReviewEntry>>(1, entry);
  EXPECT_EQ(watch->look(), at(500));
  static_cast<void>(watch->look());
  EXPECT_EQ(said_of_first().label(), Label::disputed);
  files = std::make_shared<std::vector<ClaimReviewEntry>>();
  look_and_follow_up();
  EXPECT_EQ(said_of_first().label(), Label::none);
  EXPECT_EQ(started.size(), 2u);
  // A claim of the register stands before one of a pack with its id, whatever became of it.
  put_in_force("goi");
  ASSERT_TRUE(store->withdraw_claim("goi", kLan, "nhầm", clock.time));
  files = std::make_shared<std::vector<ClaimReviewEntry>>(1, entry);
  look_and_follow_up();
  EXPECT_TRUE(in_use->entries().empty());
}

TEST_F(WatchTest, ClaimsThatNobodyKnowsAreNotRun) {
  const auto id = jobs->start("apply", {{"claim", "khong-co"}});
  const auto status = jobs->wait(*id, std::chrono::seconds{30});
  EXPECT_EQ(status->state, JobState::failed);
  EXPECT_EQ(status->code, Errc::malformed);
  EXPECT_NE(status->message.find("there is no claim khong-co"), std::string::npos) << status->message;
}

TEST(AppliedClaims, DifferInWhatDecidesTheirHits) {
  const std::vector<AppliedClaim> before{{"a", sha256("1")}, {"b", sha256("1")}, {"c", sha256("1")}};
  const std::vector<AppliedClaim> after{{"a", sha256("1")}, {"b", sha256("2")}, {"d", sha256("1")}};
  EXPECT_EQ(changed_between(before, after), (std::vector<std::string>{"b", "c", "d"}));
  EXPECT_TRUE(changed_between(before, before).empty());
}

}  // namespace
}  // namespace dongtin
