/// The guard corpus: opinions, complaints, satires, questions and ordinary news that nobody may be pointed at for.
///
/// In      corpus.ndjson, compiled in: a text a line, with id, kind, tier, title where it has one, text.
/// Out     the texts as items, in the order of the file; the SHA-256 of the file, which the audit names.
/// Errors  none: a test reads every line. Threads any; read once.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "storage/records/item.hpp"

namespace dongtin {

enum class GuardKind : std::uint8_t {
  opinion,
  criticism,
  complaint,
  satire,
  political_opinion,
  question,
  advertisement,
  ordinary_news,
  crisis_news,
  news_about_misinformation
};
[[nodiscard]] std::string_view name(GuardKind kind) noexcept;
/// Somebody's own view, for which a harm rule may hardly ever ask.
[[nodiscard]] constexpr bool is_view(GuardKind kind) noexcept {
  return kind <= GuardKind::political_opinion;
}

struct GuardText {
  std::string id;
  GuardKind kind = GuardKind::opinion;
  Item item;
};

[[nodiscard]] std::span<const GuardText> guard_corpus();
[[nodiscard]] const Digest& guard_digest();

}  // namespace dongtin
