// The check of documents over HTTP: the page, its form, the API, and what is refused.
#include <gtest/gtest.h>

#include "daemon/web/multipart.hpp"
#include "live_server.hpp"
#include "tests/support/sample_pdf.hpp"

namespace dongtin::testing {
namespace {

using namespace std::chrono;

constexpr std::string_view kLetter =
    "UBND TỈNH TUYÊN QUANG            CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
    "      SỞ Y TẾ                       Độc lập - Tự do - Hạnh phúc\n"
    "Số: 318/SYT-NVY                  Tuyên Quang, ngày 05 tháng 02 năm 2026\n"
    "V/v phòng, chống dịch <b>sốt</b> xuất huyết\n\n"
    "Kính gửi: Ủy ban nhân dân các xã, phường.\n\nNội dung.\n\n                    GIÁM ĐỐC\n";

void with_list(ServeContext& context) {
  const auto published = std::make_shared<const PublishedRegister>(std::vector<PublishedDocument>{
      {"318", "SYT-NVY", 2026y / February / 6, "Sở Y tế", "Về \"tuyển\" dụng", "https://congbao.example/318"}});
  context.documents.published = [published] { return published; };
}

std::string form_of(std::string_view text, std::string_view file = {}) {
  return "--x\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\n" + std::string(text) +
         "\r\n--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n"
         "Content-Type: application/pdf\r\n\r\n" +
         std::string(file) + "\r\n--x--\r\n";
}

Answer post_page(const LiveServer& live, const std::string& body) {
  return live.ask("POST", "/documents",
                  {"Content-Type: multipart/form-data; boundary=x", "Sec-Fetch-Site: same-origin"}, body);
}

Answer post_text(const LiveServer& live, std::string_view text, const std::string& type = "text/plain") {
  return live.ask("POST", "/api/v1/documents/check", {"Content-Type: " + type}, text);
}

void expect_no_verdict(const std::string& said) {
  for (const auto* word : {"giả", "Giả", "forged", "fake", "làm giả"}) {
    EXPECT_EQ(said.find(word), std::string::npos) << word;
  }
}

TEST(DocumentPage, IsEmptyUntilSomethingIsChecked) {
  LiveServer live;
  const auto answer = live.get("/documents");
  EXPECT_EQ(answer.status, 200);
  EXPECT_NE(answer.body.find("enctype=\"multipart/form-data\""), std::string::npos);
  EXPECT_NE(answer.body.find("Chưa có văn bản nào để kiểm tra"), std::string::npos);
  EXPECT_NE(answer.body.find("aria-current=\"page\">Kiểm tra văn bản"), std::string::npos);
  EXPECT_NE(live.get("/").body.find("<a href=\"/documents\">Kiểm tra văn bản</a>"), std::string::npos);
}

TEST(DocumentPage, SaysWhatWasComparedAndNeverMore) {
  LiveServer live(with_list);
  const auto answer = post_page(live, form_of(kLetter));
  EXPECT_EQ(answer.status, 200);
  EXPECT_NE(answer.body.find("Văn bản 318/SYT-NVY: không tìm thấy trong danh mục công bố."), std::string::npos);
  EXPECT_NE(answer.body.find("not found among the published documents"), std::string::npos);
  EXPECT_NE(answer.body.find("318/SYT-NVY ngày 06/02/2026"), std::string::npos);
  EXPECT_NE(answer.body.find("href=\"https://congbao.example/318\""), std::string::npos);
  EXPECT_NE(answer.body.find("khác: ngày, trích yếu"), std::string::npos);
  EXPECT_NE(answer.body.find("Nghị định 30/2020/NĐ-CP"), std::string::npos);
  EXPECT_EQ(answer.body.find("<b>"), std::string::npos) << "what was pasted stays text";
  expect_no_verdict(answer.body);
}

TEST(DocumentPage, TakesAPdfWithoutScripts) {
  LiveServer live;
  const auto answer =
      post_page(live, form_of("", sample_pdf({"So: 318/SYT-NVY", "Tuyen Quang, ngay 05 thang 02 nam 2026"})));
  EXPECT_EQ(answer.status, 200) << answer.body;
  EXPECT_NE(answer.body.find("318/SYT-NVY"), std::string::npos);
  EXPECT_NE(answer.body.find("Chữ lấy từ PDF"), std::string::npos);
}

TEST(DocumentPage, SaysInVietnameseWhatIsWrongWithAFile) {
  LiveServer live;
  const auto nothing = post_page(live, form_of(""));
  EXPECT_EQ(nothing.status, 400);
  EXPECT_NE(nothing.body.find("role=\"alert\""), std::string::npos);
  EXPECT_NE(nothing.body.find("hãy dán phần chữ"), std::string::npos);
  const auto broken = post_page(live, form_of("", "%PDF-1.4 nothing follows"));
  EXPECT_EQ(broken.status, 400);
  EXPECT_NE(broken.body.find("broken PDF"), std::string::npos);
}

TEST(DocumentPage, OfAFileThatIsTooLargeItIsAPage) {
  LiveServer live([](ServeContext& context) { context.documents.limits.max_bytes = 1000; });
  const auto answer = live.ask(
      "POST", "/documents",
      {"Content-Type: multipart/form-data; boundary=x", "Sec-Fetch-Site: same-origin", "Accept: text/html,*/*"},
      form_of("", std::string(200'000, 'x')));
  EXPECT_EQ(answer.status, 413);
  EXPECT_NE(answer.body.find("Tệp gửi lên quá lớn"), std::string::npos);
}

TEST(DocumentPage, ComesFromOurOwnPageOrNotAtAll) {
  LiveServer live;
  const auto type = std::string("Content-Type: multipart/form-data; boundary=x");
  EXPECT_EQ(live.ask("POST", "/documents", {type}, form_of(kLetter)).status, 403);
  EXPECT_EQ(live.ask("POST", "/documents", {type, "Origin: https://evil.example"}, form_of(kLetter)).status, 403);
  EXPECT_EQ(live.ask("POST", "/documents", {"Content-Type: text/plain", "Sec-Fetch-Site: same-origin"}, kLetter).status,
            415);
}

TEST(DocumentApi, AnswersTextAndPdf) {
  LiveServer live(with_list);
  const auto text = post_text(live, kLetter, "text/plain; charset=utf-8");
  EXPECT_EQ(text.status, 200);
  EXPECT_NE(text.body.find("\"presence\":\"not_found\""), std::string::npos);
  EXPECT_NE(text.body.find("\"from_pdf\":false"), std::string::npos);
  expect_no_verdict(text.body);
  const auto pdf = post_text(live, sample_pdf({"So: 318/SYT-NVY"}), "application/pdf");
  EXPECT_EQ(pdf.status, 200) << pdf.body;
  EXPECT_NE(pdf.body.find("\"from_pdf\":true"), std::string::npos);
  EXPECT_NE(pdf.body.find("318/SYT-NVY"), std::string::npos);
}

TEST(DocumentApi, TakesLargeBodiesThereAndNowhereElse) {
  LiveServer live([](ServeContext& context) {
    context.limits.max_request_bytes = 1000;
    context.documents.limits.max_bytes = 200'000;
    context.documents.limits.max_text_bytes = 100'000;
  });
  const std::string large(50'000, 'x');
  EXPECT_EQ(post_text(live, large).status, 200);
  EXPECT_EQ(post_text(live, std::string(150'000, 'x')).status, 413) << "more text than max_text";
  EXPECT_EQ(post_text(live, std::string(300'000, 'x')).status, 413) << "more than any body may have";
  EXPECT_EQ(live.post_json("/api/v1/alerts/1/decisions", large).status, 413);
  EXPECT_EQ(live.ask("POST", "/api/v1/documents/check/", {"Content-Type: text/plain"}, large).status, 413);
  Client chunked(live.port);
  chunked.send(
      "POST /api/v1/alerts/1/decisions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
      "Transfer-Encoding: chunked\r\n\r\n7d0\r\n" +
      std::string(2000, 'x') + "\r\n0\r\n\r\n");
  EXPECT_EQ(chunked.receive().status, 413);
}

TEST(DocumentApi, ManyUploadsAtOnceAreTurnedAway) {
  LiveServer live([](ServeContext& context) { context.documents.max_waiting = 1; });
  Client first(live.port);
  const std::string head = "POST /api/v1/documents/check HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n";
  first.send(head + "Content-Length: 20\r\nExpect: 100-continue\r\n\r\n");
  // The first counts from its head on; asking something else on the same thread shows that it was read.
  Answer second;
  for (int i = 0; i < 100 && second.status != 503; ++i) second = post_text(live, "QUYẾT ĐỊNH");
  EXPECT_EQ(second.status, 503);
  EXPECT_EQ(second.header("retry-after"), "10");
  first.send(std::string(20, 'x'));
  EXPECT_EQ(first.receive().status, 200);
  EXPECT_EQ(post_text(live, "QUYẾT ĐỊNH").status, 200);
}

TEST(DocumentApi, WithoutAPoolItSaysSo) {
  LiveServer live([](ServeContext& context) { context.documents.pool = nullptr; });
  EXPECT_EQ(post_text(live, kLetter).status, 503);
}

TEST(Multipart, TakesAFormApart) {
  const auto body = form_of("a\r\nb", "\r\n--y");  // the parts are views of it
  const auto parts = parse_multipart("multipart/form-data; boundary=\"x\"", body);
  ASSERT_TRUE(parts);
  ASSERT_EQ(parts->size(), 2u);
  EXPECT_EQ((*parts)[0].name, "text");
  EXPECT_EQ((*parts)[0].bytes, "a\r\nb");
  EXPECT_EQ((*parts)[1].name, "file");
}

TEST(Multipart, RefusesWhatIsBroken) {
  const std::string type = "multipart/form-data; boundary=x";
  std::string many;
  for (std::size_t i = 0; i <= kMaxFormParts; ++i)
    many += "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n";
  const struct {
    const char* name;
    std::string type, body;
  } cases[] = {
      {"no boundary", "multipart/form-data", form_of("a")},
      {"empty boundary", "multipart/form-data; boundary=", form_of("a")},
      {"long boundary", "multipart/form-data; boundary=" + std::string(71, 'x'), form_of("a")},
      {"another boundary", "multipart/form-data; boundary=y", form_of("a")},
      {"nothing", type, ""},
      {"no end", type, "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nabc"},
      {"no head", type, "--x\r\nabc\r\n--x--"},
      {"no name", type, "--x\r\nContent-Disposition: form-data\r\n\r\nabc\r\n--x--"},
      {"name not closed", type, "--x\r\nContent-Disposition: form-data; name=\"abc\r\n\r\nabc\r\n--x--"},
      {"long head", type, "--x\r\n" + std::string(kMaxPartHead, 'h') + "\r\n\r\nabc\r\n--x--"},
      {"too many parts", type, many + "--x--"},
  };
  for (const auto& each : cases) EXPECT_FALSE(parse_multipart(each.type, each.body)) << each.name;
}

}  // namespace
}  // namespace dongtin::testing
