// Who is asked what a text means: the client of [embeddings] and what is made of its answers.
#include "daemon/parts.hpp"

namespace dongtin {

Result<void> App::Parts::open_embeddings() {
  const auto& wanted = settings.embeddings;
  if (wanted.url.empty()) return {};
  auto client = EmbeddingClient::make(collecting.io.get_executor(), wanted);
  if (!client) return std::move(client).error();
  embedding_client = *std::move(client);
  MeaningPorts desk{*store, clock};
  desk.claims = [this] { return claims.get(); };
  desk.write = [this](const std::function<Result<void>(Store&)>& work) { return writer->write_and_wait(work); };
  MeaningWatchPorts ports{std::move(desk), readers};
  ports.ask = [this](std::vector<std::string> texts) { return embedding_client->ask(std::move(texts)); };
  meaning_watch = std::make_unique<MeaningWatch>(collecting.io.get_executor(), std::move(ports), wanted);
  return {};
}

void App::Parts::notify_meaning() {
  if (meaning_watch) meaning_watch->notify();
}

}  // namespace dongtin
