// Evidence that was added later outlives whatever assesses the item again, in both stores.
#include "storage/late_evidence.hpp"

#include <gtest/gtest.h>

#include "tests/storage/support.hpp"

namespace dongtin {
namespace {

using namespace dongtin::testing;

Evidence late(std::string_view kind = kOfficialAbsent) {
  return {std::string(kind), "ref", "Sau 6 giờ, chưa thấy", std::nullopt, {}};
}

class LateEvidence : public ::testing::TestWithParam<bool> {
 protected:
  LateEvidence() {
    store = GetParam() ? must_open(dir.str()) : make_memory_store();
    apply(proposal(item("a", "Đập vỡ"), Label::unverified));
    auto again = proposal(item("a", "Đập vỡ"), Label::unverified);
    again.assessment = with_late(again.assessment, late());
    look_again(std::move(again));
  }
  void apply(ProposedItem proposed) {
    const auto commit = commit_of({std::move(proposed)});
    ASSERT_TRUE(store->apply({&commit, 1}));
  }
  void look_again(ProposedItem proposed) {
    proposed.cause = Cause::reassessed;
    proposed.at = at(500);
    apply(std::move(proposed));
  }
  Assessed now() { return store->alert(AlertId{1})->alert.now; }

  TempDir dir;
  std::unique_ptr<Store> store;
};

INSTANTIATE_TEST_SUITE_P(Stores, LateEvidence, ::testing::Bool(),
                         [](const auto& which) { return which.param ? "Rocks" : "Memory"; });

TEST_P(LateEvidence, IsARevisionOfItsOwn) {
  EXPECT_EQ(now().revision, 2u);
  ASSERT_TRUE(late_evidence(now().assessment));
  EXPECT_EQ(*late_evidence(now().assessment), late());
  EXPECT_EQ(late_evidence(store->assessments(AlertId{1})->front().assessment), nullptr);
}

TEST_P(LateEvidence, WhoSaysTheRestAgainChangesNothing) {
  look_again(proposal(item("a", "Đập vỡ"), Label::unverified));
  EXPECT_EQ(now().revision, 2u);
  EXPECT_TRUE(late_evidence(now().assessment));
}

TEST_P(LateEvidence, StaysWhenRulesOrClaimsSayOtherwise) {
  for (const auto label : {Label::disputed, Label::mention, Label::none, Label::unverified}) {
    const auto before = now().revision;
    look_again(proposal(item("a", "Đập vỡ"), label));
    EXPECT_EQ(now().revision, before + 1) << name(label);
    EXPECT_EQ(now().assessment.label(), label);
    ASSERT_TRUE(late_evidence(now().assessment)) << name(label);
    EXPECT_EQ(*late_evidence(now().assessment), late());
  }
}

TEST_P(LateEvidence, StaysWhenTheItemIsChanged) {
  apply(proposal(item("a", "Đập vỡ thật", 5), Label::unverified));
  EXPECT_EQ(now().item_revision, 2u);
  EXPECT_TRUE(late_evidence(now().assessment));
}

TEST_P(LateEvidence, GivesWayToWhatReplacesIt) {
  auto again = proposal(item("a", "Đập vỡ"), Label::unverified);
  again.assessment = with_late(now().assessment, late(kOfficialPresent));
  look_again(std::move(again));
  std::size_t there = 0;
  const auto after = now();
  for (const auto& each : after.assessment.evidence()) there += is_late(each) ? 1 : 0;
  EXPECT_EQ(there, 1u);
  EXPECT_EQ(late_evidence(now().assessment)->kind, kOfficialPresent);
  EXPECT_EQ(now().assessment.evidence().size(), 3u) << "the cues stay";
}

TEST(LateEvidenceWords, TheReferenceIsReadBack) {
  const OfficialLook look{at(-360), at(0), 12, 10, 340};
  EXPECT_EQ(official_look_from(reference_of(look)), look);
}

TEST(LateEvidenceWords, WhatIsNoReferenceIsNothing) {
  const auto good = reference_of({at(-360), at(0), 12, 10, 340});
  for (const auto& text :
       {std::string(), good + ";", good + "0x", good.substr(1), good.substr(0, good.size() - 1) + "-",
        std::string("at=x;since=y;watched=1;answering=1;items=1"),
        std::string("at=2026-01-01T00:00:00Z;since=2026-01-01T00:00:00Z;watched=99999999999;answering=1;items=1"),
        std::string("at=2026-01-01T00:00:00Z;since=2026-01-01T00:00:00Z;watched=1;answering=1")}) {
    EXPECT_FALSE(official_look_from(text)) << text;
  }
}

}  // namespace
}  // namespace dongtin
