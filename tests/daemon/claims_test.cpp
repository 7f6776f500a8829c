// Claims from files: what can be checked in them, and whose may stand.
#include "daemon/claims.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace dongtin {
namespace {

using testing::HasSubstr;

std::string path_of(const std::string& name) {
  return (std::filesystem::temp_directory_path() / ("dongtin-claims-" + std::to_string(::getpid()) + name)).string();
}

std::string elements(std::string_view text, std::span<const Gazetteer> gazetteers = {}) {
  std::string out;
  for (const auto& element : claim_elements(text, gazetteers)) {
    out += (out.empty() ? "" : ", ") + std::string(name(element.kind)) + " " + element.value;
  }
  return out;
}

Gazetteer gia_lai() {
  Place place;
  place.id = PlaceId{"gia-lai"};
  place.name = "Gia Lai";
  place.province = place.id;
  return {PackId{"noi"}, {place}, {}, false};
}

ClaimReviewEntry entry(const std::string& text, const std::string& about = "",
                       const std::string& url = "https://congan.example/1") {
  return {1, *make_claim("c", text, Verdict::fake, "Công an tỉnh", url, {}), about, {}};
}

TEST(ClaimElements, AreWhatCanBeChecked) {
  EXPECT_EQ(elements("Đập vỡ lúc 5 giờ ngày 16/11/2026, 12 người mất tích"), "number 5, date 16/11/2026, number 12");
  EXPECT_EQ(elements("Theo Công văn 8812/UBND-KGVX và Nghị định 147/2024/NĐ-CP."),
            "document 8812/UBND-KGVX, document 147/2024/NĐ-CP");
  EXPECT_EQ(elements("nộp 3.600.000 đồng vào tài khoản 0123456789 tại hotrolu-gialai.example!"),
            "number 3.600.000, account 0123456789, domain hotrolu-gialai.example");
  EXPECT_EQ(elements("động đất 6,8 độ, xả 4.500 m3/s"), "number 6,8, number 4.500, number 3");
  EXPECT_EQ(elements("Hôm qua TP.HCM có lũ. Đập đã vỡ."), "");
  EXPECT_EQ(elements("ngày 1-12-2026 và 45/2026/ và 1/2/3/4"),
            "date 1-12-2026, number 45, number 2026, number 1, number "
            "2, number 3, number 4");
  EXPECT_EQ(elements(""), "");
}

TEST(ClaimElements, ArePlacesWhereNothingElseIs) {
  const std::vector gazetteers{gia_lai()};
  EXPECT_EQ(elements("Đập ở Gia Lai đã vỡ", gazetteers), "place Gia Lai");
  EXPECT_EQ(elements("Đập ở Gia Lai vỡ, 3 người chết", gazetteers), "number 3");
  EXPECT_EQ(elements("Đập ở Gia Laing đã vỡ", gazetteers), "");
}

TEST(ClaimElements, MakeAProposalOfEveryLabelledClaim) {
  const auto file = read_claims_file(DONGTIN_SOURCE_DIR "/tests/cases/assessment/dev-claims.json");
  ASSERT_TRUE(file);
  ASSERT_EQ(file->entries.size(), 24u);
  for (const auto& one : file->entries) {
    ClaimRecord::Draft draft{one.claim,
                             1,
                             ClaimState::proposed,
                             "Một sự việc",
                             claim_elements(one.claim.text(), {}),
                             Digest::from_raw(std::string(32, 'x')).value(),
                             {AccountId{"lan"}, {}, 1},
                             {},
                             {},
                             {},
                             {},
                             {}};
    const auto made = make_claim_record(std::move(draft));
    EXPECT_TRUE(made) << one.claim.text() << ": " << made.error().line();
  }
}

TEST(ClaimsFile, SaysFileAndElementOfWhatIsWrong) {
  const auto path = path_of(".json");
  std::ofstream(path) << R"([{"@type":"ClaimReview","claimReviewed":"Đập vỡ ngày 1/1","url":"https://a.example/1",)"
                         R"("author":"Sở","reviewRating":{"alternateName":"Tin giả"}},{"@type":"ClaimReview"},)"
                         R"({"@type":"ClaimReview","claimReviewed":"Đập nứt","url":"https://a.example/2",)"
                         R"("author":"Sở","reviewRating":{"alternateName":"Đúng một phần"}}])";
  const auto read = read_claims_file(path);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->entries.size(), 1u);
  ASSERT_EQ(read->errors.size(), 1u);
  EXPECT_THAT(read->errors[0], HasSubstr(path + ":2: has no claimReviewed"));
  ASSERT_EQ(read->warnings.size(), 1u);
  EXPECT_THAT(read->warnings[0], HasSubstr(path + ":3: warning: “Đúng một phần” is neither"));
  std::ofstream(path) << "no claims";
  const auto none = read_claims_file(path);
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, Errc::malformed);
  EXPECT_THAT(none.error().line(), HasSubstr(path + ": JSON that cannot be read"));
  std::filesystem::remove(path);
  for (const auto& missing : {path, std::string("/tmp")}) {
    const auto unread = read_claims_file(missing);
    ASSERT_FALSE(unread) << missing;
    EXPECT_EQ(unread.error().code, Errc::io);
    EXPECT_THAT(unread.error().line(), HasSubstr(missing + ": cannot be read: "));
  }
}

TEST(RefusalOfClaim, AsksWhoseWordItIs) {
  const std::vector<ClaimPublisher> allowed{{"Công an tỉnh", {"congan.example"}}};
  const auto why = [&](const ClaimReviewEntry& one, std::span<const ClaimPublisher> publishers) {
    const auto refused = refusal_of_claim(one, publishers, {});
    return refused ? refused->line() : "";
  };
  const auto right = entry("Đập vỡ ngày 1/1/2026", "Công ty thuỷ nông");
  EXPECT_EQ(why(right, allowed), "");
  EXPECT_EQ(why(entry("Đập vỡ ngày 1/1/2026"), allowed), "");
  EXPECT_THAT(why(right, {}), HasSubstr("not among the publishers"));
  EXPECT_THAT(why(entry("Đập vỡ ngày 1/1/2026", "", "https://khac.example/1"), allowed), HasSubstr("hosts"));
  EXPECT_THAT(why(entry("Công an thu 50.000 đồng", "công an tỉnh"), allowed), HasSubstr("agency it is about"));
  EXPECT_THAT(why(entry("Đập đã vỡ"), allowed), HasSubstr("nothing in it can be checked"));
}

}  // namespace
}  // namespace dongtin
