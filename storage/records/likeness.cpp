#include "storage/records/likeness.hpp"

#include <algorithm>
#include <utility>

namespace dongtin {

namespace {

constexpr std::uint32_t kShort = 30;  // shingles: what is shorter is a copy only when nearly all of it agrees
constexpr double kForm = 0.32;        // two accounts of one event share less
constexpr double kOverlap = 0.5, kShortOverlap = 0.75;
constexpr double kFilledOtherwise = 0.05;  // one slot in 20 syllables
constexpr std::uint32_t kExcerpt = 20;     // shingles: what is shorter may be a quotation in anything
constexpr double kQuotation = 0.4;         // of the larger text, where the smaller is no excerpt

struct ShinglePlace {
  std::uint64_t shingle;
  std::uint32_t at;  // of its first syllable
  bool operator<(const ShinglePlace& other) const {
    return shingle != other.shingle ? shingle < other.shingle : at < other.at;
  }
};

std::uint64_t mix(std::uint64_t x) {
  x ^= x >> 32;
  x *= 0xD6E8FEB86659FD93;
  x ^= x >> 32;
  x *= 0xD6E8FEB86659FD93;
  return x ^ x >> 32;
}

/// Calls `each(shingle, place)`; none spans title and text.
template <class Each>
void shingles(const Outline& outline, Each each) {
  constexpr std::uint64_t kMask = (1ull << 16 * kShingle) - 1;
  std::uint64_t window = 0;
  std::size_t run = 0;
  for (std::size_t i = 0; i < outline.size(); ++i) {
    window = (window << 16 | outline[i]) & kMask;
    run = outline[i] == 0 ? 0 : run + 1;
    if (run >= kShingle) each(window, static_cast<std::uint32_t>(i + 1 - kShingle));
  }
}

void sorted_places(const Outline& outline, std::vector<ShinglePlace>& out) {
  out.clear();
  shingles(outline, [&](std::uint64_t shingle, std::uint32_t at) { out.push_back({shingle, at}); });
  std::sort(out.begin(), out.end());
}

std::uint32_t distinct(const std::vector<ShinglePlace>& places) {
  std::uint32_t out = 0;
  for (std::size_t i = 0; i < places.size(); ++i) out += i == 0 || places[i].shingle != places[i - 1].shingle;
  return out;
}

std::uint32_t shared(const std::vector<ShinglePlace>& a, const std::vector<ShinglePlace>& b) {
  std::uint32_t out = 0;
  auto j = b.begin();
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (i > 0 && a[i].shingle == a[i - 1].shingle) continue;
    while (j != b.end() && j->shingle < a[i].shingle) ++j;
    out += j != b.end() && j->shingle == a[i].shingle;
  }
  return out;
}

/// Walks the smaller text along the larger one.
void walk(const Outline& small, const std::vector<ShinglePlace>& large, Likeness& out) {
  constexpr auto kReach = static_cast<std::uint32_t>(kMaxSlot + kShingle);
  bool begun = false;
  std::uint32_t last = 0, there = 0;  // where the last shared shingle begins, here and in the larger text
  shingles(small, [&](std::uint64_t shingle, std::uint32_t at) {
    auto found = std::lower_bound(large.begin(), large.end(), ShinglePlace{shingle, begun ? there + 1 : 0});
    const bool ahead = found != large.end() && found->shingle == shingle;
    if (!ahead) {
      found = std::lower_bound(large.begin(), large.end(), ShinglePlace{shingle, 0});
      if (found == large.end() || found->shingle != shingle) return;
    }
    const auto here = found->at;
    if (!begun) {
      out.covered += kShingle;
    } else {
      const auto step = at - last;
      out.covered += std::min<std::uint32_t>(step, kShingle);
      const auto other = here - there;
      // A step of kShingle leaves no syllable between.
      if (ahead && step > kShingle && step <= kReach && other > kShingle && other <= kReach) ++out.slots;
    }
    begun = true;
    last = at;
    there = here;
  });
}

}  // namespace

std::optional<Signature> signature(const Outline& outline) {
  const auto syllables = outline.size() - static_cast<std::size_t>(std::count(outline.begin(), outline.end(), 0));
  if (syllables < kMinSyllables) return std::nullopt;
  static_assert(kSignatureValues == 64);
  constexpr std::uint64_t kEmpty = ~std::uint64_t{0};
  std::array<std::uint64_t, kSignatureValues> least;
  least.fill(kEmpty);
  std::size_t count = 0;
  shingles(outline, [&](std::uint64_t shingle, std::uint32_t) {
    const auto hash = mix(shingle);
    auto& bin = least[hash >> 58];
    bin = std::min(bin, hash & (kEmpty >> 6));
    ++count;
  });
  if (count == 0) return std::nullopt;
  Signature out;
  out.shingles = static_cast<std::uint16_t>(count);
  for (std::size_t i = 0; i < kSignatureValues; ++i) {
    // An empty bin borrows from one that every text with the same full bins finds.
    auto from = i;
    for (std::uint64_t attempt = 0; least[from] == kEmpty; ++attempt) from = mix(i << 32 | (attempt + 1)) >> 58;
    out.values[i] = static_cast<std::uint16_t>(mix(least[from] + i * 0x9E3779B97F4A7C15));
  }
  return out;
}

double resemblance(const Signature& a, const Signature& b) {
  std::uint32_t equal = 0;
  for (std::size_t i = 0; i < kSignatureValues; ++i) equal += a.values[i] == b.values[i];
  return static_cast<double>(equal) / kSignatureValues;
}

double containment(const Signature& a, const Signature& b) {
  const auto smaller = std::min(a.shingles, b.shingles);
  if (smaller == 0) return 0;
  const auto r = resemblance(a, b);
  return std::min(1.0, r / (1 + r) * (a.shingles + b.shingles) / smaller);
}

Likeness compare(const Outline& a, const Outline& b) {
  thread_local std::vector<ShinglePlace> of_small, of_large;
  const bool in_order = a.size() != b.size() ? a.size() < b.size() : a < b;
  const auto& small = in_order ? a : b;
  const auto& large = in_order ? b : a;
  sorted_places(small, of_small);
  sorted_places(large, of_large);
  Likeness out;
  out.smaller = distinct(of_small);
  out.larger = distinct(of_large);
  out.shared = shared(of_small, of_large);
  if (out.shared > 0) walk(small, of_large, out);
  if (out.smaller > out.larger) std::swap(out.smaller, out.larger);
  return out;
}

bool same_text(const Likeness& likeness) {
  if (likeness.smaller < kMinSyllables - kShingle + 1) return false;
  if (likeness.smaller < kExcerpt && likeness.shared < kQuotation * likeness.larger) return false;
  const auto overlap = likeness.overlap();
  return overlap >= (likeness.smaller < kShort ? kShortOverlap : kOverlap) &&
         likeness.filled_otherwise() <= kFilledOtherwise;
}

bool same_form(const Likeness& likeness) {
  return !same_text(likeness) && likeness.overlap() >= kForm;
}

}  // namespace dongtin
