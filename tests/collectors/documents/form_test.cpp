// What is read of documents, and what is said of them against the form: tests/cases/documents/*.test.
#include <fmt/core.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <random>

#include "collectors/documents/findings.hpp"
#include "collectors/documents/letters.hpp"
#include "storage/records/text.hpp"

namespace dongtin {
namespace {

using namespace std::chrono;

constexpr sys_days kToday = 2026y / May / 28;

struct Case {
  std::string name, text;
  std::map<std::string, std::string> expected;
};

std::vector<Case> cases_of(const std::string& file) {
  std::ifstream in(std::string(DONGTIN_SOURCE_DIR) + "/tests/cases/documents/" + file);
  std::vector<Case> out;
  bool expecting = true;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("==== ")) {
      out.push_back({line.substr(5), {}, {}});
      expecting = false;
    } else if (line == "----") {
      expecting = true;
    } else if (out.empty()) {
      continue;
    } else if (!expecting) {
      out.back().text += line + "\n";
    } else if (const auto blank = line.find(' '); blank != std::string::npos) {
      out.back().expected[line.substr(0, blank)] = line.substr(blank + 1);
    }
  }
  return out;
}

std::string text_of(const std::optional<DocumentPiece>& piece) {
  return piece ? piece->text : std::string();
}

std::string iso(year_month_day day) {
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                     static_cast<unsigned>(day.day()));
}

/// What a case may expect, by name.
std::map<std::string, std::string> shown(const DocumentForm& form) {
  std::map<std::string, std::string> out;
  out["issuer"] = text_of(form.issuer);
  out["superior"] = text_of(form.superior);
  out["subject"] = text_of(form.subject);
  out["kind"] = form.kind == nullptr ? std::string() : std::string(form.kind->name);
  out["letter"] = form.letter ? "yes" : "no";
  out["days"] = std::to_string(form.stated_days.size());
  if (form.number) {
    out["number"] = form.number->whole.text;
    for (const auto& sign : form.number->signs) out["signs"] += (out["signs"].empty() ? "" : "-") + sign;
  }
  if (form.date) {
    out["date"] = iso(form.date->value());
    out["place"] = form.date->place.text;
  }
  for (const auto& line : form.signing) {
    auto& signing = out["signing"];
    signing += signing.empty() ? "" : " / ";
    signing += name(line.authority);
    signing += name(line.authority).empty() ? "" : " ";
    signing += line.title.text;
  }
  return out;
}

std::vector<const DocumentPiece*> pieces_of(const DocumentForm& form) {
  std::vector<const DocumentPiece*> out;
  for (const auto* piece : {&form.country, &form.motto, &form.superior, &form.issuer, &form.heading, &form.subject,
                            &form.addressee, &form.recipients}) {
    if (*piece) out.push_back(&**piece);
  }
  if (form.number) out.push_back(&form.number->whole);
  if (form.date) out.push_back(&form.date->whole);
  for (const auto& line : form.signing) out.push_back(&line.title);
  return out;
}

/// Every piece is what stands at its bytes, blanks and normal form aside.
void expect_true_spans(const std::string& text, const DocumentForm& form, const std::string& name) {
  for (const auto* piece : pieces_of(form)) {
    std::string there;
    for (const auto& bytes : piece->where) {
      ASSERT_LT(bytes.begin, bytes.end) << name;
      ASSERT_LE(bytes.end, text.size()) << name;
      there += to_nfc(text.substr(bytes.begin, bytes.end - bytes.begin)) + " ";
    }
    const auto plain = [](std::string_view from) {
      auto out = plain_letters(from);
      std::erase(out, ' ');
      return out;
    };
    EXPECT_EQ(plain(there), plain(piece->text)) << name;
  }
}

void expect_case(const Case& each) {
  const auto form = read_document(each.text);
  auto read = shown(form);
  std::string differs, missing;
  for (const auto& found : compare_form(form, kToday, nullptr)) {
    auto& to = found.agreement == Agreement::differs ? differs : missing;
    if (found.agreement != Agreement::differs && found.agreement != Agreement::missing) continue;
    to += (to.empty() ? "" : " ") + std::string(name(found.aspect));
    EXPECT_FALSE(found.asks.empty() || found.asks_en.empty() || found.source.empty()) << each.name;
  }
  read["differs"] = differs;
  read["missing"] = missing;
  auto expected = each.expected;
  expected.try_emplace("differs");
  expected.try_emplace("missing");
  for (const auto& [key, value] : expected) EXPECT_EQ(read[key], value) << each.name << ": " << key;
  expect_true_spans(each.text, form, each.name);
}

class Documents : public ::testing::TestWithParam<const char*> {};

TEST_P(Documents, AreReadAndComparedAsWritten) {
  const auto cases = cases_of(GetParam());
  ASSERT_GE(cases.size(), 10u);
  for (const auto& each : cases) expect_case(each);
}

INSTANTIATE_TEST_SUITE_P(Written, Documents, ::testing::Values("good.test", "typing.test", "faults.test"));

TEST(DocumentForm, NoNameOfWhoSignsIsAnywhereInWhatIsRead) {
  for (const auto* file : {"good.test", "typing.test"}) {
    for (const auto& each : cases_of(file)) {
      const auto text = each.text + "\n\n                    TRẦN THỊ MẪU\nNguyễn Văn Mẫu\n";
      const auto form = read_document(text);
      for (const auto* piece : pieces_of(form)) {
        EXPECT_EQ(piece->plain.find("mau"), std::string::npos) << each.name << ": " << piece->text;
      }
      for (const auto& found : compare_form(form, kToday, nullptr)) {
        EXPECT_EQ(plain_letters(found.stands).find("mau"), std::string::npos) << each.name;
      }
    }
  }
}

TEST(DocumentForm, OfThePartyIsNotHeldAgainstTheDecree) {
  const auto form = read_document("TỈNH ỦY GIA LAI          ĐẢNG CỘNG SẢN VIỆT NAM\nSố 12-TB/TU\n\nTHÔNG BÁO\n");
  EXPECT_TRUE(form.of_the_party);
  const auto findings = compare_form(form, kToday, nullptr);
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].agreement, Agreement::not_compared);
}

TEST(DocumentForm, OfTextThatIsNoneNothingIsRead) {
  for (const auto* text : {"", " ", "\n\n\n", "Hôm nay trời đẹp, thứ Hai đi chợ.", "Số điện thoại đường dây nóng",
                           "\xff\xfe\x01", "số", "Số:", "ngày", "ngày tháng năm", "/", "V/v"}) {
    const auto form = read_document(text);
    EXPECT_FALSE(form.number || form.issuer || form.date) << text;
    EXPECT_TRUE(form.signing.empty() && form.stated_days.empty()) << text;
  }
}

TEST(DocumentForm, WhatIsReadIsUtf8WhateverTheTextIs) {
  for (const auto* text : {"UBND\xE1", "S\xC3\x81 \xC3", "Y\xED\xA0\x80Y", "YY\xFF"}) {
    const auto form = read_document(text);
    for (const auto* piece : pieces_of(form)) EXPECT_TRUE(is_valid_utf8(piece->text)) << piece->text;
    EXPECT_TRUE(form.issuer.has_value()) << text;
  }
}

TEST(DocumentForm, HostileTextIsReadWithinItsBounds) {
  const std::string_view parts[] = {
      "Số: 1/", "cộng hòa xã hội ", "ngày 1 tháng 1 năm 2026, ", "thứ hai ", "KT. ", "QUYẾT ĐỊNH", "\n", "   ", "-",
      "ngày"};
  for (const auto part : parts) {
    std::string text;
    while (text.size() < (1u << 20)) text += part;
    const auto form = read_document(text);
    EXPECT_LE(form.stated_days.size(), kMaxStatedDays);
    expect_true_spans(text, form, std::string(part));
  }
}

TEST(DocumentForm, CutAndScrambledDocumentsKeepTheirSpansTrue) {
  std::mt19937 random(20260528);
  for (const auto* file : {"good.test", "faults.test"}) {
    for (const auto& each : cases_of(file)) {
      for (int i = 0; i < 20; ++i) {
        auto text = each.text.substr(0, random() % each.text.size());
        for (int j = 0; j < 5 && !text.empty(); ++j) text[random() % text.size()] = "\n /-.\xC3"[random() % 6];
        const auto form = read_document(text);
        for (const auto* piece : pieces_of(form)) {
          for (const auto& bytes : piece->where) EXPECT_LE(bytes.end, text.size()) << each.name;
        }
        static_cast<void>(compare_form(form, kToday, nullptr));
      }
    }
  }
}

}  // namespace
}  // namespace dongtin
