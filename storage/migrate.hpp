/// From any earlier format of the store to the newest, in place, with the daemon stopped.
///
/// In      the directory; `now`, from which the age of what had no time counts; who wants to know how far it is.
/// Out     what was done; `copy` is a snapshot of the store as it was (hard links), to be removed when all is well.
///         A store of the newest format is left alone: from == to.
/// Errors  conflict while a daemon holds it; malformed names the record that cannot be read; io. The format changes
///         in the last write: a migration that was cut short begins again and ends the same.
/// Threads the caller's. Cost one pass over alerts, seen and evidence.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "storage/store.hpp"

namespace dongtin {

struct Migrated {
  std::uint32_t from = 0, to = 0;
  std::uint64_t alerts = 0, seen = 0;
  std::string copy;
};

[[nodiscard]] Result<Migrated> migrate(const StoreOptions& options, Instant now,
                                       const std::function<void(std::uint64_t done, std::uint64_t total)>& progress);

}  // namespace dongtin
