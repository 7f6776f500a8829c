// Every way out goes through release(): a route that says something of content moves its count, and no other says any.
#include <gtest/gtest.h>
#include <unistd.h>

#include <set>

#include "daemon/claim_rows.hpp"
#include "daemon/web/routes.hpp"
#include "live_server.hpp"

namespace dongtin::testing {
namespace {

constexpr std::string_view kCanary = "hoamivang7291";

double released_in(const std::string& text) {
  double out = 0;
  for (auto at = text.find("\ndongtin_released_total{"); at != std::string::npos;
       at = text.find("\ndongtin_released_total{", at + 1)) {
    out += std::stod(text.substr(text.find("} ", at) + 2));
  }
  return out;
}

TEST(Routes, ContentLeavesThroughReleaseOnly) {
  FixedClock clock;
  Jobs jobs(clock, {{"bao-mau", {}, [](const JobParameters&, Job&) -> Result<std::string> { return "counted"; }}});
  LiveServer live([&](ServeContext& context) {
    context.admin.jobs = &jobs;
    context.suggestions = [&context] { return suggestion_rows(context.store, {}, {}); };
  });
  const auto path = "/tmp/dongtin-routes-" + std::to_string(::getpid()) + ".sock";
  ASSERT_TRUE(live.server.listen_admin(path));
  live.rows[0].source.title = std::string(kCanary);
  const auto told = [&] {
    const std::lock_guard lock(live.telling);
    return live.told.size();
  };
  {
    ProposedItem unmatched;
    unmatched.item = make_item(live.rows[0].source, {"kho", "", "Kho", std::string(kCanary), {}, {}}, kNow, {});
    unmatched.archive = true;
    Commit commit;
    commit.items.push_back(std::move(unmatched));
    const std::lock_guard lock(live.writing);
    ASSERT_TRUE(live.store->apply({&commit, 1}).has_value());
  }
  {
    const std::lock_guard lock(live.writing);
    ASSERT_TRUE(
        live.store->put_account({AccountChange::Kind::created, AccountId{"lan"}, Role::officer, "local", kNow}));
    ClaimProposal proposal{
        *make_claim("c", std::string(kCanary) + " 12", Verdict::fake, "Công an", "https://ca.example/1", {}),
        "Công ty",
        {{ClaimElement::Kind::number, "12"}},
        {},
        {}};
    proposal.publication.bytes = "x";
    proposal.publication.url = "https://ca.example/1";
    const std::vector<ClaimPublisher> allowed{{"Công an", {"ca.example"}}};
    const auto claim = proposal.claim;
    ASSERT_TRUE(live.store->propose_claim(std::move(proposal), allowed, AccountId{"lan"}, kNow));
    Commit commit;
    commit.source = SourceId{"kiem-chung"};
    commit.suggested = SuggestedClaims{kNow, {{claim, "Công ty", {}, {}}}};
    ASSERT_TRUE(live.store->apply({&commit, 1}));
  }
  const auto unmatched = make_item(live.rows[0].source, {"kho", "", "Kho", std::string(kCanary), {}, {}}, kNow, {});
  {
    const std::lock_guard lock(live.writing);
    ASSERT_TRUE(live.store->put_account({AccountChange::Kind::created, AccountId{"minh"}, Role::lead, "local", kNow}));
    ASSERT_TRUE(live.store->put_recall_sample(
        {"2026-W22", week_begin(kNow), kNow, kNow, true, {}, {{unmatched.id, kNow, unmatched.tier}}}, "dongtin"));
  }
  const std::map<std::string_view, std::string> bodies{
      {"api_set_disaster", R"({"until":"12h"})"},
      {"page_disaster", "act=off"},
      {"api_recall_reading",
       R"({"week":"2026-W22","item":")" + unmatched.id.hex() + R"(","reader":"lan","relevant":true})"},
      {"page_recall_read", "week=2026-W22&item=" + unmatched.id.hex() + "&reader=minh&relevant=no"}};
  ASSERT_FALSE(routes().empty());
  std::size_t with_content = 0;
  for (const auto& route : routes()) {
    const auto id = std::to_string(live.add({.key = std::string(route.name),
                                             .title = std::string(kCanary),
                                             .text = std::string(kCanary),
                                             .label = Label::disputed})
                                       .value);
    const auto other = live.add({.key = std::string(route.name) + " 2", .title = std::string(kCanary)});
    ASSERT_TRUE(live.store->decide(*make_decision(other, Act::note, "local", std::string(kCanary), kNow), {}));
    std::string target(route.pattern);
    if (const auto at = target.find("{}"); at != std::string::npos) {
      const bool a_job = target.starts_with("/admin/v1/jobs/") && route.name != "admin_start_job";
      const bool alerts = target.find("alerts") != std::string::npos || target.find("stories") != std::string::npos ||
                          target.find("replay") != std::string::npos;
      const bool sample = route.name == "api_recall_items";
      const bool claims = target.find("claims") != std::string::npos;
      target.replace(at, 2,
                     alerts                  ? id
                     : sample                ? "2026-W22"
                     : claims                ? "c"
                     : route.name == "asset" ? "dongtin.css"
                     : a_job                 ? "1"
                                             : "bao-mau");
    }
    const auto before = released_in(live.metrics.text());
    const auto told_before = told();
    std::string said;
    Client client = route.admin ? Client(path) : Client(live.port);
    const bool form = route.reply == Reply::page;
    const bool story = target.find("stories") != std::string::npos;
    const auto into = std::to_string(other.value);
    const auto own = bodies.find(route.name);
    const std::string body =
        own != bodies.end()      ? own->second
        : route.document && form ? "--x\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\nQUYẾT ĐỊNH\r\n--x--\r\n"
        : route.document         ? "QUYẾT ĐỊNH"
        : route.method != "POST" || route.admin ? ""
        : story && form ? "act=merge&here=" + id + "&reason=" + std::string(kCanary) + "&into=" + into
        : story         ? R"({"act":"merge","reason":"cùng tin","into":)" + into + "}"
        : form          ? "act=open"
                        : R"({"act":"open"})";
    if (route.stream) target += "?after=0";
    if (route.name == "api_recall_items") target += "?reader=minh";
    if (target.ends_with("/search")) target += "?q=" + std::string(kCanary);
    const std::string type = route.document ? (form ? "multipart/form-data; boundary=x" : "text/plain")
                             : form         ? "application/x-www-form-urlencoded"
                                            : "application/json";
    client.send(std::string(route.method) + " " + target +
                " HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\nContent-Type: " + type +
                "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
    if (route.stream) {
      said = client.until("event: alert_new");
    } else {
      const auto answer = client.receive();
      EXPECT_LT(answer.status, 400) << route.name << " " << answer.body;
      EXPECT_NE(answer.status, 0) << route.name;
      said = answer.body;
    }
    const auto after = released_in(live.metrics.text());
    if (route.content) {
      ++with_content;
      EXPECT_GT(after, before) << route.name << " says something of content and did not release it";
      EXPECT_GT(told(), told_before) << route.name << " released and told nobody";
    } else {
      EXPECT_EQ(told(), told_before) << route.name;
      EXPECT_EQ(after, before) << route.name;
      EXPECT_EQ(said.find(kCanary), std::string::npos) << route.name << " says something of content";
    }
  }
  EXPECT_GE(with_content, 12u);
  EXPECT_NE(live.get("/").body.find(kCanary), std::string::npos) << "the canary must be visible where content is";
}

TEST(Routes, TheRegisterOfClaimsComesInPagesAndNamesNobody) {
  constexpr int kClaims = 501;
  LiveServer live;
  const auto path = "/tmp/dongtin-claims-" + std::to_string(::getpid()) + ".sock";
  ASSERT_TRUE(live.server.listen_admin(path));
  {
    const std::lock_guard lock(live.writing);
    const AccountId lan{"lan-zyxw"};
    ASSERT_TRUE(live.store->put_account({AccountChange::Kind::created, lan, Role::officer, "local", kNow}));
    const std::vector<ClaimPublisher> allowed{{"Công an", {"ca.example"}}};
    for (int i = 0; i < kClaims; ++i) {
      ClaimProposal proposal{*make_claim("c" + std::to_string(i), "Đập vỡ ngày 1/1", Verdict::scam, "Công an",
                                         "https://ca.example/1", kNow),
                             "Công ty",
                             {{ClaimElement::Kind::date, "1/1"}},
                             {},
                             {}};
      proposal.publication.bytes = "x";
      proposal.publication.url = "https://ca.example/1";
      ASSERT_TRUE(live.store->propose_claim(std::move(proposal), allowed, lan, kNow));
    }
  }
  std::set<std::string> ids;
  std::string query;
  int pages = 0;
  do {
    Client client(path);
    client.send("GET /admin/v1/claims" + query + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    const auto answer = client.receive();
    ASSERT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(answer.body.find("zyxw"), std::string::npos) << "who proposed it is not said";
    for (auto at = answer.body.find("{\"id\":\"c"); at != std::string::npos;
         at = answer.body.find("{\"id\":\"c", at + 1)) {
      EXPECT_TRUE(ids.insert(answer.body.substr(at + 7, answer.body.find('"', at + 7) - at - 7)).second);
    }
    const auto next = answer.body.find("\"next\":\"");
    query = next == std::string::npos ? "" : "?after=" + answer.body.substr(next + 8, 64);
    ++pages;
  } while (!query.empty() && pages < 5);
  EXPECT_EQ(pages, 2);
  EXPECT_EQ(ids.size(), static_cast<std::size_t>(kClaims));
  Client client(path);
  client.send("GET /admin/v1/claims?after=00 HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_EQ(client.receive().status, 400);
}

TEST(Routes, NamesAreUniqueAndFitAMetricLabel) {
  std::set<std::string_view> names;
  for (const auto& route : routes()) {
    EXPECT_TRUE(names.insert(route.name).second) << route.name;
    EXPECT_EQ(route.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_"), std::string_view::npos) << route.name;
    const int ways = (route.read ? 1 : 0) + (route.act ? 1 : 0) + (route.stream ? 1 : 0);
    EXPECT_EQ(ways, 1) << route.name;
  }
}

}  // namespace
}  // namespace dongtin::testing
