/// Where each literal occurs in an item: what the prefilter writes and evaluation reads.
///
/// Invariants: the occurrences of one literal stand in the order (field, syllable); clear() costs what was
/// added and keeps memory.
/// Threads one.
#pragma once

#include <cstdint>
#include <vector>

#include "storage/records/match.hpp"

namespace dongtin {

class Occurrences {
 public:
  /// Forgets everything; afterwards literals below `literals` may be added.
  void clear(std::size_t literals) {
    list_.clear();
    for (const auto literal : touched_) there_[literal / 64] = 0;
    touched_.clear();
    if (slots_.size() < literals) {
      slots_.resize(literals);
      there_.resize(literals / 64 + 1, 0);
    }
  }

  void add(std::uint32_t literal, Field field, std::uint32_t syllable) {
    Slot& slot = slots_[literal];
    const auto index = static_cast<std::uint32_t>(list_.size());
    if (!has(literal)) {
      slot = {index, index};
      there_[literal / 64] |= std::uint64_t{1} << literal % 64;
      touched_.push_back(literal);
    } else {
      list_[slot.last].next = index;
      slot.last = index;
    }
    list_.push_back({syllable, kNone, field});
  }

  /// Before an add() that is some way off.
  void prefetch(std::uint32_t literal) const { __builtin_prefetch(&slots_[literal]); }

  /// Literals that occur, in the order they were first met.
  [[nodiscard]] const std::vector<std::uint32_t>& touched() const { return touched_; }

  /// Of one of the literals that clear() was told of.
  [[nodiscard]] bool has(std::uint32_t literal) const { return (there_[literal / 64] >> literal % 64 & 1) != 0; }

  /// Calls visit(field, syllable) for each occurrence until it returns false.
  template <class Visit>
  void each(std::uint32_t literal, Visit visit) const {
    if (literal >= slots_.size() || !has(literal)) return;
    for (auto i = slots_[literal].first; i != kNone; i = list_[i].next) {
      if (!visit(list_[i].field, list_[i].syllable)) return;
    }
  }

 private:
  static constexpr std::uint32_t kNone = 0xFFFFFFFF;
  struct Entry {
    std::uint32_t syllable, next;
    Field field;
  };
  struct Slot {
    std::uint32_t first = 0, last = 0;
  };
  std::vector<Entry> list_;
  std::vector<Slot> slots_;
  std::vector<std::uint64_t> there_;  // a bit a literal: what evaluation asks most stays near
  std::vector<std::uint32_t> touched_;
};

}  // namespace dongtin
