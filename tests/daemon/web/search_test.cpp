// Searching over the API and on the page: answers, refusals, and what is said when there is no index.
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "live_server.hpp"

namespace dongtin::testing {
namespace {

namespace json = boost::json;

std::vector<std::int64_t> ids_of(const Answer& answer) {
  std::vector<std::int64_t> out;
  const auto body = json::parse(answer.body);
  for (const auto& alert : body.at("alerts").as_array()) {
    out.push_back(alert.at("id").to_number<std::int64_t>());
  }
  return out;
}

TEST(SearchApi, FindsWithAndWithoutAccentsAndSaysWhere) {
  LiveServer live;
  const auto a = live.add({.key = "a", .title = "Vỡ đập", .text = std::string(2000, 'x') + " tin vỡ đập thủy điện"});
  live.add({.key = "b"});
  for (const char* query :
       {"v%E1%BB%A1%20%C4%91%E1%BA%ADp", "vo+dap", "VO+DAP+label:mention", "%22vo+dap%22+NOT+ngap"}) {
    const auto answer = live.get(std::string("/api/v1/search?q=") + query);
    ASSERT_EQ(answer.status, 200) << answer.body;
    ASSERT_EQ(ids_of(answer), (std::vector<std::int64_t>{static_cast<std::int64_t>(a.value)})) << query;
    const auto body = json::parse(answer.body);
    const auto& alert = body.at("alerts").as_array().front();
    ASSERT_EQ(alert.at("found").as_array().size(), 2u);
    const auto& excerpt = alert.at("item").at("excerpt");
    const auto begin = excerpt.at("begin").to_number<std::size_t>();
    const auto hit = alert.at("found").at(1);
    ASSERT_GE(hit.at("begin").to_number<std::size_t>(), begin);
    EXPECT_EQ(std::string(excerpt.at("text").as_string())
                  .substr(hit.at("begin").to_number<std::size_t>() - begin, std::string("vỡ đập").size()),
              "vỡ đập");
  }
}

TEST(SearchApi, SealedAddressesStaySealed) {
  LiveServer live;
  live.add({.key = "s", .url = "https://mxh.example/nguoi/1", .source = "mxh", .tier = Tier::social});
  const auto answer = live.get("/api/v1/search?q=mua+lon");
  EXPECT_EQ(ids_of(answer).size(), 1u);
  EXPECT_EQ(answer.body.find("mxh.example"), std::string::npos) << answer.body;
}

TEST(SearchApi, RefusesPersonsAndWhatItCannotRead) {
  LiveServer live;
  const struct {
    const char* query;
    const char* code;
  } rows[] = {{"nguyen+van+an", "person_search"}, {"author:an", "person_search"},  {"lu+@ai", "person_search"},
              {"@ai", "author_filter"},           {"a+OR+b+AND+c", "bad_request"}, {"label:x", "bad_request"}};
  for (const auto& row : rows) {
    const auto answer = live.get(std::string("/api/v1/search?q=") + row.query);
    EXPECT_EQ(answer.status, 400) << row.query;
    EXPECT_EQ(json::parse(answer.body).at("error").at("code").as_string(), row.code) << row.query << answer.body;
  }
}

TEST(SearchApi, WithoutAnIndexItSaysSoAndTheRestWorks) {
  LiveServer live([](ServeContext& context) { context.indexer = nullptr; });
  live.add({.key = "a"});
  EXPECT_EQ(live.get("/api/v1/search?q=mua").status, 503);
  EXPECT_EQ(live.get("/search?q=mua").status, 503);
  EXPECT_NE(live.get("/search?q=mua").body.find("Chưa tìm được"), std::string::npos);
  EXPECT_EQ(live.get("/api/v1/alerts").status, 200);
  EXPECT_EQ(live.get("/api/v1/search?q=a+OR+b+AND+c").status, 400) << "a wrong query is wrong without an index too";
}

TEST(SearchPage, ShowsHitsMarkedAndPagesOn) {
  LiveServer live;
  for (int i = 0; i < 25; ++i) live.add({.key = "k" + std::to_string(i)});
  const auto first = live.get("/search?q=mua+lon");
  ASSERT_EQ(first.status, 200);
  EXPECT_NE(first.body.find("<mark class=\"weak\" title=\"Từ đang tìm"), std::string::npos) << first.body;
  EXPECT_NE(first.body.find("value=\"mua lon\""), std::string::npos) << "the box keeps what was typed";
  EXPECT_NE(first.body.find("20 tin mới nhất, còn nữa"), std::string::npos);
  const auto at = first.body.find("href=\"/search?q=mua");
  ASSERT_NE(at, std::string::npos);
  auto next = first.body.substr(at + 6, first.body.find('"', at + 6) - at - 6);
  for (auto amp = next.find("&amp;"); amp != std::string::npos; amp = next.find("&amp;")) next.replace(amp, 5, "&");
  const auto second = live.get(next);
  ASSERT_EQ(second.status, 200) << next << second.body;
  EXPECT_NE(second.body.find("5 tin, mới nhất trước"), std::string::npos) << second.body;
}

TEST(SearchPage, SaysInVietnameseWhatIsWrongAndWhatToTry) {
  LiveServer live;
  ASSERT_TRUE(live.indexer.wait_until_current(std::chrono::seconds{20}));
  const struct {
    const char* query;
    int status;
    const char* says;
  } rows[] = {{"", 200, "Cách viết câu tìm"},
              {"khong+co+o+dau", 200, "Không tìm thấy tin nào"},
              {"a+OR+b+AND+c", 400, "AND và OR đứng lẫn nhau"},
              {"nguyen+van+an", 400, "Không tìm theo người."},
              {"lu+since:x", 400, "Ngày viết dạng năm-tháng-ngày"},
              {"%22lu", 400, "Thiếu dấu ngoặc kép đóng."}};
  for (const auto& row : rows) {
    const auto answer = live.get(std::string("/search?q=") + row.query);
    EXPECT_EQ(answer.status, row.status) << row.query;
    EXPECT_NE(answer.body.find(row.says), std::string::npos) << row.query << answer.body;
  }
  const auto hostile = live.get("/search?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E");
  EXPECT_EQ(hostile.body.find("<script>alert"), std::string::npos);
}

TEST(SearchPage, TheListOfAlertsHasTheBox) {
  LiveServer live;
  const auto page = live.get("/");
  EXPECT_NE(page.body.find("<form class=\"find\" method=\"get\" action=\"/search\" role=\"search\">"),
            std::string::npos);
  EXPECT_NE(page.body.find("id=\"q\""), std::string::npos);
}

}  // namespace
}  // namespace dongtin::testing
