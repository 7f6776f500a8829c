// Claims and alerts as vectors: what is asked for, what an answer makes of an alert, and what it leaves alone.
#include "daemon/embeddings/meaning_desk.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <tuple>

#include "matchers/meaning.hpp"
#include "tests/daemon/embeddings/embedding_support.hpp"
#include "tests/storage/support.hpp"

namespace dongtin {
namespace {

using namespace dongtin::testing;
namespace json = boost::json;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing_support::answer_to;
using testing_support::settings_for;

const std::string kDam = "nước hồ Ia Ring tràn qua đập lúc rạng sáng ba làng phải chạy lên đồi cao";
const std::string kSameWords = "ba làng phải chạy lên đồi cao lúc rạng sáng nước hồ Ia Ring tràn qua đập";
const std::string kMarket = "phiên chợ vùng cao cuối tuần họp đông hơn mọi năm bà con mang lan rừng xuống bán";

class HandClock final : public Clock {
 public:
  [[nodiscard]] Instant now() const override { return at(60); }
};

ClaimEntry claim_entry(const std::string& id, const std::string& text) {
  return {make_claim(id, text, Verdict::fake, "Công an tỉnh", "https://congan.example/" + id, at(-9)).value(), {}};
}

class DeskTest : public ::testing::Test {
 protected:
  MeaningDesk desk() {
    MeaningPorts ports{*store, clock};
    ports.claims = [this] { return claims; };
    ports.write = [this](const std::function<Result<void>(Store&)>& work) -> Result<void> {
      if (broken) return fail(Errc::io, "no room");
      return work(*store);
    };
    return {std::move(ports), settings};
  }
  void alert(const std::string& key, const std::string& text, Tier tier = Tier::press, Label label = Label::mention) {
    auto one = item(key, text);
    one.tier = tier;
    add(proposal(std::move(one), label));
  }
  void add(ProposedItem proposed) {
    const auto commit = commit_of({std::move(proposed)});
    ASSERT_TRUE(store->apply({&commit, 1}));
  }
  static std::string request(const std::vector<std::string>& texts) {
    return json::serialize(json::object{{"model", "thu"}, {"input", json::array(texts.begin(), texts.end())}});
  }
  /// Asks and answers until there is nothing to ask; gives the texts.
  std::vector<std::string> work(MeaningDesk& desk, std::size_t dimension = 64, std::string_view model = "thu") {
    std::vector<std::string> out;
    for (int turn = 0; turn < 100; ++turn) {
      const auto texts = desk.next();
      EXPECT_TRUE(texts) << texts.error().line();
      if (!texts || texts->empty()) return out;
      out.insert(out.end(), texts->begin(), texts->end());
      const auto taken = desk.take({false, answer_to(request(*texts), dimension, model)});
      EXPECT_TRUE(taken) << taken.error().line();
    }
    ADD_FAILURE() << "it never ends";
    return out;
  }
  Alert now(std::uint64_t id = 1) { return store->alert(AlertId{id})->alert; }

  HandClock clock;
  std::unique_ptr<Store> store = make_memory_store();
  std::shared_ptr<const ClaimIndex> claims = ClaimIndex::build({claim_entry("tran-dap", kDam)});
  EmbeddingSettings settings = settings_for("http://10.0.0.5/v1/embeddings");
  bool broken = false;
};

TEST_F(DeskTest, ALateAnswerIsARevision) {
  alert("a", kSameWords);
  alert("b", kMarket);
  auto at_work = desk();
  const auto asked = work(at_work);
  ASSERT_EQ(asked.size(), 3u);
  EXPECT_EQ(asked[0], kDam) << "claims first: there is nothing to compare with before";
  const auto revised = now(1);
  EXPECT_EQ(revised.now.revision, 2u);
  EXPECT_EQ(revised.now.item_revision, 1u);
  EXPECT_EQ(revised.now.at, clock.now());
  EXPECT_EQ(revised.now.assessment.label(), Label::mention);
  ASSERT_TRUE(revised.now.assessment.claim());
  EXPECT_EQ(revised.now.assessment.claim()->id(), "tran-dap");
  EXPECT_EQ(revised.now.assessment.claim_state(), ClaimHitState::suggested);
  const auto first = store->assessments(AlertId{1})->front();
  EXPECT_EQ(revised.now.matches, first.matches);
  EXPECT_EQ(revised.now.topics, first.topics);
  EXPECT_EQ(revised.now.evidence, first.evidence);
  EXPECT_EQ(revised.now.stamp, first.stamp) << "of what it was matched with, which a replay asks for";
  EXPECT_EQ(now(2).now.revision, 1u) << "of other things";
  EXPECT_EQ(at_work.counts().suggested, 1u);
  EXPECT_EQ(at_work.counts().vectors, 1u);
  EXPECT_EQ(at_work.counts().dimension, 64u);
}

TEST_F(DeskTest, IsWrittenOnceAlsoAfterAStart) {
  alert("a", kSameWords);
  for (int start = 0; start < 3; ++start) {
    auto at_work = desk();
    work(at_work);
    EXPECT_EQ(now().now.revision, 2u);
    EXPECT_EQ(store->assessments(AlertId{1})->size(), 2u);
  }
}

TEST_F(DeskTest, AnAlertOfNothingBecomesAMention) {
  alert("a", kSameWords);
  auto nothing = proposal(item("a", kSameWords), Label::none);
  nothing.cause = Cause::reassessed;
  nothing.at = at(5);
  add(std::move(nothing));
  ASSERT_EQ(now().now.assessment.label(), Label::none);
  auto at_work = desk();
  work(at_work);
  EXPECT_EQ(now().now.assessment.label(), Label::mention);
}

TEST_F(DeskTest, NeverLowersALabelNorTouchesADecision) {
  alert("a", kSameWords, Tier::press, Label::unverified);
  ASSERT_TRUE(store->decide(*make_decision(AlertId{1}, Act::confirm, "lan", "đã hỏi xã", at(3)), {}));
  const auto before = now();
  auto at_work = desk();
  work(at_work);
  EXPECT_EQ(now().now.assessment.label(), Label::unverified);
  EXPECT_EQ(now().now.assessment.score(), before.now.assessment.score());
  EXPECT_TRUE(has_meaning(now().now.assessment));
  EXPECT_EQ(now().workflow, before.workflow);
  EXPECT_EQ(now().decisions, before.decisions);
  EXPECT_EQ(now().story, before.story);
}

TEST_F(DeskTest, AsksNothingOfWhatAClaimMatched) {
  alert("a", kSameWords, Tier::press, Label::disputed);
  auto at_work = desk();
  EXPECT_EQ(work(at_work), (std::vector{kDam}));
  EXPECT_EQ(now().now.revision, 1u);
}

TEST_F(DeskTest, SendsNoSocialTextAnywhereElse) {
  alert("p", kSameWords, Tier::press);
  alert("o", kSameWords, Tier::official);
  alert("a", kSameWords, Tier::aggregator);
  alert("s", kSameWords, Tier::social);
  alert("f", kSameWords, Tier::forum);
  auto away = desk();
  EXPECT_EQ(work(away).size(), 3u) << "the claim, press and official";
  settings.url = "http://127.0.0.1:8081/v1/embeddings";
  auto here = desk();
  EXPECT_EQ(work(here).size(), 4u) << "the claim and the three that were not sent before";
  EXPECT_TRUE(has_meaning(now(4).now.assessment));
}

TEST_F(DeskTest, WritesNothingOfAClaimThatIsWithdrawnMeanwhile) {
  alert("a", kSameWords);
  auto at_work = desk();
  auto texts = at_work.next();
  ASSERT_TRUE(at_work.take({false, answer_to(request(*texts))}));
  texts = at_work.next();
  ASSERT_EQ(texts->size(), 1u);
  claims = ClaimIndex::build({});
  ASSERT_TRUE(at_work.take({false, answer_to(request(*texts))}));
  EXPECT_EQ(now().now.revision, 1u);
  EXPECT_THAT(work(at_work), IsEmpty());
  EXPECT_EQ(at_work.counts().vectors, 0u);
}

TEST_F(DeskTest, BelievesTheRegisterBeforeTheIndex) {
  const std::vector<ClaimPublisher> allowed{{"Công an tỉnh", {"congan.example"}}};
  for (const auto* who : {"lan", "minh"}) {
    ASSERT_TRUE(store->put_account({AccountChange::Kind::created, AccountId{who}, Role::officer, "local", at(0)}));
  }
  const auto entry = claim_entry("tran-dap", kDam + " ngày 28/5/2026");
  const auto& claim = entry.claim;
  claims = ClaimIndex::build({entry});
  ClaimProposal proposed{claim, "Công ty thuỷ nông", {{ClaimElement::Kind::date, "28/5/2026"}}, {}, ""};
  proposed.publication.bytes = "<p>Không có</p>";
  proposed.publication.url = claim.url();
  const auto put = store->propose_claim(std::move(proposed), allowed, AccountId{"lan"}, at(1));
  ASSERT_TRUE(put) << put.error().line();
  ASSERT_TRUE(store->activate_claim("tran-dap", 1, allowed, AccountId{"minh"}, at(2)));
  alert("a", kSameWords);
  alert("b", kSameWords + " rồi");
  settings.batch = 1;
  auto at_work = desk();
  for (int turn = 0; turn < 2; ++turn) {
    const auto texts = at_work.next();
    ASSERT_TRUE(at_work.take({false, answer_to(request(*texts))}));
  }
  EXPECT_EQ(now(1).now.revision, 2u);
  ASSERT_TRUE(store->withdraw_claim("tran-dap", AccountId{"lan"}, "đăng nhầm", at(3)));
  work(at_work);  // the index in use is still that of before
  EXPECT_EQ(now(2).now.revision, 1u);
}

TEST_F(DeskTest, ATextThatChangedMeanwhileIsAskedForAgain) {
  alert("a", kSameWords);
  auto at_work = desk();
  auto texts = at_work.next();
  ASSERT_TRUE(at_work.take({false, answer_to(request(*texts))}));
  texts = at_work.next();
  alert("a", kMarket);
  ASSERT_TRUE(at_work.take({false, answer_to(request(*texts))}));
  EXPECT_FALSE(has_meaning(now().now.assessment)) << "it was of the text before";
  const auto again = work(at_work);
  ASSERT_EQ(again.size(), 1u);
  EXPECT_THAT(again[0], HasSubstr(kMarket));
  EXPECT_FALSE(has_meaning(now().now.assessment));
}

TEST_F(DeskTest, LooksBackWhenAClaimCameAfterItsRumour) {
  alert("a", kMarket);
  auto at_work = desk();
  work(at_work);
  EXPECT_EQ(now().now.revision, 1u);
  claims = ClaimIndex::build({claim_entry("tran-dap", kDam), claim_entry("cho", kMarket)});
  work(at_work);
  EXPECT_EQ(now().now.revision, 2u);
  EXPECT_EQ(now().now.assessment.claim()->id(), "cho");
}

TEST_F(DeskTest, TheVectorOfAClaimThatSaysSomethingElseGoes) {
  auto at_work = desk();
  work(at_work);
  claims = ClaimIndex::build({claim_entry("tran-dap", kMarket)});
  EXPECT_EQ(work(at_work), (std::vector{kMarket}));
  alert("a", kSameWords);
  alert("b", kMarket);
  work(at_work);
  EXPECT_FALSE(has_meaning(now(1).now.assessment));
  EXPECT_TRUE(has_meaning(now(2).now.assessment));
}

TEST_F(DeskTest, WhereTooManyWaitTheOldestAreLeftOutAndCounted) {
  settings.queue = 3;
  auto small = desk();
  work(small);
  for (int i = 0; i < 10; ++i) alert(std::to_string(i), kSameWords);
  const auto asked = work(small);
  EXPECT_EQ(asked.size(), 3u);
  EXPECT_EQ(small.counts().dropped, 7u);
  EXPECT_FALSE(has_meaning(now(7).now.assessment)) << "it keeps what it had";
  EXPECT_TRUE(has_meaning(now(8).now.assessment));
}

TEST_F(DeskTest, AnotherDimensionBeginsAgain) {
  auto at_work = desk();
  work(at_work, 64);
  alert("a", kSameWords);
  const auto texts = at_work.next();
  ASSERT_EQ(texts->size(), 1u);
  const auto taken = at_work.take({false, answer_to(request(*texts), 32)});
  ASSERT_FALSE(taken);
  EXPECT_EQ(at_work.counts().rebuilds, 1u);
  EXPECT_EQ(at_work.counts().vectors, 0u);
  EXPECT_EQ(at_work.counts().claims_waiting, 1u);
  EXPECT_EQ(at_work.counts().queue, 1u) << "the alert waits again";
  EXPECT_EQ(work(at_work, 32).size(), 2u);
  EXPECT_EQ(at_work.counts().dimension, 32u);
  EXPECT_TRUE(has_meaning(now().now.assessment));
}

TEST_F(DeskTest, AnotherModelOfThatDimensionBeginsAgainToo) {
  auto at_work = desk();
  work(at_work, 64, "mot");
  alert("a", kSameWords);
  const auto texts = at_work.next();
  EXPECT_FALSE(at_work.take({false, answer_to(request(*texts), 64, "hai")}));
  EXPECT_EQ(at_work.counts().rebuilds, 1u);
  EXPECT_FALSE(has_meaning(now().now.assessment));
  work(at_work, 64, "hai");
  EXPECT_TRUE(has_meaning(now().now.assessment));
}

TEST_F(DeskTest, AWrongAnswerChangesNothingAndIsAskedForAgain) {
  alert("a", kSameWords);
  auto at_work = desk();
  for (const auto* wrong : {"", "<html>", R"({"data":[]})", R"({"data":[{"index":0,"embedding":[0,0]}]})"}) {
    const auto texts = at_work.next();
    ASSERT_TRUE(texts && !texts->empty());
    EXPECT_FALSE(at_work.take({false, wrong})) << wrong;
    EXPECT_EQ(at_work.counts().vectors, 0u);
  }
  at_work.put_back();
  work(at_work);
  EXPECT_EQ(now().now.revision, 2u);
}

TEST_F(DeskTest, WhatCannotBeWrittenWaits) {
  alert("a", kSameWords);
  auto at_work = desk();
  auto texts = at_work.next();
  ASSERT_TRUE(at_work.take({false, answer_to(request(*texts))}));
  texts = at_work.next();
  broken = true;
  EXPECT_FALSE(at_work.take({false, answer_to(request(*texts))}));
  EXPECT_EQ(at_work.counts().queue, 1u);
  EXPECT_EQ(at_work.counts().suggested, 0u);
  broken = false;
  work(at_work);
  EXPECT_EQ(now().now.revision, 2u);
}

TEST_F(DeskTest, OneTextThatIsNotTakenDoesNotHoldUpTheOthers) {
  for (int i = 0; i < 8; ++i) alert(std::to_string(i), i == 3 ? "độc hại" : kSameWords);
  auto at_work = desk();
  for (const auto suggested : {7u, 8u}) {
    for (std::size_t requests = 0;; ++requests) {
      const auto texts = at_work.next();
      ASSERT_TRUE(texts);
      if (texts->empty()) break;
      ASSERT_LT(requests, 60u);
      const auto all = request(*texts);
      const bool refused = all.find("độc hại") != std::string::npos;
      ASSERT_TRUE(at_work.take(refused ? EmbeddingReply{true, {}} : EmbeddingReply{false, answer_to(all)}));
    }
    EXPECT_EQ(at_work.counts().suggested, suggested);
    alert("sau", kSameWords);  // an answer after it: the text was at fault, not the service
  }
  EXPECT_EQ(at_work.counts().rejected, 1u);
  EXPECT_EQ(at_work.counts().queue, 0u);
}

TEST_F(DeskTest, AServiceThatTakesNothingForAWhileLosesNoClaim) {
  for (const int number : {1, 2, 3, 5, 12}) {
    std::vector<ClaimEntry> many;
    for (int i = 0; i < number; ++i) many.push_back(claim_entry("c" + std::to_string(i), kDam + std::to_string(i)));
    claims = ClaimIndex::build(std::move(many));
    for (int refusals = 0; refusals < 30; ++refusals) {
      auto at_work = desk();
      for (int turn = 0; turn < refusals; ++turn) {
        const auto texts = at_work.next();
        ASSERT_TRUE(texts && !texts->empty()) << number << " claims, " << turn;
        std::ignore = at_work.take({true, {}});
        EXPECT_EQ(at_work.counts().claims_waiting, static_cast<std::size_t>(number));
      }
      work(at_work);
      EXPECT_EQ(at_work.counts().vectors, static_cast<std::size_t>(number)) << "after " << refusals << " refusals";
      EXPECT_EQ(at_work.counts().claims_waiting, 0u);
      EXPECT_EQ(at_work.counts().rejected, 0u);
    }
  }
}

TEST_F(DeskTest, AServiceThatTakesNothingForAWhileLosesNoAlert) {
  for (int refusals = 0; refusals < 12; ++refusals) {
    store = make_memory_store();
    auto at_work = desk();
    work(at_work);
    for (int i = 0; i < 5; ++i) alert(std::to_string(i), kSameWords);
    for (int turn = 0; turn < refusals; ++turn) {
      ASSERT_FALSE(at_work.next()->empty());
      std::ignore = at_work.take({true, {}});
    }
    work(at_work);
    EXPECT_EQ(at_work.counts().suggested, 5u) << "after " << refusals << " refusals";
  }
}

TEST_F(DeskTest, AClaimThatIsNeverTakenIsGivenUpOnceAnotherTextIs) {
  claims = ClaimIndex::build({claim_entry("a", kDam), claim_entry("b", "độc hại")});
  auto at_work = desk();
  const auto turn = [&] {
    const auto texts = at_work.next();
    if (!texts || texts->empty()) return false;
    const auto all = request(*texts);
    const bool refused = all.find("độc hại") != std::string::npos;
    std::ignore = at_work.take(refused ? EmbeddingReply{true, {}} : EmbeddingReply{false, answer_to(all)});
    return true;
  };
  for (int i = 0; i < 20; ++i) EXPECT_TRUE(turn()) << "nothing else tells that the service is well";
  EXPECT_EQ(at_work.counts().claims_waiting, 1u);
  alert("a", kSameWords);
  for (int i = 0; i < 20; ++i) turn();
  EXPECT_FALSE(turn());
  EXPECT_TRUE(has_meaning(now().now.assessment));
  EXPECT_EQ(at_work.counts().rejected, 1u);
  EXPECT_EQ(at_work.counts().claims_waiting, 0u);
}

TEST_F(DeskTest, AServiceThatTakesNothingIsAServiceThatFails) {
  for (int i = 0; i < 8; ++i) alert(std::to_string(i), kSameWords);
  auto at_work = desk();
  work(at_work);
  for (int i = 8; i < 24; ++i) alert(std::to_string(i), kSameWords + " " + std::to_string(i));
  bool failed = false;
  for (int turn = 0; turn < 60 && !failed; ++turn) {
    const auto texts = at_work.next();
    ASSERT_TRUE(texts && !texts->empty());
    failed = !at_work.take({true, {}});
  }
  EXPECT_TRUE(failed);
  EXPECT_LE(at_work.counts().rejected, 3u);
  work(at_work);
  EXPECT_EQ(at_work.counts().suggested + at_work.counts().rejected, 24u);
}

TEST_F(DeskTest, AClaimThatFailsDoesNotHoldUpAlerts) {
  claims = ClaimIndex::build({claim_entry("a", kDam), claim_entry("b", "văn bản khiến dịch vụ ngã")});
  settings.batch = 1;
  alert("a", kSameWords);
  auto at_work = desk();
  for (int turn = 0; turn < 10; ++turn) {
    const auto texts = at_work.next();
    ASSERT_TRUE(texts) << texts.error().line();
    ASSERT_FALSE(texts->empty()) << turn;
    if (texts->front().find("ngã") != std::string::npos) {
      at_work.put_back();
    } else {
      ASSERT_TRUE(at_work.take({false, answer_to(request(*texts))}));
    }
  }
  EXPECT_TRUE(has_meaning(now().now.assessment));
  EXPECT_EQ(at_work.counts().claims_waiting, 1u);
}

TEST_F(DeskTest, SendsTheBeginningOfALongTextWhole) {
  settings.max_text_bytes = 64;
  std::string text;
  for (int i = 0; i < 100; ++i) text += "đập ";
  alert("a", text);
  auto at_work = desk();
  for (const auto& each : work(at_work)) {
    EXPECT_LE(each.size(), 64u);
    EXPECT_EQ(json::parse(json::serialize(json::string(each))).as_string(), each) << "cut within a letter";
  }
}

TEST_F(DeskTest, KeepsNoMoreClaimsThanItMay) {
  std::vector<ClaimEntry> many;
  for (int i = 0; i < 20; ++i) many.push_back(claim_entry("c" + std::to_string(i), kDam + " " + std::to_string(i)));
  many.push_back(claim_entry("het-han", kMarket));
  many.back().ended = at(0);
  claims = ClaimIndex::build(std::move(many));
  settings.max_claims = 5;
  auto at_work = desk();
  EXPECT_EQ(work(at_work).size(), 5u);
  EXPECT_EQ(at_work.counts().vectors, 5u);
}

}  // namespace
}  // namespace dongtin
