#include "matchers/assess.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "matchers/assertion.hpp"
#include "matchers/claim_instruments.hpp"
#include "matchers/score.hpp"
#include "matchers/scratch.hpp"

namespace dongtin {

namespace {

std::string reason_of(const Rule& rule, const Match& match) {
  std::string out = "Khớp luật “" + rule.title + "”";
  if (match.spans.empty()) return out + " theo nguồn, loại nguồn hoặc địa danh";
  HowSet how = 0;
  for (const Span& span : match.spans) how = static_cast<HowSet>(how | span.how);
  if ((how & bit(How::unaccented)) != 0) out += "; có chỗ viết không dấu";
  if ((how & bit(How::partial)) != 0) out += "; có chỗ viết thiếu dấu";
  return out;
}

std::string reason_of(const Place* place, const PlaceHit& hit) {
  std::string out =
      "Nhắc đến " + (place == nullptr ? hit.place.value : place->kind + (place->kind.empty() ? "" : " ") + place->name);
  for (std::size_t i = 0; i < hit.support.size(); ++i) out += (i == 0 ? " (" : "; ") + hit.support[i];
  return hit.support.empty() ? out : out + ")";
}

std::string reason_of(const Claim& claim, const ClaimHit& hit) {
  std::string out = hit.state == ClaimHitState::matched ? "Giống tuyên bố “" : "Gần giống tuyên bố “";
  out.append(claim.text()).append("” mà ").append(claim.publisher()).append(" đã kết luận là ");
  out.append(in_vietnamese(claim.verdict()));
  for (const auto& difference : hit.differs) out.append("; ").append(difference);
  return out;
}

/// " ngày 28/05/2026"; nothing where it is not known.
std::string on_day(std::optional<Instant> at) {
  constexpr std::size_t kClock = 6;  // "17:00 28/05/2026"
  return at ? " ngày " + vietnam_time(*at).substr(kClock) : std::string();
}

/// Of a claim that ended, or of one in force from which the item differs as the same rumour does another time.
std::string reason_of_return(const ClaimEntry& entry, Instant when) {
  const auto& [claim, elements, ended] = entry;
  const auto another_time = claim.published() ? *claim.published() + kComesBack : ended.value_or(when);
  std::string out = when < another_time ? "Giống tuyên bố “" : "Tin đồn cũ quay lại: giống tuyên bố “";
  if (!ended) out = "Tin đồn cũ quay lại với ngày, số khác: tuyên bố “";
  out.append(claim.text()).append("” mà ").append(claim.publisher()).append(" đã kết luận là ");
  out.append(in_vietnamese(claim.verdict())).append(on_day(claim.published()));
  if (ended) out.append("; kết luận ấy đã hết hiệu lực").append(on_day(ended)).append(", cần xem lại");
  return out;
}

/// One item on its way to a label.
class Assessing {
 public:
  Assessing(const Item& item, const MatchList& matches, const RuleSet& rules, const ClaimIndex& claims,
            Scratch::Impl& scratch)
      : item_(item), matches_(matches), rules_(rules), claims_(claims), s_(scratch) {}

  Assessment run() {
    claims_.find(item_, s_.title, s_.text, s_.claims, s_.claim_hits);
    if (matches_.rules.empty() && s_.claim_hits.empty()) return {};
    draft_.label = Label::mention;
    weigh_rules();
    weigh_claims();
    name_places();
    if (draft_.label == Label::mention && (asserted_ || denied_) && !capped()) {
      if (asserted_ && !denied_) weigh_cues();
      if (denied_ && !asserted_) draft_.label = Label::correction;
    }
    draft_.score = score_of(features_, draft_.label);
    auto made = make_assessment(std::move(draft_));
    return std::move(made).value();  // each label was given for what its invariant asks
  }

 private:
  const Folded& folded(Field field) const { return field == Field::title ? s_.title : s_.text; }

  /// With the domains and numbers that are not the claim's.
  std::string told(const ClaimEntry& entry, const ClaimHit& hit) {
    auto out = reason_of(entry.claim, hit);
    const auto& facts = facts_of(item_, s_.title, s_.text, s_.aside);
    for (const auto& difference : instrument_differences(entry.claim, entry.elements, item_, facts)) {
      out.append("; ").append(difference);
    }
    return out;
  }

  StanceReading stance(Field field, std::uint32_t first, std::uint32_t last, std::span<const Span> said = {},
                       std::span<const Span> contradicted = {}) {
    return stance_of(item_, s_.title, s_.text, field, first, last, s_.stance, said, contradicted);
  }

  /// Of a stretch of bytes, as rules show their hits.
  StanceReading stance(const Span& span) {
    const auto& syllables = folded(span.field).syllables;
    const auto begin = std::upper_bound(syllables.begin(), syllables.end(), span.begin,
                                        [](std::uint32_t at, const Syllable& each) { return at < each.end; });
    const auto end = std::lower_bound(begin, syllables.end(), span.end,
                                      [](const Syllable& each, std::uint32_t at) { return each.begin < at; });
    const auto first = static_cast<std::uint32_t>(begin - syllables.begin());
    const auto after = static_cast<std::uint32_t>(end - syllables.begin());
    return stance(span.field, first, after > first ? after - 1 : first);
  }

  void say(const StanceReading& reading) {
    if (reading.stance == Stance::asserting && reading.spans.empty()) return;
    Evidence one{"stance", std::string(name(reading.stance)), reading.reason, std::nullopt, reading.spans};
    auto& said = draft_.evidence;
    if (std::find(said.begin(), said.end(), one) == said.end()) said.push_back(std::move(one));
  }

  void weigh_rules() {
    const Rule* gravest = nullptr;  // among the harm rules; the first by id when equal
    std::optional<StanceReading> denial, assertion, other;
    for (const Match& match : matches_.rules) {
      const Rule* rule = rules_.find(match.rule);
      if (rule == nullptr) continue;
      draft_.evidence.push_back({"rule", rule->id.value, reason_of(*rule, match), std::nullopt, match.spans});
      if (!rule->category) continue;
      if (gravest == nullptr || rule->severity > gravest->severity) gravest = rule;
      for (const Span& span : match.spans) {
        auto reading = stance(span);
        auto& kept = reading.stance == Stance::denying     ? denial
                     : reading.stance == Stance::asserting ? assertion
                                                           : other;
        if (!kept) kept = std::move(reading);
      }
    }
    if (gravest != nullptr) draft_.category = gravest->category;
    asserted_ = assertion.has_value();
    denied_ = denial.has_value();
    for (const auto* reading : {&denial, &other, &assertion}) {
      if (*reading) say(**reading);
    }
  }

  /// The best hit of those in force decides; the others are shown. A claim that ended is evidence and nothing more: of
  /// itself it makes a mention, and takes nothing from what rules and cues find.
  void weigh_claims() {
    for (const ClaimHit& hit : s_.claim_hits) {
      const ClaimEntry& entry = claims_.entries()[hit.claim];
      const Claim& claim = entry.claim;
      if (hit.recurring) {
        draft_.evidence.push_back(
            {"recurring", claim.id(), reason_of_return(entry, dated(item_)), std::nullopt, hit.spans, claim.url()});
      }
      if (entry.ended) continue;
      draft_.evidence.push_back({"claim", claim.id(), told(entry, hit), std::nullopt, hit.spans});
      if (&hit != &s_.claim_hits.front()) continue;
      draft_.claim = claim;
      draft_.claim_state = hit.state;
      draft_.claim_score = hit.score;
      features_.claim = hit.score;
      const auto reading = stance(hit.field, hit.first, hit.last, hit.spans, hit.contradicted);
      if (hit.state != ClaimHitState::matched) {
        say(reading);
        denied_ |= reading.stance == Stance::denying;
        continue;
      }
      // The claim is what is said; what the rules found beside it decides nothing.
      if (reading.stance == Stance::denying) draft_.label = Label::correction;
      if (!is_falsehood(claim.verdict())) {
        say(reading);
      } else if (asserts(hit, claim.verdict(), reading)) {
        draft_.label = Label::disputed;
      }
      asserted_ = denied_ = false;
    }
  }

  const std::optional<CapReading>& cap() {
    if (!cap_) cap_ = cap_of(item_, s_.title, s_.text, s_.cap);
    return *cap_;
  }

  /// Who laughs at a claim does not assert it, and a newspaper that writes of who spread it neither.
  bool tells_of_it() {
    if (!cap()) return false;
    const bool joke = cap()->cap == Cap::satire && cap()->laughs;
    const bool news = cap()->cap == Cap::misinformation_news && cap()->firm && lane_of(item_.tier) == Lane::first;
    if (joke || news) show_cap();
    return joke || news;
  }

  /// Whether the writer asserts what the hit says; shows what tells. Whose word counts tells of a claim to answer it,
  /// in whatever words.
  bool asserts(const ClaimHit& hit, Verdict verdict, const StanceReading& reading) {
    const bool may = reading.stance == Stance::asserting || reading.stance == Stance::asking;
    if (!may || item_.tier == Tier::official) {
      say(reading);
      return false;
    }
    const bool scam = verdict == Verdict::scam;
    auto signs = contrary_signs(item_, s_.title, s_.text, hit.spans, scam, s_.contrary);
    auto told = assertion_of({item_, s_.title, s_.text, hit, reading, signs, scam}, s_.assertion);
    features_.asserted = told.log_odds;
    const bool joke = tells_of_it();
    auto contrary = contrary_of(item_, s_.title, s_.text, hit.spans, std::move(signs));
    const bool asks = reading.stance == Stance::asking;
    if (!asks || !told.asserts || joke || contrary) say(reading);
    if (joke || (asks && (!told.asserts || !hit.contradicted.empty()))) return false;
    if (contrary) {
      const bool denies = contrary->contrary == Contrary::contradicting;
      if (denies) draft_.label = Label::correction;
      const auto cap = contrary->contrary == Contrary::joking ? Cap::satire : Cap::misinformation_news;
      draft_.evidence.push_back({denies ? "stance" : "cap", std::string(denies ? name(Stance::denying) : name(cap)),
                                 std::move(contrary->reason), std::nullopt, std::move(contrary->spans)});
      return false;
    }
    if (told.asserts) return true;
    features_.unclear = true;
    draft_.evidence.push_back(
        {"stance", std::string(kUnclear), std::move(told.reason), std::nullopt, std::move(told.spans)});
    return false;
  }

  void show_cap() {
    draft_.evidence.push_back({"cap", std::string(name(cap()->cap)), cap()->reason, std::nullopt, cap()->spans});
  }

  /// News of misinformation may well deny it: that keeps no correction back.
  bool capped() {
    const auto& cap = this->cap();
    if (!cap || (cap->cap == Cap::misinformation_news && denied_ && !asserted_)) return false;
    // Small words alone hold back no message that asks and presses in two ways; and who sells names himself.
    const auto& cues = cues_of(item_, s_.title, s_.text, s_.aside);
    const bool hides = std::any_of(cues.begin(), cues.end(), [](const Cue& cue) {
      return cue.family == CueFamily::unnamed_authority || cue.family == CueFamily::lookalike_domain;
    });
    if (families_of(cues) >= 2 && (!cap->firm || (cap->cap == Cap::advertisement && hides))) return false;
    show_cap();
    return true;
  }

  void weigh_cues() {
    const auto& cues = cues_of(item_, s_.title, s_.text, s_.aside);
    for (const Cue& cue : cues) {
      features_.cues += cue.weight;
      draft_.evidence.push_back({"cue", std::string(cue.id), cue.reason, cue.family, cue.spans});
    }
    features_.families = families_of(cues);
    if (features_.families >= 2) draft_.label = Label::unverified;
  }

  void name_places() {
    for (const PlaceHit& hit : matches_.places) {
      draft_.evidence.push_back({"place", hit.place.value, reason_of(rules_.place(hit.place), hit), std::nullopt, {}});
    }
  }

  const Item& item_;
  const MatchList& matches_;
  const RuleSet& rules_;
  const ClaimIndex& claims_;
  Scratch::Impl& s_;
  Assessment::Draft draft_;
  std::optional<std::optional<CapReading>> cap_;  // read once, when first asked for
  ScoreFeatures features_;
  bool asserted_ = false, denied_ = false;  // what harm rules found
};

}  // namespace

std::string_view in_vietnamese(Verdict verdict) {
  switch (verdict) {
    case Verdict::fake:
      return "tin giả";
    case Verdict::false_information:
      return "tin sai sự thật";
    case Verdict::scam:
      return "lừa đảo";
    case Verdict::authentic:
      return "tin xác thực";
  }
  return "";
}

Assessment assess(const Item& item, const MatchList& matches, const RuleSet& rules, const ClaimIndex& claims,
                  Scratch& scratch) {
  return Assessing(item, matches, rules, claims, *scratch.impl).run();
}

}  // namespace dongtin
