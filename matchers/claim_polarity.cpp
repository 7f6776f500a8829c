#include <algorithm>
#include <array>
#include <string_view>

#include "matchers/claim_numbers.hpp"
#include "matchers/claim_tables.hpp"
#include "matchers/fold_table.hpp"

namespace dongtin {

namespace {

constexpr std::uint32_t kFillers = 2;      // syllables between the negator and what it negates: "không hề bị vỡ"
constexpr std::uint32_t kTelling = 14;     // before it: "ông chủ tịch nói đập …"
constexpr std::uint32_t kCondition = 5;    // before the negator: "ai mà không đổi"
constexpr std::uint32_t kConsequence = 3;  // behind what it negates: "không đổi là bị phạt"

constexpr float kMain = 0.5F;  // of the weightiest event; "ở", "có" are events as well

using WordHit = ClaimScratch::State::Hit;

template <std::size_t N>
bool in(const std::array<std::string_view, N>& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

/// The text between two syllables is a space.
bool joined(const FieldText& field, std::uint32_t at) {
  const auto& s = field.folded.syllables;
  return at > 0 && !s[at].boundary && s[at].begin <= s[at - 1].end + 1;
}

/// Without accents only what no other word looks like: "chua" may be "chữa".
bool negates(const Folded& folded, std::uint32_t at) {
  struct Negator {
    std::string_view letters;
    std::uint8_t tones, marks;
    bool bare;
  };
  constexpr std::array<Negator, 7> kNegators{{{"khong", 0, kCircumflex, true},
                                              {"chua", 0, kHorn, false},
                                              {"chang", kHook | kTilde, kBreve, false},
                                              {"cha", kHook, 0, false},
                                              {"hong", kHook, kCircumflex, false},
                                              {"khum", 0, 0, true},
                                              {"dau", 0, kCircumflex | kStroke, false}}};
  constexpr std::array<std::string_view, 6> kNone{"hang", "so", "tay", "tren", "duong", "hu"};  // "hàng không"
  const auto letters = folded.letters(at);
  const Syllable& s = folded.syllables[at];
  for (const Negator& each : kNegators) {
    if (letters != each.letters || !says(folded, at, each.letters, each.tones, each.marks)) continue;
    if (letters == "khong" && at > 0 && !s.boundary && in(kNone, folded.letters(at - 1))) return false;
    if (!s.marked) return each.bare;
    std::uint8_t own = 0;
    for (std::uint32_t k = 0; k < s.length; ++k) own |= static_cast<unsigned char>(folded.marks[s.at + k]) & kQuality;
    return own == each.marks;
  }
  return false;
}

/// Of what begins at a syllable: where its negator stands; kNoWord where it has none.
std::uint32_t negator_of(const FieldText& field, std::uint32_t at) {
  constexpr std::array<std::string_view, 7> kBetween{"he", "co", "bi", "phai", "ai", "dang", "xay"};
  for (std::uint32_t back = 0; back <= kFillers && at > back && joined(field, at - back); ++back) {
    const std::uint32_t before = at - back - 1;
    if (negates(field.folded, before)) return before;
    if (!in(kBetween, field.folded.letters(before))) return kNoWord;
  }
  return kNoWord;
}

/// "ai không đổi", "không đổi là bị phạt", "sao không sơ tán"
bool conditional(const FieldText& field, std::uint32_t negator, std::uint32_t at) {
  struct Word {
    std::string_view letters;
    std::uint8_t tones, marks;
  };
  constexpr std::array<Word, 9> kBefore{{{"ai", 0, 0},
                                         {"neu", kAcute, kCircumflex},
                                         {"nao", kGrave, 0},
                                         {"lo", kHook, kHorn},
                                         {"so", kDot, kHorn},
                                         {"sao", 0, 0},
                                         {"ma", kGrave, 0},
                                         {"hay", 0, 0},
                                         {"chu", kAcute | kHook, kHorn}}};
  constexpr std::array<Word, 6> kBehind{{{"thi", kGrave, 0},
                                         {"la", kGrave, 0},
                                         {"se", kTilde | kHook, 0},
                                         {"coi", 0, 0},
                                         {"moi", kAcute, kHorn},
                                         {"sao", 0, 0}}};
  // "xã nói đập không vỡ": somebody else's word
  constexpr std::array<Word, 6> kTold{{{"noi", kAcute, 0},
                                       {"bao", kHook, 0},
                                       {"keu", 0, kCircumflex},
                                       {"cai", kTilde, 0},
                                       {"chui", kTilde, kHorn},
                                       {"hua", kAcute, kHorn}}};
  const auto is = [&](const auto& words, std::uint32_t i) {
    return std::any_of(words.begin(), words.end(),
                       [&](const Word& w) { return says(field.folded, i, w.letters, w.tones, w.marks); });
  };
  for (std::uint32_t i = negator, n = 0; n < kTelling && joined(field, i); ++n) {
    --i;
    if ((n < kCondition && is(kBefore, i)) || is(kTold, i)) return true;
  }
  for (std::uint32_t i = at + 1, n = 0; n < kConsequence && i < field.folded.syllables.size() && joined(field, i);
       ++n, ++i) {
    if (is(kBehind, i)) return true;
  }
  return false;
}

}  // namespace

std::vector<Span> contradicted(const CompiledClaim& claim, const FieldText& own, const FieldText& said, Field field,
                               const ClaimScratch::State& state) {
  const std::span<const WordHit> hits = std::span(state.hits).subspan(state.begin, state.end - state.begin);
  const auto covered = [&](std::uint32_t at) {
    return std::any_of(hits.begin(), hits.end(),
                       [&](const WordHit& h) { return h.syllable <= at && at < h.syllable + h.syllables; });
  };
  const auto weight_of = [&](const std::vector<std::uint16_t>& words) {
    float out = 0;
    for (const auto w : words) out = std::max(out, claim.words[w].weight);
    return out;
  };
  float most = 0;
  for (const ClaimConcept& each : claim.concepts) most = std::max(most, each.event ? weight_of(each.words) : 0);
  for (std::size_t c = 0; c < claim.concepts.size();) {
    // Concepts of one phrase stand behind one another; a phrase that is a thing as well, as "đập", says not what
    // happens.
    const auto& words = claim.concepts[c].words;
    bool event = true;
    for (; c < claim.concepts.size() && claim.concepts[c].words == words; ++c) event &= claim.concepts[c].event;
    if (!event || weight_of(words) < kMain * most) continue;
    const ClaimWord& first = claim.words[words.front()];
    bool own_negator = false;
    for (std::uint32_t i = first.places; i < first.places + first.count; ++i)
      own_negator |= negator_of(own, claim.places[i]) != kNoWord;
    if (own_negator) continue;
    // "nổ" of "phát nổ": what stands before it is the begin of it.
    const auto goes_on = [&](const WordHit& hit) {
      return std::any_of(hits.begin(), hits.end(), [&](const WordHit& h) {
        return h.syllable < hit.syllable && h.syllable + h.syllables >= hit.syllable &&
               std::find(words.begin(), words.end(), h.word) != words.end();
      });
    };
    const bool in_title = std::any_of(state.beside.begin(), state.beside.end(), [&](const WordHit& h) {
      return std::find(words.begin(), words.end(), h.word) != words.end();
    });
    std::size_t asserted = in_title ? 1 : 0;
    std::vector<Span> out;
    for (const WordHit& hit : hits) {
      const bool other = hit.other && std::find(words.begin(), words.end(), hit.word) != words.end();
      if (!other && hit.word != words.front()) continue;
      if (goes_on(hit)) continue;
      const auto at = negator_of(said, hit.syllable);
      if (at == kNoWord || covered(at) || conditional(said, at, hit.syllable + hit.syllables - 1)) {
        ++asserted;
        continue;
      }
      const auto& s = said.folded.syllables;
      out.push_back({field, s[at].begin, s[hit.syllable + hit.syllables - 1].end, 0});
    }
    if (asserted > 0) return {};  // what comes first in the claim is asserted
    if (!out.empty()) return out;
  }
  return {};
}

}  // namespace dongtin
