/// The store read from end to end: whether all of it is what the writer wrote, and exactly what is not.
///
/// In      a store on disk, open for reading or at work: everything is read from one snapshot. Checkpoint files that
///         left the machine.
/// Out     findings, one line each that names the column and the key. A problem is something that no run of this
///         program leaves behind; a warning wants a person to look; a note is worth knowing.
/// Errors  refused: asked to stop, or a store that is not on disk. Damage is a finding, never an error.
/// Threads any; one call at a time per Watch.
/// Cost    every column is read once in key order, with a few look-ups an alert: the disk decides. Memory is bounded
///         whatever the size of the store: one alert at a time with its decisions; one bit an alert for what retention
///         took; digests and moves of as many decisions as VerifyBounds says, with one
///         more pass for each further lot; postings and counts as sums of digests (both sides of a derived column have
///         to add up to the same), which are taken apart record by record only where they differ.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "storage/audit.hpp"
#include "storage/store.hpp"
#include "storage/watch.hpp"

namespace dongtin {

inline constexpr std::size_t kMaxStoreFindings = 1000;  // more are counted only

/// A checkpoint that left the machine; `from` names it in findings.
struct OutsideCheckpoint {
  AuditCheckpointFile file;
  std::string from;
};

struct VerifyReport {
  std::vector<AuditFinding> findings;
  std::uint64_t problems = 0, warnings = 0, notes = 0;
  std::map<std::string, std::uint64_t, std::less<>> checked;  // records, by column
  std::uint64_t checkpoints = 0;                              // that are right, those from outside among them
  std::uint64_t head = 0;                                     // number of the last audit entry
  std::uint64_t vouched = 0;                                  // the newest one that a right checkpoint covers
  [[nodiscard]] bool good() const noexcept { return problems == 0; }
};

struct VerifyBounds {
  std::size_t records_at_once = 500'000;  // decisions whose digests are in memory: 56 bytes each
  std::size_t moves_at_once = 500'000;    // alerts that story decisions moved: about 64 bytes each
};

[[nodiscard]] Result<VerifyReport> verify(const Store& store, std::span<const OutsideCheckpoint> outside = {},
                                          const Watch& watch = {}, const VerifyBounds& bounds = {});

}  // namespace dongtin
