/// A follow-up: something to fetch later on behalf of an item (the article behind a feed entry), from a durable queue.
///
/// Invariants: the item is in the same commit or already kept; what it yields is a new revision of that item.
#pragma once

#include <cstdint>
#include <string>

#include "storage/records/ids.hpp"
#include "storage/records/time.hpp"

namespace dongtin {

struct FollowUp {
  SourceId source;
  ItemId item;
  std::string url;   // canonical
  std::string kind;  // "article"
  Instant due{};
  std::uint32_t attempts = 0;
  bool operator==(const FollowUp&) const = default;
};

}  // namespace dongtin
