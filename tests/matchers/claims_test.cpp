#include "matchers/claims.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

#include "tests/matchers/claim_cases.hpp"

namespace dongtin {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::string kDam =
    "Đập hồ Đá Vọng ở xã Ia Krêl, tỉnh Gia Lai bị vỡ lúc 2 giờ sáng ngày 16/11/2026, nước đang tràn về hạ lưu";
const std::string kPetrol =
    "Từ 0 giờ ngày 20/11/2026 giá xăng tăng lên 45.000 đồng một lít và các cây xăng ở Gia Lai chỉ còn đủ bán hai ngày";
const std::string kFund =
    "Quỹ tín dụng nhân dân Mây Ngàn ở phường Bồng Sơn phá sản, ngừng chi trả tiền gửi từ ngày 10/11/2026";

Item item_of(std::string text, const std::string& published = "2026-11-20T08:00:00+07:00", std::string title = "") {
  Item item;
  item.title = std::move(title);
  item.text = std::move(text);
  item.published = parse_rfc3339(published).value();
  return item;
}

std::vector<ClaimHit> find(const ClaimIndex& index, const Item& item) {
  ClaimScratch scratch;
  Folded title, text;
  fold(item.title, title, Teencode::undo);
  fold(item.text, text, Teencode::undo);
  std::vector<ClaimHit> out;
  index.find(item, title, text, scratch, out);
  return out;
}

std::shared_ptr<const ClaimIndex> index_of(std::vector<std::string> texts) {
  std::vector<ClaimEntry> entries;
  for (auto& text : texts) entries.push_back(claim_of("c" + std::to_string(entries.size()), std::move(text)));
  return ClaimIndex::build(std::move(entries));
}

struct Row {
  const char *name, *claim, *text, *published;
  ClaimHitState state;
  const char* differs;  // part of it; "" for none at all
};

void PrintTo(const Row& row, std::ostream* out) {
  *out << row.name;
}

class ClaimFacts : public testing::TestWithParam<Row> {};

TEST_P(ClaimFacts, DecideBetweenMatchedAndSuggested) {
  const Row& row = GetParam();
  const auto index = index_of({row.claim, "Cá sấu sổng chuồng ở công viên phường Hội Phú tối thứ bảy"});
  const auto hits = find(*index, item_of(row.text, row.published));
  ASSERT_EQ(hits.size(), 1u);
  EXPECT_EQ(hits[0].claim, 0u);
  EXPECT_EQ(hits[0].state, row.state) << hits[0].score;
  if (*row.differs == '\0') {
    EXPECT_THAT(hits[0].differs, IsEmpty());
  } else {
    ASSERT_FALSE(hits[0].differs.empty());
    EXPECT_THAT(hits[0].differs[0], HasSubstr(row.differs));
  }
}

constexpr auto kMatched = ClaimHitState::matched, kSuggested = ClaimHitState::suggested;
constexpr const char* kMoney = "Mỗi hộ dân bị ngập ở Phù Cát được phát 1.500.000 đồng tiền mặt tại trụ sở phường";
constexpr const char* kVolume = "Thủy điện Đăk Vời xả lũ 1.500 m3/s trong đêm làm phường An Bình bị nhấn chìm";
constexpr const char* kSchool = "Toàn bộ học sinh tỉnh Gia Lai nghỉ học từ ngày 17 đến ngày 28/11/2026 vì dịch bệnh";
constexpr const char* kMorning = "2026-11-16T09:00:00+07:00";

INSTANTIATE_TEST_SUITE_P(
    Numbers, ClaimFacts,
    testing::Values(
        Row{"plain_digits", kVolume, "thủy điện Đăk Vời xả lũ 1500 m3/s trong đêm, phường An Bình bị nhấn chìm rồi",
            kMorning, kMatched, ""},
        Row{"glued_unit", kVolume, "thuy dien dak voi xa lu 1500m3/s trong dem lam phuong an binh bi nhan chim",
            kMorning, kMatched, ""},
        Row{"another", kVolume, "Thủy điện Đăk Vời xả lũ 450 m3/s trong đêm làm phường An Bình bị nhấn chìm", kMorning,
            kSuggested, "khác số: 450 m3 thay vì 1.500 m3"},
        Row{"left_out", kVolume, "Thủy điện Đăk Vời xả lũ trong đêm làm phường An Bình bị nhấn chìm", kMorning,
            kMatched, ""},
        Row{"million_and_a_half", kMoney, "mỗi hộ dân bị ngập ở Phù Cát được phát 1,5 triệu tiền mặt tại trụ sở phường",
            kMorning, kMatched, ""},
        Row{"in_short", kMoney, "mỗi hộ dân bị ngập ở Phù Cát đc phát 1tr5 tiền mặt tại trụ sở phường nha", kMorning,
            kMatched, ""},
        Row{"thousands", kMoney, "mỗi hộ dân bị ngập ở Phù Cát được phát 1500k tiền mặt tại trụ sở phường", kMorning,
            kMatched, ""},
        Row{"another_amount", kMoney, "mỗi hộ dân bị ngập ở Phù Cát được phát 5 triệu tiền mặt tại trụ sở phường",
            kMorning, kSuggested, "thay vì 1.500.000 đồng"},
        Row{"in_words", "Cầu treo ở Ia Pa đứt cáp rơi xuống suối, 2 học sinh bị nước cuốn mất tích",
            "cầu treo ở Ia Pa đứt cáp rơi xuống suối rồi, hai học sinh bị nước cuốn mất tích", kMorning, kMatched, ""},
        Row{"other_in_words", "Cầu treo ở Ia Pa đứt cáp rơi xuống suối, 2 học sinh bị nước cuốn mất tích",
            "cầu treo ở Ia Pa đứt cáp rơi xuống suối rồi, bốn học sinh bị nước cuốn mất tích", kMorning, kSuggested,
            "bốn học thay vì 2 học"},
        Row{"half_of_the_day", "Xả lũ hồ Ayun Hạ lúc 14 giờ chiều nay, các xã hạ lưu phải sơ tán toàn bộ dân",
            "2h chiều nay xả lũ hồ Ayun Hạ, các xã hạ lưu phải sơ tán toàn bộ dân nhé", kMorning, kMatched, ""},
        Row{"another_document", "Công văn 8812/UBND-KGVX cho toàn bộ học sinh nghỉ học vì mưa lũ kéo dài",
            "Công văn 7710/UBND-KGVX cho toàn bộ học sinh nghỉ học vì mưa lũ kéo dài", kMorning, kSuggested,
            "khác số văn bản: 7710 thay vì 8812"},
        Row{"another_code", "Đã có nhiều người ở phường Diên Hồng tử vong vì cúm H5N1, bệnh viện giấu thông tin",
            "Đã có nhiều người ở phường Diên Hồng tử vong vì cúm H3N2, bệnh viện giấu thông tin", kMorning, kSuggested,
            "khác mã: H3N2 thay vì H5N1"}),
    [](const auto& info) { return info.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Dates, ClaimFacts,
    testing::Values(
        Row{"without_the_year", kDam.c_str(),
            "Đập hồ Đá Vọng ở Ia Krêl bị vỡ lúc 2 giờ sáng 16/11, nước tràn về hạ lưu", kMorning, kMatched, ""},
        Row{"in_words", kDam.c_str(),
            "Đập hồ Đá Vọng ở Ia Krêl bị vỡ lúc 2 giờ sáng ngày 16 tháng 11 năm 2026, nước tràn về hạ lưu", kMorning,
            kMatched, ""},
        Row{"this_morning", kDam.c_str(), "Đập hồ Đá Vọng ở Ia Krêl bị vỡ lúc 2 giờ sáng nay, nước tràn về hạ lưu",
            kMorning, kMatched, ""},
        Row{"this_morning_a_day_later", kDam.c_str(),
            "Đập hồ Đá Vọng ở Ia Krêl bị vỡ lúc 2 giờ sáng nay, nước tràn về hạ lưu", "2026-11-17T23:00:00+07:00",
            kMatched, ""},
        Row{"this_morning_weeks_later", kDam.c_str(),
            "Đập hồ Đá Vọng ở Ia Krêl bị vỡ lúc 2 giờ sáng nay, nước tràn về hạ lưu", "2026-12-10T08:00:00+07:00",
            kSuggested, "khác ngày: 10/12/2026 thay vì 16/11/2026"},
        Row{"another", kDam.c_str(), "Đập hồ Đá Vọng ở Ia Krêl bị vỡ lúc 2 giờ sáng ngày 12/11, nước tràn về hạ lưu",
            kMorning, kSuggested, "khác ngày: 12/11 thay vì 16/11/2026"},
        Row{"another_year", kDam.c_str(),
            "Đập hồ Đá Vọng ở Ia Krêl bị vỡ lúc 2 giờ sáng ngày 16/11/2019, nước tràn về hạ lưu", kMorning, kSuggested,
            "khác ngày: 16/11/2019"},
        Row{"range", kSchool, "toàn bộ học sinh Gia Lai nghỉ học từ 17 tới 28/11 vì dịch bệnh", kMorning, kMatched, ""},
        Row{"another_range", kSchool, "toàn bộ học sinh tỉnh Gia Lai nghỉ học từ ngày 3 đến ngày 5/11 vì dịch bệnh",
            kMorning, kSuggested, "khác ngày"},
        Row{"dotted", kSchool, "toàn bộ học sinh tỉnh Gia Lai nghỉ học đến ngày 28.11 vì dịch bệnh", kMorning, kMatched,
            ""}),
    [](const auto& info) { return info.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Places, ClaimFacts,
    testing::Values(
        Row{"another_ward", kFund.c_str(),
            "Quỹ tín dụng nhân dân ở phường Hoài Nhơn phá sản, ngừng chi trả tiền gửi từ ngày 10/11", kMorning,
            kSuggested, "khác nơi: phường Hoài Nhơn thay vì"},
        Row{"without_level", kFund.c_str(), "Quỹ tín dụng nhân dân Mây Ngàn Bồng Sơn phá sản, ngừng chi trả tiền gửi",
            kMorning, kMatched, ""},
        Row{"a_second_one_beside", kFund.c_str(),
            "Ở Tây Sơn ai cũng nói quỹ tín dụng nhân dân Mây Ngàn phường Bồng Sơn phá sản, ngừng chi trả tiền gửi rồi",
            kMorning, kMatched, ""}),
    [](const auto& info) { return info.param.name; });

TEST(Claims, KeepTheWindowAndTheWordsThatAgree) {
  const auto index = index_of({kDam, kPetrol, kFund});
  const auto item =
      item_of("Trời ơi. Vỡ đậpppp hồ Đá Vọng ở Ia Krêl lúc 2 giờ sáng nay, nước tràn về hạ lưu!", kMorning);
  const auto hits = find(*index, item);
  ASSERT_EQ(hits.size(), 1u);
  std::vector<std::string> words;
  for (const Span& s : hits[0].spans) {
    EXPECT_EQ(s.field, Field::text);
    words.push_back(item.text.substr(s.begin, s.end - s.begin));
  }
  EXPECT_THAT(words, testing::IsSupersetOf({"Vỡ", "đậpppp", "hồ", "Vọng", "Krêl", "tràn", "lưu"}));
  EXPECT_EQ(std::count(words.begin(), words.end(), "Trời"), 0);
  EXPECT_TRUE(std::is_sorted(hits[0].spans.begin(), hits[0].spans.end()));
  EXPECT_NE(hits[0].spans[1].how & bit(How::repeated_letters), 0);
  EXPECT_EQ(hits[0].first, 2u);
}

TEST(Claims, OfFewSyllablesAreOnlyEverSuggested) {
  const auto seven = index_of({"Cầu Phú Thiện sập ngày 16/11"});
  const auto hits = find(*seven, item_of("Cầu Phú Thiện sập ngày 16/11", kMorning));
  ASSERT_EQ(hits.size(), 1u);
  EXPECT_EQ(hits[0].state, ClaimHitState::suggested);
  EXPECT_THAT(hits[0].differs, IsEmpty());
  const auto longer = index_of({"Cầu Phú Thiện sập hẳn xuống sông ngày 16/11"});
  const auto matched = find(*longer, item_of("Cầu Phú Thiện sập hẳn xuống sông ngày 16/11", kMorning));
  ASSERT_EQ(matched.size(), 1u);
  EXPECT_EQ(matched[0].state, ClaimHitState::matched);
}

const std::string kFiller =
    "Sáng nay bà con trong xóm họp bàn chuyện làm lại con đường bê tông, ai có công góp công, ai có của góp của. ";

std::string filler(int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += kFiller;
  return out;
}

TEST(Claims, AreFoundInOneSentenceOfALongText) {
  const auto index = index_of({kDam, kPetrol, kFund});
  const auto text =
      filler(40) + "Nghe nói quỹ tín dụng Mây Ngàn ở Bồng Sơn phá sản, ngừng chi trả tiền gửi rồi. " + filler(40);
  const auto hits = find(*index, item_of(text));
  ASSERT_EQ(hits.size(), 1u);
  EXPECT_EQ(hits[0].claim, 2u);
  EXPECT_EQ(hits[0].state, ClaimHitState::matched) << hits[0].score << testing::PrintToString(hits[0].differs);
  EXPECT_LE(hits[0].last - hits[0].first, 40u);
}

TEST(Claims, AreNotMadeOfWordsScatteredOverALongText) {
  const auto index = index_of({kDam, kPetrol, kFund});
  std::string text;
  for (const auto* word : {"Quỹ tín dụng. ", "Mây bay ngàn dặm. ", "Phường văn hoá. ", "Sơn nhà. ", "Phá sản. ",
                           "Ngừng lại. ", "Chi trả. ", "Tiền gửi. "}) {
    text += word + filler(3);
  }
  for (const auto& hit : find(*index, item_of(text))) EXPECT_EQ(hit.state, ClaimHitState::suggested) << hit.score;
}

TEST(Claims, AreFoundInTheTitleToo) {
  const auto index = index_of({kDam, kPetrol, kFund});
  const auto hits = find(*index, item_of("Chi tiết trong ảnh.", kMorning, kFund));
  ASSERT_EQ(hits.size(), 1u);
  EXPECT_EQ(hits[0].field, Field::title);
  EXPECT_EQ(hits[0].state, ClaimHitState::matched);
}

const std::string kBank =
    "Ngân hàng Lúa Vàng mất thanh khoản, mỗi khách chỉ được rút 20 triệu đồng một ngày từ ngày 12/11/2026";
const std::string kRefund =
    "Phụ huynh ở Gia Lai được hoàn 1.200.000 đồng học phí khi khai số thẻ ngân hàng tại tralaihocphi-gl.example";

ClaimHitState state_of(const std::string& claim, const std::string& text, const std::string& title = "") {
  const auto index = index_of({claim, kDam, kPetrol, kFund});
  for (const auto& hit : find(*index, item_of(text, kMorning, title))) {
    if (hit.claim == 0) return hit.state;
  }
  return ClaimHitState::suggested;
}

TEST(Claims, AreFoundInOtherWords) {
  EXPECT_EQ(state_of(kDam, "Đập Đá Vọng bể rồi, hai giờ sáng nước ập về dưới xuôi, bà con Ia Krêl chạy lẹ"), kMatched);
  EXPECT_EQ(state_of(kDam, "dap da vong be roi, hai gio sang nuoc ap ve duoi xuoi, ba con ia krel chay le"), kMatched);
  EXPECT_EQ(state_of(kBank, "nhà băng Lúa Vàng cạn tiền rồi, mỗi người lấy ra đúng hai chục triệu mỗi ngày thôi"),
            kMatched);
  EXPECT_EQ(state_of(kRefund, "các mẹ vô tralaihocphi-gl.example nhập số thẻ là được trả lại triệu hai tiền học"),
            kMatched);
}

TEST(Claims, AreNotTheirThingsWithoutWhatHappens) {
  EXPECT_EQ(state_of(kDam, "Hồ Đá Vọng ở xã Ia Krêl vừa thả thêm cá giống, cảnh đẹp, cuối tuần lên chơi nhé"),
            kSuggested);
  EXPECT_EQ(state_of(kBank, "Ngân hàng Lúa Vàng khai trương phòng giao dịch mới, khách mở thẻ được tặng áo mưa"),
            kSuggested);
  EXPECT_EQ(state_of(kRefund, "Phụ huynh ở Gia Lai nộp học phí tháng này tại trường hoặc qua ngân hàng"), kSuggested);
}

TEST(Claims, AreFoundInTitleAndTextTogether) {
  const std::string title = "Ngân hàng Lúa Vàng hết thanh khoản",
                    text = "Từ 12/11 mỗi khách chỉ được rút 20 triệu một ngày.";
  const auto index = index_of({kBank, kDam, kPetrol, kFund});
  const auto hits = find(*index, item_of(text, kMorning, title));
  ASSERT_FALSE(hits.empty());
  EXPECT_EQ(hits[0].claim, 0u);
  EXPECT_EQ(hits[0].state, kMatched);
  EXPECT_EQ(hits[0].field, Field::text);
  EXPECT_EQ(hits[0].spans.front().field, Field::title);
  EXPECT_EQ(hits[0].spans.back().field, Field::text);
  EXPECT_FLOAT_EQ(hits[0].features.names, 1);
}

TEST(Claims, AreNoOthersWithOpenNumbers) {
  const auto index =
      index_of({"Núi Hòn Sim ở xã An Hòa sạt lở tối 17/11/2026, vùi lấp 23 ngôi nhà, hàng chục người mất tích", kDam});
  const auto hits =
      find(*index, item_of("Núi Hòn Sim sạt lở vùi lấp hơn 20 nóc nhà, mấy chục người mất tích", kMorning));
  ASSERT_EQ(hits.size(), 1u);
  EXPECT_THAT(hits[0].differs, IsEmpty());
  EXPECT_EQ(hits[0].state, kMatched);
}

TEST(Claims, WithOtherAccentsAreOtherWords) {
  const auto index = index_of({"Vỡ đê sông Hà Thanh làm ngập toàn bộ phường Trần Phú đêm thứ tư"});
  EXPECT_THAT(find(*index, item_of("Vợ để sống hạ thành lắm ngáp toán bố phương trán phu đếm thu tự")), IsEmpty());
}

TEST(Claims, GivePlacesByTheirElements) {
  auto entry = claim_of("c", "nhà máy nước thải độc tràn ra đồng lúa chết trắng ở thôn Hai bên bờ sông");
  entry.elements.push_back({ClaimElement::Kind::place, "thôn Hai"});
  const auto index = ClaimIndex::build({entry});
  const auto hits =
      find(*index, item_of("Nhà máy nước thải độc tràn ra đồng lúa chết trắng bên bờ sông ở thôn Lộc Thành"));
  ASSERT_EQ(hits.size(), 1u);
  EXPECT_THAT(hits[0].differs, ElementsAre(HasSubstr("khác nơi: thôn Lộc Thành")));
}

TEST(Claims, ThereAreNone) {
  const auto index = ClaimIndex::build({});
  EXPECT_THAT(find(*index, item_of(kDam)), IsEmpty());
  const auto some = index_of({kDam});
  EXPECT_THAT(find(*some, item_of("")), IsEmpty());
  const auto wordless = index_of({"2026 100 16/11"});
  EXPECT_THAT(find(*wordless, item_of("ngày 16/11/2026 có 100")), IsEmpty());
}

TEST(Claims, OneScratchServesManyIndexes) {
  const auto one = index_of({kDam}), many = index_of({kPetrol, kFund, kDam});
  ClaimScratch scratch;
  std::vector<ClaimHit> out;
  Folded title, text;
  const auto item = item_of(kDam, kMorning);
  fold(item.text, text);
  for (int round = 0; round < 3; ++round) {
    one->find(item, title, text, scratch, out);
    ASSERT_EQ(out.size(), 1u);
    many->find(item, title, text, scratch, out);
    ASSERT_EQ(out.size(), 1u);
    EXPECT_EQ(out[0].claim, 2u);
  }
}

TEST(Claims, StandEqualClaimsAndTextsOfOneWord) {
  std::vector<ClaimEntry> entries;
  for (int i = 0; i < 10000; ++i) entries.push_back(claim_of("c" + std::to_string(i), kDam));
  const auto index = ClaimIndex::build(std::move(entries));
  const auto hits = find(*index, item_of(kDam, kMorning));
  EXPECT_EQ(hits.size(), ClaimMatching{}.max_candidates);
  for (const auto& hit : hits) EXPECT_EQ(hit.state, ClaimHitState::matched);
  for (const std::string word : {"đập ", "16/11 ", "45.000 đồng ", "Ia ", "1.", "9", "sáng nay ", "từ 17 đến "}) {
    std::string text;
    while (text.size() < 65536) text += word;
    for (const auto& hit : find(*index, item_of(text, kMorning))) EXPECT_EQ(hit.state, ClaimHitState::suggested);
  }
}

/// So many syllables about something else.
std::string chatter(std::size_t syllables) {
  static const std::vector<std::string> kWords{"chiều", "thứ",  "bảy",   "đội",  "bóng", "thiếu", "niên", "thắng",
                                               "trận",  "khai", "mạc",   "trên", "sân",  "cỏ",    "mới",  "khán",
                                               "giả",   "vỗ",   "tay",   "hát",  "vang", "suốt",  "buổi", "nhờ",
                                               "thầy",  "huấn", "luyện", "viên", "trẻ",  "khỏe"};
  std::string out;
  for (std::size_t i = 0; i < syllables; ++i) {
    out += kWords[i % kWords.size()];
    out += i % 15 == 14 ? ". " : " ";
  }
  return out;
}

TEST(ClaimsInLongTexts, AreFoundWhereverTheyStand) {
  const auto index = index_of({kDam, kPetrol, kFund});
  for (std::size_t before = 300; before < 440; before += 7) {
    SCOPED_TRACE(before);
    const auto hits = find(*index, item_of(chatter(before) + ". " + kFund + ". " + chatter(700 - before)));
    ASSERT_EQ(hits.size(), 1u);
    EXPECT_EQ(hits[0].claim, 2u);
    EXPECT_EQ(hits[0].state, ClaimHitState::matched);
    EXPECT_EQ(hits[0].field, Field::text);
  }
}

TEST(ClaimsInLongTexts, AreNotMadeOfWordsThatStandFarApart) {
  const auto index = index_of({kDam, kPetrol, kFund});
  std::string scattered, together = chatter(450);
  std::size_t words = 0;
  for (std::size_t at = 0; at < kFund.size();) {
    const auto end = std::min(kFund.find(' ', at), kFund.size());
    const std::string word = kFund.substr(at, end - at);
    scattered += word + " " + chatter(39) + ". ";
    together += word + " ";
    ++words;
    at = end + 1;
  }
  ASSERT_GE(words, 20u);
  EXPECT_THAT(find(*index, item_of(scattered)), IsEmpty());
  EXPECT_EQ(find(*index, item_of(together + ". " + chatter(450))).size(), 1u);
}

TEST(ClaimsInLongTexts, AreSaidByTheTitleAndTheTextTogether) {
  const auto index = index_of({kDam, kPetrol, kFund});
  const std::string detail = "Nơi này ngừng chi trả tiền gửi từ ngày 10/11/2026";
  for (const std::size_t before : {0u, 150u, 500u}) {
    SCOPED_TRACE(before);
    const auto hits = find(*index, item_of(chatter(before) + ". " + detail + ". " + chatter(600 - before),
                                           "2026-11-20T08:00:00+07:00", "Quỹ tín dụng nhân dân Mây Ngàn phá sản"));
    ASSERT_EQ(hits.size(), 1u);
    EXPECT_EQ(hits[0].claim, 2u);
    EXPECT_EQ(hits[0].state, ClaimHitState::matched);
  }
}

}  // namespace
}  // namespace dongtin
