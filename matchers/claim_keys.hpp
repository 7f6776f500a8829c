/// A table of keys, filled once.
///
/// In      keys that are never 0; reserve() before the first insert(). Out the value given with a key.
/// Errors  none. Threads any, once filled. Cost of a key that is there one probe, rarely more: at most half of the
/// slots
///         are taken. may_hold() is a bit test; of the keys that are not there one in sixteen passes it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace dongtin {

inline constexpr std::uint32_t kNoWord = 0xFFFFFFFF;

template <class Value>
class KeyMap {
 public:
  void reserve(std::size_t keys) {
    std::size_t size = 16;
    while (size < keys * 2) size *= 2;
    slots_.assign(size, {});
    bits_.assign(size / 8, 0);
  }
  /// The value of `key`, which is `value` when it is new; reserve() made room.
  Value insert(std::uint64_t key, Value value) {
    const std::uint64_t hash = hash_of(key);
    Slot& slot = slots_[place(key, hash)];
    if (slot.key == 0) slot = {key, value};
    bits_[word(hash)] |= bit(hash);
    return slot.value;
  }
  [[nodiscard]] bool may_hold(std::uint64_t key) const {
    const std::uint64_t hash = hash_of(key);
    return (bits_[word(hash)] & bit(hash)) != 0;
  }
  /// Before a may_hold() that is some way off.
  void prefetch_bit(std::uint64_t key) const { __builtin_prefetch(&bits_[word(hash_of(key))]); }
  /// Null when it is not there.
  [[nodiscard]] const Value* find(std::uint64_t key) const {
    const Slot& slot = slots_[place(key, hash_of(key))];
    return slot.key == 0 ? nullptr : &slot.value;
  }
  /// Before a find() that is some way off.
  void prefetch(std::uint64_t key) const {
    __builtin_prefetch(&slots_[static_cast<std::size_t>(hash_of(key) >> 8) & (slots_.size() - 1)]);
  }
  [[nodiscard]] std::size_t bytes() const { return slots_.size() * sizeof(Slot) + bits_.size() * sizeof(bits_[0]); }

 private:
  struct Slot {
    std::uint64_t key = 0;
    Value value{};
  };
  static std::uint64_t hash_of(std::uint64_t key) {
    const std::uint64_t h = key * 0x9E3779B97F4A7C15ULL;
    return h ^ h >> 32;
  }
  // Eight bits a slot.
  [[nodiscard]] std::size_t word(std::uint64_t hash) const { return hash >> 6 & (bits_.size() - 1); }
  static std::uint64_t bit(std::uint64_t hash) { return 1ULL << (hash & 63); }
  [[nodiscard]] std::size_t place(std::uint64_t key, std::uint64_t hash) const {
    const std::size_t mask = slots_.size() - 1;
    std::size_t at = static_cast<std::size_t>(hash >> 8) & mask;
    while (slots_[at].key != 0 && slots_[at].key != key) at = (at + 1) & mask;
    return at;
  }
  std::vector<Slot> slots_ = std::vector<Slot>(16);
  std::vector<std::uint64_t> bits_ = std::vector<std::uint64_t>(2);
};

/// The keys met in one text, each with the last block in which it was; no allocation once it has grown.
class KeyBlocks {
 public:
  /// Forgets all; `keys` are expected, more only cost more.
  void clear(std::size_t keys) {
    std::size_t size = 16;
    while (size < keys * 2) size *= 2;
    slots_.assign(size, {});
    taken_ = 0;
  }
  /// The block in which the key, which is not 0, was met before, or kNoWord; from now on `block`.
  std::uint32_t meet(std::uint64_t key, std::uint32_t block) {
    Slot& slot = slots_[place(key)];
    if (slot.key == key) return std::exchange(slot.block, block);
    slot = {key, block};
    if (++taken_ * 2 > slots_.size()) grow();
    return kNoWord;
  }

 private:
  struct Slot {
    std::uint64_t key = 0;
    std::uint32_t block = 0;
  };
  [[nodiscard]] std::size_t place(std::uint64_t key) const {
    const std::size_t mask = slots_.size() - 1;
    std::size_t at = static_cast<std::size_t>(key * 0x9E3779B97F4A7C15ULL >> 32) & mask;
    while (slots_[at].key != 0 && slots_[at].key != key) at = (at + 1) & mask;
    return at;
  }
  void grow() {
    before_.swap(slots_);
    slots_.assign(before_.size() * 2, {});
    for (const Slot& slot : before_) {
      if (slot.key != 0) slots_[place(slot.key)] = slot;
    }
  }
  std::vector<Slot> slots_ = std::vector<Slot>(16), before_;
  std::size_t taken_ = 0;
};

}  // namespace dongtin
