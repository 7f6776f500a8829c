#include "matchers/frequencies.hpp"

#include <algorithm>
#include <limits>
#include <optional>

#include "matchers/claim_words.hpp"

namespace dongtin {

namespace {

constexpr double kStretch = 25;             // syllables of what share_of_stretches() counts in
constexpr double kUncommon = 0.001;         // of stretches; one that is in no table
constexpr double kExpectedWeight = 50'000;  // syllables that the table of prose is worth beside those that were read

std::uint64_t hash_of(SyllableKey key) {
  const std::uint64_t h = key * 0x9E3779B97F4A7C15ULL;
  return h ^ h >> 29;
}

std::uint64_t hash_of(SyllableKey first, SyllableKey second) {
  return hash_of(hash_of(first) + second * 0xC2B2AE3D27D4EB4FULL);
}

/// The bytes of an exact key.
double expected(SyllableKey key) {
  if (!is_exact(key)) return kUncommon / kStretch;
  char letters[8];
  std::memcpy(letters, &key, 8);
  const std::size_t size = (71 - static_cast<std::size_t>(std::countl_zero(key))) / 8;
  const double share = static_cast<double>(share_of_stretches(word_key({letters, size}), std::nullopt));
  return std::max(share, kUncommon) / kStretch;
}

}  // namespace

Frequencies::Frequencies() : counts_(std::make_unique<std::atomic<std::uint16_t>[]>(kSlots)) {}

const Frequencies& Frequencies::of_prose() {
  static const Frequencies out;
  return out;
}

void Frequencies::count(std::uint64_t hash) {
  auto& slot = counts_[hash & (kSlots - 1)];
  const auto before = slot.load(std::memory_order_relaxed);
  if (before < std::numeric_limits<std::uint16_t>::max()) slot.store(before + 1, std::memory_order_relaxed);
}

void Frequencies::add(const Folded& text) {
  if (syllables() >= kMaxSyllables) return;
  SyllableKey before = 0;
  for (std::size_t i = 0; i < text.syllables.size(); ++i) {
    const auto key = syllable_key(text, i);
    count(hash_of(key));
    if (i > 0 && !text.syllables[i].boundary) count(hash_of(before, key));
    before = key;
  }
  syllables_.fetch_add(text.syllables.size(), std::memory_order_relaxed);
}

double Frequencies::weighed(std::uint64_t hash, double expected) const {
  const double counted = counts_[hash & (kSlots - 1)].load(std::memory_order_relaxed);
  return (counted + expected * kExpectedWeight) / (static_cast<double>(syllables()) + kExpectedWeight);
}

double Frequencies::of(SyllableKey syllable) const {
  return weighed(hash_of(syllable), expected(syllable));
}

double Frequencies::of(SyllableKey first, SyllableKey second) const {
  return weighed(hash_of(first, second), expected(first) * expected(second));
}

double Frequencies::of_literal(std::string_view literal) const {
  double out = 1;
  SyllableKey before = 0;
  for (std::size_t at = 1; at < literal.size();) {
    const auto end = std::min(literal.find(' ', at), literal.size());
    const auto key = syllable_key(literal.substr(at, end - at));
    out = std::min(out, before == 0 ? of(key) : of(before, key));
    before = key;
    at = end + 1;
  }
  return out;
}

}  // namespace dongtin
