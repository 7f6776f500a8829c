/// Checkpoints of the audit as files that are to leave the machine: dongtin-audit-2026-11-21.json, one a day (UTC).
///
/// Out     leave_checkpoint: the path of the file, on the disk before it returns. A later checkpoint of the same day
///         takes the place of the earlier one, which it covers. Files are never removed: who collects them may move
///         them away.
/// Errors  io, with the folder and what to do. Threads any.
#pragma once

#include <string>

#include "config/settings.hpp"
#include "storage/audit.hpp"

namespace dongtin {

/// audit.digest_dir, or digests in the store's folder.
[[nodiscard]] std::string digest_folder_of(const Settings& settings);
[[nodiscard]] std::string digest_file_name(Instant at);
[[nodiscard]] Result<std::string> leave_checkpoint(const AuditCheckpointFile& file, const std::string& folder);
/// Reads such a file; malformed when it is none, not_found when there is none.
[[nodiscard]] Result<AuditCheckpointFile> read_checkpoint(const std::string& path);

}  // namespace dongtin
