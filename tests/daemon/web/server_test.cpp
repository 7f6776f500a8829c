#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>

#include "live_server.hpp"

namespace dongtin::testing {
namespace {

using namespace std::chrono_literals;

std::string request(std::string_view target, std::string_view host = "localhost") {
  return "GET " + std::string(target) + " HTTP/1.1\r\nHost: " + std::string(host) + "\r\n\r\n";
}

TEST(Server, AnswersProbesAndSaysWhyItIsNotReady) {
  LiveServer live(
      [](ServeContext& context) { context.ready = [] { return Readiness{false, {"rules are loading"}}; }; });
  const auto health = live.get("/healthz");
  EXPECT_EQ(health.status, 200);
  const auto ready = live.get("/readyz");
  EXPECT_EQ(ready.status, 503);
  EXPECT_NE(ready.body.find("rules are loading"), std::string::npos);
  const auto metrics = live.get("/metrics");
  EXPECT_EQ(metrics.status, 200);
  EXPECT_EQ(metrics.header("content-type").rfind("text/plain; version=0.0.4", 0), 0u);
}

TEST(Server, KeepsAConnectionForSeveralRequests) {
  LiveServer live;
  Client client(live.port);
  for (int i = 0; i < 3; ++i) {
    client.send(request("/healthz"));
    EXPECT_EQ(client.receive().body, "ok\n");
  }
}

TEST(Server, AnswersPipelinedRequestsInOrder) {
  LiveServer live;
  Client client(live.port);
  client.send(request("/healthz") + request("/nowhere") + request("/healthz"));
  EXPECT_EQ(client.receive().status, 200);
  EXPECT_EQ(client.receive().status, 404);
  EXPECT_EQ(client.receive().status, 200);
}

TEST(Server, HeadHasTheLengthOfGetAndNoBody) {
  LiveServer live;
  Client client(live.port);
  client.send("HEAD /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n" + request("/healthz"));
  EXPECT_EQ(client.receive(true).header("content-length"), "3");
  EXPECT_EQ(client.receive().body, "ok\n");
}

TEST(Server, RefusesHostsItIsNotCalled) {
  LiveServer live([](ServeContext& context) { context.limits.hosts = {"dongtin.tinh.example"}; });
  const struct {
    const char* host;
    int status;
  } cases[] = {{"localhost", 200},
               {"LOCALHOST:80", 200},
               {"127.0.0.1", 200},
               {"127.8.9.1:8080", 200},
               {"[::1]:8080", 200},
               {"dongtin.tinh.example", 200},
               {"Dongtin.Tinh.Example:8443", 200},
               {"localhost.", 200},
               {"evil.example", 421},
               {"127.0.0.1.evil.example", 421},
               {"127.evil.example", 421},
               {"localhost.evil.example", 421},
               {"127.0.0.256", 421},
               {"192.168.1.5", 421},
               {"[::2]", 421},
               {"localhost:80:80", 400},
               {"localhost:x", 400},
               {"", 400}};
  for (const auto& each : cases) {
    Client client(live.port);
    client.send(request("/healthz", each.host));
    EXPECT_EQ(client.receive().status, each.status) << each.host;
  }
  Client none(live.port);
  none.send("GET /healthz HTTP/1.1\r\n\r\n");
  EXPECT_EQ(none.receive().status, 400);
  Client two(live.port);
  two.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n");
  EXPECT_EQ(two.receive().status, 400);
}

TEST(Server, RefusesWhatIsNoRequest) {
  LiveServer live([](ServeContext& context) {
    context.limits.max_header_bytes = 2048;
    context.limits.max_request_bytes = 1000;
  });
  const struct {
    const char* name;
    std::string bytes;
    int status;
  } cases[] = {
      {"garbage", "\x16\x03\x01\x02 hello\r\n\r\n", 400},
      {"large header", "GET / HTTP/1.1\r\nHost: localhost\r\nX: " + std::string(5000, 'a') + "\r\n\r\n", 431},
      {"large body",
       "POST /api/v1/alerts/1/decisions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
       "Content-Length: 1001\r\n\r\n" +
           std::string(1001, 'a'),
       413},
      {"two lengths", "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", 400},
      {"absolute target", "GET http://localhost/healthz HTTP/1.1\r\nHost: localhost\r\n\r\n", 400},
      {"broken escape", "GET /%zz HTTP/1.1\r\nHost: localhost\r\n\r\n", 400},
      {"escaped slash", "GET /api%2Fv1/alerts HTTP/1.1\r\nHost: localhost\r\n\r\n", 400},
      {"escaped NUL", "GET /healthz%00 HTTP/1.1\r\nHost: localhost\r\n\r\n", 400},
      {"escaped letter", "GET /he%61lthz HTTP/1.1\r\nHost: localhost\r\n\r\n", 200},
      {"dot segments", "GET /assets/../healthz HTTP/1.1\r\nHost: localhost\r\n\r\n", 404},
      {"a template is no asset", "GET /assets/head.mustache HTTP/1.1\r\nHost: localhost\r\n\r\n", 404},
  };
  for (const auto& each : cases) {
    Client client(live.port);
    client.send(each.bytes);
    EXPECT_EQ(client.receive().status, each.status) << each.name;
  }
}

TEST(Server, CutsOffAClientThatTrickles) {
  LiveServer live([](ServeContext& context) { context.limits.request_timeout = 300ms; });
  Client slow(live.port);
  slow.send("GET /healthz HTTP/1.1\r\nHost: localh");
  EXPECT_TRUE(slow.ends());
  Client silent(live.port);
  EXPECT_TRUE(silent.ends());
  EXPECT_EQ(live.get("/healthz").status, 200);
}

TEST(Server, TurnsAwayConnectionsBeyondTheBound) {
  LiveServer live([](ServeContext& context) { context.limits.max_connections = 2; });
  Client first(live.port), second(live.port);
  first.send(request("/healthz"));
  EXPECT_EQ(first.receive().status, 200);
  second.send(request("/healthz"));
  EXPECT_EQ(second.receive().status, 200);
  Client third(live.port);
  EXPECT_EQ(third.receive().status, 503);
  EXPECT_TRUE(third.ends());
}

TEST(Server, SaysWhichMethodsAnAddressAnswers) {
  LiveServer live;
  const auto answer = live.ask("DELETE", "/api/v1/alerts");
  EXPECT_EQ(answer.status, 405);
  EXPECT_EQ(answer.header("allow"), "GET, HEAD");
  EXPECT_EQ(live.get("/api/v1/alerts/1/decisions").header("allow"), "POST");
}

TEST(Server, EveryAnswerCarriesTheSecurityHeaders) {
  LiveServer live;
  for (const char* target : {"/", "/sources", "/api/v1/alerts", "/assets/dongtin.css", "/nowhere", "/metrics"}) {
    const auto answer = live.get(target);
    EXPECT_EQ(answer.header("x-content-type-options"), "nosniff") << target;
    EXPECT_EQ(answer.header("referrer-policy"), "same-origin") << target;
    const auto policy = answer.header("content-security-policy");
    EXPECT_NE(policy.find("default-src 'self'"), std::string::npos) << target;
    EXPECT_NE(policy.find("frame-ancestors 'none'"), std::string::npos) << target;
    EXPECT_EQ(policy.find("unsafe"), std::string::npos) << target;
  }
}

TEST(Server, AnAssetIsNotSentTwice) {
  LiveServer live;
  const auto first = live.get("/assets/dongtin.js");
  EXPECT_EQ(first.status, 200);
  EXPECT_EQ(first.header("content-type"), "text/javascript; charset=utf-8");
  std::ifstream file(std::string(DONGTIN_SOURCE_DIR) + "/daemon/ui/dongtin.js");
  EXPECT_EQ(first.body, std::string(std::istreambuf_iterator<char>(file), {}));
  const auto again = live.get("/assets/dongtin.js", {"If-None-Match: " + first.header("etag")});
  EXPECT_EQ(again.status, 304);
  EXPECT_EQ(again.body, "");
}

TEST(Server, AHandlerThatFailsIsAnAnswerAndALogLine) {
  std::string logged;
  LiveServer live([&](ServeContext& context) {
    context.sources = []() -> std::vector<SourceRow> { throw std::runtime_error("broken on purpose"); };
    context.log = [&](std::string_view line) { logged = line; };
  });
  const auto answer = live.get("/api/v1/sources");
  EXPECT_EQ(answer.status, 500);
  EXPECT_EQ(answer.body.find("broken on purpose"), std::string::npos);
  live.stop();
  EXPECT_NE(logged.find("broken on purpose"), std::string::npos);
}

TEST(Server, StopEndsIdleConnectionsAndStreams) {
  LiveServer live;
  Client idle(live.port), stream(live.port);
  idle.send(request("/healthz"));
  EXPECT_EQ(idle.receive().status, 200);
  stream.send(request("/api/v1/events"));
  EXPECT_NE(stream.until("retry: 3000").find("text/event-stream"), std::string::npos);
  live.stop();
  EXPECT_TRUE(idle.ends());
  EXPECT_TRUE(stream.ends());
}

TEST(Server, APortInUseSaysWhatToDo) {
  LiveServer live;
  const auto again = live.server.listen("127.0.0.1", live.port);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, Errc::io);
  EXPECT_NE(again.error().what.find("serve.port"), std::string::npos);
}

class AdminSocket : public ::testing::Test {
 protected:
  AdminSocket() : folder_(std::filesystem::temp_directory_path() / ("web-" + std::to_string(::getpid()))) {
    std::filesystem::create_directories(folder_);
  }
  ~AdminSocket() override { std::filesystem::remove_all(folder_); }
  [[nodiscard]] std::string path() const { return folder_ / "admin.sock"; }
  std::filesystem::path folder_;
};

TEST_F(AdminSocket, AnswersItsOwnRoutesAndIsForThisUserOnly) {
  LiveServer live;
  ASSERT_TRUE(live.server.listen_admin(path()));
  struct stat file{};
  ASSERT_EQ(::stat(path().c_str(), &file), 0);
  EXPECT_EQ(file.st_mode & 0777, 0600u);
  Client client(path());
  client.send("GET /admin/v1/status HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_EQ(client.receive().body, R"({"version":"0.1.0"})");
  EXPECT_EQ(live.get("/admin/v1/status").status, 404);
}

TEST_F(AdminSocket, StartsWatchesAndCancelsJobs) {
  FixedClock clock;
  Jobs jobs(clock, {{"count", {"to"}, [](const JobParameters& given, Job& job) -> Result<std::string> {
                       job.progress(1, std::stoul(given.at("to")), "steps");
                       while (!job.cancelled()) std::this_thread::yield();
                       return fail(Errc::io, "stopped halfway");
                     }}});
  LiveServer live([&](ServeContext& context) { context.admin.jobs = &jobs; });
  ASSERT_TRUE(live.server.listen_admin(path()));
  Client client(path());
  const auto ask = [&](const std::string& method, const std::string& target, const std::string& body = "") {
    client.send(method + " /admin/v1/jobs" + target +
                " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
    return client.receive();
  };
  EXPECT_EQ(ask("POST", "/no-such").status, 404);
  EXPECT_EQ(ask("POST", "/count", R"({"from":1})").status, 400);
  EXPECT_EQ(ask("POST", "/count", "[1]").status, 400);
  EXPECT_EQ(ask("POST", "/count", R"({"to":{}})").status, 400);
  const auto started = job_from_json(ask("POST", "/count", R"({"to":7})").body);
  ASSERT_TRUE(started) << started.error().line();
  EXPECT_EQ(started->state, JobState::running);
  EXPECT_EQ(ask("POST", "/count", R"({"to":"7"})").status, 409);
  EXPECT_EQ(ask("GET", "/2").status, 404);
  EXPECT_EQ(ask("GET", "/one").status, 400);
  EXPECT_EQ(ask("POST", "/9/cancel").status, 404);
  EXPECT_EQ(ask("POST", "/1/cancel").status, 200);
  ASSERT_EQ(jobs.wait(1, std::chrono::seconds{10})->state, JobState::cancelled);
  const auto ended = job_from_json(ask("GET", "/1").body);
  ASSERT_TRUE(ended) << ended.error().line();
  EXPECT_EQ(ended->state, JobState::cancelled);
  EXPECT_EQ(ended->total, 7u);
  EXPECT_EQ(ended->unit, "steps");
  EXPECT_EQ(ended->message, "stopped halfway");
  EXPECT_EQ(ask("GET", "").body, jobs_json({*ended}));
  EXPECT_EQ(live.get("/admin/v1/jobs").status, 404);
  EXPECT_EQ(live.post_json("/admin/v1/jobs/count", "{}").status, 404);
}

TEST_F(AdminSocket, ReplacesAFileLeftBehindButNoLiveOneAndNoOtherFile) {
  {
    LiveServer live;
    ASSERT_TRUE(live.server.listen_admin(path()));
    LiveServer other;
    const auto taken = other.server.listen_admin(path());
    ASSERT_FALSE(taken);
    EXPECT_EQ(taken.error().code, Errc::conflict);
  }
  EXPECT_FALSE(std::filesystem::exists(path()));
  // A socket that nobody listens on any more, as kill -9 leaves it.
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path().copy(address.sun_path, sizeof address.sun_path - 1);
  const int stale = ::socket(AF_UNIX, SOCK_STREAM, 0);
  ASSERT_EQ(::bind(stale, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  ::close(stale);
  {
    LiveServer live;
    EXPECT_TRUE(live.server.listen_admin(path()));
  }
  std::ofstream(path()) << "precious";
  LiveServer live;
  EXPECT_FALSE(live.server.listen_admin(path()));
  EXPECT_TRUE(std::filesystem::exists(path()));
}

}  // namespace
}  // namespace dongtin::testing
