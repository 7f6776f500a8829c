#include "matchers/assertion.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "matchers/caps_words.hpp"
#include "matchers/claim_keys.hpp"
#include "matchers/claim_words.hpp"
#include "matchers/stance_words.hpp"

namespace dongtin {

namespace {

constexpr std::size_t kMostShown = 4;    // that a reading shows
constexpr std::size_t kSignsBehind = 8;  // bytes: "…!!"
constexpr int kMostOfKind = 2;           // of a kind of sign; more of them say no more
constexpr std::size_t kMostNumbers = 4;

std::uint64_t mixed(std::uint64_t a, std::uint64_t b) {
  const std::uint64_t h = (a ^ (b + 0x9E3779B97F4A7C15ULL + (a << 6) + (a >> 2))) * 0xFF51AFD7ED558CCDULL;
  const std::uint64_t out = h ^ h >> 33;
  return out == 0 ? 1 : out;
}

// Keys of kAssertionMarks: where they stand there, from 1 on.
constexpr std::uint64_t kClaimWords = 1, kNumberWord = 2, kSentence = 3, kQuote = 8, kComma = 9;
static_assert(kAssertionMarks[kClaimWords - 1] == "X" && kAssertionMarks[kQuote - 1] == "“" &&
              kAssertionMarks[kComma - 1] == ",");
struct Sign {
  std::string_view written;
  std::uint64_t key;
};
/// What stands between two words; where more than one does, the first of the list. A smiley is no colon.
constexpr std::array<Sign, 17> kSigns{{{"?", 4},
                                       {"!", 5},
                                       {"…", 6},
                                       {"...", 6},
                                       {":)", 0},
                                       {":(", 0},
                                       {"=)", 0},
                                       {":", 7},
                                       {"\"", kQuote},
                                       {"“", kQuote},
                                       {"”", kQuote},
                                       {",", kComma},
                                       {";", kComma},
                                       {" - ", kComma},
                                       {"–", kComma},
                                       {"(", kComma},
                                       {")", kComma}}};

constexpr std::size_t kMostBetween = 64;  // bytes; what stands behind them, between two words, says no more

std::uint64_t sign_in(std::string_view between) {
  between = between.substr(0, kMostBetween);
  const auto found = std::find_if(kSigns.begin(), kSigns.end(), [&](const Sign& sign) {
    return between.find(sign.written) != std::string_view::npos;
  });
  return found == kSigns.end() ? 0 : found->key;
}

std::size_t quotes_in(std::string_view text) {
  std::size_t out = 0;
  for (const std::string_view mark : {"\"", "“"}) {
    for (auto at = text.find(mark); at != std::string_view::npos; at = text.find(mark, at + mark.size())) ++out;
  }
  return out;
}

std::uint64_t key_of(const Folded& folded, std::size_t syllable) {
  const auto accents = accents_at(folded, syllable);
  return mixed(word_key(folded, syllable), static_cast<std::uint64_t>(accents.quality) << 8 | accents.tones);
}

std::uint64_t key_of_name(std::string_view name) {
  std::uint64_t out = 0;
  for (const char c : name) out = mixed(out, static_cast<unsigned char>(c));
  return out;
}

bool is_mark(std::uint64_t key) {
  return key <= kAssertionMarks.size();
}

/// How much there is of the claim, and of what stands around it.
struct Counts {
  std::size_t said = 0, beside = 0, numbers = 0, sentences = 0, without = 0;
  std::size_t own_quotes = 0;  // between two words of the claim: "Điện lực GL" is what it is about
};

void read_tokens(Field field, const Folded& folded, std::string_view original, std::span<const Span> said,
                 std::vector<AssertionToken>& out, Counts& counts) {
  const auto [first, end] = around_said(folded, field, said);
  bool says = false;  // the sentence, of the claim
  for (std::uint32_t i = first; i < end; ++i) {
    const Syllable& syllable = folded.syllables[i];
    if (i > first) {
      const auto end_of_last = folded.syllables[i - 1].end;
      const auto between = original.substr(end_of_last, std::max(syllable.begin, end_of_last) - end_of_last);
      const auto sign = sign_in(between);
      const bool within = is_said(said, field, syllable) && is_said(said, field, folded.syllables[i - 1]);
      if (within) counts.own_quotes += quotes_in(between);
      if (sign != 0 && !(within && (sign == kComma || sign == kQuote))) out.push_back({sign, field, i});
    }
    if (i == 0 || syllable.boundary) out.push_back({kSentence, field, i});
    const bool number = is_numeric(folded.letters(i));
    if (is_said(said, field, syllable)) {
      ++counts.said;
      says = true;
      if (i == first || out.back().key != kClaimWords) out.push_back({kClaimWords, field, i});
    } else {
      ++counts.beside;
      counts.numbers += number ? 1 : 0;
      out.push_back({number ? kNumberWord : key_of(folded, i), field, i});
    }
    if (i + 1 < end && !folded.syllables[i + 1].boundary) continue;
    ++counts.sentences;
    counts.without += says ? 0 : 1;
    says = false;
  }
}

/// Bytes of a field that the stretch around the claim covers, with the signs behind it.
std::string_view stretch_of(Field field, const Folded& folded, std::string_view original, std::span<const Span> said) {
  const auto [first, end] = around_said(folded, field, said);
  if (first == end) return {};
  const std::size_t from = first == 0 ? 0 : folded.syllables[first].begin;
  const std::size_t to = end == folded.syllables.size() ? original.size() : folded.syllables[end].begin;
  return original.substr(from, std::min(to - from, std::size_t{folded.syllables[end - 1].end} - from + kSignsBehind));
}

class Reading {
 public:
  Reading(const AssertionCase& told, AssertionScratch& scratch) : told_(told), s_(scratch) {}

  void run() {
    s_.tokens.clear();
    s_.features.clear();
    Counts counts;
    read_tokens(Field::title, told_.title, told_.item.title, told_.hit.spans, s_.tokens, counts);
    read_tokens(Field::text, told_.text, told_.item.text, told_.hit.spans, s_.tokens, counts);
    read_words();
    read_shape(counts);
    read_hit();
    read_signs();
  }

 private:
  void add(std::string_view name, double value) {
    if (value != 0) s_.features.push_back({key_of_name(name), static_cast<float>(value), 0, 0});
  }

  /// Each word, each pair of neighbours, and each three with the claim among them.
  void read_words() {
    const auto& tokens = s_.tokens;
    const auto is_claim = [&](std::uint32_t at) { return tokens[at].key == kClaimWords; };
    for (std::uint32_t i = 0; i < tokens.size(); ++i) {
      const auto key = mixed(tokens[i].key, 0);
      if (!is_claim(i) && tokens[i].key != kSentence) s_.features.push_back({key, 1, i, 1});
      if (i + 1 >= tokens.size()) break;
      const auto pair = mixed(key, tokens[i + 1].key);
      s_.features.push_back({pair, 1, i, 2});
      if (i + 2 >= tokens.size() || !(is_claim(i) || is_claim(i + 1) || is_claim(i + 2))) continue;
      s_.features.push_back({mixed(pair, tokens[i + 2].key), 1, i, 3});
    }
    auto& features = s_.features;
    std::sort(features.begin(), features.end(),
              [](const auto& a, const auto& b) { return a.key != b.key ? a.key < b.key : a.token < b.token; });
    features.erase(
        std::unique(features.begin(), features.end(), [](const auto& a, const auto& b) { return a.key == b.key; }),
        features.end());
  }

  void read_shape(const Counts& counts) {
    const auto of = [](std::size_t count) { return static_cast<double>(count); };
    const auto& tokens = s_.tokens;
    const auto all = of(counts.said + counts.beside);
    add("@share", all > 0 ? of(counts.said) / all : 0);
    add("@beside", std::log1p(of(counts.beside)) / 4);
    add("@said", std::log1p(of(counts.said)) / 3);
    add("@numbers", of(std::min(counts.numbers, kMostNumbers)) / of(kMostNumbers));
    add("@sentences", std::log1p(of(counts.sentences)) / 2);
    add("@without", of(counts.without) / of(counts.sentences + 1));
    const auto is_claim = [](const AssertionToken& token) { return token.key == kClaimWords; };
    const auto first = std::find_if(tokens.begin(), tokens.end(), is_claim);
    const auto last = std::find_if(tokens.rbegin(), tokens.rend(), is_claim);
    add("@parts", std::log1p(of(static_cast<std::size_t>(std::count_if(tokens.begin(), tokens.end(), is_claim)))) / 2);
    if (first != tokens.end()) {
      add("@before", std::log1p(static_cast<double>(first - tokens.begin())) / 3);
      add("@after", std::log1p(static_cast<double>(last - tokens.rbegin() + 1)) / 3);
    }
    const auto& said = told_.hit.spans;
    const auto title = stretch_of(Field::title, told_.title, told_.item.title, said);
    const auto text = stretch_of(Field::text, told_.text, told_.item.text, said);
    const auto has = [&](std::string_view sign) {
      return text.find(sign) != std::string_view::npos || title.find(sign) != std::string_view::npos;
    };
    add("@asks", has("?") ? 1 : 0);
    add("@exclaims", has("!") ? 1 : 0);
    add("@quotes", quotes_in(title) + quotes_in(text) > counts.own_quotes ? 1 : 0);
    add("@trails", has("...") || has("…") ? 1 : 0);
    add("@dash", has(" - ") || has("–") ? 1 : 0);
    add("@lines", has("\n") ? 1 : 0);
    add("@colon", has(":") ? 1 : 0);
    add("@scam", told_.scam ? 1 : 0);
    const auto is = [&](Stance stance) { return told_.stance.stance == stance ? 1 : 0; };
    add("@insists", told_.stance.spans.empty() ? 0 : is(Stance::asserting));
    add("@asking", is(Stance::asking));
    add("@quoting", is(Stance::quoting));
    add("@denying", is(Stance::denying));
  }

  void read_hit() {
    const auto score = std::clamp(told_.hit.score, 1e-6, 1 - 1e-6);
    const auto& f = told_.hit.features;
    add("@odds", std::log(score / (1 - score)) / 5);
    add("@names", static_cast<double>(f.names));
    add("@rest", static_cast<double>(f.rest));
    add("@events", static_cast<double>(f.events));
    add("@neighbours", static_cast<double>(f.beside));
    add("@agreed", static_cast<double>(f.agreed) / 4);
    add("@missing", static_cast<double>(f.missing) / 4);
  }

  void read_signs() {
    // A weight goes by its number: a kind more is a fit more.
    static_assert(kContraryMarks == 28 && kUnreal == 25 && kJoke == 15);
    add("@verse", told_.signs.verse ? 1 : 0);
    for (std::size_t kind = 1; kind < told_.signs.kinds.size(); ++kind) {
      add_kind("@contrary-", kind, told_.signs.kinds.at(kind));
    }
    read_phrases("@stance-", stance_phrases(), kIdle);
    read_phrases("@cap-", cap_phrases(), kCapIdle);
  }

  void add_kind(std::string_view table, std::size_t kind, int count) {
    if (count > 0) add(std::string(table) + std::to_string(kind), std::min(count, kMostOfKind) / 2.0);
  }

  void read_phrases(std::string_view table, const Phrases& phrases, std::uint8_t idle) {
    std::array<int, kMostAssertionKinds> counts{};
    for (const auto& [field, folded] : {std::pair{Field::title, &told_.title}, std::pair{Field::text, &told_.text}}) {
      const auto [first, end] = around_said(*folded, field, told_.hit.spans);
      s_.hits.clear();
      phrases.find(*folded, first, end, s_.hits);
      for (const PhraseHit& hit : s_.hits) {
        if (is_said(told_.hit.spans, field, folded->syllables[hit.first])) continue;  // what the rumour is about
        if ((hit.how & bit(How::exact)) != 0 || hit.last != hit.first) ++counts.at(hit.kind);
      }
    }
    counts.at(idle) = 0;
    for (std::size_t kind = 0; kind < counts.size(); ++kind) add_kind(table, kind, counts.at(kind));
  }

  const AssertionCase& told_;
  AssertionScratch& s_;
};

struct Table {
  float constant = 0;
  KeyMap<float> weights;

  Table() {
    const auto all = assertion_weights();
    weights.reserve(all.size());
    for (const auto& [name, weight] : all) {
      if (name == "@") {
        constant = weight;
      } else {
        weights.insert(assertion_key(name), weight);
      }
    }
  }
  static const Table& shared() {
    static const Table table;
    return table;
  }
};

double least_asserted(Stance stance) {
  switch (stance) {
    case Stance::asserting:
      return kLeastAsserted;
    case Stance::asking:
      return kAssertedThoughAsking;
    case Stance::quoting:
    case Stance::denying:
      break;
  }
  return std::numeric_limits<double>::infinity();
}

}  // namespace

std::uint64_t assertion_key(std::string_view name) {
  if (name.starts_with("@")) return key_of_name(name);
  std::uint64_t out = 0;
  bool first = true;
  for (std::size_t at = 0; at < name.size();) {
    const auto end = std::min(name.find(' ', at), name.size());
    const auto word = name.substr(at, end - at);
    at = end + 1;
    const auto mark = std::find(kAssertionMarks.begin(), kAssertionMarks.end(), word);
    std::uint64_t key = static_cast<std::uint64_t>(mark - kAssertionMarks.begin()) + kClaimWords;
    if (mark == kAssertionMarks.end()) {
      Folded folded;
      fold_phrase(word, folded);
      key = folded.syllables.empty() ? 0 : key_of(folded, 0);
    }
    out = first ? mixed(key, 0) : mixed(out, key);
    first = false;
  }
  return out;
}

void read_assertion(const AssertionCase& told, AssertionScratch& scratch) {
  Reading(told, scratch).run();
}

AssertionReading assertion_of(const AssertionCase& told, AssertionScratch& scratch) {
  read_assertion(told, scratch);
  const Table& table = Table::shared();
  AssertionReading out;
  out.log_odds = static_cast<double>(table.constant);
  std::vector<std::pair<float, const AssertionFeature*>> against;
  for (const AssertionFeature& feature : scratch.features) {
    const float* weight = table.weights.find(feature.key);
    if (weight == nullptr) continue;
    out.log_odds += static_cast<double>(*weight * feature.value);
    if (feature.tokens > 0 && *weight < 0) against.emplace_back(*weight, &feature);
  }
  out.asserts = out.log_odds >= least_asserted(told.stance.stance);
  if (out.asserts) return out;
  std::sort(against.begin(), against.end(), [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first < b.first : a.second->token < b.second->token;
  });
  std::vector<std::uint32_t> shown;  // tokens
  for (const auto& [weight, feature] : against) {
    if (shown.size() >= kMostShown) break;
    for (std::uint32_t i = feature->token; i < feature->token + feature->tokens && shown.size() < kMostShown; ++i) {
      const AssertionToken& token = scratch.tokens[i];
      if (is_mark(token.key) || std::find(shown.begin(), shown.end(), i) != shown.end()) continue;
      const Syllable& at = (token.field == Field::title ? told.title : told.text).syllables[token.syllable];
      out.spans.push_back({token.field, at.begin, at.end, 0});
      shown.push_back(i);
    }
  }
  tidy(out.spans, kMostShown);
  out.reason = out.log_odds < kTellsAgainst ? "Cách kể không giống lời khẳng định"
                                            : "Chưa rõ người viết khẳng định hay bác bỏ, cần người đọc";
  if (!out.spans.empty()) out.reason += ": " + quoted(told.item.title, told.item.text, out.spans);
  return out;
}

}  // namespace dongtin
