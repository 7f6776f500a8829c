// PDFs through the real pdftotext: good ones, and those made to hurt.
#include "daemon/documents/pdf.hpp"

#include <gtest/gtest.h>

#include "tests/support/sample_pdf.hpp"

namespace dongtin {
namespace {

using namespace std::chrono_literals;
using testing::sample_pdf;

PdfLimits limits_of(std::chrono::milliseconds time = 8000ms) {
  PdfLimits out;
  out.child.time = time;
  return out;
}

std::string replaced(std::string text, std::string_view what, std::string_view with) {
  const auto at = text.find(what);
  return at == std::string::npos ? text : text.replace(at, what.size(), with);
}

TEST(Pdf, ItsTextIsTaken) {
  const auto text = pdf_text(sample_pdf({"So: 12/QD-UBND", "Gia Lai, ngay 12 thang 3 nam 2026"}), limits_of());
  ASSERT_TRUE(text) << text.error().line();
  EXPECT_NE(text->find("So: 12/QD-UBND"), std::string::npos);
  EXPECT_LT(text->find("12/QD"), text->find("ngay 12 thang 3"));
}

TEST(Pdf, WhatIsNoneIsRefusedBeforeAChildIsStarted) {
  auto limits = limits_of();
  limits.program = "/nowhere/pdftotext";
  for (const auto& bytes : {std::string(), std::string("hello"), std::string(2000, ' ') + "%PDF-1.4"}) {
    EXPECT_EQ(pdf_text(bytes, limits).error().code, Errc::malformed);
  }
  EXPECT_TRUE(looks_like_pdf("\xEF\xBB\xBF junk %PDF-1.7"));
}

TEST(Pdf, WithoutTheProgramItSaysWhatToInstall) {
  auto limits = limits_of();
  limits.program = "/nowhere/pdftotext";
  const auto text = pdf_text(sample_pdf({"x"}), limits);
  EXPECT_EQ(text.error().code, Errc::io);
  EXPECT_NE(text.error().what.find("install poppler-utils"), std::string::npos);
}

TEST(Pdf, ABrokenOneIsOneClearLine) {
  const auto whole = sample_pdf({"So: 12/QD-UBND"});
  const struct {
    const char* name;
    std::string bytes;
  } cases[] = {
      {"head alone", "%PDF-1.4"},
      {"head and noise", "%PDF-1.4\n" + std::string(100'000, '\x80')},
      {"no pages", replaced(whole, "/Kids [3 0 R] /Count 1", "/Kids [] /Count 0")},
      {"pages that hold themselves", replaced(whole, "/Kids [3 0 R]", "/Kids [2 0 R]")},
      {"a billion pages", replaced(whole, "/Kids [3 0 R] /Count 1", "/Kids [] /Count 999999999")},
      {"no text", sample_pdf({})},
  };
  for (const auto& each : cases) {
    const auto text = pdf_text(each.bytes, limits_of());
    ASSERT_FALSE(text) << each.name << ": " << *text;
    const auto line = text.error().line();
    EXPECT_TRUE(text.error().code == Errc::malformed || text.error().code == Errc::too_large) << each.name << line;
    EXPECT_FALSE(line.empty() || line.find('\n') != std::string::npos) << each.name;
  }
}

TEST(Pdf, ALockedOneIsRefused) {
  auto locked = sample_pdf({"So: 12/QD-UBND"});
  locked = replaced(locked, "/Root 1 0 R",
                    "/Root 1 0 R /ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>] /Encrypt "
                    "<< /Filter /Standard /V 1 /R 2 /P -44 /O "
                    "<000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f> /U "
                    "<202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f> >>");
  const auto text = pdf_text(locked, limits_of());
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().code, Errc::refused) << text.error().line();
  EXPECT_NE(text.error().what.find("password"), std::string::npos);
}

TEST(Pdf, OneWithTooMuchTextIsTooLarge) {
  auto limits = limits_of();
  limits.child.output_bytes = 1000;
  const auto text = pdf_text(sample_pdf(std::vector<std::string>(55, std::string(60, 'x'))), limits);
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().code, Errc::too_large) << text.error().line();
}

TEST(Pdf, OneThatTakesForeverIsEnded) {
  // A form that draws itself ten times, which draws the next one ten times, and so on: ten billion lines of text.
  std::string out = "%PDF-1.4\n";
  std::vector<std::size_t> at;
  const auto object = [&](const std::string& body) {
    at.push_back(out.size());
    out += std::to_string(at.size()) + " 0 obj\n" + body + "\nendobj\n";
  };
  const auto stream = [](const std::string& head, const std::string& body) {
    return "<< " + head + " /Length " + std::to_string(body.size()) + " >>\nstream\n" + body + "\nendstream";
  };
  constexpr int kDepth = 10;
  object("<< /Type /Catalog /Pages 2 0 R >>");
  object("<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
  object(
      "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /XObject << /N 6 0 R >> >> "
      ">>");
  object(stream("", "/N Do"));
  object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");
  std::string ten;
  for (int i = 0; i < 10; ++i) ten += "/N Do ";
  for (int depth = 0; depth < kDepth; ++depth) {
    const auto next = std::to_string(7 + depth);
    object(stream(
        "/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /N " + next + " 0 R >> >>", ten));
  }
  object(stream("/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >> >>",
                "BT /F1 12 Tf 40 800 Td ( ) Tj ET"));
  const auto table = out.size();
  out += "xref\n0 " + std::to_string(at.size() + 1) + "\n0000000000 65535 f \n";
  for (const auto where : at) {
    const auto digits = std::to_string(where);
    out += std::string(10 - digits.size(), '0') + digits + " 00000 n \n";
  }
  out += "trailer\n<< /Size " + std::to_string(at.size() + 1) + " /Root 1 0 R >>\nstartxref\n" + std::to_string(table) +
         "\n%%EOF\n";
  const auto began = std::chrono::steady_clock::now();
  const auto text = pdf_text(out, limits_of(1000ms));
  ASSERT_FALSE(text) << text->substr(0, 100);
  EXPECT_EQ(text.error().code, Errc::too_large) << text.error().line();
  EXPECT_LT(std::chrono::steady_clock::now() - began, 20s);
}

}  // namespace
}  // namespace dongtin
