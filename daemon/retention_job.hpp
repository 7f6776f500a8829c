/// Retention as a job: the same for the daemon, which runs it every retention.every, and for a command without one.
///
/// In      the settings, the store, how to write to it. Parameters: dry_run and force, "true" or "false".
/// Out     what went, and a table with a line for each kind.
/// Errors  as storage/retention.hpp says. Threads the job's.
#pragma once

#include <functional>

#include "config/settings.hpp"
#include "daemon/jobs.hpp"
#include "storage/retention.hpp"

namespace dongtin {

struct RetentionPorts {
  std::function<Result<Store*>()> store;  // gives the open store, and keeps it
  const Clock& clock;
  RetentionSettings settings;
  std::function<Result<void>(const std::function<Result<void>(Store&)>&)> write{};  // empty: at once
  /// Text went: what is derived from the store lets go of it too.
  std::function<Result<void>(Job&)> let_go{};
  std::function<void(const RetentionRows&, Instant at, bool dry_run)> told{};
  std::string actor = "dongtin";
};
[[nodiscard]] JobKind retention_job(RetentionPorts ports);

/// Columns kind, due, held, purged, oldest left.
[[nodiscard]] std::string retention_table(const RetentionRows& rows);

}  // namespace dongtin
