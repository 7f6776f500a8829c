#include <gmock/gmock.h>

#include "matchers/query/lexer.hpp"
#include "matchers/query/parser.hpp"
#include "matchers/rule_set.hpp"

namespace dongtin {
namespace {

std::string first_error(std::string_view query, Location where = {"rules/a.toml", 10, 9}) {
  const auto parsed = parse_query(query, where);
  for (const auto& p : parsed.problems) {
    if (!p.warning) return p.line();
  }
  return "";
}

TEST(Query, ErrorsStandWhereTheMistakeIs) {
  EXPECT_THAT(first_error("lũ AND ()"), testing::StartsWith("rules/a.toml:10:16: "));
  // Lines after the first begin at column 1: a literal string of TOML holds them as they are.
  EXPECT_THAT(first_error("lũ\n  AND lụt\n  OR bão"), testing::StartsWith("rules/a.toml:12:3: "));
  EXPECT_THAT(first_error("đường đèo AND sạt*"), testing::StartsWith("rules/a.toml:10:26: "));
}

TEST(Query, LimitsAreNamed) {
  std::string many = "a b";
  for (int i = 0; i < 1000; ++i) many += " OR a b";
  EXPECT_THAT(first_error(many), testing::HasSubstr("limit of 1,000 phrases"));
  const std::string deep = std::string(1000, '(') + "lũ quét" + std::string(1000, ')');
  EXPECT_THAT(first_error(deep), testing::HasSubstr("limit of 64 levels"));
  std::string long_phrase;
  for (int i = 0; i < 33; ++i) long_phrase += "lũ ";
  EXPECT_THAT(first_error(long_phrase), testing::HasSubstr("limit of 32 syllables"));
  EXPECT_THAT(first_error(std::string(70000, 'a')), testing::HasSubstr("limit of 65,536 bytes"));
  std::string fits = "a b";
  for (int i = 0; i < 999; ++i) fits += " OR a b";
  EXPECT_EQ(first_error(fits), "");
}

TEST(Query, BothReadingsAreThemselvesAccepted) {
  EXPECT_EQ(first_error("(lũ AND lụt) OR bão"), "");
  EXPECT_EQ(first_error("lũ AND (lụt OR bão)"), "");
  EXPECT_THAT(first_error("lũ AND lụt OR bão"), testing::HasSubstr("write (lũ AND lụt) OR bão or lũ AND (lụt OR bão)"));
}

TEST(Query, WarningsDoNotStopIt) {
  const auto parsed = parse_query("lũ AND vo dap AND mưa or gió", {"q", 1, 1});
  ASSERT_TRUE(parsed.tree);
  std::vector<std::string> lines;
  for (const auto& p : parsed.problems) {
    EXPECT_TRUE(p.warning);
    lines.push_back(p.line());
  }
  EXPECT_THAT(lines, testing::ElementsAre(testing::HasSubstr("1:1: warning: a single syllable also matches \"lu\""),
                                          testing::HasSubstr("1:8: warning: a phrase without accents"),
                                          testing::HasSubstr("\"or\" in lower case")));
}

TEST(Query, IsExplainedInVietnamese) {
  const auto explained = explain_query("(vỡ đập OR title:\"sạt lở\") NOT phim AND tier:press", {"q", 1, 1});
  EXPECT_EQ(explained.tree,
            "tất cả các điều sau\n"
            "  ít nhất một trong các điều sau\n"
            "    cụm từ “vỡ đập” (câu gõ không dấu: “vo dap”)\n"
            "    chỉ trong tiêu đề\n"
            "      cụm từ “sạt lở” (câu gõ không dấu: “sat lo”)\n"
            "  không có (chỉ tính khi viết đúng dấu)\n"
            "    cụm từ “phim”\n"
            "  loại nguồn là “press”\n");
}

}  // namespace
}  // namespace dongtin
