/// What stands on top of the list of alerts while disaster mode is on: official bulletins.
///
/// In      what the list was asked for. Out the bulletins, released; nothing while the mode is off, or when anything
///         narrows the list or goes on in it: whoever looks for something else finds only that.
/// Errors  those of the store and of the release. Threads a worker: it reads the store.
#pragma once

#include <optional>
#include <vector>

#include "daemon/web/context.hpp"
#include "daemon/web/request.hpp"

namespace dongtin {

[[nodiscard]] Result<std::optional<Released<std::vector<AlertView>>>> pinned_bulletins(const Params& asked,
                                                                                       const ServeContext& context,
                                                                                       Audience audience);

}  // namespace dongtin
