/// The words of the guard. A kind is a cap and what one hit is worth.
#pragma once

#include <cstdint>

#include "matchers/caps.hpp"
#include "matchers/phrases.hpp"

namespace dongtin {

inline constexpr std::size_t kCaps = 7;
inline constexpr std::uint8_t kCapIdle = 2 * kCaps;  // an exception
inline constexpr std::uint8_t kJoke = kCapIdle + 1;  // satire that no other text shares

/// 2 * cap for what is worth one, 2 * cap + 1 for what is worth two.
[[nodiscard]] constexpr std::uint8_t cap_kind(Cap cap, int worth) {
  return static_cast<std::uint8_t>(2 * static_cast<int>(cap) + worth - 1);
}

[[nodiscard]] const Phrases& cap_phrases();

}  // namespace dongtin
