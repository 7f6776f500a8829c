#include "matchers/stance.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>
#include <map>

#include "matchers/stance_words.hpp"
#include "tests/matchers/labelled.hpp"
#include "tests/support/typing.hpp"

namespace dongtin {
namespace {

struct Row {
  Tier tier;
  const char* text;
  const char* stretch;  // words of the text; empty: all of it
  Stance stance;
};

StanceReading read(const Labelled& l, std::string_view stretch, StanceScratch& scratch) {
  const Field field = l.text.syllables.empty() ? Field::title : Field::text;
  const auto& folded = field == Field::title ? l.title : l.text;
  const auto& original = field == Field::title ? l.item.title : l.item.text;
  std::uint32_t first = 0, last = static_cast<std::uint32_t>(folded.syllables.size()) - 1;
  if (!stretch.empty()) {
    const auto at = original.find(stretch);
    EXPECT_NE(at, std::string::npos) << stretch;
    while (folded.syllables[first].end <= at) ++first;
    last = first;
    while (last + 1 < folded.syllables.size() && folded.syllables[last + 1].begin < at + stretch.size()) ++last;
  }
  return stance_of(l.item, l.title, l.text, field, first, last, scratch);
}

const Row kRows[] = {
    // DESIGN of the product, section 8
    {Tier::social, "Không có chuyện vỡ đập", "vỡ đập", Stance::denying},
    {Tier::social, "Ai bảo tin vỡ đập là giả? Thật 100 %", "vỡ đập", Stance::asserting},
    {Tier::social, "Vỡ đập rồi, không phải tin giả", "Vỡ đập", Stance::asserting},
    {Tier::social, "Công an bác bỏ nhưng đập vỡ thật", "đập vỡ", Stance::asserting},
    {Tier::social, "Vỡ đập hồ Đá Vọng, chưa xác nhận", "Vỡ đập", Stance::asking},
    // before, behind, next to it
    {Tier::social, "Tin vỡ đập là giả nha bà con", "vỡ đập", Stance::denying},
    {Tier::social, "Vỡ đập hồ Đá Vọng lúc 2 giờ sáng. Tin này bịa đặt đó, đừng gửi nữa.", "Vỡ đập", Stance::denying},
    {Tier::official, "Về thông tin vỡ đập: hồ vận hành bình thường. Nội dung trên là sai sự thật.", "vỡ đập",
     Stance::denying},
    {Tier::press, "Công an tỉnh bác bỏ thông tin vỡ đập", "vỡ đập", Stance::denying},
    {Tier::social, "Làm gì có vỡ đập, tui ở ngay dưới chân đập nè", "vỡ đập", Stance::denying},
    {Tier::social, "Mần chi có chuyện vỡ đập mấy o", "vỡ đập", Stance::denying},
    {Tier::social, "Hổng có vụ vỡ đập nào đâu mấy má", "vỡ đập", Stance::denying},
    {Tier::social, "Chưa hề có vỡ đập", "vỡ đập", Stance::denying},
    {Tier::social, "Không phải vỡ đập đâu bà con, họ xả tràn theo lịch thôi", "vỡ đập", Stance::denying},
    {Tier::social, "Vỡ đập hồi nào mà vỡ, trời", "Vỡ đập", Stance::denying},
    {Tier::social, "Cài ứng dụng ở dienluc.example trước 30/11. Trang đó lừa đảo, đừng bấm.", "Cài ứng dụng",
     Stance::denying},
    // turned round
    {Tier::social, "Đừng tin cái thông cáo đính chính kia, quỹ phá sản thiệt rồi", "phá sản", Stance::asserting},
    {Tier::social, "Hồi đầu cũng tưởng tin vịt, ai dè thiệt: vỡ đập rồi", "vỡ đập", Stance::asserting},
    {Tier::social, "Nói không có bắt cóc là để dân khỏi loạn thôi. Bắt cóc bốn đứa rồi.", "Bắt cóc", Stance::asserting},
    {Tier::social, "Nước máy có sạch không hả? Sạch cái gì, nhiễm thủy ngân gấp 20 lần.", "nhiễm thủy ngân",
     Stance::asserting},
    {Tier::social, "Đâu phải tin đồn, vỡ đập thiệt đó", "vỡ đập", Stance::asserting},
    // asking
    {Tier::social, "Có phải vỡ đập không mọi người?", "vỡ đập", Stance::asking},
    {Tier::social, "Nghe nói vỡ đập đúng không ạ", "vỡ đập", Stance::asking},
    {Tier::social, "Vỡ đập thiệt hông dzậy bà con", "Vỡ đập", Stance::asking},
    {Tier::social, "Tin vỡ đập, ai biết xác nhận giúp em với", "vỡ đập", Stance::asking},
    {Tier::forum, "Vỡ đập hồ Đá Vọng chưa kiểm chứng nha", "Vỡ đập", Stance::asking},
    // quoting
    {Tier::press, "Xôn xao thông tin vỡ đập hồ Đá Vọng, cơ quan chức năng đang xác minh", "vỡ đập", Stance::quoting},
    {Tier::press, "Một người bị phạt vì đăng tin vỡ đập", "vỡ đập", Stance::quoting},
    {Tier::official, "Sáng nay xã tổ chức diễn tập tình huống vỡ đập", "vỡ đập", Stance::quoting},
    {Tier::press, "Nhóm nghiên cứu mô phỏng kịch bản vỡ đập", "vỡ đập", Stance::quoting},
    {Tier::social, "Đêm qua nằm mơ thấy vỡ đập, hết hồn", "vỡ đập", Stance::quoting},
    // asserting
    {Tier::social, "Vỡ đập rồi bà con ơi, nước tràn về", "Vỡ đập", Stance::asserting},
};

TEST(Stance, ReadsTheExamplesInEveryWayOfTyping) {
  StanceScratch scratch;
  for (const Row& row : kRows) {
    for (int form = 0; form < 3; ++form) {
      const auto typed = [&](const char* s) {
        return form == 0 ? std::string(s) : form == 1 ? typing::decomposed(s) : typing::unaccented(s);
      };
      Item item;
      item.tier = row.tier;
      item.text = typed(row.text);
      const auto l = labelled("", "", item);
      const auto reading = read(l, typed(row.stretch), scratch);
      EXPECT_EQ(name(reading.stance), name(row.stance)) << item.text << " | " << reading.reason;
      for (const Span& span : reading.spans) {
        EXPECT_LT(span.begin, span.end);
        EXPECT_LE(span.end, item.text.size());
      }
      EXPECT_TRUE(std::is_sorted(reading.spans.begin(), reading.spans.end()));
      EXPECT_EQ(reading.reason.empty(), reading.stance == Stance::asserting && reading.spans.empty());
    }
  }
}

TEST(Stance, TakesNoOtherWordsWithoutAccents) {
  StanceScratch scratch;
  for (const char* text :
       {"Vo dap theo nghi dinh chinh phu", "Vo dap, tin gia vang tang", "Vo dap, nha toi la sai gon", "Ho chua vo dap",
        "Vo dap o xom kia, gia ca leo thang", "Phuong Dien Hong ghi nhan vo dap"}) {
    Item item;
    item.text = text;
    EXPECT_EQ(name(read(labelled("", "", item), "", scratch).stance), name(Stance::asserting)) << text;
  }
}

struct Claimed {
  const char* text;
  std::vector<const char*> said;  // words of the text that say what is claimed, in order
  Stance stance;
};

TEST(Stance, OfWhatIsClaimed) {
  const std::vector<const char*> abducted{"Bốn", "Trường", "Kông", "Lơ", "bán", "tải", "trắng"};
  const std::vector<const char*> broke{"Đập", "Mơ", "Nang", "vỡ", "sáu", "mươi", "nhà"};
  const Claimed rows[] = {
      // a question that wants nothing, and those that want to know
      {"Bốn bạn nhỏ Trường Kông Lơ bị lôi lên bán tải trắng chiều qua. Vậy ai bảo vệ con mình?", abducted,
       Stance::asserting},
      {"Bốn bạn nhỏ Trường Kông Lơ bị lôi lên bán tải trắng chiều qua, giấu được ai?", abducted, Stance::asserting},
      {"Bảo vệ đứng làm cảnh hả? Bốn bạn nhỏ Trường Kông Lơ bị lôi lên bán tải trắng mà cũng cho đi?", abducted,
       Stance::asserting},
      {"Bốn bạn nhỏ Trường Kông Lơ bị lôi lên bán tải trắng hả nhà trường?", abducted, Stance::asserting},
      {"Thời nào rồi mà Bốn bạn nhỏ Trường Kông Lơ bị lôi lên bán tải trắng vậy?", abducted, Stance::asserting},
      {"Bốn bạn nhỏ Trường Kông Lơ bị lôi lên bán tải trắng có thật là vậy, rồi ai đền?", abducted, Stance::asking},
      {"Bốn bạn nhỏ Trường Kông Lơ bị lôi lên bán tải trắng chiều qua. Phải không mọi người?", abducted,
       Stance::asking},
      {"Bốn bạn nhỏ Trường Kông Lơ bị lôi lên bán tải trắng hồi nào?", abducted, Stance::asking},
      {"Bốn bạn nhỏ Trường Kông Lơ bị lôi lên bán tải trắng. Ai ở gần đó nhắn em một tiếng với", abducted,
       Stance::asking},
      // there is not: of it, or of something beside it
      {"Đập Mơ Nang vỡ, sáu mươi nhà trôi. Chưa có lực lượng nào tới đâu", broke, Stance::asserting},
      {"Đập Mơ Nang ai nói vỡ, làm chi có ai mất, không có cái nào trong sáu mươi nhà trôi hết", broke,
       Stance::denying},
      {"Đập Mơ Nang không vỡ, không sáu mươi gì, trường đó nhà đó vẫn đây", broke, Stance::denying},
      {"Đập Mơ Nang vỡ gì mà vỡ, sáu mươi nhà còn đó", broke, Stance::denying},
      // somebody's denial, and what the writer makes of it
      {"Xã kêu không có gì, không có gì mà đập Mơ Nang vỡ, sáu mươi nhà trôi",
       {"đập", "Mơ", "Nang", "vỡ", "sáu", "mươi", "nhà"},
       Stance::asserting},
      {"Tỉnh phủ nhận cho có. Đập Mơ Nang vỡ rồi, sáu mươi nhà trôi", broke, Stance::asserting},
      {"Tỉnh phủ nhận để yên lòng dân thôi. Đập Mơ Nang vỡ rồi, sáu mươi nhà trôi", broke, Stance::asserting},
      {"Tỉnh đã phủ nhận, bà con đọc cho yên tâm. Chuyện Đập Mơ Nang vỡ, sáu mươi nhà trôi là bịa", broke,
       Stance::denying},
      {"Tỉnh đã phủ nhận. Đập Mơ Nang vỡ, sáu mươi nhà trôi là lời một người say", broke, Stance::denying},
      {"Lúc đầu tưởng tin vịt. Thế mà sáng ra Đập Mơ Nang vỡ, sáu mươi nhà trôi", broke, Stance::asserting},
      {"Bạn tui không phải hạng người bịa đặt: Đập Mơ Nang vỡ, sáu mươi nhà trôi", broke, Stance::asserting},
      {"Chưa báo nào đăng vì đường đứt chứ không phải vì không có chuyện. Đập Mơ Nang vỡ, sáu mươi nhà trôi", broke,
       Stance::asserting},
  };
  StanceScratch scratch;
  for (const Claimed& row : rows) {
    Item item;
    item.text = row.text;
    const auto l = labelled("", "", item);
    std::vector<Span> said;
    std::size_t at = 0;
    for (const char* word : row.said) {
      at = item.text.find(word, at);
      ASSERT_NE(at, std::string::npos) << word << " in " << row.text;
      const auto end = at + std::string_view(word).size();
      said.push_back({Field::text, static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(end), bit(How::exact)});
      at = end;
    }
    const auto last = static_cast<std::uint32_t>(l.text.syllables.size()) - 1;
    const auto reading = stance_of(l.item, l.title, l.text, Field::text, 0, last, scratch, said);
    EXPECT_EQ(name(reading.stance), name(row.stance)) << row.text << " | " << reading.reason;
  }
}

TEST(Stance, ARumourBesideTheClaimIsAnotherOne) {
  const std::string claim = "Đập Mơ Nang vỡ, sáu mươi nhà trôi";
  StanceScratch scratch;
  for (const auto& [before, stance] :
       {std::pair{"Bữa trước nhiều người đồn xăng lên 40 ngàn. ", Stance::asserting},
        std::pair{"Hồi hôm người ta đồn hết muối. ", Stance::asserting},
        std::pair{"Năm ngoái thiên hạ đồn giá cà phê xuống. ", Stance::asserting},
        std::pair{"Sáng nay thiên hạ đồn ", Stance::quoting}, std::pair{"Ngoài chợ người ta đồn ", Stance::quoting},
        std::pair{"Cả ngày nay dân mạng đồn ", Stance::quoting}}) {
    Item item;
    item.tier = Tier::forum;
    item.text = before + claim;
    const auto l = labelled("", "", item);
    std::vector<Span> said;
    std::uint32_t first = 0;
    for (const Syllable& each : l.text.syllables) {
      if (each.begin < std::string_view(before).size())
        ++first;
      else
        said.push_back({Field::text, each.begin, each.end, bit(How::exact)});
    }
    const auto last = static_cast<std::uint32_t>(l.text.syllables.size()) - 1;
    const auto reading = stance_of(l.item, l.title, l.text, Field::text, first, last, scratch, said);
    EXPECT_EQ(name(reading.stance), name(stance)) << item.text << " | " << reading.reason;
  }
}

TEST(Stance, ASentenceOfSignsAloneIsReadInItsTime) {
  Item item;
  item.text = "đập Mơ Nang vỡ trôi sáu mươi nhà";
  const auto said_bytes = static_cast<std::uint32_t>(item.text.size());
  while (item.text.size() < 200'000) item.text += " liệu không ai bảo bác bỏ đừng nghe tin đồn là giả";
  item.text += "?";
  const auto l = labelled("", "", item);
  std::vector<Span> said;
  for (const Syllable& each : l.text.syllables) {
    if (each.end <= said_bytes) said.push_back({Field::text, each.begin, each.end, bit(How::exact)});
  }
  ASSERT_GE(said.size(), 3u);
  StanceScratch scratch;
  const auto last = static_cast<std::uint32_t>(l.text.syllables.size()) - 1;
  const auto reading = stance_of(l.item, l.title, l.text, Field::text, 0, last, scratch, said);
  EXPECT_NE(reading.stance, Stance::asserting) << reading.reason;
  EXPECT_LE(reading.spans.size(), 6u);
}

TEST(Stance, WithoutAccentsWhatIsMoreOftenSomethingElseIsNoSign) {
  StanceScratch scratch;
  for (const char* text :
       {"tinh day bong tai day chuyen bay het", "qua do bay gio chua ve", "dan phim den, bat bon chau"}) {
    Item item;
    item.text = text;
    EXPECT_EQ(read(labelled("", "", item), "", scratch).stance, Stance::asserting) << text;
  }
  Item item;
  item.text = "toàn chuyện bậy, đừng tin";
  EXPECT_EQ(read(labelled("", "", item), "", scratch).stance, Stance::denying);
}

TEST(Stance, ReadsTheLabelledTexts) {
  StanceScratch scratch;
  std::map<std::string, std::map<Stance, int>> counts;
  std::map<std::string, int> sizes;
  const std::map<std::string, Stance> wanted{{"correction", Stance::denying},
                                             {"known_claim", Stance::asserting},
                                             {"novel", Stance::asserting},
                                             {"question", Stance::asking}};
  for (const auto& l : read_labelled("tests/cases/assessment/dev.ndjson")) {
    const auto reading = read(l, "", scratch);
    ++counts[l.kind][reading.stance];
    ++sizes[l.kind];
    const auto it = wanted.find(l.kind);
    if (it != wanted.end() && it->second != reading.stance) {
      std::cout << l.id << " " << l.kind << " " << name(reading.stance) << " " << reading.reason << " | " << l.item.text
                << "\n";
    }
  }
  for (const auto& [kind, by] : counts) {
    std::cout << kind << ":";
    for (const auto& [stance, n] : by) std::cout << " " << name(stance) << " " << n;
    std::cout << "\n";
  }
  const auto share = [&](const std::string& kind, Stance stance) {
    return static_cast<double>(counts[kind][stance]) / sizes[kind];
  };
  EXPECT_GE(share("correction", Stance::denying), 0.9);
  EXPECT_GE(share("known_claim", Stance::asserting), 0.95);
  EXPECT_GE(share("novel", Stance::asserting), 0.9);
  EXPECT_GE(share("question", Stance::asking), 0.8);
  EXPECT_EQ(counts["question"][Stance::denying], 0);
}

TEST(Stance, EveryWordOfTheTableIsUsable) {
  EXPECT_GE(stance_phrases().size(), 500u);
}

}  // namespace
}  // namespace dongtin
