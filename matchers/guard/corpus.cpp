#include "matchers/guard/corpus.hpp"

#include <simdjson.h>

#include <array>
#include <vector>

#include "matchers/guard/corpus_data.hpp"
#include "storage/records/digest.hpp"

namespace dongtin {

namespace {

constexpr std::array<std::string_view, 10> kKinds{
    "opinion",  "criticism",     "complaint",     "satire",      "political_opinion",
    "question", "advertisement", "ordinary_news", "crisis_news", "news_about_misinformation"};

std::string text_of(const simdjson::dom::element& line, std::string_view key) {
  std::string_view value;
  return line[key].get(value) == simdjson::SUCCESS ? std::string(value) : std::string();
}

std::vector<GuardText> read() {
  std::vector<GuardText> out;
  simdjson::dom::parser parser;
  const simdjson::padded_string bytes(guard_corpus_bytes());
  simdjson::dom::document_stream lines;
  if (parser.parse_many(bytes).get(lines) != simdjson::SUCCESS) return out;
  for (auto parsed : lines) {
    simdjson::dom::element line;
    if (parsed.get(line) != simdjson::SUCCESS) continue;
    GuardText& text = out.emplace_back();
    text.id = text_of(line, "id");
    const auto kind = text_of(line, "kind");
    for (std::size_t i = 0; i < kKinds.size(); ++i) {
      if (kKinds[i] == kind) text.kind = static_cast<GuardKind>(i);
    }
    text.item.tier = tier_from(text_of(line, "tier")).value_or(Tier::social);
    text.item.title = text_of(line, "title");
    text.item.text = text_of(line, "text");
  }
  return out;
}

}  // namespace

std::string_view name(GuardKind kind) noexcept {
  return kKinds.at(static_cast<std::size_t>(kind));
}

std::span<const GuardText> guard_corpus() {
  static const auto texts = read();
  return texts;
}

const Digest& guard_digest() {
  static const auto digest = sha256(guard_corpus_bytes());
  return digest;
}

}  // namespace dongtin
