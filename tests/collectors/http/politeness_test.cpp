#include "collectors/http/politeness.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <boost/asio/detached.hpp>

#include "tests/collectors/http/http_test_support.hpp"
#include "tests/support/loopback_server.hpp"

namespace dongtin {
namespace {

using namespace testing_support;
using Answer = LoopbackServer::Answer;
using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(Politeness, ReadsRetryAfterInEitherForm) {
  net::io_context io{1};
  ToldClock clock;
  Politeness politeness(io.get_executor(), clock, {milliseconds(0), seconds(3600)});
  EXPECT_TRUE(politeness.retry_after("a.example", "120"));
  EXPECT_EQ(politeness.held_until("a.example"), clock.time + seconds(120));
  EXPECT_TRUE(politeness.retry_after("b.example", "Mon, 01 Jun 2026 00:10:00 GMT"));
  EXPECT_EQ(politeness.held_until("b.example"), clock.time + seconds(600));
  EXPECT_TRUE(politeness.retry_after("c.example", "999999999999999999999999"));
  EXPECT_EQ(politeness.held_until("c.example"), clock.time + seconds(3600)) << "bounded";
  EXPECT_FALSE(politeness.retry_after("d.example", "lát nữa"));
  EXPECT_EQ(politeness.held_until("d.example"), std::nullopt);
}

TEST(Politeness, StaysAwayAsLongAsTheHostAsked) {
  std::atomic<int> asked{0};
  const LoopbackServer server([&](const Heard&, const Answer& answer) {
    if (++asked == 1)
      answer.status("429 Too Many Requests", "Retry-After: 120\r\n");
    else
      answer.ok("tin");
  });
  Net net;
  const auto first = net.fetch(server.url("/"));
  ASSERT_TRUE(first) << first.error().line();
  EXPECT_EQ(first->response.status, 429);
  net.clock.time += seconds(119);
  const auto early = net.fetch(server.url("/khac"));
  ASSERT_FALSE(early);
  EXPECT_EQ(early.error().code, Errc::rate_limited);
  EXPECT_NE(early.error().what.find("2026-06-01T00:02:00Z"), std::string::npos) << early.error().what;
  EXPECT_EQ(server.heard().size(), 1u);
  net.clock.time += seconds(2);
  const auto later = net.fetch(server.url("/"));
  ASSERT_TRUE(later) << later.error().line();
  EXPECT_EQ(later->response.status, 200);
}

net::awaitable<void> fetch_one(Fetcher* fetcher, std::string url, int* good) {
  HttpRequest request;
  request.url = std::move(url);
  const auto fetched = co_await fetcher->get(std::move(request));
  if (fetched && fetched->response.status == 200) ++*good;
}

TEST(Politeness, SpacesTheRequestsOfAllSourcesOfAHost) {
  const LoopbackServer server([](const Heard&, const Answer& answer) { answer.ok("tin"); });
  auto limits = short_limits();
  limits.host_spacing = milliseconds(50);
  Net net(limits);
  int good = 0;
  for (int i = 0; i < 6; ++i)
    net::co_spawn(net.io, fetch_one(&net.fetcher, server.url("/" + std::to_string(i)), &good), net::detached);
  net.io.run();
  EXPECT_EQ(good, 6);
  const auto heard = server.heard();
  ASSERT_EQ(heard.size(), 6u);
  for (std::size_t i = 1; i < heard.size(); ++i) {
    EXPECT_GE(heard[i].at - heard[i - 1].at, milliseconds(49)) << i;
    EXPECT_EQ(heard[i].target, "/" + std::to_string(i)) << "first come, first served";
  }
}

TEST(Redirects, AreFollowedAndThePermanentPartIsTold) {
  LoopbackServer* self = nullptr;
  LoopbackServer server([&](const Heard& heard, const Answer& answer) {
    if (heard.target == "/cu")
      answer.status("301 Moved Permanently", "Location: /moi\r\n");
    else if (heard.target == "/moi")
      answer.status("302 Found", "Location: " + self->url("/tam") + "\r\n");
    else
      answer.ok("tin");
  });
  self = &server;
  Net net;
  const auto fetched = net.fetch(server.url("/cu"));
  ASSERT_TRUE(fetched) << fetched.error().line();
  EXPECT_EQ(fetched->response.url, server.url("/tam"));
  EXPECT_EQ(fetched->permanent, server.url("/moi"));
  EXPECT_EQ(fetched->hops, 2u);
}

struct BadRedirect {
  const char* name;
  const char* location;
  Errc code;
  const char* says;
};
class BadRedirects : public testing::TestWithParam<BadRedirect> {};

TEST_P(BadRedirects, EndInOneClearLine) {
  const LoopbackServer server([](const Heard& heard, const Answer& answer) {
    std::string location = GetParam().location;
    if (location == "/them") location += heard.target;  // a longer address every time
    answer.status("302 Found", location.empty() ? "" : "Location: " + location + "\r\n");
  });
  Net net;
  const auto fetched = net.fetch(server.url("/"));
  ASSERT_FALSE(fetched);
  EXPECT_EQ(fetched.error().code, GetParam().code) << fetched.error().line();
  EXPECT_NE(fetched.error().line().find(GetParam().says), std::string::npos) << fetched.error().line();
  EXPECT_LE(server.heard().size(), 6u);
}

INSTANTIATE_TEST_SUITE_P(Rows, BadRedirects,
                         testing::Values(BadRedirect{"loop", "/", Errc::unreachable, "redirect loop"},
                                         BadRedirect{"ever_further", "/them", Errc::unreachable,
                                                     "more than 5 redirects"},
                                         BadRedirect{"metadata_service", "http://169.254.169.254/latest/meta-data/",
                                                     Errc::refused, "169.254.169.254 is a private address"},
                                         BadRedirect{"another_loopback_address", "http://127.0.0.2/", Errc::refused,
                                                     "127.0.0.2 is a private address"},
                                         BadRedirect{"loopback_in_one_number", "http://2130706434/", Errc::refused,
                                                     "127.0.0.2 is a private address"},
                                         BadRedirect{"file", "file:///etc/passwd", Errc::refused, "not http or https"},
                                         BadRedirect{"nowhere", "", Errc::malformed, "without an address"}),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace dongtin
