#include "matchers/cues.hpp"

#include <algorithm>
#include <set>

#include "matchers/cues_words.hpp"
#include "matchers/fold_table.hpp"
#include "matchers/hosts.hpp"

namespace dongtin {

namespace {

constexpr std::uint32_t kForwardReach = 8;  // syllables from a verb of passing on to what makes it urgent
constexpr std::uint32_t kHandOnReach = 9;   // from a verb that may pass on to everywhere
constexpr std::uint32_t kPleaReach = 14;    // and to the plea
constexpr std::uint32_t kPleaBefore = 6;
constexpr std::uint32_t kTradeReach = 7;     // from somebody to the trade
constexpr std::uint32_t kJobReach = 2;       // from "anh", "chị" to the job
constexpr std::uint32_t kAboveReach = 3;     // from "bên trên" to what is said
constexpr std::uint32_t kSaidReach = 12;     // from the trade to what is said
constexpr std::uint32_t kNegationReach = 5;  // from a negator to what it denies
constexpr std::uint32_t kSumReach = 7;       // from "đóng" to its sum
constexpr std::uint32_t kNumberReach = 9;    // from "stk" to its number
constexpr std::size_t kPaidDigits = 8;       // of an account, wallet or card
constexpr std::size_t kFewDigits = 4;        // of its first group; less is a sum
constexpr std::uint32_t kCapitalRun = 7;     // syllables in capitals that are no name
constexpr std::size_t kBangs = 3;

/// One field of the item.
class Finder {
 public:
  Finder(const Item& item, Field field, const Folded& folded, CueScratch& scratch)
      : field_(field),
        original_(field == Field::title ? item.title : item.text),
        folded_(folded),
        s_(folded.syllables),
        scratch_(scratch) {
    split_sentences(folded, original_, scratch_.sentences);
  }

  void urgency(bool social) {
    for (const Sentence& sentence : scratch_.sentences) {
      find(urgency_phrases(), sentence);
      const auto& hits = scratch_.hits;
      for (std::size_t i = 0; i < hits.size(); ++i) {
        const auto kind = hits[i].kind;
        if (kind == kForwardNow && !stopped(i)) {
          add(CueId::forward, hits[i]);
        } else if ((kind == kForward || kind == kSpread) && !stopped(i)) {
          forward(i, sentence);
        } else if (kind == kHandOn && !stopped(i)) {
          hand_on(i, sentence);
        } else if (kind == kRemoval) {
          add(CueId::forward, hits[i]);
        } else if ((kind == kAlarm || kind == kHurry) && (upper(hits[i]) || alarm_opens(sentence, hits[i]))) {
          add(CueId::alarm, hits[i]);
        } else if (kind == kHurry && i + 1 < hits.size() && hits[i + 1].kind == kHurry &&
                   hits[i + 1].first == hits[i].last + 1 && same_letters(hits[i], hits[i + 1])) {
          add(CueId::alarm, {hits[i].kind, hits[i].how, hits[i].first, hits[i + 1].last});
        }
      }
    }
    alarm_signs();
    if (social) capitals();
  }

  void authority() {
    for (const Sentence& sentence : scratch_.sentences) {
      find(authority_phrases(), sentence);
      const auto& hits = scratch_.hits;
      if (std::any_of(hits.begin(), hits.end(), [](const PhraseHit& h) { return h.kind == kRiddle; })) continue;
      for (std::size_t i = 0; i < hits.size(); ++i) {
        if (hits[i].kind == kLeak && !punchline(hits[i])) add(CueId::leak, hits[i]);
        if (hits[i].kind == kAbove) above(i);
        if (hits[i].kind == kPerson || hits[i].kind == kKin || hits[i].kind == kTrade || hits[i].kind == kRole)
          insider(i);
      }
    }
  }

  void request() {
    for (const Sentence& sentence : scratch_.sentences) {
      find(request_phrases(), sentence);
      const auto& hits = scratch_.hits;
      for (std::size_t i = 0; i < hits.size(); ++i) {
        if (!denied(i)) asked(i);
      }
    }
  }

  void hosts() { find_lookalike_hosts(original_, field_, spans(CueId::lookalike)); }

 private:
  std::vector<Span>& spans(CueId id) { return scratch_.spans[static_cast<std::size_t>(id)]; }
  void add(CueId id, const PhraseHit& hit) { spans(id).push_back(span_of(folded_, field_, hit)); }
  void find(const Phrases& phrases, const Sentence& sentence) {
    scratch_.hits.clear();
    phrases.find(folded_, sentence.first, sentence.last + 1, scratch_.hits);
  }

  /// No comma or other sign between the two ends a clause.
  [[nodiscard]] bool one_clause(const PhraseHit& a, const PhraseHit& b) const {
    const auto between = original_.substr(s_[a.last].end, s_[b.first].begin - s_[a.last].end);
    return between.find_first_of(",;:") == std::string_view::npos;
  }

  // --- urgency ----------------------------------------------------------------------------------------------------

  [[nodiscard]] bool stopped(std::size_t i) const {
    const auto& hits = scratch_.hits;
    return i > 0 && hits[i - 1].kind == kUrgeNot && hits[i].first - hits[i - 1].last <= 3 &&
           one_clause(hits[i - 1], hits[i]);
  }

  [[nodiscard]] bool pleads(const PhraseHit& hit, const Sentence& sentence) const {
    return hit.kind == kPlea || (hit.kind == kEndPlea && hit.last == sentence.last);
  }

  void forward(std::size_t i, const Sentence& sentence) {
    const auto& hits = scratch_.hits;
    const bool spread = hits[i].kind == kSpread;
    const auto presses = [&](const PhraseHit& hit) {
      return hit.kind == kHurry || hit.kind == kRemoval || hit.kind == kAudience || hit.kind == kEverywhere ||
             (spread && (pleads(hit, sentence) || hit.kind == kSpread));
    };
    for (std::size_t k = i + 1; k < hits.size() && hits[k].first - hits[i].last <= kForwardReach; ++k) {
      if (!presses(hits[k])) continue;
      add(CueId::forward, hits[i]);
      add(CueId::forward, hits[k]);
      return;
    }
    if (i > 0 && (hits[i - 1].kind == kHurry || (spread && hits[i - 1].kind == kPlea)) &&
        hits[i].first - hits[i - 1].last <= 3) {
      add(CueId::forward, hits[i - 1]);
      add(CueId::forward, hits[i]);
    }
  }

  /// "Thảy bài này vô các nhóm", "báo cho nhà kế bên giùm".
  void hand_on(std::size_t i, const Sentence& sentence) {
    const auto& hits = scratch_.hits;
    const auto within = [&](std::size_t k, std::uint32_t reach) {
      return k < hits.size() && hits[k].first - hits[i].last <= reach;
    };
    std::size_t to = hits.size();
    for (std::size_t k = i + 1; within(k, kHandOnReach) && to == hits.size(); ++k) {
      if (hits[k].kind == kEverywhere || hits[k].kind == kAudience) to = k;
    }
    if (to == hits.size()) return;
    bool asked = false;
    for (std::size_t k = i; k-- > 0 && hits[i].first - hits[k].last <= kPleaBefore;)
      asked |= hits[k].kind == kPlea || hits[k].kind == kHurry;
    for (std::size_t k = i + 1; within(k, kPleaReach); ++k)
      asked |= pleads(hits[k], sentence) || hits[k].kind == kHurry || hits[k].kind == kRemoval;
    if (!asked) return;
    add(CueId::forward, hits[i]);
    add(CueId::forward, hits[to]);
  }

  /// "Mau mau", "gấp gấp".
  [[nodiscard]] bool same_letters(const PhraseHit& a, const PhraseHit& b) const {
    return a.first == a.last && b.first == b.last && folded_.letters(a.first) == folded_.letters(b.first);
  }

  [[nodiscard]] bool upper(const PhraseHit& hit) const {
    for (auto i = hit.first; i <= hit.last; ++i) {
      for (std::uint32_t k = 0; k < s_[i].length; ++k) {
        if ((static_cast<std::uint8_t>(folded_.marks[s_[i].at + k]) & kUpper) == 0) return false;
      }
    }
    return true;
  }

  /// "Gấp gấp!", "Khẩn cấp: …": the sentence begins with it, and a sign stands behind it.
  [[nodiscard]] bool alarm_opens(const Sentence& sentence, const PhraseHit& hit) const {
    if (hit.first != sentence.first || hit.kind != kAlarm) return false;
    const auto end = s_[hit.last].end;
    return end < original_.size() && (original_[end] == '!' || original_[end] == ':');
  }

  void alarm_signs() {
    constexpr std::array<std::string_view, 7> kSigns{"🚨", "‼", "⚠", "🆘", "📢", "🔴", "❗❗"};
    for (auto sign : kSigns) {
      if (const auto at = original_.find(sign); at != std::string_view::npos) sign_at(at, sign.size());
    }
    if (const auto at = original_.find("!!!"); at != std::string_view::npos) sign_at(at, kBangs);
  }
  void sign_at(std::size_t at, std::size_t size) {
    spans(CueId::alarm)
        .push_back({field_, static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + size), bit(How::exact)});
  }

  void capitals() {
    for (std::uint32_t i = 0, run = 0; i <= s_.size(); ++i) {
      const bool goes_on = i < s_.size() && upper({0, 0, i, i}) && !(i > 0 && run > 0 && s_[i].boundary);
      if (goes_on) {
        ++run;
        continue;
      }
      if (run >= kCapitalRun) add(CueId::capitals, {0, bit(How::exact), i - run, i - 1});
      run = i < s_.size() && upper({0, 0, i, i}) ? 1 : 0;
    }
  }

  // --- unnamed authority ------------------------------------------------------------------------------------------

  /// "một người làm trong ngành… bán vé số": what stands behind three dots takes it back.
  [[nodiscard]] bool punchline(const PhraseHit& hit) const {
    const auto behind = original_.substr(s_[hit.last].end, 4);
    return behind.starts_with("…") || behind.starts_with("...");
  }

  /// "Bên trên vừa dặn riêng".
  void above(std::size_t i) {
    const auto& hits = scratch_.hits;
    if (i + 1 == hits.size() || hits[i + 1].kind != kSaid || hits[i + 1].first - hits[i].last > kAboveReach) return;
    add(CueId::leak, hits[i]);
    add(CueId::leak, hits[i + 1]);
  }

  void insider(std::size_t i) {
    const auto& hits = scratch_.hits;
    std::size_t trade = i;
    if (hits[i].kind == kPerson || hits[i].kind == kKin) {
      trade = i + 1;
      if (trade < hits.size() && hits[trade].kind == kPerson) return;  // that one begins nearer
      const auto knows_it = [&](const PhraseHit& h) { return h.kind == kTrade || h.kind == kRole || h.kind == kJob; };
      while (trade < hits.size() && !knows_it(hits[trade])) ++trade;
      const auto reach = hits[i].kind == kPerson ? kTradeReach : kJobReach;
      if (trade >= hits.size() || hits[trade].first - hits[i].last > reach) return;
    } else if (hits[i].kind == kTrade && !knows(hits[i])) {
      return;
    }
    if (punchline(hits[trade])) return;
    // "Tin từ người bạn làm ở toà soạn: …"
    const bool from = i > 0 && hits[i - 1].kind == kFrom && hits[i].first - hits[i - 1].last <= 2;
    for (std::size_t k = trade; k < hits.size() && hits[k].first <= hits[trade].last + kSaidReach; ++k) {
      if (k != trade && hits[k].kind == kLeak) return;
      if (hits[k].kind != kSaid && !(from && k == trade)) continue;
      add(CueId::insider, hits[i]);
      if (trade != i) add(CueId::insider, hits[trade]);
      if (k != trade) add(CueId::insider, hits[k]);
      return;
    }
  }

  /// "bác sĩ quen": an acquaintance by the word itself.
  [[nodiscard]] bool knows(const PhraseHit& hit) const { return folded_.letters(hit.last) == "quen"; }

  // --- request and payment ----------------------------------------------------------------------------------------

  [[nodiscard]] bool denied(std::size_t i) const {
    const auto& hits = scratch_.hits;
    for (std::size_t k = i; k-- > 0;) {
      if (hits[k].kind != kAskNot) continue;
      if (hits[i].first - hits[k].last > kNegationReach) return false;
      return one_clause(hits[k], hits[i]);
    }
    return false;
  }

  void asked(std::size_t i) {
    const PhraseHit& hit = scratch_.hits[i];
    switch (hit.kind) {
      case kMoney:
      case kAdvance:
        add(CueId::money, hit);
        account(hit);
        break;
      case kPayInto:
        add(CueId::money, hit);
        account(hit);
        break;
      case kCode:
        add(CueId::code, hit);
        break;
      case kInstall:
        add(CueId::install, hit);
        break;
      case kPapers:
        add(CueId::papers, hit);
        break;
      case kScan:
        add(CueId::scan, hit);
        break;
      case kCard:
        add(CueId::card, hit);
        break;
      case kPay:
        if (const auto sum = sum_behind(hit); sum != 0) add(CueId::money, {hit.kind, hit.how, hit.first, sum});
        account(hit);
        break;
      case kAccount:
        account(hit);
        break;
      default:
        break;
    }
  }

  [[nodiscard]] bool digits(std::uint32_t i) const {
    const auto letters = folded_.letters(i);
    return letters[0] >= '0' && letters[0] <= '9';
  }

  /// The last syllable of the sum of money within four syllables behind it; 0 without one.
  [[nodiscard]] std::uint32_t sum_behind(const PhraseHit& hit) const {
    for (auto i = hit.last + 1; i < s_.size() && i <= hit.last + kSumReach && !s_[i].boundary; ++i) {
      if (!digits(i)) continue;
      const auto letters = folded_.letters(i);
      if (letters.ends_with('k') || letters.ends_with('d') || letters.find("tr") != std::string_view::npos) return i;
      if (i + 1 >= s_.size()) return 0;
      const auto unit = folded_.letters(i + 1);
      constexpr std::array<std::string_view, 10> kUnits{"trieu", "tr",   "k",  "ngan", "nghin",
                                                        "dong",  "tram", "cu", "vnd",  "d"};
      return std::find(kUnits.begin(), kUnits.end(), unit) != kUnits.end() ? i + 1 : 0;
    }
    return 0;
  }

  void account(const PhraseHit& hit) {
    std::size_t count = 0;
    std::uint32_t last = hit.last;
    for (auto i = hit.last + 1; i < s_.size() && i <= hit.last + kNumberReach + 4; ++i) {
      const auto letters = folded_.letters(i);
      const bool all = std::all_of(letters.begin(), letters.end(), [](char c) { return c >= '0' && c <= '9'; });
      if (all && (count != 0 || letters.size() >= kFewDigits)) {
        count += letters.size();
        last = i;
      } else if (count != 0 || i > hit.last + kNumberReach || calls(i)) {
        break;
      }
    }
    if (count >= kPaidDigits) add(CueId::account, {hit.kind, hit.how, hit.first, last});
  }

  /// The number behind syllable i is a phone's.
  [[nodiscard]] bool calls(std::uint32_t i) const {
    return std::any_of(scratch_.hits.begin(), scratch_.hits.end(),
                       [&](const PhraseHit& h) { return h.kind == kCall && h.first <= i && i <= h.last; });
  }

  const Field field_;
  const std::string_view original_;
  const Folded& folded_;
  const std::vector<Syllable>& s_;
  CueScratch& scratch_;
};

}  // namespace

void find_cues(const Item& item, const Folded& title, const Folded& text, std::span<const Fact> facts,
               CueScratch& scratch, std::vector<Cue>& out) {
  out.clear();
  scratch.spans.resize(kCueIds);
  for (auto& spans : scratch.spans) spans.clear();
  const auto spans = [&](CueId id) -> std::vector<Span>& { return scratch.spans[static_cast<std::size_t>(id)]; };
  const bool institution = lane_of(item.tier) == Lane::first;
  const bool social = item.tier == Tier::social || item.tier == Tier::forum;
  for (auto field : {Field::title, Field::text}) {
    Finder finder(item, field, field == Field::title ? title : text, scratch);
    finder.urgency(social);
    finder.hosts();
    if (institution) continue;
    finder.authority();
    finder.request();
  }
  for (const Fact& fact : facts) {
    if (institution || fact.kind != FactKind::bank_account) continue;
    spans(CueId::account)
        .push_back({fact.field, fact.begin, fact.end, static_cast<HowSet>(bit(How::exact) | fact.undone)});
  }
  // A number is an instrument of payment, and a code something to scan, where something is asked for.
  const bool asks = !spans(CueId::money).empty() || !spans(CueId::code).empty() || !spans(CueId::papers).empty() ||
                    !spans(CueId::install).empty() || !spans(CueId::lookalike).empty();
  if (!asks) {
    for (auto id : {CueId::account, CueId::scan}) spans(id).clear();
  }
  for (std::size_t i = 0; i < kCueIds; ++i) {
    auto& found = scratch.spans[i];
    if (found.empty()) continue;
    tidy(found, kCueSpans);
    const CueRow& row = row_of(static_cast<CueId>(i));
    out.push_back(
        {row.family, row.id, row.weight, found, std::string(row.reason) + ": " + quoted(item.title, item.text, found)});
  }
}

std::size_t families_of(std::span<const Cue> cues) {
  std::set<CueFamily> out;
  for (const Cue& cue : cues) out.insert(cue.family);
  return out.size();
}

}  // namespace dongtin
