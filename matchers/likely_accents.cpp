#include "matchers/likely_accents.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "matchers/accents.hpp"
#include "matchers/claim_keys.hpp"
#include "matchers/fold_table.hpp"

namespace dongtin {

namespace {

constexpr float kHardly = 0.01F;          // of the words with its letters, in such a place
constexpr std::size_t kMostOptions = 12;  // of one syllable
constexpr std::size_t kMostAtOnce = 128;  // syllables
constexpr std::size_t kBareShare = 8;     // of so many syllables of a field one may carry a mark
constexpr float kDiscount = 0.75F;        // of each follower's times, for those that were never met
constexpr std::uint32_t kAccents = 0x0F;  // of a letter in WordAccents::quality
constexpr float kHardlyEver = 1e-9F;
constexpr std::uint32_t kSentenceBegin = 0;  // of a sentence; the first row

struct Known {
  WordAccents accents;
  std::uint8_t tones = 0;
  std::uint32_t times = 0;
  float share = 0;  // of what stands behind any word
  float rest = 1;   // of what stands behind it, that which the table does not have
};

struct LikelyTable {
  std::vector<Known> words;
  std::vector<std::uint32_t> by_letters;                    // words, the most frequent first
  KeyMap<std::pair<std::uint32_t, std::uint32_t>> letters;  // first and count, of by_letters
  KeyMap<float> pairs;                                      // share of the second behind the first, discounted

  LikelyTable() {
    const auto rows = likely_rows();
    struct Named {
      WordKey key;
      std::uint32_t word;
    };
    std::vector<Named> named;
    KeyMap<std::uint32_t> spelled;
    spelled.reserve(rows.size());
    Folded folded;
    float all = 0;
    for (const LikelyRow& row : rows) {
      const auto word = static_cast<std::uint32_t>(words.size());
      auto& known = words.emplace_back();
      known.times = row.times;
      known.share = static_cast<float>(row.before);
      all += known.share;
      spelled.insert(spelling(row.word), word);
      if (word == kSentenceBegin) continue;
      fold_phrase(row.word, folded);
      known.accents = accents_at(folded, 0);
      known.tones = folded.syllables[0].tones;
      named.push_back({word_key(folded, 0), word});
    }
    for (Known& known : words) known.share /= all;
    std::sort(named.begin(), named.end(), [&](const Named& a, const Named& b) {
      if (a.key != b.key) return a.key < b.key;
      return words[a.word].times != words[b.word].times ? words[a.word].times > words[b.word].times : a.word < b.word;
    });
    letters.reserve(named.size());
    for (std::size_t at = 0; at < named.size();) {
      const auto first = at;
      for (; at < named.size() && named[at].key == named[first].key; ++at) by_letters.push_back(named[at].word);
      const auto count = static_cast<std::uint32_t>(std::min(at - first, kMostOptions));
      letters.insert(named[first].key, {static_cast<std::uint32_t>(first), count});
    }
    std::size_t count = 0;
    for (const LikelyRow& row : rows)
      count += static_cast<std::size_t>(std::count(row.followers.begin(), row.followers.end(), ' '));
    pairs.reserve(count);
    for (std::uint32_t word = 0; word < rows.size(); ++word) read_followers(word, rows[word], spelled);
  }

  /// Of `b` behind `a`, which may be kNoWord.
  [[nodiscard]] float behind(std::uint32_t a, std::uint32_t b) const {
    if (a == kNoWord) return words[b].share + kHardlyEver;
    const float* found = pairs.may_hold(key(a, b)) ? pairs.find(key(a, b)) : nullptr;
    return (found == nullptr ? 0 : *found) + words[a].rest * words[b].share + kHardlyEver;
  }

  static const LikelyTable& shared() {
    static const LikelyTable table;
    return table;
  }

 private:
  static std::uint64_t key(std::uint32_t a, std::uint32_t b) { return (static_cast<std::uint64_t>(a) + 1) << 32 | b; }
  static std::uint64_t spelling(std::string_view word) {
    std::uint64_t out = 14695981039346656037ULL;
    for (const char c : word) out = (out ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    return out | 1;
  }
  void read_followers(std::uint32_t word, const LikelyRow& row, const KeyMap<std::uint32_t>& spelled) {
    for (auto left = row.followers; !left.empty();) {
      const auto end = std::min(left.find('|'), left.size());
      const auto one = left.substr(0, end);
      left.remove_prefix(std::min(end + 1, left.size()));
      const auto space = one.find(' ');
      std::uint32_t times = 0;
      std::from_chars(one.data() + space + 1, one.data() + one.size(), times);
      const auto* second = spelled.find(spelling(one.substr(0, space)));
      if (second == nullptr) continue;
      const float share = (static_cast<float>(times) - kDiscount) / static_cast<float>(row.times);
      pairs.insert(key(word, *second), share);
      words[word].rest -= share;
    }
  }
};

}  // namespace

void LikelyAccents::begin(const Folded& folded) {
  folded_ = &folded;
  options_.clear();
  read_.clear();
  const auto& s = folded.syllables;
  const auto marked = static_cast<std::size_t>(std::count_if(s.begin(), s.end(), carries_marks));
  bare_ = marked * kBareShare <= s.size();
  if (bare_) read_.resize(s.size());
}

bool LikelyAccents::may_be(std::size_t syllable, WordAccents accents) {
  if (!bare_) return true;
  const auto all = options(syllable);
  const auto one = std::find_if(all.begin(), all.end(), [&](const Option& each) { return each.accents == accents; });
  return one == all.end() || one->likely >= kHardly;
}

const LikelyAccents::Option* LikelyAccents::likeliest(std::size_t syllable) {
  if (!bare_) return nullptr;
  const auto all = options(syllable);
  const auto one =
      std::max_element(all.begin(), all.end(), [](const Option& a, const Option& b) { return a.likely < b.likely; });
  return one == all.end() ? nullptr : &*one;
}

void LikelyAccents::restore(std::size_t first, std::size_t end, Folded& out) {
  out = *folded_;
  for (std::size_t i = first; i < std::min(end, out.syllables.size()); ++i) {
    const Option* one = likeliest(i);
    if (one == nullptr) continue;
    Syllable& at = out.syllables[i];
    const Known& known = LikelyTable::shared().words[one->word];
    at.tones = known.tones;
    at.marked = known.tones != 0 || known.accents.quality != 0;
    for (std::uint32_t k = 0; k < std::min<std::uint32_t>(at.length, 8); ++k) {
      char& marks = out.marks[at.at + k];
      marks = static_cast<char>((static_cast<unsigned char>(marks) & ~kQuality) |
                                (known.accents.quality >> (4 * k) & kAccents));
    }
  }
}

std::span<const LikelyAccents::Option> LikelyAccents::options(std::size_t syllable) {
  const auto& s = folded_->syllables;
  if (!read_[syllable].done) {
    std::size_t first = syllable, end = syllable + 1;
    while (first % kMostAtOnce != 0 && !s[first].boundary) --first;
    while (end < s.size() && end % kMostAtOnce != 0 && !s[end].boundary) ++end;
    read(first, end);
  }
  return std::span(options_).subspan(read_[syllable].first, read_[syllable].count);
}

/// Nothing where what is read at once carries a mark.
void LikelyAccents::read(std::size_t first, std::size_t end) {
  const auto& s = folded_->syllables;
  bool marked = false;
  for (std::size_t i = first; i < end; ++i) {
    read_[i].done = true;
    marked |= carries_marks(s[i]);
  }
  if (marked) return;
  const LikelyTable& table = LikelyTable::shared();
  for (std::size_t i = first; i < end; ++i) add_options(i);
  const auto of = [&](std::size_t i) { return std::span(options_).subspan(read_[i].first, read_[i].count); };
  const auto scale = [](auto&& each, auto&& value) {
    float sum = 0;
    for (auto& one : each) sum += value(one);
    for (auto& one : each) value(one) /= sum;
  };
  const Option before{first == 0 || s[first].boundary ? kSentenceBegin : kNoWord, {}, 1, 0};
  const Option unknown{kNoWord, {}, 1, 0};
  for (std::size_t i = first; i < end; ++i) {
    auto previous = i == first ? std::span(&before, 1) : std::span<const Option>(of(i - 1));
    if (previous.empty()) previous = {&unknown, 1};
    auto here = of(i);
    for (Option& one : here) {
      one.forward = 0;
      for (const Option& each : previous) one.forward += each.forward * table.behind(each.word, one.word);
    }
    if (!here.empty()) scale(here, [](Option& one) -> float& { return one.forward; });
  }
  next_.clear();  // backward values of the syllable behind
  for (std::size_t i = end; i-- > first;) {
    const auto here = of(i);
    const auto behind = i + 1 < end ? of(i + 1) : std::span<Option>{};
    backward_.assign(here.size(), behind.empty() ? 1.0F : 0.0F);
    for (std::size_t k = 0; k < here.size(); ++k) {
      for (std::size_t n = 0; n < behind.size(); ++n)
        backward_[k] += table.behind(here[k].word, behind[n].word) * next_[n];
      here[k].likely = here[k].forward * backward_[k];
    }
    if (!here.empty()) {
      scale(here, [](Option& one) -> float& { return one.likely; });
      scale(backward_, [](float& one) -> float& { return one; });
    }
    next_.swap(backward_);
  }
}

void LikelyAccents::add_options(std::size_t syllable) {
  const LikelyTable& table = LikelyTable::shared();
  read_[syllable].first = static_cast<std::uint32_t>(options_.size());
  const Syllable& at = folded_->syllables[syllable];
  const auto* words = table.letters.find(word_key(*folded_, syllable));
  if (words != nullptr) {
    const auto own = accents_at(*folded_, syllable);
    for (std::uint32_t k = 0; k < words->second; ++k) {
      const auto word = table.by_letters[words->first + k];
      const auto accents = table.words[word].accents;
      if (!at.marked || accents == own) options_.push_back({word, accents, 0, 0});  // "ko" is no other word
    }
  }
  read_[syllable].count = static_cast<std::uint32_t>(options_.size()) - read_[syllable].first;
}

}  // namespace dongtin
