// What claim matching reads in a stretch: numbers as people say them, days as people name them, and phrases that stand
// for one another.
#include "matchers/claim_facts.hpp"

#include <gmock/gmock.h>

#include "matchers/claim_concepts.hpp"
#include "tests/support/typing.hpp"

namespace dongtin {
namespace {

using std::chrono::year;

constexpr Day kToday = year{2026} / 11 / 19;  // a Thursday

Stated stated(const std::string& text) {
  Folded folded;
  fold(text, folded, Teencode::undo);
  Stated out;
  read_stated({text, folded}, 0, static_cast<std::uint32_t>(folded.syllables.size()), kToday, out);
  return out;
}

struct Amount {
  const char* text;
  double low, high;  // of the first number
};
void PrintTo(const Amount& amount, std::ostream* out) {
  *out << amount.text;
}
class Amounts : public testing::TestWithParam<Amount> {};
INSTANTIATE_TEST_SUITE_P(
    Claims, Amounts,
    testing::Values(Amount{"hai mươi ba căn nhà", 23, 23}, Amount{"hai chục triệu", 2e7, 2e7},
                    Amount{"mười lăm người", 15, 15}, Amount{"hai mươi mốt tuổi", 21, 21},
                    Amount{"bốn chục ký", 40, 40}, Amount{"chín bé", 9, 9}, Amount{"bảy mươi tám tuổi", 78, 78},
                    Amount{"tám trăm sạp", 800, 800}, Amount{"ba trăm rưỡi", 350, 350}, Amount{"hai chín chỗ", 29, 29},
                    Amount{"20 củ", 2e7, 2e7}, Amount{"1tr2", 1.2e6, 1.2e6}, Amount{"18k5", 18500, 18500},

                    Amount{"một triệu hai", 1.2e6, 1.2e6}, Amount{"triệu rưỡi", 1.5e6, 1.5e6},
                    Amount{"2 triệu rưỡi", 2.5e6, 2.5e6}, Amount{"mười lăm ngàn", 15e3, 15e3},
                    Amount{"năm trăm ngàn", 5e5, 5e5}, Amount{"9 giờ tối", 21, 21}, Amount{"bốn phần trăm", 4, 4},
                    Amount{"chín mét", 9, 9}, Amount{"mấy chục mạng", 20, 99}, Amount{"hơn 20 nóc nhà", 20, 30},
                    Amount{"gần chục đứa", 5.6, 15}, Amount{"khoảng 3.000 hộ", 2400, 3750},
                    Amount{"hai ba người", 2, 3}, Amount{"hai mươi mấy nhà", 20, 29},
                    Amount{"bốn trăm tám chục tỷ", 480e9, 480e9}, Amount{"bon tram tam chuc ty", 480e9, 480e9},
                    Amount{"bon tram tam muoi ty", 480e9, 480e9}, Amount{"trung tam muoi lam ngan", 15e3, 15e3},
                    Amount{"hai trieu tu mot dua", 2.4e6, 2.4e6}, Amount{"hai trieu tu phong hoc", 2e6, 2.4e6},
                    Amount{"mot ngan tam tram tan ca phe", 1800, 1800}, Amount{"mồng chín, bảy con bò", 7, 7},
                    Amount{"sau nguoi nhap vien", 6, 6}, Amount{"tam benh nhan", 8, 8},
                    Amount{"phat mot trieu nam, nop ngay", 1.5e6, 1.5e6}, Amount{"bon trieu con giu xe", 4e6, 4e6},
                    Amount{"nam tan ca", 5, 5}, Amount{"ba con bo", 3, 3}, Amount{"có ba con hổ sổng chuồng", 3, 3}));

TEST_P(Amounts, AreReadAsPeopleSayThem) {
  const auto read = stated(GetParam().text);
  ASSERT_FALSE(read.numbers.empty());
  EXPECT_NEAR(read.numbers[0].low, GetParam().low, 1e-6);
  EXPECT_NEAR(read.numbers[0].high, GetParam().high, 1e-6);
  EXPECT_EQ(read.numbers[0].loose, GetParam().low != GetParam().high);
}

TEST(ClaimNumbers, AreNotEveryWordThatLooksLikeOne) {
  for (const char* text :
       {"sinh năm 2k6", "nam sinh ở xóm trên", "sau đó thì về", "một chiếc áo", "năm ngoái", "tư nhân", "ba má em",
        "sau nguoi ta moi noi", "hom sau nguoi den", "mien nam em o", "ba con oi", "bay gio moi hay",
        "to chuc tap huan", "mua muoi hot", "lam ngan hang", "bệnh nhân nam ngày càng nặng", "ong Nam gio nay o nha"}) {
    EXPECT_THAT(stated(text).numbers, testing::IsEmpty()) << text;
  }
}

struct Named {
  const char* text;
  int month, day;
};
void PrintTo(const Named& named, std::ostream* out) {
  *out << named.text;
}
class Days : public testing::TestWithParam<Named> {};
INSTANTIATE_TEST_SUITE_P(Claims, Days,
                         testing::Values(Named{"từ tháng Chạp", 12, 0}, Named{"sang tháng Giêng", 1, 0},
                                         Named{"hết tháng mười hai", 12, 0}, Named{"cuối tháng này", 11, 0},
                                         Named{"đầu tháng sau", 12, 0}, Named{"sau tết tây", 1, 1},
                                         Named{"đầu năm dương lịch", 1, 1}, Named{"mùng một", 0, 1},
                                         Named{"chủ nhật này", 11, 22}, Named{"thứ bảy", 11, 21},
                                         Named{"thứ 2", 11, 23}));

TEST_P(Days, MayAgreeAndNeverDiffer) {
  const auto read = stated(GetParam().text);
  ASSERT_FALSE(read.dates.empty());
  EXPECT_EQ(read.dates[0].month, GetParam().month);
  EXPECT_EQ(read.dates[0].day, GetParam().day);
  EXPECT_TRUE(read.dates[0].plain);
}

TEST(ClaimFactsRead, StandAnyText) {
  for (const std::string word :
       {"mười ", "triệu ", "rưỡi ", "hai ", "thứ ", "tháng ", "mấy chục ", "1tr", "trăm linh "}) {
    std::string text;
    while (text.size() < 8192) text += word;
    for (std::size_t cut = text.size(); cut + 12 > text.size(); --cut)
      EXPECT_LT(stated(text.substr(0, cut)).numbers.size(), text.size());
  }
}

// --- concepts -------------------------------------------------------------------------------------------------------

bool alike(const std::string& a, const std::string& b) {
  const auto groups = [](const std::string& text) {
    Folded folded;
    fold(text, folded);
    const auto found = ConceptTable::shared().at(folded, 0);
    return std::vector<std::uint16_t>(found.group.begin(), found.group.begin() + found.groups);
  };
  const auto x = groups(a), y = groups(b);
  return std::any_of(x.begin(), x.end(), [&](auto g) { return std::find(y.begin(), y.end(), g) != y.end(); });
}

TEST(Concepts, StandForOneAnother) {
  const std::pair<const char*, const char*> pairs[] = {
      {"sạt lở", "đổ xuống"}, {"tử vong", "thiệt mạng"}, {"học phí", "tiền học"},     {"thu hồi", "gom về"},
      {"thuê bao", "sim"},    {"ngân hàng", "nhà băng"}, {"nghỉ việc", "về vườn"},    {"trẻ sơ sinh", "bé đỏ hỏn"},
      {"phát nổ", "nổ banh"}, {"bệnh viện", "bv"},       {"ngất xỉu", "gục tại chỗ"}, {"tử vong", "tu vong"}};
  for (const auto& [a, b] : pairs) EXPECT_TRUE(alike(a, b)) << a << " " << b;
  EXPECT_FALSE(alike("học phí", "học sinh"));
  EXPECT_FALSE(alike("tử vong", "từ vọng"));
  EXPECT_FALSE(alike("chết", "chẹt"));
}

TEST(Concepts, TakeTheLongestPhraseAndNoSentenceEnd) {
  Folded folded;
  fold("mất tích", folded);
  EXPECT_EQ(ConceptTable::shared().at(folded, 0).syllables, 2u);
  fold("mất. Tích", folded);
  EXPECT_EQ(ConceptTable::shared().at(folded, 0).syllables, 1u);
  EXPECT_EQ(ConceptTable::shared().at(folded, 1).syllables, 0u);
}

TEST(Concepts, OfOneBareSyllableNeedBareNeighbours) {
  Folded folded;
  fold("nghe noi chet roi", folded);
  EXPECT_EQ(ConceptTable::shared().at(folded, 2).syllables, 1u);
  fold("nghe nói chet rồi", folded);
  EXPECT_EQ(ConceptTable::shared().at(folded, 2).syllables, 0u);
}

TEST(Concepts, AreWrittenAsTheListAsks) {
  for (const auto row : concept_rows()) {
    EXPECT_NE(row.find('|'), std::string_view::npos) << row;
    EXPECT_EQ(row.find("||"), std::string_view::npos) << row;
    EXPECT_NE(row.back(), '|') << row;
    EXPECT_EQ(row.find('!', 1), std::string_view::npos) << row;
  }
}

TEST(CommonWords, WeighLess) {
  const auto share = [](const std::string& word) {
    Folded folded;
    fold_phrase(word, folded);
    return share_of_stretches(word_key(folded, 0), accents_at(folded, 0));
  };
  EXPECT_GT(share("và"), 0.1F);
  EXPECT_GT(share("của"), share("đập"));
  EXPECT_LT(share("đập"), 0.01F);
  EXPECT_GT(share("là"), share("lá"));
  EXPECT_GT(share_of_stretches(word_key("la"), std::nullopt), 0.1F);
}

}  // namespace
}  // namespace dongtin
