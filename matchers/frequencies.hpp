/// How often syllables and pairs of neighbours stand in what is read: what to look for first.
///
/// In      folded texts, a sample of the stream. Out expected occurrences per syllable read, never below what a table
///         of common syllables of prose lets expect; so that it says something before anything is read.
/// Errors  none: a wrong figure costs time, never an answer. Threads any; counts are added without order.
/// Cost    kSlots counters of two bytes; counting ends at kMaxSyllables, for a counter that is full says no more.
///
/// Syllables and pairs that share a counter are both thought as frequent as the two together.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>

#include "matchers/normalise.hpp"
#include "matchers/syllable_key.hpp"

namespace dongtin {

class Frequencies {
 public:
  static constexpr std::size_t kSlots = std::size_t{1} << 20;
  static constexpr std::uint64_t kMaxSyllables = 4'000'000;

  Frequencies();

  /// What the table says, with nothing read.
  [[nodiscard]] static const Frequencies& of_prose();

  void add(const Folded& text);
  [[nodiscard]] std::uint64_t syllables() const { return syllables_.load(std::memory_order_relaxed); }

  [[nodiscard]] double of(SyllableKey syllable) const;
  [[nodiscard]] double of(SyllableKey first, SyllableKey second) const;

  /// Of a literal of terms.hpp: its syllable, or the rarest two neighbours in it.
  [[nodiscard]] double of_literal(std::string_view literal) const;

 private:
  void count(std::uint64_t hash);
  [[nodiscard]] double weighed(std::uint64_t hash, double expected) const;

  std::unique_ptr<std::atomic<std::uint16_t>[]> counts_;
  std::atomic<std::uint64_t> syllables_{0};
};

}  // namespace dongtin
