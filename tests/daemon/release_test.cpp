#include "daemon/release.hpp"

#include <gtest/gtest.h>

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
  const Release release({},
                        [&](Audience audience, Purpose purpose, std::string_view kind, std::size_t number,
                            const std::vector<std::string>& things) -> Result<void> {
                          if (full) return fail(Errc::rate_limited, "the audit is full");
                          std::string line(name(audience));
                          line +=
                              " " + std::string(name(purpose)) + " " + std::to_string(number) + " " + std::string(kind);
                          for (const auto& thing : things) line += " " + thing;
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
                                               "api decide 1 decisions 2", "admin health 1 sources bao",
                                               "api follow 2 events 7-9"}));
  full = true;
  EXPECT_EQ(release(Audience::api, Purpose::review, sample(Tier::press)).error().code, Errc::rate_limited);
  EXPECT_EQ(release(Audience::api, Purpose::health, std::vector{row}).error().code, Errc::rate_limited);
}

}  // namespace
}  // namespace dongtin
