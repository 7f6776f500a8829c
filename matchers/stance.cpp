#include "matchers/stance.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "matchers/stance_words.hpp"

namespace dongtin {

namespace {

constexpr std::array<std::string_view, 4> kNames{"asserting", "asking", "quoting", "denying"};
constexpr std::size_t kBefore = 3, kBehind = 4;  // sentences around the stretch
constexpr std::uint32_t kPair = 14;              // syllables between the two halves of a sign
constexpr std::uint32_t kTurn = 14;              // syllables between a denial and what turns it round
constexpr std::size_t kMostSpans = 6;

bool any_of(const PhraseHit& hit, std::initializer_list<StanceMark> kinds) {
  return std::find(kinds.begin(), kinds.end(), hit.kind) != kinds.end();
}

/// What was found in one field, and how it reads.
class Reader {
 public:
  Reader(const Item& item, Field field, const Folded& folded, StanceScratch& scratch)
      : item_(item), field_(field), folded_(folded), scratch_(scratch) {
    split_sentences(folded, original(), scratch_.sentences);
  }

  /// The sentences from..to (both included) of the field; the stretch lies in first..last of them.
  void read(std::size_t from, std::size_t to, std::size_t first, std::size_t last) {
    for (std::size_t i = from; i <= to; ++i) {
      const Sentence& sentence = scratch_.sentences[i];
      scratch_.hits.clear();
      stance_phrases().find(folded_, sentence.first, sentence.last + 1, scratch_.hits);
      const bool inside = i >= first && i <= last;
      read_question(sentence, i + 1 >= first && i <= last + 1, inside);
      // "Ba ngày không điện thì sống kiểu gì? Cắt từ 21/11 rồi": a question that goes on with a statement wants
      // nothing.
      const bool goes_on = i + 1 < scratch_.sentences.size() && !scratch_.sentences[i + 1].asks;
      if (inside && sentence.asks && !(rhetoric_ && goes_on)) plain = true;
      read_denial(sentence);
      read_report();
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
    asks_ = rhetoric_ = false;
    const auto& hits = scratch_.hits;
    for (std::size_t i = 0; i < hits.size(); ++i) {
      const PhraseHit& hit = hits[i];
      if (hit.kind == kSelfAnswer) answers = true;
      rhetoric_ |= hit.kind == kRhetoric;
      if (!near) continue;
      if (any_of(hit, {kQuestion, kUnconfirmed})) {
        asks_ = true;
        keep(asked, hit);
      } else if (hit.kind == kAskBegin) {
        for (std::size_t k = i + 1; k < hits.size(); ++k) {
          const bool closes = any_of(hits[k], {kAskEnd, kNot, kNone});
          if (!closes || (!sentence.asks && hits[k].last + 2 < sentence.last)) continue;
          asks_ = true;
          keep(asked, hit);
          keep(asked, hits[k]);
          break;
        }
      }
    }
    if (inside) asks_ |= sentence.asks;
  }

  void read_denial(const Sentence& sentence) {
    const auto& hits = scratch_.hits;
    int negators = 0;
    for (std::size_t i = 0; i < hits.size(); ++i) {
      const PhraseHit& hit = hits[i];
      negators += any_of(hit, {kNot, kNone}) ? 1 : 0;
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
      const bool full = in_title || any_of(hit, {kFalsehood, kDenialAct, kAbsence});
      if (full && turned(i)) {
        insist(hit);
      } else if (full) {
        ++strong;
        insists = false;
        keep(denied, hit);
      } else if (hit.kind == kSign || (hit.kind == kNone && closed(i))) {
        ++weak;
        keep(denied, hit);
      }
    }
    // "không gọi điện, không nhắn tin, không yêu cầu": how offices deny.
    if (institution() && negators >= 3) ++strong;
  }

  void insist(const PhraseHit& hit) {
    insists = true;
    keep(insisted, hit);
  }

  /// A doubter of the denial at `i` stands before it, or a contrast and an affirmation behind it.
  bool turned(std::size_t i) {
    const auto& hits = scratch_.hits;
    const bool act = any_of(hits[i], {kDenialAct, kAbsence});
    for (std::size_t k = i; k-- > 0 && hits[i].first - hits[k].last <= kTurn;) {
      if (hits[k].kind == kContrast) break;
      const bool excused = std::any_of(hits.begin() + static_cast<std::ptrdiff_t>(i), hits.end(),
                                       [](const PhraseHit& h) { return h.kind == kExcuse; });
      if (hits[k].kind == kDoubt && !act) return true;
      if (hits[k].kind == kDistrust && (hits[i].kind == kDenialAct || excused)) return true;
    }
    bool contrast = false, excuse = false;
    for (std::size_t k = i + 1; k < hits.size() && hits[k].first - hits[i].last <= kTurn; ++k) {
      contrast |= hits[k].kind == kContrast;
      excuse |= hits[k].kind == kExcuse;
      if (contrast && any_of(hits[k], {kTruth, kInsistence})) return true;
    }
    return excuse && act;
  }

  [[nodiscard]] bool closed(std::size_t i) const {
    const auto& hits = scratch_.hits;
    for (std::size_t k = i + 1; k < hits.size() && hits[k].first - hits[i].last <= kPair; ++k) {
      if (hits[k].kind == kEnd) return true;
    }
    return false;
  }

  void read_report() {
    for (const PhraseHit& hit : scratch_.hits) {
      if (!any_of(hit, {kRumour, kReport, kUnreal})) continue;
      if (hit.kind == kReport && !reports()) continue;
      unreal |= hit.kind == kUnreal;
      keep(quoted_, hit);
    }
  }

  const Item& item_;
  const Field field_;
  const Folded& folded_;
  StanceScratch& scratch_;
  bool asks_ = false, rhetoric_ = false;  // of the sentence that is being read
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
  return kNames[static_cast<std::size_t>(stance)];
}

StanceReading stance_of(const Item& item, const Folded& title, const Folded& text, Field field, std::uint32_t first,
                        std::uint32_t last, StanceScratch& scratch) {
  // A title speaks for its text, and the first sentences of a text for its title.
  Reader head(item, Field::title, title, scratch);
  if (field == Field::title && !title.syllables.empty()) {
    head.read(0, scratch.sentences.size() - 1, head.sentence_of(first), head.sentence_of(last));
  } else {
    head.read_all();
  }
  Reader body(item, Field::text, text, scratch);
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
  const bool insists = head.insists || body.insists;
  if (insists && !(press && head.strong > 0)) {
    return reading(item, Stance::asserting, spans(&Reader::insisted), "Người viết khẳng định, gạt lời bác bỏ");
  }
  const int strong = head.strong + body.strong, weak = head.weak + body.weak;
  const auto quotes = spans(&Reader::quoted_);
  if (strong > 0 || weak > 0) {
    return reading(item, Stance::denying, spans(&Reader::denied), "Người viết bác bỏ");
  }
  if (head.unreal || body.unreal) {
    return reading(item, Stance::quoting, quotes, "Diễn tập, mô phỏng hay chuyện không có thật");
  }
  const auto asked = spans(&Reader::asked);
  const bool plain = head.plain || body.plain;  // doubt is heard before a claim is
  if ((!asked.empty() || plain) && !body.answers) {
    return reading(item, Stance::asking, asked, "Người viết hỏi hoặc nói chưa xác nhận");
  }
  if (!quotes.empty()) return reading(item, Stance::quoting, quotes, "Người viết thuật lại lời đồn");
  return {};
}

}  // namespace dongtin
