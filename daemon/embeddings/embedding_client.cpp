#include "daemon/embeddings/embedding_client.hpp"

#include <fmt/core.h>
#include <simdjson.h>

#include <algorithm>
#include <boost/asio/use_awaitable.hpp>
#include <boost/json.hpp>
#include <fstream>
#include <iterator>

#include "daemon/embeddings/claim_vectors.hpp"
#include "storage/records/text.hpp"
#include "storage/records/url.hpp"

namespace dongtin {

namespace {

namespace json = boost::json;
namespace dom = simdjson::dom;

constexpr std::size_t kMaxKeyBytes = 4096;
constexpr std::size_t kMaxModelBytes = 200;

Error broken(std::string what) {
  return fail(Errc::malformed,
              "the answer of the embedding service is not what /v1/embeddings answers: " + std::move(what));
}

/// One line without the characters that end a header; nothing of it is ever said.
Result<std::string> read_key_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::string key(kMaxKeyBytes + 1, '\0');
  in.read(key.data(), static_cast<std::streamsize>(key.size()));
  if (in.bad() || (!in.eof() && in.fail()) || !in.is_open()) {
    return fail(Errc::io, "cannot be read: see that it is there and readable").at("embeddings.key_file " + path);
  }
  key.resize(static_cast<std::size_t>(in.gcount()));
  const auto last = key.find_last_not_of(" \t\r\n");
  key.resize(last == std::string::npos ? 0 : last + 1);
  const bool plain = std::ranges::all_of(key, [](char c) { return c > ' ' && c < '\x7f'; });
  if (key.empty() || key.size() > kMaxKeyBytes || !plain) {
    return fail(Errc::malformed, "must hold the key alone, one line without spaces").at("embeddings.key_file " + path);
  }
  return key;
}

std::string request_of(const std::string& model, const std::vector<std::string>& texts) {
  json::array input;
  for (const auto& text : texts) input.emplace_back(text);
  return json::serialize(json::object{{"model", model}, {"input", std::move(input)}});
}

HttpLimits limits_of(const EmbeddingSettings& settings) {
  HttpLimits out;
  out.user_agent = "dongtin";
  out.connect_timeout = settings.timeout;
  out.total_timeout = settings.timeout;
  out.stall_timeout = std::chrono::ceil<std::chrono::seconds>(settings.timeout);  // a model thinks in silence
  out.max_body_bytes = settings.max_answer_bytes;
  out.max_transfers = 1;
  out.only_within = is_local(settings) ? Nearness::this_machine : Nearness::private_network;
  return out;
}

Result<std::vector<float>> vector_of(dom::element entry, std::size_t max_dimension) {
  dom::array numbers;
  if (entry["embedding"].get(numbers) != simdjson::SUCCESS) return broken("an entry without its embedding");
  std::vector<double> out;
  for (const auto number : numbers) {
    double value = 0;
    if (number.get(value) != simdjson::SUCCESS) return broken("a vector holds what is no number");
    if (out.size() == max_dimension) {
      return broken(fmt::format("a vector of more than {} numbers (embeddings.max_dimension)", max_dimension));
    }
    out.push_back(value);
  }
  auto made = normalised(out);
  if (!made) return broken(made.error().what);
  return made;
}

}  // namespace

Result<Embeddings> read_embeddings(std::string_view body, std::size_t texts, std::size_t max_dimension) {
  dom::parser parser;
  dom::element root;
  dom::array data;
  if (parser.parse(body.data(), body.size()).get(root) != simdjson::SUCCESS)
    return broken("no JSON, or with numbers too large");
  if (root["data"].get(data) != simdjson::SUCCESS) return broken("no list named data");
  Embeddings out;
  out.vectors.resize(texts);
  std::size_t entries = 0;
  for (const auto entry : data) {
    std::uint64_t index = 0;
    if (entry["index"].get(index) != simdjson::SUCCESS) return broken("an entry without its index");
    if (index >= texts || !out.vectors[index].empty())
      return broken(fmt::format("index {} twice, or of no text", index));
    auto vector = vector_of(entry, max_dimension);
    if (!vector) return std::move(vector).error();
    out.vectors[index] = *std::move(vector);
    ++entries;
  }
  if (entries != texts) return broken(fmt::format("{} vectors for {} texts", entries, texts));
  for (const auto& each : out.vectors) {
    if (each.size() != out.vectors.front().size()) return broken("vectors of different lengths");
  }
  std::string_view model;
  if (root["model"].get(model) == simdjson::SUCCESS) out.model = clean_text(model, kMaxModelBytes).text;
  return out;
}

bool is_local(const EmbeddingSettings& settings) {
  return nearness_of_host(host_of(settings.url)) == Nearness::this_machine;
}

Result<std::unique_ptr<EmbeddingClient>> EmbeddingClient::make(net::any_io_executor executor,
                                                               const EmbeddingSettings& settings) {
  std::string key;
  if (!settings.key_file.empty()) {
    auto read = read_key_file(settings.key_file);
    if (!read) return std::move(read).error();
    key = *std::move(read);
  }
  auto client = HttpClient::make(std::move(executor), limits_of(settings));
  if (!client) return std::move(client).error();
  return std::unique_ptr<EmbeddingClient>(new EmbeddingClient(*std::move(client), settings, std::move(key)));
}

EmbeddingClient::EmbeddingClient(std::unique_ptr<HttpClient> client, const EmbeddingSettings& settings, std::string key)
    : client_(std::move(client)), settings_(settings), key_(std::move(key)) {}

/// In the words of [embeddings]; the client knows those of [fetch].
Error EmbeddingClient::told(const Error& error) const {
  switch (error.code) {
    case Errc::timeout:
      return fail(Errc::timeout, fmt::format("the embedding service gave no whole answer within {:g} s "
                                             "(embeddings.timeout); tried again later",
                                             std::chrono::duration<double>(settings_.timeout).count()));
    case Errc::too_large:
      return fail(Errc::too_large, fmt::format("the embedding service answers with more than {} bytes "
                                               "(embeddings.max_answer); fewer texts are sent at once",
                                               settings_.max_answer_bytes));
    default:
      return Error(error).at("embeddings.url");
  }
}

net::awaitable<Result<EmbeddingReply>> EmbeddingClient::ask(std::vector<std::string> texts) {
  HttpRequest request;
  request.url = settings_.url;
  request.headers = {{"Content-Type", "application/json"}, {"Accept", "application/json"}};
  if (!key_.empty()) request.headers.emplace_back("Authorization", "Bearer " + key_);
  request.body = request_of(settings_.model, texts);
  auto asking = client_->get(std::move(request));
  auto response = co_await std::move(asking);
  if (!response) co_return told(response.error());
  const auto status = response->status;
  if (status == 200) co_return EmbeddingReply{false, std::move(response->body)};
  if (status == 400 || status == 413 || status == 422) co_return EmbeddingReply{true, {}};
  const bool rejects = status == 401 || status == 403 || status == 404;
  co_return fail(Errc::unreachable,
                 fmt::format("the embedding service answers {}; {}", status,
                             rejects ? "correct embeddings.url, model or key_file" : "tried again later"));
}

}  // namespace dongtin
