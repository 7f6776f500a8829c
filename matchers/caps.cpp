#include "matchers/caps.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "matchers/caps_words.hpp"
#include "matchers/cues_words.hpp"

namespace dongtin {

namespace {

constexpr int kCapAt = 3;                    // what the signs of a cap must be worth
constexpr std::size_t kMostSpans = 4;        // that a reading shows
constexpr std::uint32_t kNegationReach = 5;  // syllables

struct Row {
  std::string_view name, reason;
};
constexpr std::array<Row, kCaps> kCapRows{{
    {"opinion", "Nêu ý kiến cá nhân"},
    {"complaint", "Phản ánh, phê bình"},
    {"satire", "Đùa, trào phúng"},
    {"question", "Hỏi để biết"},
    {"political_opinion", "Ý kiến về chính sách"},
    {"misinformation_news", "Nói về tin giả, cảnh báo lừa đảo"},
    {"advertisement", "Quảng cáo, rao vặt"},
}};

// Signs that laugh; emoticons and emoji are no letters of the folded stream.
constexpr std::array<std::string_view, 12> kLaughs{"😂",  "🤣", "😆",  "😅", "😝", "=))",
                                                   ":))", ":D", "=]]", ":v", "🤪", "=D"};

// Those that nobody sets under what he fears.
constexpr std::array<std::string_view, 6> kLoud{"😂", "🤣", "🤪", "=))", "=]]", ":v"};

/// One that ends in a letter stands by itself: "Nguồn:vtv" has none.
std::size_t find_sign(std::string_view text, std::string_view sign) {
  const auto plain = [&](std::size_t at) {
    return at < text.size() &&
           (static_cast<unsigned char>(text[at]) >= 0x80 || std::isalnum(static_cast<unsigned char>(text[at])) != 0);
  };
  for (auto at = text.find(sign); at != std::string_view::npos; at = text.find(sign, at + 1)) {
    if (std::isalpha(static_cast<unsigned char>(sign.back())) == 0) return at;
    if ((at == 0 || !plain(at - 1)) && !plain(at + sign.size())) return at;
  }
  return std::string_view::npos;
}

struct Tally {
  bool laughs = false;
  bool asks = false;  // for a code, papers, an install or a fee in advance
  std::array<int, kCaps> worth{};
  std::array<bool, kCaps> firm{};
  std::array<std::vector<Span>, kCaps> spans;

  void add(Cap cap, int value, Span span) {
    const auto i = static_cast<std::size_t>(cap);
    worth[i] += value;
    firm[i] |= value >= kCapAt;
    spans[i].push_back(span);
  }
};

/// A code, papers or an install is asked for, and not in a "không cần …".
bool asks_for_secrets(const Folded& folded, CapScratch& scratch) {
  scratch.hits.clear();
  request_phrases().find(folded, 0, folded.syllables.size(), scratch.hits);
  const PhraseHit* negator = nullptr;
  for (const auto& hit : scratch.hits) {
    if (hit.kind == kAskNot) negator = &hit;
    if (hit.kind != kCode && hit.kind != kPapers && hit.kind != kInstall && hit.kind != kAdvance) continue;
    if (negator == nullptr || hit.first - negator->last > kNegationReach) return true;
  }
  return false;
}

void read_field(const Item& item, Field field, const Folded& folded, CapScratch& scratch, Tally& tally) {
  const std::string_view original = field == Field::title ? item.title : item.text;
  scratch.hits.clear();
  cap_phrases().find(folded, 0, folded.syllables.size(), scratch.hits);
  std::vector<std::string> said;
  for (const auto& hit : scratch.hits) {
    if (hit.kind == kCapIdle) continue;
    if (hit.kind == kJoke) {
      if ((hit.how & bit(How::exact)) == 0 && hit.last - hit.first < 2) continue;
      tally.laughs = true;
      tally.add(Cap::satire, kCapAt, span_of(folded, field, hit));
      continue;
    }
    // "vo" may be vợ, vô, vỡ, "nhau" nhậu.
    if (hit.first == hit.last && (hit.how & bit(How::exact)) == 0) continue;
    // Of two syllables without accents, "phat nguoi" may be phạt nguội as well as phạt người: they tell half.
    const bool sure = (hit.how & bit(How::exact)) != 0 || hit.last - hit.first >= 2;
    const int worth = hit.kind % 2 == 1 && sure ? kCapAt : 1;
    // A small word said twice is still one small word.
    std::string letters;
    for (auto i = hit.first; i <= hit.last; ++i) letters += std::string(folded.letters(i)) + " ";
    if (worth == 1 && std::find(said.begin(), said.end(), letters) != said.end()) continue;
    said.push_back(std::move(letters));
    tally.add(static_cast<Cap>(hit.kind / 2), worth, span_of(folded, field, hit));
  }
  for (auto sign : kLaughs) {
    const auto at = find_sign(original, sign);
    if (at == std::string_view::npos) continue;
    tally.laughs |= std::find(kLoud.begin(), kLoud.end(), sign) != kLoud.end();
    tally.add(Cap::satire, kCapAt,
              {field, static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + sign.size()), bit(How::exact)});
  }
  tally.asks |= asks_for_secrets(folded, scratch);
  split_sentences(folded, original, scratch.sentences);
  const auto& all = scratch.sentences;
  const auto asks =
      static_cast<std::size_t>(std::count_if(all.begin(), all.end(), [](const Sentence& s) { return s.asks; }));
  // Questions that are not rhetoric: the last sentence, or half of them.
  if (asks != 0 && (all.back().asks || 2 * asks >= all.size())) {
    const auto it = std::find_if(all.rbegin(), all.rend(), [](const Sentence& s) { return s.asks; });
    const auto& s = folded.syllables;
    tally.add(Cap::question, kCapAt, {field, s[it->first].begin, s[it->last].end, bit(How::exact)});
  }
}

}  // namespace

std::string_view name(Cap cap) noexcept {
  return kCapRows[static_cast<std::size_t>(cap)].name;
}

std::optional<CapReading> cap_of(const Item& item, const Folded& title, const Folded& text, CapScratch& scratch) {
  Tally tally;
  read_field(item, Field::title, title, scratch, tally);
  read_field(item, Field::text, text, scratch, tally);
  if (tally.asks && lane_of(item.tier) == Lane::second) tally.worth[static_cast<std::size_t>(Cap::advertisement)] = 0;
  std::size_t best = kCaps;
  for (std::size_t i = 0; i < kCaps; ++i) {
    if (tally.worth[i] < kCapAt) continue;
    if (best == kCaps || tally.worth[i] > tally.worth[best]) best = i;
  }
  if (best == kCaps) return std::nullopt;
  CapReading out{static_cast<Cap>(best), std::move(tally.spans[best]), std::string(kCapRows[best].reason),
                 tally.firm[best], tally.laughs};
  tidy(out.spans, kMostSpans);
  out.reason += ": " + quoted(item.title, item.text, out.spans);
  return out;
}

}  // namespace dongtin
