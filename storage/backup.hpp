/// Backups of the store: online, incremental, verified; and the way back.
///
/// A folder of backups belongs to one store. Table and blob files are shared between its backups by checksum, so that
/// one more costs what is new; the newest `keep` stay. With the store lie, when asked for, the secret keys beside it
/// (keys/ID/, mode 0600). What is derived is not in a backup: the search index is built anew from the store.
///
/// In      an open store (the daemon's own, under load) or a folder of backups.
/// Out     back_up() returns once the new backup was read back and its checksums agree. restore() returns once the
///         store was opened where it now lies.
/// Errors  one line that names the folder and what to do. io: disk full, permission. malformed: damaged. conflict:
///         another process is at it. refused: a target that is not empty, a folder of other things, or asked to stop.
///         Whatever fails or is stopped, the earlier backups stay as they were and nothing half-made is left.
/// Threads any; one at a time per folder of backups, which a lock sees to.
/// Cost    rate bounds what is copied and read back, in bytes a second.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "storage/records/result.hpp"
#include "storage/records/time.hpp"
#include "storage/store.hpp"
#include "storage/watch.hpp"

namespace dongtin {

struct BackupPlan {
  std::string path;        // of the folder of backups
  std::uint32_t keep = 7;  // newest that stay, the new one included; at least 1
  std::uint64_t rate = 0;  // bytes a second; 0: as fast as the disk gives
  std::string keys{};      // folder of keys to take along; "" leaves them out
};

struct Backup {
  std::uint32_t id = 0;
  Instant made{};
  std::uint64_t bytes = 0;  // of all its files, shared ones included
  std::uint32_t files = 0;
  std::uint32_t format = 0;     // of the store in it
  std::uint64_t alerts = 0;     // at least these were in the store
  std::uint64_t decisions = 0;  //
  std::uint64_t log_last = 0;   // its commit sequence, at least
  bool keys = false;            // the keys lie with it
  bool damaged = false;         // not all of it is there; the rest is not known then
};

struct BackupMade {
  Backup backup;
  std::uint64_t new_bytes = 0;  // copied now
  std::size_t purged = 0;       // older backups that went
};

struct Restored {
  Backup backup;
  std::optional<StoreCounts> counts;  // as the opened store says; nothing when it has to be migrated first
};

/// `keys`, `rate`: see BackupPlan.
[[nodiscard]] Result<BackupMade> back_up(Store& store, const BackupPlan& plan, const Watch& watch = {});
/// Newest first; damaged ones too. not_found when there are none.
[[nodiscard]] Result<std::vector<Backup>> list_backups(const std::string& path);
/// Reads a backup whole and compares every checksum; all backups for id 0. Gives those that it read.
[[nodiscard]] Result<std::vector<Backup>> verify_backup(const std::string& path, std::uint32_t id = 0,
                                                        const Watch& watch = {});
/// Puts a backup (the newest for id 0) into `to`, which must be missing or empty: to/store, and to/keys when the backup
/// has them.
[[nodiscard]] Result<Restored> restore_backup(const std::string& from, std::uint32_t id, const std::string& to,
                                              const Watch& watch = {});

}  // namespace dongtin
