#include <gtest/gtest.h>

#include "live_server.hpp"

namespace dongtin::testing {
namespace {

using namespace std::chrono_literals;

std::string stream_request(std::string_view target, std::string_view extra = {}) {
  return "GET " + std::string(target) + " HTTP/1.1\r\nHost: localhost\r\n" + std::string(extra) + "\r\n";
}

std::size_t count(const std::string& text, std::string_view what) {
  std::size_t out = 0;
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + what.size())) ++out;
  return out;
}

TEST(Events, CatchesUpFromWhereTheClientWas) {
  LiveServer live;
  for (int i = 0; i < 3; ++i) live.add({.key = "k" + std::to_string(i)});
  const auto last = live.store->counts()->log_last;
  Client all(live.port);
  all.send(stream_request("/api/v1/events?after=0"));
  const auto text = all.until("id: " + std::to_string(last) + "\nevent: alert_new\ndata: ");
  EXPECT_EQ(count(text, "event: alert_new"), 3u) << text;
  Client rest(live.port);
  rest.send(stream_request("/api/v1/events?after=0", "Last-Event-ID: " + std::to_string(last - 1) + "\r\n"));
  const auto tail = rest.until("\"kind\":\"alert_new\"");
  EXPECT_EQ(count(tail, "event: "), 1u) << tail;
}

TEST(Events, TellsWhatIsCommittedWhileItListens) {
  LiveServer live;
  live.add({.key = "before"});
  Client client(live.port);
  client.send(stream_request("/api/v1/events?after=" + std::to_string(live.store->counts()->log_last)));
  EXPECT_EQ(count(client.until("retry: 3000\n\n"), "event: "), 0u);
  const auto id = live.add({.key = "after"});
  const auto named = "\"alert\":" + std::to_string(id.value);
  EXPECT_NE(client.until(named).find(named), std::string::npos);
  ASSERT_EQ(live.post_json("/api/v1/alerts/" + std::to_string(id.value) + "/decisions", R"({"act":"open"})").status,
            201);
  EXPECT_NE(client.until("event: decision").find("event: decision"), std::string::npos);
}

TEST(Events, AClientTooFarBehindIsToldToFetchAgain) {
  LiveServer live([](ServeContext& context) { context.limits.sse_backlog = 5; });
  for (int i = 0; i < 8; ++i) live.add({.key = "k" + std::to_string(i)});
  const auto last = std::to_string(live.store->counts()->log_last);
  Client client(live.port);
  client.send(stream_request("/api/v1/events?after=1"));
  const auto text = client.until("event: reset\n");
  EXPECT_NE(text.find("id: " + last + "\nevent: reset\n"), std::string::npos) << text;
  const auto id = live.add({.key = "new"});
  const auto named = "\"alert\":" + std::to_string(id.value);
  const auto after = client.until(named);
  EXPECT_EQ(count(after, "event: alert_new"), 1u) << after;
}

TEST(Events, APositionThatWasTrimmedOrNeverWasIsReset) {
  LiveServer live;
  for (int i = 0; i < 8; ++i) live.add({.key = "k" + std::to_string(i)});
  ASSERT_TRUE(live.store->trim_log(2));
  Client trimmed(live.port);
  trimmed.send(stream_request("/api/v1/events?after=1"));
  EXPECT_NE(trimmed.until("event: reset").find("event: reset"), std::string::npos);
  Client future(live.port);
  future.send(stream_request("/api/v1/events?after=1000000"));
  EXPECT_NE(future.until("event: reset").find("event: reset"), std::string::npos);
}

TEST(Events, AQuietStreamBeats) {
  LiveServer live([](ServeContext& context) { context.limits.heartbeat = 50ms; });
  Client client(live.port);
  client.send(stream_request("/api/v1/events"));
  EXPECT_NE(client.until(": heartbeat\n\n: heartbeat").find(": heartbeat"), std::string::npos);
}

TEST(Events, LongCatchUpComesWholeAndInOrder) {
  LiveServer live([](ServeContext& context) { context.limits.sse_backlog = 10000; });
  constexpr std::size_t kMany = 450;  // more than two batches
  for (std::size_t i = 0; i < kMany; ++i) live.add({.key = "k" + std::to_string(i)});
  const auto last = live.store->counts()->log_last;
  Client client(live.port);
  client.send(stream_request("/api/v1/events?after=0"));
  const auto text = client.until("\"sequence\":" + std::to_string(last) + ",");
  EXPECT_EQ(count(text, "event: alert_new"), kMany);
  EXPECT_EQ(count(text, "event: reset"), 0u);
}

TEST(Events, RefusesAPositionThatIsNoNumberAndMoreStreamsThanItsShare) {
  LiveServer live([](ServeContext& context) { context.limits.max_connections = 4; });
  EXPECT_EQ(live.get("/api/v1/events?after=x").status, 400);
  EXPECT_EQ(live.get("/api/v1/events?after=").status, 400);
  Client first(live.port), second(live.port), third(live.port);
  for (auto* client : {&first, &second}) {
    client->send(stream_request("/api/v1/events"));
    EXPECT_NE(client->until("retry: 3000").find("200 OK"), std::string::npos);
  }
  third.send(stream_request("/api/v1/events"));
  EXPECT_EQ(third.receive().status, 503);
}

}  // namespace
}  // namespace dongtin::testing
