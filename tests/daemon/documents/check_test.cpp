// A document from bytes to words: text and PDF, the list from files, and that no verdict is ever given.
#include "daemon/documents/check.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <boost/json.hpp>
#include <filesystem>
#include <fstream>

#include "tests/support/sample_pdf.hpp"

namespace dongtin {
namespace {

using namespace std::chrono;
namespace fs = std::filesystem;

constexpr sys_days kToday = 2026y / May / 28;
constexpr std::string_view kDecision =
    "ỦY BAN NHÂN DÂN                  CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\r\n"
    " TỈNH GIA LAI                       Độc lập - Tự do - Hạnh phúc\r\n"
    "Số: 125/QĐ-UBND                  Gia Lai, ngày 12 tháng 3 năm 2026\r\n\r\n"
    "                       QUYẾT ĐỊNH\r\n              Về việc phê duyệt kế hoạch trồng rừng\r\n\r\n"
    "Điều 1. Phê duyệt.\r\n\r\n                     TM. ỦY BAN NHÂN DÂN\r\n                          CHỦ TỊCH\r\n\r\n"
    "                       Nguyễn Văn Mẫu\r\n";

class ListFile {
 public:
  explicit ListFile(const std::string& bytes)
      : path_(fs::temp_directory_path() / ("dongtin-list-" + std::to_string(::getpid()))) {
    std::ofstream(path_, std::ios::binary) << bytes;
  }
  ~ListFile() { fs::remove(path_); }
  ListFile(const ListFile&) = delete;
  ListFile& operator=(const ListFile&) = delete;
  [[nodiscard]] std::string path() const { return path_.string(); }

 private:
  fs::path path_;
};

std::shared_ptr<const PublishedRegister> list_of(const std::string& bytes, std::vector<Problem>& problems) {
  const ListFile file(bytes);
  const std::vector<std::string> files{file.path()};
  return read_published_files(files, problems);
}

TEST(DocumentCheck, AnswersInWordsWhatWasComparedAndNeverThatItIsForged) {
  std::vector<Problem> problems;
  const auto list = list_of("number,date,title\n125/QĐ-UBND,2026-03-12,Phê duyệt kế hoạch trồng rừng\n", problems);
  ASSERT_TRUE(list);
  const struct {
    const char* name;
    std::string text;
    const PublishedRegister* list;
    Presence presence;
    const char* words;
  } cases[] = {
      {"found", std::string(kDecision), list.get(), Presence::found, "có trong danh mục công bố"},
      {"not found", "Số: 126/QĐ-UBND\nGia Lai, ngày 12 tháng 3 năm 2026\n", list.get(), Presence::not_found,
       "không tìm thấy trong danh mục công bố"},
      {"no list", std::string(kDecision), nullptr, Presence::no_list, "Chưa có danh mục"},
      {"no number", "QUYẾT ĐỊNH", list.get(), Presence::no_number, "Không đọc được"},
  };
  for (const auto& each : cases) {
    const auto check = check_document(each.text, each.list, kToday, {});
    ASSERT_TRUE(check) << each.name << check.error().line();
    EXPECT_EQ(check->published.presence, each.presence) << each.name;
    EXPECT_NE(answer_in_words(*check).vi.find(each.words), std::string::npos) << each.name;
    const auto json = document_json(*check);
    for (const auto* verdict : {"giả", "forged", "fake", "thật"}) {
      EXPECT_EQ(json.find(verdict), std::string::npos) << each.name << ": " << verdict;
    }
    EXPECT_EQ(json.find("Mẫu"), std::string::npos) << "the name of who signs is not read";
  }
}

TEST(DocumentCheck, TheJsonHoldsWhatWasReadWithTrueSpans) {
  const auto check = check_document(kDecision, nullptr, kToday, {});
  ASSERT_TRUE(check);
  const auto json = boost::json::parse(document_json(*check)).as_object();
  const auto& number = json.at("read").at("number").as_object();
  EXPECT_EQ(number.at("text").as_string(), "125/QĐ-UBND");
  std::string text(kDecision);
  std::erase(text, '\r');
  const auto& span = number.at("spans").as_array().at(0).as_array();
  const auto begin = static_cast<std::size_t>(span.at(0).as_int64()),
             end = static_cast<std::size_t>(span.at(1).as_int64());
  EXPECT_EQ(text.substr(begin, end - begin), "125/QĐ-UBND");
  EXPECT_EQ(json.at("read").at("date").at("date").as_string(), "2026-03-12");
  EXPECT_EQ(json.at("findings").as_array().size(), 12u);
}

TEST(DocumentCheck, APdfIsReadAsItsTextIs) {
  const auto pdf = testing::sample_pdf({"UY BAN NHAN DAN", "TINH GIA LAI", "So: 125/QD-UBND",
                                        "Gia Lai, ngay 12 thang 3 nam 2026", "QUYET DINH", "Ve viec phe duyet"});
  const auto check = check_document(pdf, nullptr, kToday, {});
  ASSERT_TRUE(check) << check.error().line();
  EXPECT_TRUE(check->from_pdf);
  ASSERT_TRUE(check->form.number && check->form.issuer && check->form.kind);
  EXPECT_EQ(check->form.number->whole.text, "125/QD-UBND");
  EXPECT_EQ(check->form.issuer->text, "UY BAN NHAN DAN TINH GIA LAI");
}

TEST(DocumentCheck, TextOfBeforeUnicodeIsRepaired) {
  const auto check = check_document(
      "céng hßa x· héi chñ nghÜa viÖt nam\n§éc lËp - Tù do - H¹nh phóc\nSè: 125/Q§-UBND\n"
      "VÒ viÖc phª duyÖt kÕ ho¹ch trång rõng n¨m 2026 cña tØnh\n",
      nullptr, kToday, {});
  ASSERT_TRUE(check) << check.error().line();
  EXPECT_TRUE(check->repaired);
  EXPECT_TRUE(check->form.country);
  EXPECT_TRUE(check->form.motto);
}

TEST(DocumentCheck, WhatIsNoDocumentIsOneClearLine) {
  DocumentLimits limits;
  limits.max_bytes = 1000;
  limits.max_text_bytes = 100;
  const struct {
    const char* name;
    std::string bytes;
    Errc code;
  } cases[] = {{"nothing", "", Errc::malformed},
               {"blanks", " \r\n\t\n", Errc::malformed},
               {"a picture", std::string("\x89PNG\r\n\0\0\0", 9), Errc::malformed},
               {"a long text", std::string(101, 'x'), Errc::too_large},
               {"a large PDF", "%PDF-1.4" + std::string(1000, 'x'), Errc::too_large}};
  for (const auto& each : cases) {
    const auto check = check_document(each.bytes, nullptr, kToday, limits);
    ASSERT_FALSE(check) << each.name;
    EXPECT_EQ(check.error().code, each.code) << each.name;
    EXPECT_FALSE(check.error().what.empty()) << each.name;
  }
}

TEST(PublishedFiles, AreOneListOrEveryFaultWithItsPlace) {
  std::vector<Problem> problems;
  EXPECT_EQ(list_of("number,date\n1/A,2026-01-05\n", problems)->size(), 1u);
  EXPECT_TRUE(problems.empty());
  EXPECT_EQ(read_published_files({}, problems)->size(), 0u);
  EXPECT_FALSE(list_of("number,date\n1/A,2026-01-05\n1/A,x\nx/A,2026-01-05\n", problems));
  ASSERT_EQ(problems.size(), 2u);
  EXPECT_EQ(problems[0].where.line, 3u);
  EXPECT_EQ(problems[1].where.line, 4u);
  problems.clear();
  const std::vector<std::string> missing{"/nowhere/van-ban.csv"};
  EXPECT_FALSE(read_published_files(missing, problems));
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_NE(problems[0].line().find("/nowhere/van-ban.csv:1:1: cannot be read"), std::string::npos);
  problems.clear();
  PublishedLimits limits;
  limits.max_bytes = 10;
  const ListFile file("number,date\n1/A,2026-01-05\n");
  const std::vector<std::string> large{file.path()};
  EXPECT_FALSE(read_published_files(large, problems, limits));
}

}  // namespace
}  // namespace dongtin
