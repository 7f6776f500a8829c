/// Asks a service for the vectors of texts: POST to an OpenAI-compatible `/v1/embeddings`.
///
/// In      [embeddings], and texts. Out the bytes of its answer and its status; read_embeddings reads them, on a thread
///         that may work. Errors of ask(): timeout, unreachable, refused (an address that is not allowed), too_large;
///         the key is in none of them. Of read_embeddings: malformed, for the whole answer.
/// Threads ask() and the destructor on the executor's thread, as HttpClient.
///
/// Whatever a name stands for, a connection is made to a private address only, and where the service is said to be on
/// this machine, to this machine only. Redirects are not followed.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "collectors/http/client.hpp"
#include "config/settings.hpp"

namespace dongtin {

struct EmbeddingReply {
  bool refused = false;  // it does not take these texts; nothing else is wrong with it
  std::string body;
};

/// What it called its model, and of each text a vector of length 1, all of one dimension.
struct Embeddings {
  std::string model;
  std::vector<std::vector<float>> vectors;
};
[[nodiscard]] Result<Embeddings> read_embeddings(std::string_view body, std::size_t texts, std::size_t max_dimension);

/// The service runs on this machine: texts of every tier may be sent to it.
[[nodiscard]] bool is_local(const EmbeddingSettings& settings);

class EmbeddingClient {
 public:
  /// Errors: those of the key's file.
  [[nodiscard]] static Result<std::unique_ptr<EmbeddingClient>> make(net::any_io_executor executor,
                                                                     const EmbeddingSettings& settings);
  [[nodiscard]] net::awaitable<Result<EmbeddingReply>> ask(std::vector<std::string> texts);

 private:
  EmbeddingClient(std::unique_ptr<HttpClient> client, const EmbeddingSettings& settings, std::string key);
  [[nodiscard]] Error told(const Error& error) const;

  std::unique_ptr<HttpClient> client_;
  EmbeddingSettings settings_;
  std::string key_;
};

}  // namespace dongtin
