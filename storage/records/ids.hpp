/// Strong ids: one type each, so that a rule's id cannot stand where a source's is asked for.
///
/// Slug ids (SourceId, RuleId, PlaceId, PackId) are 1..64 of [a-z0-9-], starting with a letter or digit.
/// ItemId is 128 bits of SHA-256 over source id and the item's own key. AlertId and Sequence count up from 1.
/// Threads any; values only.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <cstring>
#include <functional>
#include <string>
#include <string_view>

#include "storage/records/result.hpp"

namespace dongtin {

/// True for 1..64 of [a-z0-9-] that starts with a letter or digit.
[[nodiscard]] constexpr bool is_slug(std::string_view s) noexcept {
  if (s.empty() || s.size() > 64 || s.front() == '-') return false;
  for (char c : s) {
    if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-')) return false;
  }
  return true;
}

template <class Tag>
struct SlugId {
  std::string value;
  [[nodiscard]] const std::string& str() const noexcept { return value; }
  [[nodiscard]] bool empty() const noexcept { return value.empty(); }
  auto operator<=>(const SlugId&) const = default;
};

using SourceId = SlugId<struct SourceTag>;
using RuleId = SlugId<struct RuleTag>;
using PlaceId = SlugId<struct PlaceTag>;
using PackId = SlugId<struct PackTag>;

template <class Tag>
struct NumberId {
  std::uint64_t value = 0;  // 0 is "none"
  [[nodiscard]] explicit operator bool() const noexcept { return value != 0; }
  auto operator<=>(const NumberId&) const = default;
};

using AlertId = NumberId<struct AlertTag>;  // assigned by the writer, ascending
using StoryId = NumberId<struct StoryTag>;  // the smallest alert id of the story
using DecisionId = NumberId<struct DecisionTag>;
using Sequence = NumberId<struct SequenceTag>;  // position in the commit log

template <std::size_t N, class Tag>
struct Bytes {
  std::array<std::uint8_t, N> value{};
  auto operator<=>(const Bytes&) const = default;
  [[nodiscard]] std::string hex() const {
    static constexpr char digits[] = "0123456789abcdef";
    std::string out;
    out.reserve(2 * N);
    for (auto b : value) {
      out += digits[b >> 4];
      out += digits[b & 15];
    }
    return out;
  }
  [[nodiscard]] std::string_view view() const noexcept { return {reinterpret_cast<const char*>(value.data()), N}; }
  /// N raw bytes, as view() gives them.
  [[nodiscard]] static Result<Bytes> from_raw(std::string_view raw) {
    if (raw.size() != N) return fail(Errc::malformed, "an id of the wrong length");
    Bytes out;
    std::memcpy(out.value.data(), raw.data(), N);
    return out;
  }
  /// 2N lower-case hex digits, as hex() prints them.
  [[nodiscard]] static Result<Bytes> from_hex(std::string_view hex) {
    if (hex.size() != 2 * N) return fail(Errc::malformed, "expected " + std::to_string(2 * N) + " hex digits");
    Bytes out;
    for (std::size_t i = 0; i < N; ++i) {
      unsigned value = 0;
      for (char c : {hex[2 * i], hex[2 * i + 1]}) {
        if (c >= '0' && c <= '9') {
          value = value * 16 + static_cast<unsigned>(c - '0');
        } else if (c >= 'a' && c <= 'f') {
          value = value * 16 + static_cast<unsigned>(c - 'a') + 10;
        } else {
          return fail(Errc::malformed, "expected lower-case hex digits");
        }
      }
      out.value[i] = static_cast<std::uint8_t>(value);
    }
    return out;
  }
};

using ItemId = Bytes<16, struct ItemTag>;
using Digest = Bytes<32, struct DigestTag>;  // SHA-256

}  // namespace dongtin

template <class Tag>
struct std::hash<dongtin::SlugId<Tag>> {
  std::size_t operator()(const dongtin::SlugId<Tag>& id) const noexcept { return std::hash<std::string>{}(id.value); }
};
template <class Tag>
struct std::hash<dongtin::NumberId<Tag>> {
  std::size_t operator()(const dongtin::NumberId<Tag>& id) const noexcept {
    return std::hash<std::uint64_t>{}(id.value);
  }
};
template <std::size_t N, class Tag>
struct std::hash<dongtin::Bytes<N, Tag>> {
  std::size_t operator()(const dongtin::Bytes<N, Tag>& id) const noexcept {
    std::size_t out = 0;
    std::memcpy(&out, id.value.data(), sizeof out);
    return out;
  }
};
