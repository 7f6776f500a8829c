#include "matchers/contrary.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "matchers/contrary_words.hpp"
#include "tests/matchers/labelled.hpp"
#include "tests/support/typing.hpp"

namespace dongtin {
namespace {

constexpr const char* kClaim = "Đập Mơ Nang vỡ, sáu mươi nhà trôi";

/// Of a text in which every word of `claim` says it.
std::optional<ContraryReading> read(Tier tier, const std::string& text, const std::string& claim = kClaim,
                                    bool scam = false) {
  Item item;
  item.tier = tier;
  item.published = parse_rfc3339("2026-11-20T07:00:00+07:00").value();
  item.text = text;
  const auto l = labelled("", "", item);
  std::vector<Span> said;
  const auto at = static_cast<std::uint32_t>(text.find(claim));
  for (const Syllable& each : l.text.syllables) {
    if (each.begin < at || each.end > at + claim.size()) continue;
    said.push_back({Field::text, each.begin, each.end, bit(How::exact)});
  }
  EXPECT_FALSE(said.empty()) << text;
  ContraryScratch scratch;
  const auto out =
      contrary_of(l.item, l.title, l.text, said, contrary_signs(l.item, l.title, l.text, said, scam, scratch));
  if (!out) return out;
  EXPECT_FALSE(out->reason.empty());
  EXPECT_TRUE(std::is_sorted(out->spans.begin(), out->spans.end()));
  for (const Span& span : out->spans) {
    EXPECT_LT(span.begin, span.end);
    EXPECT_LE(span.end, text.size());
  }
  return out;
}

struct Row {
  const char* behind;  // the claim
  std::optional<Contrary> contrary;
};

void expect(Tier tier, std::initializer_list<Row> rows) {
  for (const Row& row : rows) {
    const auto text = std::string(kClaim) + row.behind;
    const auto found = read(tier, text);
    EXPECT_EQ(found.has_value(), row.contrary.has_value()) << text << " | " << (found ? found->reason : "");
    if (found && row.contrary) EXPECT_EQ(*row.contrary, found->contrary) << text << " | " << found->reason;
  }
}

TEST(Contrary, WhoSeesThatLifeGoesOn) {
  expect(Tier::social, {
                           {". Ủa sáng nay tui vẫn đi chợ mua rau mà", Contrary::contradicting},
                           {". Mấy đứa nhỏ vẫn đi học đây nè", Contrary::contradicting},
                           {". Em mới chạy qua, mặt đập còn nguyên", Contrary::contradicting},
                           {". Tui đang ngồi câu trên đó, im ru", Contrary::contradicting},
                           {". Tui đang đứng trên nóc nhà, nước tới ngực rồi", std::nullopt},
                           {". Xã vẫn im re, loa không kêu tiếng nào", std::nullopt},
                           {". Nhà tui sát bên, cả xóm chạy lên đồi hết", std::nullopt},
                           {". Chồng em làm ở đó gọi về khóc", std::nullopt},
                       });
}

TEST(Contrary, WhoAskedReckonedOrLookedAtThePicture) {
  expect(Tier::forum, {
                          {". Tấm hình chụp bên Ấn Độ mấy năm trước", Contrary::contradicting},
                          {". Tui trong hình đây, đứng coi người ta xả nước", Contrary::contradicting},
                          {". Tính thử coi: xóm có bốn chục nhà, sĩ số lớp đủ", Contrary::contradicting},
                          {". Sáng nay tui ra xã hỏi, ổng lắc đầu. Báo cáo dán ngoài cửa kìa", Contrary::contradicting},
                          {". Có hình chụp từ trên đồi, nhìn mà rụng rời", std::nullopt},
                          {". Ai còn người thân dưới đó thì gọi về ngay", std::nullopt},
                          {". Gọi hỏi không ai bắt máy, sợ quá", std::nullopt},
                      });
}

TEST(Contrary, APictureOfAnotherPlaceOrYear) {
  expect(Tier::forum, {
                          {". Ảnh kèm bài là vụ vỡ đập ở Lào", Contrary::contradicting},
                          {". Clip này quay năm 2018, ai rảnh đăng lại", Contrary::contradicting},
                          {". Ảnh chụp sáng 20/11/2026, nước còn chảy", std::nullopt},
                          {". Đập xây năm 2018 mà đã hỏng", std::nullopt},
                          {". Chồng em ở Lào nghe tin mà khóc", std::nullopt},
                      });
}

TEST(Contrary, WhoSpeaksOfTheStoryOrQuotesItsWords) {
  expect(Tier::social, {
                           {". Bổn cũ soạn lại, dắt mũi bà con hoài", Contrary::contradicting},
                           {". Đọc mà giật mình, em chưa gặp ai trôi", Contrary::contradicting},
                           {". Mấy ổng vẫn ngồi uống trà trên xã", std::nullopt},
                       });
  EXPECT_TRUE(
      read(Tier::social, "Hai người \"Đập Mơ Nang vỡ\" trôi là ba em, đang ngủ, mới ăn ba chén cơm", "Đập Mơ Nang vỡ"));
}

TEST(Contrary, WhoTellsHowAScamEnded) {
  const std::string claim = "Nộp phí nhận quà, nhập mã OTP";
  for (const char* behind : {". Má làm theo, bay luôn 12 triệu", ". Nghe là cúp máy giùm em", ". Tiền bay sạch trơn"}) {
    EXPECT_TRUE(read(Tier::social, claim + behind, claim, true)) << behind;
    EXPECT_FALSE(read(Tier::social, claim + behind, claim, false)) << behind;
  }
  EXPECT_FALSE(read(Tier::social, claim + ". Em nhận 12 triệu rồi, nhanh tay", claim, true));
}

TEST(Contrary, WhoJokes) {
  expect(Tier::social,
         {
             {". Chắc tui thành ma rồi nên còn gõ phím", Contrary::joking},
             {". Hoan hô, sáng ra con đập tự đứng dậy phủi bụi", Contrary::joking},
             {". Con bò nói nó trôi tới nhà thằng Út rồi", Contrary::joking},
             {"\nTrôi ra tới biển ba ngày\nAi dè tấp lại nhà thầy bói mù\nThầy rằng số phải đi tu\n"
              "Chưa tu thì nhậu cho lu mặt trời",
              Contrary::joking},
             {"\n- Trôi tới đâu rồi bà?\n- Tới bàn nhậu nhà thằng Út\n- Vậy chừng nào về?", Contrary::joking},
             {"\n- Thời gian: 2 giờ sáng\n- Địa điểm: Ân Hảo\n- Cần cứu trợ gấp", std::nullopt},
             {". Trời ơi vợ con người ta giờ ở đâu", std::nullopt},
             {". Bò trôi hết, con bò nhà tôi cũng mất", std::nullopt},
             {". Tội nghiệp mấy đứa nhỏ không biết bơi", std::nullopt},
         });
}

TEST(Contrary, PressThatTellsMoreThanTheClaim) {
  for (const char* behind : {" là nội dung một bài đăng. Chủ tịch xã cho biết hồ ở dưới ngưỡng tràn",
                             ". Sáng nay mực nước hồ thấp hơn ngưỡng tràn 1,2 m, bốn mươi hộ đều có mặt",
                             " trong một clip quay ở nước khác hồi năm ngoái, chợ vẫn họp đông"}) {
    expect(Tier::press, {{behind, Contrary::reporting}});
  }
  expect(Tier::press, {{" lúc 2 giờ sáng", std::nullopt}, {" hết rồi", std::nullopt}, {"", std::nullopt}});
  expect(Tier::social, {{". Công an xã cho biết đang đi cứu, bà con ở dưới chạy lên đồi đi", std::nullopt},
                        {". Thực tế còn nặng hơn, người mất tích chưa ai tìm", std::nullopt}});
}

TEST(Contrary, WordsOfTheClaimAreNoSigns) {
  const std::string claim = "Con bò nói tiếng người, cả làng vẫn đi chợ mua nhang về cúng";
  EXPECT_FALSE(read(Tier::social, claim + ". Ghê quá bà con", claim));
  EXPECT_TRUE(read(Tier::social, claim + ". Hoan hô con bò", claim));
}

TEST(Contrary, WhereThePictureIsFromAsTheClaimTellsIsNoSign) {
  for (const std::string claim : {"Clip cá voi dạt vào bờ ở Nhật Bản báo động đất",
                                  "Video động đất ở Trung Quốc lan tới Hà Nội", "Clip năm 2018 dự báo đập vỡ"}) {
    EXPECT_FALSE(read(Tier::social, claim + ". Bà con chia sẻ gấp", claim)) << claim;
  }
}

TEST(Contrary, NamesOfOursAreNoLandsAndNumbersNoYears) {
  expect(Tier::social, {
                           {". Clip quay ở Lào Cai sáng nay", std::nullopt},
                           {". Hình bà con gửi, đập ở Đức Cơ nè", std::nullopt},
                           {". video ở mỹ tho đây, chạy lẹ đi", std::nullopt},
                           {". Hình đây, hơn 2000 hộ dân bị cô lập", std::nullopt},
                           {". Clip nè bà con, nước xả 2000 khối một giây", std::nullopt},
                           {". Clip này quay ở Lào mà", Contrary::contradicting},
                           {". Hình này hồi năm 2018 mà", Contrary::contradicting},
                           {". Ảnh đăng từ 5/2018 rồi", Contrary::contradicting},
                       });
}

TEST(Contrary, WithoutAccentsTwoSyllablesAreNoSign) {
  const std::string claim = "Dap Mo Nang vo";
  EXPECT_FALSE(read(Tier::social, claim + ", con nguoi ta im lim, trai cay trôi het", claim));
  EXPECT_FALSE(read(Tier::social, claim + ", anh em o My goi ve khoc", claim));
  const auto found = read(Tier::social, claim + ". Sang nay tui van di cho mua rau", claim);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->contrary, Contrary::contradicting);
}

TEST(Contrary, IsFarFromTheClaimNoSign) {
  std::string text = kClaim;
  for (int i = 0; i < 200; ++i) text += " nước lên";
  EXPECT_FALSE(read(Tier::social, text + ". Hoan hô"));
}

TEST(Contrary, ALongTextOfSignsIsReadInItsTime) {
  std::string text = kClaim;
  while (text.size() < 200'000) text += "\n- vẫn đi chợ hoan hô chắc tui là ma?";
  const auto found = read(Tier::social, text);
  ASSERT_TRUE(found);
  EXPECT_LE(found->spans.size(), 4u);
}

TEST(Contrary, EveryWordOfTheTableIsUsable) {
  EXPECT_GE(contrary_phrases().size(), 1000u);
}

}  // namespace
}  // namespace dongtin
