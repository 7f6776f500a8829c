// What takes two people, and every way round it that was thought of, on both stores.
#include <type_traits>

#include "storage/approvals_encoding.hpp"
#include "tests/storage/support.hpp"

namespace dongtin {
namespace {

using namespace dongtin::testing;
using Kind = AccountChange::Kind;

// Nothing but a store makes one.
static_assert(!std::is_default_constructible_v<Package> && !std::is_default_constructible_v<ApprovedPackage>);
static_assert(!std::is_constructible_v<ApprovedPackage, Package>);
static_assert(!std::is_constructible_v<ClaimRecord, ClaimRecord::Draft>);
static_assert(!std::is_default_constructible_v<ClaimRecord> && !std::is_default_constructible_v<Account>);

constexpr std::int64_t kHour = 60, kOfficeDay = 24 * kHour;  // minutes, as at() counts
const AccountId kLan{"lan"}, kMinh{"minh"}, kHoa{"hoa"}, kRoot{"quan-tri"};
const std::vector<ClaimPublisher> kAllowed{{"Công an tỉnh", {"congan.example"}}, {"Sở Y tế", {"syt.example"}}};

Claim dam_claim(const std::string& id = "vo-dap", const std::string& publisher = "Công an tỉnh",
                const std::string& url = "https://congan.example/tin/1") {
  return *make_claim(id, "Đập Ia Ring vỡ lúc 5 giờ ngày 28/5/2026", Verdict::fake, publisher, url, at(-5));
}

ClaimProposal dam_proposal(const std::string& id = "vo-dap") {
  ClaimProposal out{dam_claim(id), "Công ty thuỷ nông", {{ClaimElement::Kind::date, "28/5/2026"}}, {}, {}};
  out.publication.bytes = "<p>Không có chuyện vỡ đập</p>";
  out.publication.url = "https://congan.example/tin/1";
  out.publication.content_type = "text/html";
  out.publication.fetched = at(-1);
  return out;
}

class Office {
 public:
  explicit Office(bool rocks) {
    store = rocks ? must_open(dir.str()) : make_memory_store();
    create(kRoot, Role::administrator, 0);
    create(kLan, Role::officer, 1);
    create(kMinh, Role::lead, 2);
    create(kHoa, Role::officer, 3);
  }

  Result<Account> change(const AccountId& who, Kind kind, const std::string& by, std::int64_t minute,
                         Role role = Role::officer) {
    return store->put_account({kind, who, role, by, at(minute)});
  }
  void create(const AccountId& who, Role role, std::int64_t minute) {
    const auto made = change(who, Kind::created, "local", minute, role);
    ASSERT_TRUE(made) << made.error().line();
  }

  void live_claim(std::int64_t minute = now, const std::string& id = "vo-dap") {
    ASSERT_TRUE(store->propose_claim(dam_proposal(id), kAllowed, kLan, at(minute)));
    const auto live = store->activate_claim(id, 1, kAllowed, kMinh, at(minute));
    ASSERT_TRUE(live) << live.error().line();
  }

  /// An alert that asserts the claim.
  AlertId raise(const std::string& key, std::vector<std::string> topics = {"disaster"}, bool claim = true) {
    auto proposed = proposal(item(key, "Đập Ia Ring vỡ lúc 5 giờ ngày 28/5/2026 " + key));
    Assessment::Draft draft;
    draft.label = claim ? Label::disputed : Label::mention;
    draft.category = Category::disaster;
    draft.score = 0.9;
    if (claim) draft.claim = dam_claim();
    proposed.assessment = *make_assessment(std::move(draft));
    proposed.topics = std::move(topics);
    return apply(std::move(proposed));
  }
  AlertId apply(ProposedItem proposed) {
    const auto commit = commit_of({std::move(proposed)});
    EXPECT_TRUE(store->apply({&commit, 1}));
    return (*store->alerts({}, {}, 1, 100)).alerts.front().alert.id;
  }

  Result<Package> request(std::vector<AlertId> alerts, const AccountId& by = kLan, std::int64_t minute = now) {
    PackageRequest out{PackageAudience::liaison, "Xử lý tin giả", "Nghị định 147/2024/NĐ-CP", {}, by, at(minute)};
    for (const auto alert : alerts) out.items.push_back({alert, store->alert(alert)->alert.now.revision, {}, 0});
    return store->request_package(std::move(out));
  }
  Result<Package> approve(const Package& package, const AccountId& by = kMinh, std::int64_t minute = now) {
    return store->approve_package(package.id(), package.content(), by, at(minute));
  }
  Result<ApprovedPackage> leave(const Package& package, std::int64_t minute = now) {
    return store->approved_package(package.id(), PackageAudience::liaison, at(minute));
  }

  static constexpr std::int64_t now = 100 * kOfficeDay;
  TempDir dir;
  std::unique_ptr<Store> store;
};

template <class T>
void expect_refused(const Result<T>& result, std::string_view why, Errc code = Errc::refused) {
  ASSERT_FALSE(result) << "expected: " << why;
  EXPECT_EQ(result.error().code, code) << result.error().line();
  EXPECT_NE(result.error().line().find(why), std::string::npos) << result.error().line();
}

class Approvals : public ::testing::TestWithParam<bool> {
 protected:
  Office office{GetParam()};
  Store& store = *office.store;
};
INSTANTIATE_TEST_SUITE_P(Stores, Approvals, ::testing::Bool(),
                         [](const auto& which) { return which.param ? "Rocks" : "Memory"; });

TEST_P(Approvals, TwoPeopleSendAFalseClaimOut) {
  office.live_claim();
  const auto alert = office.raise("a");
  const auto asked = office.request({alert});
  ASSERT_TRUE(asked) << asked.error().line();
  EXPECT_EQ(asked->items().front().claim, "vo-dap");
  EXPECT_EQ(asked->items().front().claim_revision, 2u);
  expect_refused(office.leave(*asked), "not approved");
  const auto approved = office.approve(*asked);
  ASSERT_TRUE(approved) << approved.error().line();
  EXPECT_EQ(approved->content(), asked->content());
  const auto leaving = office.leave(*approved);
  ASSERT_TRUE(leaving) << leaving.error().line();
  EXPECT_EQ(**leaving, *approved);
  EXPECT_EQ(store.packages()->size(), 1u);
  expect_refused(store.approved_package(asked->id(), PackageAudience::ministry, at(Office::now)),
                 "approved for liaison");
  // Each act entered the audit with the digest of what it wrote.
  const auto entries = *store.audit_entries(0, 100);
  EXPECT_EQ(entries.back().event.act, AuditAct::package_changed);
  EXPECT_EQ(entries.back().event.actor, "minh");
  EXPECT_EQ(entries.back().event.record, sha256(encoding::encode(*approved)));
  ASSERT_TRUE(store.withdraw_package(asked->id(), kHoa, "nhầm tin", at(Office::now)));
  expect_refused(office.leave(*asked), "withdrawn");
  expect_refused(office.approve(*asked, kHoa), "withdrawn already", Errc::conflict);
}

TEST_P(Approvals, AnInstrumentOfFraudIsEnough) {
  auto proposed = proposal(item("lua-dao", "Chuyển tiền vào 0123456789"), Label::unverified);
  Assessment::Draft draft;
  draft.label = Label::unverified;
  draft.category = Category::scam;
  draft.score = 0.8;
  draft.evidence = proposed.assessment.evidence();
  proposed.assessment = *make_assessment(draft);
  const auto without = office.apply(proposed);
  expect_refused(office.request({without}), "names no account, phone or domain");
  proposed.item = item("lua-dao-2", "Chuyển tiền vào 0123456789 ngay");
  draft.evidence.push_back({std::string(kInstrument), "account:", "thiếu số", {}, {}});
  proposed.assessment = *make_assessment(draft);
  expect_refused(office.request({office.apply(proposed)}), "names no account");
  proposed.item = item("lua-dao-3", "Chuyển tiền vào 0123456789 gấp");
  draft.evidence.back().ref = "account:0123456789";
  proposed.assessment = *make_assessment(draft);
  const auto asked = office.request({office.apply(proposed)});
  ASSERT_TRUE(asked) << asked.error().line();
  EXPECT_EQ(asked->items().front().claim, "");
  ASSERT_TRUE(office.approve(*asked));
  EXPECT_TRUE(office.leave(*asked));
}

TEST_P(Approvals, NobodyApprovesWhatTheyAskedFor) {
  office.live_claim();
  const auto asked = *office.request({office.raise("a")});
  expect_refused(office.approve(asked, kLan), "another person");
  // The same person in another role is the same person.
  ASSERT_TRUE(office.change(kLan, Kind::role, "quan-tri", Office::now, Role::lead));
  expect_refused(office.approve(asked, kLan), "another person");
}

TEST_P(Approvals, AdministratorsNeitherAskNorApprove) {
  office.live_claim();
  const auto alert = office.raise("a");
  expect_refused(office.request({alert}, kRoot), "administrators");
  const auto asked = *office.request({alert});
  expect_refused(office.approve(asked, kRoot), "administrators");
  // Nor does one who puts the role off for the occasion.
  ASSERT_TRUE(office.change(kRoot, Kind::role, "quan-tri", Office::now, Role::officer));
  expect_refused(office.approve(asked, kRoot), "was an administrator");
  expect_refused(office.request({alert}, kRoot, Office::now + 7 * kOfficeDay - 1), "was an administrator");
  EXPECT_TRUE(office.approve(asked, kRoot, Office::now + 7 * kOfficeDay));
  expect_refused(office.request({alert}, AccountId{"local"}), "no account", Errc::not_found);
  for (const auto role : {Role::liaison, Role::auditor}) {
    office.create(AccountId{std::string(name(role))}, role, 4);
    expect_refused(office.request({alert}, AccountId{std::string(name(role))}), "only an officer or a lead");
  }
}

TEST_P(Approvals, AnApproverIsSevenDaysOld) {
  office.live_claim();
  const auto asked = *office.request({office.raise("a")});
  const AccountId young{"moi"};
  office.create(young, Role::officer, Office::now - 7 * kOfficeDay + 1);
  // The store saw later times, and goes by them.
  expect_refused(office.approve(asked, young), "less than 7 days old");
  expect_refused(office.approve(asked, young, Office::now + 7 * kOfficeDay - 1), "less than 7 days old");
  EXPECT_TRUE(office.approve(asked, young, Office::now + 7 * kOfficeDay));
}

TEST_P(Approvals, AClockSetBackMakesNoAccountOlder) {
  office.live_claim();
  const auto asked = *office.request({office.raise("a")});
  const AccountId young{"moi"};
  const auto made = office.change(young, Kind::created, "quan-tri", Office::now - 30 * kOfficeDay);
  ASSERT_TRUE(made);
  EXPECT_EQ(made->created(), at(Office::now));
  expect_refused(office.approve(asked, young), "less than 7 days old");
  // A reset that hides in the past is found where it belongs.
  ASSERT_TRUE(office.change(kMinh, Kind::credentials, "quan-tri", Office::now - 30 * kOfficeDay));
  expect_refused(office.approve(asked), "reset by quan-tri");
  // Going back to before the reset makes it no older.
  expect_refused(office.approve(asked, kMinh, Office::now - 30 * kOfficeDay), "reset by quan-tri");
}

TEST_P(Approvals, AClockSetForwardIsNoticedOnTheWayBack) {
  office.live_claim();
  const auto asked = *office.request({office.raise("a")});
  const AccountId young{"moi"};
  office.create(young, Role::officer, Office::now);
  // Some later write carries the forged time; by the true clock the account is as young as it was.
  const std::vector events{*make_audit_event(AuditAct::started, "dongtin", "dongtin")};
  ASSERT_TRUE(store.audit(events, at(Office::now + 30 * kOfficeDay)));
  expect_refused(office.approve(asked, young), "less than 7 days old");
  ASSERT_TRUE(office.approve(asked, young, Office::now + 30 * kOfficeDay));
  expect_refused(office.leave(asked), "in the future");
}

TEST_P(Approvals, AnApproverWhoseCredentialsWereResetWaits) {
  office.live_claim();
  const auto alert = office.raise("a");
  const auto asked = *office.request({alert});
  ASSERT_TRUE(office.change(kHoa, Kind::credentials, "quan-tri", Office::now));
  const auto later = Office::now + 7 * kOfficeDay - kHour;  // 6 days and 23 hours on
  expect_refused(office.approve(asked, kHoa, later), "reset by quan-tri");
  // A reset of one's own on top of it hides nothing.
  ASSERT_TRUE(office.change(kHoa, Kind::credentials, "hoa", later));
  EXPECT_EQ(store.account(kHoa)->last_reset()->by, "hoa");
  expect_refused(office.approve(asked, kHoa, later), "reset by quan-tri");
  EXPECT_TRUE(office.approve(asked, kHoa, Office::now + 7 * kOfficeDay));
}

TEST_P(Approvals, ARequesterWhoResetTheApproverGainsNothing) {
  office.live_claim();
  const auto alert = office.raise("a");
  const auto asked = *office.request({alert}, kMinh);
  ASSERT_TRUE(office.change(kHoa, Kind::credentials, "minh", Office::now));  // a lead may reset
  expect_refused(office.approve(asked, kHoa, Office::now + 6 * kOfficeDay), "reset by minh");
  // Of a package that somebody else asks for she may say yes: neither the requester nor an administrator did it.
  EXPECT_TRUE(office.approve(*office.request({alert}, kLan, Office::now + kOfficeDay), kHoa, Office::now + kOfficeDay));
  expect_refused(office.change(kHoa, Kind::credentials, "lan", Office::now), "may not do this");
  expect_refused(office.change(kLan, Kind::role, "lan", Office::now, Role::lead), "may not do this");
}

TEST_P(Approvals, TheMachineItselfCountsAsAnAdministrator) {
  office.live_claim();
  const auto asked = *office.request({office.raise("a")});
  ASSERT_TRUE(office.change(kMinh, Kind::credentials, "local", Office::now));
  expect_refused(office.approve(asked, kMinh, Office::now + kOfficeDay), "reset by local");
  // An account that slept for years and was woken is not trusted either.
  ASSERT_TRUE(office.change(kHoa, Kind::disabled, "quan-tri", Office::now));
  ASSERT_TRUE(office.change(kHoa, Kind::enabled, "quan-tri", Office::now));
  expect_refused(office.approve(asked, kHoa, Office::now + kOfficeDay), "reset by quan-tri");
}

TEST_P(Approvals, AnIdIsNeverUsedTwice) {
  expect_refused(office.change(kLan, Kind::created, "quan-tri", Office::now), "never used twice", Errc::conflict);
  ASSERT_TRUE(office.change(kLan, Kind::disabled, "quan-tri", Office::now));
  expect_refused(office.change(kLan, Kind::created, "quan-tri", Office::now), "never used twice", Errc::conflict);
  EXPECT_EQ(store.account(kLan)->created(), at(1));
  for (const char* id : {"Lan", "lan ", "l\xc3\xa1n", "", "local", "dongtin"}) {
    expect_refused(office.change(AccountId{id}, Kind::created, "quan-tri", Office::now), "", Errc::malformed);
  }
  expect_refused(office.change(AccountId{"ma"}, Kind::created, "khong-co", Office::now), "there is no account");
  expect_refused(office.change(AccountId{"ma"}, Kind::role, "quan-tri", Office::now), "no account", Errc::not_found);
  EXPECT_EQ(store.accounts()->size(), 4u);
}

TEST_P(Approvals, ADisabledAccountDoesNothing) {
  office.live_claim();
  const auto alert = office.raise("a");
  const auto asked = *office.request({alert});
  ASSERT_TRUE(office.change(kMinh, Kind::disabled, "quan-tri", Office::now));
  expect_refused(office.approve(asked), "disabled");
  expect_refused(office.request({alert}, kMinh), "disabled");
  expect_refused(store.withdraw_package(asked.id(), kMinh, "lý do", at(Office::now)), "disabled");
  expect_refused(store.withdraw_claim("vo-dap", kMinh, "lý do", at(Office::now)), "disabled");
  expect_refused(store.propose_claim(dam_proposal("khac"), kAllowed, kMinh, at(Office::now)), "disabled");
  ASSERT_TRUE(office.approve(asked, kHoa));
  // What it approved stops with it.
  ASSERT_TRUE(office.change(kHoa, Kind::disabled, "quan-tri", Office::now));
  expect_refused(office.leave(asked), "disabled");
  ASSERT_TRUE(office.change(kRoot, Kind::disabled, "local", Office::now));
  expect_refused(office.change(kHoa, Kind::enabled, "quan-tri", Office::now), "disabled");
}

TEST_P(Approvals, ACategoryIsNeverShedByALaterRevision) {
  office.live_claim();
  const auto policy = office.raise("a", {"disaster", "policy_fact"});
  expect_refused(office.request({policy}), "policy_fact");
  ASSERT_EQ(office.raise("a"), policy);  // the same item in the same words: nothing new
  auto again = proposal(item("a", "Đập Ia Ring vỡ lúc 5 giờ ngày 28/5/2026, sửa lại"));
  again.assessment = store.alert(policy)->alert.now.assessment;
  again.topics = {"disaster"};
  ASSERT_EQ(office.apply(again), policy);
  ASSERT_EQ(store.alert(policy)->alert.now.topics, std::vector<std::string>{"disaster"});
  expect_refused(office.request({policy}), "policy_fact");
  expect_refused(office.request({office.raise("b", {"feedback"})}), "feedback");
}

TEST_P(Approvals, AMateInTheStoryCounts) {
  office.live_claim();
  const auto alert = office.raise("a");
  const auto asked = *office.request({alert});
  ASSERT_TRUE(office.approve(asked));
  ASSERT_TRUE(office.leave(asked));
  const auto mate = office.raise("b", {"policy_fact"}, false);
  StoryDecision merge;
  merge.story = story_named_by(mate);
  merge.into = story_named_by(alert);
  merge.actor = "hoa";
  merge.reason = "cùng một tin";
  merge.at = at(Office::now);
  ASSERT_TRUE(store.decide(merge));
  expect_refused(office.leave(asked), "policy_fact");
  expect_refused(office.request({alert}), "of the same story");
  // Parting the two by one's own hand sheds nothing, whichever way it is done.
  StoryDecision split;
  split.act = StoryAct::split;
  split.story = story_named_by(alert);
  split.alerts = {mate};
  split.actor = "lan";
  split.reason = "tách ra";
  split.at = at(Office::now);
  ASSERT_TRUE(store.decide(split));
  expect_refused(office.request({alert}), "policy_fact");
  expect_refused(office.leave(asked), "policy_fact");
  // For somebody who did not part them it is another story.
  const auto other = office.request({alert}, kHoa);
  ASSERT_TRUE(other) << other.error().line();
  expect_refused(office.approve(*other, kLan), "policy_fact");
  EXPECT_TRUE(office.approve(*other, kMinh));
}

TEST_P(Approvals, UndoingAMergeByOnesOwnHandShedsNothing) {
  office.live_claim();
  const auto alert = office.raise("a");
  const auto mate = office.raise("b", {"feedback"}, false);
  StoryDecision merge;
  merge.story = story_named_by(mate);
  merge.into = story_named_by(alert);
  merge.actor = "hoa";
  merge.reason = "cùng một tin";
  ASSERT_TRUE(store.decide(merge));
  StoryDecision undo;
  undo.act = StoryAct::undo;
  undo.story = story_named_by(alert);
  undo.actor = "lan";
  ASSERT_TRUE(store.decide(undo));
  ASSERT_EQ(store.story(story_named_by(alert))->alerts.size(), 1u);
  expect_refused(office.request({alert}), "feedback");
}

TEST_P(Approvals, WhatWasMeantIsWhatLeaves) {
  office.live_claim();
  const auto alert = office.raise("a");
  const auto asked = *office.request({alert});
  ASSERT_TRUE(office.approve(asked));
  auto again = proposal(item("a", "Đập Ia Ring vỡ lúc 5 giờ ngày 28/5/2026, có sửa"));
  again.assessment = store.alert(alert)->alert.now.assessment;
  again.topics = {"disaster"};
  ASSERT_EQ(office.apply(again), alert);
  expect_refused(office.leave(asked), "assessed again", Errc::conflict);
  const auto anew = *office.request({alert});
  ASSERT_TRUE(store.decide(*make_decision(alert, Act::dismiss, "hoa", "tin cũ", at(Office::now)), {}));
  expect_refused(office.approve(anew), "dismissed");
}

TEST_P(Approvals, AClaimWithdrawnStopsThePackage) {
  office.live_claim();
  const auto alert = office.raise("a");
  const auto first = *office.request({alert}), second = *office.request({alert});
  ASSERT_TRUE(office.approve(first));
  ASSERT_TRUE(store.withdraw_claim("vo-dap", kHoa, "kết luận lại", at(Office::now)));
  expect_refused(office.approve(second), "no claim that is in force");
  expect_refused(office.leave(first), "no claim that is in force");
  // In force again it is another revision, and nothing that rested on the one before comes back to life.
  ASSERT_TRUE(store.propose_claim(dam_proposal(), kAllowed, kLan, at(Office::now)));
  ASSERT_TRUE(store.activate_claim("vo-dap", 4, kAllowed, kMinh, at(Office::now)));
  expect_refused(office.approve(second), "changed since", Errc::conflict);
  expect_refused(office.leave(first), "changed since", Errc::conflict);
  EXPECT_TRUE(office.request({alert}));
}

TEST_P(Approvals, AClaimPastItsValidityStopsThePackage) {
  auto proposal = dam_proposal();
  proposal.valid_until = at(Office::now + kOfficeDay);
  ASSERT_TRUE(store.propose_claim(std::move(proposal), kAllowed, kLan, at(Office::now)));
  ASSERT_TRUE(store.activate_claim("vo-dap", 1, kAllowed, kMinh, at(Office::now)));
  const auto approved = *office.approve(*office.request({office.raise("a")}));
  EXPECT_TRUE(office.leave(approved, Office::now + kOfficeDay - 1));
  expect_refused(office.leave(approved, Office::now + kOfficeDay), "no claim that is in force");
}

TEST_P(Approvals, AnApprovalIsOfOnePackage) {
  office.live_claim();
  const auto one = *office.request({office.raise("a")});
  const auto other = *office.request({office.raise("b")});
  expect_refused(store.approve_package(other.id(), one.content(), kMinh, at(Office::now)), "read it again",
                 Errc::conflict);
  ASSERT_TRUE(office.approve(one));
  expect_refused(office.approve(one), "approved already", Errc::conflict);
  expect_refused(office.leave(other), "not approved");
  expect_refused(store.approved_package(PackageId{999}, PackageAudience::liaison, at(Office::now)), "no package",
                 Errc::not_found);
}

TEST_P(Approvals, RecordsMadeByHandGetNowhere) {
  office.live_claim();
  const auto alert = office.raise("a");
  // What the caller says of claims in a request is not believed.
  const auto plain = office.raise("b", {"disaster"}, false);
  expect_refused(
      store.request_package(
          {PackageAudience::liaison, "để xử lý", "căn cứ", {{plain, 1, "vo-dap", 2}}, kLan, at(Office::now)}),
      "no claim that is in force");
  const auto asked = store.request_package(
      {PackageAudience::liaison, "để xử lý", "căn cứ", {{alert, 1, "khac", 9}}, kLan, at(Office::now)});
  ASSERT_TRUE(asked);
  EXPECT_EQ(asked->items().front().claim, "vo-dap");
  // Bytes of an approval that nobody gave make a Package, and no store takes one; the types refuse one by oneself.
  auto bytes = encoding::encode(*asked);
  EXPECT_EQ(*encoding::decode<Package>(bytes), *asked);
  bytes += std::string("\x3a\x05\x0a\x03lan", 7);  // approved by lan
  EXPECT_FALSE(encoding::decode<Package>(bytes));
  expect_refused(office.leave(*asked), "not approved");
  // Nor does an assessment say that its claim is in force.
  auto invented = proposal(item("c", "Đập vỡ ngày 28/5/2026"));
  Assessment::Draft draft;
  draft.label = Label::disputed;
  draft.score = 0.9;
  draft.claim = *make_claim("bia", "Đập vỡ", Verdict::fake, "Ai đó", "https://congan.example/tin/1", {});
  invented.assessment = *make_assessment(draft);
  expect_refused(office.request({office.apply(invented)}), "no claim that is in force");
  draft.claim = *make_claim("vo-dap", "Đập vỡ", Verdict::fake, "Ai đó", "https://khac.example/", {});
  invented.item = item("d", "Đập vỡ ngày 28/5/2026 rồi");
  invented.assessment = *make_assessment(draft);
  expect_refused(office.request({office.apply(invented)}), "no claim that is in force");
  // An account's own words about who is an administrator count for nothing either.
  AccountChange forged{Kind::credentials, kHoa, Role::officer, "quan-tri", at(Office::now), 0, false};
  const auto changed = store.put_account(forged);
  ASSERT_TRUE(changed);
  EXPECT_TRUE(changed->changes().back().by_administrator);
  EXPECT_GT(changed->changes().back().act, 0u);
}

TEST_P(Approvals, ARequestSaysWhatItIsFor) {
  office.live_claim();
  const auto alert = office.raise("a");
  const auto ask = [&](std::string purpose, std::string basis, std::vector<PackageItem> items) {
    return store.request_package(
        {PackageAudience::ministry, std::move(purpose), std::move(basis), std::move(items), kLan, at(Office::now)});
  };
  EXPECT_TRUE(ask("vì sao", "căn cứ", {{alert, 1, {}, 0}}));
  expect_refused(ask(" ", "căn cứ", {{alert, 1, {}, 0}}), "what it is for", Errc::malformed);
  expect_refused(ask("vì sao", "", {{alert, 1, {}, 0}}), "legal basis", Errc::malformed);
  expect_refused(ask("vì sao", "căn cứ", {}), "at least one", Errc::malformed);
  expect_refused(ask("vì sao", "căn cứ", {{alert, 1, {}, 0}, {alert, 1, {}, 0}}), "named twice", Errc::malformed);
  expect_refused(ask("vì sao", "căn cứ", {{alert, 2, {}, 0}}), "assessed again", Errc::conflict);
  expect_refused(ask("vì sao", "căn cứ", {{AlertId{99}, 1, {}, 0}}), "alert 99", Errc::not_found);
}

TEST_P(Approvals, AClaimTakesTwoPeopleAndAPublication) {
  const auto propose = [&](auto change) {
    auto draft = dam_proposal();
    change(draft);
    return store.propose_claim(std::move(draft), kAllowed, kLan, at(Office::now));
  };
  expect_refused(propose([](auto& p) { p.elements.clear(); }), "what can be checked", Errc::malformed);
  expect_refused(propose([](auto& p) { p.elements = {{ClaimElement::Kind::number, "năm"}}; }), "is no number",
                 Errc::malformed);
  expect_refused(propose([](auto& p) { p.elements = {{ClaimElement::Kind::number, "6 giờ"}}; }), "does not stand",
                 Errc::malformed);
  expect_refused(propose([](auto& p) { p.publication.bytes.clear(); }), "fetched", Errc::malformed);
  expect_refused(propose([](auto& p) { p.publication.url = "https://khac.example/"; }), "khac.example");
  expect_refused(propose([](auto& p) { p.claim = dam_claim("vo-dap", "Công an tỉnh", "https://xcongan.example/1"); }),
                 "xcongan.example");
  expect_refused(propose([](auto& p) { p.claim = dam_claim("vo-dap", "Báo Lá Cải"); }), "not among the publishers");
  expect_refused(propose([](auto& p) { p.about = "CONG AN TINH"; }), "the agency it is about", Errc::malformed);
  expect_refused(propose([](auto& p) { p.about = "congan.example"; }), "the agency it is about");
  expect_refused(propose([](auto& p) { p.about = " "; }), "whom or what", Errc::malformed);
  expect_refused(store.propose_claim(dam_proposal(), {}, kLan, at(Office::now)), "[claims] publishers");
  expect_refused(store.propose_claim(dam_proposal(), kAllowed, kRoot, at(Office::now)), "administrators");
  const auto proposed =
      propose([](auto& p) { p.claim = dam_claim("vo-dap", "công an TỈNH", "https://tin.congan.example/1"); });
  ASSERT_TRUE(proposed) << proposed.error().line();
  EXPECT_FALSE(is_live(*proposed, at(Office::now)));
  EXPECT_EQ(store.claim_publication(proposed->publication())->bytes, dam_proposal().publication.bytes);
  expect_refused(store.activate_claim("vo-dap", 1, kAllowed, kLan, at(Office::now)), "another person");
  expect_refused(store.activate_claim("vo-dap", 1, kAllowed, kRoot, at(Office::now)), "administrators");
  expect_refused(store.activate_claim("vo-dap", 2, kAllowed, kMinh, at(Office::now)), "read it again", Errc::conflict);
  expect_refused(store.activate_claim("vo-dap", 1, {}, kMinh, at(Office::now)), "[claims] publishers");
  const auto live = store.activate_claim("vo-dap", 1, kAllowed, kMinh, at(Office::now));
  ASSERT_TRUE(live) << live.error().line();
  EXPECT_TRUE(is_live(*live, at(Office::now)));
  EXPECT_FALSE(is_live(*live, at(Office::now - 1)));
  expect_refused(propose([](auto&) {}), "is live already", Errc::conflict);
  expect_refused(store.withdraw_claim("vo-dap", kHoa, " ", at(Office::now)), "needs a reason", Errc::malformed);
  // Another takes its place, by two people again.
  auto draft = dam_proposal("vo-dap-2");
  draft.supersedes = "vo-dap";
  ASSERT_TRUE(store.propose_claim(draft, kAllowed, kLan, at(Office::now)));
  EXPECT_TRUE(is_live(store.claim("vo-dap")->back(), at(Office::now)));
  ASSERT_TRUE(store.activate_claim("vo-dap-2", 1, kAllowed, kMinh, at(Office::now)));
  const auto history = *store.claim("vo-dap");
  ASSERT_EQ(history.size(), 3u);
  EXPECT_EQ(history.back().state(), ClaimState::superseded);
  EXPECT_EQ(history.back().superseded_by(), "vo-dap-2");
  EXPECT_FALSE(is_live(history.back(), at(Office::now)));
  ASSERT_EQ(store.claims()->size(), 2u);
  EXPECT_EQ(store.claims()->front(), history.back());
  expect_refused(store.claim("vo"), "no claim", Errc::not_found);
  expect_refused(store.claim(""), "", Errc::not_found);
}

TEST(ApprovalRecords, BytesThatBreakARuleAreNoRecord) {
  Office office(false);
  office.live_claim();
  const auto record = office.store->claim("vo-dap")->back();
  EXPECT_EQ(*encoding::decode<ClaimRecord>(encoding::encode(record)), record);
  auto draft = record.draft();
  draft.activated->by = draft.proposed.by;
  EXPECT_FALSE(make_claim_record(draft));
  draft = record.draft();
  draft.activated.reset();
  EXPECT_FALSE(make_claim_record(draft));
  const auto account = *office.store->account(kLan);
  EXPECT_EQ(*encoding::decode<Account>(encoding::encode(account)), account);
  auto changes = account.changes();
  changes.push_back(changes.front());
  EXPECT_FALSE(make_account(changes));
  EXPECT_FALSE(make_account({}));
  for (const std::string bytes : {"", "x", "\x0a\x03lan"}) {
    EXPECT_FALSE(encoding::decode<Account>(bytes));
    EXPECT_FALSE(encoding::decode<ClaimRecord>(bytes));
    EXPECT_FALSE(encoding::decode<Package>(bytes));
  }
}

TEST(ApprovalRecords, SurviveReopening) {
  Office office(true);
  office.live_claim();
  const auto asked = *office.request({office.raise("a")});
  ASSERT_TRUE(office.approve(asked));
  office.store.reset();
  office.store = must_open(office.dir.str());
  EXPECT_TRUE(office.leave(asked));
  // The largest time seen and the count of acts went on too.
  const auto young = office.change(AccountId{"moi"}, Kind::created, "local", 0);
  ASSERT_TRUE(young);
  EXPECT_EQ(young->created(), at(Office::now));
  EXPECT_EQ(young->changes().front().act, 9u);
}

}  // namespace
}  // namespace dongtin
