// What a search is read as, what it meets, and what it refuses.
#include "daemon/search/query.hpp"

#include <gtest/gtest.h>

namespace dongtin::testing {
namespace {

bool met(const SearchQuery& query, const std::string& title, const std::string& text,
         std::vector<Span>* spans = nullptr) {
  Folded folded_title, folded_text;
  fold(title, folded_title);
  fold(text, folded_text);
  std::vector<Span> found;
  const bool out = meets(*query.words, folded_title, folded_text, found);
  if (spans != nullptr) *spans = found;
  return out;
}

TEST(SearchQuery, MeetsTextsWhateverTheirAccents) {
  const struct {
    const char* query;
    const char* text;
    bool met;
  } rows[] = {
      {"vỡ đập", "Tin vỡ đập thủy điện", true},
      {"vo dap", "Tin vỡ đập thủy điện", true},
      {"VỠ ĐẬP", "tin vo dap thuy dien", true},
      {"vỡ đập", "tin vỡ đập ở xa", true},  // decomposed
      {"hoà bình", "Tỉnh Hòa Bình", true},  // both tone styles
      {"hòa bình", "tỉnh hoà bình", true},
      {"đà nẵng", "o da nang", true},
      {"da nang", "ở Đà Nẵng", true},
      {"vỡ đập", "đập vỡ", false},
      {"vỡ đập", "Bình vỡ. Đập vẫn an toàn", false},
      {"sạt*", "sạt lở", true},
      {"sat lo*", "bị sạt lông", true},
      {"sạt lở*", "bị sạt núi", false},
      {"=\"Hòa\"", "ông Hoà nói", true},
      {"=\"Hòa\"", "ông hòa nói", false},
      {"=\"vỡ đập\"", "vo dap", false},
      {"lũ AND bão", "bão lớn gây lũ", true},
      {"lũ AND bão", "bão lớn", false},
      {"lũ OR bão", "bão lớn", true},
      {"lũ NOT diễn tập", "lũ về", true},
      {"lũ NOT diễn tập", "diễn tập chống lũ", false},
      {"lũ NOT dien tap", "diễn tập chống lũ", false},
      {"lũ NOT lừ", "lu lu ve", true},  // doubt hides nothing
      {"(lũ OR bão) AND đập", "đập và bão", true},
      {"\"vỡ AND đập\"", "vỡ and đập", true},
  };
  for (const auto& row : rows) {
    const auto query = parse_search(row.query);
    ASSERT_TRUE(query) << row.query << ": " << query.error().line();
    EXPECT_EQ(met(*query, "", row.text), row.met) << row.query << " in " << row.text;
  }
}

TEST(SearchQuery, FieldsLookInOneFieldOnlyAndSpansSayWhere) {
  const auto query = parse_search("title:lũ AND text:(bão OR đập)");
  ASSERT_TRUE(query) << query.error().line();
  std::vector<Span> spans;
  EXPECT_TRUE(met(*query, "Tin lũ", "có bão, lũ", &spans));
  ASSERT_EQ(spans.size(), 2u);
  EXPECT_EQ(spans[0].field, Field::title);
  EXPECT_EQ(spans[0].begin, 4u);
  EXPECT_EQ(spans[1].field, Field::text);
  EXPECT_EQ(std::string("có bão, lũ").substr(spans[1].begin, spans[1].end - spans[1].begin), "bão");
  EXPECT_FALSE(met(*query, "Tin bão", "lũ và đập"));
}

TEST(SearchQuery, FiltersNarrowTheWholeSearchWhereverTheyStand) {
  const struct {
    const char* query;
    const char* words;
  } rows[] = {{"label:mention vỡ đập place:gia-lai", "vo dap"},
              {"vỡ đập AND label:mention AND place:gia-lai", "vo dap"},
              {"label:mention AND place:gia-lai AND vỡ đập", "vo dap"},
              {"place:gia-lai label:mention AND vỡ đập", "vo dap"},
              {"LABEL:mention place:\"gia-lai\" \"vỡ đập\"", "vo dap"},
              {"vỡ đập label:mention AND place:gia-lai", "vo dap"}};
  for (const auto& row : rows) {
    const auto query = parse_search(row.query);
    ASSERT_TRUE(query) << row.query << ": " << query.error().line();
    EXPECT_EQ(query->filter.label, Label::mention) << row.query;
    EXPECT_EQ(query->filter.place, PlaceId{"gia-lai"}) << row.query;
    ASSERT_TRUE(query->words) << row.query;
    ASSERT_EQ(query->words->kind, SearchPart::Kind::phrase) << row.query;
    EXPECT_EQ(query->words->term->folded().stream, " vo dap ") << row.query;
    EXPECT_EQ(query->term.parts.size(), 3u) << "words and two facts";
  }
  const auto parted = parse_search("vỡ đập tier:press lũ NOT bão");
  ASSERT_TRUE(parted) << parted.error().line();
  EXPECT_TRUE(met(*parted, "", "lũ, vỡ đập"));
  EXPECT_FALSE(met(*parted, "", "vỡ đập"));
  const auto alone = parse_search("label:disputed since:2026-05-28 until:2026-05-28");
  ASSERT_TRUE(alone) << alone.error().line();
  EXPECT_FALSE(alone->words);
  EXPECT_EQ(rfc3339(*alone->filter.since), "2026-05-27T17:00:00Z");
  EXPECT_EQ(rfc3339(*alone->filter.until), "2026-05-28T17:00:00Z") << "the day itself counts";
}

TEST(SearchQuery, RefusesPersonsAndSaysSo) {
  for (const char* query :
       {"author:nam", "@nguoidung", "lũ @nguoidung", "source:@ai", "lũ AND facebook.com/nguoi.nao", "\"Nguyễn Văn An\"",
        "nguyen van an", "0912 345 678", "lũ OR 0912345678", "user:abc", "title:\"Trần Thị Bình\""}) {
    const auto refused = parse_search(query);
    ASSERT_FALSE(refused) << query;
    EXPECT_EQ(refused.error().code, Errc::refused) << query << ": " << refused.error().line();
    EXPECT_TRUE(refused.error().where.starts_with("column ")) << refused.error().line();
  }
  EXPECT_TRUE(parse_search("đường Nguyễn Huệ"));
}

TEST(SearchQuery, SaysWhatIsWrongAndWhere) {
  const struct {
    const char* query;
    const char* where;
    const char* says;
  } rows[] = {
      {"", "column 1", "write words"},
      {"   ", "column 1", "write words"},
      {"state:new", "column 1", "write words"},
      {"since:2026-05-01", "column 1", "write words"},
      {"lũ AND bão OR đập", "column 12", "(lũ AND bão) OR đập"},
      {"\"lũ\" \"bão\"", "column 6", "side by side"},
      {"lũ AND", "column 4", "nothing on its right"},
      {"\"lũ", "column 1", "never closed"},
      {"(lũ", "column 1", "never closed"},
      {"NOT lũ", "column 1", "only NOT"},
      {"l*", "column 1", "at least 2 letters"},
      {"lũ label:moi", "column 4", "label: must be one of"},
      {"lũ label:", "column 4", "label: must be one of"},
      {"lũ label:none label:none", "column 15", "stands twice"},
      {"lũ place:Gia", "column 4", "needs an id"},
      {"lũ since:28/05/2026", "column 4", "YYYY-MM-DD"},
      {"lũ until:2026-02-30", "column 4", "YYYY-MM-DD"},
      {"lũ OR label:none", "column 7", "narrows the whole search"},
      {"lũ NOT label:none", "column 8", "narrows the whole search"},
      {"lũ AND (label:none)", "column 9", "narrows the whole search"},
      {"label:none OR lũ", "column 1", "narrows the whole search"},
      {"lũ NEAR/5 bão", "column 1", "is for rules"},
      {"lũ AND site:vnexpress.net", "column 8", "is for rules"},
      {"lũ AND la:vi", "column 8", "no field"},
  };
  for (const auto& row : rows) {
    const auto wrong = parse_search(row.query);
    ASSERT_FALSE(wrong) << row.query;
    EXPECT_EQ(wrong.error().code, Errc::malformed) << row.query << ": " << wrong.error().line();
    EXPECT_EQ(wrong.error().where, row.where) << row.query << ": " << wrong.error().line();
    EXPECT_NE(wrong.error().what.find(row.says), std::string::npos) << row.query << ": " << wrong.error().line();
    EXPECT_EQ(wrong.error().line().find('\n'), std::string::npos);
  }
  EXPECT_FALSE(parse_search(std::string(kMaxSearchBytes + 1, 'a')));
}

}  // namespace
}  // namespace dongtin::testing
