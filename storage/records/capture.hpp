/// A capture: the evidence of one revision of an item, as it was fetched, without who wrote it.
///
/// Invariant: `bytes` holds no element that names a person; which ones were taken out is told, and the SHA-256 of what
/// was there before, so that the publisher's own copy can be compared.
#pragma once

#include <string>
#include <vector>

#include "storage/records/ids.hpp"
#include "storage/records/time.hpp"

namespace dongtin {

struct Capture {
  std::string bytes;                 // a feed entry, a page, a post's record; UTF-8 unless the type says otherwise
  std::string content_type;          // of the bytes
  std::string url;                   // what was fetched, final address
  Digest original;                   // of the bytes before anything was removed
  std::vector<std::string> removed;  // names of the elements and fields taken out, sorted, each once
  Digest document;                   // of the whole body that was fetched
  Instant fetched{};
  [[nodiscard]] bool empty() const noexcept { return bytes.empty(); }
  bool operator==(const Capture&) const = default;
};

}  // namespace dongtin
