// What a source of claims says on its way into the store, and how it is shown beside the register.
#include <gtest/gtest.h>

#include "daemon/claim_import.hpp"
#include "daemon/claim_rows.hpp"
#include "daemon/pipeline.hpp"
#include "tests/storage/support.hpp"

namespace dongtin {
namespace {

using namespace dongtin::testing;

const AccountId kLan{"lan"}, kMinh{"minh"};
const std::vector<ClaimPublisher> kAllowed{{"Công an tỉnh", {"congan.example"}}};

SuggestedClaim says(const std::string& id, const std::string& text = "Đập vỡ ngày 1/1/2026") {
  SuggestedClaim out{*make_claim(id, text, Verdict::fake, "Công an tỉnh", "https://congan.example/" + id, at(-9)),
                     "Công ty thuỷ nông",
                     {},
                     {}};
  out.capture.bytes = "{}";
  out.capture.url = "https://congan.example/feed.json";
  return out;
}

class Says final : public Collector {
 public:
  Result<Harvest> parse(const Source&, const Page& page) const override {
    Harvest out;
    out.next = page.next;
    out.claims = claims;
    return out;
  }
  std::vector<SuggestedClaim> claims;
};

class ClaimSource : public ::testing::Test {
 protected:
  ClaimSource() {
    source.id = SourceId{"kiem-chung"};
    source.kind = "claims";
    const std::vector<Rule> none;
    rules = std::make_unique<CurrentRules>(admit_rules(none, {}, {}).rules);
    in_flight = *InFlight::open(folder.str() + "/in-flight", 1);
  }
  Processed read(std::vector<SuggestedClaim> claims, PipelineHooks hooks) {
    Says collector;
    collector.claims = std::move(claims);
    Page page;
    page.url = "https://congan.example/feed.json";
    page.fetched = at(++minute);
    page.body = std::to_string(minute);
    page.next = Cursor{page.body};
    Pipeline pipeline(*store, *rules, known, *in_flight, quarantine, 1, {}, std::move(hooks));
    auto processed = pipeline.process(collector, source, page, 0);
    EXPECT_TRUE(processed);
    EXPECT_TRUE(store->apply(processed->commits));
    return *std::move(processed);
  }
  static PipelineHooks admit_all() {
    PipelineHooks hooks;
    hooks.claims = [](std::vector<SuggestedClaim>&, const Page&, std::vector<std::string>&) {};
    return hooks;
  }
  TempDir folder;
  Source source;
  std::unique_ptr<Store> store = make_memory_store();
  std::unique_ptr<CurrentRules> rules;
  const CurrentClaims known{ClaimIndex::build({})};
  std::unique_ptr<InFlight> in_flight;
  Quarantine quarantine{std::chrono::seconds{3600}};
  std::int64_t minute = 0;
};

TEST_F(ClaimSource, SuggestsInTheWriteThatMovesTheCursor) {
  auto first = read({says("a"), says("b")}, admit_all());
  EXPECT_EQ(first.entries, 2u);
  EXPECT_EQ(first.seen, 0u);
  EXPECT_EQ(store->suggestions()->size(), 2u);
  EXPECT_EQ(store->cursor(source.id)->value, "1");
  EXPECT_EQ(store->counts()->items_seen, 0u) << "it is no item";
  EXPECT_TRUE(store->claims()->empty());
  const auto second = read({says("a"), says("b", "Đập nứt ngày 2/1/2026"), says("c")}, admit_all());
  EXPECT_EQ(second.entries, 3u);
  EXPECT_EQ(second.seen, 1u) << "one changed, one is new";
}

TEST_F(ClaimSource, WithoutAnAllowListNothingIsKept) {
  read({says("a")}, {});
  EXPECT_TRUE(store->suggestions()->empty());
}

TEST_F(ClaimSource, WhoeverIsAskedMayTakeOutWhatMayNotStand) {
  PipelineHooks hooks;
  hooks.claims = [](std::vector<SuggestedClaim>& claims, const Page& page, std::vector<std::string>& warnings) {
    EXPECT_EQ(page.url, "https://congan.example/feed.json");
    std::erase_if(claims, [](const SuggestedClaim& each) { return each.claim.id() == "b"; });
    warnings.push_back("b: không ai biết");
  };
  const auto processed = read({says("a"), says("b")}, hooks);
  EXPECT_EQ(processed.entries, 1u);
  EXPECT_EQ(processed.warnings, std::vector<std::string>{"b: không ai biết"});
  EXPECT_EQ(store->suggestions()->front().said.claim.id(), "a");
}

TEST_F(ClaimSource, IsHeldAgainstTheRegister) {
  for (const auto& who : {kLan, kMinh}) {
    ASSERT_TRUE(store->put_account({AccountChange::Kind::created, who, Role::officer, "local", at(0)}));
  }
  read({says("a"), says("b"), says("c"), says("d")}, admit_all());
  const auto take_up = [&](const std::string& id) {
    for (const auto& each : *store->suggestions()) {
      if (each.said.claim.id() != id) continue;
      const ClaimReviewEntry entry{1, each.said.claim, each.said.about, each.said.valid_until};
      const auto made = propose_entry(*store, entry, each.said.capture, kAllowed, {}, kLan, at(50));
      EXPECT_TRUE(made) << made.error().line();
      EXPECT_EQ(store->claim_publication(made->publication())->bytes, "{}") << "the fetched capture is its evidence";
    }
  };
  for (const auto* id : {"b", "c", "d"}) take_up(id);
  EXPECT_FALSE(store->activate_claim("c", 1, kAllowed, kLan, at(51))) << "two persons, still";
  ASSERT_TRUE(store->activate_claim("c", 1, kAllowed, kMinh, at(51)));
  ASSERT_TRUE(store->activate_claim("d", 1, kAllowed, kMinh, at(51)));
  read({says("a"), says("b"), says("c"), says("d", "Đập nứt ngày 2/1/2026")}, admit_all());
  std::string fates;
  const auto rows = suggestion_rows(*store, kAllowed, {});
  ASSERT_TRUE(rows);
  for (const auto& id : {"a", "b", "c", "d"}) {
    for (const auto& row : *rows) {
      if (row.suggestion.said.claim.id() == id) fates += row.fate + " ";
    }
  }
  EXPECT_EQ(fates, "new waiting unchanged changed ");
  // Gone upstream takes nothing out of the register.
  read({}, admit_all());
  EXPECT_EQ(standing_at(store->claim("c")->back(), at(60)), ClaimStanding::live);
  for (const auto& row : *suggestion_rows(*store, kAllowed, {})) EXPECT_TRUE(row.suggestion.gone);
  for (const auto& row : *suggestion_rows(*store, {}, {})) {
    if (row.suggestion.said.claim.id() == "a") EXPECT_EQ(row.fate, "refused") << "nobody is on the list any more";
  }
}

TEST_F(ClaimSource, RowsTellTheRegisterBeforeThePacks) {
  for (const auto& who : {kLan, kMinh}) {
    ASSERT_TRUE(store->put_account({AccountChange::Kind::created, who, Role::officer, "local", at(0)}));
  }
  auto one = says("a");
  const ClaimReviewEntry entry{1, one.claim, one.about, at(100)};
  ASSERT_TRUE(propose_entry(*store, entry, one.capture, kAllowed, {}, kLan, at(1)));
  ASSERT_TRUE(store->activate_claim("a", 1, kAllowed, kMinh, at(2)));
  const std::vector<ClaimReviewEntry> of_packs{{1, says("a", "khác 1").claim, "", {}}, {2, says("b").claim, "", at(5)}};
  const auto rows = claim_rows(*store, of_packs, at(50));
  ASSERT_TRUE(rows);
  ASSERT_EQ(rows->size(), 2u);
  EXPECT_TRUE((*rows)[0].record);
  EXPECT_EQ((*rows)[0].standing, ClaimStanding::live);
  EXPECT_EQ((*rows)[0].valid_until, at(100));
  EXPECT_FALSE((*rows)[1].record);
  EXPECT_EQ((*rows)[1].standing, ClaimStanding::expired);
  EXPECT_EQ(claim_rows(*store, {}, at(100))->front().standing, ClaimStanding::expired);
  const auto file = claim_file(*store, of_packs, claim_key("a"), at(50));
  ASSERT_TRUE(file) << file.error().line();
  EXPECT_EQ(file->revisions.size(), 2u);
  EXPECT_EQ(file->publication->bytes, "{}");
  EXPECT_TRUE(claim_file(*store, of_packs, "b", at(50))->revisions.empty());
  EXPECT_EQ(claim_file(*store, of_packs, "khong-co", at(50)).error().code, Errc::not_found);
}

}  // namespace
}  // namespace dongtin
