#include "daemon/release.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <memory>
#include <type_traits>

namespace dongtin {
namespace {

// Nothing but a Release can make one.
static_assert(!std::is_constructible_v<Released<AlertView>, AlertView, Audience>);
static_assert(!std::is_default_constructible_v<Released<AlertView>>);

AlertView sample(Tier tier) {
  AlertView view;
  view.item.tier = tier;
  view.item.url = "https://bao.example/a";
  view.item.title = "tiêu đề";
  view.item.text = "nội dung";
  view.alert.id = AlertId{1};
  view.alert.now.matches.rules.push_back({RuleId{"r"}, {}, {{Field::text, 0, 3, bit(How::exact)}}});
  view.decisions.push_back(*make_decision(AlertId{1}, Act::dismiss, "local", "lý do", {}));
  view.decisions.back().sequence = Sequence{5};
  return view;
}

TEST(Release, NothingLeavesForAudiencesOfPackages) {
  std::size_t counted = 0;
  const Release release([&](Audience, Purpose, std::size_t n) { counted += n; });
  for (auto audience : {Audience::liaison, Audience::ministry, Audience::everybody}) {
    const auto one = release(audience, Purpose::review, sample(Tier::press));
    ASSERT_FALSE(one);
    EXPECT_EQ(one.error().code, Errc::refused);
    EXPECT_NE(one.error().what.find("approved package"), std::string::npos);
    EXPECT_FALSE(release(audience, Purpose::review, std::vector{sample(Tier::press)}));
    EXPECT_FALSE(release(audience, Purpose::health, std::vector<SourceRow>(1)));
    EXPECT_FALSE(release(audience, Purpose::follow, std::vector<LogEntry>(1)));
    EXPECT_FALSE(release(audience, Purpose::decide, Decision{}));
  }
  EXPECT_EQ(counted, 0u);
}

TEST(Release, AddressesOfPostsAreSealedForEverybody) {
  const Release release({});
  for (auto tier : {Tier::social, Tier::forum}) {
    for (auto audience : {Audience::officer_screen, Audience::api, Audience::admin}) {
      EXPECT_EQ((*release(audience, Purpose::review, sample(tier)))->item.url, "");
    }
  }
  for (auto tier : {Tier::official, Tier::press, Tier::aggregator}) {
    EXPECT_EQ((*release(Audience::api, Purpose::review, sample(tier)))->item.url, "https://bao.example/a");
  }
}

TEST(Release, WhoRunsTheMachineReadsNoContent) {
  const Release release({});
  const auto out = release(Audience::admin, Purpose::health, std::vector{sample(Tier::press)});
  ASSERT_TRUE(out);
  const auto& view = (**out).front();
  EXPECT_EQ(view.item.title + view.item.text + view.item.url, "");
  EXPECT_EQ(view.decisions.front().reason, "");
  EXPECT_TRUE(view.alert.now.matches.rules.front().spans.empty());
  EXPECT_EQ(view.alert.id, AlertId{1});
}

/// A store in which everything that a package needs is in place.
struct Desk {
  Desk() {
    const auto account = [&](const char* id, Role role) {
      ASSERT_TRUE(store->put_account({AccountChange::Kind::created, AccountId{id}, role, "local", day(0)}));
    };
    account("lan", Role::officer);
    account("minh", Role::lead);
    const std::vector<ClaimPublisher> allowed{{"Công an tỉnh", {"congan.example"}}};
    auto claim =
        *make_claim("vo-dap", "Đập vỡ ngày 28/5", Verdict::fake, "Công an tỉnh", "https://congan.example/1", {});
    ClaimProposal proposal{claim, "Công ty thuỷ nông", {{ClaimElement::Kind::date, "28/5"}}, {}, {}};
    proposal.publication.bytes = "<p>Không có</p>";
    proposal.publication.url = "https://congan.example/1";
    EXPECT_TRUE(store->propose_claim(proposal, allowed, AccountId{"lan"}, day(9)));
    EXPECT_TRUE(store->activate_claim("vo-dap", 1, allowed, AccountId{"minh"}, day(9)));
    Source from;
    from.id = SourceId{"dien-dan"};
    from.tier = Tier::forum;
    ProposedItem proposed;
    proposed.item =
        make_item(from, {"a", "https://mang.example/ai/1", "Vỡ đập", "Đập vỡ ngày 28/5", "vi", {}}, day(9), {});
    Assessment::Draft draft;
    draft.label = Label::disputed;
    draft.score = 0.9;
    draft.claim = claim;
    proposed.assessment = *make_assessment(draft);
    Commit commit;
    commit.source = from.id;
    commit.items.push_back(proposed);
    EXPECT_TRUE(store->apply({&commit, 1}));
  }
  static Instant day(int n) { return from_millis(1'790'000'000'000) + std::chrono::hours{24 * n}; }
  ApprovedPackage approved() {
    auto asked = store->request_package({PackageAudience::liaison,
                                         "Xử lý tin giả",
                                         "Nghị định 147",
                                         {{AlertId{1}, 1, {}, 0}},
                                         AccountId{"lan"},
                                         day(10)});
    EXPECT_TRUE(asked) << asked.error().line();
    EXPECT_TRUE(store->approve_package(asked->id(), asked->content(), AccountId{"minh"}, day(10)));
    return *store->approved_package(asked->id(), PackageAudience::liaison, day(10));
  }
  std::unique_ptr<Store> store = make_memory_store();
};

TEST(Release, AnApprovedPackageLeavesAndIsTold) {
  Desk desk;
  std::vector<Leaving> told;
  std::size_t counted = 0;
  const Release release([&](Audience, Purpose, std::size_t n) { counted += n; },
                        [&](const Leaving& leaving) -> Result<void> {
                          told.push_back(leaving);
                          return {};
                        });
  const auto approved = desk.approved();
  const auto out = release(Audience::liaison, Purpose::hand_over, approved, *desk.store, Desk::day(10));
  ASSERT_TRUE(out) << out.error().line();
  ASSERT_EQ((*out)->alerts.size(), 1u);
  EXPECT_EQ((*out)->alerts.front().item.url, "") << "addresses of posts stay sealed";
  ASSERT_EQ(told.size(), 1u);
  EXPECT_EQ(told.front().audience, Audience::liaison);
  EXPECT_EQ(told.front().package, approved->id());
  EXPECT_EQ(told.front().names, std::vector<std::string>{"1"});
  EXPECT_EQ(counted, 1u);
}

TEST(Release, APackageIsCheckedAgainWhenItLeaves) {
  Desk desk;
  std::size_t counted = 0;
  const Release release([&](Audience, Purpose, std::size_t n) { counted += n; });
  const auto approved = desk.approved();
  for (const auto audience : {Audience::ministry, Audience::everybody, Audience::api, Audience::officer_screen}) {
    const auto wrong = release(audience, Purpose::hand_over, approved, *desk.store, Desk::day(10));
    ASSERT_FALSE(wrong);
    EXPECT_EQ(wrong.error().code, Errc::refused);
  }
  EXPECT_FALSE(release(Audience::liaison, Purpose::hand_over, approved, *make_memory_store(), Desk::day(10)));
  EXPECT_FALSE(release(Audience::liaison, Purpose::hand_over, approved, *desk.store, Desk::day(9)));
  ASSERT_TRUE(desk.store->withdraw_claim("vo-dap", AccountId{"lan"}, "kết luận lại", Desk::day(10)));
  const auto late = release(Audience::liaison, Purpose::hand_over, approved, *desk.store, Desk::day(10));
  ASSERT_FALSE(late);
  EXPECT_NE(late.error().what.find("no claim that is in force"), std::string::npos) << late.error().line();
  EXPECT_EQ(counted, 0u);
}

TEST(Release, CountsEachThingByAudienceAndPurpose) {
  std::size_t counted = 0;
  const Release release([&](Audience audience, Purpose purpose, std::size_t n) {
    if (audience == Audience::api && purpose == Purpose::review) counted += n;
  });
  ASSERT_TRUE(release(Audience::api, Purpose::review, std::vector{sample(Tier::press), sample(Tier::social)}));
  ASSERT_TRUE(release(Audience::api, Purpose::review, sample(Tier::press)));
  EXPECT_EQ(counted, 3u);
}

TEST(Release, WhatLeavesIsEnteredByNameOrDoesNotLeave) {
  std::vector<std::string> entered;
  bool full = false;
  const Release release({}, [&](const Leaving& leaving) -> Result<void> {
    if (full) return fail(Errc::rate_limited, "the audit is full");
    auto line = fmt::format("{} {} {} {}", name(leaving.audience), name(leaving.purpose), leaving.things, leaving.kind);
    for (const auto& each : leaving.names) line += " " + each;
    entered.push_back(line);
    return {};
  });
  SourceRow row;
  row.source.id = SourceId{"bao"};
  LogEntry first, last;
  first.sequence = Sequence{7};
  last.sequence = Sequence{9};
  EXPECT_TRUE(release(Audience::api, Purpose::review, sample(Tier::press)));
  EXPECT_TRUE(
      release(Audience::officer_screen, Purpose::review, std::vector{sample(Tier::press), sample(Tier::press)}));
  EXPECT_TRUE(release(Audience::api, Purpose::decide, sample(Tier::press).decisions.front()));
  EXPECT_TRUE(release(Audience::admin, Purpose::health, std::vector{row}));
  EXPECT_TRUE(release(Audience::api, Purpose::follow, std::vector{first, last}));
  EXPECT_TRUE(release(Audience::api, Purpose::review, std::vector<AlertView>{}));  // nothing left
  EXPECT_EQ(entered, (std::vector<std::string>{"api review 1 alerts 1", "officer_screen review 2 alerts 1 1",
                                               "api decide 1 decisions 5", "admin health 1 sources bao",
                                               "api follow 2 events 7-9"}));
  full = true;
  EXPECT_EQ(release(Audience::api, Purpose::review, sample(Tier::press)).error().code, Errc::rate_limited);
  EXPECT_EQ(release(Audience::api, Purpose::health, std::vector{row}).error().code, Errc::rate_limited);
}

TEST(Release, ClaimsAreExchangedOnThisMachineOnly) {
  const Release release({});
  for (const auto audience : kAudiences) {
    for (const auto purpose : kPurposes) {
      const auto out = release(audience, purpose, std::vector<ClaimRecord>{});
      EXPECT_EQ(out.has_value(), audience == Audience::admin && purpose == Purpose::exchange)
          << name(audience) << " " << name(purpose);
    }
  }
}

}  // namespace
}  // namespace dongtin
