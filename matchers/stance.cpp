#include "matchers/stance.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <span>

#include "matchers/stance_frames.hpp"
#include "matchers/stance_words.hpp"

namespace dongtin {

namespace {

constexpr std::array<std::string_view, 4> kStanceNames{"asserting", "asking", "quoting", "denying"};
constexpr std::size_t kBefore = 3, kBehind = 4;  // sentences around the stretch
constexpr std::uint32_t kPair = 14;  // syllables between the two halves of a sign, the claim's words left out
constexpr std::uint32_t kTurn = 14;  // the same between a denial and what turns it round
constexpr std::size_t kMostSpans = 6;
constexpr std::size_t kAnswers = 2;         // sentences behind a denial that may turn it round
constexpr std::size_t kEnoughSaid = 3;      // words that say it, to tell a sentence that says it from one beside it
constexpr std::uint32_t kAround = 4;        // syllables behind "không có ai …" that say what there is not
constexpr std::uint32_t kScornReach = 40;   // syllables between a denial or a rumour and what is said of it
constexpr std::uint32_t kAskReach = 40;     // syllables between "có phải" and "không"
constexpr std::uint32_t kBesideBytes = 12;  // two words, between words that say it
constexpr int kNegatedTwice = 2;
constexpr std::uint32_t kAtEnd = 2;  // syllables before a question mark: "… đúng không ạ?"

bool any_of(const PhraseHit& hit, std::initializer_list<StanceMark> kinds) {
  return std::find(kinds.begin(), kinds.end(), hit.kind) != kinds.end();
}

/// "chuyện", "vậy": what was said before is meant.
bool points_to_it(std::string_view letters) {
  constexpr std::array<std::string_view, 13> kPointers{"chuyen", "vu",  "viec", "tin",  "the",   "vay", "rua",
                                                       "do",     "nay", "hien", "that", "thiet", "dung"};
  return std::find(kPointers.begin(), kPointers.end(), letters) != kPointers.end();
}

/// Not more than two words stand between them.
bool near(const Span& a, const Span& b) {
  return a.field == b.field && b.begin <= a.end + kBesideBytes;
}

/// What was found in one field, and how it reads.
class Reader {
 public:
  Reader(const Item& item, Field field, const Folded& folded, StanceScratch& scratch, std::span<const Span> said)
      : item_(item), field_(field), folded_(folded), scratch_(scratch) {
    split_sentences(folded, original(), scratch_.sentences);
    const auto& all = folded.syllables;
    scratch_.said.assign(all.size() + 1, 0);
    scratch_.points.assign(all.size() + 1, 0);
    for (std::size_t i = 0; i < said.size(); ++i) {
      const Span& span = said[i];
      if (span.field != field) continue;
      const bool beside = (i > 0 && near(said[i - 1], span)) || (i + 1 < said.size() && near(span, said[i + 1]));
      if (!beside && (span.how & bit(How::unaccented)) != 0) continue;  // "căn" may be "cận"
      const auto at = std::lower_bound(all.begin(), all.end(), span.begin,
                                       [](const Syllable& s, std::uint32_t begin) { return s.begin < begin; });
      if (at != all.end()) scratch_.said[static_cast<std::size_t>(at - all.begin()) + 1] = 1;
    }
    for (std::uint32_t at = 0; at < all.size(); ++at) scratch_.said[at + 1] += scratch_.said[at];
    if (this->said() < kEnoughSaid) return;  // nobody asks what points to it
    for (std::uint32_t at = 0; at < all.size(); ++at) {
      scratch_.points[at + 1] = scratch_.points[at] + (points_to_it(folded.letters(at)) ? 1 : 0);
    }
  }

  /// The sentences from..to (both included) of the field; the stretch lies in first..last of them.
  void read(std::size_t from, std::size_t to, std::size_t first, std::size_t last) {
    for (std::size_t i = from; i <= to; ++i) {
      const Sentence& sentence = scratch_.sentences[i];
      scratch_.hits.clear();
      stance_phrases().find(folded_, sentence.first, sentence.last + 1, scratch_.hits);
      end_ = sentence.last;
      const bool inside = i >= first && i <= last;
      read_question(sentence, i + 1 >= first && i <= last + 1, inside);
      // "Ba ngày không điện thì sống kiểu gì? Cắt từ 21/11 rồi": a question that goes on with a statement wants
      // nothing.
      const bool goes_on = i + 1 < scratch_.sentences.size() && !scratch_.sentences[i + 1].asks;
      if (inside && sentence.asks && !wants_nothing_ && !(rhetoric_ && goes_on)) plain = true;
      answer(sentence, i);
      read_denial(sentence, i);
      scoffs_ |= (sentence.asks && !wants_to_know()) || scorns();
      read_report(sentence);
    }
  }

  void read_all() {
    const auto count = scratch_.sentences.size();
    if (count != 0) read(0, count - 1, count, count);
  }

  [[nodiscard]] std::size_t sentence_of(std::uint32_t syllable) const {
    const auto& all = scratch_.sentences;
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (syllable <= all[i].last) return i;
    }
    return all.empty() ? 0 : all.size() - 1;
  }

  std::vector<Span> denied, insisted, asked, quoted_;
  int strong = 0, weak = 0;  // signs of denial that nothing turns round
  bool insists = false;      // and no denial behind it
  bool answers = false;      // a question of its own
  bool plain = false;        // a sentence of the stretch ends with a question mark
  bool rhetoric = false;     // a sign of a question that wants nothing
  bool unreal = false;

 private:
  [[nodiscard]] std::string_view original() const { return field_ == Field::title ? item_.title : item_.text; }
  [[nodiscard]] bool institution() const { return lane_of(item_.tier) == Lane::first; }
  /// Of what circulates; a post that says "lan truyền" asks for it.
  [[nodiscard]] bool reports() const { return institution() || item_.tier == Tier::aggregator; }
  void keep(std::vector<Span>& spans, const PhraseHit& hit) const {
    if (spans.size() < kMostSpans) spans.push_back(span_of(folded_, field_, hit));
  }

  void read_question(const Sentence& sentence, bool near, bool inside) {
    const auto& hits = scratch_.hits;
    asks_ = false;
    rhetoric_ = std::any_of(hits.begin(), hits.end(), [](const PhraseHit& hit) { return hit.kind == kRhetoric; });
    rhetoric |= rhetoric_;
    wants_nothing_ = rhetorical(sentence);
    for (std::size_t i = 0; i < hits.size(); ++i) {
      const PhraseHit& hit = hits[i];
      if (hit.kind == kSelfAnswer) answers = true;
      if (!near) continue;
      if (any_of(hit, {kQuestion, kUnconfirmed})) {
        asks_ = true;
        keep(asked, hit);
      } else if (hit.kind == kAskBegin) {
        for (std::size_t k = i + 1; k < hits.size(); ++k) {
          if (hits[k].first - hit.last > kAskReach) break;
          const bool closes = any_of(hits[k], {kAskEnd, kNot, kNone});
          if (!closes || (!sentence.asks && hits[k].last + 2 < sentence.last)) continue;
          if (!of_claim(hit.first, hits[k].last)) continue;  // "có ai cứu tụi tui không?"
          if (said_elsewhere(sentence) && !points(sentence.first, sentence.last)) continue;
          asks_ = true;
          keep(asked, hit);
          keep(asked, hits[k]);
          break;
        }
      }
    }
    if (inside) asks_ |= sentence.asks && !wants_nothing_;
  }

  [[nodiscard]] std::uint32_t said() const { return scratch_.said.back(); }
  /// Syllables from one to the other, the claim's own words left out: it may be told in full between them.
  [[nodiscard]] std::uint32_t apart(const PhraseHit& a, const PhraseHit& b) const {
    const auto words = a.last + 1 < b.first ? said_in(a.last + 1, b.first - 1) : 0;
    return b.first - a.last - words;
  }
  /// Of the syllables from..to, both included; cut at the end of the field.
  [[nodiscard]] std::uint32_t said_in(std::uint32_t from, std::uint32_t to) const {
    return counted(scratch_.said, from, to);
  }
  [[nodiscard]] static std::uint32_t counted(const std::vector<std::uint32_t>& before, std::uint32_t from,
                                             std::uint32_t to) {
    const auto end = static_cast<std::uint32_t>(before.size() - 1);
    to = std::min(to, end - std::min(end, 1U));
    return from > to || end == 0 ? 0 : before[to + 1] - before[from];
  }

  /// Of a sentence with a question mark: its last clause says nothing of what is claimed, asks for no yes or no, and
  /// has no sign of a question that wants to know.
  [[nodiscard]] bool rhetorical(const Sentence& sentence) const {
    const auto all = said();
    if (!sentence.asks || all < kEnoughSaid) return false;
    if (scorns()) return true;
    if (said_elsewhere(sentence) && !points(sentence.first, sentence.last) &&
        std::none_of(scratch_.hits.begin(), scratch_.hits.end(),
                     [](const PhraseHit& hit) { return any_of(hit, {kQuestion, kUnconfirmed}); }))
      return true;
    if (rhetoric_ && all - said_in(sentence.first, sentence.last) >= kEnoughSaid) return true;
    std::uint32_t clause = sentence.last;
    while (clause > sentence.first && !pause_before(clause) && folded_.letters(clause - 1) != "thi") --clause;
    if (said_in(clause, sentence.last) > 1) return false;
    const bool which = std::any_of(scratch_.hits.begin(), scratch_.hits.end(), [&](const PhraseHit& hit) {
      return any_of(hit, {kWhich, kEnd}) && hit.first >= clause;
    });
    for (const PhraseHit& hit : scratch_.hits) {
      if (any_of(hit, {kQuestion, kUnconfirmed})) return false;
      if (hit.kind == kAskBegin && of_claim(hit.first, sentence.last)) return false;
      if (hit.last + kAtEnd < sentence.last) continue;
      if (any_of(hit, {kNot, kNone, kTruth}) && of_claim(clause, sentence.last)) return false;
      // "Sao loa xã im re vậy?", "Đi bộ hả?" ask for no yes or no; "Có vụ đó hả?" does.
      if (hit.kind == kAskEnd && !which && of_claim(clause, sentence.last)) return false;
    }
    return true;
  }

  [[nodiscard]] bool pause_before(std::uint32_t syllable) const {
    const auto& s = folded_.syllables;
    const auto between = original().substr(s[syllable - 1].end, s[syllable].begin - s[syllable - 1].end);
    return between.find_first_of(",;:\"-") != std::string_view::npos || between.find("–") != std::string_view::npos ||
           between.find("…") != std::string_view::npos;
  }

  /// A sentence that turns round what was denied shortly before it.
  void answer(const Sentence& sentence, std::size_t at) {
    if (institution() || !denial_ || at == denial_->sentence || at > denial_->sentence + kAnswers) return;
    const auto& hits = scratch_.hits;
    const bool contrast = std::any_of(hits.begin(), hits.end(), [&](const PhraseHit& hit) {
      return hit.kind == kContrast && hit.first <= sentence.first + 1;
    });
    const bool scorned = denial_->reported && (scorns() || doubts_denial(sentence));
    const auto left = said_in(sentence.first, static_cast<std::uint32_t>(folded_.syllables.size()));
    if (!scorned && !(contrast && left >= kEnoughSaid)) return;
    insists = true;
    strong = weak = 0;
    append_denied();
    denial_.reset();
  }

  /// "Họ bảo không có. Thế mấy cái hòm kia là của ai?"
  [[nodiscard]] bool doubts_denial(const Sentence& sentence) const {
    if (wants_nothing_) return true;
    return sentence.asks && denial_->act && !wants_to_know();
  }

  [[nodiscard]] bool scorns() const {
    return std::any_of(scratch_.hits.begin(), scratch_.hits.end(),
                       [](const PhraseHit& hit) { return hit.kind == kScorn; });
  }

  /// The sentence that is being read has a sign of it.
  [[nodiscard]] bool wants_to_know() const {
    return std::any_of(scratch_.hits.begin(), scratch_.hits.end(),
                       [](const PhraseHit& hit) { return any_of(hit, {kQuestion, kUnconfirmed, kAskBegin}); });
  }

  void append_denied() {
    insisted.insert(insisted.end(), denied.begin(), denied.end());
    denied.clear();
  }

  void read_denial(const Sentence& sentence, std::size_t at) {
    const auto& hits = scratch_.hits;
    int negators = 0;
    for (std::size_t i = 0; i < hits.size(); ++i) {
      const PhraseHit& hit = hits[i];
      negators += any_of(hit, {kNot, kNone}) ? 1 : 0;
      if (any_of(hit, {kNot, kNone}) && negates(hit) && ++negated_ == kNegatedTwice) {
        ++weak;
        deny(hit, at);
        continue;
      }
      if (hit.kind == kInsistence) {
        insists = true;
        strong = weak = 0;
        keep(insisted, hit);
        continue;
      }
      if (asks_ || sentence.asks) {
        if (hit.kind == kFalsehood && turned(i)) insist(hit);  // "Ai bảo … là giả?"
        continue;
      }
      const bool in_title = field_ == Field::title && institution() && any_of(hit, {kNot, kNone});
      const bool full = in_title || hit.kind == kFalsehood ||
                        (any_of(hit, {kDenialAct, kAbsence}) && (!names_none(hit) || of_it(hit)));
      if (full && (turned(i) || (scoffs_ && hit.kind == kDenialAct && !institution()))) {
        insist(hit);
      } else if (full) {
        ++strong;
        insists = false;
        deny(hit, at);
      } else if (hit.kind == kSign && scorned(i)) {
        insist(hit);
      } else if (hit.kind == kSign || (hit.kind == kNone && closed(i)) || (hit.kind == kEcho && echoes(hit))) {
        ++weak;
        deny(hit, at);
      }
    }
    // "không gọi điện, không nhắn tin, không yêu cầu": how offices deny.
    if (institution() && negators >= 3) ++strong;
  }

  /// "không thuốc mê, không ai mất vàng": right behind the negator, which is none of the claim's own words, stands one.
  [[nodiscard]] bool negates(const PhraseHit& hit) const {
    return said() >= kEnoughSaid && said_in(hit.first, hit.last) == 0 && said_in(hit.last + 1, hit.last + 1) > 0;
  }

  /// What there is not is what is claimed: its words are near, or "không có chuyện đó" points to it.
  [[nodiscard]] bool of_it(const PhraseHit& hit) const {
    if (said() < kEnoughSaid) return true;
    const auto from = hit.first - std::min(hit.first, kAround);
    if (said_in(from, std::min(hit.last + kAround, end_)) > 0) return true;
    return points(from, hit.last);
  }

  /// "không có chuyện", "nói chưa có": it says there is none, and of what has to be seen; "bác bỏ" needs nothing else.
  [[nodiscard]] bool names_none(const PhraseHit& hit) const {
    return hit.kind == kAbsence || hit.last - hit.first >= 2 || folded_.letters(hit.last) == "co";
  }

  /// Most of what is claimed is said in other sentences.
  [[nodiscard]] bool said_elsewhere(const Sentence& sentence) const {
    const auto all = said();
    return all >= kEnoughSaid && 5 * said_in(sentence.first, sentence.last) <= 2 * all;
  }

  [[nodiscard]] bool of_claim(std::uint32_t from, std::uint32_t to) const {
    return said() < kEnoughSaid || said_in(from, to) > 0 || points(from, to);
  }

  /// To what was said: "chuyện đó", "vậy".
  [[nodiscard]] bool points(std::uint32_t from, std::uint32_t to) const {
    return counted(scratch_.points, from, to) > 0;
  }

  void deny(const PhraseHit& hit, std::size_t sentence) {
    keep(denied, hit);
    // Whether it is the writer's own: "họ nói không có", "Sở bác bỏ"; a sign may be either's.
    const bool reported = any_of(hit, {kDenialAct, kSign}) && (!denial_ || denial_->reported);
    denial_ = Denial{sentence, reported, hit.kind == kDenialAct};
  }

  /// Behind the denial at `i`, in its sentence, stands scorn of it.
  [[nodiscard]] bool scorned(std::size_t i) const {
    const auto& hits = scratch_.hits;
    for (std::size_t k = i + 1; k < hits.size() && hits[k].first - hits[i].last <= kScornReach; ++k) {
      if (hits[k].kind == kScorn) return true;
      // "nói vậy" is said of anything, "đừng có nghe" is not.
      const bool distrust = hits[k].kind == kDistrust && hits[k].last > hits[k].first;
      if (distrust && folded_.letters(hits[k].first) == "dung") return true;
    }
    return false;
  }

  void insist(const PhraseHit& hit) {
    insists = true;
    keep(insisted, hit);
  }

  /// "Ai nói … là nói xạo" says so of who tells it.
  [[nodiscard]] bool of_who_tells(const PhraseHit& hit) const {
    return folded_.letters(hit.first) == "noi" ||
           (hit.last > hit.first && folded_.letters(hit.first) == "la" && folded_.letters(hit.first + 1) == "noi");
  }

  /// A doubter of the denial at `i` stands before it, or a contrast and an affirmation behind it.
  bool turned(std::size_t i) {
    const auto& hits = scratch_.hits;
    const bool act = any_of(hits[i], {kDenialAct, kAbsence});
    bool excused = false;
    for (std::size_t k = i; k < hits.size() && hits[k].first <= hits[i].last + kScornReach; ++k) {
      excused |= hits[k].kind == kExcuse;
    }
    for (std::size_t k = i; k-- > 0 && apart(hits[k], hits[i]) <= kTurn;) {
      if (hits[k].kind == kContrast) break;
      if (hits[k].kind == kDoubt && !of_who_tells(hits[i]) && (!act || hits[i].first <= hits[k].last + 1)) return true;
      if (hits[k].kind == kDistrust && (hits[i].kind == kDenialAct || excused)) return true;
    }
    bool contrast = false, excuse = false;
    for (std::size_t k = i + 1; k < hits.size() && apart(hits[i], hits[k]) <= kTurn; ++k) {
      contrast |= hits[k].kind == kContrast;
      excuse |= hits[k].kind == kExcuse;
      if (contrast && any_of(hits[k], {kTruth, kInsistence})) return true;
    }
    return (excuse || scorned(i)) && act;
  }

  [[nodiscard]] bool closed(std::size_t i) const {
    const auto& hits = scratch_.hits;
    for (std::size_t k = i + 1; k < hits.size() && apart(hits[i], hits[k]) <= kPair; ++k) {
      if (hits[k].kind != kEnd) continue;
      // "chưa có lực lượng nào tiếp cận" denies nothing of a dam that broke.
      const bool which = folded_.letters(hits[k].first) == "nao";
      return said() < kEnoughSaid ||
             said_in(hits[i].last + 1, std::min(hits[k].last + (which ? kAround : 0), end_)) > 0;
    }
    return false;
  }

  /// "vỡ gì mà vỡ", and what it says is what is claimed.
  [[nodiscard]] bool echoes(const PhraseHit& hit) const {
    if (hit.first == 0 || hit.last + 1 >= folded_.syllables.size()) return false;
    if (folded_.letters(hit.first - 1) != folded_.letters(hit.last + 1)) return false;
    return said() < kEnoughSaid || said_in(hit.first - 1, hit.last + 1) > 0;
  }

  /// "không phải tin đồn", "tưởng tin đồn mà thiệt"
  [[nodiscard]] bool denied_rumour(const PhraseHit& rumour) const {
    const auto& hits = scratch_.hits;
    const auto at = static_cast<std::size_t>(&rumour - hits.data());
    for (std::size_t k = at; k-- > 0 && rumour.first - hits[k].last <= kAtEnd;) {
      if (any_of(hits[k], {kNot, kNone, kDoubt})) return true;
    }
    for (std::size_t k = at + 1; k < hits.size() && hits[k].first - rumour.last <= kScornReach; ++k) {
      if (any_of(hits[k], {kTruth, kInsistence, kContrast})) return true;
    }
    return false;
  }

  void read_report(const Sentence& sentence) {
    for (const PhraseHit& hit : scratch_.hits) {
      if (!any_of(hit, {kRumour, kReport, kUnreal})) continue;
      if (hit.kind == kReport && !reports()) continue;
      if (hit.kind == kRumour && !reports() && denied_rumour(hit)) continue;
      // "Chuyện cái quỹ kia là tin đồn thì biết rồi. Còn đập vỡ là thật": a rumour beside the claim is another one.
      if (hit.kind == kRumour && !reports() && !of_claim(sentence.first, sentence.last)) continue;
      unreal |= hit.kind == kUnreal;
      keep(quoted_, hit);
    }
  }

  const Item& item_;
  const Field field_;
  const Folded& folded_;
  StanceScratch& scratch_;
  struct Denial {
    std::size_t sentence = 0;
    bool reported = false, act = false;
  };
  int negated_ = 0;                                               // words of what is claimed
  std::uint32_t end_ = 0;                                         // of the sentence that is being read
  bool scoffs_ = false;                                           // it asked something that wants nothing
  std::optional<Denial> denial_;                                  // the last that nothing turned round
  bool asks_ = false, rhetoric_ = false, wants_nothing_ = false;  // of the sentence that is being read
};

void append(std::vector<Span>& to, const std::vector<Span>& from) {
  to.insert(to.end(), from.begin(), from.end());
}

StanceReading reading(const Item& item, Stance stance, std::vector<Span> spans, std::string reason) {
  tidy(spans, kMostSpans);
  if (!spans.empty()) reason += ": " + quoted(item.title, item.text, spans);
  return {stance, std::move(spans), std::move(reason)};
}

}  // namespace

std::string_view name(Stance stance) noexcept {
  return kStanceNames[static_cast<std::size_t>(stance)];
}

StanceReading stance_of(const Item& item, const Folded& title, const Folded& text, Field field, std::uint32_t first,
                        std::uint32_t last, StanceScratch& scratch, std::span<const Span> said,
                        std::span<const Span> contradicted) {
  // A title speaks for its text, and the first sentences of a text for its title.
  Reader head(item, Field::title, title, scratch, said);
  if (field == Field::title && !title.syllables.empty()) {
    head.read(0, scratch.sentences.size() - 1, head.sentence_of(first), head.sentence_of(last));
  } else {
    head.read_all();
  }
  Reader body(item, Field::text, text, scratch, said);
  if (!text.syllables.empty()) {
    const auto count = scratch.sentences.size();
    const std::size_t begin = field == Field::text ? body.sentence_of(first) : count;
    const std::size_t end = field == Field::text ? std::max(body.sentence_of(last), begin) : count;
    const std::size_t from = field == Field::text ? begin - std::min(begin, kBefore) : 0;
    const std::size_t to = field == Field::text ? std::min(end + kBehind, count - 1) : std::min(kBehind, count - 1);
    body.read(from, to, begin, end);
  }

  const bool press = lane_of(item.tier) == Lane::first || item.tier == Tier::aggregator;
  auto spans = [&](auto member) {
    std::vector<Span> out = head.*member;
    append(out, body.*member);
    return out;
  };
  // "Đập không vỡ, tốt. Nhưng …" sets nothing against what it denies.
  const auto insisted = spans(&Reader::insisted);
  const bool denied_alone = std::all_of(insisted.begin(), insisted.end(), [&](const Span& each) {
    return std::any_of(contradicted.begin(), contradicted.end(), [&](const Span& denied) {
      return denied.field == each.field && denied.begin <= each.begin && each.end <= denied.end;
    });
  });
  const bool insists = (head.insists || body.insists) && (contradicted.empty() || !denied_alone);
  if (insists && !(press && head.strong > 0)) {
    return reading(item, Stance::asserting, insisted, "Người viết khẳng định, gạt lời bác bỏ");
  }
  const int strong = head.strong + body.strong, weak = head.weak + body.weak;
  const Folded& own = field == Field::title ? title : text;
  const Framed framed{field, own, field == Field::title ? item.title : item.text, first, last, said};
  const auto frame = said.size() >= kEnoughSaid ? frame_of(framed, scratch.hits) : std::nullopt;
  if (frame && frame->frame == Frame::denying && strong == 0 && weak == 0) {
    return reading(item, Stance::denying, frame->spans, "Người viết bác bỏ");
  }
  const bool wonders = head.plain || body.plain || !head.asked.empty() || !body.asked.empty();
  if (!contradicted.empty() && !wonders && strong == 0 && weak == 0) {
    return reading(item, Stance::denying, {contradicted.begin(), contradicted.end()}, "Người viết nói ngược lại");
  }
  const auto quotes = spans(&Reader::quoted_);
  if (strong > 0 || weak > 0) {
    return reading(item, Stance::denying, spans(&Reader::denied), "Người viết bác bỏ");
  }
  if (head.unreal || body.unreal) {
    return reading(item, Stance::quoting, quotes, "Diễn tập, mô phỏng hay chuyện không có thật");
  }
  const auto asked = spans(&Reader::asked);
  // Doubt is heard before a claim is; but who asks "ai đền?" has no doubt, unless he has a sign of it too.
  const bool plain = (head.plain || body.plain) && !(said.size() >= kEnoughSaid && (head.rhetoric || body.rhetoric));
  if ((!asked.empty() || plain) && !body.answers) {
    return reading(item, Stance::asking, asked, "Người viết hỏi hoặc nói chưa xác nhận");
  }
  if (!quotes.empty() || frame) {
    return reading(item, Stance::quoting, quotes.empty() ? frame->spans : quotes, "Người viết thuật lại lời đồn");
  }
  if (!contradicted.empty()) {  // "… không vỡ, tốt. Nhưng … ai chịu?": asks about something else
    return reading(item, Stance::denying, {contradicted.begin(), contradicted.end()}, "Người viết nói ngược lại");
  }
  return {};
}

}  // namespace dongtin
