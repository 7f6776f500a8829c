/// Bytes kept beside others that they resemble: an entry of a feed beside the text that was taken from it.
///
/// In      the bytes, and the ones they resemble.
/// Out     pack: a zstd frame, or nothing when that would not be shorter by kLeastGain. unpack: the bytes again.
/// Errors  malformed: the frame is damaged, was made beside other bytes, or says that it holds more than kMostPacked.
/// Threads any; each has contexts of its own, about 200 KB.
/// Source  zstd.h, ZSTD_CCtx_refPrefix; RFC 8878.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "storage/records/result.hpp"

namespace dongtin {

inline constexpr std::size_t kMostPacked = 64u << 20;  // more is kept as it is
inline constexpr std::size_t kLeastGain = 16;

[[nodiscard]] std::optional<std::string> pack(std::string_view bytes, std::string_view beside);
[[nodiscard]] Result<std::string> unpack(std::string_view packed, std::string_view beside);

}  // namespace dongtin
