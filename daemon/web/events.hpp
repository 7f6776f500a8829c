/// Where an event stream stands in the commit log, and what it is sent next.
///
/// In      a position: Last-Event-ID, ?after=, or none for "from now".
/// Out     text of server-sent events; `reset` when what was missed is trimmed away or too much.
/// Errors  malformed for a position that is no number; io as the store says.
/// Threads next() on a worker: it reads the store.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "daemon/web/context.hpp"
#include "daemon/web/request.hpp"

namespace dongtin {

inline constexpr std::size_t kEventBatch = 200;

class EventFeed {
 public:
  /// nullopt: from now.
  [[nodiscard]] static Result<std::optional<std::uint64_t>> position(const Request& request);

  EventFeed(const ServeContext& context, std::optional<std::uint64_t> after) : context_(context), after_(after) {}
  /// Empty when there is nothing new.
  [[nodiscard]] Result<std::string> next();

 private:
  [[nodiscard]] std::string reset(std::uint64_t to);
  const ServeContext& context_;
  std::optional<std::uint64_t> after_;
};

}  // namespace dongtin
