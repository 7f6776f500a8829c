#include <gtest/gtest.h>

#include "collectors/documents/findings.hpp"

namespace dongtin {
namespace {

using namespace std::chrono;

constexpr std::string_view kLetter =
    "UBND TỈNH TUYÊN QUANG            CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
    "      SỞ Y TẾ                       Độc lập - Tự do - Hạnh phúc\n"
    "Số: 318/SYT-NVY                  Tuyên Quang, ngày 05 tháng 02 năm 2026\n"
    "V/v phòng, chống dịch sốt xuất huyết\n\n"
    "Kính gửi: Ủy ban nhân dân các xã, phường.\n\nNội dung.\n\n                    GIÁM ĐỐC\n";

PublishedDocument listed(std::string number, std::string symbol, year_month_day date, std::string issuer = {},
                         std::string title = {}) {
  return {std::move(number), std::move(symbol), date, std::move(issuer), std::move(title), "https://congbao.example/1"};
}

PublishedAnswer answer_of(std::vector<PublishedDocument> list, std::string_view text = kLetter) {
  return PublishedRegister(std::move(list)).look_up(read_document(text));
}

TEST(Published, ADocumentIsFoundByNumberSymbolAndDate) {
  const auto day = 2026y / February / 5;
  const auto found =
      answer_of({listed("0318", "syt - NVY", day, "Sở Y tế tỉnh Tuyên Quang", "Về phòng chống dịch sốt xuất huyết")});
  EXPECT_EQ(found.presence, Presence::found);
  ASSERT_EQ(found.found.size(), 1u);
  EXPECT_EQ(found.found[0].url, "https://congbao.example/1");
  EXPECT_TRUE(found.near.empty());
  EXPECT_EQ(found.documents, 1u);
}

TEST(Published, WhatComesNearIsShownWithWhatDiffers) {
  using enum PublishedField;
  const struct {
    const char* name;
    PublishedDocument document;
    std::vector<PublishedField> differs;
  } cases[] = {
      {"another date", listed("318", "SYT-NVY", 2026y / February / 6), {date}},
      {"another number", listed("319", "SYT-NVY", 2026y / February / 5), {number}},
      {"another symbol", listed("318", "SYT-TCCB", 2026y / February / 5), {symbol}},
      {"another body", listed("318", "SYT-NVY", 2026y / February / 5, "Sở Tài chính"), {issuer}},
      {"another content",
       listed("318", "SYT-NVY", 2026y / February / 5, "Sở Y tế", "Về tuyển dụng viên chức năm 2026"),
       {title}},
  };
  for (const auto& each : cases) {
    const auto answer = answer_of({each.document});
    EXPECT_EQ(answer.presence, Presence::not_found) << each.name;
    ASSERT_EQ(answer.near.size(), 1u) << each.name;
    EXPECT_EQ(answer.near[0].differs, each.differs) << each.name;
  }
  EXPECT_TRUE(answer_of({listed("5", "QĐ-UBND", 2025y / May / 1)}).near.empty());
}

TEST(Published, TheNearestComeFirstAndFew) {
  std::vector<PublishedDocument> list;
  for (unsigned i = 1; i <= 28; ++i) list.push_back(listed("318", "SYT-NVY", 2025y / February / day(i)));
  list.push_back(listed("318", "SYT-TCCB", 2026y / February / 5, "Sở Tài chính", "Về tuyển dụng viên chức"));
  const auto answer = answer_of(std::move(list));
  ASSERT_EQ(answer.near.size(), kMaxNearDocuments);
  EXPECT_EQ(answer.near.front().document.date, year_month_day(2025y / February / 28));
}

TEST(Published, WithoutAListOrANumberNothingIsSaidOfPresence) {
  EXPECT_EQ(answer_of({}).presence, Presence::no_list);
  const std::vector list{listed("318", "SYT-NVY", 2026y / February / 5)};
  EXPECT_EQ(answer_of(list, "SỞ Y TẾ\nThông báo nghỉ lễ").presence, Presence::no_number);
  EXPECT_EQ(answer_of(list, "Số:        /SYT-NVY\nTuyên Quang, ngày 05 tháng 02 năm 2026").presence,
            Presence::no_number);
  EXPECT_EQ(answer_of(list, "Số: 318/SYT-NVY\nTuyên Quang, ngày 31 tháng 02 năm 2026").presence, Presence::no_number);
}

TEST(Published, NumbersOfAYearRiseWithTheDate) {
  const auto form = read_document(kLetter);
  const auto sequence = [&](std::vector<PublishedDocument> list) {
    const PublishedRegister published(std::move(list));
    for (const auto& found : compare_form(form, 2026y / May / 28, &published)) {
      if (found.aspect == DocumentAspect::sequence) return found.agreement;
    }
    return Agreement::missing;
  };
  EXPECT_EQ(sequence({listed("317", "SYT-NVY", 2026y / February / 5), listed("319", "SYT-NVY", 2026y / March / 1)}),
            Agreement::agrees);
  EXPECT_EQ(sequence({listed("120", "SYT-NVY", 2026y / March / 1)}), Agreement::differs);
  EXPECT_EQ(sequence({listed("500", "SYT-NVY", 2026y / January / 10)}), Agreement::differs);
  EXPECT_EQ(sequence({listed("500", "SYT-NVY", 2025y / January / 10)}), Agreement::not_compared);
  EXPECT_EQ(sequence({}), Agreement::not_compared);
}

TEST(PublishedList, IsReadFromLinesOfJsonAndFromCsv) {
  const auto ndjson = read_published(
      "{\"number\":\"05\",\"symbol\":\"BC-SYT\",\"date\":\"2026-01-05\",\"issuer\":\"Sở Y tế\",\"title\":\"Báo cáo\","
      "\"url\":\"https://syt.example/05\"}\n\n{\"number\":7,\"symbol\":\"QĐ-UBND\",\"date\":\"08/01/2026\"}\r\n");
  ASSERT_TRUE(ndjson);
  EXPECT_TRUE(ndjson->problems.empty());
  const auto csv = read_published(
      "\xEF\xBB\xBFnumber,date,title,issuer,url\r\n"
      "05/BC-SYT,2026-01-05,\"Báo cáo \"\"quý I\"\", phần 1\r\nvà 2\",Sở Y tế,https://syt.example/05\r\n\r\n"
      "7/QĐ-UBND,08/01/2026,,,\n");
  ASSERT_TRUE(csv);
  EXPECT_TRUE(csv->problems.empty()) << csv->problems.front().what;
  for (const auto* list : {&*ndjson, &*csv}) {
    ASSERT_EQ(list->documents.size(), 2u);
    EXPECT_EQ(list->documents[0].number, "05");
    EXPECT_EQ(list->documents[0].symbol, "BC-SYT");
    EXPECT_EQ(list->documents[0].date, year_month_day(2026y / January / 5));
    EXPECT_EQ(list->documents[1].symbol, "QĐ-UBND");
    EXPECT_EQ(list->documents[1].date, year_month_day(2026y / January / 8));
  }
  EXPECT_EQ(csv->documents[0].title, "Báo cáo \"quý I\", phần 1\nvà 2");
}

TEST(PublishedList, SaysOfEachLineWhatIsWrong) {
  const struct {
    const char* name;
    std::string bytes;
    std::size_t line;
    const char* what;
  } cases[] = {
      {"no JSON", "{\"number\":\"1\",\"symbol\":\"A\",\"date\":\"2026-01-05\"}\n{oops\n", 2, "no JSON object"},
      {"unknown field", "{\"number\":\"1\",\"ngay\":\"x\"}", 1, "\"ngay\""},
      {"no number", "{\"symbol\":\"QĐ-UBND\",\"date\":\"2026-01-05\"}", 1, "number must be digits"},
      {"no symbol", "{\"number\":\"1\",\"date\":\"2026-01-05\"}", 1, "symbol is missing"},
      {"no day", "{\"number\":\"1\",\"symbol\":\"A\",\"date\":\"2026-02-31\"}", 1, "date must be a day"},
      {"mixed marks", "{\"number\":\"1\",\"symbol\":\"A\",\"date\":\"2026-02/03\"}", 1, "date must be a day"},
      {"no link", "{\"number\":\"1\",\"symbol\":\"A\",\"date\":\"2026-01-05\",\"url\":\"javascript:x\"}", 1,
       "url must"},
      {"long",
       "{\"number\":\"1\",\"symbol\":\"A\",\"date\":\"2026-01-05\",\"title\":\"" + std::string(3000, 'x') + "\"}", 1,
       "longer than 2000"},
      {"a list", "{\"number\":[1],\"symbol\":\"A\"}", 1, "must be text"},
      {"CSV of other columns", "so,ngay\n1,2\n", 1, "column"},
      {"CSV quotation", "number,symbol,date\n\"1\"x,A,2026-01-05\n", 2, "quotation mark"},
      {"CSV never closed", "number,symbol,date\n1,A,\"2026-01-05\n", 2, "quotation mark"},
      {"CSV row", "number,symbol,date\n1,A,2026-01-05\nx,A,2026-01-05\n", 3, "number must be digits"},
  };
  for (const auto& each : cases) {
    const auto read = read_published(each.bytes);
    ASSERT_TRUE(read) << each.name;
    ASSERT_FALSE(read->problems.empty()) << each.name;
    EXPECT_EQ(read->problems[0].line, each.line) << each.name;
    EXPECT_NE(read->problems[0].what.find(each.what), std::string::npos) << each.name << ": " << read->problems[0].what;
  }
}

TEST(PublishedList, HoldsToItsBounds) {
  PublishedLimits limits;
  limits.max_bytes = 100;
  EXPECT_EQ(read_published(std::string(101, ' '), limits).error().code, Errc::too_large);
  limits = {};
  limits.max_documents = 1;
  const std::string line = "{\"number\":\"1\",\"symbol\":\"A\",\"date\":\"2026-01-05\"}\n";
  EXPECT_TRUE(read_published(line, limits));
  EXPECT_EQ(read_published(line + line, limits).error().code, Errc::too_large);
  EXPECT_EQ(read_published("number\xff").error().code, Errc::malformed);
  EXPECT_TRUE(read_published("")->documents.empty());
  std::string wrong;
  for (int i = 0; i < 1000; ++i) wrong += "{x\n";
  EXPECT_EQ(read_published(wrong)->problems.size(), kMaxListProblems);
}

}  // namespace
}  // namespace dongtin
