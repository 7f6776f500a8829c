#include "collectors/http/client.hpp"

#include <gtest/gtest.h>
#include <zlib.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdlib>

#include "collectors/http/address.hpp"
#include "tests/collectors/http/http_test_support.hpp"
#include "tests/support/loopback_server.hpp"

namespace dongtin {
namespace {

using namespace testing_support;
using Answer = LoopbackServer::Answer;
using std::chrono::milliseconds;

std::string gzip(const std::string& bytes) {
  z_stream stream{};
  deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  std::string in = bytes, out(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

TEST(HttpClient, GivesStatusHeadersAndBody) {
  const LoopbackServer server([](const Heard&, const Answer& answer) {
    answer.status("404 Not Found", "X-Mau: mot\r\nX-Mau: hai\r\nETag: W/\"a\"\r\n", "không có");
  });
  Net net;
  const auto response = net.get(server.url("/x?y=1"));
  ASSERT_TRUE(response) << response.error().line();
  EXPECT_EQ(response->status, 404);
  EXPECT_EQ(response->body, "không có");
  EXPECT_EQ(response->header("x-mau"), "mot, hai");
  EXPECT_EQ(response->header("etag"), "W/\"a\"");
  EXPECT_EQ(response->address, "127.0.0.1");
  EXPECT_EQ(server.heard().at(0).target, "/x?y=1");
  EXPECT_EQ(server.heard().at(0).header("User-Agent"), "dongtin/0.1");
}

TEST(HttpClient, DecodesGzip) {
  const auto body = gzip("nội dung nén");
  const LoopbackServer server(
      [&](const Heard&, const Answer& answer) { answer.ok(body, "Content-Encoding: gzip\r\n"); });
  Net net;
  const auto response = net.get(server.url("/"));
  ASSERT_TRUE(response) << response.error().line();
  EXPECT_EQ(response->body, "nội dung nén");
}

/// Words that do not repeat, so that half of the packed bytes is half of the text.
std::string varied(std::size_t bytes) {
  std::string out;
  for (unsigned n = 1; out.size() < bytes; n = n * 1664525u + 1013904223u) out += std::to_string(n) + ' ';
  return out;
}

TEST(HttpClient, SaysThatAGzipBodyIsCutInTheMiddle) {
  const auto whole = gzip(varied(200'000));
  const auto half = whole.substr(0, whole.size() / 2);
  const LoopbackServer server([&](const Heard&, const Answer& answer) {
    answer.send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Encoding: gzip\r\nContent-Length: " +
                std::to_string(whole.size()) + "\r\n\r\n" + half);
  });
  Net net;
  const auto begin = std::chrono::steady_clock::now();
  const auto response = net.get(server.url("/"));
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code, Errc::malformed);
  EXPECT_NE(response.error().what.find("the answer is cut off"), std::string::npos) << response.error().what;
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(10));
}

TEST(HttpClient, NeverGivesMoreOfACutGzipBodyThanWasThere) {
  // Cut where it was packed: length and bytes agree, only the end of the packed stream is missing.
  const auto text = varied(200'000);
  const auto whole = gzip(text);
  const auto half = whole.substr(0, whole.size() / 2);
  const LoopbackServer server(
      [&](const Heard&, const Answer& answer) { answer.ok(half, "Content-Encoding: gzip\r\n"); });
  Net net;
  const auto response = net.get(server.url("/"));
  if (response) {
    EXPECT_LT(response->body.size(), text.size());
    EXPECT_TRUE(text.starts_with(response->body));
  } else {
    EXPECT_EQ(response.error().code, Errc::malformed) << response.error().line();
  }
}

TEST(HttpClient, RefusesPrivateAddressesHoweverTheyAreSpelled) {
  const LoopbackServer server([](const Heard&, const Answer& answer) { answer.ok("bí mật"); });
  auto limits = short_limits();
  limits.allow_private.clear();
  Net net(limits);
  const auto port = server.url("").substr(server.url("").rfind(':'));
  for (const char* host : {"127.0.0.1", "localhost", "0x7f.1", "2130706433", "[::ffff:127.0.0.1]", "[::1]", "0.0.0.0",
                           "169.254.169.254"}) {
    const auto response = net.get("http://" + std::string(host) + port + "/");
    ASSERT_FALSE(response) << host;
    EXPECT_EQ(response.error().code, Errc::refused) << host << ": " << response.error().line();
    EXPECT_NE(response.error().what.find("is a private address (allow it under fetch.allow_private"),
              std::string::npos);
  }
  EXPECT_TRUE(server.heard().empty());
}

TEST(HttpClient, RefusesOtherSchemes) {
  Net net;
  for (const char* url : {"file:///etc/passwd", "gopher://127.0.0.1/", "ftp://127.0.0.1/"}) {
    const auto response = net.get(url);
    ASSERT_FALSE(response) << url;
    EXPECT_EQ(response.error().code, Errc::refused) << url;
  }
}

TEST(HttpClient, StopsATrickle) {
  const LoopbackServer server([](const Heard&, const Answer& answer) {
    answer.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
    while (!answer.hung_up(milliseconds(100)) && answer.send("x")) {
    }
  });
  Net net;
  const auto begin = std::chrono::steady_clock::now();
  const auto response = net.get(server.url("/"));
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code, Errc::timeout);
  EXPECT_NE(response.error().what.find("fetch.stall_timeout"), std::string::npos) << response.error().what;
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(10));
}

TEST(HttpClient, StopsWaitingForAnAnswerThatNeverComes) {
  const LoopbackServer server(
      [](const Heard&, const Answer& answer) { EXPECT_TRUE(answer.hung_up(std::chrono::seconds(20))); });
  auto limits = short_limits();
  limits.total_timeout = milliseconds(200);
  Net net(limits);
  const auto response = net.get(server.url("/"));
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code, Errc::timeout);
}

TEST(HttpClient, StopsAGzipBombAtTheBoundOfDecodedBytes) {
  const auto bomb = gzip(std::string(64 << 20, '\0'));
  ASSERT_LT(bomb.size(), 1u << 20);
  const LoopbackServer server(
      [&](const Heard&, const Answer& answer) { answer.ok(bomb, "Content-Encoding: gzip\r\n"); });
  Net net;
  const auto response = net.get(server.url("/"));
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code, Errc::too_large);
}

TEST(HttpClient, StopsA50MegabyteAnswerWithAndWithoutItsLength) {
  const std::string megabyte(1 << 20, 'x');
  const LoopbackServer server([&](const Heard& heard, const Answer& answer) {
    const bool told = heard.target == "/told";
    answer.send(std::string("HTTP/1.1 200 OK\r\nConnection: close\r\n") +
                (told ? "Content-Length: 52428800\r\n\r\n" : "\r\n"));
    for (int i = 0; i < 50 && answer.send(megabyte); ++i) {
    }
  });
  Net net;
  for (const char* path : {"/told", "/untold"}) {
    const auto response = net.get(server.url(path));
    ASSERT_FALSE(response) << path;
    EXPECT_EQ(response.error().code, Errc::too_large) << path << response.error().line();
  }
}

TEST(HttpClient, StopsAFloodOfHeaders) {
  const LoopbackServer server([](const Heard&, const Answer& answer) {
    answer.send("HTTP/1.1 200 OK\r\n");
    const std::string line = "X-Dai: " + std::string(1000, 'x') + "\r\n";
    for (int i = 0; i < 1000 && answer.send(line); ++i) {
    }
  });
  Net net;
  const auto response = net.get(server.url("/"));
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code, Errc::too_large) << response.error().line();
}

TEST(HttpClient, SaysThatAnAnswerIsCutOff) {
  const LoopbackServer server([](const Heard&, const Answer& answer) {
    answer.send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1000\r\n\r\nmột nửa");
  });
  Net net;
  const auto response = net.get(server.url("/"));
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code, Errc::malformed);
  EXPECT_NE(response.error().what.find("cut off"), std::string::npos) << response.error().what;
}

TEST(HttpClient, SaysThatNobodyListens) {
  std::string url;
  {
    url = LoopbackServer([](const Heard&, const Answer&) {}).url("/");
  }
  Net net;
  const auto response = net.get(url);
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code, Errc::unreachable);
}

TEST(HttpClient, IgnoresProxiesOfTheEnvironment) {
  const LoopbackServer proxy([](const Heard&, const Answer& answer) { answer.ok("qua proxy"); });
  const LoopbackServer server([](const Heard&, const Answer& answer) { answer.ok("trực tiếp"); });
  for (const char* name : {"http_proxy", "all_proxy", "ALL_PROXY"}) ::setenv(name, proxy.url("").c_str(), 1);
  Net net;
  const auto response = net.get(server.url("/"));
  for (const char* name : {"http_proxy", "all_proxy", "ALL_PROXY"}) ::unsetenv(name);
  ASSERT_TRUE(response) << response.error().line();
  EXPECT_EQ(response->body, "trực tiếp");
  EXPECT_TRUE(proxy.heard().empty());
}

net::awaitable<void> count(HttpClient* client, std::string url, int* good) {
  HttpRequest request;
  request.url = std::move(url);
  const auto response = co_await client->get(std::move(request));
  if (response && response->status == 200) ++*good;
}

TEST(HttpClient, RunsManyAtOnceWithinItsBound) {
  const LoopbackServer server([](const Heard&, const Answer& answer) { answer.ok("tin"); });
  auto limits = short_limits();
  limits.max_transfers = 20;
  Net net(limits);
  int good = 0;
  for (int i = 0; i < 200; ++i) {
    net::co_spawn(net.io, count(net.client.get(), server.url("/" + std::to_string(i)), &good), net::detached);
  }
  net.io.run();
  EXPECT_EQ(good, 200);
  EXPECT_LE(server.most_at_once(), 25);  // a server's thread may still be closing when the client has gone on
  EXPECT_EQ(net.client->active(), 0u);
}

TEST(HttpClient, EndsATransferThatIsCancelledAndLeavesTheOthers) {
  const LoopbackServer server([](const Heard& heard, const Answer& answer) {
    if (heard.target == "/cho") {
      EXPECT_TRUE(answer.hung_up(std::chrono::seconds(20)));
    } else {
      answer.ok("tin");
    }
  });
  Net net;
  int waiting = 0, other = 0;
  bool unwound = false;
  net::cancellation_signal stop;
  net::co_spawn(net.io, count(net.client.get(), server.url("/cho"), &waiting),
                net::bind_cancellation_slot(stop.slot(), [&](std::exception_ptr e) { unwound = e != nullptr; }));
  net::co_spawn(net.io, count(net.client.get(), server.url("/khac"), &other),
                [&](std::exception_ptr) { stop.emit(net::cancellation_type::terminal); });
  net.io.run();
  EXPECT_TRUE(unwound);
  EXPECT_EQ(waiting, 0);
  EXPECT_EQ(other, 1);
  EXPECT_EQ(net.client->active(), 0u);
}

TEST(HttpClient, MayDieWithTransfersUnderWay) {
  const LoopbackServer server(
      [](const Heard&, const Answer& answer) { EXPECT_TRUE(answer.hung_up(std::chrono::seconds(20))); });
  Net net;
  int good = 0;
  bool unwound = false;
  net::co_spawn(net.io, count(net.client.get(), server.url("/"), &good),
                [&](std::exception_ptr e) { unwound = e != nullptr; });
  while (net.client->active() == 0) net.io.run_one();
  net.client.reset();
  net.io.run();
  EXPECT_TRUE(unwound);
  EXPECT_EQ(good, 0);
}

struct AddressRow {
  const char* address;
  bool refused;
};
TEST(HttpClient, PostsABodyAsItIs) {
  const LoopbackServer server([](const Heard& heard, const Answer& answer) { answer.ok(heard.body); });
  Net net;
  const std::string body = std::string("{\"a\":\"đ\0\"}", 11) + std::string(100'000, 'x');
  const auto response = run(net.io, net.client->get(HttpRequest{server.url("/"), {{"Content-Type", "text/x"}}, body}));
  ASSERT_TRUE(response) << response.error().line();
  EXPECT_EQ(response->body, body);
  EXPECT_TRUE(server.heard().at(0).head.starts_with("POST / "));
  EXPECT_EQ(server.heard().at(0).header("Content-Type"), "text/x");
  EXPECT_EQ(server.heard().at(0).header("Expect"), "");
  ASSERT_TRUE(net.get(server.url("/sau")));
  EXPECT_TRUE(server.heard().at(1).head.starts_with("GET /sau ")) << "a spare handle keeps nothing of it";
}

TEST(HttpClient, StaysWithinWhatIsNearWhateverIsAllowed) {
  auto limits = short_limits();
  limits.only_within = Nearness::this_machine;
  limits.allow_private = {"0.0.0.0/0", "::/0"};
  Net near(limits);
  for (const auto* url : {"http://10.255.255.1/", "http://192.0.2.1/", "http://0/"}) {
    const auto response = near.get(url);
    ASSERT_FALSE(response) << url;
    EXPECT_EQ(response.error().code, Errc::refused) << response.error().line();
  }
  const LoopbackServer server([](const Heard&, const Answer& answer) { answer.ok("x"); });
  EXPECT_TRUE(near.get(server.url("/")));
}

TEST(AddressFilter, HoldsToWhatIsNear) {
  const auto machine = AddressFilter::make({"8.8.8.8"}, Nearness::this_machine);
  const auto network = AddressFilter::make({"8.8.8.8"}, Nearness::private_network);
  ASSERT_TRUE(machine && network);
  const auto refused = [](const Result<AddressFilter>& filter, const char* address) {
    return filter->refuses(boost::asio::ip::make_address(address));
  };
  for (const auto* address : {"127.0.0.1", "::1", "::ffff:127.0.0.1"}) {
    EXPECT_FALSE(refused(machine, address)) << address;
    EXPECT_FALSE(refused(network, address)) << address;
  }
  for (const auto* address : {"10.0.0.1", "172.20.0.1", "192.168.0.1", "fd12::1"}) {
    EXPECT_TRUE(refused(machine, address)) << address;
    EXPECT_FALSE(refused(network, address)) << address;
  }
  for (const auto* address : {"8.8.8.8", "169.254.169.254", "fe80::1", "100.64.0.1", "0.0.0.0", "64:ff9b::a00:1"}) {
    EXPECT_TRUE(refused(machine, address)) << address;
    EXPECT_TRUE(refused(network, address)) << address;
  }
}

TEST(AddressFilter, KnowsWhatIsNotThePublicInternet) {
  const auto filter = AddressFilter::make({"10.1.0.0/16", "fd00::1"});
  ASSERT_TRUE(filter);
  const AddressRow rows[] = {{"8.8.8.8", false},
                             {"113.160.1.1", false},
                             {"10.0.0.1", true},
                             {"10.1.255.255", false},
                             {"172.16.0.1", true},
                             {"172.32.0.1", false},
                             {"192.168.1.1", true},
                             {"100.64.0.1", true},
                             {"100.128.0.1", false},
                             {"169.254.169.254", true},
                             {"127.0.0.1", true},
                             {"0.0.0.0", true},
                             {"224.0.0.1", true},
                             {"255.255.255.255", true},
                             {"198.18.0.1", true},
                             {"::1", true},
                             {"::", true},
                             {"::ffff:8.8.8.8", false},
                             {"::ffff:10.0.0.1", true},
                             {"::ffff:10.1.0.1", false},
                             {"64:ff9b::8.8.8.8", false},
                             {"64:ff9b::127.0.0.1", true},
                             {"fe80::1", true},
                             {"fc00::1", true},
                             {"fd00::1", false},
                             {"fd00::2", true},
                             {"ff02::1", true},
                             {"2001:db8::1", true},
                             {"2002:7f00:1::", true},
                             {"2606:4700::1111", false},
                             {"2402:800::1", false}};
  for (const auto& row : rows)
    EXPECT_EQ(filter->refuses(net::ip::make_address(row.address)), row.refused) << row.address;
  const auto wrong = AddressFilter::make({"mạng nhà"});
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().where, "fetch.allow_private");
}

}  // namespace
}  // namespace dongtin
