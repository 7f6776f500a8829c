// A rule run over what is kept: what it finds, what it leaves alone, and that it can be run again.
#include "daemon/retroactive.hpp"

#include <map>

#include "daemon/pipeline.hpp"
#include "daemon/retention_job.hpp"
#include "matchers/meaning.hpp"
#include "tests/storage/support.hpp"

namespace dongtin {
namespace {

using namespace dongtin::testing;

class FixedClock final : public Clock {
 public:
  [[nodiscard]] Instant now() const override { return at(10 * 24 * 60); }
};

Rule rule(const std::string& id, const std::string& query, RuleStatus status = RuleStatus::live) {
  Rule out;
  out.id = RuleId{id};
  out.title = id;
  out.topic = id;
  out.query = query;
  out.status = status;
  out.scope = Scope::national;
  seal(out);
  return out;
}

class Retroactive : public ::testing::Test {
 protected:
  Retroactive() {
    const std::vector<Rule> all{rule("duong-deo", "đường đèo"), rule("cho-phien", "chợ phiên"),
                                rule("nhap", "chợ phiên", RuleStatus::draft)};
    rules = admit_rules(all, {}, {}).rules;
    archive("a", "có chợ phiên");
    archive("b", "không gì cả");
    archive("c", "qua đường đèo ra chợ phiên", 3 * 24 * 60);
    ProposedItem kept = proposal(item("d", "đường đèo, chợ phiên"));
    kept.matches = {};
    kept.matches.rules.push_back({RuleId{"duong-deo"}, rules->find(RuleId{"duong-deo"})->revision, {}});
    kept.topics = {"duong-deo"};
    add(std::move(kept));
  }
  void archive(const std::string& key, const std::string& text, std::int64_t minutes = 0) {
    auto proposed = proposal(item(key, text, minutes), Label::none);
    proposed.archive = true;
    add(std::move(proposed));
  }
  void add(ProposedItem proposed) {
    const auto commit = commit_of({std::move(proposed)});
    ASSERT_TRUE(store->apply({&commit, 1}).has_value());
  }
  JobStatus apply(JobParameters parameters) {
    RetroactivePorts ports{[this]() -> Result<Store*> { return store.get(); }, clock, [this] { return rules; },
                           [this] { return claims; }};
    Jobs jobs(clock, {apply_job(std::move(ports))});
    const auto id = jobs.start("apply", std::move(parameters));
    EXPECT_TRUE(id.has_value());
    auto status = jobs.wait(*id, std::chrono::seconds{30});
    EXPECT_TRUE(status.has_value());
    return *status;
  }
  FixedClock clock;
  std::unique_ptr<Store> store = make_memory_store();
  AdmittedRules rules;
  std::shared_ptr<const ClaimIndex> claims = ClaimIndex::build({});
};

TEST_F(Retroactive, WhatTheArchiveHeldTwiceIsOneStory) {
  const std::string text = "sáng chủ nhật chợ phiên vùng cao họp đông hơn mọi khi, bà con mang lan rừng xuống bán";
  archive("x", text, 10);
  archive("y", text, 20);
  apply({{"rule", "cho-phien"}});
  std::map<std::string, Alert> by_key;
  const auto all = store->alerts({}, std::nullopt, 10, 100);
  for (const auto& view : all->alerts) by_key[view.item.title] = view.alert;
  ASSERT_TRUE(by_key.contains("Tin x") && by_key.contains("Tin y"));
  EXPECT_EQ(by_key["Tin y"].story, by_key["Tin x"].story);
  EXPECT_EQ(by_key["Tin y"].copy_of, by_key["Tin x"].id);
}

TEST_F(Retroactive, FindsWhatTheArchiveHoldsAndWhatAlertsLack) {
  ASSERT_TRUE(static_cast<bool>(rules));
  const auto done = apply({{"rule", "cho-phien"}});
  EXPECT_EQ(done.state, JobState::done) << done.message;
  EXPECT_NE(done.message.find("2 new alerts from 3 archived texts, 1 of"), std::string::npos) << done.message;
  const auto all = store->alerts({}, std::nullopt, 10, 100);
  ASSERT_TRUE(all.has_value());
  ASSERT_EQ(all->alerts.size(), 3u);
  EXPECT_TRUE(all->alerts[0].alert.retroactive && all->alerts[1].alert.retroactive);
  EXPECT_FALSE(all->alerts[2].alert.retroactive) << "it was an alert before";
  EXPECT_EQ(all->alerts[2].alert.now.revision, 2u);
  EXPECT_EQ(all->alerts[2].alert.now.topics, (std::vector<std::string>{"cho-phien", "duong-deo"}))
      << "all live rules, not this one alone";
  EXPECT_EQ(all->alerts[0].alert.now.topics, (std::vector<std::string>{"cho-phien", "duong-deo"}));
  EXPECT_EQ(store->counts()->archived, 1u);
}

TEST_F(Retroactive, RunAgainChangesNothing) {
  apply({{"rule", "cho-phien"}});
  const auto before = *store->counts();
  const auto again = apply({{"rule", "cho-phien"}});
  EXPECT_NE(again.message.find("0 new alerts from 1 archived texts, 0 of"), std::string::npos) << again.message;
  EXPECT_EQ(*store->counts(), before);
}

TEST_F(Retroactive, KeepsToItsWindow) {
  const auto done =
      apply({{"rule", "cho-phien"}, {"since", rfc3339(at(24 * 60))}, {"until", rfc3339(at(5 * 24 * 60))}});
  EXPECT_NE(done.message.find("1 new alerts from 1 archived texts, 0 of 1 alerts"), std::string::npos) << done.message;
  const auto none = apply({{"rule", "cho-phien"}, {"since", "2020-01-02"}, {"until", "2020-01-01"}});
  EXPECT_EQ(none.state, JobState::failed);
  EXPECT_EQ(apply({{"rule", "cho-phien"}, {"since", "hôm qua"}}).state, JobState::failed);
}

TEST_F(Retroactive, RefusesWhatIsNotLive) {
  const auto draft = apply({{"rule", "nhap"}});
  EXPECT_EQ(draft.state, JobState::failed);
  EXPECT_EQ(draft.code, Errc::malformed);
  EXPECT_NE(draft.message.find("draft"), std::string::npos) << draft.message;
  EXPECT_EQ(apply({{"rule", "khong-co"}}).state, JobState::failed);
  EXPECT_EQ(store->counts()->alerts, 1u);
}

TEST_F(Retroactive, WhatWasFoundByMeaningStaysWhileItsClaimIsInForce) {
  const auto entry = [](const std::string& id, const std::string& text) -> ClaimEntry {
    return {*make_claim(id, text, Verdict::fake, "Công an tỉnh", "https://congan.example/" + id, at(0)), {}};
  };
  const auto by_meaning = entry("tran-ho", "Nước hồ tràn qua bờ lúc nửa đêm, cả làng phải lên đồi");
  claims = ClaimIndex::build({by_meaning});
  auto view = store->alert(AlertId{1});
  auto late = proposal(view->item);
  late.matches = view->alert.now.matches;
  late.topics = view->alert.now.topics;
  late.assessment = with_meaning(view->alert.now.assessment, by_meaning.claim, 0.9).value();
  late.cause = Cause::reassessed;
  late.at = at(5);
  add(std::move(late));
  apply({{"rule", "cho-phien"}});
  view = store->alert(AlertId{1});
  EXPECT_EQ(view->alert.now.topics.size(), 2u) << "the rule was run over it";
  EXPECT_TRUE(has_meaning(view->alert.now.assessment));
  const auto revision = view->alert.now.revision;
  apply({{"claim", "tran-ho"}});
  EXPECT_EQ(store->alert(AlertId{1})->alert.now.revision, revision) << "nothing about it changed";
  claims = ClaimIndex::build({});
  apply({{"claim", "tran-ho"}});
  view = store->alert(AlertId{1});
  EXPECT_EQ(view->alert.now.revision, revision + 1);
  EXPECT_FALSE(has_meaning(view->alert.now.assessment)) << "nobody stands by it";
  EXPECT_FALSE(view->alert.now.assessment.claim());
}

TEST_F(Retroactive, AClaimIsAppliedWhenItComesIntoForceAndWhenItEnds) {
  archive("e", "Đập Ia Ring vỡ lúc 5 giờ sáng, nước đang tràn về ba làng ở hạ lưu, bà con chạy hết rồi");
  const auto claim = make_claim("vo-dap", "Đập Ia Ring vỡ lúc 5 giờ sáng ngày 28/5/2026, nước tràn về ba làng ở hạ lưu",
                                Verdict::fake, "Công an tỉnh", "https://congan.example/1", at(0));
  ASSERT_TRUE(claim.has_value());
  claims = ClaimIndex::build({{*claim, {}}});
  const auto found = apply({{"claim", "vo-dap"}});
  EXPECT_NE(found.message.find("vo-dap: 1 new alerts from 4 archived texts, 0 of 2 alerts"), std::string::npos)
      << found.message;
  auto view = store->alert(AlertId{2});
  ASSERT_TRUE(view.has_value());
  EXPECT_TRUE(view->alert.retroactive);
  EXPECT_EQ(view->alert.now.assessment.label(), Label::disputed);
  EXPECT_EQ(view->alert.now.assessment.claim()->id(), "vo-dap");
  EXPECT_EQ(store->stamp(view->alert.now.stamp)->claims, claims->revision());
  const auto again = apply({{"claim", "vo-dap"}});
  EXPECT_NE(again.message.find("0 new alerts from 3 archived texts, 0 of 2 alerts"), std::string::npos)
      << again.message;

  claims = ClaimIndex::build({});  // withdrawn
  const auto ended = apply({{"claim", "vo-dap"}});
  EXPECT_NE(ended.message.find("1 of 2 alerts"), std::string::npos) << ended.message;
  view = store->alert(AlertId{2});
  ASSERT_TRUE(view.has_value());
  EXPECT_EQ(view->alert.now.revision, 2u);
  EXPECT_EQ(view->alert.now.assessment.label(), Label::none);
  EXPECT_FALSE(view->alert.now.assessment.claim());
  EXPECT_EQ(apply({{"claim", "vo-dap"}, {"rule", "cho-phien"}}).state, JobState::failed);
}

TEST_F(Retroactive, ADayBeginsAtMidnightInVietNam) {
  EXPECT_EQ(rfc3339(*parse_moment("2026-11-15")), "2026-11-14T17:00:00Z");
  EXPECT_EQ(rfc3339(*parse_moment("2026-11-15T08:00:00Z")), "2026-11-15T08:00:00Z");
  EXPECT_FALSE(parse_moment("15/11/2026").has_value());
}

TEST(RetentionJob, ShowsATableAndLetsDerivedDataGoOnlyAfterAlertsWent) {
  const FixedClock clock;
  auto store = make_memory_store();
  const auto commit = commit_of({proposal(item("a", "a"))});
  ASSERT_TRUE(store->apply({&commit, 1}).has_value());
  RetentionSettings settings;
  settings.alerts = std::chrono::days{5};
  std::vector<std::uint64_t> kept_when_let_go;
  RetentionPorts ports{[&]() -> Result<Store*> { return store.get(); }, clock, settings};
  ports.let_go = [&](Job&) -> Result<void> {
    kept_when_let_go.push_back(store->counts()->alerts);
    return {};
  };
  Jobs jobs(clock, {retention_job(ports)});
  const auto run = [&](JobParameters parameters) {
    const auto id = jobs.start("retention", std::move(parameters));
    return *jobs.wait(*id, std::chrono::seconds{30});
  };
  EXPECT_EQ(run({{"dry_run", "maybe"}}).state, JobState::failed);
  auto status = run({{"dry_run", "true"}});
  EXPECT_TRUE(status.message.starts_with("dry run: 1 records are due")) << status.message;
  EXPECT_EQ(store->counts()->alerts, 1u);
  EXPECT_TRUE(kept_when_let_go.empty());
  status = run({});
  EXPECT_TRUE(status.message.starts_with("1 records went\nkind ")) << status.message;
  EXPECT_EQ(kept_when_let_go, std::vector<std::uint64_t>{0});
  status = run({});
  EXPECT_TRUE(status.message.starts_with("0 records went")) << status.message;
  EXPECT_EQ(kept_when_let_go.size(), 1u);
}

}  // namespace
}  // namespace dongtin
