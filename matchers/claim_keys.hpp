/// A table of keys, filled once.
///
/// In      keys that are never 0; reserve() before the first insert(). Out the number given with a key.
/// Errors  none. Threads any, once filled. Cost a bit test; of a key that is there one probe, rarely more: at most half
///         of the slots are taken.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace dongtin {

inline constexpr std::uint32_t kNoWord = 0xFFFFFFFF;

class KeyTable {
 public:
  void reserve(std::size_t keys) {
    std::size_t size = 16;
    while (size < keys * 2) size *= 2;
    slots_.assign(size, {});
    bits_.assign(size / 8, 0);
  }
  /// The number of `key`, which is `value` when it is new; reserve() made room.
  std::uint32_t insert(std::uint64_t key, std::uint32_t value) {
    const std::uint64_t hash = hash_of(key);
    Slot& slot = slots_[place(key, hash)];
    if (slot.key == 0) slot = {key, value};
    bits_[word(hash)] |= bit(hash);
    return slot.value;
  }
  [[nodiscard]] std::uint32_t find(std::uint64_t key) const {
    const std::uint64_t hash = hash_of(key);
    if ((bits_[word(hash)] & bit(hash)) == 0) return kNoWord;
    const Slot& slot = slots_[place(key, hash)];
    return slot.key == 0 ? kNoWord : slot.value;
  }
  [[nodiscard]] std::size_t bytes() const { return slots_.size() * sizeof(Slot) + bits_.size() * sizeof(bits_[0]); }

 private:
  struct Slot {
    std::uint64_t key = 0;
    std::uint32_t value = 0;
  };
  static std::uint64_t hash_of(std::uint64_t key) {
    const std::uint64_t h = key * 0x9E3779B97F4A7C15ULL;
    return h ^ h >> 32;
  }
  // Eight bits a slot: of the keys that are not there one in sixteen passes.
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

}  // namespace dongtin
