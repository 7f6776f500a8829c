/// Where each literal occurs in an item: what the prefilter writes and evaluation reads.
///
/// Invariants: the occurrences of one literal stand in the order (field, syllable); clear() is O(1) and keeps memory.
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
    touched_.clear();
    if (slots_.size() < literals) slots_.resize(literals);
    if (++stamp_ == 0) {
      for (auto& slot : slots_) slot.stamp = 0;
      stamp_ = 1;
    }
  }

  void add(std::uint32_t literal, Field field, std::uint32_t syllable) {
    Slot& slot = slots_[literal];
    const auto index = static_cast<std::uint32_t>(list_.size());
    if (slot.stamp != stamp_) {
      slot = {stamp_, index, index};
      touched_.push_back(literal);
    } else {
      list_[slot.last].next = index;
      slot.last = index;
    }
    list_.push_back({syllable, kNone, field});
  }

  /// Literals that occur, in the order they were first met.
  [[nodiscard]] const std::vector<std::uint32_t>& touched() const { return touched_; }

  /// Calls visit(field, syllable) for each occurrence until it returns false.
  template <class Visit>
  void each(std::uint32_t literal, Visit visit) const {
    if (literal >= slots_.size() || slots_[literal].stamp != stamp_) return;
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
    std::uint32_t stamp = 0, first = 0, last = 0;
  };
  std::vector<Entry> list_;
  std::vector<Slot> slots_;
  std::vector<std::uint32_t> touched_;
  std::uint32_t stamp_ = 0;
};

}  // namespace dongtin
