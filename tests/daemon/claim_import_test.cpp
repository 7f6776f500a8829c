// An import of claims proposes, never more, and the same file twice changes nothing.
#include "daemon/claim_import.hpp"

#include <gtest/gtest.h>

namespace dongtin {
namespace {

constexpr Instant at(std::int64_t minutes) {
  return from_millis(1'790'000'000'000 + minutes * 60'000);
}

const AccountId kLan{"lan"}, kMinh{"minh"};
const std::vector<ClaimPublisher> kAllowed{{"Công an tỉnh", {"congan.example"}}};

ClaimReviewEntry entry(const std::string& id, const std::string& text = "Đập vỡ ngày 1/1/2026",
                       const std::string& about = "Công ty thuỷ nông", const std::string& publisher = "Công an tỉnh") {
  return {1, *make_claim(id, text, Verdict::fake, publisher, "https://congan.example/" + id, at(-9)), about, {}};
}

class ClaimImport : public ::testing::Test {
 protected:
  ClaimImport() {
    for (const auto& who : {kLan, kMinh}) {
      EXPECT_TRUE(store->put_account({AccountChange::Kind::created, who, Role::officer, "local", at(0)}));
    }
  }
  std::vector<ClaimPlan> plan(std::span<const ClaimReviewEntry> entries) const {
    std::vector<KnownClaim> known;
    for (const auto& record : *store->claims()) known.push_back(known_claim(record));
    return plan_claims(entries, known, kAllowed, {});
  }
  std::string fates(std::span<const ClaimReviewEntry> entries) const {
    std::string out;
    for (const auto& row : plan(entries)) out += (out.empty() ? "" : " ") + std::string(name(row.fate));
    return out;
  }
  Result<ClaimRecord> propose(const ClaimReviewEntry& one, const AccountId& by = kLan) {
    Capture publication;
    publication.bytes = "<p>Không có chuyện vỡ đập</p>";
    publication.url = one.claim.url();
    return propose_entry(*store, one, std::move(publication), kAllowed, {}, by, at(1));
  }
  std::unique_ptr<Store> store = make_memory_store();
};

TEST_F(ClaimImport, ProposesAndNothingGoesLive) {
  const std::vector entries{entry("a"), entry("b")};
  EXPECT_EQ(fates(entries), "new new");
  for (const auto& one : entries) {
    const auto made = propose(one);
    ASSERT_TRUE(made) << made.error().line();
    EXPECT_EQ(made->state(), ClaimState::proposed);
    EXPECT_EQ(made->claim(), one.claim);
    EXPECT_EQ(made->elements().front().value, "1/1/2026");
  }
  EXPECT_EQ(fates(entries), "waiting waiting");
  EXPECT_FALSE(propose(entries[0])) << "it is there already";
  ASSERT_TRUE(store->activate_claim("a", 1, kAllowed, kMinh, at(2)));
  EXPECT_EQ(fates(entries), "unchanged waiting");
  EXPECT_FALSE(store->activate_claim("b", 1, kAllowed, kLan, at(2))) << "nor by whoever imported it";
  EXPECT_EQ(store->claims()->size(), 2u);
}

TEST_F(ClaimImport, AnEndOfValidityGoesInAndComesOut) {
  auto one = entry("a");
  one.expires = at(100);
  EXPECT_EQ(fates({{one}}), "new");
  const auto made = propose(one);
  ASSERT_TRUE(made) << made.error().line();
  EXPECT_EQ(made->valid_until(), at(100));
  EXPECT_EQ(fates({{one}}), "waiting");
  const auto known = known_claim(*made);
  const auto text = claim_reviews_json({{{1, known.claim, known.about, known.valid_until}}});
  const auto read = read_claim_reviews(text);
  ASSERT_TRUE(read) << read.error().line();
  EXPECT_EQ(fates(read->entries), "waiting") << text;
  one.expires = at(200);
  EXPECT_EQ(fates({{one}}), "refused") << "another end is another claim";
  auto ended = entry("b");
  ended.expires = at(-20);
  EXPECT_EQ(fates({{ended}}), "refused");
  EXPECT_FALSE(propose(ended)) << "the plan says what the store says";
}

TEST_F(ClaimImport, LeavesWhatEndedAndWhatDiffers) {
  ASSERT_TRUE(propose(entry("a")));
  ASSERT_TRUE(propose(entry("b")));
  ASSERT_TRUE(store->activate_claim("a", 1, kAllowed, kMinh, at(2)));
  const std::vector other{entry("a", "Đập nứt ngày 1/1/2026"), entry("b", "Đập nứt ngày 1/1/2026")};
  const auto rows = plan(other);
  EXPECT_EQ(rows[0].fate, ClaimFate::refused);
  EXPECT_NE(rows[0].why.find("in force"), std::string::npos) << rows[0].why;
  EXPECT_EQ(rows[1].fate, ClaimFate::refused);
  EXPECT_NE(rows[1].why.find("is proposed"), std::string::npos) << rows[1].why;
  ASSERT_TRUE(store->withdraw_claim("a", kLan, "nhầm", at(3)));
  EXPECT_EQ(fates({{entry("a")}}), "ended");
}

TEST_F(ClaimImport, RefusesWhatTheRegisterWould) {
  const std::vector entries{entry("a", "Đập vỡ ngày 1/1/2026", ""), entry("b", "Đập đã vỡ"),
                            entry("c", "Đập vỡ ngày 1/1/2026", "Công ty", "Nơi khác"),
                            entry("d", "Đập vỡ ngày 1/1/2026", "công an tỉnh")};
  const auto rows = plan(entries);
  const char* whys[] = {"whom or what", "nothing in it can be checked", "not among the publishers",
                        "agency it is about"};
  for (std::size_t i = 0; i < entries.size(); ++i) {
    EXPECT_EQ(rows[i].fate, ClaimFate::refused);
    EXPECT_NE(rows[i].why.find(whys[i]), std::string::npos) << rows[i].why;
    EXPECT_FALSE(propose(entries[i])) << "the plan says what the store says";
  }
  EXPECT_TRUE(store->claims()->empty());
  EXPECT_FALSE(propose(entry("e"), AccountId{"local"})) << "whoever runs the machine proposes nothing";
}

}  // namespace
}  // namespace dongtin
