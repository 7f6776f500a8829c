#include "matchers/stories.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <string_view>

#include "matchers/scratch.hpp"
#include "storage/records/text.hpp"

namespace dongtin {

namespace {

// Syllables of grammar and of news as such, sorted: a pair that holds one says little of the event.
constexpr auto kPlain = std::to_array<std::string_view>(
    {"ai",    "anh",   "ban", "bao",  "bi",    "biet", "boi",  "ca",    "cac",  "cai",  "can",   "cho",
     "chua",  "chung", "co",  "con",  "cua",   "cung", "cuoi", "da",    "dang", "dau",  "day",   "de",
     "den",   "di",    "do",  "duoc", "em",    "gi",   "gio",  "hay",   "hom",  "hon",  "khi",   "khong",
     "la",    "lai",   "lam", "len",  "luc",   "ma",   "minh", "moi",   "mot",  "nam",  "nao",   "nay",
     "ngay",  "nguoi", "nha", "nhan", "nhieu", "nho",  "nhu",  "nhung", "noi",  "o",    "phai",  "qua",
     "ra",    "rang",  "rat", "roi",  "sang",  "sau",  "se",   "sinh",  "so",   "ta",   "tai",   "tat",
     "thang", "thay",  "the", "theo", "thi",   "thoi", "thu",  "tin",   "tinh", "toi",  "trang", "tren",
     "trong", "truoc", "tu",  "tuan", "va",    "van",  "vao",  "ve",    "vi",   "viec", "voi",   "vua"});
static_assert(std::is_sorted(kPlain.begin(), kPlain.end()));

constexpr double kAgrees = 0.05;  // of a cosine: more than chance

std::uint32_t hash(std::string_view letters) {
  std::uint64_t h = 0x9E3779B97F4A7C15 ^ letters.size();
  for (const char c : letters) h = (h ^ static_cast<unsigned char>(c)) * 0x9FB21C651E98DF25;
  return static_cast<std::uint32_t>((h ^ h >> 29) * 0xD6E8FEB86659FD93 >> 32);
}

std::uint32_t pair(std::uint32_t a, std::uint32_t b) {
  return static_cast<std::uint32_t>((a * 0xD6E8FEB86659FD93ull + b) * 0x9FB21C651E98DF25 >> 32);
}

bool is_plain(std::string_view letters) {
  return letters.size() < 2 || std::binary_search(kPlain.begin(), kPlain.end(), letters);
}

bool has_small_letters(const Folded& folded) {
  std::size_t small = 0;
  for (std::size_t i = 0; i < folded.syllables.size(); ++i) small += !folded.capital(i);
  return small * 2 > folded.syllables.size();
}

enum class Part : std::uint8_t { word, name, number };

/// Calls `each(part, value, first syllable, last syllable)` until it says false.
template <class Each>
void each_part(const Folded& folded, Each each) {
  const bool capitals = has_small_letters(folded);
  const auto& all = folded.syllables;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto here = folded.letters(i);
    if (is_ascii_digit(here.front())) {
      const auto digits = std::count_if(here.begin(), here.end(), is_ascii_digit);
      const bool year = digits == 4 && here.size() == 4 && here.starts_with("20");
      if (digits >= 2 && !year && !each(Part::number, hash(here), i, i)) return;
      continue;
    }
    if (!is_plain(here) && !each(Part::word, hash(here), i, i)) return;
    if (i + 1 == all.size() || all[i + 1].boundary) continue;
    const auto next = folded.letters(i + 1);
    if (is_ascii_digit(next.front()) || (is_plain(here) && is_plain(next))) continue;
    const auto both = pair(hash(here), hash(next));
    const bool name = capitals && folded.capital(i) && folded.capital(i + 1);
    if (!name && (is_plain(here) || is_plain(next))) continue;
    if (!each(name ? Part::name : Part::word, both, i, i + 1)) return;
  }
}

void collect(const Folded& folded, Gist& out) {
  if (out.words.size() >= kMaxGist) return;
  each_part(folded, [&](Part part, std::uint32_t value, std::size_t, std::size_t) {
    auto& into = part == Part::word ? out.words : part == Part::name ? out.names : out.numbers;
    into.push_back(value);
    return out.words.size() < kMaxGist;
  });
}

void tidy(std::vector<std::uint32_t>& values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

struct Weights {
  double shared = 0, a = 0, b = 0;
  [[nodiscard]] double cosine() const { return a > 0 && b > 0 ? shared / std::sqrt(a * b) : 0; }
};

Weights weigh(const std::vector<std::uint32_t>& a, const std::vector<std::uint32_t>& b, const Rarity& rarity) {
  Weights out;
  auto i = a.begin();
  auto j = b.begin();
  while (i != a.end() || j != b.end()) {
    const bool left = j == b.end() || (i != a.end() && *i <= *j);
    const bool right = i == a.end() || (j != b.end() && *j <= *i);
    const auto w = rarity.weight(left ? *i : *j);
    if (left && right) out.shared += w * w;
    if (left) {
      out.a += w * w;
      ++i;
    }
    if (right) {
      out.b += w * w;
      ++j;
    }
  }
  return out;
}

}  // namespace

void outline(const Folded& title, const Folded& text, Outline& out) {
  out.clear();
  for (const auto* folded : {&title, &text}) {
    if (!out.empty()) out.push_back(0);
    for (std::size_t i = 0; i < folded->syllables.size() && out.size() < kMaxOutline; ++i) {
      const auto code = static_cast<std::uint16_t>(hash(folded->letters(i)));
      out.push_back(code == 0 ? 1 : code);
    }
  }
}

void outline(const Scratch& scratch, Outline& out) {
  outline(scratch.impl->title, scratch.impl->text, out);
}

std::optional<Signature> signature(const Folded& title, const Folded& text) {
  thread_local Outline scratch;
  outline(title, text, scratch);
  return signature(scratch);
}

void gist(const Folded& title, const Folded& text, std::span<const PlaceHit> places, Gist& out) {
  out.words.clear();
  out.names.clear();
  out.numbers.clear();
  collect(title, out);
  collect(text, out);
  for (const auto& hit : places) out.names.push_back(hash(hit.place.value));
  for (auto* values : {&out.words, &out.names, &out.numbers}) tidy(*values);
}

Rarity::Rarity() : cells_(kCells) {}

void Rarity::add(const Gist& gist) {
  if (items_ == kHalve) {
    for (auto& cell : cells_) cell /= 2;
    items_ /= 2;
  }
  ++items_;
  for (const auto* values : {&gist.words, &gist.names, &gist.numbers}) {
    for (const auto value : *values) ++cells_[value % kCells];
  }
}

double Rarity::weight(std::uint32_t word) const {
  if (items_ < kFewItems) return 1;
  return std::max(0.0, std::log((items_ + 1.0) / (cells_[word % kCells] + 0.5)));
}

Shared shared(const Folded& title, std::string_view title_text, const Folded& text, std::string_view text_text,
              std::span<const PlaceHit> places, const Gist& other, const Rarity& rarity) {
  struct Found {
    double weight;
    std::uint32_t value;
    std::size_t order;  // in which it stands
    std::string_view as_written;
  };
  std::array<std::vector<Found>, 3> found;
  const std::array<const std::vector<std::uint32_t>*, 3> theirs{&other.words, &other.names, &other.numbers};
  const auto look = [&](const Folded& folded, std::string_view original) {
    each_part(folded, [&](Part part, std::uint32_t value, std::size_t first, std::size_t last) {
      const auto kind = static_cast<std::size_t>(part);
      if (!std::binary_search(theirs[kind]->begin(), theirs[kind]->end(), value)) return true;
      const auto begin = folded.syllables[first].begin, end = folded.syllables[last].end;
      found[kind].push_back({rarity.weight(value), value, found[kind].size(), original.substr(begin, end - begin)});
      return true;
    });
  };
  look(title, title_text);
  look(text, text_text);
  Shared out;
  const std::array<std::vector<std::string>*, 3> told{&out.words, &out.names, &out.numbers};
  for (std::size_t kind = 0; kind < found.size(); ++kind) {
    auto& all = found[kind];
    // A word of two syllables says more than either of them.
    const auto before = [](const Found& a, const Found& b) {
      const auto pairs = [](const Found& each) { return each.as_written.find(' ') != std::string_view::npos; };
      if (pairs(a) != pairs(b)) return pairs(a);
      return a.weight != b.weight ? a.weight > b.weight : a.order < b.order;
    };
    std::sort(all.begin(), all.end(), before);
    std::vector<std::uint32_t> seen;
    for (const auto& each : all) {
      if (told[kind]->size() == kMaxShared) break;
      if (std::find(seen.begin(), seen.end(), each.value) != seen.end()) continue;
      seen.push_back(each.value);
      told[kind]->emplace_back(each.as_written);
    }
  }
  for (const auto& hit : places) {
    if (out.places.size() == kMaxShared) break;
    if (std::binary_search(other.names.begin(), other.names.end(), hash(hit.place.value)))
      out.places.push_back(hit.place);
  }
  return out;
}

double relatedness(const Gist& a, const Gist& b, const Rarity& rarity, std::chrono::seconds apart) {
  if (std::chrono::abs(apart) > kRelatedWithin) return 0;
  const auto words = weigh(a.words, b.words, rarity).cosine();
  const auto names = weigh(a.names, b.names, rarity).cosine();
  const auto numbers = weigh(a.numbers, b.numbers, rarity).cosine();
  // One kind alone is a topic, a place or a price; two of them are an event.
  if ((words > kAgrees) + (names > kAgrees) + (numbers > kAgrees) < 2) return 0;
  const auto days = std::chrono::duration<double, std::ratio<86'400>>(std::chrono::abs(apart)).count();
  return (0.5 * words + 0.3 * names + 0.2 * numbers) * (1 - 0.05 * days);
}

}  // namespace dongtin
