#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <span>

#include "matchers/claim_facts.hpp"

namespace dongtin {

namespace {

// What a fact weighs beside a word of middle weight: a large number or a document's says which event is meant.
constexpr float kSmallNumber = 0.8F, kLargeNumber = 1.5F, kDate = 1.0F;
constexpr float kDocument = 2.5F, kCode = 1.5F;  // as names
constexpr double kLarge = 100;
constexpr std::size_t kMaxDiffers = 8;

float weight_of(const StatedNumber& n) {
  return n.document || n.value >= kLarge || n.value != std::floor(n.value) ? kLargeNumber : kSmallNumber;
}

class Comparison {
 public:
  Comparison(const Statement& claim, const Statement& text, std::vector<std::string>& differs)
      : claim_(claim), text_(text), differs_(differs) {}

  Agreement run() {
    numbers();
    dates();
    places();
    codes();
    return out_;
  }

  static bool agrees(const StatedNumber& claim, const StatedNumber& text) {
    if (!same_value(claim, text)) return left_out_times(claim, text);
    if (same_unit(claim, text) || !claim.known_unit || !text.known_unit) return true;
    return claim.value >= kLarge || claim.document;
  }

 private:
  void differ(std::string_view what, std::string_view said, std::string_view instead) {
    if (differs_.size() >= kMaxDiffers || said.empty()) return;
    std::string line("khác ");
    line.append(what).append(": ").append(said);
    if (!instead.empty()) line.append(" thay vì ").append(instead);
    if (std::find(differs_.begin(), differs_.end(), line) == differs_.end()) differs_.push_back(std::move(line));
  }
  template <class Fact>
  [[nodiscard]] bool near(const Fact& said) const {
    return said.first >= text_.first && said.first < text_.end;
  }
  template <class Fact>
  [[nodiscard]] bool firm(const Fact& said) const {
    return said.first >= text_.firm_first && said.first < text_.firm_end;
  }
  void agree(float weight) { out_.agreed += weight; }
  void miss(float weight) { out_.missing += weight; }

  // --- numbers ----------------------------------------------------------------------------------------------------

  static bool same_value(const StatedNumber& a, const StatedNumber& b) {
    if (std::abs(a.value - b.value) < 1e-6 * std::max(1.0, std::abs(a.value))) return true;
    if ((a.low != a.high || b.low != b.high) && a.low <= b.high && b.low <= a.high) return true;
    // Two o'clock is two o'clock, whichever half of the day is said.
    return a.hour && b.hour && std::fmod(a.value + 24, 12) == std::fmod(b.value + 24, 12);
  }
  static bool same_unit(const StatedNumber& a, const StatedNumber& b) { return a.unit != 0 && a.unit == b.unit; }

  /// "ba trăm một tháng" of 300.000 đồng, "rút 100 củ mà chỉ đưa 20" of 20 triệu.
  static bool left_out_times(const StatedNumber& claim, const StatedNumber& text) {
    if (text.known_unit || text.value < 10 || claim.value < 1e5 || claim.unit != word_key("dong")) return false;
    return claim.value == text.value * 1e3 || claim.value == text.value * 1e6;
  }

  [[nodiscard]] bool stands_in_claim(const StatedNumber& n) const {
    const auto& numbers = claim_.stated.numbers;
    return std::any_of(numbers.begin(), numbers.end(),
                       [&](const auto& c) { return same_value(c, n) || left_out_times(c, n); });
  }

  void numbers() {
    const auto& said = text_.stated.numbers;
    for (const StatedNumber& c : claim_.stated.numbers) {
      const float weight = weight_of(c);
      if (c.document) out_.identifying += kDocument;
      if (std::any_of(said.begin(), said.end(), [&](const auto& t) { return near(t) && agrees(c, t); })) {
        agree(weight);
        if (c.document) out_.identified += kDocument;
        continue;
      }
      // Of two amounts one may be left out and a third, of something else, stand beside.
      const auto& all = claim_.stated.numbers;
      const bool other_agrees = std::any_of(all.begin(), all.end(), [&](const auto& a) {
        return &a != &c && same_unit(a, c) &&
               std::any_of(said.begin(), said.end(), [&](const auto& t) { return near(t) && agrees(a, t); });
      });
      const auto different = std::find_if(said.begin(), said.end(), [&](const auto& t) {
        return firm(t) && !t.loose && same_unit(c, t) && !stands_in_claim(t);
      });
      if (different == said.end() || other_agrees) {
        miss(weight);
        continue;
      }
      out_.different += weight;
      differ(c.document ? "số văn bản" : "số", text_.field.shown(different->first, different->last),
             claim_.field.shown(c.first, c.last));
    }
  }

  // --- dates ------------------------------------------------------------------------------------------------------

  static std::optional<Day> day_of(int y, int m, int d) {
    const std::chrono::year_month_day ymd{std::chrono::year{y}, std::chrono::month{static_cast<unsigned>(m)},
                                          std::chrono::day{static_cast<unsigned>(d)}};
    if (!ymd.ok()) return std::nullopt;
    return Day{ymd};
  }

  /// In the year that is nearest to `near`, where none is said.
  static StatedDate in_year(StatedDate d, std::optional<Day> near) {
    if (d.year != 0 || d.month == 0 || d.day == 0 || !near) return d;
    const int year = static_cast<int>(std::chrono::year_month_day{*near}.year());
    std::int64_t best = -1;
    for (int y = year - 1; y <= year + 1; ++y) {
      const auto day = day_of(y, d.month, d.day);
      if (!day) continue;
      const std::int64_t away = std::abs((*day - *near).count());
      if (best >= 0 && away >= best) continue;
      best = away;
      d.year = y;
    }
    return d;
  }

  enum class Meets : std::uint8_t { same, open, differs };
  [[nodiscard]] static Meets meet(const StatedDate& claim, const StatedDate& text) {
    const auto clash = [](int a, int b) { return a != 0 && b != 0 && a != b; };
    if (text.relative) {
      if (claim.year == 0 || claim.month == 0 || claim.day == 0) return Meets::open;
      const auto a = day_of(claim.year, claim.month, claim.day), b = day_of(text.year, text.month, text.day);
      // What takes force later is heard of before.
      if (!a || !b || *a > *b + std::chrono::days{kRelativeDays}) return Meets::open;
      const auto away = std::abs((*a - *b).count());
      return away == 0 ? Meets::same : away <= kRelativeDays ? Meets::open : Meets::differs;
    }
    if (clash(claim.year, text.year) || clash(claim.month, text.month) || clash(claim.day, text.day))
      return Meets::differs;
    const bool shared = (claim.day != 0 && text.day != 0) || (claim.month != 0 && text.month != 0) ||
                        (claim.year != 0 && text.year != 0 && claim.day == 0);
    return shared ? Meets::same : Meets::open;
  }

  static std::string shown(const StatedDate& d) {
    std::string out;
    for (const int part : {d.day, d.month, d.year}) {
      if (part == 0) continue;
      if (!out.empty()) out += '/';
      out += std::to_string(part);
    }
    return out;
  }

  void dates() {
    const auto& claimed = claim_.stated.dates;
    if (claimed.empty()) return;
    bool any = false;
    const StatedDate* different = nullptr;
    for (const StatedDate& given : claimed) {
      const auto c = in_year(given, claim_.day);
      bool same = false;
      for (const StatedDate& t : text_.stated.dates) {
        same = same || (near(t) && meet(c, in_year(t, text_.day)) == Meets::same);
      }
      any = any || same;
      if (same) {
        agree(kDate);
      } else {
        miss(kDate);
      }
    }
    if (any) return;
    for (const StatedDate& t : text_.stated.dates) {
      const auto said = in_year(t, text_.day);
      const bool against = firm(t) && !t.plain && std::all_of(claimed.begin(), claimed.end(), [&](const StatedDate& c) {
                             return meet(in_year(c, claim_.day), said) == Meets::differs;
                           });
      if (against && (different == nullptr || different->relative)) different = &t;
    }
    if (different == nullptr) return;
    out_.missing -= kDate;
    out_.different += kDate;
    differ(different->day == 0 && different->month == 0 ? "năm" : "ngày", shown(*different), shown(claimed.front()));
  }

  // --- places and codes -------------------------------------------------------------------------------------------

  static bool has(const FieldText& field, std::uint32_t first, std::uint32_t end, std::span<const WordKey> words) {
    for (std::uint32_t i = first; i + words.size() <= end; ++i) {
      std::size_t k = 0;
      while (k < words.size() && word_key(field.folded, i + k) == words[k]) ++k;
      if (k == words.size()) return true;
    }
    return false;
  }
  [[nodiscard]] bool in_text(const StatedPlace& p) const { return has(text_.field, text_.first, text_.end, p.words); }
  [[nodiscard]] bool in_claim(const StatedPlace& p) const {
    return has(claim_.field, claim_.first, claim_.end, p.words);
  }

  void places() {
    const auto& own = claim_.stated.places;
    if (own.empty()) return;
    const bool named = std::any_of(own.begin(), own.end(), [](const auto& p) { return !p.province; });
    const bool there =
        std::any_of(own.begin(), own.end(), [&](const auto& p) { return (!named || !p.province) && in_text(p); });
    if (named && !there) miss(kDate);
    for (const StatedPlace& t : text_.stated.places) {
      if (!firm(t) || (!t.located && !t.province) || in_claim(t)) continue;
      for (const StatedPlace& c : own) {
        if (in_text(c)) continue;
        // "phường An Phú" where the claim says "phường An Bình"; any other place where none of the claim's is named.
        const bool same_level = c.level != 0 && c.level == t.level;
        const bool instead = !there && (named ? !c.province && !t.province : t.province);
        if (!same_level && !instead) continue;
        out_.different += kDate;
        differ("nơi", text_.field.shown(t.first, t.last),
               c.last < claim_.end ? claim_.field.shown(c.first, c.last) : std::string_view());
        return;
      }
    }
  }

  void codes() {
    const auto& said = text_.stated.codes;
    for (const StatedCode& c : claim_.stated.codes) {
      const auto same = [&](const StatedCode& t) { return near(t) && t.code == c.code; };
      out_.identifying += kCode;
      if (std::any_of(said.begin(), said.end(), same)) {
        out_.identified += kCode;
        continue;
      }
      const auto other =
          std::find_if(said.begin(), said.end(), [&](const auto& t) { return firm(t) && t.shape == c.shape; });
      if (other == said.end()) continue;
      out_.different += kDate;
      differ("mã", text_.field.shown(other->first, other->first), claim_.field.shown(c.first, c.first));
    }
  }

  const Statement &claim_, &text_;
  std::vector<std::string>& differs_;
  Agreement out_;
};

}  // namespace

Agreement most_agreement(const Stated& claim) {
  Agreement out;
  for (const StatedNumber& c : claim.numbers) {
    out.agreed += weight_of(c);
    if (c.document) out.identifying += kDocument;
  }
  out.agreed += kDate * static_cast<float>(claim.dates.size());
  out.identifying += kCode * static_cast<float>(claim.codes.size());
  out.identified = out.identifying;
  return out;
}

Agreement best_agreement(const Stated& claim, const Stated& text) {
  Agreement out;
  for (const StatedNumber& c : claim.numbers) {
    const bool there = std::any_of(text.numbers.begin(), text.numbers.end(),
                                   [&](const StatedNumber& t) { return Comparison::agrees(c, t); });
    (there ? out.agreed : out.missing) += weight_of(c);
    if (!c.document) continue;
    out.identifying += kDocument;
    if (there) out.identified += kDocument;
  }
  (text.dates.empty() ? out.missing : out.agreed) += kDate * static_cast<float>(claim.dates.size());
  for (const StatedCode& c : claim.codes) {
    const auto same = [&](const StatedCode& t) { return t.code == c.code; };
    out.identifying += kCode;
    if (std::any_of(text.codes.begin(), text.codes.end(), same)) out.identified += kCode;
  }
  return out;
}

Agreement compare_stated(const Statement& claim, const Statement& text, std::vector<std::string>& differs) {
  return Comparison(claim, text, differs).run();
}

}  // namespace dongtin
