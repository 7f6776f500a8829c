// ClaimReview in and out: every shape it is published in, what is refused and why, and what bytes of any kind do.
#include "collectors/claims/claim_review.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace dongtin {
namespace {

using std::string;
using std::string_view;

string file(const char* name) {
  std::ifstream in(std::filesystem::path(DONGTIN_SOURCE_DIR) / name, std::ios::binary);
  std::stringstream out;
  out << in.rdbuf();
  return out.str();
}

/// A review with some members of its own in place of the usual ones; "" takes one out.
string review(const std::vector<std::pair<string, string>>& changed = {}) {
  std::vector<std::pair<string, string>> members{
      {"@context", R"("https://schema.org")"},
      {"@type", R"("ClaimReview")"},
      {"identifier", R"("vo-dap")"},
      {"url", R"("https://congan.example/xac-minh/1")"},
      {"datePublished", R"("2026-11-16")"},
      {"claimReviewed", R"("Đập Ia Ring vỡ lúc 5 giờ ngày 16/11/2026")"},
      {"author", R"({"@type":"GovernmentOrganization","name":"Công an tỉnh"})"},
      {"reviewRating", R"({"@type":"Rating","alternateName":"Tin giả"})"},
  };
  for (const auto& [key, value] : changed) {
    const auto it = std::find_if(members.begin(), members.end(), [&](const auto& m) { return m.first == key; });
    if (it != members.end()) {
      it->second = value;
    } else {
      members.emplace_back(key, value);
    }
  }
  string out;
  for (const auto& [key, value] : members) {
    if (!value.empty()) out.append(out.empty() ? "{" : ",").append("\"" + key + "\":" + value);
  }
  return out + "}";
}

ClaimReviewDocument must_read(string_view bytes, const ClaimReviewContext& context = {}) {
  auto read = read_claim_reviews(bytes, context);
  EXPECT_TRUE(read) << (read ? "" : read.error().line());
  return read ? *std::move(read) : ClaimReviewDocument{};
}

string said(const ClaimReviewDocument& document) {
  string out;
  for (const auto& problem : document.problems) {
    out += std::to_string(problem.element) + (problem.warning ? ": warning: " : ": ") + problem.what + "\n";
  }
  return out;
}

TEST(ClaimReview, ReadsWhatAnAuthorityPublishes) {
  const auto read = must_read(review({{"about", R"({"@type":"Organization","name":"Công ty thuỷ nông"})"},
                                      {"expires", R"("2026-12-16T00:00:00+07:00")"}}));
  ASSERT_EQ(read.entries.size(), 1u) << said(read);
  const auto& entry = read.entries.front();
  EXPECT_EQ(entry.element, 1u);
  EXPECT_EQ(entry.claim.id(), "vo-dap");
  EXPECT_EQ(entry.claim.text(), "Đập Ia Ring vỡ lúc 5 giờ ngày 16/11/2026");
  EXPECT_EQ(entry.claim.verdict(), Verdict::fake);
  EXPECT_EQ(entry.claim.publisher(), "Công an tỉnh");
  EXPECT_EQ(entry.claim.url(), "https://congan.example/xac-minh/1");
  ASSERT_TRUE(entry.claim.published());
  EXPECT_EQ(rfc3339(*entry.claim.published()), "2026-11-15T17:00:00Z") << "the day as it begins in Viet Nam";
  EXPECT_EQ(entry.about, "Công ty thuỷ nông");
  ASSERT_TRUE(entry.expires);
  EXPECT_EQ(rfc3339(*entry.expires), "2026-12-15T17:00:00Z");
  EXPECT_EQ(said(read), "");
}

TEST(ClaimReview, ReadsTheLabelledClaims) {
  const auto bytes = file("tests/cases/assessment/dev-claims.json");
  const auto read = must_read(bytes);
  EXPECT_EQ(read.entries.size(), 24u);
  EXPECT_EQ(said(read), "");
  const auto count = [&](Verdict verdict) {
    return std::count_if(read.entries.begin(), read.entries.end(),
                         [&](const auto& entry) { return entry.claim.verdict() == verdict; });
  };
  EXPECT_EQ(count(Verdict::fake), 12);
  EXPECT_EQ(count(Verdict::false_information), 9);
  EXPECT_EQ(count(Verdict::authentic), 3);
}

TEST(ClaimReview, ReadsEveryShapeItComesIn) {
  const auto one = review(), two = review({{"identifier", R"("hai")"}});
  const struct {
    const char* name;
    string bytes;
  } rows[] = {
      {"array", "[" + one + "," + two + "]"},
      {"graph", R"({"@context":"https://schema.org","@graph":[{"@type":"WebPage"},)" + one + "," + two + "]}"},
      {"array of graphs", R"([{"@graph":[)" + one + R"(]},{"@graph":)" + two + "}]"},
      {"data feed, item a list",
       R"({"@type":"DataFeed","dataFeedElement":[{"@type":"DataFeedItem","item":[)" + one + "," + two + "]}]}"},
      {"data feed, item an object",
       R"({"@type":"DataFeed","dataFeedElement":[{"item":)" + one + R"(},{"item":)" + two + "}]}"},
      {"lines", one + "\n\n" + two + "\r\n"},
      {"lines with a byte order mark", "\xEF\xBB\xBF" + one + "\n" + two},
      {"page", "<!DOCTYPE html><html><head><SCRIPT TYPE='application/ld+json'>" + one +
                   "</SCRIPT><script>var x = '<b>';</script></head><body><script async type=\"application/ld+json\">\n"
                   "//<![CDATA[\n[" +
                   two + ",{\"@type\":\"WebPage\"}]\n//]]>\n</script>"},
  };
  for (const auto& row : rows) {
    const auto read = must_read(row.bytes);
    ASSERT_EQ(read.entries.size(), 2u) << row.name << "\n" << said(read);
    EXPECT_EQ(read.entries[0].claim.id(), "vo-dap") << row.name;
    EXPECT_EQ(read.entries[1].claim.id(), "hai") << row.name;
    EXPECT_EQ(said(read), "") << row.name;
  }
}

TEST(ClaimReview, ReadsWhatIsWrittenInOtherWays) {
  const struct {
    const char* name;
    std::vector<std::pair<string, string>> changed;
  } rows[] = {
      {"type as a list", {{"@type", R"(["CreativeWork","https://schema.org/ClaimReview"])"}}},
      {"type with a prefix", {{"@type", R"("schema:ClaimReview")"}}},
      {"values in lists", {{"claimReviewed", R"(["Đập Ia Ring vỡ lúc 5 giờ ngày 16/11/2026"])"}}},
      {"values with a language",
       {{"claimReviewed", R"({"@value":"Đập Ia Ring vỡ lúc 5 giờ ngày 16/11/2026","@language":"vi"})"}}},
      {"id as a property", {{"identifier", R"({"@type":"PropertyValue","value":"vo-dap"})"}}},
      {"author as text", {{"author", R"("Công an tỉnh")"}}},
      {"several authors",
       {{"author", R"([{"@type":"Person","name":"P"},{"@type":"Organization","name":"Công an tỉnh"}])"}}},
      {"the publisher stands for a person",
       {{"author", R"({"@type":"Person","name":"P"})"}, {"publisher", R"({"name":"Công an tỉnh"})"}}},
      {"unknown keys", {{"foo", R"({"bar":[1,2,{"x":null}]})"}}},
  };
  const auto usual = must_read(review());
  for (const auto& row : rows) {
    const auto read = must_read(review(row.changed));
    ASSERT_EQ(read.entries.size(), 1u) << row.name << "\n" << said(read);
    EXPECT_EQ(read.entries.front(), usual.entries.front()) << row.name;
  }
  const auto graph = must_read(R"({"@graph":[)" + review({{"author", R"({"@id":"#co-quan"})"}}) +
                               R"(,{"@id":"#co-quan","@type":"Organization","name":"Công an tỉnh"}]})");
  ASSERT_EQ(graph.entries.size(), 1u) << said(graph);
  EXPECT_EQ(graph.entries.front().claim.publisher(), "Công an tỉnh");
  const auto numbered = must_read(review({{"identifier", "17"}}));
  EXPECT_EQ(numbered.entries.front().claim.id(), "17");
  const auto unnamed = must_read(review({{"identifier", ""}}));
  EXPECT_EQ(unnamed.entries.front().claim.id(), "https://congan.example/xac-minh/1");
  ClaimReviewContext context;
  context.url = "https://congan.example/tin/";
  const auto relative = must_read(review({{"url", R"("2.html")"}}), context);
  EXPECT_EQ(relative.entries.front().claim.url(), "https://congan.example/tin/2.html");
}

TEST(ClaimReview, KnowsVerdictsByTheirWords) {
  const struct {
    const char* words;
    std::optional<Verdict> verdict;
    bool mixed = false;
  } rows[] = {
      {"tin giả", Verdict::fake},
      {"TIN GIẢ!", Verdict::fake},
      {"Giả mạo", Verdict::fake},
      {"Thông tin bịa đặt", Verdict::fake},
      {"Fake", Verdict::fake},
      {"tin sai sự thật", Verdict::false_information},
      {"Sai", Verdict::false_information},
      {"sai su that", Verdict::false_information},
      {"Thông tin hoàn toàn sai sự thật", Verdict::false_information},
      {"Tin đồn thất thiệt", Verdict::false_information},
      {"Không đúng", Verdict::false_information},
      {"Không đúng sự thật.", Verdict::false_information},
      {"Không chính xác", Verdict::false_information},
      {"False", Verdict::false_information},
      {"Pants on Fire", Verdict::false_information},
      {"lừa đảo", Verdict::scam},
      {"Cảnh báo lừa đảo", Verdict::scam},
      {"Scam", Verdict::scam},
      {"tin xác thực", Verdict::authentic},
      {"Tin thật", Verdict::authentic},
      {"Đúng", Verdict::authentic},
      {"Chính xác", Verdict::authentic},
      {"True", Verdict::authentic},
      {"Đúng một phần", std::nullopt, true},
      {"Sai một phần", std::nullopt, true},
      {"Chưa xác thực", std::nullopt, true},
      {"Thiếu ngữ cảnh", std::nullopt, true},
      {"Mostly False", std::nullopt, true},
      {"Half True", std::nullopt, true},
      {"Unproven", std::nullopt, true},
      {"không phải tin giả", std::nullopt},
      {"không sai", std::nullopt},
      {"not false", std::nullopt},
      {"Tin tức", std::nullopt},
      {"5/5", std::nullopt},
      {"", std::nullopt},
  };
  for (const auto& row : rows) {
    const auto read = verdict_from_words(row.words);
    EXPECT_EQ(read.verdict, row.verdict) << row.words;
    EXPECT_EQ(read.mixed, row.mixed) << row.words;
  }
}

TEST(ClaimReview, KnowsVerdictsByTheirNumbersWhereNoWordsAre) {
  const auto rated = [](const char* rating) { return must_read(review({{"reviewRating", rating}})); };
  EXPECT_EQ(rated(R"({"ratingValue":1,"worstRating":1,"bestRating":5})").entries.at(0).claim.verdict(),
            Verdict::false_information);
  EXPECT_EQ(rated(R"({"ratingValue":"5","worstRating":"1","bestRating":"5"})").entries.at(0).claim.verdict(),
            Verdict::authentic);
  EXPECT_EQ(said(rated(R"({"ratingValue":3,"worstRating":1,"bestRating":5})")),
            "1: warning: a rating of 3 between 1 and 5 is neither false nor true: left out\n");
  for (const auto* rating :
       {R"({"ratingValue":1})", R"({"ratingValue":1,"worstRating":1,"bestRating":1})",
        R"({"ratingValue":"nan","worstRating":"nan","bestRating":"inf"})", R"({"ratingValue":{}})"}) {
    const auto read = rated(rating);
    EXPECT_TRUE(read.entries.empty()) << rating;
    EXPECT_NE(said(read).find("give alternateName"), string::npos) << said(read);
  }
  // Words that are not known are not overruled by a number.
  EXPECT_TRUE(
      rated(R"({"alternateName":"Đúng nhưng cũ","ratingValue":5,"worstRating":1,"bestRating":5})").entries.empty());
}

TEST(ClaimReview, SaysOfEachElementWhatIsWrong) {
  const struct {
    std::vector<std::pair<string, string>> changed;
    const char* what;
  } rows[] = {
      {{{"claimReviewed", ""}}, "has no claimReviewed"},
      {{{"claimReviewed", R"(" \u0000\n ")"}}, "has no claimReviewed"},
      {{{"claimReviewed", "\"" + string(5000, 'a') + "\""}}, "longer than 4096 bytes"},
      {{{"claimReviewed", "\"a" + string(5000, ' ') + "b" + string(5000, 'c') + "\""}}, "longer than 4096 bytes"},
      {{{"author", ""}}, "has no author"},
      {{{"author", R"({"@type":"Person","name":"Người Viết"})"}}, "a person reviewed it"},
      {{{"author", "\"" + string(300, 'a') + "\""}}, "too long"},
      {{{"url", ""}}, "has no url"},
      {{{"url", R"("javascript:x")"}}, "has no url"},
      {{{"url", R"("/xac-minh/1")"}}, "has no url"},
      {{{"reviewRating", ""}}, "has no reviewRating"},
      {{{"reviewRating", "5"}}, "has no reviewRating"},
      {{{"reviewRating", R"({"alternateName":"Đúng một phần"})"}}, "neither false nor true"},
      {{{"reviewRating", R"({"alternateName":"Ba sao"})"}}, "no known verdict"},
      {{{"identifier", "\"" + string(201, 'a') + "\""}}, "identifier is longer than 200 bytes"},
      {{{"identifier", ""}, {"url", "\"https://congan.example/" + string(300, 'a') + "\""}}, "give it an identifier"},
      {{{"@type", R"("Review")"}}, "is no ClaimReview"},
  };
  for (const auto& row : rows) {
    const auto read = must_read("[" + review({{"identifier", R"("khac")"}}) + "," + review(row.changed) + "]");
    EXPECT_EQ(read.entries.size(), 1u) << row.what;
    ASSERT_EQ(read.problems.size(), 1u) << row.what << "\n" << said(read);
    EXPECT_EQ(read.problems.front().element, 2u) << row.what;
    EXPECT_EQ(read.problems.front().warning, string_view(row.what).starts_with("neither")) << said(read);
    EXPECT_NE(read.problems.front().what.find(row.what), string::npos) << said(read);
    EXPECT_EQ(read.problems.front().what.find('\n'), string::npos) << said(read);
    EXPECT_EQ(said(read).find("Người"), string::npos) << "a person is named nowhere";
  }
  const auto lines = must_read(review() + "\n{oops\n" + review({{"identifier", R"("hai")"}}) + "\n7\n");
  EXPECT_EQ(lines.entries.size(), 2u);
  EXPECT_EQ(lines.entries.back().element, 3u) << "the line";
  ASSERT_EQ(lines.problems.size(), 2u) << said(lines);
  EXPECT_EQ(lines.problems[0].element, 2u);
  EXPECT_EQ(lines.problems[1].element, 4u);
  const auto undated = must_read(review({{"datePublished", R"("hôm qua")"}}));
  EXPECT_EQ(undated.entries.size(), 1u);
  EXPECT_FALSE(undated.entries.at(0).claim.published());
  EXPECT_NE(said(undated).find("1: warning: datePublished"), string::npos) << said(undated);
}

TEST(ClaimReview, OfSeveralWithOneIdTheLastPublishedStays) {
  const auto dated = [](const char* day, const char* words) {
    return review({{"datePublished", day}, {"reviewRating", string(R"({"alternateName":")") + words + "\"}"}});
  };
  const auto old = dated(R"("2026-11-01")", "Sai"), recent = dated(R"("2026-11-09")", "Đúng"), none = dated("", "Giả");
  for (const auto& [bytes, verdict] :
       {std::pair{old + "," + recent, Verdict::authentic}, std::pair{recent + "," + old, Verdict::authentic},
        std::pair{none + "," + old, Verdict::false_information},
        std::pair{old + "," + none, Verdict::false_information}}) {
    const auto read = must_read("[" + bytes + "]");
    ASSERT_EQ(read.entries.size(), 1u);
    EXPECT_EQ(read.entries[0].claim.verdict(), verdict) << bytes;
    ASSERT_EQ(read.problems.size(), 1u);
    EXPECT_TRUE(read.problems[0].warning);
    EXPECT_EQ(read.problems[0].element, 2u);
  }
}

TEST(ClaimReview, NamesNoPersonWhoMadeTheClaim) {
  const auto read =
      must_read(review({{"itemReviewed", R"({"@type":"Claim","author":{"@type":"Person","name":"Nặc Danh Xyz"},)"
                                         R"("firstAppearance":{"url":"https://mxh.example/nacdanhxyz/1"}})"},
                        {"about", R"({"@type":"Person","name":"Nặc Danh Xyz"})"},
                        {"creator", R"({"@type":"Person","name":"Nặc Danh Xyz"})"}}));
  ASSERT_EQ(read.entries.size(), 1u);
  EXPECT_EQ(read.entries[0].about, "");
  for (const auto& written : {claim_reviews_json(read.entries), claim_reviews_ndjson(read.entries)}) {
    EXPECT_EQ(written.find("Xyz"), string::npos) << written;
    EXPECT_EQ(written.find("nacdanh"), string::npos) << written;
    EXPECT_EQ(written.find("Person"), string::npos) << written;
    EXPECT_NE(written.find("Công an tỉnh"), string::npos) << written;
  }
}

TEST(ClaimReview, WhatIsWrittenIsReadAsItWas) {
  auto entries = must_read(file("tests/cases/assessment/dev-claims.json")).entries;
  ASSERT_EQ(entries.size(), 24u);
  auto more = must_read(review({{"identifier", R"("khó \"đọc\" </script>")"},
                                {"claimReviewed", R"("Dòng một\n<b>dòng hai</b> \\ \"ngoặc\" 😀 ngày 1/12")"},
                                {"about", R"("Sở Y tế")"},
                                {"reviewRating", R"({"alternateName":"Lừa đảo"})"},
                                {"datePublished", ""},
                                {"expires", R"("2027-01-01T00:00:00Z")"}}));
  ASSERT_EQ(more.entries.size(), 1u) << said(more);
  EXPECT_EQ(more.entries[0].claim.text(), "Dòng một\n<b>dòng hai</b> \\ \"ngoặc\" 😀 ngày 1/12");
  entries.push_back(more.entries[0]);
  for (std::size_t i = 0; i < entries.size(); ++i) entries[i].element = i + 1;
  const auto lines = claim_reviews_ndjson(entries), list = claim_reviews_json(entries);
  EXPECT_EQ(must_read(lines).entries, entries);
  EXPECT_EQ(must_read(list).entries, entries);
  EXPECT_EQ(said(must_read(list)), "");
  EXPECT_EQ(must_read("<script type=\"application/ld+json\">" + list + "</script>").entries, entries);
  EXPECT_EQ(std::count(lines.begin(), lines.end(), '\n'), 25);
  EXPECT_TRUE(must_read(claim_reviews_json({})).entries.empty());
}

TEST(ClaimReview, WhatIsNoneIsRefusedInOneLine) {
  const struct {
    string bytes;
    Errc code;
  } rows[] = {
      {"", Errc::malformed},
      {" \n ", Errc::malformed},
      {"null", Errc::malformed},
      {"{}", Errc::malformed},
      {"[[[]]]", Errc::malformed},
      {R"({"@type":"WebPage"})", Errc::malformed},
      {"{\"@type\":\"ClaimReview\",", Errc::malformed},
      {"xin chào", Errc::malformed},
      {"<html><script type=\"application/ld+json\">{oops</script>", Errc::malformed},
      {"<html><script type=\"application/ld+json\">", Errc::malformed},
      {"<script <script <script", Errc::malformed},
      {string("\0\0\0\xFF\xFE{", 6), Errc::malformed},
      {string(5000, '['), Errc::malformed},
      {string(900, '[') + string(900, ']'), Errc::malformed},
  };
  for (const auto& row : rows) {
    const auto read = read_claim_reviews(row.bytes);
    ASSERT_FALSE(read) << row.bytes.substr(0, 40);
    EXPECT_EQ(read.error().code, row.code);
    EXPECT_EQ(read.error().what.find('\n'), string::npos);
    EXPECT_GT(read.error().what.size(), 10u);
  }
  EXPECT_TRUE(must_read("[]").entries.empty());
}

TEST(ClaimReview, KeepsItsBounds) {
  ClaimReviewContext context;
  context.max_bytes = 100;
  const auto long_one = read_claim_reviews(review(), context);
  ASSERT_FALSE(long_one);
  EXPECT_EQ(long_one.error().code, Errc::too_large);
  context = {};
  context.max_entries = 3;
  string many;
  for (int i = 0; i < 10; ++i) many += review({{"identifier", std::to_string(i)}}) + "\n";
  const auto read = must_read(many, context);
  EXPECT_EQ(read.entries.size(), 3u);
  ASSERT_EQ(read.problems.size(), 1u) << said(read);
  EXPECT_NE(read.problems[0].what.find("more than 3 claims"), string::npos);
  string wrong;
  for (std::size_t i = 0; i < kMaxClaimProblems + 7; ++i) wrong += (i == 0 ? "[{}" : ",{}");
  const auto noisy = must_read(wrong + "," + review() + "]");
  EXPECT_EQ(noisy.entries.size(), 1u);
  EXPECT_EQ(noisy.problems.size(), kMaxClaimProblems);
  EXPECT_EQ(noisy.more_problems, 7u);
}

TEST(ClaimReview, NoBrokenBytesThrow) {
  // Every cut and every single byte changed of a document in each shape, and each member replaced by each kind of
  // value.
  const auto whole =
      "[" + review() + R"(,{"@graph":[)" + review({{"author", R"({"@id":"#a"})"}}) + R"(,{"@id":"#a","name":"S"}]}])";
  for (const auto& bytes :
       {whole, review() + "\n" + review(), "<script type=\"application/ld+json\">" + whole + "</script>"}) {
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      static_cast<void>(read_claim_reviews(string_view(bytes).substr(0, i)));
      for (const char c : {'\0', '"', '{', ']', '\\', '\xC3'}) {
        auto changed = bytes;
        changed[i] = c;
        static_cast<void>(read_claim_reviews(changed));
      }
    }
  }
  for (const auto* key : {"@type", "identifier", "url", "datePublished", "expires", "claimReviewed", "author",
                          "publisher", "about", "reviewRating", "@graph", "item", "dataFeedElement"}) {
    for (const auto* value : {"null", "true", "-0", "1e308", "18446744073709551615", "\"\"", "[]", "[[]]", "[[[1]]]",
                              "{}", R"({"@value":{}})", R"({"@value":null})", R"({"@id":1})", R"({"name":[{}]})",
                              R"({"value":{}})", R"([{"@value":"x"}])", R"("\ud83d\ude00\u0000")"}) {
      const auto read = read_claim_reviews("[" + review() + "," + review({{key, value}}) + "]");
      ASSERT_TRUE(read) << key << value;
      EXPECT_GE(read->entries.size(), 1u);
    }
  }
}

}  // namespace
}  // namespace dongtin
