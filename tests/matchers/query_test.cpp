#include <gmock/gmock.h>

#include <fstream>
#include <utility>

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
  EXPECT_THAT(first_error("đường đèo AND s*t"), testing::StartsWith("rules/a.toml:10:24: "));
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
  std::string terms = "ATLEAST/1 (a0 b0";
  for (int i = 1; i < 10000; ++i) terms += ", a" + std::to_string(i) + " b";
  EXPECT_THAT(first_error(terms.substr(0, 60'000) + ")"), testing::HasSubstr("limit of 1,000 phrases"));
  std::string nested = "lũ quét";
  for (int i = 0; i < 1000; ++i) nested = "(" + nested + " NEAR/1 bão gió)";
  EXPECT_THAT(first_error(nested), testing::HasSubstr("limit of 64 levels"));
  std::string except = "lũ quét";
  for (int i = 0; i < 1000; ++i) except = "a EXCEPT (" + except;
  EXPECT_THAT(first_error(except + std::string(1000, ')')), testing::HasSubstr("limit of 64 levels"));
  std::string titles;
  for (int i = 0; i < 1000; ++i) titles += "title:(";
  EXPECT_THAT(first_error(titles + "lũ" + std::string(1000, ')')), testing::HasSubstr("limit of 64 levels"));
}

TEST(Query, BothReadingsAreThemselvesAccepted) {
  EXPECT_EQ(first_error("(lũ AND lụt) OR bão"), "");
  EXPECT_EQ(first_error("lũ AND (lụt OR bão)"), "");
  EXPECT_THAT(first_error("lũ AND lụt OR bão"), testing::HasSubstr("write (lũ AND lụt) OR bão or lũ AND (lụt OR bão)"));
  EXPECT_THAT(first_error("lũ NOT lụt OR bão"), testing::HasSubstr("write (lũ NOT lụt) OR bão or lũ NOT (lụt OR bão)"));
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
            "    cụm từ “vỡ đập”\n"
            "      · trong câu gõ không dấu: “vo dap”\n"
            "      · viết thiếu dấu: “vỡ dap”, “vo đập”\n"
            "    chỉ trong tiêu đề\n"
            "      cụm từ “sạt lở”\n"
            "        · trong câu gõ không dấu: “sat lo”\n"
            "        · viết thiếu dấu: “sạt lo”, “sat lở”\n"
            "  không có (chỉ tính khi viết đúng dấu)\n"
            "    cụm từ “phim”\n"
            "      · chỉ khi viết đúng dấu như vậy\n"
            "  loại nguồn là “press”\n");
}

TEST(Query, EveryOperatorIsExplained) {
  const std::vector<NamedList> lists{{"thien-tai", {"vỡ đập", "sạt*", "lũ quét", "lở đất"}, {"lists.toml", 1, 1}}};
  const auto explained = explain_query(
      "ATLEAST/2 (dịch EXCEPT (dịch vụ, @thien-tai), kĩ thuật NEAR/5f sạt*, \"mưa gió bão\"~3, ~vo dap) AND =\"Hòa\" "
      "AND "
      "(has:phone OR has:bank_account OR has:link) AND url:tin-tuc AND site:gov.vn AND lang:vi AND @thien-tai AND lũ "
      "NEAR/2 lụt",
      {"q", 1, 1}, lists);
  for (const auto& p : explained.problems) EXPECT_TRUE(p.warning) << p.line();
  EXPECT_EQ(explained.tree,
            "tất cả các điều sau\n"
            "  ít nhất 2 điều sau (trong 4 điều)\n"
            "    điều đầu, trừ những chỗ trùng với điều sau\n"
            "      cụm từ “dịch”\n"
            "        · trong câu gõ không dấu: “dich”\n"
            "      ít nhất một trong các điều sau\n"
            "        cụm từ “dịch vụ”\n"
            "          · chỉ khi viết đúng dấu như vậy\n"
            "        một cụm từ trong danh sách @thien-tai\n"
            "          · 4 cụm từ: “vỡ đập”, “sạt*”, “lũ quét” …\n"
            "          · chỉ khi viết đúng dấu như vậy\n"
            "    cách nhau nhiều nhất 5 âm tiết, theo thứ tự này\n"
            "      cụm từ “kĩ thuật”\n"
            "        · cũng viết là: “kỹ thuật”\n"
            "        · trong câu gõ không dấu: “ki thuat”\n"
            "        · viết thiếu dấu: “kĩ thuat”, “ki thuật”\n"
            "      cụm từ “sạt*”\n"
            "        · âm tiết cuối có thể dài thêm: “sạt…”\n"
            "        · trong câu gõ không dấu: “sat”\n"
            "    các từ sau trong một đoạn, xen nhiều nhất 3 âm tiết khác\n"
            "      cụm từ “mưa”\n"
            "        · trong câu gõ không dấu: “mua”\n"
            "      cụm từ “gió”\n"
            "        · trong câu gõ không dấu: “gio”\n"
            "      cụm từ “bão”\n"
            "        · trong câu gõ không dấu: “bao”\n"
            "    cụm từ “vo dap”\n"
            "      · dấu nào cũng được: “vo dap”, có dấu hoặc không\n"
            "  cụm từ “Hòa”\n"
            "    · đúng từng dấu, đúng chữ hoa chữ thường; vị trí dấu thanh không kể\n"
            "  ít nhất một trong các điều sau\n"
            "    có số điện thoại\n"
            "    có số tài khoản ngân hàng\n"
            "    có liên kết\n"
            "  địa chỉ có “tin-tuc”\n"
            "  trang thuộc “gov.vn”\n"
            "  ngôn ngữ là “vi”\n"
            "  một cụm từ trong danh sách @thien-tai\n"
            "    · 4 cụm từ: “vỡ đập”, “sạt*”, “lũ quét” …\n"
            "  cách nhau nhiều nhất 2 âm tiết, thứ tự nào cũng được\n"
            "    cụm từ “lũ”\n"
            "      · trong câu gõ không dấu: “lu”\n"
            "    cụm từ “lụt”\n"
            "      · trong câu gõ không dấu: “lut”\n");
}

TEST(Query, PlacesAreWarnedOfBySharedAndFormerNames) {
  Gazetteer gazetteer;
  const auto add = [&](std::string id, std::string name, std::string kind) -> Place& {
    Place& place = gazetteer.places.emplace_back();
    place.id = PlaceId{std::move(id)};
    place.province = PlaceId{"gia-lai"};
    place.name = std::move(name);
    place.kind = std::move(kind);
    return place;
  };
  add("gia-lai-chu-prong", "Chư Prông", "huyện").valid_to = std::chrono::sys_days{std::chrono::year{2025} / 7 / 1};
  gazetteer.places.back().successors = {PlaceId{"gia-lai-ia-boong"}, PlaceId{"gia-lai-bau-can"}};
  add("gia-lai-ia-boong", "Ia Boòng", "xã");
  add("gia-lai-bau-can", "Bàu Cạn", "xã");
  add("gia-lai-hoa-binh", "Hòa Bình", "xã").shared_by = 14;
  add("gia-lai-le-loi", "Trần Phú", "phường");
  const PlaceNames places({&gazetteer, 1});
  const auto warned = [&](std::string_view query) {
    std::string out;
    for (const auto& p : parse_query(query, {"q", 1, 1}, {nullptr, &places, std::nullopt}).problems)
      out += p.line() + "\n";
    return out;
  };
  EXPECT_THAT(
      warned("sạt lở AND Chư Prông"),
      testing::HasSubstr("q:1:12: warning: \"Chư Prông\" is a name of before 2025; since then it is xã Ia Boòng, xã "
                         "Bàu Cạn: join their names by OR, or use place:gia-lai-chu-prong"));
  EXPECT_EQ(warned("Chư Prông OR Ia Boòng"), "");
  EXPECT_EQ(warned("Chư Prông OR xã Bàu Cạn"), "");
  EXPECT_EQ(warned("huyện Chư Prông"), "");
  EXPECT_THAT(warned("sạt lở AND Hòa Bình"),
              testing::HasSubstr("\"Hòa Bình\" is a name in 14 provinces; place:gia-lai-hoa-binh finds the one of the "
                                 "gazetteer, or write \"xã Hòa Bình\""));
  EXPECT_THAT(warned("sạt lở AND Hoà Bình"), testing::HasSubstr("is a name in 14 provinces"));
  EXPECT_EQ(warned("sạt lở AND xã Hòa Bình"), "");
  EXPECT_EQ(warned("sạt lở NOT Hòa Bình"), "");
  EXPECT_EQ(warned("sạt lở AND Trần Phú"), "");  // a place, so no person
  EXPECT_THAT(warned("sạt lở AND Trần Bình"), testing::HasSubstr("looks like the name of a person"));
}

// What people who know other products' operators write, and what this language answers: query, ours, theirs, and the
// reason where the two differ. ok means that there is nothing to say.
TEST(Query, AnswersWhatMediaMonitoringPeopleWrite) {
  std::ifstream in(std::string(DONGTIN_SOURCE_DIR) + "/tests/cases/rules/lint-vectors.tsv");
  std::string line;
  int lines = 0;
  while (std::getline(in, line)) {
    if (line.starts_with("# ")) continue;
    std::vector<std::string> columns{""};
    for (char c : line) {
      if (c == '\t') {
        columns.emplace_back();
      } else {
        columns.back() += c;
      }
    }
    SCOPED_TRACE(line);
    ASSERT_EQ(columns.size(), 4u);
    std::string query = columns[0];
    for (auto [escape, byte] : {std::pair("\\n", "\n"), std::pair("\\t", "\t")}) {
      for (std::size_t at = 0; (at = query.find(escape, at)) != std::string::npos;) query.replace(at, 2, byte);
    }
    const auto parsed = parse_query(query, {"q", 1, 1});
    std::string ours = parsed.problems.empty() ? "ok" : "warning", said;
    for (const auto& p : parsed.problems) {
      if (!p.warning) ours = "error";
      said += p.line() + "\n";
    }
    EXPECT_EQ(ours, columns[1]) << said;
    EXPECT_EQ(columns[3].empty(), columns[1] == columns[2])
        << "a reason stands where the answers differ, and only there";
    ++lines;
  }
  EXPECT_GE(lines, 130);
}

}  // namespace
}  // namespace dongtin
