/// The rolling archive of unmatched text, read from the command line: from a running daemon, else from its store.
///
/// Out     visit(item) for each, oldest first; the daemon goes on meanwhile, and only reads for this.
/// Errors  what the daemon or the store says. Threads the caller's.
#pragma once

#include <functional>

#include "config/settings.hpp"
#include "storage/records/item.hpp"
#include "storage/records/result.hpp"

namespace dongtin {

[[nodiscard]] Result<void> each_archived(const Settings& settings, const std::function<void(const Item&)>& visit);

}  // namespace dongtin
