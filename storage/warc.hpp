/// WARC 1.1 (ISO 28500:2017): evidence as other archives and their tools read it. An export format; the store keeps
/// bytes.
///
/// In      what one item gives as evidence. Who asks is responsible for what may leave; nothing is filtered here.
/// Out     one warcinfo record, and for each capture: `resource`, the bytes as kept; `conversion`, title and text as
///         extracted from them; `metadata`, JSON about both. The same input gives the same bytes: record ids are
///         version 8 UUIDs from the SHA-256 of what identifies the record, and gzip members carry no time.
///         Digests are "sha256:" and lower-case hex, over the block; the payload of resource and conversion is it.
/// Errors  malformed: an address that is no visible ASCII, so that nothing can add a line to a header. A content type
///         that is none becomes application/octet-stream; control characters in warcinfo become spaces.
/// Threads any; no state. Cost linear in bytes; one copy of each record in memory.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "storage/records/ids.hpp"
#include "storage/records/result.hpp"
#include "storage/records/time.hpp"

namespace dongtin {

enum class WarcForm : std::uint8_t { plain, gzip };  // gzip: one member per record, so that each can be read alone

struct WarcInfo {
  std::string file_name;    // "evidence-12.warc.gz"
  std::string software;     // "dongtin 0.1.0"
  std::string description;  // what was exported and for what
  Instant at{};
};

struct WarcCapture {
  ItemId item;
  std::uint32_t revision = 0;
  std::optional<std::string> address;  // where it may be told; else urn:dongtin:item:HEX:REVISION stands for it
  Instant captured{};
  std::optional<std::string> bytes;  // as fetched, or what is kept of it; nothing: no resource record
  std::string content_type;          // of `bytes`
  std::string title, text;           // as extracted, UTF-8
  std::string metadata;              // one JSON document
};

/// The first record of a file.
[[nodiscard]] Result<std::string> warc_info(const WarcInfo& info, WarcForm form);
/// The records of one capture, to be written behind it.
[[nodiscard]] Result<std::string> warc_capture(const WarcCapture& capture, WarcForm form);

}  // namespace dongtin
