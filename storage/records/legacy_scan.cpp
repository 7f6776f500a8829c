// The reject path of legacy.hpp: an automaton that passes over right Vietnamese at one look-up a byte.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <utility>

#include "storage/records/legacy.hpp"

namespace dongtin {

namespace {

// An automaton over bytes. Its states are what the last character was, and the lead bytes of the one being read.
enum State : std::uint8_t {
  kOther,
  kSmallA,  // five vowels, small then large
  kSmallE,
  kSmallI,
  kSmallO,
  kSmallU,
  kSmallY,
  kSmall,  // other small letters of ASCII
  kLargeA,
  kLargeE,
  kLargeI,
  kLargeO,
  kLargeU,
  kLargeY,
  kLarge,
  kLatinSmall,  // C3 xx
  kLatinLarge,
  kBeyond,       // any other character
  kSign,         // C2 xx that stands apart so far
  kLasts,        // how many of the above
  kC2 = kLasts,  // behind no letter
  kC2Letter,
  kC2Latin,  // behind a large letter of Latin-1
  kC3,       // one for each of the above
  kC5 = kC3 + kLasts,
  kC6,
  kCB,
  kE2,
  kE2Letter,
  kE2Latin,
  kE280,
  kE280Latin,
  kE282,
  kE282Letter,
  kFound,  // is not left again
  kStateCount
};

constexpr bool one_of(std::uint8_t byte, std::initializer_list<int> bytes) {
  for (const int b : bytes) {
    if (b == byte) return true;
  }
  return false;
}

constexpr std::uint8_t ascii_state(std::uint8_t b) {
  const bool small = b >= 'a' && b <= 'z', large = b >= 'A' && b <= 'Z';
  if (!small && !large) return kOther;
  constexpr std::string_view vowels = "aeiouy";
  const auto at = vowels.find(static_cast<char>(b | 0x20));
  if (at == std::string_view::npos) return small ? kSmall : kLarge;
  return static_cast<std::uint8_t>((small ? kSmallA : kLargeA) + at);
}

/// Whether right text may have this letter of Latin-1 (C3 and `byte`) behind that: VNI puts ù behind a, windows-1258 a
/// tone behind a vowel with a mark, and all of them letters that Vietnamese does not have.
constexpr bool fits(std::uint8_t last, std::uint8_t byte) {
  const std::uint8_t small = byte | 0x20;
  const bool large = byte < 0xA0;
  if (!one_of(small, {0xA0, 0xA1, 0xA2, 0xA3, 0xA8, 0xA9, 0xAA, 0xAC, 0xAD, 0xB2, 0xB3, 0xB4, 0xB5, 0xB9, 0xBA, 0xBD}))
    return false;
  if (last == kLatinSmall || last == kLatinLarge || last == kSign) return false;
  if (large && last >= kSmallA && last <= kSmall) return false;
  const auto vowel = [&](std::string_view among) {
    constexpr std::string_view vowels = "aeiouy";
    const int small_at = last - kSmallA, large_at = last - kLargeA;
    const int at = small_at >= 0 && small_at < 6 ? small_at : large_at >= 0 && large_at < 6 ? large_at : -1;
    return at >= 0 && among.find(vowels[static_cast<std::size_t>(at)]) != std::string_view::npos;
  };
  switch (small) {
    case 0xB9:  // ù
      return !vowel("aeouy");
    case 0xB5:  // õ
      return !vowel("aeouy");
    case 0xA2:  // â
      return !vowel("aeoy");
    case 0xA0:  // à
    case 0xA1:  // á
    case 0xA3:  // ã
      return !vowel("aey");
    case 0xA8:  // è
    case 0xA9:  // é
      return !vowel("ae");
    case 0xAA:  // ê
      return !vowel("aeo");
    case 0xBA:  // ú
      return !vowel("aeo");
    case 0xAC:  // ì
      return !vowel("aeoi");
    case 0xB2:  // ò
      return !vowel("aeouy");
    default:
      return true;
  }
}

constexpr std::uint8_t step(std::uint8_t state, std::uint8_t b) {
  switch (state) {
    case kFound:
      return kFound;
    case kC2:
    case kC2Letter:
    case kC2Latin:
      if (b < 0xA0 || state == kC2Latin) return kFound;
      if (one_of(b, {0xA0, 0xB0, 0xB2, 0xB3})) return kOther;
      return state == kC2Letter ? kFound : kSign;
    case kC5:
      return one_of(b, {0x92, 0x93, 0xA0, 0xA1, 0xB8, 0xBD, 0xBE}) ? kFound : kBeyond;
    case kC6:
      return b == 0x92 ? kFound : kBeyond;
    case kCB:
      return b == 0x86 || b == 0x9C ? kFound : kBeyond;
    case kE2:
    case kE2Letter:
    case kE2Latin:
      if (b == 0x80) return state == kE2Latin ? kE280Latin : kE280;
      if (b == 0x82) return state == kE2 ? kE282 : kE282Letter;
      return kOther;
    case kE280:
    case kE280Latin:
      if (one_of(b, {0x9A, 0x9E, 0xA0, 0xA1, 0xB0, 0xB9, 0xBA})) return kFound;
      return state == kE280Latin && one_of(b, {0x93, 0x94, 0x98, 0x99, 0x9C, 0x9D, 0xA2, 0xA6}) ? kFound : kOther;
    case kE282:
      return kOther;
    case kE282Letter:
      return b == 0xAC ? kFound : kOther;
    default:
      break;
  }
  if (state >= kC3 && state < kC3 + kLasts) {
    const auto last = static_cast<std::uint8_t>(state - kC3);
    if (!fits(last, b)) return kFound;
    return b < 0xA0 ? kLatinLarge : kLatinSmall;
  }
  // A character begins, or one of no interest goes on.
  const bool letter = state != kOther && state != kSign;
  if (b < 0x80) {
    const auto next = ascii_state(b);
    return state == kSign && next != kOther ? std::uint8_t{kFound} : next;
  }
  switch (b) {
    case 0xC2:
      return state == kLatinLarge ? kC2Latin : letter ? kC2Letter : kC2;
    case 0xC3:
      return static_cast<std::uint8_t>(kC3 + state);
    case 0xC5:
      return kC5;
    case 0xC6:
      return kC6;
    case 0xCB:
      return kCB;
    case 0xE2:
      return state == kLatinLarge ? kE2Latin : letter ? kE2Letter : kE2;
    default:
      return kBeyond;
  }
}

/// A row for each state; apart, because a compiler bounds the steps of one constant.
template <std::size_t kState>
constexpr auto kRow = [] {
  std::array<std::uint8_t, 256> out{};
  for (std::size_t b = 0; b < 256; ++b) out[b] = step(static_cast<std::uint8_t>(kState), static_cast<std::uint8_t>(b));
  return out;
}();

constexpr auto kSteps = []<std::size_t... kEach>(std::index_sequence<kEach...>) {
  return std::array<std::array<std::uint8_t, 256>, kStateCount>{kRow<kEach>...};
}(std::make_index_sequence<kStateCount>());

/// Whether the automaton finds anything. Eight stretches side by side, each begun behind a blank: the look-ups of one
/// wait for each other, those of eight do not.
bool finds(std::string_view text) noexcept {
  constexpr std::size_t kLanes = 8;
  std::array<std::string_view, kLanes> lanes;
  auto common = text.size();
  for (std::size_t i = 0; i < kLanes; ++i) {
    const auto cut = text.find(' ', text.size() / (kLanes - i));
    lanes[i] = text.substr(0, cut);
    text.remove_prefix(lanes[i].size());
    common = std::min(common, lanes[i].size());
  }
  std::array<std::uint8_t, kLanes> states{};
  for (std::size_t i = 0; i < common; ++i) {  // to the end
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      states[lane] = kSteps[states[lane]][static_cast<unsigned char>(lanes[lane][i])];
    }
  }
  for (std::size_t lane = 0; lane < kLanes; ++lane) {
    for (auto i = common; i < lanes[lane].size(); ++i) {
      states[lane] = kSteps[states[lane]][static_cast<unsigned char>(lanes[lane][i])];
    }
  }
  return std::find(states.begin(), states.end(), kFound) != states.end();
}

}  // namespace

std::size_t find_legacy(std::string_view text, std::size_t at) noexcept {
  constexpr std::size_t kWorthLanes = 512;
  // Who looks for the next one is in a text that has some: all of the rest is not read for each.
  if (at == 0 && text.size() >= kWorthLanes && !finds(text)) return text.npos;
  std::uint8_t state = kOther;
  for (auto i = at; i < text.size(); ++i) {
    state = kSteps[state][static_cast<unsigned char>(text[i])];
    if (state == kFound) return i;
  }
  return text.npos;
}

}  // namespace dongtin
