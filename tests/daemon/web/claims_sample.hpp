/// A register in which claims stand in every way, and a source that suggests two more.
#pragma once

#include "daemon/claim_import.hpp"
#include "daemon/claim_rows.hpp"
#include "live_server.hpp"

namespace dongtin::testing {

inline const std::vector<ClaimPublisher>& sample_publishers() {
  static const std::vector<ClaimPublisher> all{{"Công an tỉnh", {"congan.example"}}};
  return all;
}

inline Claim sample_claim(const std::string& id) {
  return *make_claim(id, "Đập <b>vỡ</b> ngày 1/1/2026 " + id, Verdict::fake, "Công an tỉnh",
                     "https://congan.example/" + id, kNow - std::chrono::hours{48});
}

/// "song" is live, "het" expired, "rut" withdrawn, "cho" proposed; their proposer is lan, minh put them in force.
inline void fill_register(Store& store) {
  const AccountId lan{"lan"}, minh{"minh"};
  const auto before = kNow - std::chrono::hours{24};
  for (const auto& who : {lan, minh}) {
    ASSERT_TRUE(store.put_account({AccountChange::Kind::created, who, Role::officer, "local", before}));
  }
  for (const auto* id : {"song", "het", "rut", "cho"}) {
    const bool ends = std::string_view(id) == "het";
    const auto entry = ClaimReviewEntry{1, sample_claim(id), "Công ty thuỷ nông",
                                        ends ? std::optional(kNow - std::chrono::hours{1}) : std::nullopt};
    Capture page;
    page.bytes = "<p>Không có chuyện vỡ đập</p>";
    page.content_type = "text/html";
    page.url = entry.claim.url();
    page.fetched = before;
    const auto made = propose_entry(store, entry, page, sample_publishers(), {}, lan, before);
    ASSERT_TRUE(made) << made.error().line();
    if (std::string_view(id) == "cho") continue;
    ASSERT_TRUE(store.activate_claim(id, 1, sample_publishers(), minh, before));
    if (std::string_view(id) == "rut") ASSERT_TRUE(store.withdraw_claim(id, lan, "nhầm <i>nguồn</i>", before));
  }
  for (const bool again : {false, true}) {
    Commit commit;
    commit.source = SourceId{"kiem-chung"};
    auto& said = commit.suggested.emplace();
    said.at = kNow - std::chrono::hours{again ? 1 : 2};
    for (const auto* id : {"moi", "song"}) {
      if (again && std::string_view(id) == "moi") continue;
      said.claims.push_back({sample_claim(id), "Công ty thuỷ nông", {}, {}});
      said.claims.back().capture.url = "https://congan.example/feed.json";
    }
    ASSERT_TRUE(store.apply({&commit, 1}));
  }
}

/// For LiveServer: suggestions held against the register.
inline void with_suggestions(ServeContext& context) {
  context.suggestions = [&context] { return suggestion_rows(context.store, sample_publishers(), {}); };
}

}  // namespace dongtin::testing
