/// Cues: words and signs by which messages that mislead ask to be passed on, believed or paid.
///
/// In      an item, its folded fields and the facts of both (extract.hpp).
/// Out     at most one cue of each id, in the order of the ids; every word it rests on as a span, kCueSpans at most;
///         its weight (cues_words.hpp); a line in Vietnamese.
/// Errors  none. Threads any, each with its own scratch. Cost linear.
///
/// urgency            a verb of passing on beside a word of hurry, of an audience or of removal; marks of alarm;
/// capitals unnamed_authority  somebody without a name, of the trade, who said so; a leak request            money,
/// codes, installs, papers; not where a negator stands before it ("không yêu cầu …") lookalike_domain   a host that
/// names an institution and belongs to none: outside .gov.vn and the known hosts payment            an account, wallet
/// or card number, a code to scan, beside a request to pay Official and press items bear no request, payment or unnamed
/// authority: their appeals and anonymous sources are ordinary, and a fraud they describe is not theirs.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "matchers/extract.hpp"
#include "matchers/phrases.hpp"
#include "storage/records/assessment.hpp"
#include "storage/records/item.hpp"

namespace dongtin {

inline constexpr std::size_t kCueSpans = 8;

struct Cue {
  CueFamily family = CueFamily::urgency;
  std::string_view id;  // of a row of cues_words.hpp
  double weight = 0;
  std::vector<Span> spans;
  std::string reason;
};

/// Of one worker, reused.
struct CueScratch {
  std::vector<Sentence> sentences;
  std::vector<PhraseHit> hits;
  std::vector<std::vector<Span>> spans;  // by id
};

/// Clears and fills `out`.
void find_cues(const Item& item, const Folded& title, const Folded& text, std::span<const Fact> facts,
               CueScratch& scratch, std::vector<Cue>& out);

[[nodiscard]] std::size_t families_of(std::span<const Cue> cues);

}  // namespace dongtin
