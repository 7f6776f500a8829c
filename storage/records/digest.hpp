/// SHA-256 of parts, each preceded by its length so that no two lists of parts collide.
///
/// Out     32 bytes. Errors none. Threads any.
/// Source  FIPS 180-4, by libsodium.
#pragma once

#include <initializer_list>
#include <string_view>

#include "storage/records/ids.hpp"

namespace dongtin {

/// SHA-256 of the bytes alone, as any tool computes it.
[[nodiscard]] Digest sha256(std::string_view bytes);
/// SHA-256 over (length, bytes) of every part.
[[nodiscard]] Digest digest_of(std::initializer_list<std::string_view> parts);
/// The id of the item a source knows under `key` (its guid, else canonical address, else text).
[[nodiscard]] ItemId item_id(const SourceId& source, std::string_view key);

}  // namespace dongtin
