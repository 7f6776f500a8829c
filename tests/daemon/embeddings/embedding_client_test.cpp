// Asking for vectors: what is sent, what is answered, and every way in which a service can be wrong.
#include "daemon/embeddings/embedding_client.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "tests/collectors/http/http_test_support.hpp"
#include "tests/daemon/embeddings/embedding_support.hpp"
#include "tests/storage/support.hpp"

namespace dongtin {
namespace {

using namespace testing_support;
using ::testing::HasSubstr;
using ::testing::Not;
using Answer = LoopbackServer::Answer;

class Asking {
 public:
  explicit Asking(const EmbeddingSettings& settings) : client_(*EmbeddingClient::make(io_.get_executor(), settings)) {}
  Result<EmbeddingReply> ask(std::vector<std::string> texts) { return run(io_, client_->ask(std::move(texts))); }

 private:
  net::io_context io_;
  std::unique_ptr<EmbeddingClient> client_;
};

TEST(EmbeddingClient, SendsTextsAndReadsVectors) {
  const LoopbackServer server([](const Heard& heard, const Answer& answer) { answer.ok(answer_to(heard.body)); });
  Asking asking(settings_for(server.url("/v1/embeddings")));
  const auto reply = asking.ask({"đập vỡ \"rồi\"", "chợ phiên"});
  ASSERT_TRUE(reply) << reply.error().line();
  EXPECT_FALSE(reply->refused);
  const auto heard = server.heard().at(0);
  EXPECT_EQ(heard.target, "/v1/embeddings");
  EXPECT_EQ(heard.head.substr(0, 5), "POST ");
  EXPECT_EQ(heard.header("Content-Type"), "application/json");
  EXPECT_EQ(heard.header("Authorization"), "");
  const auto sent = json::parse(heard.body);
  EXPECT_EQ(sent.at("model").as_string(), "thu");
  EXPECT_EQ(sent.at("input").at(0).as_string(), "đập vỡ \"rồi\"");
  const auto read = read_embeddings(reply->body, 2, 64);
  ASSERT_TRUE(read) << read.error().line();
  EXPECT_EQ(read->model, "thu");
  ASSERT_EQ(read->vectors.size(), 2u);
  EXPECT_EQ(read->vectors[0].size(), 64u);
}

TEST(EmbeddingClient, PutsVectorsToTheirTextsWhateverTheirOrder) {
  const auto read =
      read_embeddings(R"({"data":[{"index":1,"embedding":[0,2]},{"index":0,"embedding":[3,0]}],"model":7})", 2, 8);
  ASSERT_TRUE(read) << read.error().line();
  EXPECT_EQ(read->vectors[0], (std::vector<float>{1, 0}));
  EXPECT_EQ(read->vectors[1], (std::vector<float>{0, 1}));
  EXPECT_EQ(read->model, "");
}

struct Wrong {
  const char *name, *body, *says;
};
void PrintTo(const Wrong& wrong, std::ostream* out) {
  *out << wrong.name;
}
class EachWrongAnswer : public ::testing::TestWithParam<Wrong> {};

TEST_P(EachWrongAnswer, IsRefusedWhole) {
  const auto read = read_embeddings(GetParam().body, 2, 4);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, Errc::malformed);
  EXPECT_THAT(read.error().line(), HasSubstr(GetParam().says));
}

INSTANTIATE_TEST_SUITE_P(
    ReadEmbeddings, EachWrongAnswer,
    ::testing::Values(
        Wrong{"empty", "", "no JSON"}, Wrong{"garbage", "<html>502</html>", "no JSON"},
        Wrong{"bytes", "\xff\xfe{", "no JSON"}, Wrong{"not_an_object", "[1,2]", "data"},
        Wrong{"without_data", R"({"error":"x"})", "data"}, Wrong{"data_no_list", R"({"data":{}})", "data"},
        Wrong{"too_few", R"({"data":[{"index":0,"embedding":[1]}]})", "1 vectors for 2 texts"},
        Wrong{"none", R"({"data":[]})", "0 vectors"},
        Wrong{"too_many",
              R"({"data":[{"index":0,"embedding":[1]},{"index":1,"embedding":[1]},{"index":2,"embedding":[1]}]})",
              "index 2"},
        Wrong{"twice", R"({"data":[{"index":0,"embedding":[1]},{"index":0,"embedding":[1]}]})", "index 0"},
        Wrong{"negative_index", R"({"data":[{"index":-1,"embedding":[1]},{"index":0,"embedding":[1]}]})", "index"},
        Wrong{"without_index", R"({"data":[{"embedding":[1]},{"embedding":[1]}]})", "index"},
        Wrong{"base64", R"({"data":[{"index":0,"embedding":"AACAPw=="},{"index":1,"embedding":"AACAPw=="}]})",
              "embedding"},
        Wrong{"words", R"({"data":[{"index":0,"embedding":["a"]},{"index":1,"embedding":[1]}]})", "no number"},
        Wrong{"null", R"({"data":[{"index":0,"embedding":[null]},{"index":1,"embedding":[1]}]})", "no number"},
        Wrong{"nan", R"({"data":[{"index":0,"embedding":[NaN]},{"index":1,"embedding":[1]}]})", "no JSON"},
        Wrong{"infinite", R"({"data":[{"index":0,"embedding":[1e999]},{"index":1,"embedding":[1]}]})", "large"},
        Wrong{"huge_numbers", R"({"data":[{"index":0,"embedding":[1e300,1e300]},{"index":1,"embedding":[1,1]}]})",
              "large"},
        Wrong{"zeros", R"({"data":[{"index":0,"embedding":[0,0]},{"index":1,"embedding":[1,1]}]})", "zeros"},
        Wrong{"empty_vector", R"({"data":[{"index":0,"embedding":[]},{"index":1,"embedding":[1]}]})", "zeros"},
        Wrong{"lengths", R"({"data":[{"index":0,"embedding":[1,2]},{"index":1,"embedding":[1]}]})",
              "different lengths"},
        Wrong{"long", R"({"data":[{"index":0,"embedding":[1,2,3,4,5]},{"index":1,"embedding":[1]}]})",
              "max_dimension"}),
    [](const auto& each) { return std::string(each.param.name); });

TEST(EmbeddingClient, TellsTextsThatAreNotTakenFromAServiceThatFails) {
  std::string status = "400 Bad Request";
  const LoopbackServer server([&](const Heard&, const Answer& answer) { answer.status(status, "", "{}"); });
  Asking asking(settings_for(server.url("/")));
  for (const auto* refusal : {"400 Bad Request", "413 Payload Too Large", "422 Unprocessable Entity"}) {
    status = refusal;
    const auto reply = asking.ask({"x"});
    ASSERT_TRUE(reply) << reply.error().line();
    EXPECT_TRUE(reply->refused) << refusal;
  }
  for (const auto* failure : {"500 Oops", "503 Busy", "401 No", "404 Not Found", "302 Found", "204 No Content"}) {
    status = failure;
    const auto reply = asking.ask({"x"});
    ASSERT_FALSE(reply) << failure;
    EXPECT_THAT(reply.error().line(), HasSubstr(std::string(failure).substr(0, 3)));
  }
}

TEST(EmbeddingClient, FollowsNoRedirect) {
  const LoopbackServer server(
      [](const Heard&, const Answer& answer) { answer.status("307 Temporary Redirect", "Location: /dich\r\n", ""); });
  Asking asking(settings_for(server.url("/nguon")));
  EXPECT_FALSE(asking.ask({"x"}));
  EXPECT_EQ(server.heard().size(), 1u);
}

TEST(EmbeddingClient, GivesUpOnASlowServiceInItsTime) {
  const LoopbackServer server(
      [](const Heard&, const Answer& answer) { EXPECT_TRUE(answer.hung_up(std::chrono::milliseconds{20'000})); });
  auto settings = settings_for(server.url("/"));
  settings.timeout = std::chrono::milliseconds{100};
  Asking asking(settings);
  const auto reply = asking.ask({"x"});
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().code, Errc::timeout);
  EXPECT_THAT(reply.error().line(), HasSubstr("embeddings.timeout"));
}

TEST(EmbeddingClient, StopsReadingAHugeAnswer) {
  const LoopbackServer server([](const Heard&, const Answer& answer) { answer.ok(std::string(1 << 20, ' ')); });
  auto settings = settings_for(server.url("/"));
  settings.max_answer_bytes = 4096;
  Asking asking(settings);
  const auto reply = asking.ask({"x"});
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().code, Errc::too_large);
  EXPECT_THAT(reply.error().line(), HasSubstr("embeddings.max_answer"));
}

TEST(EmbeddingClient, SurvivesAConnectionThatIsClosed) {
  const LoopbackServer server(
      [](const Heard&, const Answer& answer) { answer.send("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"); });
  Asking asking(settings_for(server.url("/")));
  EXPECT_FALSE(asking.ask({"x"}));
  EXPECT_FALSE(asking.ask({"x"}));
}

TEST(EmbeddingClient, SendsTheKeyAndNeverSaysIt) {
  const testing::TempDir folder;
  const std::string key = "bi-mat-3f9a";
  std::ofstream(folder / "khoa") << key << "\n";
  const LoopbackServer server([](const Heard&, const Answer& answer) { answer.status("401 No", "", "bad key"); });
  auto settings = settings_for(server.url("/"));
  settings.key_file = (folder / "khoa").string();
  Asking asking(settings);
  const auto reply = asking.ask({"x"});
  ASSERT_FALSE(reply);
  EXPECT_EQ(server.heard().at(0).header("Authorization"), "Bearer " + key);
  EXPECT_THAT(reply.error().line(), Not(HasSubstr(key)));
}

TEST(EmbeddingClient, RefusesAKeyFileThatHoldsNoKey) {
  const testing::TempDir folder;
  net::io_context io;
  auto settings = settings_for("http://127.0.0.1:1/");
  settings.key_file = (folder / "khong-co").string();
  EXPECT_EQ(EmbeddingClient::make(io.get_executor(), settings).error().code, Errc::io);
  for (const auto& wrong :
       {std::string(), std::string("a b"), std::string("mot\r\nX-Khac: hai"), std::string(5000, 'a')}) {
    std::ofstream(folder / "khoa", std::ios::binary | std::ios::trunc) << wrong;
    settings.key_file = (folder / "khoa").string();
    const auto made = EmbeddingClient::make(io.get_executor(), settings);
    ASSERT_FALSE(made);
    EXPECT_THAT(made.error().line(), Not(HasSubstr("X-Khac")));
  }
}

TEST(EmbeddingClient, ConnectsToNothingButPrivateAddresses) {
  // Of these a connection would be tried, had the address not been looked at: a name says nothing.
  for (const auto* url : {"http://192.0.2.1/", "http://169.254.169.254/latest", "http://0/", "http://[fe80::1]/",
                          "http://[2001:db8::1]/", "http://3221225985/"}) {
    Asking asking(settings_for(url));
    const auto reply = asking.ask({"x"});
    ASSERT_FALSE(reply) << url;
    EXPECT_EQ(reply.error().code, Errc::refused) << url << ": " << reply.error().line();
  }
}

TEST(EmbeddingClient, SaysWhichServiceIsOnThisMachine) {
  EXPECT_TRUE(is_local(settings_for("http://127.0.0.1:8081/v1/embeddings")));
  EXPECT_TRUE(is_local(settings_for("http://localhost:8081/v1/embeddings")));
  EXPECT_TRUE(is_local(settings_for("http://[::1]/v1/embeddings")));
  EXPECT_FALSE(is_local(settings_for("http://10.0.0.5/v1/embeddings")));
  EXPECT_FALSE(is_local(settings_for("http://may-chu.noi-bo/v1/embeddings")));
  EXPECT_FALSE(is_local(settings_for("http://127.1/v1/embeddings"))) << "a name, for all that is known of it";
}

}  // namespace
}  // namespace dongtin
