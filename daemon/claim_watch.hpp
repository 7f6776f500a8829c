/// Sees that the claims in force changed, and follows it up: a new index, and another look at what is kept.
///
/// A claim comes into force, is withdrawn or superseded by two people, ends by the clock, or comes and goes with a
/// pack. Whatever it was, what is to be done is told from the claims that everything kept was assessed with, which the
/// store keeps: a change while the program was down is followed up like any other.
///
/// In      ports: the store, the clock, the claims of the packs, the jobs.
/// Out     the new index, swapped in; a line in the log; the job `apply` for the claims that changed, one at a time,
/// over
///         what was first seen within look_back. A run that failed or was cancelled is begun again after kApplyRetry.
/// Errors  none: what the store says goes into the log, once, and the index in use stays.
/// Threads one look at a time, on a thread that may wait; never one that matches.
/// Cost    a few reads when nothing changed; else the whole register and an index of it.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "config/settings.hpp"
#include "daemon/jobs.hpp"
#include "daemon/live_claims.hpp"

namespace dongtin {

inline constexpr std::chrono::minutes kApplyRetry{15};

/// Claims of packs, and what finds places in claims. Another owner is another load of the files.
struct ClaimFiles {
  std::shared_ptr<const void> owner;
  std::span<const ClaimReviewEntry> claims;
  std::span<const Gazetteer> gazetteers;
  std::size_t max_claims = ClaimSettings{}.max_claims;
};

struct ClaimWatchPorts {
  const Store& store;
  const Clock& clock;
  std::function<ClaimFiles()> files{};
  std::function<std::shared_ptr<const ClaimIndex>()> in_use{};
  std::function<void(std::shared_ptr<const ClaimIndex>)> swap{};
  std::function<Result<std::uint64_t>(JobParameters)> start{};  // the job `apply`
  std::function<Result<JobStatus>(std::uint64_t)> look{};       // at a job
  std::function<Result<void>(std::vector<AppliedClaim>)> keep{};
  std::function<void(const ClaimsNow&, std::size_t waiting)> told{};  // waiting: changed, and still to be applied
};

class ClaimWatch {
 public:
  ClaimWatch(ClaimWatchPorts ports, std::chrono::seconds look_back);
  /// Out: when a claim ends next, if one does.
  std::optional<Instant> look();

 private:
  void renew(Instant now);
  void follow_up(Instant now);
  void ask_job(Instant now);
  void complain(const Error& error);

  const ClaimWatchPorts ports_;
  const std::chrono::seconds look_back_;
  std::shared_ptr<const void> files_;
  std::optional<std::uint64_t> acts_;
  ClaimsNow now_;
  std::vector<AppliedClaim> wanted_;                  // of now_
  std::optional<std::vector<AppliedClaim>> applied_;  // as the store has it
  std::optional<std::uint64_t> job_;
  std::vector<AppliedClaim> of_job_;  // what is applied once job_ is done
  Instant retry_{};                   // no job before
  std::string complaint_;             // the last; not said twice
};

}  // namespace dongtin
