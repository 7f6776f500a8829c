/// What `dongtin verify` says of the search index.
///
/// In      the index at work, or that of a store no daemon has open, which is first brought up to the store's log.
/// Out     a problem for each difference, at most kMaxStoreFindings; a note when there is nothing to compare with. The
///         index is derived: nothing that is wrong with it has lost anything.
/// Errors  those of reading the store; refused when the job is cancelled.
/// Threads the job's.
#pragma once

#include <vector>

#include "daemon/jobs.hpp"
#include "daemon/search/indexer.hpp"
#include "storage/audit.hpp"

namespace dongtin {

[[nodiscard]] Result<std::vector<AuditFinding>> index_findings(Indexer& indexer, Job& job);
[[nodiscard]] Result<std::vector<AuditFinding>> index_findings(const Store& store, const SearchOptions& options,
                                                               Job& job);

}  // namespace dongtin
