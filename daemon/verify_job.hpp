/// `verify` as a job: the same on the running daemon's store and on one that a command opened for reading.
///
/// In      parameter "checkpoints": JSON array of {"from": name, "text": what the file holds}.
/// Out     one line; what was found as the job's report, JSON:
///         {"good","problems","warnings","notes","audit":{"entries","vouched","checkpoints"},"checked":{column:
///         records}, "findings":[{"kind","what"}]}
/// Errors  those of storage/verify.hpp; malformed for a file that is no checkpoint. Damage is no error.
/// Threads the job's.
#pragma once

#include <functional>
#include <string>

#include "daemon/jobs.hpp"
#include "storage/verify.hpp"

namespace dongtin {

/// What is found in something that lies beside the store.
using VerifyAlso = std::function<Result<std::vector<AuditFinding>>(const Store&, Job&)>;

/// `store` gives the open store, and keeps it. `also` looks at the search index. `done` hears the outcome.
[[nodiscard]] JobKind verify_job(std::function<Result<const Store*>()> store, VerifyAlso also,
                                 std::function<void(const VerifyReport&)> done = {});

/// "clean: 120 records in 26 columns", "3 problems, 1 warning ...".
[[nodiscard]] std::string summary_of(const VerifyReport& report);

}  // namespace dongtin
