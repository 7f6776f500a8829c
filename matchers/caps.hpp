/// The guard: is the text as a whole one of the kinds that are no misinformation, whatever words it shares with it?
///
/// In      an item and its folded fields.
/// Out     the kind whose signs weigh most, with the words; nothing where none reaches kCapAt. A cap keeps a label at
///         `mention` unless the writer asserts a known claim; it says nothing of a denial.
/// Errors  none. Threads any, each with its own scratch. Cost linear.
///
/// Each row of caps_words.cpp is worth one or three; three rows of one, or one of three, suffice: then it is firm. What
/// asks for an advance fee, a code or an install is no advertisement, whatever it sells.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "matchers/phrases.hpp"
#include "storage/records/item.hpp"

namespace dongtin {

enum class Cap : std::uint8_t {
  opinion,
  complaint,
  satire,
  question,
  political_opinion,
  misinformation_news,
  advertisement
};
[[nodiscard]] std::string_view name(Cap cap) noexcept;

struct CapReading {
  Cap cap = Cap::opinion;
  std::vector<Span> spans;
  std::string reason;
  bool firm = false;    // one of its signs suffices
  bool laughs = false;  // a sign that only jokes have: "=))", "🤣", "người yêu cũ"
};

/// Of one worker, reused.
struct CapScratch {
  std::vector<Sentence> sentences;
  std::vector<PhraseHit> hits;
};

[[nodiscard]] std::optional<CapReading> cap_of(const Item& item, const Folded& title, const Folded& text,
                                               CapScratch& scratch);

}  // namespace dongtin
