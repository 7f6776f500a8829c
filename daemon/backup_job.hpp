/// The backup as a job: the same on the running daemon's store, on a schedule, or on a store that a command opened.
///
/// In      settings; parameters "to" (a folder instead of backup.path) and "keys" ("true": take the secret keys along).
/// Out     one line: which backup, how much is new, what it holds, and whether the keys are in it.
/// Errors  those of storage/backup.hpp; malformed without a folder to back up to.
/// Threads the job's.
#pragma once

#include <functional>
#include <string>

#include "config/settings.hpp"
#include "daemon/jobs.hpp"
#include "storage/backup.hpp"

namespace dongtin {

/// Where the secret keys lie.
[[nodiscard]] std::string keys_folder_of(const Settings& settings);

/// `store` gives the open store, and keeps it; `made` hears of every backup that was made.
[[nodiscard]] JobKind backup_job(const Settings& settings, std::function<Result<Store*>()> store,
                                 std::function<void(const BackupMade&)> made = {});

/// "backup 3 of 2026-11-21T16:00:00Z: 12.3 MB, 120 alerts, 30 decisions", as a line of a list.
[[nodiscard]] std::string backup_line(const Backup& backup);

}  // namespace dongtin
