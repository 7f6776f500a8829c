/// What can be asked of the audit, as jobs: the same on the running daemon's store and on one that a command opened.
///
/// Kinds   "audit-checkpoint" signs the end of the chain and leaves the file; "audit-rotate-key" makes a new signing
/// key;
///         "audit-show" reports entries as lines of JSON, those after parameter "after", at most "limit" of them and
///         at most kMaxReportBytes.
/// Errors  those of the store and of audit_digests.hpp. Threads the job's.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/jobs.hpp"
#include "storage/store.hpp"

namespace dongtin {

struct AuditAccess {
  std::function<Result<const Store*>()> read;
  /// Does it where writing is allowed, and returns when it is done.
  std::function<Result<void>(std::function<Result<void>(Store&)>)> write;
  /// Hears of every checkpoint that was left.
  std::function<void(const AuditCheckpoint&)> left{};
};

[[nodiscard]] std::vector<JobKind> audit_jobs(const AuditAccess& access, const std::string& digest_folder,
                                              const Clock& clock);

struct LeftCheckpoint {
  AuditCheckpoint checkpoint;
  std::string path;
};
/// Enters that a checkpoint leaves, and why, signs the chain up to there and leaves the file.
[[nodiscard]] Result<LeftCheckpoint> sign_and_leave(Store& store, const std::string& folder, std::string_view actor,
                                                    std::string_view why, Instant at);

/// {"number","at","actor","act","subject","detail","record"?,"key","digest"}, without a line end.
[[nodiscard]] std::string audit_entry_json(const AuditEntry& entry);

}  // namespace dongtin
