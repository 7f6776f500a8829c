// A claim's validity, what sources suggest, and which claims were applied, on both stores.
#include "storage/approvals_encoding.hpp"
#include "storage/suggestions.hpp"
#include "tests/storage/raw_store.hpp"
#include "tests/storage/support.hpp"

namespace dongtin {
namespace {

using namespace dongtin::testing;

constexpr std::int64_t kRegisterDay = 24 * 60;  // minutes, as at() counts
const AccountId kLan{"lan"}, kMinh{"minh"};
const std::vector<ClaimPublisher> kAllowed{{"Công an tỉnh", {"congan.example"}}};
const SourceId kFeed{"kiem-chung"};

Claim storm(const std::string& id = "bao", const std::string& text = "Siêu bão cấp 17 đổ bộ ngày 6/11") {
  return *make_claim(id, text, Verdict::fake, "Công an tỉnh", "https://congan.example/" + id, at(-5));
}

Capture page_of(const std::string& id = "bao") {
  Capture out;
  out.bytes = "<p>Không có siêu bão</p>";
  out.url = "https://congan.example/" + id;
  out.content_type = "text/html";
  out.fetched = at(-1);
  return out;
}

class ClaimRegister : public ::testing::TestWithParam<bool> {
 protected:
  ClaimRegister() {
    store = GetParam() ? must_open(dir.str()) : make_memory_store();
    for (const auto& who : {kLan, kMinh}) {
      EXPECT_TRUE(store->put_account({AccountChange::Kind::created, who, Role::officer, "local", at(0)}));
    }
  }
  Result<ClaimRecord> propose(std::optional<Instant> valid_until, const std::string& id = "bao") {
    ClaimProposal proposal{storm(id), "Đài Khí tượng", {{ClaimElement::Kind::date, "6/11"}}, page_of(id), {}};
    proposal.valid_until = valid_until;
    return store->propose_claim(std::move(proposal), kAllowed, kLan, at(1));
  }
  void read(std::vector<SuggestedClaim> claims, std::int64_t minute, const SourceId& from = kFeed) {
    Commit commit;
    commit.source = from;
    commit.cursor = Cursor{"c" + std::to_string(minute)};
    commit.suggested = SuggestedClaims{at(minute), std::move(claims)};
    ASSERT_TRUE(store->apply({&commit, 1}));
  }
  static SuggestedClaim says(const std::string& id, const std::string& text = "Siêu bão cấp 17 đổ bộ ngày 6/11") {
    return {storm(id, text), "Đài Khí tượng", at(90 * kRegisterDay), page_of(id)};
  }
  TempDir dir;
  std::unique_ptr<Store> store;
};
INSTANTIATE_TEST_SUITE_P(Stores, ClaimRegister, ::testing::Bool(),
                         [](const auto& which) { return which.param ? "Rocks" : "Memory"; });

TEST_P(ClaimRegister, AClaimIsLiveUntilItsValidityEnds) {
  ASSERT_TRUE(propose(at(100)));
  const auto live = store->activate_claim("bao", 1, kAllowed, kMinh, at(2));
  ASSERT_TRUE(live) << live.error().line();
  EXPECT_EQ(live->valid_until(), at(100)) << "kept from the proposal";
  EXPECT_FALSE(is_live(*live, at(1)));
  EXPECT_TRUE(is_live(*live, at(99)));
  EXPECT_FALSE(is_live(*live, at(100)));
  EXPECT_EQ(standing_at(*live, at(99)), ClaimStanding::live);
  EXPECT_EQ(standing_at(*live, at(100)), ClaimStanding::expired);
  EXPECT_EQ(name(ClaimStanding::expired), "expired");
  EXPECT_EQ(claim_standing_from("expired"), ClaimStanding::expired);
  EXPECT_FALSE(claim_standing_from("het han"));
  // It can still be withdrawn, and then it is that.
  const auto refused = store->propose_claim({storm(), "Đài", {{ClaimElement::Kind::date, "6/11"}}, page_of(), {}},
                                            kAllowed, kLan, at(200));
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().line().find("is expired already"), std::string::npos) << refused.error().line();
  ASSERT_TRUE(store->withdraw_claim("bao", kLan, "hết mùa bão", at(200)));
  EXPECT_EQ(standing_at(store->claim("bao")->back(), at(200)), ClaimStanding::withdrawn);
  EXPECT_EQ(store->claim("bao")->back().valid_until(), at(100));
}

TEST_P(ClaimRegister, WithoutAnEndItHasNone) {
  ASSERT_TRUE(propose({}));
  const auto live = store->activate_claim("bao", 1, kAllowed, kMinh, at(2));
  EXPECT_TRUE(is_live(*live, at(100'000 * kRegisterDay)));
  EXPECT_FALSE(live->valid_until());
}

TEST_P(ClaimRegister, AValidityBeforeTheVerdictIsNone) {
  const auto refused = propose(at(-5));
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().line().find("ends before its verdict"), std::string::npos) << refused.error().line();
}

TEST_P(ClaimRegister, BytesOfOneWithAndWithoutAnEndComeBack) {
  ASSERT_TRUE(propose(at(100)));
  const auto record = store->claim("bao")->back();
  EXPECT_EQ(*encoding::decode<ClaimRecord>(encoding::encode(record)), record);
  auto draft = record.draft();
  draft.valid_until.reset();
  const auto without = *make_claim_record(draft);
  EXPECT_EQ(*encoding::decode<ClaimRecord>(encoding::encode(without)), without);
  EXPECT_LT(encoding::encode(without).size(), encoding::encode(record).size());
}

TEST_P(ClaimRegister, ActsAreCountedForWhoeverLooks) {
  const auto before = store->counts()->acts;
  ASSERT_TRUE(propose(at(100)));
  EXPECT_EQ(store->counts()->acts, before + 1);
  EXPECT_FALSE(propose(at(100)));
  EXPECT_EQ(store->counts()->acts, before + 1) << "what was refused is no act";
}

TEST_P(ClaimRegister, ASourceSuggestsAndNothingGoesLive) {
  read({says("a"), says("b")}, 10);
  auto all = *store->suggestions();
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0].source, kFeed);
  EXPECT_EQ(all[0].first_seen, at(10));
  EXPECT_EQ(all[0].said.capture.bytes, page_of().bytes);
  EXPECT_EQ(all[0].said.valid_until, at(90 * kRegisterDay));
  EXPECT_TRUE(store->claims()->empty());
  EXPECT_EQ(store->cursor(kFeed)->value, "c10") << "in the same write";
  EXPECT_EQ(*encoding::decode<ClaimSuggestion>(encoding::encode(all[0])), all[0]);
  EXPECT_FALSE(encoding::decode<ClaimSuggestion>("không phải"));
}

TEST_P(ClaimRegister, WhatIsChangedOrGoneUpstreamIsKeptAndShown) {
  read({says("a"), says("b")}, 10);
  read({says("a", "Siêu bão cấp 17 đổ bộ ngày 7/11")}, 20);
  auto find = [&](const std::string& id) {
    for (const auto& each : *store->suggestions()) {
      if (each.said.claim.id() == id) return each;
    }
    ADD_FAILURE() << id;
    return ClaimSuggestion{kFeed, says(id), {}, {}, 0, {}, {}};
  };
  EXPECT_EQ(find("a").revision, 2u);
  EXPECT_EQ(find("a").changed, at(20));
  EXPECT_EQ(find("a").first_seen, at(10));
  EXPECT_EQ(find("a").said.claim.text(), "Siêu bão cấp 17 đổ bộ ngày 7/11");
  EXPECT_EQ(find("b").gone, at(20));
  read({}, 25);
  EXPECT_EQ(find("b").gone, at(20)) << "since when, not how often";
  EXPECT_EQ(find("a").gone, at(25));
  read({says("a", "Siêu bão cấp 17 đổ bộ ngày 7/11"), says("b")}, 30);
  EXPECT_FALSE(find("a").gone);
  EXPECT_EQ(find("a").revision, 2u);
  EXPECT_FALSE(find("b").gone);
  // Another source is not touched.
  read({says("a")}, 31, SourceId{"kiem"});
  read({}, 32, SourceId{"kiem"});
  EXPECT_FALSE(find("b").gone);
}

TEST_P(ClaimRegister, SeenAgainIsNotedOnceADay) {
  read({says("a")}, 0);
  read({says("a")}, kRegisterDay - 1);
  EXPECT_EQ(store->suggestions()->front().last_seen, at(0));
  read({says("a")}, kRegisterDay);
  EXPECT_EQ(store->suggestions()->front().last_seen, at(kRegisterDay));
}

TEST_P(ClaimRegister, SuggestionsAreBounded) {
  std::vector<SuggestedClaim> first, second;
  for (std::size_t i = 0; i < kMaxSuggestionsOfSource + 5; ++i) first.push_back(says("a" + std::to_string(i)));
  read(first, 1);
  EXPECT_EQ(store->suggestions()->size(), kMaxSuggestionsOfSource);
  for (std::size_t i = 0; i < 10; ++i) second.push_back(says("b" + std::to_string(i)));
  second.push_back(says("b3", "cùng mã, lời khác 1/1"));  // the first of an id counts
  read(second, 2);
  const auto all = *store->suggestions();
  EXPECT_EQ(all.size(), kMaxSuggestionsOfSource) << "those gone make room";
  EXPECT_EQ(std::count_if(all.begin(), all.end(), [](const auto& each) { return !each.gone; }), 10);
  EXPECT_EQ(std::count_if(all.begin(), all.end(), [](const auto& each) { return each.revision > 1; }), 0);
}

TEST_P(ClaimRegister, OldSuggestionsLeave) {
  read({says("a"), says("b")}, 0);
  read({says("a")}, 2 * kRegisterDay);
  EXPECT_EQ(*store->purge_suggestions(at(kRegisterDay), 10), 1u);
  EXPECT_EQ(*store->purge_suggestions(at(kRegisterDay), 10), 0u);
  ASSERT_EQ(store->suggestions()->size(), 1u);
  EXPECT_EQ(store->suggestions()->front().said.claim.id(), "a");
}

TEST_P(ClaimRegister, TheAppliedClaimsAreReplacedAsAWhole) {
  EXPECT_TRUE(store->applied_claims()->empty());
  ASSERT_TRUE(store->put_applied_claims({{"b", sha256("2")}, {"a", sha256("1")}}));
  const std::vector<AppliedClaim> sorted{{"a", sha256("1")}, {"b", sha256("2")}};
  EXPECT_EQ(*store->applied_claims(), sorted);
  ASSERT_TRUE(store->put_applied_claims({}));
  EXPECT_TRUE(store->applied_claims()->empty());
}

TEST_P(ClaimRegister, AlertsAreFoundByTheirClaim) {
  auto told = proposal(item("a", "một"), Label::mention);
  Assessment::Draft draft;
  draft.label = Label::mention;
  draft.score = 0.2;
  draft.evidence = {{"recurring", "bao", "Tin đồn cũ quay lại", {}, {}, "https://congan.example/bao"}};
  told.assessment = *make_assessment(draft);
  const auto commit = commit_of({told, proposal(item("b", "hai"), Label::disputed), proposal(item("c", "ba"))});
  ASSERT_TRUE(store->apply({&commit, 1}));
  AlertFilter filter;
  filter.claim = "bao";
  auto found = store->alerts(filter, {}, 10, 100);
  ASSERT_EQ(found->alerts.size(), 1u);
  EXPECT_EQ(found->alerts[0].alert.now.assessment.evidence()[0].url, "https://congan.example/bao");
  filter.claim = "c1";
  EXPECT_EQ(store->alerts(filter, {}, 10, 100)->alerts.size(), 1u);
  filter.claim = "vo-dap";
  EXPECT_TRUE(store->alerts(filter, {}, 10, 100)->alerts.empty());
}

TEST_P(ClaimRegister, AnAlertThatTellsOfItIsFoundHoweverManyCameAfterIt) {
  std::vector<ProposedItem> items;
  items.push_back(proposal(item("xua", "một"), Label::disputed));
  for (int i = 0; i < 200; ++i) items.push_back(proposal(item("moi" + std::to_string(i), "tin " + std::to_string(i))));
  const auto commit = commit_of(std::move(items));
  ASSERT_TRUE(store->apply({&commit, 1}));
  AlertFilter filter;
  filter.claim = "c1";
  const auto found = store->alerts(filter, {}, 10, 5);
  ASSERT_EQ(found->alerts.size(), 1u) << "looking at five";
  EXPECT_EQ(found->alerts[0].item.title, "Tin xua");
  auto again = proposal(item("xua", "một"), Label::mention);
  again.cause = Cause::reassessed;
  again.at = at(5);
  const auto without = commit_of({std::move(again)});
  ASSERT_TRUE(store->apply({&without, 1}));
  EXPECT_TRUE(store->alerts(filter, {}, 10, 5)->alerts.empty()) << "its newest assessment tells of none";
}

void finds_reading(const TempDir& dir, const AlertFilter& filter, std::size_t count) {
  StoreOptions reading;
  reading.path = dir.str();
  reading.read_only = true;
  const auto store = open_store(reading).value();
  EXPECT_EQ(store->alerts(filter, {}, 10, 100)->alerts.size(), count);
  is_clean(*store);
}

TEST(ClaimRegisterOnDisk, AnOlderStoreFindsThemBeforeAndAfterItIsOpenedForWriting) {
  const TempDir dir;
  AlertFilter filter;
  filter.claim = "c1";
  {
    const auto store = must_open(dir.str());
    const auto commit = commit_of({proposal(item("a", "một"), Label::disputed), proposal(item("b", "hai"))});
    ASSERT_TRUE(store->apply({&commit, 1}));
  }
  {
    RawStore raw(dir.str());
    raw.drop(std::string_view("told"));
    raw.edit<encoding::Counters>(keys::Column::meta, std::string(keys::kCounters),
                                 [](auto& counters) { counters.claims_told = false; });
  }
  finds_reading(dir, filter, 1u);
  for (int opened = 0; opened < 2; ++opened) {
    const auto store = must_open(dir.str());
    EXPECT_EQ(store->alerts(filter, {}, 10, 1)->alerts.size(), 1u);
    is_clean(*store);
  }
  const auto store = must_open(dir.str());
  ASSERT_TRUE(store->purge(std::vector{AlertId{1}, AlertId{2}}, at(9)));
  is_clean(*store);
}

TEST(ClaimRegisterOnDisk, AnOlderStoreWhosePostingsAreHalfWrittenIsWhole) {
  const TempDir dir;
  AlertFilter filter;
  filter.claim = "c1";
  {
    const auto store = must_open(dir.str());
    const auto commit = commit_of({proposal(item("a", "một"), Label::disputed), proposal(item("b", "hai")),
                                   proposal(item("c", "ba"), Label::disputed)});
    ASSERT_TRUE(store->apply({&commit, 1}));
  }
  {
    RawStore raw(dir.str());
    raw.erase(keys::Column::told, keys::posting(keys::Facet::claim, sha256("c1").hex(), AlertId{3}));
    raw.edit<encoding::Counters>(keys::Column::meta, std::string(keys::kCounters),
                                 [](auto& counters) { counters.claims_told = false; });
  }
  finds_reading(dir, filter, 2u);
  const auto store = must_open(dir.str());
  EXPECT_EQ(store->alerts(filter, {}, 10, 100)->alerts.size(), 2u);
  is_clean(*store);
}

TEST(ClaimRegisterOnDisk, AnUnreadableAlertKeepsNoOlderStoreFromOpening) {
  const TempDir dir;
  AlertFilter filter;
  filter.claim = "c1";
  {
    const auto store = must_open(dir.str());
    const auto commit =
        commit_of({proposal(item("a", "một"), Label::disputed), proposal(item("b", "hai"), Label::disputed)});
    ASSERT_TRUE(store->apply({&commit, 1}));
  }
  {
    RawStore raw(dir.str());
    raw.put(keys::Column::alerts, keys::alert(AlertId{1}), "\xff");
    raw.drop(std::string_view("told"));
    raw.edit<encoding::Counters>(keys::Column::meta, std::string(keys::kCounters),
                                 [](auto& counters) { counters.claims_told = false; });
  }
  for (int opened = 0; opened < 2; ++opened) {
    const auto store = must_open(dir.str());
    EXPECT_EQ(store->alerts(filter, {}, 10, 100)->alerts.size(), 1u);
    const auto report = verify(*store);
    ASSERT_TRUE(report);
    std::size_t named = 0;
    for (const auto& finding : report->findings) {
      named += finding.what.starts_with("alerts 0000000000000001") ? 1 : 0;
      EXPECT_FALSE(finding.what.starts_with("told ")) << finding.what;
    }
    EXPECT_GT(named, 0u);
  }
}

TEST(ClaimRegisterOnDisk, AMissingOrStrayPostingOfAClaimIsNoticed) {
  const TempDir dir;
  {
    const auto store = must_open(dir.str());
    const auto commit = commit_of({proposal(item("a", "một"), Label::disputed), proposal(item("b", "hai"))});
    ASSERT_TRUE(store->apply({&commit, 1}));
  }
  {
    RawStore raw(dir.str());
    raw.erase(keys::Column::told, keys::posting(keys::Facet::claim, sha256("c1").hex(), AlertId{1}));
    raw.put(keys::Column::told, keys::posting(keys::Facet::claim, sha256("c9").hex(), AlertId{2}), {});
  }
  const auto report = verify(*must_open(dir.str()));
  ASSERT_TRUE(report);
  std::size_t told = 0;
  for (const auto& finding : report->findings) told += finding.what.starts_with("told ") ? 1 : 0;
  EXPECT_EQ(told, 2u);
}

TEST(ClaimRegisterOnDisk, IsVerifiedAndSurvivesOpeningAnew) {
  const TempDir dir;
  {
    const auto store = must_open(dir.str());
    Commit commit;
    commit.source = kFeed;
    commit.suggested = SuggestedClaims{at(1), {{storm(), "Đài", {}, page_of()}}};
    ASSERT_TRUE(store->apply({&commit, 1}));
    ASSERT_TRUE(store->put_applied_claims({{"a", sha256("1")}}));
    is_clean(*store);
  }
  const auto store = must_open(dir.str());
  EXPECT_EQ(store->suggestions()->size(), 1u);
  EXPECT_EQ(store->applied_claims()->size(), 1u);
  is_clean(*store);
}

}  // namespace
}  // namespace dongtin
