/// Evidence as a WARC file for officers: every kept revision of the alerts asked for, through release, into the audit.
///
/// In      parameters "file" (absolute; ".gz": compressed), "alerts" ("12,15"; else all), "since" and "until" (RFC
/// 3339,
///         on when an alert began).
/// Out     a file that was not there before, whole and synced, or none. One line: how many alerts and records.
///         Sealed addresses stay sealed: urn:dongtin:item:… stands for them.
/// Errors  malformed: a parameter. not_found: an alert that is not kept. conflict: the file is there already. refused:
///         asked to stop. io: the disk. What release says.
/// Threads the job's. Memory one alert at a time.
#pragma once

#include <functional>
#include <string>

#include "daemon/jobs.hpp"
#include "daemon/release.hpp"
#include "storage/store.hpp"

namespace dongtin {

struct ExportParts {
  std::function<Result<Store*>()> store;  // gives the open store, and keeps it
  const Release& release;
  const Clock& clock;
  std::string version;
  std::function<Result<void>(AuditEvent)> audit;  // durable once it returns; called before the file gets its name
};

[[nodiscard]] JobKind export_job(ExportParts parts);

}  // namespace dongtin
