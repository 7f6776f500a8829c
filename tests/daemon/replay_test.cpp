#include "daemon/replay.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "matchers/assess.hpp"
#include "matchers/meaning.hpp"
#include "storage/late_evidence.hpp"
#include "storage/records/digest.hpp"

namespace dongtin {
namespace {

const Instant kNow = from_millis(1'790'000'000'000);

Rule rule(const std::string& query, const std::string& id = "vo-dap") {
  Rule out;
  out.id = RuleId{id};
  out.title = "Vỡ đập";
  out.status = RuleStatus::live;
  out.category = Category::disaster;
  out.scope = Scope::national;
  out.query = query;
  out.must_match = {"x"};
  out.must_not_match = {"y"};
  seal(out);
  return out;
}

Gazetteer places(std::vector<std::string> aliases = {}) {
  Place province;
  province.id = PlaceId{"gia-lai"};
  province.name = "Gia Lai";
  province.kind = "tỉnh";
  province.level = PlaceLevel::province;
  province.province = PlaceId{"gia-lai"};
  province.aliases = std::move(aliases);
  Gazetteer out;
  out.pack = PackId{"gia-lai"};
  out.places = {province};
  return out;
}

Claim claim_of(const std::string& id, const std::string& text) {
  return make_claim(id, text, Verdict::fake, "Công an tỉnh", "https://congan.example/" + id, std::nullopt).value();
}

/// Rules and gazetteers in force, with the program's version.
struct Ground {
  Ground(std::vector<Rule> given, Gazetteer gazetteer, std::string version = "1.0.0")
      : rules(std::move(given)), gazetteers{std::move(gazetteer)}, code(std::move(version)) {
    auto made = RuleSet::compile(rules, gazetteers, watched);
    if (!made.rules) throw std::runtime_error(made.problems.at(0).what);
    compiled = std::move(made.rules);
  }
  [[nodiscard]] ReplayGround ground() const {
    return {gazetteers, watched, *compiled, claims ? *claims : ClaimIndex::none(), code};
  }
  std::vector<Rule> rules;
  std::vector<Gazetteer> gazetteers;
  std::vector<PlaceId> watched{PlaceId{"gia-lai"}};
  std::string code;
  std::shared_ptr<const RuleSet> compiled;
  std::shared_ptr<const ClaimIndex> claims;  // none where there is none
};

class ReplayTest : public testing::Test {
 protected:
  /// Matches and stores an item as the line does.
  void raise(const Ground& with, const std::string& text) {
    for (const auto& each : with.rules) ASSERT_TRUE(store_->put_rule(each));
    Source source;
    source.id = SourceId{"bao-mau"};
    ProposedItem proposed;
    proposed.item = make_item(source, {"a", "https://bao.example/a", "Tin", text, "vi", {}}, kNow, {});
    Scratch scratch;
    with.compiled->match(proposed.item, scratch, proposed.matches);
    proposed.assessment = assess(proposed.item, proposed.matches, *with.compiled, ClaimIndex::none(), scratch);
    proposed.evidence.bytes = "<item>" + text + "</item>";
    proposed.evidence.original = sha256("<item><author>x</author>" + text + "</item>");
    proposed.evidence.removed = {"author"};
    Commit commit;
    commit.source = source.id;
    commit.stamp = with.compiled->stamp();
    commit.stamp.claims = ClaimIndex::none().revision();
    commit.stamp.code = with.code;
    commit.items.push_back(std::move(proposed));
    ASSERT_TRUE(store_->apply({&commit, 1}));
  }
  /// The same alert, assessed so as well.
  void revise(Assessment assessment) {
    const auto view = store_->alert(AlertId{1});
    ASSERT_TRUE(view);
    ProposedItem late;
    late.item = view->item;
    late.matches = view->alert.now.matches;
    late.topics = view->alert.now.topics;
    late.assessment = std::move(assessment);
    late.cause = Cause::reassessed;
    late.at = kNow;
    Commit commit;
    commit.source = view->item.source;
    commit.stamp = store_->stamp(view->alert.now.stamp).value();
    commit.items.push_back(std::move(late));
    ASSERT_TRUE(store_->apply({&commit, 1}));
  }
  [[nodiscard]] Replay replayed(const Ground& with, std::optional<std::uint32_t> revision = {}) const {
    auto out = replay(*store_, AlertId{1}, revision, with.ground());
    if (!out) throw std::runtime_error(out.error().line());
    return *out;
  }

  std::unique_ptr<Store> store_ = make_memory_store();
};

bool any(const std::vector<ReplayDifference>& all, const std::string& what) {
  return std::any_of(all.begin(), all.end(), [&](const auto& each) { return each.what == what; });
}

TEST_F(ReplayTest, WhatAServiceSaidOfItsMeaningIsNoDifference) {
  const Ground ground({rule("vỡ đập")}, places());
  raise(ground, "Đã vỡ đập ở Gia Lai");
  const auto before = store_->alert(AlertId{1});
  ASSERT_TRUE(before);
  revise(with_meaning(before->alert.now.assessment, claim_of("tran-ho", "Nước hồ tràn qua bờ"), 0.9).value());
  const auto again = replayed(ground);
  EXPECT_EQ(again.revision, 2u);
  EXPECT_TRUE(again.same()) << (again.differences.empty() ? "" : again.differences[0].what);
  EXPECT_TRUE(again.today.empty());
}

TEST_F(ReplayTest, AClaimThatWordsFindNoMoreIsADifferenceWhateverMeaningFound) {
  Ground ground({rule("vỡ đập")}, places());
  raise(ground, "Đã vỡ đập ở Gia Lai");
  const auto before = store_->alert(AlertId{1});
  ASSERT_TRUE(before);
  const auto by_words = claim_of("vo-dap", "Đập vỡ lúc rạng sáng");
  const auto by_meaning = claim_of("cho-hoa", "Phiên chợ hoa cuối tuần nghỉ bán lan rừng");
  Assessment::Draft draft;
  draft.label = before->alert.now.assessment.label();
  draft.category = before->alert.now.assessment.category();
  draft.score = before->alert.now.assessment.score();
  draft.claim = by_words;
  draft.claim_state = ClaimHitState::suggested;
  draft.claim_score = 0.4;
  draft.evidence = before->alert.now.assessment.evidence();
  draft.evidence.push_back({"claim", by_words.id(), "Gần giống", std::nullopt, {{Field::text, 0, 3, 1}}});
  revise(with_meaning(make_assessment(std::move(draft)).value(), by_meaning, 0.9).value());

  const auto claim = [](const Replay& out) {
    const auto found = std::ranges::find(out.differences, "claim", &ReplayDifference::what);
    return found == out.differences.end() ? ReplayDifference{} : *found;
  };
  const auto unknown = replayed(ground);
  EXPECT_EQ(claim(unknown), (ReplayDifference{"claim", "vo-dap", ""}));
  EXPECT_TRUE(any(unknown.differences, "evidence claim cho-hoa")) << "nobody knows it";
  ground.claims = ClaimIndex::build({{by_meaning, {}}});
  const auto known = replayed(ground);
  EXPECT_EQ(claim(known), (ReplayDifference{"claim", "vo-dap", "cho-hoa"}));
  EXPECT_TRUE(any(known.differences, "evidence claim vo-dap"));
  EXPECT_FALSE(any(known.differences, "evidence claim cho-hoa"));
}

TEST_F(ReplayTest, SaysTheSameOfWhatIsUnchanged) {
  const Ground then({rule("vỡ đập")}, places());
  raise(then, "Vỡ đập ở tỉnh Gia Lai");
  const auto out = replayed(then);
  EXPECT_TRUE(out.same());
  EXPECT_TRUE(out.item_intact);
  EXPECT_EQ(out.evidence, Replay::Evidence::intact);
  EXPECT_EQ(out.removed, std::vector<std::string>{"author"});
  EXPECT_NE(out.original, Digest{});
  EXPECT_TRUE(out.today.empty());
  ASSERT_TRUE(out.made_with);
  EXPECT_EQ(*out.made_with, out.now);
}

TEST_F(ReplayTest, WhatWasAddedLaterIsNoDifference) {
  const Ground then({rule("vỡ đập")}, places());
  raise(then, "Vỡ đập ở tỉnh Gia Lai");
  const auto view = *store_->alert(AlertId{1});
  Commit commit;
  commit.source = view.item.source;
  commit.stamp = *store_->stamp(view.alert.now.stamp);
  ProposedItem again;
  again.item = view.item;
  again.matches = view.alert.now.matches;
  again.assessment =
      with_late(view.alert.now.assessment, {std::string(kOfficialAbsent), "", "Sau 6 giờ", std::nullopt, {}});
  again.cause = Cause::reassessed;
  commit.items.push_back(std::move(again));
  ASSERT_TRUE(store_->apply({&commit, 1}));
  const auto out = replayed(then);
  EXPECT_EQ(out.revision, 2u);
  EXPECT_TRUE(out.same());
  EXPECT_TRUE(out.today.empty());
  EXPECT_EQ(out.evidence, Replay::Evidence::intact);
}

TEST_F(ReplayTest, ReplaysTheKeptRevisionOfARuleThatWasEdited) {
  raise(Ground({rule("vỡ đập")}, places()), "Vỡ đập ở tỉnh Gia Lai");
  const auto out = replayed(Ground({rule("vỡ đê")}, places()));
  EXPECT_TRUE(out.same()) << out.differences.at(0).what << out.differences.at(0).now;
  EXPECT_TRUE(any(out.today, "rule vo-dap"));
  EXPECT_TRUE(any(out.today, "label"));
  const auto label = std::find_if(out.today.begin(), out.today.end(), [](const auto& d) { return d.what == "label"; });
  EXPECT_EQ(label->stored, "mention");
  EXPECT_EQ(label->now, "none");
}

TEST_F(ReplayTest, SaysThatTheGazetteersChanged) {
  raise(Ground({rule("vỡ đập")}, places()), "Vỡ đập ở Phố Núi");
  const auto out = replayed(Ground({rule("vỡ đập")}, places({"Phố Núi"})));
  EXPECT_FALSE(out.same());
  EXPECT_TRUE(any(out.differences, "about"));
  ASSERT_EQ(out.why.size(), 1u);
  EXPECT_NE(out.why[0].find("gazetteers"), std::string::npos);
}

TEST_F(ReplayTest, NamesTheVersionThatReproducesIt) {
  raise(Ground({rule("vỡ đập")}, places(), "0.1.0"), "Vỡ đập ở Phố Núi");
  const auto out = replayed(Ground({rule("vỡ đập")}, places({"Phố Núi"}), "0.2.0"));
  const auto named = std::any_of(out.why.begin(), out.why.end(), [](const std::string& line) {
    return line.find("dongtin 0.1.0 reproduces it") != std::string::npos;
  });
  EXPECT_TRUE(named);
}

TEST_F(ReplayTest, ReplaysAnEarlierAssessmentWhenAsked) {
  const Ground then({rule("vỡ đập")}, places());
  raise(then, "Vỡ đập ở tỉnh Gia Lai");
  raise(then, "Vỡ đập ở tỉnh Gia Lai, tin đã sửa");
  EXPECT_EQ(replayed(then).revision, 2u);
  EXPECT_EQ(replayed(then).item_revision, 2u);
  EXPECT_EQ(replayed(then, 1).item_revision, 1u);
  EXPECT_TRUE(replayed(then, 1).same());
  const auto none = replay(*store_, AlertId{1}, 3, then.ground());
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, Errc::not_found);
}

TEST_F(ReplayTest, SaysWhichRuleIsNotKept) {
  Ground then({rule("vỡ đập")}, places());
  Ground unkept({rule("đập")}, places());
  raise(then, "Vỡ đập");
  const auto before = store_->alert(AlertId{1});
  ASSERT_TRUE(before);
  // As a store from before rules were kept: the assessment names a revision that is nowhere.
  ProposedItem again;
  again.item = before->item;
  again.cause = Cause::reassessed;
  again.at = kNow;
  Scratch scratch;
  unkept.compiled->match(again.item, scratch, again.matches);
  again.assessment = assess(again.item, again.matches, *unkept.compiled, ClaimIndex::none(), scratch);
  Commit commit;
  commit.source = before->item.source;
  commit.items.push_back(std::move(again));
  ASSERT_TRUE(store_->apply({&commit, 1}));
  const auto out = replayed(then);
  EXPECT_FALSE(out.same());
  ASSERT_EQ(out.missing_rules.size(), 1u);
  EXPECT_TRUE(out.missing_rules[0].starts_with("vo-dap "));
}

TEST(RuleSetStamp, FollowsEverythingThatDecidesAMatch) {
  const Ground one({rule("vỡ đập")}, places());
  EXPECT_EQ(one.compiled->stamp(), Ground({rule("vỡ đập")}, places()).compiled->stamp());
  EXPECT_NE(one.compiled->stamp().rules, Ground({rule("vỡ đê")}, places()).compiled->stamp().rules);
  EXPECT_NE(one.compiled->stamp().gazetteers,
            Ground({rule("vỡ đập")}, places({"Phố Núi"})).compiled->stamp().gazetteers);
  EXPECT_EQ(one.compiled->stamp().tables, Ground({rule("vỡ đê")}, places()).compiled->stamp().tables);
}

}  // namespace
}  // namespace dongtin
